"""Organizations on their way through the form of their chain: how far, where they are, since when, with whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from storage.answers import Answer
from storage.exports import RUNNING, answers_of, batches
from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.people import Person
from storage.questionnaires import QuestionnaireVersion
from storage.responses import Position, Response, Running
from storage.tables import table
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class OrganizationProgress:
    """An organization on its way through the form of its chain; without a response it has not begun."""

    ruc: str
    legal_name: str
    chain: str
    region: str
    people: int
    manager: str | None
    running: Running | None
    started_at: datetime | None
    answers: Mapping[str, str | None]
    #: Where somebody of it was last, and when; None: nowhere yet.
    question: str | None
    last_activity_at: datetime | None


_answer, _response, _position = table(Answer), table(Response), table(Position)
_organization, _version = table(Organization), table(QuestionnaireVersion)
_membership, _person = table(Membership), table(Person)


def progress_of_organizations(tx: Tx, forms: Mapping[str, str]) -> Iterator[OrganizationProgress]:
    """Every organization, by RUC, with its newest response to the form of its chain (`forms`: chain → form)."""
    newest = (
        select(func.max(_response.c.id))
        .where(_response.c.organization_id == _organization.c.id)
        .where(_response.c.form_id == case(forms, value=_organization.c.chain, else_=""))
        .correlate(_organization)
        .scalar_subquery()
    )
    progress = (
        select(
            *RUNNING,
            _response.c.started_at,
            _organization.c.id.label("organization"),
            _organization.c.ruc,
            _organization.c.legal_name,
            _organization.c.chain,
            _organization.c.region,
        )
        .select_from(_organization)
        .join(_response, _response.c.id == newest, isouter=True)
        .join(_version, _version.c.id == _response.c.version_id, isouter=True)
        .order_by(_organization.c.ruc)
    )
    for rows in batches(tx, progress):
        yield from _with_particulars(tx, rows)


def _with_particulars(tx: Tx, rows: list[Any]) -> Iterator[OrganizationProgress]:
    responses = [row.id for row in rows if row.id is not None]
    answers, places = answers_of(tx, responses), _places_of(tx, responses)
    last_answers = _last_answers_of(tx, responses)
    people, managers = _people_of(tx, [row.organization for row in rows])
    for row in rows:
        question, place_at = places.get(row.id, (None, None))
        times = [at for at in (place_at, last_answers.get(row.id)) if at is not None]
        yield OrganizationProgress(
            row.ruc,
            row.legal_name,
            row.chain,
            row.region,
            people.get(row.organization, 0),
            managers.get(row.organization),
            Running(*row[:6]) if row.id is not None else None,
            row.started_at,
            answers.get(row.id, {}),
            question,
            max(times, default=None),
        )


def _places_of(tx: Tx, responses: list[int]) -> dict[int, tuple[str | None, datetime]]:
    """The question that somebody came to last, and when, by response."""
    places = (
        select(_position.c.response_id, _position.c.question, _position.c.at)
        .where(_position.c.response_id.in_(responses))
        .order_by(_position.c.at)
    )
    return {row.response_id: (row.question, row.at) for row in tx.execute(places)}


def _last_answers_of(tx: Tx, responses: list[int]) -> dict[int, datetime]:
    last = select(_answer.c.response_id, func.max(_answer.c.at)).where(_answer.c.response_id.in_(responses))
    return {row[0]: row[1] for row in tx.execute(last.group_by(_answer.c.response_id))}


def _people_of(tx: Tx, organizations: list[int]) -> tuple[dict[int, int], dict[int, str | None]]:
    """How many people may speak for each organization now, and the name of its manager."""
    belonging = (
        select(_membership.c.organization_id, _membership.c.role, _person.c.name)
        .join(_person, _person.c.id == _membership.c.person_id)
        .where(
            _membership.c.organization_id.in_(organizations),
            _membership.c.until.is_(None),
            _membership.c.accepted_at.is_not(None),
        )
    )
    counts: dict[int, int] = {}
    managers: dict[int, str | None] = {}
    for organization_id, role, name in tx.execute(belonging):
        counts[organization_id] = counts.get(organization_id, 0) + 1
        if role == MANAGER:
            managers[organization_id] = name
    return counts, managers
