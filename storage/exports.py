"""What leaves as a spreadsheet, in batches: memory does not grow with the rows.

To be read in one transaction, so that a file shows one state of the data from its first row to its last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from storage.answers import Answer
from storage.memberships import Membership
from storage.organizations import Organization
from storage.people import Person
from storage.questionnaires import QuestionnaireVersion
from storage.responses import Response, Running
from storage.tables import table
from storage.tx import Tx

#: Responses, or organizations, that are read at once.
BATCH = 200


@dataclass(frozen=True, slots=True)
class ExportedResponse:
    """A response as it leaves: whose it is, of which form and version, and its current answers."""

    running: Running
    ruc: str
    legal_name: str
    started_at: datetime
    form_id: str
    version: int
    answers: Mapping[str, str | None]

    @property
    def state(self) -> str:
        """Whether it is in progress or sent."""
        return self.running.state

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent; None: not yet."""
        return self.running.sent_at


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """An answer as it leaves, current or earlier: who gave it, how and when.

    Of roles only the present one is kept: of a member, today's; of a former one, the last.
    """

    response_id: int
    question: str
    value: str | None
    name: str | None  # None: nobody's name is known, as for what came from a spreadsheet
    role: str | None  # None: they were no member of the organization then
    how: str
    at: datetime
    superseded_at: datetime | None  # None: it is the current one


_answer, _response, _version = table(Answer), table(Response), table(QuestionnaireVersion)
_organization, _membership, _person = table(Organization), table(Membership), table(Person)
_current = _answer.c.superseded_at.is_(None)
#: What makes a `Running`.
RUNNING = (
    _response.c.id,
    _response.c.organization_id,
    _response.c.version_id,
    _version.c.content_hash,
    _response.c.state,
    _response.c.sent_at,
)

_RESPONSES = (
    select(
        *RUNNING,
        _organization.c.ruc,
        _organization.c.legal_name,
        _response.c.started_at,
        _response.c.form_id,
        _version.c.number,
    )
    .join(_organization, _organization.c.id == _response.c.organization_id)
    .join(_version, _version.c.id == _response.c.version_id)
    .order_by(_organization.c.ruc, _response.c.id)
)
_ANSWERS = select(_answer.c.response_id, _answer.c.question, _answer.c.value).where(
    _answer.c.response_id.in_(bindparam("responses", expanding=True)), _current
)
_ALL_ANSWERS = (
    select(
        _answer.c.response_id,
        _answer.c.question,
        _answer.c.value,
        _person.c.name,
        _membership.c.role,
        _answer.c.how,
        _answer.c.at,
        _answer.c.superseded_at,
    )
    .join(_response, _response.c.id == _answer.c.response_id)
    .join(_person, _person.c.id == _answer.c.person_id, isouter=True)
    .join(
        _membership,
        and_(
            _membership.c.person_id == _answer.c.person_id,
            _membership.c.organization_id == _response.c.organization_id,
            _membership.c.since <= _answer.c.at,
            or_(_membership.c.until.is_(None), _membership.c.until > _answer.c.at),
        ),
        isouter=True,
    )
    .where(_answer.c.response_id.in_(bindparam("responses", expanding=True)))
    .order_by(_answer.c.response_id, _answer.c.question, _answer.c.id)
)


def versions_in_use(tx: Tx) -> list[Running]:
    """One response to each version that has any: newest versions first, form by form."""
    one_each = select(func.min(_response.c.id)).group_by(_response.c.version_id)
    found = (
        select(*RUNNING)
        .join(_version, _version.c.id == _response.c.version_id)
        .where(_response.c.id.in_(one_each))
        .order_by(_version.c.form_id, _version.c.number.desc())
    )
    return [Running(*row) for row in tx.execute(found)]


def exported_responses(tx: Tx) -> Iterator[ExportedResponse]:
    """Every response with its current answers, by RUC."""
    for rows in batches(tx, _RESPONSES):
        answers = answers_of(tx, [row.id for row in rows])
        for row in rows:
            yield _exported(row, answers[row.id])


def exported_answers(tx: Tx) -> Iterator[tuple[ExportedResponse, list[ExportedAnswer]]]:
    """Every response, by RUC, with all answers that it ever had, question by question, the earlier ones first.

    Its current answers are not told apart here: they are those that nothing has superseded.
    """
    for rows in batches(tx, _RESPONSES):
        given: dict[int, list[ExportedAnswer]] = {row.id: [] for row in rows}
        for answer in tx.execute(_ALL_ANSWERS, {"responses": list(given)}):
            given[answer.response_id].append(ExportedAnswer(*answer))
        for row in rows:
            yield _exported(row, {}), given[row.id]


def _exported(row: Any, answers: Mapping[str, str | None]) -> ExportedResponse:
    return ExportedResponse(
        Running(*row[:6]), row.ruc, row.legal_name, row.started_at, row.form_id, row.number, answers
    )


def batches(tx: Tx, statement: Select[Any]) -> Iterator[list[Any]]:
    """The rows of a statement, some at a time."""
    for rows in tx.execute(statement.execution_options(yield_per=BATCH)).partitions():
        yield list(rows)


def answers_of(tx: Tx, responses: Iterable[int]) -> dict[int, dict[str, str | None]]:
    """The current answers of each of the responses."""
    answers: dict[int, dict[str, str | None]] = {response_id: {} for response_id in responses}
    for response_id, question, value in tx.execute(_ANSWERS, {"responses": list(answers)}):
        answers[response_id][question] = value
    return answers
