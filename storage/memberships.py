"""Who speaks for which organization, as what, since when. History stays when people leave (domain.md C24)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, exists, func, select, text, update
from sqlmodel import Field

from storage.organizations import Organization
from storage.people import Chat, Person
from storage.tables import Row, table
from storage.tx import Tx

MANAGER, MEMBER = "manager", "member"
#: The standing of a facilitator who answers in an organization's name: nobody is a member with it.
ASSISTANT = "assistant"


class Membership(Row, table=True):
    """A person in an organization, from a day to a day."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_one_at_a_time",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "uq_membership_one_manager",
            "organization_id",
            unique=True,
            sqlite_where=text("until IS NULL AND role = 'manager'"),
            postgresql_where=text("until IS NULL AND role = 'manager'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    role: str = Field(max_length=10)  # MANAGER or MEMBER: what they may do here
    job: str | None = None  # what they are there («Presidenta»); NULL: not asked yet
    since: datetime
    until: datetime | None = None  # NULL: still there
    accepted_at: datetime | None = None  # NULL: asked to join, nobody has answered yet
    chosen_at: datetime  # the newest one is whom the person speaks for


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's place in the organization that they speak for."""

    membership_id: int
    organization_id: int
    legal_name: str
    ruc: str
    chain: str
    role: str
    job: str | None
    accepted: bool
    #: In how many organizations the person may act; more than one: every screen says for which they speak.
    places: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in an organization, or on the way into it."""

    membership_id: int
    person_id: int
    name: str | None
    job: str | None
    role: str
    since: datetime
    accepted: bool
    last_seen_at: datetime
    #: Whether messages arrive in some chat of theirs.
    reachable: bool


_membership, _organization, _person = table(Membership), table(Organization), table(Person)
_chat = table(Chat)

# Built once, as all statements of the hot path are.
_mine = _membership.alias("mine")
_PLACES = (
    select(func.count())
    .where(_mine.c.person_id == _membership.c.person_id, _mine.c.until.is_(None), _mine.c.accepted_at.is_not(None))
    .scalar_subquery()
)
_MINE = (
    select(
        _membership.c.id,
        _organization.c.id,
        _organization.c.legal_name,
        _organization.c.ruc,
        _organization.c.chain,
        _membership.c.role,
        _membership.c.job,
        _membership.c.accepted_at.is_not(None),
        _PLACES,
    )
    .join(_organization, _organization.c.id == _membership.c.organization_id)
    .where(_membership.c.person_id == bindparam("person_id"), _membership.c.until.is_(None))
)
_CURRENT = _MINE.order_by(_membership.c.chosen_at.desc(), _membership.c.id.desc()).limit(1)
_STANDING = _MINE.where(_membership.c.id == bindparam("membership_id"))
_BELONGS = select(_membership.c.id).where(
    _membership.c.person_id == bindparam("person_id"),
    _membership.c.organization_id == bindparam("organization_id"),
    _membership.c.until.is_(None),
    _membership.c.accepted_at.is_not(None),
)
_REACHABLE = exists().where(_chat.c.person_id == _person.c.id, _chat.c.unreachable_since.is_(None))
_TEAM = (
    select(
        _membership.c.id,
        _person.c.id,
        _person.c.name,
        _membership.c.job,
        _membership.c.role,
        _membership.c.since,
        _membership.c.accepted_at.is_not(None),
        _person.c.last_seen_at,
        _REACHABLE,
    )
    .join(_person, _person.c.id == _membership.c.person_id)
    .where(_membership.c.organization_id == bindparam("organization_id"), _membership.c.until.is_(None))
    .order_by(_membership.c.role != MANAGER, _membership.c.since, _membership.c.id)
)


def current_membership(tx: Tx, person_id: int) -> Standing | None:
    """The organization that a person speaks for now: of those they belong to, the one chosen last."""
    row = tx.execute(_CURRENT, {"person_id": person_id}).first()
    return Standing(*row) if row else None


def standing_of(tx: Tx, person_id: int, membership_id: int) -> Standing | None:
    """A person's place by the number of their membership; None: it is not theirs, or has ended."""
    row = tx.execute(_STANDING, {"person_id": person_id, "membership_id": membership_id}).first()
    return Standing(*row) if row else None


def standing_of_assistant(tx: Tx, organization_id: int) -> Standing | None:
    """The standing of a facilitator who answers in that organization's name; None: it is not known here."""
    found = tx.get(Organization, organization_id)
    if found is None:
        return None
    return Standing(0, organization_id, found.legal_name, found.ruc, found.chain, ASSISTANT, ASSISTANT, True, 1)


def manager_of(tx: Tx, organization_id: int) -> tuple[int, str | None] | None:
    """The person who manages an organization now, and their name."""
    row = tx.execute(
        select(_person.c.id, _person.c.name)
        .join(_membership, _membership.c.person_id == _person.c.id)
        .where(
            _membership.c.organization_id == organization_id,
            _membership.c.until.is_(None),
            _membership.c.role == MANAGER,
        )
    ).first()
    return (row[0], row[1]) if row else None


def belongs(tx: Tx, person_id: int, organization_id: int) -> bool:
    """May this person see and do what is the organization's?"""
    return membership_in(tx, person_id, organization_id) is not None


def membership_in(tx: Tx, person_id: int, organization_id: int) -> int | None:
    """The membership with which a person may act in an organization; None: they may not."""
    number: int | None = tx.execute(
        _BELONGS, {"person_id": person_id, "organization_id": organization_id}
    ).scalar_one_or_none()
    return number


def is_known_in(tx: Tx, person_id: int, organization_id: int) -> bool:
    """Whether this person belongs to the organization, or has asked to join it and nobody has decided yet."""
    known = select(_membership.c.id).where(
        _membership.c.person_id == person_id,
        _membership.c.organization_id == organization_id,
        _membership.c.until.is_(None),
    )
    return tx.execute(known).first() is not None


def choose(tx: Tx, person_id: int, membership_id: int, now: datetime) -> bool:
    """From now on the person speaks for that organization. False: they may not act there (any more)."""
    chosen = (
        update(_membership)
        .where(
            _membership.c.id == membership_id,
            _membership.c.person_id == person_id,
            _membership.c.until.is_(None),
            _membership.c.accepted_at.is_not(None),
        )
        .values(chosen_at=now)
    )
    return bool(tx.execute(chosen).rowcount)


def choose_place(tx: Tx, membership_id: int, now: datetime) -> None:
    """From now on the person speaks for that organization, or waits to be let into it."""
    tx.execute(update(_membership).where(_membership.c.id == membership_id).values(chosen_at=now))


def set_job(tx: Tx, membership_id: int, job: str) -> None:
    """What the person is in the organization, in their own words."""
    tx.execute(update(_membership).where(_membership.c.id == membership_id).values(job=job))


def team_of(tx: Tx, organization_id: int) -> list[Member]:
    """Everybody who is in an organization or asks to be: the manager first, then by how long they are there."""
    return [Member(*row) for row in tx.execute(_TEAM, {"organization_id": organization_id})]


def end_membership(tx: Tx, membership_id: int, now: datetime) -> None:
    """The person is no longer in that organization."""
    tx.execute(update(_membership).where(_membership.c.id == membership_id).values(until=now))


def admit(tx: Tx, membership_id: int, now: datetime) -> None:
    """Whoever asked to join is in, from now on."""
    tx.execute(
        update(_membership)
        .where(_membership.c.id == membership_id, _membership.c.accepted_at.is_(None))
        .values(accepted_at=now)
    )


def make_manager(tx: Tx, organization_id: int, membership_id: int) -> None:
    """That member manages the organization now; whoever did is a member like the others."""
    here = _membership.c.organization_id == organization_id
    tx.execute(update(_membership).where(here, _membership.c.until.is_(None)).values(role=MEMBER))
    tx.execute(update(_membership).where(here, _membership.c.id == membership_id).values(role=MANAGER))
