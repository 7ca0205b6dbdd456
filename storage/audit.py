"""The audit trail: who did what to what, when. It is only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from storage.tables import Row
from storage.tx import Tx


class AuditEntry(Row, table=True):
    """One thing that was done."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: the command line
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)  # NULL: none concerned
    action: str = Field(max_length=40)  # «organization.imported», «tpe.sent», …
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # no personal data


def record(
    tx: Tx,
    action: str,
    now: datetime,
    *,
    person_id: int | None = None,
    organization_id: int | None = None,
    **facts: Any,
) -> None:
    """Add one entry, in the transaction of what it tells of."""
    tx.add(AuditEntry(at=now, action=action, person_id=person_id, organization_id=organization_id, facts=facts))
