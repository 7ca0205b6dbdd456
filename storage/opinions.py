"""Opinions: what people say of a session they had said they would come to (domain.md C33, C46)."""

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row


class Opinion(Row, table=True):
    """One person's word on one session, for one organization."""

    __tablename__ = "opinion"

    invitation_id: int = Field(foreign_key="invitation.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    score: int | None = None  # 1 (of no use) to 5; NULL: they did not come, or have not said
    absence: str | None = Field(default=None, max_length=20)  # why they did not come, a code; NULL: they came
    line: str | None = None  # in their own words; NULL: nothing
    at: datetime
