"""Answers, only ever added to: a change keeps the earlier answer and says which one took its place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, insert, select, text, update
from sqlmodel import Field

from storage.store import Tx
from storage.tables import Row, table

#: How an answer came in.
TAPPED, TYPED = "tapped", "typed"


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
    person_id: int = Field(foreign_key="person.id", index=True)
    how: str = Field(max_length=10)  # TAPPED, TYPED; by import or assisted comes later
    at: datetime
    superseded_at: datetime | None = None  # NULL: this is the current one
    superseded_by: int | None = Field(default=None, foreign_key="answer.id")


_answer = table(Answer)
_current = _answer.c.superseded_at.is_(None)


def current_answers(tx: Tx, response_id: int) -> dict[str, str | None]:
    """Question → value, of every answer that holds now."""
    rows = tx.connection().execute(
        select(_answer.c.question, _answer.c.value).where(_answer.c.response_id == response_id, _current)
    )
    return {row.question: row.value for row in rows}


def answered_at(tx: Tx, response_id: int, question: str) -> datetime | None:
    """When the current answer to a question was given; None: there is none."""
    at: datetime | None = (
        tx.connection()
        .execute(
            select(_answer.c.at).where(_answer.c.response_id == response_id, _answer.c.question == question, _current)
        )
        .scalar()
    )
    return at


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given."""

    question: str
    value: str | None
    how: str
    at: datetime


def latest_answer_by(tx: Tx, response_id: int, person_id: int) -> Given | None:
    """The answer that the person gave last; None: they have given none."""
    row = (
        tx.connection()
        .execute(
            select(_answer.c.question, _answer.c.value, _answer.c.how, _answer.c.at)
            .where(_answer.c.response_id == response_id, _answer.c.person_id == person_id)
            .order_by(_answer.c.id.desc())
            .limit(1)
        )
        .first()
    )
    return Given(*row) if row else None


def add_answer(
    tx: Tx,
    response_id: int,
    question: str,
    value: str | None,
    *,
    person_id: int,
    how: str,
    now: datetime,
    replaces: bool,
) -> None:
    """Keep an answer; one that `replaces` an earlier answer supersedes it. The database refuses two current ones."""
    connection = tx.connection()
    old = None
    if replaces:
        old = connection.execute(
            update(_answer)
            .where(_answer.c.response_id == response_id, _answer.c.question == question, _current)
            .values(superseded_at=now)
            .returning(_answer.c.id)
        ).scalar()
    adding = insert(_answer).values(
        response_id=response_id, question=question, value=value, person_id=person_id, how=how, at=now
    )
    if old is None:
        connection.execute(adding)
        return
    new = connection.execute(adding.returning(_answer.c.id)).scalar_one()
    connection.execute(update(_answer).where(_answer.c.id == old).values(superseded_by=new))
