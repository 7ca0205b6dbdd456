"""An answer about a session that was typed, and not tapped: «asistiré», «no podré»; a bare «sí» or «4» where it is one.

The test takes what is typed for itself, so what may be meant for either is asked.
"""

from dataclasses import replace

from bot import invitations, opinions, substitutes, tpe
from bot.agenda import draw_agenda
from bot.invitations import about_invitation
from bot.presses import Press, Verb, press, read_press
from bot.question import index_of
from bot.session_page import is_open
from bot.session_words import head, when
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from procedures import answering
from procedures.answering import Sitting
from procedures.errors import NotYours, OpinionClosed
from procedures.opinions import may_say
from programme.imports import fold
from programme.reminders import What
from storage.agenda import Mine, agenda_of
from storage.invitations import invited
from storage.sessions import session_view
from storage.unasked import ASKED_AGAIN, SESSION, Gone, last_gone

#: The labels of the buttons, and their likes, as `fold` leaves them.
LABELS = {
    "asistire": Verb.COMING,
    "si_asistire": Verb.COMING,
    "si_podre_ir": Verb.COMING,
    "i_will_come": Verb.COMING,
    "no_podre": Verb.NOT_COMING,
    "ya_no_podre": Verb.NOT_COMING,
    "no_asistire": Verb.NOT_COMING,
    "i_cannot_come": Verb.NOT_COMING,
    "i_can_come_no_more": Verb.NOT_COMING,
    "ira_otra_persona": Verb.OTHER_GOES,
    "somebody_else_will_go": Verb.OTHER_GOES,
    "no_pude_ir": Verb.ABSENT,
    "i_could_not_go": Verb.ABSENT,
}
YES_OR_NO = {"si": Verb.COMING, "yes": Verb.COMING, "no": Verb.NOT_COMING}
SCORES = frozenset("12345")
STEPS = {
    Verb.COMING: about_invitation(invitations.on_coming),
    Verb.NOT_COMING: about_invitation(invitations.on_not_coming),
    Verb.OTHER_GOES: about_invitation(substitutes.on_other_goes),
    Verb.ABSENT: opinions.on_absent,
    Verb.SCORE: opinions.on_score,
}
#: The messages that ask whether they come, or say that they do.
ASKING = (*(SESSION + what for what in (What.INVITATION, What.NO_ANSWER, What.BEFORE, What.CHANGE)), ASKED_AGAIN)
AFTER = (SESSION + What.AFTER,)


def on_text(turn: Turn) -> Shown | None:
    """What was typed, taken for the answer about a session that it is; None: it is none."""
    if turn.event.pressed is not None or turn.is_assisting:
        return None
    said = fold(turn.event.text)
    if verb := LABELS.get(said):
        return _absent(turn) if verb is Verb.ABSENT else _answer(turn, verb)
    if verb := YES_OR_NO.get(said):
        return _yes_or_no(turn, verb, said)
    return _score(turn, said) if turn.event.text.strip() in SCORES else None


def on_for_test(turn: Turn) -> Shown:
    """«Es mi respuesta del TPE»: to the question that was open when they typed it."""
    read, sitting = read_press(turn.event.pressed or "") or Press(Verb.TYPED), tpe.sit(turn)
    if sitting is None or not sitting.is_open:
        return tpe.on_text(turn)
    step = sitting.here
    asked = (sitting.response.id, index_of(sitting, step) if step else None)
    if asked != (read.number(0), read.number(1)):
        return tpe.show(turn, answering.go_on(turn.tx, sitting, turn.now))
    turn.event = replace(turn.event, text=read.word(2))
    return tpe.on_text(turn)


def _answer(turn: Turn, verb: Verb) -> Shown | None:
    """The label of a button under an invitation; where it cannot be told under which, they choose."""
    candidates = _candidates(turn, _newer(turn, last_gone(turn.tx, turn.event.chat_id, ASKING)))
    if not candidates:
        return None
    return _choose(turn) if len(candidates) > 1 else _do(turn, verb, candidates[0][0].id)


def _yes_or_no(turn: Turn, verb: Verb, said: str) -> Shown | None:
    """A bare word: with the test open and the invitation come since, for either of them."""
    _, last, sitting = turn._, last_gone(turn.tx, turn.event.chat_id, ASKING), _open_question(turn)
    newer = _newer(turn, last)
    if last is None or (newer is None and sitting is not None):
        return None
    candidates = _candidates(turn, newer)
    if newer is None:
        candidates = [each for each in candidates if each[0].rsvp is None]
    if not candidates:
        return None
    if sitting is None:
        return _choose(turn) if len(candidates) > 1 else _do(turn, verb, candidates[0][0].id)
    if len(candidates) > 1:
        ways = (Button(_("Agenda"), press(Verb.AGENDA, 0)),)
        return _draw_which(turn, sitting, said, "", ways)
    found, session = candidates[0]
    coming = Button(_("I will come"), press(Verb.COMING, found.id))
    not_coming = Button(_("I cannot come"), press(Verb.NOT_COMING, found.id))
    return _draw_which(turn, sitting, said, f"{head(_, session)}\n{when(_, session)}", (coming, not_coming))


def _score(turn: Turn, said: str) -> Shown | None:
    """1 to 5: how useful a session was, where that was asked last."""
    last, sitting = last_gone(turn.tx, turn.event.chat_id, AFTER), _open_question(turn)
    number = last.invitation_id if last else None
    if number is None or (sitting is not None and _newer(turn, last) is None) or not _may_say(turn, number):
        return None
    if sitting is None:
        return _do(turn, Verb.SCORE, number, int(turn.event.text))
    _, found = turn._, invited(turn.tx, number)
    session = session_view(turn.tx, found.session_id) if found else None
    about = f"{head(_, session)}\n{when(_, session)}" if session else ""
    way = Button(_("{n} of 5, for the session", n=said), press(Verb.SCORE, number, said))
    return _draw_which(turn, sitting, said, about, (way,))


def _absent(turn: Turn) -> Shown | None:
    last = last_gone(turn.tx, turn.event.chat_id, AFTER)
    return _do(turn, Verb.ABSENT, last.invitation_id) if last and _may_say(turn, last.invitation_id) else None


def _draw_which(turn: Turn, sitting: Sitting, said: str, about: str, ways: tuple[Button, ...]) -> Screen:
    """Is it for the session, or for the test?"""
    _, step = turn._, sitting.here
    assert step is not None
    asked = _("Is «{text}» about the session, or for the test?", text=turn.event.text.strip())
    here = press(Verb.TYPED, sitting.response.id or 0, index_of(sitting, step), said)
    for_test = Button(_("It is my answer to the test"), here)
    return Screen("\n\n".join(filter(None, (about, asked))), (ways, (for_test,)))


def _choose(turn: Turn) -> Shown:
    return remarked(turn._("About which session?"), draw_agenda(turn))


def _do(turn: Turn, verb: Verb, *about: int) -> Shown:
    """As if they had pressed that button."""
    turn.event = replace(turn.event, pressed=press(verb, *about))
    shown = STEPS[verb](turn)
    turn.refresh()  # the reply stands below what they typed
    return shown


def _candidates(turn: Turn, told: int | None) -> list[Mine]:
    """The invitations that it may be about: the one that they were told of last, or those without an answer."""
    assert turn.speaker is not None
    mine = [each for each in agenda_of(turn.tx, turn.speaker.person_id, turn.now) if is_open(turn, each[1])]
    waiting = [each for each in mine if each[0].rsvp is None]
    last = [each for each in mine if each[0].id == told]
    if last and (last[0] not in waiting or len(waiting) == 1):
        return last
    return waiting or mine


def _newer(turn: Turn, last: Gone | None) -> int | None:
    """The invitation that a message was about, if it came below the screen whose buttons are live."""
    assert turn.speaker is not None
    is_below = last is not None and (last.message_id or 0) > (turn.speaker.screen_message_id or 0)
    return last.invitation_id if last is not None and is_below else None


def _open_question(turn: Turn) -> Sitting | None:
    """The test of whoever is at a question of it."""
    place = turn.membership
    if place is None or not place.accepted:
        return None
    sitting = tpe.sit(turn)
    return sitting if sitting is not None and sitting.is_open and sitting.here is not None else None


def _may_say(turn: Turn, number: int) -> bool:
    assert turn.speaker is not None
    try:
        may_say(turn.tx, turn.speaker.person_id, number, turn.now)
    except (NotYours, OpinionClosed):
        return False
    return True
