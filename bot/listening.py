"""Whom what somebody writes is for: the questions, a person of the RPE, an organization.

It is in the store, every screen of it says so, and it ends with the first button or command that leads elsewhere: so no
answer is taken for a message, and no message for an answer. Where it cannot be told, it is asked.
"""

import re
from dataclasses import replace

from bot import asked, handoffs, notices, talking, tpe, writing
from bot.assisting import finish, lapsed
from bot.lists import shorten
from bot.passing import THIS, is_for_this, take_this
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Step, Toast, Turn, remarked
from bot.understanding import understand
from notifications.screen import Button, Screen
from procedures.handing_off import drop_wordless
from storage.facilitators import ASSISTING, REPLYING, WRITING, Desk, set_doing, set_idle
from storage.handoffs import (
    keep_unsent,
    note_written,
    take_unsent,
    talk_by_id,
    talk_in,
    talking_in,
    talks_taken_by,
    unsent_of,
)
from storage.letters import Letter
from storage.people import Speaker
from storage.updates import is_owed

#: Of what somebody wrote, the question whom it is for shows so much.
EXCERPT = 120
#: Kept as the button that answers, where nobody has written and it is asked for whom a text is.
AT_DESK = press(Verb.TODAY)
#: «A», «b)».
A_LETTER = re.compile(r"\s*[A-Za-z]\s*[).]?\s*")


def minding(step: Step) -> Step:
    """The step; before it a press or a command ends what people were writing in."""

    def minded(turn: Turn) -> Shown:
        speaker, desk = turn.speaker, turn.desk
        if speaker is None:
            return step(turn)
        read = read_press(turn.event.pressed or "")
        if read is not None and THIS in read.args and _is_lost(turn, speaker.person_id):
            return remarked(turn._("That is no longer kept: write it again."), _mind(turn, step))
        if not (speaker.talking_in or speaker.written_in or (desk and desk.doing)):
            return step(turn)
        return _mind(turn, step)

    return minded


def on_text(turn: Turn) -> Shown | None:
    """What was written, where it belongs; None: it is for whatever is being asked."""
    speaker, desk = turn.speaker, turn.desk
    if speaker is None:
        return None
    if answer := asked.step_for(speaker.written_in):
        if talking.is_wish(turn.event.text):
            return talking.on_talk(turn)
        return _ask_anew(turn, speaker.written_in or "") if lapsed(turn) else answer(turn)
    if speaker.written_in == AT_DESK and not is_writing(turn):
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


def let_go(turn: Turn, shown: Shown) -> Shown:
    """What was shown; what they wrote before and was for nobody yet is not sent, and that is said."""
    assert turn.speaker is not None
    return _say_lost(turn, take_unsent(turn.tx, turn.speaker.person_id), shown)


def _say_lost(turn: Turn, unsent: str | None, shown: Shown) -> Shown:
    if unsent is None or isinstance(shown, Toast):
        return shown
    return remarked(turn._("What you wrote was not sent: «{text}»", text=shorten(unsent, EXCERPT)), shown)


def is_writing(turn: Turn) -> bool:
    """Whether what they write now goes to somebody."""
    talks = turn.speaker is not None and turn.speaker.talking_in is not None
    return talks or (turn.desk is not None and turn.desk.doing in {REPLYING, WRITING})


def _is_lost(turn: Turn, person_id: int) -> bool:
    """Whether nothing is left of what a button is for; whoever pressed it twice, before its reply came, lost none."""
    return unsent_of(turn.tx, person_id) is None and not is_owed(turn.tx, turn.event.chat_id)


def _mind(turn: Turn, step: Step) -> Shown:
    if turn.desk and turn.desk.doing and lapsed(turn):
        return _lapse(turn, step)
    answer = asked.step_for(turn.speaker.written_in) if turn.speaker else None
    if answer in asked.TAKES_FILES and turn.event.is_message and not turn.event.text:
        return answer(turn)
    if turn.event.is_message and not turn.event.text and (shown := _draw_open(turn)):
        text = turn._("Only text passes here: no audio, photos or stickers. Please write your message.")
        return remarked(text, shown)
    return _go_elsewhere(turn, step) if _leads_elsewhere(turn) else step(turn)


def _draw_open(turn: Turn) -> Shown | None:
    """The screen on which somebody writes to somebody, as it is; None: they do not."""
    speaker, desk = turn.speaker, turn.desk
    if speaker is None:
        return None
    unsent = unsent_of(turn.tx, speaker.person_id)
    if unsent is not None and speaker.written_in and not asked.step_for(speaker.written_in):
        return _draw_whom(turn, speaker.written_in, unsent)
    if speaker.talking_in:
        return talking.draw_open(turn, speaker.talking_in)
    if desk and desk.doing == REPLYING:
        return handoffs.draw_open(turn)
    return writing.draw_open(turn) if desk and desk.doing == WRITING else None


def _leads_elsewhere(turn: Turn) -> bool:
    if turn.event.pressed is not None:
        return not is_for_this(turn)
    return turn.event.text.startswith("/") or notices.is_about(turn) or _is_option(turn)


def _is_option(turn: Turn) -> bool:
    """Whether a letter alone was typed that is an option of the open question: nobody is written to like that."""
    assert turn.speaker is not None
    written_in, place = turn.speaker.written_in, turn.membership
    if not written_in or asked.step_for(written_in) or is_writing(turn):
        return False
    if place is None or not place.accepted or A_LETTER.fullmatch(turn.event.text) is None:
        return False
    sitting = tpe.sit(turn)
    step = sitting.here if sitting is not None and sitting.is_open else None
    if sitting is None or step is None or not step.selects:
        return False
    meant = understand(turn._, sitting, step, turn.event.text)
    return meant is not None and meant.sure


def _go_elsewhere(turn: Turn, step: Step) -> Shown:
    """The step, after what they were writing in has ended; what they wrote and was for nobody yet is said to be lost,
    and a talk without a word is over.
    """
    assert turn.speaker is not None
    before, desk, person_id, left = turn.speaker, turn.desk, turn.speaker.person_id, turn.speaker.talking_in
    unsent = take_unsent(turn.tx, person_id)
    _leave(turn)
    shown = step(turn)
    if isinstance(shown, Toast):
        _stay(turn, before, desk, unsent)
        return shown
    if left is not None and talking_in(turn.tx, person_id) != left:
        drop_wordless(turn.tx, left, person_id, turn.now)
    return _say_lost(turn, unsent, shown)


def _leave(turn: Turn) -> None:
    assert turn.speaker is not None
    if turn.speaker.talking_in or turn.speaker.written_in:
        talk_in(turn.tx, turn.speaker.person_id, None)
    if turn.desk and turn.desk.doing in {REPLYING, WRITING}:
        set_idle(turn.tx, turn.desk.facilitator_id)
    turn.refresh()


def _stay(turn: Turn, before: Speaker, desk: Desk | None, unsent: str | None) -> None:
    """A word has passed by and the screen of before is still there: what they write goes where it says."""
    talk_in(turn.tx, before.person_id, before.talking_in)
    if before.written_in and unsent is not None:
        keep_unsent(turn.tx, before.person_id, unsent, before.written_in)
    elif before.written_in:
        note_written(turn.tx, before.person_id, before.written_in)
    if desk and desk.doing in {REPLYING, WRITING} and desk.doing_id is not None:
        set_doing(turn.tx, desk.facilitator_id, desk.doing, desk.doing_id)
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


def _ask_anew(turn: Turn, button: str) -> Screen:
    """They were asked so long ago that it is not sure what they answer now."""
    assert turn.speaker is not None
    _ = turn._
    talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()
    said = _("I asked you more than two hours ago. What you wrote now was not taken: «{text}»",
             text=shorten(turn.event.text, EXCERPT))  # fmt: skip
    return Screen(said, ((Button(_("Write it now"), button),), (Button(_("Continue"), press(Verb.START)),)))


def ask_which(turn: Turn) -> Screen:
    """A facilitator in the middle of nothing wrote something while talks of theirs are open: is it for one of them?"""
    return _ask_whom(turn, AT_DESK)


def _ask_whom(turn: Turn, button: str) -> Screen:
    """Somebody wrote to them, and now they write: is it the answer?"""
    assert turn.speaker is not None
    me = turn.speaker.person_id
    before = take_unsent(turn.tx, me)
    written = f"{before}\n{turn.event.text}" if before else turn.event.text
    keep_unsent(turn.tx, me, written, button)
    return _draw_whom(turn, button, written)


def _draw_whom(turn: Turn, button: str, written: str) -> Screen:
    _, shown = turn._, shorten(written, EXCERPT)
    asked = _("Somebody wrote to you. Whom is this for: «{text}»?", text=shown)
    rows = [(Button(_addressee(turn, button), f"{button}:{THIS}"),)]
    if button == AT_DESK:
        asked = _("None of those you follow is called «{text}». Is it for somebody to whom you attend?", text=shown)
        rows = []
    rows.extend((each,) for each in _other_ends(turn, button))
    rows.append((Button(_("Do not send it"), press(Verb.START)),))
    return Screen(asked, tuple(rows))


def _other_ends(turn: Turn, button: str) -> list[Button]:
    """Where it would have gone."""
    assert turn.speaker is not None
    _, desk, talking_in = turn._, turn.desk, turn.speaker.talking_in
    here = press(Verb.REPLY, talking_in) if talking_in else None
    if desk and desk.doing == REPLYING:
        here = press(Verb.HANDOFF, desk.doing_id or 0)
    ends = [here] if here is not None else []
    if desk:
        taken = talks_taken_by(turn.tx, turn.speaker.person_id)[: handoffs.OFFERED]
        ends.extend(press(Verb.HANDOFF, talk.id) for talk in taken)
    others = [Button(_addressee(turn, each), f"{each}:{THIS}") for each in dict.fromkeys(ends) if each != button]
    if here is not None:
        return others
    place = turn.membership
    is_asked = place is not None and place.accepted
    return [*others, Button(_("It is my answer to the test"), press(Verb.FOR_TPE, THIS))] if is_asked else others


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
        return _("For {name}", name=handoffs.in_short(_, talk))
    return _("To {name}, RPE", name=talk.taker) if talk.taker else _("To the RPE team")
