"""Facilitators of the RPE: who they are, whom they follow, and what they are doing now."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, bindparam, select, text
from sqlmodel import Field

from storage.tables import Row, table
from storage.tx import Tx

#: What a facilitator may be in the middle of: answering in an organization's name, or writing to somebody.
ASSISTING, WRITING, REPLYING = "assisting", "writing", "replying"


class Facilitator(Row, table=True):
    """A person who works for the RPE, from a day to a day."""

    __tablename__ = "facilitator"
    __table_args__ = (
        Index(
            "uq_facilitator_one_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str  # as the link was made out, and as organizations read it
    chains: str = ""  # the codes of those they follow, by spaces; blank: all
    regions: str = ""  # the same
    since: datetime
    until: datetime | None = None  # NULL: still one
    shown: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # filters that stay
    doing: str | None = Field(default=None, max_length=10)  # ASSISTING, WRITING or REPLYING; NULL: nothing
    doing_id: int | None = None  # the organization, or the hand-off, that it is about


_facilitator = table(Facilitator)
_IS_FACILITATOR = select(_facilitator.c.id).where(
    _facilitator.c.person_id == bindparam("person_id"), _facilitator.c.until.is_(None)
)


def is_facilitator(tx: Tx, person_id: int) -> bool:
    """Does this person work for the RPE now? Asked on every action of theirs."""
    return tx.execute(_IS_FACILITATOR, {"person_id": person_id}).first() is not None
