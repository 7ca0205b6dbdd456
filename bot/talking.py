"""«Hablar con una persona», on the telephone of whoever asks: at every step, and harmless if pressed twice.

While it is open on their screen, what they write goes to the person of the RPE; any other button ends that, so that no
answer is taken for a message (bot.listening).
"""

from bot.handoffs import tell_waiting, who_asks
from bot.passing import THIS, draw_said, expect_answer, parts_of, pass_on, take_this
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import handing_off
from procedures.handing_off import Asked
from programme.imports import fold
from storage import handoffs
from storage.facilitators import REPLYING, desk_of
from storage.handoffs import Talk
from storage.letters import Letter
from storage.memberships import belongs, choose, is_known_in, membership_in

#: What people write when they want a person. Short enough to be all that is meant, long enough to be no answer.
WISHES = frozenset({
    "hablar con una persona", "quiero hablar con una persona", "quiero hablar con alguien",
    "necesito hablar con una persona", "necesito hablar con alguien", "deseo hablar con una persona",
    "ayuda humana", "quiero ayuda de una persona", "necesito ayuda de una persona", "quiero que me llamen",
    "talk to a person", "i want to talk to a person", "human help",
})  # fmt: skip


def is_wish(text: str) -> bool:
    """Whether a text asks for a person, and nothing else: inside a longer one it may be part of an answer."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    said = " ".join(word for word in words if word not in {"por", "favor", "please"})
    return said in WISHES


def on_talk(turn: Turn) -> Shown:
    """«Hablar con una persona», /persona."""
    assert turn.speaker is not None
    _, place = turn._, turn.membership
    if turn.is_assisting or (place is None and turn.desk is not None):
        return Screen(
            _("That button is for the organizations: you are the person they reach."),
            ((Button(_("Today"), press(Verb.TODAY)),),),
        )
    if place is None and turn.officer is not None:
        return Screen(_("That button is for the organizations. Please call the RPE team."))
    if place is None:
        return Screen(
            _("You belong to no organization here, so I do not know whom to call. Ask the RPE team for a link.")
        )
    written = take_this(turn)
    return _enter(turn, handing_off.ask_for_person(turn.tx, turn.speaker.person_id, place, turn.now), written)


def on_reply(turn: Turn) -> Shown:
    """«Responder», under what a facilitator wrote. In a closed talk it opens another, for the same organization."""
    talk = _own_talk(turn)
    if talk is None:
        return _not_there(turn)
    written = take_this(turn)
    return _enter(turn, _reopen(turn, talk), written)


def on_letter_answered(turn: Turn) -> Shown:
    """«Responder», under a letter of a facilitator: they attend to it from the start."""
    assert turn.speaker is not None
    me = turn.speaker.person_id
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    letter = turn.tx.get(Letter, number) if number is not None else None
    if letter is None or not _was_sent_to(turn, letter):
        return _not_there(turn)
    written = take_this(turn)
    _speak_for(turn, letter.organization_id)
    asked = handing_off.answer_letter(turn.tx, me, letter, turn.now)
    if asked.brings_letter and asked.talk.taken_by not in {None, letter.written_by}:
        _pass_letter(turn, asked.talk, letter)
    return _enter(turn, asked, written)


def on_call_me(turn: Turn) -> Shown:
    """«Pido que me llamen»: for those who do not write messages (domain.md C03)."""
    assert turn.speaker is not None
    mine = _own_talk(turn)
    if mine is None:
        return _not_there(turn)
    talk = _reopen(turn, mine).talk
    turn.refresh()
    _ = turn._
    if turn.speaker.phone:
        return _say(turn, talk, _("Please call me: {phone}", phone=turn.speaker.phone))
    return _say(turn, talk, _("Please call me."), _("We do not have your number: please write it here."))


def on_end(turn: Turn) -> Shown:
    """«Terminar la conversación»: whoever asked has no more to say."""
    assert turn.speaker is not None
    _, talk = turn._, _own_talk(turn)
    handoffs.talk_in(turn.tx, turn.speaker.person_id, None)
    if talk is not None and handing_off.close(turn.tx, talk, turn.speaker.person_id, turn.now) and talk.taken_by:

        def head(_: Catalog) -> str:
            return _("{name}, {organization}:", name=who_asks(_, talk), organization=talk.legal_name)

        what = f"handoff.ended:{talk.id}"
        pass_on(turn, talk.taken_by, what, head, _("(ended the talk)"), lambda _: (), talk.organization_id)
    turn.refresh()
    return Screen(_("The talk is over. You may ask for a person again whenever you want."), _back(_))


def on_text(turn: Turn) -> Shown:
    """What they write goes into the talk that is open on their screen."""
    assert turn.speaker is not None
    _, me = turn._, turn.speaker.person_id
    talk = handoffs.talk_by_id(turn.tx, turn.speaker.talking_in or 0)
    if talk is None or not is_known_in(turn.tx, me, talk.organization_id):
        return _not_there(turn)
    if talk.closed_at is not None:
        handoffs.keep_unsent(turn.tx, me, turn.event.text, press(Verb.REPLY, talk.id))
        again = (Button(_("Send it to a person"), press(Verb.REPLY, talk.id, THIS)),)
        return Screen(_("That talk is over. Is what you wrote for a person of the RPE?"), (again, *_back(_)))
    return _say(turn, talk, turn.event.text)


def draw_open(turn: Turn, number: int) -> Screen:
    """The talk that is open on their screen, as it is."""
    talk = handoffs.talk_by_id(turn.tx, number)
    if talk is None or talk.closed_at is not None:
        return Screen(turn._("The talk is over. You may ask for a person again whenever you want."), _back(turn._))
    return _draw_talk(turn, talk)


def _enter(turn: Turn, asked: Asked, written: str | None) -> Shown:
    """In the talk from now on; what they had written for nobody yet is its first message. The team is told with the
    first words: a button touched by mistake alarms nobody.
    """
    turn.refresh()
    return _say(turn, asked.talk, written) if written else _draw_talk(turn, asked.talk)


def _say(turn: Turn, talk: Talk, text: str, remark: str = "") -> Screen:
    assert turn.speaker is not None
    me = turn.speaker.person_id
    is_first = not any(said.person_id == me for said in handoffs.messages_of(turn.tx, talk.id))
    handing_off.say(turn.tx, talk, me, text, turn.now)
    if talk.taken_by is None or not _pass_to(turn, talk, talk.taken_by, text):
        talk = _find_another(turn, talk, is_first=is_first)
    return _draw_kept(turn, talk, text, remark)


def _pass_to(turn: Turn, talk: Talk, taker: int, text: str) -> bool:
    def head(_: Catalog) -> str:
        return _("{name}, {organization}:", name=who_asks(_, talk), organization=talk.legal_name)

    def rows(_: Catalog) -> tuple[tuple[Button, ...], ...]:
        return ((Button(_("Answer them"), press(Verb.HANDOFF, talk.id)),),)

    reached = pass_on(turn, taker, f"handoff.heard:{talk.id}", head, text, rows, talk.organization_id)
    desk = desk_of(turn.tx, taker)
    if desk and (desk.doing, desk.doing_id) != (REPLYING, talk.id):
        expect_answer(turn, taker, press(Verb.HANDOFF, talk.id))
    return reached


def _find_another(turn: Turn, talk: Talk, *, is_first: bool) -> Talk:
    """Nobody reads along: tell those who may attend to it, once for what is said first and once for who has gone."""
    assert turn.speaker is not None
    is_left = talk.holder is not None
    if is_left:
        talk = handing_off.release(turn.tx, talk, turn.speaker.person_id, turn.now)
    if is_left or is_first:
        tell_waiting(turn.tx, talk, f"handoff.waits:{turn.event.update_id}", turn.now)
    return talk


def _draw_talk(turn: Turn, talk: Talk) -> Screen:
    _ = turn._
    said = handoffs.messages_of(turn.tx, talk.id)
    names = {talk.person_id: _("You")} | ({talk.taken_by: talk.taker or ""} if talk.taken_by else {})
    is_waited_for = talk.taken_by is not None or bool(said)
    parts = [
        _("Write your message.") if is_waited_for else _("Write your message. We give it to a person of the RPE team."),
        draw_said(_, said, names),
        _who_listens(turn, talk, has_said=bool(said)),
        _("What you write now goes to them, not to the test. «Return» ends that."),
    ]
    return Screen("\n\n".join(part for part in parts if part), _ways(_, talk, has_said=bool(said)))


def _draw_kept(turn: Turn, talk: Talk, text: str, remark: str) -> Screen:
    _ = turn._
    kept = _("Your message is kept.")
    if talk.taken_by:
        kept = _("Your message was sent to {name}.", name=talk.taker)
    if len(parts_of(text)) > 1:
        kept += " " + _("It was long: it goes in {n} parts.", n=len(parts_of(text)))
    listens = "" if talk.taken_by else _who_listens(turn, talk, has_said=True)
    more = _("You may write more: it goes to them, not to the test.")
    parts = (kept, remark, listens, more)
    return Screen("\n\n".join(part for part in parts if part), _ways(_, talk, has_said=True))


def _who_listens(turn: Turn, talk: Talk, *, has_said: bool) -> str:
    """Honest: who attends, that somebody will, or that nobody is there yet."""
    _ = turn._
    if talk.taken_by:
        return _(
            "{name}, of the RPE team, attends to you ({organization}).", name=talk.taker, organization=talk.legal_name
        )
    if handing_off.listeners(turn.tx, talk):
        told = _("The team was told. The answer comes here, in this chat.")
        return told if has_said else _("The team is told when you write. The answer comes here, in this chat.")
    return _("There is nobody of the team here yet. We keep your message, and the first who comes reads it.")


def _ways(_: Catalog, talk: Talk, *, has_said: bool) -> tuple[tuple[Button, ...], ...]:
    call = (Button(_("Please call me"), press(Verb.CALL_ME, talk.id)),)
    end = (Button(_("End the talk"), press(Verb.END, talk.id)),)
    return (end, *_back(_)) if has_said else (call, *_back(_))


def _back(_: Catalog) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("Return"), press(Verb.START)),),)


def _speak_for(turn: Turn, organization_id: int) -> None:
    """Whoever answers for one of their organizations speaks for that one from then on, as every screen says."""
    assert turn.speaker is not None
    membership_id = membership_in(turn.tx, turn.speaker.person_id, organization_id)
    if membership_id is not None and turn.membership and turn.membership.organization_id != organization_id:
        choose(turn.tx, turn.speaker.person_id, membership_id, turn.now)


def _reopen(turn: Turn, talk: Talk) -> Asked:
    """Into that talk again; if it is over, into another for the same organization."""
    assert turn.speaker is not None
    _speak_for(turn, talk.organization_id)
    if talk.closed_at is not None:
        return handing_off.ask_for_person(turn.tx, turn.speaker.person_id, talk, turn.now)
    handoffs.talk_in(turn.tx, turn.speaker.person_id, talk.id)
    return Asked(talk, is_new=False)


def _not_there(turn: Turn) -> Screen:
    """They are not in that organization (any more): what they wrote for its people goes to nobody else."""
    assert turn.speaker is not None
    _ = turn._
    handoffs.talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()
    return Screen(_("You do not belong to that organization now. What you wrote was not sent."), _back(_))


def _was_sent_to(turn: Turn, letter: Letter) -> bool:
    """Whether a letter is one that this person may read: sent, to them or to all, and they are still there."""
    assert turn.speaker is not None
    me = turn.speaker.person_id
    is_theirs = letter.sent_at is not None and letter.person_id in {None, me}
    return is_theirs and belongs(turn.tx, me, letter.organization_id)


def _pass_letter(turn: Turn, talk: Talk, letter: Letter) -> None:
    """Another attends to the talk than whoever wrote the letter: they read it before the answer to it."""
    writer, taker = desk_of(turn.tx, letter.written_by), talk.taken_by
    assert taker is not None

    def head(_: Catalog) -> str:
        name = writer.name if writer else _("The RPE team")
        return _("{name}, RPE, to {organization}:", name=name, organization=talk.legal_name)

    pass_on(turn, taker, f"letter.seen:{letter.id}", head, letter.text or "", lambda _: (), talk.organization_id)


def _own_talk(turn: Turn) -> Talk | None:
    """The talk on the button, if it is theirs and they are still in its organization."""
    assert turn.speaker is not None
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    talk = handoffs.talk_by_id(turn.tx, number) if number is not None else None
    if talk is None or talk.person_id != turn.speaker.person_id:
        return None
    return talk if is_known_in(turn.tx, talk.person_id, talk.organization_id) else None
