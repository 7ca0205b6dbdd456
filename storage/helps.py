"""Help asked of a colleague («Pedir ayuda»): a section or one question, given for a time (domain.md C08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, bindparam, exists, insert, select, text, update
from sqlmodel import Field

from programme.parts import Part, Size
from storage.outbox import cancel
from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx

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
    part: str = Field(max_length=10)  # its size (programme.parts)
    name: str = Field(max_length=64)  # of the question, or of the block or section
    asked_by: int = Field(foreign_key="person.id", index=True)
    given_to: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: the link is not opened yet
    invite_id: int | None = Field(default=None, foreign_key="invite.id", index=True)  # NULL: given to somebody known
    questions: int  # so many of it had no answer when it was given
    asked_at: datetime
    due_at: datetime  # it goes back to whoever asked then
    ended_at: datetime | None = None  # NULL: open
    outcome: str | None = Field(default=None, max_length=10)  # DONE, TAKEN_BACK, EXPIRED or DECLINED; NULL: open


@dataclass(frozen=True, slots=True)
class Help:
    """A part that somebody was asked for, as data."""

    id: int
    response_id: int
    size: str
    name: str
    asked_by: int
    asker: str
    #: None, and a blank name: its link is not opened yet.
    given_to: int | None
    holder: str
    invite_id: int | None
    questions: int
    asked_at: datetime
    due_at: datetime
    #: None: open.
    outcome: str | None

    @property
    def covered(self) -> Part:
        """Which part it is."""
        return Part(Size(self.size), self.name)

    @property
    def due_key(self) -> str:
        """What the outbox knows the end of its time by."""
        return f"help.due:{self.id}"


_help, _person = table(HelpRequest), table(Person)
_asker, _holder = _person.alias("asker"), _person.alias("holder")
_open = _help.c.ended_at.is_(None)
_seen = (
    select(
        _help.c.id,
        _help.c.response_id,
        _help.c.part,
        _help.c.name,
        _help.c.asked_by,
        _asker.c.name,
        _help.c.given_to,
        _holder.c.name,
        _help.c.invite_id,
        _help.c.questions,
        _help.c.asked_at,
        _help.c.due_at,
        _help.c.outcome,
    )
    .join(_asker, _asker.c.id == _help.c.asked_by)
    .outerjoin(_holder, _holder.c.id == _help.c.given_to)
    .order_by(_help.c.id)
)

# Built once, as all statements of the hot path are.
_BY_ID = _seen.where(_help.c.id == bindparam("help_id"))
_OPEN = _seen.where(_help.c.response_id == bindparam("response_id"), _open)
_in_organization = text(
    "help_request.response_id IN (SELECT id FROM response WHERE organization_id = :organization_id)"
)
_HELD = _seen.where(_help.c.given_to == bindparam("person_id"), _open, _in_organization)
_ASKED = _seen.where(_help.c.asked_by == bindparam("person_id"), _open, _in_organization)


def any_open(response_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a part of that response is given to somebody: a column for statements of others."""
    return exists().where(_help.c.response_id == response_id, _open)


def open_helps(tx: Tx, response_id: int) -> list[Help]:
    """The parts of a response that are given to somebody now, in the order in which they were given."""
    return [_read(row) for row in tx.execute(_OPEN, {"response_id": response_id})]


def help_by_id(tx: Tx, help_id: int) -> Help | None:
    """That part, open or not."""
    row = tx.execute(_BY_ID, {"help_id": help_id}).first()
    return _read(row) if row else None


def open_help_of_invite(tx: Tx, invite_id: int) -> Help | None:
    """The part that waits behind a link."""
    row = tx.execute(_seen.where(_help.c.invite_id == invite_id, _open)).first()
    return _read(row) if row else None


def give(tx: Tx, values: Mapping[str, Any]) -> int:
    """A part is given, with those columns; which request that is. The database refuses the same part twice."""
    number: int = tx.execute(insert(_help).values(**values).returning(_help.c.id)).scalar_one()
    return number


def take_up(tx: Tx, help_id: int, person_id: int) -> bool:
    """Whoever came through the link first has the part. False: somebody has it already."""
    nobody_yet = update(_help).where(_help.c.id == help_id, _help.c.given_to.is_(None))
    return bool(tx.execute(nobody_yet.values(given_to=person_id)).rowcount)


def end(tx: Tx, ended: Help, outcome: str, now: datetime) -> bool:
    """The part goes back, or is done; False: it had ended before. The message of the end of its time is called off."""
    done = tx.execute(update(_help).where(_help.c.id == ended.id, _open).values(ended_at=now, outcome=outcome))
    if done.rowcount:
        cancel(tx, ended.due_key, outcome, now)
    return bool(done.rowcount)


def end_all_of(tx: Tx, person_id: int, organization_id: int, now: datetime) -> list[Help]:
    """The parts that a person holds in an organization go back to whoever asked, because the person leaves it; which
    those are.
    """
    rows = tx.execute(_HELD, {"person_id": person_id, "organization_id": organization_id}).all()
    return [each for each in map(_read, rows) if end(tx, each, DECLINED, now)]


def end_all_by(tx: Tx, person_id: int, organization_id: int, now: datetime) -> list[Help]:
    """The parts that a person has asked for in an organization are nobody's, because the person leaves it; which those
    are.
    """
    rows = tx.execute(_ASKED, {"person_id": person_id, "organization_id": organization_id}).all()
    return [each for each in map(_read, rows) if end(tx, each, TAKEN_BACK, now)]


def _read(row: Sequence[Any]) -> Help:
    number, response_id, size, name, asked_by, asker, given_to, holder, *rest = row
    return Help(number, response_id, size, name, asked_by, asker or "", given_to, holder or "", *rest)
