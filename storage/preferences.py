"""What a person wants of messages that come by themselves: at which hours, how many, from when on, or none."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlmodel import Field

from storage.tables import Row, table
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


_preference = table(NoticePreference)
_BEGIN = text(
    "INSERT INTO notice_preference (person_id, hours, fewer, changed_at) VALUES (:person_id, 'any', :fewer, :now) "
    "ON CONFLICT (person_id) DO NOTHING"
).bindparams(bindparam("now", type_=_preference.c.changed_at.type))


def set_preference(tx: Tx, person_id: int, now: datetime, **chosen: Any) -> None:
    """They want it so from now on; what is not named stays as they had it."""
    tx.execute(_BEGIN, {"person_id": person_id, "fewer": False, "now": now})
    mine = update(_preference).where(_preference.c.person_id == person_id)
    tx.execute(mine.values(changed_at=now, **chosen))
