"""Responses to a questionnaire: they belong to an organization, not to a telephone (domain.md C24)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, delete, insert, select, text, update
from sqlmodel import Field

from storage.helps import any_open
from storage.questionnaires import QuestionnaireVersion
from storage.tables import Row, table
from storage.tx import Tx

IN_PROGRESS, SENT = "in_progress", "sent"
#: At a question: it is asked; it was answered before and is open to be changed; it is behind (a stop, the review).
ASKING, CHANGING, RESTING = "asking", "changing", "resting"


class Response(Row, table=True):
    """An organization's answers to one version of one form."""

    __tablename__ = "response"
    __table_args__ = (
        Index(
            "uq_response_one_in_progress",
            "organization_id",
            "form_id",
            unique=True,
            sqlite_where=text("state = 'in_progress'"),
            postgresql_where=text("state = 'in_progress'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    version_id: int = Field(foreign_key="questionnaire_version.id", index=True)
    form_id: str = Field(max_length=40)  # that of the version, here so that the database can hold the rule above
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)  # NULL: outside any call
    state: str = Field(default=IN_PROGRESS, max_length=15)
    started_at: datetime
    sent_at: datetime | None = None  # NULL: not sent yet
    sent_by: int | None = Field(default=None, foreign_key="person.id")


class Postponed(Row, table=True):
    """A question that somebody left for later («Más tarde»), and how often."""

    __tablename__ = "postponed"

    response_id: int = Field(foreign_key="response.id", primary_key=True)
    question: str = Field(primary_key=True, max_length=64)
    times: int


class Position(Row, table=True):
    """Where a person is in a response. Each person has their own: colleagues may answer side by side."""

    __tablename__ = "position"

    response_id: int = Field(foreign_key="response.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    question: str | None = Field(default=None, max_length=64)  # NULL: at the start
    mode: str = Field(max_length=10)  # ASKING, CHANGING or RESTING
    draft: str | None = None  # what is ticked so far where several may be chosen; NULL: nothing yet
    at: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """A response as the conversation sees it."""

    id: int
    organization_id: int
    version_id: int
    content_hash: str
    state: str
    sent_at: datetime | None
    #: Whether a part of it is given to somebody (storage.helps).
    has_helps: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A person's position, as data."""

    question: str | None = None
    mode: str = RESTING
    draft: str | None = None


_response, _postponed, _position = table(Response), table(Postponed), table(Position)
_version = table(QuestionnaireVersion)
_running = select(
    _response.c.id,
    _response.c.organization_id,
    _response.c.version_id,
    _version.c.content_hash,
    _response.c.state,
    _response.c.sent_at,
    any_open(_response.c.id),
).join(_version, _version.c.id == _response.c.version_id)

# Built once, as all statements of the hot path are.
_BY_ID = _running.where(_response.c.id == bindparam("response_id"))
_LATEST = (
    _running.where(
        _response.c.organization_id == bindparam("organization_id"), _response.c.form_id == bindparam("form_id")
    )
    .order_by(_response.c.id.desc())
    .limit(1)
)
_PLACE = select(_position.c.question, _position.c.mode, _position.c.draft).where(
    _position.c.response_id == bindparam("response_id"), _position.c.person_id == bindparam("person_id")
)
_MOVE = (
    update(_position)
    .where(_position.c.response_id == bindparam("of_response"), _position.c.person_id == bindparam("of_person"))
    .values(question=bindparam("question"), mode=bindparam("mode"), draft=bindparam("draft"), at=bindparam("at"))
)
_POSTPONED = select(_postponed.c.question, _postponed.c.times).where(
    _postponed.c.response_id == bindparam("response_id")
)

_OF_RESPONSE = select(_response.c.id).where(_response.c.id == bindparam("response_id"))
_HOLD, _HOLD_ALONE = _OF_RESPONSE.with_for_update(read=True), _OF_RESPONSE.with_for_update()
_HOLD_PLACES = (
    select(_position.c.person_id).where(_position.c.response_id == bindparam("response_id")).with_for_update()
)


def response_by_id(tx: Tx, response_id: int) -> Running | None:
    """That response."""
    row = tx.execute(_BY_ID, {"response_id": response_id}).first()
    return Running(*row) if row else None


def latest_response(tx: Tx, organization_id: int, form_id: str) -> Running | None:
    """The organization's newest response to a form: the one in progress, else the one sent last."""
    row = tx.execute(_LATEST, {"organization_id": organization_id, "form_id": form_id}).first()
    return Running(*row) if row else None


def start_response(tx: Tx, organization_id: int, form_id: str, version_id: int, now: datetime) -> None:
    """Begin to answer: from now on the response is bound to that version."""
    tx.execute(
        insert(_response).values(
            organization_id=organization_id, form_id=form_id, version_id=version_id, state=IN_PROGRESS, started_at=now
        )
    )


def mark_sent(tx: Tx, response_id: int, person_id: int | None, now: datetime) -> None:
    """The organization has handed in its answers; through no person, if they came from a spreadsheet."""
    tx.execute(
        update(_response).where(_response.c.id == response_id).values(state=SENT, sent_at=now, sent_by=person_id)
    )


def place_of(tx: Tx, response_id: int, person_id: int) -> Place:
    """Where the person is; at no question if they have not begun."""
    row = tx.execute(_PLACE, {"response_id": response_id, "person_id": person_id}).first()
    return Place(*row) if row else Place()


def move_to(tx: Tx, response_id: int, person_id: int, place: Place, now: datetime) -> None:
    """The person is there from now on."""
    values = {"question": place.question, "mode": place.mode, "draft": place.draft, "at": now}
    moved = tx.execute(_MOVE, {"of_response": response_id, "of_person": person_id, **values})
    if not moved.rowcount:
        tx.execute(insert(_position).values(response_id=response_id, person_id=person_id, **values))


def rest(tx: Tx, person_id: int) -> None:
    """The person is at no question, in any response: what they write next only shows where they are."""
    at_one = _position.c.person_id == person_id, _position.c.mode != RESTING
    tx.execute(update(_position).where(*at_one).values(mode=RESTING, draft=None))


def postponed_of(tx: Tx, response_id: int) -> Mapping[str, int]:
    """The questions left for later and how often each was."""
    return {row.question: row.times for row in tx.execute(_POSTPONED, {"response_id": response_id})}


def postpone(tx: Tx, response_id: int, question: str, times: int) -> None:
    """Leave the question for later, for the `times`-th time."""
    tx.execute(delete(_postponed).where(_postponed.c.response_id == response_id, _postponed.c.question == question))
    tx.execute(insert(_postponed).values(response_id=response_id, question=question, times=times))


def newest_place(tx: Tx, response_id: int) -> Place | None:
    """Where somebody was last; None: nobody has begun. What was ticked there is theirs."""
    newest = select(_position.c.question, _position.c.mode).where(
        _position.c.response_id == response_id, _position.c.question.is_not(None)
    )
    row = tx.execute(newest.order_by(_position.c.at.desc(), _position.c.person_id.desc()).limit(1)).first()
    return Place(*row) if row else None


def hold(tx: Tx, response_id: int) -> None:
    """Until this transaction ends nobody hands the response in. One that has been handed in since the transaction
    began lets it fail, to be done again by the store. SQLite has one writer: there it is so anyway.
    """
    if tx.connection().dialect.name == "postgresql":
        tx.execute(_HOLD, {"response_id": response_id})


def hold_alone(tx: Tx, response_id: int) -> None:
    """Until this transaction ends nobody answers in the response. If somebody has since it began (every answer moves
    its person's position), it fails, to be done again on what they said. SQLite has one writer.
    """
    if tx.connection().dialect.name == "postgresql":
        tx.execute(_HOLD_ALONE, {"response_id": response_id})
        tx.execute(_HOLD_PLACES, {"response_id": response_id}).all()
