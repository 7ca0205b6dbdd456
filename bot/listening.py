"""Whom what somebody writes is for: the questions, a person of the RPE, an organization.

It is in the store, every screen of it says so, and it ends with the first button or command that leads elsewhere: so no
answer is taken for a message, and no message for an answer. Where it cannot be told, it is asked.
"""

from dataclasses import replace

from bot import handoffs, talking, writing
from bot.assisting import finish, lapsed
from bot.passing import THIS, take_this
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Step, Turn, remarked
from notifications.screen import Button, Screen
from storage.facilitators import ASSISTING, REPLYING, WRITING, set_idle
from storage.handoffs import keep_unsent, take_unsent, talk_by_id, talk_in
from storage.letters import Letter

#: Of what somebody wrote, the question whom it is for shows so much.
EXCERPT = 120


def minding(step: Step) -> Step:
    """The step; before it a press or a command ends what people were writing in."""

    def minded(turn: Turn) -> Shown:
        speaker, desk = turn.speaker, turn.desk
        if speaker is None or not (speaker.talking_in or speaker.written_in or (desk and desk.doing)):
            return step(turn)
        return _mind(turn, step)

    return minded


def on_text(turn: Turn) -> Shown | None:
    """What was written, where it belongs; None: it is for whatever is being asked."""
    speaker, desk = turn.speaker, turn.desk
    if speaker is None:
        return None
    if speaker.written_in:
        return _ask_whom(turn, speaker.written_in)
    if speaker.talking_in:
        return talking.on_text(turn)
    if desk and desk.doing == REPLYING:
        return handoffs.on_text(turn)
    if desk and desk.doing == WRITING:
        return writing.on_text(turn)
    return talking.on_talk(turn) if talking.is_wish(turn.event.text) else None


def as_typed(step: Step, otherwise: Step) -> Step:
    """The step for what is typed, given what they wrote before: it was an answer, and no message. `otherwise`: there
    is nothing (any more).
    """

    def answered(turn: Turn) -> Shown:
        assert turn.speaker is not None
        written = take_this(turn)
        talk_in(turn.tx, turn.speaker.person_id, None)
        turn.refresh()
        if written is None:
            return otherwise(turn)
        turn.event = replace(turn.event, text=written)
        return step(turn)

    return answered


def is_writing(turn: Turn) -> bool:
    """Whether what they write now goes to somebody."""
    talks = turn.speaker is not None and turn.speaker.talking_in is not None
    return talks or (turn.desk is not None and turn.desk.doing in {REPLYING, WRITING})


def _mind(turn: Turn, step: Step) -> Shown:
    if turn.desk and turn.desk.doing and lapsed(turn):
        return _lapse(turn, step)
    if is_writing(turn) and turn.event.is_message and not turn.event.text:
        return talking.on_wordless(turn)
    if _leads_elsewhere(turn):
        _leave(turn)
    return step(turn)


def _leads_elsewhere(turn: Turn) -> bool:
    read = read_press(turn.event.pressed) if turn.event.pressed is not None else None
    if read is not None:
        return THIS not in read.args
    return turn.event.pressed is not None or turn.event.text.startswith("/")


def _leave(turn: Turn) -> None:
    assert turn.speaker is not None
    if turn.speaker.talking_in or turn.speaker.written_in:
        talk_in(turn.tx, turn.speaker.person_id, None)
    if turn.desk and turn.desk.doing in {REPLYING, WRITING}:
        set_idle(turn.tx, turn.desk.facilitator_id)
    turn.refresh()


def _lapse(turn: Turn, step: Step) -> Shown:
    """Too long ago to be what the facilitator has in mind now: nothing that they write goes there unasked."""
    assert turn.speaker is not None
    assert turn.desk is not None
    _, doing, doing_id = turn._, turn.desk.doing, turn.desk.doing_id
    is_text = turn.event.is_message and turn.event.text and not turn.event.text.startswith("/")
    if doing == ASSISTING:
        over = _("It ended by itself: you pressed nothing for more than two hours.") + " " + finish(turn)
        return Screen(over, ((Button(_("Today"), press(Verb.TODAY)),),)) if is_text else remarked(over, step(turn))
    set_idle(turn.tx, turn.desk.facilitator_id)
    turn.refresh()
    if is_text and doing == REPLYING:
        return _ask_whom(turn, turn.speaker.written_in or press(Verb.HANDOFF, doing_id or 0))
    if is_text:
        return Screen(
            _("You began a message more than two hours ago. What you wrote now was not taken: begin it again."),
            ((Button(_("Today"), press(Verb.TODAY)),),),
        )
    return step(turn)


def _ask_whom(turn: Turn, button: str) -> Screen:
    """Somebody wrote to them, and now they write: is it the answer?"""
    assert turn.speaker is not None
    _, me = turn._, turn.speaker.person_id
    before = take_unsent(turn.tx, me)
    written = f"{before}\n{turn.event.text}" if before else turn.event.text
    keep_unsent(turn.tx, me, written, button)
    shown = f"{written[:EXCERPT].rstrip()}…" if len(written) > EXCERPT else written
    rows = [(Button(_addressee(turn, button), f"{button}:{THIS}"),)]
    rows.extend((each,) for each in _other_ends(turn, button))
    rows.append((Button(_("Do not send it"), press(Verb.START)),))
    return Screen(_("Somebody wrote to you. Whom is this for: «{text}»?", text=shown), tuple(rows))


def _other_ends(turn: Turn, button: str) -> list[Button]:
    """Where it would have gone."""
    assert turn.speaker is not None
    _, desk, talking_in = turn._, turn.desk, turn.speaker.talking_in
    here = press(Verb.REPLY, talking_in) if talking_in else None
    if desk and desk.doing == REPLYING:
        here = press(Verb.HANDOFF, desk.doing_id or 0)
    if here is not None:
        return [Button(_addressee(turn, here), f"{here}:{THIS}")] if here != button else []
    place = turn.membership
    is_asked = place is not None and place.accepted
    return [Button(_("It is my answer to the test"), press(Verb.FOR_TPE, THIS))] if is_asked else []


def _addressee(turn: Turn, button: str) -> str:
    """Who a button that answers leads to."""
    _, read = turn._, read_press(button)
    number = (read.number(0) if read else None) or 0
    if read and read.verb is Verb.RE_LETTER:
        letter = turn.tx.get(Letter, number)
        return _("It is for the person who wrote") if letter else _("To the RPE team")
    talk = talk_by_id(turn.tx, number) if read and read.verb in {Verb.REPLY, Verb.HANDOFF} else None
    if talk is None or read is None:
        return _("To the RPE team")
    if read.verb is Verb.HANDOFF:
        return _("To {name}, {organization}", name=handoffs.who_asks(_, talk), organization=talk.legal_name)[:40]
    return _("To {name}, RPE", name=talk.taker) if talk.taker else _("To the RPE team")
