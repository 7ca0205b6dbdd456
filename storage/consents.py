"""What each person agreed to: which text, in which language, when (Ley 29733; domain.md §3)."""

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row


class Consent(Row, table=True):
    """One «Acepto»."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version: str = Field(max_length=10)  # of programme.consent
    language: str = Field(max_length=5)  # in which it was read
    accepted_at: datetime
    withdrawn_at: datetime | None = None  # NULL: it holds
