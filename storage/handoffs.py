"""Hand-offs to a person («Hablar con una persona»): what was asked, who took it, what was said (domain.md C44)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables import Row


class Handoff(Row, table=True):
    """Somebody of an organization wants to speak with a facilitator."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "uq_handoff_one_open",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)  # who asked
    response_id: int | None = Field(default=None, foreign_key="response.id")  # NULL: not about a questionnaire
    question: str | None = Field(default=None, max_length=64)  # where they were; NULL: at none
    opened_at: datetime
    taken_by: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: nobody yet
    taken_at: datetime | None = None
    closed_at: datetime | None = None  # NULL: open
    closed_by: int | None = Field(default=None, foreign_key="person.id")


class HandoffMessage(Row, table=True):
    """One thing that was said in a hand-off."""

    __tablename__ = "handoff_message"

    id: int | None = Field(default=None, primary_key=True)
    handoff_id: int = Field(foreign_key="handoff.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    text: str
    at: datetime
