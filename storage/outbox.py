"""The outbox: one row for each future message, unique by what it is for (design.md, «Rules of the house»)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, text
from sqlmodel import Field

from storage.tables import Row

#: To come; a worker has it; Telegram has it; cut off in the act; refused, too late, called off, or needless: each with
#: its reason.
PLANNED, SENDING, ACCEPTED, UNKNOWN = "planned", "sending", "accepted", "unknown"
FAILED, MISSED, CANCELLED, SKIPPED = "failed", "missed", "cancelled", "skipped"


class Notification(Row, table=True):
    """A message that goes out by itself, when its time has come."""

    __tablename__ = "notification"
    __table_args__ = (
        Index(
            "ix_notification_due",
            "due_at",
            "id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index(
            "ix_notification_lease",
            "leased_until",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)  # what it is for: «tpe.stalled:12:3:…»
    kind: str = Field(max_length=40)  # who draws it: «screen», «tpe.stalled», …
    chat_id: int = Field(sa_type=BigInteger, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: nobody is known behind it
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)  # NULL: none concerned
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # what it is drawn from
    due_at: datetime
    useful_until: datetime  # after that it is missed
    state: str = Field(default=PLANNED, max_length=10)
    leased_until: datetime | None = None  # while SENDING: whoever has it must be done by then
    asked_at: datetime | None = None  # Telegram was asked then; NULL: not yet
    attempts: int = 0
    settled_at: datetime | None = None  # NULL: to come
    reason: str | None = None  # why it is not accepted; NULL: it is, or it is to come
    message_id: int | None = None  # Telegram's number of it
    created_at: datetime
