"""Decisions: what people of the RPE or of an entity chose when few had confirmed a session (domain.md C23)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, select, text
from sqlmodel import Field

from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx


class SessionDecision(Row, table=True):
    """What was chosen, once for each time at which it was looked whether enough had confirmed."""

    __tablename__ = "session_decision"
    __table_args__ = (UniqueConstraint("session_id", "checked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id")
    checked_at: datetime
    what: str = Field(max_length=10)  # a code of procedures.few_confirmed.Choice
    by: int = Field(foreign_key="person.id")
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as data, with the name of whoever took it."""

    what: str
    by: int
    name: str | None
    at: datetime


_decision, _person = table(SessionDecision), table(Person)
_time = _decision.c.at.type
_DECIDE = text(
    "INSERT INTO session_decision (session_id, checked_at, what, by, at) "
    "VALUES (:session_id, :checked_at, :what, :by, :at) ON CONFLICT (session_id, checked_at) DO NOTHING"
).bindparams(bindparam("checked_at", type_=_time), bindparam("at", type_=_time))
_DECIDED = (
    select(_decision.c.what, _decision.c.by, _person.c.name, _decision.c.at)
    .join(_person, _person.c.id == _decision.c.by)
    .where(_decision.c.session_id == bindparam("session_id"), _decision.c.checked_at == bindparam("checked_at"))
)


def keep_decision(tx: Tx, session_id: int, checked_at: datetime, what: str, by: int, now: datetime) -> bool:
    """Keep what was chosen. False: somebody had decided before; that stands."""
    values = {"session_id": session_id, "checked_at": checked_at, "what": what, "by": by, "at": now}
    return bool(tx.execute(_DECIDE, values).rowcount)


def decision_of(tx: Tx, session_id: int, checked_at: datetime) -> Decision | None:
    """What was chosen after that look; None: nothing yet."""
    row = tx.execute(_DECIDED, {"session_id": session_id, "checked_at": checked_at}).first()
    return Decision(*row) if row else None
