"""Sessions of services: scheduled, moved, called off. One way for all: a file, an entity's own system, and the chat.

*month known → dated → checked → announced*. A date is judged as soon as there is one (procedures.timetabling). If
nothing holds it back the session is announced at once; else it waits, CHECKED, until a facilitator accepts that. A
session that begins in the past stays DATED: nobody is invited to what is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures import confirming, few_confirmed, planning
from procedures.errors import SessionFixed
from procedures.expecting import invite_expected
from procedures.holding import holds_among, tell_followers
from procedures.orders import Change, Order, as_told, carry, closed, keep, note_change, refusal_of
from procedures.timetabling import objections_from, objections_to, objections_to_json
from programme.messages import Message
from programme.session_warnings import warnings_about
from programme.timetable import Objection
from storage import audit
from storage.services import Service
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, MONTH_KNOWN, ServiceRun, TrainingSession
from storage.tx import Tx

__all__ = ["Change", "Order", "Scheduled", "accept", "cancel", "move", "refusal_of", "schedule", "schedule_all"]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A session as it stands now, what speaks against its date, and what became of it."""

    session_id: int
    state: str
    announced: bool
    objections: tuple[Objection, ...]
    change: Change
    #: What is odd about it whatever its date: more parts than the service has sessions, no place, no link.
    warnings: tuple[Message, ...] = ()


def schedule(tx: Tx, order: Order, now: datetime, by: int | None = None) -> Scheduled:
    """A session is new, or known by its entity's number: then a new date, place or way is a move, anything else a
    change, and the same again is nothing. Raises `SessionFixed`; `by`: None where no person here did it.
    """
    return schedule_all(tx, [order], now, by)[0]


def schedule_all(tx: Tx, orders: Sequence[Order], now: datetime, by: int | None = None) -> list[Scheduled]:
    """The same for all sessions of a file. Every date is kept before any is judged: two sessions that change places do
    not clash, and of two that do clash both are held. Raises `SessionFixed`.
    """
    kept = [keep(tx, order, now, by) for order in orders]
    return [_settle(tx, session, change, now, by) for session, change in kept]


def move(
    tx: Tx,
    session_id: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    *,
    modality: str | None = None,
    place: str | None = None,
    link: str | None = None,
    reason: str | None = None,
    by: int | None = None,
) -> Scheduled:
    """A session gets this date, and another way, place or link where they are given. Raises `SessionFixed`.

    One that was announced stays so whatever stands against the new date: people must know at once. The facilitators are
    told what it is.
    """
    session = tx.get_one(TrainingSession, session_id)
    told = {"starts_at": starts_at, "ends_at": ends_at, "modality": modality, "place": place, "link": link}
    return _settle(tx, session, carry(tx, session, told, reason, now, by), now, by)


def cancel(tx: Tx, session_id: int, reason: str, now: datetime, by: int | None = None) -> Scheduled:
    """A session will not take place; harmless if repeated. Raises `SessionFixed` once it is over."""
    session = tx.get_one(TrainingSession, session_id)
    if session.state == CANCELLED:
        return _result(tx, session, Change.SAME)
    if refused := closed(session, now):
        raise refused
    note_change(tx, session, as_told(session), None, reason, now, by)
    session.state, session.cancelled_at = CANCELLED, now
    audit.record(tx, "session.cancelled", now, person_id=by, session=session_id)
    _bring_in_step(tx, session, now)
    return _result(tx, session, Change.CANCELLED)


def accept(tx: Tx, session_id: int, by: int, now: datetime) -> Scheduled:
    """A facilitator takes it upon themselves that the session is held on its date, whatever stands against it: it is
    announced; harmless if repeated. Raises `SessionFixed` for one without a date, cancelled, or begun.
    """
    session = tx.get_one(TrainingSession, session_id)
    if refused := closed(session, now):
        raise refused
    if session.starts_at is None:
        raise SessionFixed(SessionFixed.UNDATED, session_id, session.key)
    if session.starts_at <= now:
        raise SessionFixed(SessionFixed.OVER, session_id, session.key, session.starts_at)
    if session.state == ANNOUNCED and not _is_held(session):
        return _result(tx, session, Change.SAME)
    session.accepted_by, session.accepted_at, session.updated_at = by, now, now
    audit.record(tx, "session.accepted", now, person_id=by, session=session_id, objections=session.objections)
    _announce(session, now)
    _bring_in_step(tx, session, now)
    return _result(tx, session, Change.CHANGED)


def _settle(tx: Tx, session: TrainingSession, change: Change, now: datetime, by: int | None) -> Scheduled:
    """Judge a session's date anew, announce it if nothing holds it back, and bring all that hangs on it in step."""
    assert session.id is not None
    # The same again is judged again only where something held it back: that may be gone by now.
    if session.state == CANCELLED or (change is Change.SAME and session.state != CHECKED):
        return _result(tx, session, change)
    held_before = holds_among(objections_from(session.objections))
    objections = objections_to(tx, session.id, now)
    session.objections = objections_to_json(objections)
    is_otherwise = holds_among(objections) != held_before
    if is_otherwise:  # what a facilitator has accepted was something else
        session.accepted_by = session.accepted_at = None
    _place(session, objections, now)
    _bring_in_step(tx, session, now)
    is_news = is_otherwise or change is Change.MOVED
    if is_news and session.state in {CHECKED, ANNOUNCED} and _is_held(session):
        tell_followers(tx, session, now, by)
    return _result(tx, session, change)


def _place(session: TrainingSession, objections: list[Objection], now: datetime) -> None:
    """How far the session is on its way to its announcement."""
    if session.starts_at is None or session.state not in {MONTH_KNOWN, DATED, CHECKED}:
        return
    if session.starts_at <= now:
        session.state = DATED
    elif holds_among(objections):
        session.state = CHECKED
    else:
        _announce(session, now)


def _announce(session: TrainingSession, now: datetime) -> None:
    session.state = ANNOUNCED
    session.announced_at = session.announced_at or now


def _is_held(session: TrainingSession) -> bool:
    """Whether something stands against its date that nobody has accepted."""
    return session.accepted_at is None and bool(holds_among(objections_from(session.objections)))


def _bring_in_step(tx: Tx, session: TrainingSession, now: datetime) -> None:
    """Who is invited, who has a seat, what goes out, and who is told that few come."""
    assert session.id is not None
    tx.add(session)
    tx.flush()
    invite_expected(tx, session.id, now)
    confirming.fill_seats(tx, session.id, now)
    planning.plan_session(tx, session.id, now)
    few_confirmed.watch(tx, session.id, now)


def _result(tx: Tx, session: TrainingSession, change: Change) -> Scheduled:
    assert session.id is not None
    run = tx.get_one(ServiceRun, session.run_id)
    service = tx.get_one(Service, run.service_id)
    parts = run.parts or session.part
    return Scheduled(
        session.id,
        session.state,
        session.state == ANNOUNCED,
        tuple(objections_from(session.objections)),
        change,
        warnings_about(session.modality, session.place, session.link, session.part, parts, service.sessions),
    )
