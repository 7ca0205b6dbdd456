"""Calendar feeds: a secret address for each person, under which their calendar program finds their sessions."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlmodel import Field

from storage.invites import hash_token
from storage.tables import Row, table
from storage.tx import Tx


class CalendarFeed(Row, table=True):
    """An address that a person was given. The token itself is only in it: here is its hash."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime
    revoked_at: datetime | None = None  # NULL: it is good


_feed = table(CalendarFeed)


def person_of_feed(tx: Tx, token: str) -> int | None:
    """Whose feed that is; None: nobody's (any more)."""
    found: int | None = tx.execute(
        select(_feed.c.person_id).where(_feed.c.token_hash == hash_token(token), _feed.c.revoked_at.is_(None))
    ).scalar_one_or_none()
    return found


def add_feed(tx: Tx, person_id: int, token: str, now: datetime) -> None:
    """From now on that address shows the person's sessions."""
    tx.execute(insert(_feed).values(person_id=person_id, token_hash=hash_token(token), created_at=now))


def has_feed(tx: Tx, person_id: int) -> bool:
    """Whether some address shows the person's sessions."""
    good = select(_feed.c.id).where(_feed.c.person_id == person_id, _feed.c.revoked_at.is_(None))
    return tx.execute(good).first() is not None


def revoke_feeds(tx: Tx, person_id: int, now: datetime) -> int:
    """The addresses that a person was given show nothing any more. Returns how many these were."""
    good = update(_feed).where(_feed.c.person_id == person_id, _feed.c.revoked_at.is_(None))
    number: int = tx.execute(good.values(revoked_at=now)).rowcount
    return number
