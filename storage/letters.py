"""Letters: what a facilitator writes to an organization of their own accord. A draft until it is sent."""

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row


class Letter(Row, table=True):
    """One message of a facilitator to the people of an organization."""

    __tablename__ = "letter"

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    written_by: int = Field(foreign_key="person.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: to all who speak for it
    text: str | None = None  # NULL: not written yet
    begun_at: datetime
    sent_at: datetime | None = None  # NULL: a draft
