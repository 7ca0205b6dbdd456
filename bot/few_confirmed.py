"""Few have confirmed a session: what those who look after it are told, and «Dejarla así» (domain.md C23).

The buttons carry the moment at which it was looked: of several who are told, one decides.
"""

from datetime import datetime

from bot.events import Event
from bot.facilitators import watched
from bot.meeting import draw_meeting
from bot.presses import Verb, press
from bot.session_words import head, when
from bot.sessions import say_count, say_reasons
from bot.staff import Chosen, Row, check_not_begun, chosen, minutes_of, staff_of
from bot.turn import Shown, Turn, remarked
from language.catalogs import DEFAULT, catalog
from notifications.drawing import Drawn, Postpone, Skip
from notifications.screen import Button, Reply, Screen
from procedures.errors import NotYourSession
from procedures.few_confirmed import Choice, Count, are_few, check_open, count, decide
from procedures.nudging import LIMA
from procedures.staff import may_see
from programme.hours import may_still_go, next_allowed
from programme.silence import is_silent
from storage.decisions import decision_of
from storage.outbox import Claimed
from storage.sessions import SessionView
from storage.shipped import few_confirmed
from storage.tx import Tx

VIRTUAL = "virtual"


def draw_few(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """For one of those who look after a session: that few have confirmed it, why others cannot, and what can be done;
    nothing if enough have by now, or if somebody has decided.
    """
    turn = Turn(tx, Event(0, claimed.chat_id), now, _make_no_token, catalog(DEFAULT))
    turn.refresh()
    if turn.speaker is None or (turn.desk is None and turn.officer is None):
        return Skip("they look after no sessions any more")
    if turn.speaker.check_since is not None or is_silent(turn.speaker.last_seen_at, now):
        return Skip("it is not known whose telephone it is")
    try:
        session = may_see(tx, staff_of(turn), claimed.facts["session"])
    except NotYourSession:
        return Skip("they do not look after that session any more")
    counted = count(tx, session.id)
    if not session.is_open or not are_few(session, counted):
        return Skip("enough have confirmed, or it does not take place")
    checked_at = datetime.fromisoformat(claimed.facts["checked_at"])
    if decision_of(tx, session.id, checked_at) is not None:
        return Skip("somebody has decided")
    if not may_still_go(now, LIMA):
        return Postpone(next_allowed(now, LIMA))
    return Reply((_draw(turn, session, counted, checked_at),), is_aside=True)


def on_leave_it(turn: Turn) -> Shown:
    """«Dejarla así». Raises `NotYourSession`, `DecidedBefore`, `SessionFixed`."""
    here = chosen(turn)
    check_not_begun(here.session, turn.now)
    check_open(turn.tx, here.session.id, here.checked_at)
    decide(turn.tx, here.session, here.checked_at, Choice.LEAVE, here.staff.person_id, turn.now)
    watched(turn, "session.left_as_it_is", session=here.session.id)
    return remarked(turn._("It stays as it is."), draw_meeting(turn, here.staff, here.session.id))


def _draw(turn: Turn, session: SessionView, counted: Count, checked_at: datetime) -> Screen:
    assert session.starts_at is not None
    _, days = turn._, (session.starts_at.astimezone(LIMA).date() - turn.now.astimezone(LIMA).date()).days
    parts = (
        head(_, session),
        when(_, session),
        _.many("Few have confirmed, and it is in {n} day.", "Few have confirmed, and it is in {n} days.", days),
        _("Organizations: {count}.", count=say_count(_, counted)),
        say_reasons(turn, session.id),
        _("What is to be done?"),
    )
    here = Chosen(staff_of(turn), session, checked_at)
    return Screen("\n\n".join(part for part in parts if part), _choices(turn, here))


def _choices(turn: Turn, here: Chosen) -> tuple[Row, ...]:
    _, session = turn._, here.session
    which = session.id, minutes_of(here.checked_at) if here.checked_at else 0
    remind: Row = (Button(_("Remind those who are missing"), press(Verb.REMIND_ALL, *which)),)
    rows: list[Row] = [remind]
    if session.starts_at is not None and session.starts_at - turn.now >= few_confirmed().notice:
        rows.append((Button(_("Offer seats"), press(Verb.OFFER, *which)),))
    move = Button(_("Move"), press(Verb.MOVE, *which))
    virtual = Button(_("Make it virtual"), press(Verb.VIRTUAL, *which))
    rows.append((move,) if session.modality == VIRTUAL else (move, virtual))
    cancel = Button(_("Cancel"), press(Verb.CALL_OFF, *which))
    rows.append((cancel, Button(_("Leave it as it is"), press(Verb.LEAVE_IT, *which))))
    rows.append((Button(_("See the session"), press(Verb.MEETING, session.id)),))
    return tuple(rows)


def _make_no_token() -> str:
    raise AssertionError("nothing that goes out by itself makes a link")
