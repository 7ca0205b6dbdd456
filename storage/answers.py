"""Answers, only ever added to: a change keeps the earlier answer and says which one took its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, bindparam, func, insert, select, text, update
from sqlmodel import Field

from storage.people import Person
from storage.responses import Response
from storage.tables import Row, table
from storage.tx import Tx

#: How an answer came in: by the organization's own people, by a facilitator in their name, from a spreadsheet.
TAPPED, TYPED, ASSISTED, IMPORTED = "tapped", "typed", "assisted", "imported"


class Answer(Row, table=True):
    """One answer to one question, by one person, at one moment."""

    __tablename__ = "answer"
    __table_args__ = (
        Index(
            "uq_answer_one_current",
            "response_id",
            "question",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("superseded_by IS NULL OR superseded_at IS NOT NULL", name="superseded_when"),
    )

    id: int | None = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="response.id")
    question: str = Field(max_length=64)
    value: str | None = None  # canonical (programme.questionnaire); NULL: left out on purpose
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: from a spreadsheet
    how: str = Field(max_length=10)  # TAPPED, TYPED, ASSISTED or IMPORTED
    at: datetime
    superseded_at: datetime | None = None  # NULL: this is the current one
    superseded_by: int | None = Field(default=None, foreign_key="answer.id")


_answer, _person, _response = table(Answer), table(Person), table(Response)
_current = _answer.c.superseded_at.is_(None)


# Built once, as all statements of the hot path are.
_CURRENT = select(_answer.c.question, _answer.c.value).where(
    _answer.c.response_id == bindparam("response_id"), _current
)
_ADD = insert(_answer)


def current_answers(tx: Tx, response_id: int) -> dict[str, str | None]:
    """Question → value, of every answer that holds now."""
    return {row[0]: row[1] for row in tx.execute(_CURRENT, {"response_id": response_id})}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given."""

    question: str
    value: str | None
    how: str
    at: datetime
    #: None, and a blank name: it came from a spreadsheet.
    person_id: int | None
    name: str


_given = select(
    _answer.c.question, _answer.c.value, _answer.c.how, _answer.c.at, _answer.c.person_id, _person.c.name
).outerjoin(_person, _person.c.id == _answer.c.person_id)


def history_of(tx: Tx, response_id: int, question: str) -> list[Given]:
    """Every answer that was ever given to a question, the current one first."""
    rows = tx.execute(
        _given.where(_answer.c.response_id == response_id, _answer.c.question == question).order_by(_answer.c.id.desc())
    )
    return [_read(row) for row in rows]


def given_in(tx: Tx, response_id: int) -> dict[str, Given]:
    """Question → the current answer to it, with who gave it."""
    rows = tx.execute(_given.where(_answer.c.response_id == response_id, _current))
    return {row[0]: _read(row) for row in rows}


def latest_answer_by(tx: Tx, response_id: int, person_id: int) -> Given | None:
    """The answer that the person gave last; None: they have given none."""
    row = tx.execute(
        _given.where(_answer.c.response_id == response_id, _answer.c.person_id == person_id)
        .order_by(_answer.c.id.desc())
        .limit(1)
    ).first()
    return _read(row) if row else None


def last_answers_in(tx: Tx, response_id: int) -> dict[int, datetime]:
    """When each person gave an answer last."""
    rows = tx.execute(
        select(_answer.c.person_id, func.max(_answer.c.at))
        .where(_answer.c.response_id == response_id, _answer.c.person_id.is_not(None))
        .group_by(_answer.c.person_id)
    )
    return {row[0]: row[1] for row in rows}


def assisted_since(tx: Tx, organization_id: int, person_id: int, since: datetime) -> int:
    """How many questions of an organization a facilitator has answered in its name since then."""
    answered = (
        select(func.count(func.distinct(_answer.c.question)))
        .join(_response, _response.c.id == _answer.c.response_id)
        .where(
            _response.c.organization_id == organization_id,
            _answer.c.person_id == person_id,
            _answer.c.how == ASSISTED,
            _answer.c.at >= since,
        )
    )
    return int(tx.execute(answered).scalar_one())


def _read(row: Sequence[Any]) -> Given:
    question, value, how, at, person_id, name = row
    return Given(question, value, how, at, person_id, name or "")


def add_answer(
    tx: Tx,
    response_id: int,
    question: str,
    value: str | None,
    *,
    person_id: int | None,
    how: str,
    now: datetime,
    replaces: bool,
) -> None:
    """Keep an answer; one that `replaces` an earlier answer supersedes it. The database refuses two current ones."""
    values = {
        "response_id": response_id,
        "question": question,
        "value": value,
        "person_id": person_id,
        "how": how,
        "at": now,
    }
    old = _supersede(tx, response_id, question, now) if replaces else None
    if old is None:
        tx.execute(_ADD, values)
        return
    new = tx.execute(_ADD.returning(_answer.c.id), values).scalar_one()
    tx.execute(update(_answer).where(_answer.c.id == old).values(superseded_by=new))


def _supersede(tx: Tx, response_id: int, question: str, now: datetime) -> int | None:
    """The current answer is one no longer; which it was."""
    superseding = (
        update(_answer)
        .where(_answer.c.response_id == response_id, _answer.c.question == question, _current)
        .values(superseded_at=now)
        .returning(_answer.c.id)
    )
    old: int | None = tx.execute(superseding).scalar()
    return old
