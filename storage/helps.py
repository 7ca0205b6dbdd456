"""Help asked of a colleague («Pedir ayuda»): a section or one question, given for a time (domain.md C08)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables import Row

#: What may be given.
SECTION, QUESTION = "section", "question"
#: How it ended: all answered, taken back by whoever asked, time over, given back by the colleague.
DONE, TAKEN_BACK, EXPIRED, DECLINED = "done", "taken_back", "expired", "declined"


class HelpRequest(Row, table=True):
    """A part of a response, given to a colleague."""

    __tablename__ = "help_request"
    __table_args__ = (
        Index(
            "uq_help_request_one_open",
            "response_id",
            "part",
            "name",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_help_request_due",
            "due_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="response.id")
    part: str = Field(max_length=10)  # SECTION or QUESTION
    name: str = Field(max_length=64)  # of the section (or block), or of the question
    asked_by: int = Field(foreign_key="person.id", index=True)
    given_to: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: the link is not opened yet
    invite_id: int | None = Field(default=None, foreign_key="invite.id", index=True)  # NULL: given to somebody known
    asked_at: datetime
    due_at: datetime  # it goes back to whoever asked then
    ended_at: datetime | None = None  # NULL: open
    outcome: str | None = Field(default=None, max_length=10)  # DONE, TAKEN_BACK, EXPIRED or DECLINED; NULL: open
