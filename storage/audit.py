"""The audit trail: who did what to what, when. It is only ever added to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, col, select

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


def latest(tx: Tx, actions: Collection[str], person_id: int) -> AuditEntry | None:
    """The newest of such actions of a person; None: there was none."""
    entries = select(AuditEntry).where(col(AuditEntry.action).in_(actions), AuditEntry.person_id == person_id)
    return tx.exec(entries.order_by(col(AuditEntry.id).desc()).limit(1)).first()


def facts_of(tx: Tx, actions: Collection[str], organization_id: int) -> list[dict[str, Any]]:
    """What is known of each of such actions in an organization."""
    entries = select(AuditEntry).where(
        col(AuditEntry.action).in_(actions), AuditEntry.organization_id == organization_id
    )
    return [each.facts for each in tx.exec(entries)]


def facts_among(tx: Tx, action: str, organizations: Collection[int]) -> list[dict[str, Any]]:
    """What is known of each such action in any of these organizations."""
    entries = select(AuditEntry).where(AuditEntry.action == action, col(AuditEntry.organization_id).in_(organizations))
    return [each.facts for each in tx.exec(entries)]


def was_recorded(tx: Tx, action: str, organization_id: int, since: datetime) -> bool:
    """Whether that was done to an organization since then."""
    entries = select(AuditEntry).where(
        AuditEntry.action == action, AuditEntry.organization_id == organization_id, AuditEntry.at >= since
    )
    return tx.exec(entries.limit(1)).first() is not None
