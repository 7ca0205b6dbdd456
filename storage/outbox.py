"""The outbox: one row for each future message, unique by what it is for (design.md, «Rules of the house»)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    String,
    bindparam,
    cast,
    func,
    select,
    text,
    update,
)
from sqlmodel import Field

from storage.tables import Row, table
from storage.tx import Tx

#: To come; Telegram is being asked; Telegram has it; cut off in the act; refused, too late, called off, or needless:
#: each with its reason.
PLANNED, SENDING, ACCEPTED, UNKNOWN = "planned", "sending", "accepted", "unknown"
FAILED, MISSED, CANCELLED, SKIPPED = "failed", "missed", "cancelled", "skipped"


class Notification(Row, table=True):
    """A message that goes out by itself, when its time has come."""

    __tablename__ = "notification"
    __table_args__ = (
        # All that a claim looks at: it need not read the messages, which lie anywhere.
        Index(
            "ix_notification_due",
            "due_at",
            "id",
            "chat_id",
            "useful_until",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)  # what it is for: «tpe.stalled:12:3:…»
    kind: str = Field(max_length=40)  # who draws it: «screen», «tpe.stalled», …
    chat_id: int = Field(sa_type=BigInteger, index=True)
    topic: str | None = Field(default=None, max_length=40, index=True)  # what plans it: «invitation:12»; NULL: alone
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: nobody is known behind it
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)  # NULL: none concerned
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # what it is drawn from
    due_at: datetime
    useful_until: datetime  # after that it is missed
    state: str = Field(default=PLANNED, max_length=10)
    asked_at: datetime | None = None  # Telegram was asked then; NULL: not yet
    attempts: int = 0
    settled_at: datetime | None = None  # NULL: to come
    reason: str | None = None  # why it is not accepted; NULL: it is, or it is to come
    message_id: int | None = None  # Telegram's number of it
    created_at: datetime


#: What a message said is kept for so long after it was settled.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to come, as data."""

    key: str
    kind: str
    chat_id: int
    due_at: datetime
    useful_until: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    person_id: int | None = None
    organization_id: int | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """All that a worker needs to know of a message that it has, to draw it and to bring it."""

    id: int
    key: str
    kind: str
    chat_id: int
    person_id: int | None
    organization_id: int | None
    facts: dict[str, Any]
    due_at: datetime
    useful_until: datetime
    attempts: int


_notification = table(Notification)
#: What of a message to come may change until it goes out.
_CHANGEABLE = ("chat_id", "facts", "due_at", "useful_until")
_facts = _notification.c.facts.type
_time = _notification.c.due_at.type
_PLAN = text(
    "INSERT INTO notification (key, kind, chat_id, topic, person_id, organization_id, facts, due_at, useful_until, "
    "state, attempts, created_at) VALUES (:key, :kind, :chat_id, :topic, :person_id, :organization_id, :facts, "
    ":due_at, :useful_until, 'planned', 0, :created_at) ON CONFLICT (key) DO NOTHING"
).bindparams(
    bindparam("facts", type_=_facts),
    bindparam("due_at", type_=_time),
    bindparam("useful_until", type_=_time),
    bindparam("created_at", type_=_time),
)

_NOW = bindparam("now", type_=_time)
_CANCEL = text(
    "UPDATE notification SET state = 'cancelled', reason = :reason, settled_at = :now "
    "WHERE key = :key AND state = 'planned'"
).bindparams(_NOW)
_PLAN_OF = (
    _notification.c.topic,
    _notification.c.key,
    _notification.c.state,
    *(_notification.c[name] for name in _CHANGEABLE),
)
_REVIVE = text(
    "UPDATE notification SET state = 'planned', reason = NULL, settled_at = NULL, chat_id = :chat_id, facts = :facts, "
    "due_at = :due_at, useful_until = :useful_until WHERE key = :key"
).bindparams(
    bindparam("facts", type_=_facts),
    bindparam("due_at", type_=_time),
    bindparam("useful_until", type_=_time),
)
_OVERDUE = select(func.min(_notification.c.due_at)).where(text("state = 'planned'"))


def plan(tx: Tx, planned: Planned, now: datetime) -> bool:
    """Keep a message to come. False: one for the same thing (`key`) is there already, whatever became of it."""
    return bool(tx.execute(_PLAN, _as_new(planned, now)).rowcount)


def replan(tx: Tx, topic: str, wanted: Sequence[Planned], reason: str, now: datetime) -> None:
    """All that is to come of a topic is `wanted` and nothing else: what is not wanted any more is called off for
    `reason`, what is new is planned, what was called off and is wanted again comes again. What has gone out, failed or
    was missed stays as it is, and so does what is past its last useful moment: nothing goes out twice, or too late.
    """
    replan_all(tx, {topic: (wanted, reason)}, now)


def replan_all(tx: Tx, wanted: Mapping[str, tuple[Sequence[Planned], str]], now: datetime) -> None:
    """The same for many topics at once: topic → what is wanted of it, and why the rest is not."""
    rows = tx.execute(select(*_PLAN_OF).where(_notification.c.topic.in_(wanted)))
    known: dict[str, dict[str, Any]] = {topic: {} for topic in wanted}
    for row in rows:
        known[row.topic][row.key] = row
    changes = _Changes(now)
    for topic, (messages, reason) in wanted.items():
        changes.note(known[topic], {each.key: each for each in messages}, reason)
    tx.execute_many(_CANCEL, changes.stale)
    tx.execute_many(_PLAN, changes.new)
    tx.execute_many(_REVIVE, changes.revived)


class _Changes:
    """What brings the outbox in step, to be written at once for all topics: one by one they take minutes."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.stale: list[dict[str, Any]] = []
        self.new: list[dict[str, Any]] = []
        self.revived: list[dict[str, Any]] = []

    def note(self, known: Mapping[str, Any], wanted: Mapping[str, Planned], reason: str) -> None:
        """What is different for one topic."""
        for key, row in known.items():
            if row.state == PLANNED and key not in wanted and row.useful_until >= self._now:
                self.stale.append({"key": key, "reason": reason, "now": self._now})
        for key, each in wanted.items():
            row = known.get(key)
            if each.useful_until < self._now:
                continue
            if row is None:
                self.new.append(_as_new(each, self._now))
            elif row.state == CANCELLED or (row.state == PLANNED and _differs(row, each)):
                self.revived.append({**_plan_values(each), "key": key})


def cancel(tx: Tx, key: str, reason: str, now: datetime) -> None:
    """Call off a message that Telegram has not been asked for yet."""
    tx.execute(_CANCEL, {"key": key, "reason": reason, "now": now})


def forget_texts(tx: Tx, kind: str, now: datetime) -> int:
    """Let go of what old messages of a kind said: people's own words among them. That they went out stays. Returns how
    many.
    """
    said = cast(_notification.c.facts, String) != "{}"
    old = _notification.c.kind == kind, _notification.c.settled_at < now - REMEMBERED, said
    number: int = tx.execute(update(_notification).where(*old).values(facts={})).rowcount
    return number


def _as_new(planned: Planned, now: datetime) -> dict[str, Any]:
    return {**{each.name: getattr(planned, each.name) for each in fields(Planned)}, "created_at": now}


def _plan_values(planned: Planned) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in _CHANGEABLE}


def _differs(row: Any, planned: Planned) -> bool:
    return any(getattr(row, name) != value for name, value in _plan_values(planned).items())


def overdue_since(tx: Tx) -> datetime | None:
    """When the longest due of the messages to come was due, or will be; None: none is to come."""
    return tx.execute(_OVERDUE).scalar()


def cancel_for(tx: Tx, kind: str, person_id: int, organization_id: int, reason: str, now: datetime) -> None:
    """Call off all of a kind that was to go to a person about an organization."""
    theirs = _notification.c.person_id == person_id, _notification.c.organization_id == organization_id
    _call_off(tx, (_notification.c.kind == kind, *theirs), reason, now)


def cancel_of_others(tx: Tx, person_id: int, organizations: Collection[int], reason: str, now: datetime) -> None:
    """Call off all that was to go to a person about an organization other than those."""
    number = _notification.c.organization_id
    about_others = _notification.c.person_id == person_id, number.is_not(None), number.not_in(organizations)
    _call_off(tx, about_others, reason, now)


def cancel_in(tx: Tx, chat_id: int, reason: str, now: datetime) -> None:
    """Call off all that was to go to a chat."""
    _call_off(tx, (_notification.c.chat_id == chat_id,), reason, now)


def unsettle(tx: Tx, chat_id: int, topics: str, reasons: Collection[str], now: datetime) -> None:
    """What a chat did not get for one of those reasons, and is still of use, counts as called off: it comes again if it
    is wanted (`replan`). `topics`: how theirs begin.
    """
    kept = _notification.c.state.in_((FAILED, SKIPPED)), _notification.c.reason.in_(reasons)
    theirs = _notification.c.chat_id == chat_id, _notification.c.topic.startswith(topics)
    useful = _notification.c.useful_until > now
    tx.execute(update(_notification).where(*theirs, *kept, useful).values(state=CANCELLED))


def _call_off(tx: Tx, which: tuple[ColumnElement[bool], ...], reason: str, now: datetime) -> None:
    tx.execute(
        update(_notification)
        .where(_notification.c.state == PLANNED, *which)
        .values(state=CANCELLED, reason=reason, settled_at=now)
    )


def facts_to_come(tx: Tx, key: str) -> dict[str, Any] | None:
    """What a message to come is to be drawn from; None: none is to come for that."""
    asked = select(_notification.c.facts).where(_notification.c.key == key, _notification.c.state == PLANNED)
    facts: dict[str, Any] | None = tx.execute(asked).scalar()
    return facts


def set_facts(tx: Tx, key: str, facts: dict[str, Any]) -> None:
    """A message to come is to be drawn from these facts."""
    tx.execute(
        update(_notification).where(_notification.c.key == key, _notification.c.state == PLANNED).values(facts=facts)
    )
