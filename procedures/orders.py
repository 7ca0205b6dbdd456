"""Orders: a session as its entity wants it, and how it is kept. What follows from that is in procedures.scheduling."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from procedures.errors import SessionFixed
from procedures.nudging import LIMA
from procedures.runs import change_run, free_part, run_of
from storage import audit
from storage.sessions import (
    ANNOUNCED,
    CANCELLED,
    DATED,
    HELD,
    MONTH_KNOWN,
    REPORTED,
    ServiceRun,
    SessionChange,
    TrainingSession,
    guests_of,
    session_by_key,
    set_guests,
)
from storage.tx import Tx


class Change(StrEnum):
    """What became of a session."""

    NEW, MOVED, CHANGED, CANCELLED, SAME = "new", "moved", "changed", "cancelled", "same"


@dataclass(frozen=True, slots=True)
class Order:
    """A session as its entity wants it. None: not told; of a known session it stays as it was.

    The service is one of the entity's own: whoever reads an order sees to it.
    """

    entity_id: int
    #: The entity's own number of it.
    key: str
    service_id: int
    #: The first day of the month that it is in, by the clock of the place.
    month: date
    starts_at: datetime | None
    ends_at: datetime | None
    modality: str
    place: str | None = None
    link: str | None = None
    speaker: str | None = None
    capacity: int | None = None
    regions: tuple[str, ...] | None = None
    #: Those that are expected, and nobody else; empty: nobody is named any more.
    organizations: tuple[int, ...] | None = None
    #: The entity's own name of the run. None: a run of its own.
    run: str | None = None
    part: int | None = None
    parts: int | None = None
    flyer: str | None = None


#: What people are told of a session: whoever changes it moves the session.
TOLD = ("starts_at", "ends_at", "modality", "place", "link")
#: Those of them that the timetable judges.
JUDGED = {"starts_at", "ends_at", "modality"}
#: The rest of an order that is the session's own.
OTHERS = ("speaker", "capacity", "flyer", "part")


def keep(tx: Tx, order: Order, now: datetime, by: int | None) -> tuple[TrainingSession, Change]:
    """The session as it is ordered, new or known by its entity's number, and what is different. Raises `SessionFixed`.

    A cancelled session stays as it is, so that a whole file may come again.
    """
    session = session_by_key(tx, order.entity_id, order.key)
    if session is None:
        return _add(tx, order, now, by), Change.NEW
    if refused := refusal_of(tx, order, now):
        raise refused
    if session.state == CANCELLED:
        return session, Change.SAME
    has_changed = _change(tx, session, order, now, by)
    if _differing(session, _told(order)):
        return session, carry(tx, session, _told(order), None, now, by)
    return session, Change.CHANGED if has_changed else Change.SAME


def refusal_of(tx: Tx, order: Order, now: datetime) -> SessionFixed | None:
    """Why an order cannot be kept; None: it can."""
    session = session_by_key(tx, order.entity_id, order.key)
    if session is None:
        return None
    assert session.id is not None
    if tx.get_one(ServiceRun, session.run_id).service_id != order.service_id:
        return SessionFixed(SessionFixed.OTHER_SERVICE, session.id, session.key)
    has_other_month = order.starts_at is None and order.month != session.month
    if has_other_month and session.starts_at is not None:
        return SessionFixed(SessionFixed.DATED, session.id, session.key, session.starts_at)
    if has_other_month or _differing(session, _told(order)):
        return closed(session, now) or _over_at_once(session, order.starts_at, now)
    return None


def closed(session: TrainingSession, now: datetime) -> SessionFixed | None:
    """Why a session can neither be moved nor called off any more; None: it can.

    A date that was past when it came, or before anybody was invited, may be a mistake: that can still be mended.
    """
    assert session.id is not None
    if session.state == CANCELLED:
        return SessionFixed(SessionFixed.CANCELLED, session.id, session.key, session.cancelled_at)
    is_over = session.state == ANNOUNCED and session.ends_at is not None and session.ends_at <= now
    if is_over or session.state in {HELD, REPORTED}:
        return SessionFixed(SessionFixed.OVER, session.id, session.key, session.ends_at)
    return None


def _over_at_once(session: TrainingSession, starts_at: datetime | None, now: datetime) -> SessionFixed | None:
    """Nobody could be told that an announced session is to have begun already, and nothing could mend it."""
    assert session.id is not None
    if session.state != ANNOUNCED or starts_at is None or starts_at == session.starts_at or starts_at > now:
        return None
    return SessionFixed(SessionFixed.PAST, session.id, session.key, starts_at)


def carry(
    tx: Tx, session: TrainingSession, told: dict[str, Any], reason: str | None, now: datetime, by: int | None
) -> Change:
    """The session gets another date, way, place or link; what is None in `told` stays. Raises `SessionFixed`."""
    changed = _differing(session, told)
    if not changed:
        return Change.SAME
    if refused := closed(session, now) or _over_at_once(session, told["starts_at"], now):
        raise refused
    before = {name: _plain(getattr(session, name)) for name in changed}
    for name, value in changed.items():
        setattr(session, name, value)
    if session.starts_at is not None:
        session.month = session.starts_at.astimezone(LIMA).date().replace(day=1)
    if session.state == ANNOUNCED:
        session.changed_at = now
    if changed.keys() & JUDGED:  # what a facilitator has accepted was said of what it was before
        session.accepted_by = session.accepted_at = None
    note_change(tx, session, before, {name: _plain(value) for name, value in changed.items()}, reason, now, by)
    audit.record(tx, "session.moved", now, person_id=by, session=session.id, changed=sorted(changed))
    return Change.MOVED


def note_change(
    tx: Tx,
    session: TrainingSession,
    before: dict[str, Any],
    after: dict[str, Any] | None,
    reason: str | None,
    now: datetime,
    by: int | None,
) -> None:
    """For counting how often an entity moves its sessions or (None) calls them off, and how late it says so (C21)."""
    assert session.id is not None
    was_announced = session.state == ANNOUNCED
    if was_announced:
        session.sequence += 1
    session.reason, session.updated_at = reason, now
    tx.add(session)
    tx.add(
        SessionChange(
            session_id=session.id,
            at=now,
            by=by,
            sequence=session.sequence,
            is_cancelled=after is None,
            before=before,
            after=after or {},
            was_announced=was_announced,
            reason=reason,
        )
    )
    tx.flush()


def as_told(session: TrainingSession) -> dict[str, Any]:
    """What people are told of a session, for the store."""
    return {name: _plain(getattr(session, name)) for name in TOLD}


def _add(tx: Tx, order: Order, now: datetime, by: int | None) -> TrainingSession:
    run_id = run_of(tx, order.service_id, order.run or order.key, order.parts, now)
    session = TrainingSession(
        entity_id=order.entity_id,
        key=order.key,
        run_id=run_id,
        month=order.month,
        regions=" ".join(order.regions or ()),
        state=MONTH_KNOWN if order.starts_at is None else DATED,
        created_at=now,
        updated_at=now,
        **{name: getattr(order, name) for name in (*TOLD, *OTHERS)},
    )
    session.part = order.part or free_part(tx, run_id)
    tx.add(session)
    tx.flush()
    assert session.id is not None
    set_guests(tx, session.id, sorted(set(order.organizations or ())))
    audit.record(tx, "session.scheduled", now, person_id=by, session=session.id, key=order.key)
    return session


def _change(tx: Tx, session: TrainingSession, order: Order, now: datetime, by: int | None) -> bool:
    """Everything but date, place and way. Returns whether anything is not as it was."""
    assert session.id is not None
    values = {name: getattr(order, name) for name in OTHERS}
    values["regions"] = None if order.regions is None else " ".join(order.regions)
    values["month"] = order.month if session.starts_at is None and order.starts_at is None else None
    changed = _differing(session, values)
    for name, value in changed.items():
        setattr(session, name, value)
    has_other_run = change_run(tx, session, order.run, order.parts, now)
    has_other_guests = _change_guests(tx, session.id, order)
    if not (changed or has_other_run or has_other_guests):
        return False
    session.updated_at = now
    tx.add(session)
    audit.record(tx, "session.changed", now, person_id=by, session=session.id, changed=sorted(changed))
    tx.flush()
    return True


def _change_guests(tx: Tx, session_id: int, order: Order) -> bool:
    if order.organizations is None or sorted(set(order.organizations)) == guests_of(tx, session_id):
        return False
    set_guests(tx, session_id, sorted(set(order.organizations)))
    return True


def _told(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in TOLD}


def _differing(session: TrainingSession, values: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that are told and are not as they were."""
    return {name: value for name, value in values.items() if value is not None and value != getattr(session, name)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
