"""A session is called off by somebody who looks after it: the reason, which the organizations read, and then once more
whether it is so.
"""

from bot.facilitators import watched
from bot.lists import shorten
from bot.meeting import OPEN, draw_meeting
from bot.moving import NONE, say_told
from bot.passing import THIS, take_this
from bot.presses import Verb, press
from bot.session_words import head, when
from bot.staff import Chosen, ask, chosen, let_go, pressed
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from procedures import scheduling
from procedures.errors import SessionFixed
from procedures.few_confirmed import Choice, check_open, decide
from storage.handoffs import keep_unsent
from storage.sessions import CANCELLED

LONGEST = 120


def on_call_off(turn: Turn) -> Shown:
    """«Cancelar»: why? Raises `NotYourSession`, `DecidedBefore`, `SessionFixed`."""
    here = _open(turn)
    if pressed(turn).word(2) == NONE:
        let_go(turn)
        return _ask_once_more(turn, here, "")
    return _ask_reason(turn, here)


def on_text(turn: Turn) -> Shown:
    """The reason was typed. Raises as `on_call_off`."""
    assert turn.speaker is not None
    here, reason = _open(turn), " ".join(turn.event.text.split())
    if len(reason) > LONGEST:
        said = turn._("That has {n} letters. Write the reason in up to {most}.", n=len(reason), most=LONGEST)
        return remarked(said, _ask_reason(turn, here))
    keep_unsent(turn.tx, turn.speaker.person_id, reason, press(Verb.CALL_OFF, here.session.id, here.mark))
    return _ask_once_more(turn, here, reason)


def on_called_off(turn: Turn) -> Shown:
    """«Sí, cancelar». Raises as `on_call_off`."""
    _, is_with_reason = turn._, pressed(turn).word(2) == THIS
    reason = take_this(turn)
    here = _open(turn)
    if is_with_reason and reason is None:
        return _ask_reason(turn, here)  # what they wrote is no longer kept
    let_go(turn)
    session, told = here.session, say_told(turn, here.session)
    decide(turn.tx, session, here.checked_at, Choice.CANCEL, here.staff.person_id, turn.now)
    scheduling.cancel(turn.tx, session.id, reason or "", turn.now, by=here.staff.person_id)
    watched(turn, "session.called_off_by_hand", session=session.id)
    said = " ".join(part for part in (_("It is called off."), told) if part)
    return remarked(said, draw_meeting(turn, here.staff, session.id))


def _open(turn: Turn) -> Chosen:
    here = chosen(turn)
    session = here.session
    if session.state == CANCELLED:
        raise SessionFixed(SessionFixed.CANCELLED, session.id, session.key)
    if session.state not in OPEN or (session.starts_at is not None and session.starts_at <= turn.now):
        raise SessionFixed(SessionFixed.OVER, session.id, session.key)
    check_open(turn.tx, session.id, here.checked_at)
    return here


def _ask_reason(turn: Turn, here: Chosen) -> Screen:
    _, session = turn._, here.session
    ask(turn, press(Verb.CALL_OFF, session.id, here.mark))
    said = _("Why is it called off? Write it in one line: the organizations read it.")
    without = Button(_("Without a reason"), press(Verb.CALL_OFF, session.id, here.mark, NONE))
    return Screen(f"{head(_, session)}\n\n{said}", ((without,), (_stay(turn, here),)))


def _ask_once_more(turn: Turn, here: Chosen, reason: str) -> Screen:
    _, session = turn._, here.session
    parts = (
        head(_, session),
        when(_, session) if session.starts_at is not None else "",
        _("Reason: {reason}", reason=shorten(reason, LONGEST)) if reason else _("Without a reason."),
        say_told(turn, session),
        _("Is it called off? That cannot be undone."),
    )
    yes = press(Verb.CALLED_OFF, session.id, here.mark, *((THIS,) if reason else ()))
    rows = ((Button(_("Yes, cancel it"), yes),), (_stay(turn, here),))
    return Screen("\n\n".join(part for part in parts if part), rows)


def _stay(turn: Turn, here: Chosen) -> Button:
    return Button(turn._("Do not cancel it"), press(Verb.MEETING, here.session.id))
