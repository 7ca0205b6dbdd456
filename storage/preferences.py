"""What a person wants of messages that come by themselves: at which hours, how many, from when on, or none."""

from datetime import date, datetime

from sqlmodel import Field

from storage.tables import Row
from storage.tx import Tx


class NoticePreference(Row, table=True):
    """What a person has chosen in /avisos. Without a row: any hour, all of them."""

    __tablename__ = "notice_preference"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    hours: str = Field(default="any", max_length=10)  # a code of programme.reminders.Hours
    fewer: bool = False
    paused_until: date | None = None  # nothing before that day, there; NULL: no pause
    stopped_at: datetime | None = None  # NULL: they may be written to
    changed_at: datetime


def preference_of(tx: Tx, person_id: int) -> NoticePreference | None:
    """What they have chosen; None: nothing yet."""
    return tx.get(NoticePreference, person_id)
