"""What the pilot asks of the store: when something is due next, and in the end everything that was ever planned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from programme.harvest import Farm
from storage.invitations import Invitation
from storage.leases import Lease
from storage.outbox import PLANNED, SENDING, Notification
from storage.seasons import farm_of
from storage.seats import farms_of_person
from storage.sessions import SessionChange, TrainingSession
from storage.tables import table
from storage.tx import Tx

_notification, _lease, _session = table(Notification), table(Lease), table(TrainingSession)
_invitation, _change = table(Invitation), table(SessionChange)
_is_free = ~exists().where(_lease.c.chat_id == _notification.c.chat_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of the outbox, at the end."""

    id: int
    key: str
    kind: str
    chat_id: int
    person_id: int | None
    organization_id: int | None
    facts: dict[str, Any]
    due_at: datetime
    useful_until: datetime
    state: str
    asked_at: datetime | None
    attempts: int
    reason: str | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, as far as messages about it go."""

    id: int
    starts_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """All that the store knows in the end."""

    messages: list[Sent]
    #: The session of each invitation.
    session_of: dict[int, int]
    meetings: dict[int, Meeting]
    #: All dates that a session ever had, as people were told.
    dates: dict[int, set[datetime]]
    #: Of each person, and of each organization.
    farms: dict[int, list[Farm]]
    farm_of: dict[int, Farm]
    counts: dict[str, int]
    leases: int
    ends: datetime


def next_moment(tx: Tx) -> datetime | None:
    """When something is due next, or is given back by whoever has it; None: nothing is to come."""
    due = select(func.min(_notification.c.due_at)).where(_notification.c.state == PLANNED, _is_free)
    lease = select(func.min(_lease.c.leased_until))
    found = [tx.execute(each).scalar() for each in (due, lease)]
    return min((each for each in found if each is not None), default=None)


def due_now(tx: Tx, now: datetime) -> int:
    """How many messages are due that nobody has in hand."""
    due = _notification.c.state == PLANNED, _notification.c.due_at <= now, _is_free
    number: int = tx.execute(select(func.count()).select_from(_notification).where(*due)).scalar_one()
    return number


def in_flight(tx: Tx) -> int:
    """How many messages Telegram is being asked for."""
    asked = select(func.count()).select_from(_notification).where(_notification.c.state == SENDING)
    number: int = tx.execute(asked).scalar_one()
    return number


def everything(tx: Tx, ends: datetime) -> Kept:
    """The whole outbox, and what its messages are about."""
    columns = [_notification.c[name] for name in Sent.__slots__]
    messages = [Sent(*row) for row in tx.execute(select(*columns).order_by(_notification.c.id))]
    invitations = tx.execute(select(_invitation.c.id, _invitation.c.session_id))
    sessions = tx.execute(select(_session.c.id, _session.c.starts_at, _session.c.cancelled_at, _session.c.state))
    rows = list(sessions)
    dates = {row[0]: {row[1]} if row[1] else set() for row in rows}
    for session_id, before in tx.execute(select(_change.c.session_id, _change.c.before)):
        if told := before.get("starts_at"):
            dates[session_id].add(datetime.fromisoformat(told))
    organizations = {each.organization_id for each in messages if each.organization_id is not None}
    people = {each.person_id for each in messages if each.person_id is not None}
    counts = {
        "invitations": tx.execute(select(func.count()).select_from(_invitation)).scalar_one(),
        "answered": tx.execute(
            select(func.count()).select_from(_invitation).where(_invitation.c.rsvp.is_not(None))
        ).scalar_one(),
        "moves": tx.execute(
            select(func.count()).select_from(_change).where(~_change.c.is_cancelled, _change.c.was_announced)
        ).scalar_one(),
        **{f"session.{state}": sum(row[3] == state for row in rows) for state in {row[3] for row in rows}},
    }
    return Kept(
        messages,
        {row[0]: row[1] for row in invitations},
        {row[0]: Meeting(row[0], row[1], row[2]) for row in rows},
        dates,
        {person: farms_of_person(tx, person) for person in people},
        {number: farm for number in organizations if (farm := farm_of(tx, number))},
        counts,
        tx.execute(select(func.count()).select_from(_lease)).scalar_one(),
        ends,
    )
