"""Commitments: which services an organization has said that it will take, and which not (the letter comes later)."""

from datetime import datetime

from sqlalchemy import Index, select, text
from sqlmodel import Field

from storage.tables import Row, table
from storage.tx import Tx


class Commitment(Row, table=True):
    """What an organization has said of one service, until it said otherwise."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index(
            "uq_commitment_one_at_a_time",
            "organization_id",
            "service_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    service_id: int = Field(foreign_key="service.id", index=True)
    accepted: bool
    since: datetime
    until: datetime | None = None  # NULL: it still holds


_commitment = table(Commitment)


def committed_to(tx: Tx, service_id: int) -> dict[int, bool]:
    """What is known of a service: organization → whether it has accepted it."""
    now = select(_commitment.c.organization_id, _commitment.c.accepted).where(
        _commitment.c.service_id == service_id, _commitment.c.until.is_(None)
    )
    return {row.organization_id: row.accepted for row in tx.execute(now)}
