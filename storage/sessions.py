"""Training sessions, and the runs of services that they are parts of. A run counts once, whatever its sessions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, bindparam, delete, insert, select
from sqlmodel import Field
from sqlmodel import select as select_model

from storage.entities import Entity
from storage.services import Service
from storage.tables import Row, table
from storage.tx import Tx

#: The way of a session (design.md, «Words»). DATED: it has a date that nobody has checked; CHECKED: it was checked, and
#: something holds it back until a facilitator accepts that.
MONTH_KNOWN, DATED, CHECKED, ANNOUNCED = "month_known", "dated", "checked", "announced"
HELD, REPORTED, CANCELLED = "held", "reported", "cancelled"


class ServiceRun(Row, table=True):
    """A service given once, in a call, for chains and regions."""

    __tablename__ = "service_run"
    __table_args__ = (UniqueConstraint("service_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id")
    key: str = Field(max_length=80)  # the entity's own name for it, or that of its only session
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)  # NULL: of none
    parts: int | None = None  # how many sessions it is to have; NULL: as many as the service
    created_at: datetime


class TrainingSession(Row, table=True):
    """Part n of a run."""

    __tablename__ = "training_session"
    __table_args__ = (
        UniqueConstraint("entity_id", "key"),
        Index("ix_training_session_state_starts_at", "state", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    key: str = Field(max_length=80)  # the entity's own number of it
    run_id: int = Field(foreign_key="service_run.id", index=True)
    part: int = 1
    month: date  # the first day of the month it is in
    starts_at: datetime | None = None  # NULL: only the month is known
    ends_at: datetime | None = None  # the same
    modality: str = Field(max_length=10)  # virtual, in_person or mixed
    place: str | None = None
    link: str | None = None
    speaker: str | None = None
    flyer: str | None = None  # an address
    capacity: int | None = None  # seats; NULL: as many as come
    regions: str = ""  # the codes of those it is for, by spaces; blank: all of the service
    state: str = Field(default=DATED, max_length=12)
    sequence: int = 0  # how often what people were told of it has changed: iCalendar's SEQUENCE
    objections: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    accepted_by: int | None = Field(default=None, foreign_key="person.id")  # who has accepted them; NULL: nobody
    accepted_at: datetime | None = None
    announced_at: datetime | None = None
    changed_at: datetime | None = None  # since when the present date, place and way hold; NULL: since it was announced
    cancelled_at: datetime | None = None
    reason: str | None = None  # why it was moved last, or cancelled; NULL: nobody has said
    created_at: datetime
    updated_at: datetime


class SessionGuest(Row, table=True):
    """An organization that a session names: then only those it names are expected."""

    __tablename__ = "session_guest"
    __table_args__ = (UniqueConstraint("session_id", "organization_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id")
    organization_id: int = Field(foreign_key="organization.id", index=True)


class SessionChange(Row, table=True):
    """A session was moved, or cancelled. Only ever added to."""

    __tablename__ = "session_change"

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id", index=True)
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")  # NULL: an import, or an entity's own system
    sequence: int  # of the session, from then on
    is_cancelled: bool = False
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    was_announced: bool  # whether anybody had been invited
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with what it is part of, as data: what people are told of it."""

    id: int
    key: str
    part: int
    parts: int
    month: date
    starts_at: datetime | None
    ends_at: datetime | None
    modality: str
    place: str | None
    link: str | None
    speaker: str | None
    capacity: int | None
    regions: str
    state: str
    sequence: int
    announced_at: datetime | None
    changed_at: datetime | None
    cancelled_at: datetime | None
    reason: str | None
    run_id: int
    service_id: int
    service_code: str
    service: str
    outcome: str
    objective: str | None
    chains: str
    entity_id: int
    entity: str

    @property
    def is_open(self) -> bool:
        """Whether people are invited to it, and may answer."""
        return self.state == ANNOUNCED


_session, _run, _service, _entity = table(TrainingSession), table(ServiceRun), table(Service), table(Entity)
_guest, _change = table(SessionGuest), table(SessionChange)

#: The columns of a `SessionView`, for queries that choose among sessions.
VIEW = (
    select(
        _session.c.id,
        _session.c.key,
        _session.c.part,
        # What the run says wins over what the service's sheet says.
        _run.c.parts,
        _session.c.month,
        _session.c.starts_at,
        _session.c.ends_at,
        _session.c.modality,
        _session.c.place,
        _session.c.link,
        _session.c.speaker,
        _session.c.capacity,
        _session.c.regions,
        _session.c.state,
        _session.c.sequence,
        _session.c.announced_at,
        _session.c.changed_at,
        _session.c.cancelled_at,
        _session.c.reason,
        _run.c.id,
        _service.c.id,
        _service.c.code,
        _service.c.name,
        _service.c.outcome,
        _service.c.objective,
        _service.c.chains,
        _entity.c.id,
        _entity.c.name,
        _service.c.sessions,
    )
    .join(_run, _run.c.id == _session.c.run_id)
    .join(_service, _service.c.id == _run.c.service_id)
    .join(_entity, _entity.c.id == _session.c.entity_id)
)
_BY_ID = VIEW.where(_session.c.id == bindparam("session_id"))


def session_view(tx: Tx, session_id: int) -> SessionView | None:
    """A session by its number; None: there is none."""
    row = tx.execute(_BY_ID, {"session_id": session_id}).first()
    return as_view(row) if row else None


def as_view(row: Any) -> SessionView:
    """A row of `VIEW`."""
    number, key, part, run_parts, *rest, sessions = row
    return SessionView(number, key, part, run_parts or sessions, *rest)


def dated_since(tx: Tx, session_id: int) -> datetime | None:
    """When a session was moved last to another time; None: it has the one that it had first."""
    moved = select(_change.c.at, _change.c.after).where(_change.c.session_id == session_id)
    rows = tx.execute(moved.order_by(_change.c.id.desc()))
    return next((row.at for row in rows if "starts_at" in row.after), None)


def guests_of(tx: Tx, session_id: int) -> list[int]:
    """The organizations that a session names; none: it names none."""
    named = select(_guest.c.organization_id).where(_guest.c.session_id == session_id)
    return list(tx.execute(named.order_by(_guest.c.organization_id)).scalars())


def set_guests(tx: Tx, session_id: int, organizations: list[int]) -> None:
    """From now on the session names these."""
    tx.execute(delete(_guest).where(_guest.c.session_id == session_id))
    if organizations:
        named = [{"session_id": session_id, "organization_id": number} for number in sorted(organizations)]
        tx.execute(insert(_guest).values(named))


def session_by_key(tx: Tx, entity_id: int, key: str) -> TrainingSession | None:
    """The session that an entity calls so: the row itself, to be changed."""
    return tx.exec(
        select_model(TrainingSession).where(TrainingSession.entity_id == entity_id, TrainingSession.key == key)
    ).first()


def run_by_key(tx: Tx, service_id: int, key: str) -> ServiceRun | None:
    """The run of a service that its entity calls so: the row itself, to be changed."""
    return tx.exec(select_model(ServiceRun).where(ServiceRun.service_id == service_id, ServiceRun.key == key)).first()


def parts_of(tx: Tx, run_id: int) -> set[int]:
    """The parts of a run that are taken: those of cancelled sessions are free."""
    taken = select(_session.c.part).where(_session.c.run_id == run_id, _session.c.state != CANCELLED)
    return set(tx.execute(taken).scalars())


def drop_empty_run(tx: Tx, run_id: int) -> None:
    """A run that no session is part of any more has never been given: it does not count."""
    parts = select(_session.c.id).where(_session.c.run_id == _run.c.id)
    tx.execute(delete(_run).where(_run.c.id == run_id, ~parts.exists()))


def sessions_to_come(tx: Tx, now: datetime, service_id: int | None = None) -> list[int]:
    """The announced sessions that have not begun, of one service or (None) of all, in the order of their dates."""
    open_ones = select(_session.c.id).where(_session.c.state == ANNOUNCED, _session.c.starts_at > now)
    if service_id is not None:
        open_ones = open_ones.join(_run, _run.c.id == _session.c.run_id).where(_run.c.service_id == service_id)
    return list(tx.execute(open_ones.order_by(_session.c.starts_at, _session.c.id)).scalars())


def open_dates(tx: Tx, service_id: int, part: int, now: datetime) -> list[SessionView]:
    """The announced sessions of that part of a service that have not begun, in any run, the nearest first."""
    wanted = VIEW.where(
        _service.c.id == service_id, _session.c.part == part, _session.c.state == ANNOUNCED, _session.c.starts_at > now
    )
    return [as_view(row) for row in tx.execute(wanted.order_by(_session.c.starts_at, _session.c.id))]
