"""How far the organizations are, as a facilitator follows them: one row for each, all of them in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from storage.answers import Answer
from storage.claims import ManagerClaim
from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.people import Chat, Person
from storage.responses import IN_PROGRESS, Position, Response
from storage.tables import table
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Followed:
    """An organization on its way."""

    organization_id: int
    ruc: str
    legal_name: str
    kind: str
    chain: str
    region: str
    #: Its newest TPE and that one's state; None: none was begun.
    response_id: int | None
    state: str | None
    sent_at: datetime | None
    #: While it is in progress: since when no answer has come (since the start, if none has).
    silent_since: datetime | None
    #: Those who may act for it, when the last of them was seen, whether any can be written to, or has told a number.
    people: int
    last_seen_at: datetime | None
    is_reachable: bool
    has_phone: bool
    #: Whether it has a manager, who can be written to.
    reaches_manager: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who may act for an organization, for those who look after it."""

    person_id: int
    name: str | None
    phone: str | None
    role: str
    job: str | None
    last_seen_at: datetime
    is_reachable: bool
    unreachable_since: datetime | None


_organization, _response, _answer = table(Organization), table(Response), table(Answer)
_membership, _person, _chat, _position = table(Membership), table(Person), table(Chat), table(Position)
_claim = table(ManagerClaim)

#: How the TPE of an organization's chain is called (procedures.answering.form_of).
_FORM = literal("tpe_") + _organization.c.chain
_NEWEST = (
    select(func.max(_response.c.id).label("id"))
    .join(_organization, _organization.c.id == _response.c.organization_id)
    .where(_response.c.form_id == _FORM)
    .group_by(_response.c.organization_id)
    .subquery("newest")
)
_TPE = select(_response).join(_NEWEST, _NEWEST.c.id == _response.c.id).subquery("tpe")


#: Asked for each TPE in progress by itself: for one organization the answers of all need not be read.
_LAST_ANSWER = (
    select(func.max(_answer.c.at))
    .where(_answer.c.response_id == _TPE.c.id, _answer.c.superseded_at.is_(None))
    .correlate(_TPE)
    .scalar_subquery()
)


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))


_BELONGS = and_(_membership.c.until.is_(None), _membership.c.accepted_at.is_not(None))
_REACHED = and_(_chat.c.id.is_not(None), _chat.c.unreachable_since.is_(None))
_PEOPLE = (
    select(
        _membership.c.organization_id,
        func.count(_person.c.id.distinct()).label("people"),
        func.max(_person.c.last_seen_at).label("last_seen_at"),
        _any(_REACHED).label("is_reachable"),
        _any(_person.c.phone.is_not(None)).label("has_phone"),
        _any(and_(_REACHED, _membership.c.role == MANAGER)).label("reaches_manager"),
    )
    .join(_person, _person.c.id == _membership.c.person_id)
    .outerjoin(_chat, _chat.c.person_id == _person.c.id)
    .where(_BELONGS)
    .group_by(_membership.c.organization_id)
    .subquery("people")
)
_FOLLOWED = (
    select(
        _organization.c.id,
        _organization.c.ruc,
        _organization.c.legal_name,
        _organization.c.kind,
        _organization.c.chain,
        _organization.c.region,
        _TPE.c.id,
        _TPE.c.state,
        _TPE.c.sent_at,
        case((_TPE.c.state == IN_PROGRESS, func.coalesce(_LAST_ANSWER, _TPE.c.started_at))),
        func.coalesce(_PEOPLE.c.people, 0),
        _PEOPLE.c.last_seen_at,
        func.coalesce(_PEOPLE.c.is_reachable, 0) == 1,
        func.coalesce(_PEOPLE.c.has_phone, 0) == 1,
        func.coalesce(_PEOPLE.c.reaches_manager, 0) == 1,
    )
    .outerjoin(_TPE, _TPE.c.organization_id == _organization.c.id)
    .outerjoin(_PEOPLE, _PEOPLE.c.organization_id == _organization.c.id)
    .order_by(_organization.c.legal_name, _organization.c.id)
)


def organizations_followed(tx: Tx, chains: Sequence[str], regions: Sequence[str]) -> list[Followed]:
    """The organizations of those chains and regions (none given: all), by name."""
    return [Followed(*row) for row in tx.execute(_within(_FOLLOWED, chains, regions))]


def organization_followed(tx: Tx, organization_id: int) -> Followed | None:
    """That organization; None: there is none."""
    row = tx.execute(_FOLLOWED.where(_organization.c.id == organization_id)).first()
    return Followed(*row) if row else None


def contacts_of(tx: Tx, organization_id: int) -> list[Contact]:
    """Those who may act for an organization, its manager first. Telephones are as told for being called by the RPE."""
    rows = tx.execute(
        select(
            _person.c.id,
            _person.c.name,
            _person.c.phone,
            _membership.c.role,
            _membership.c.job,
            _person.c.last_seen_at,
            _any(_REACHED) == 1,
            func.max(_chat.c.unreachable_since),
        )
        .join(_membership, _membership.c.person_id == _person.c.id)
        .outerjoin(_chat, _chat.c.person_id == _person.c.id)
        .where(_membership.c.organization_id == organization_id, _BELONGS)
        .group_by(_person.c.id, _membership.c.id)
        .order_by((_membership.c.role == MANAGER).desc(), _person.c.last_seen_at.desc())
    )
    return [Contact(*row) for row in rows]


def last_at_work(tx: Tx, response_id: int) -> int | None:
    """The person who moved last in a response; None: nobody has yet."""
    person_id: int | None = tx.execute(
        select(_position.c.person_id)
        .where(_position.c.response_id == response_id)
        .order_by(_position.c.at.desc())
        .limit(1)
    ).scalar()
    return person_id


def organizations_with_claims(tx: Tx) -> set[int]:
    """The organizations where somebody says that they manage it now, and nobody has decided yet."""
    return set(tx.execute(select(_claim.c.organization_id).where(_claim.c.decided_at.is_(None))).scalars())


def _within(
    statement: Select[*tuple[object, ...]], chains: Sequence[str], regions: Sequence[str]
) -> Select[*tuple[object, ...]]:
    if chains:
        statement = statement.where(_organization.c.chain.in_(chains))
    if regions:
        statement = statement.where(_organization.c.region.in_(regions))
    return statement
