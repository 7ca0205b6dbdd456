"""Who speaks for which organization, as what, since when. History stays when people leave (domain.md C24)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, select, text, update
from sqlmodel import Field

from storage.organizations import Organization
from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx

MANAGER, MEMBER = "manager", "member"


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


_membership, _organization, _person = table(Membership), table(Organization), table(Person)

# Built once, as all statements of the hot path are.
_CURRENT = (
    select(
        _membership.c.id,
        _organization.c.id,
        _organization.c.legal_name,
        _organization.c.ruc,
        _organization.c.chain,
        _membership.c.role,
        _membership.c.job,
        _membership.c.accepted_at.is_not(None),
    )
    .join(_organization, _organization.c.id == _membership.c.organization_id)
    .where(_membership.c.person_id == bindparam("person_id"), _membership.c.until.is_(None))
    .order_by(_membership.c.chosen_at.desc(), _membership.c.id.desc())
    .limit(1)
)
_BELONGS = select(_membership.c.id).where(
    _membership.c.person_id == bindparam("person_id"),
    _membership.c.organization_id == bindparam("organization_id"),
    _membership.c.until.is_(None),
    _membership.c.accepted_at.is_not(None),
)


def current_membership(tx: Tx, person_id: int) -> Standing | None:
    """The organization that a person speaks for now: of those they belong to, the one chosen last."""
    row = tx.execute(_CURRENT, {"person_id": person_id}).first()
    return Standing(*row) if row else None


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
    return tx.execute(_BELONGS, {"person_id": person_id, "organization_id": organization_id}).first() is not None


def places_of(tx: Tx, person_id: int) -> list[tuple[int, str]]:
    """The memberships in which a person may act, with the organizations' names."""
    mine = (
        select(_membership.c.id, _organization.c.legal_name)
        .join(_organization, _organization.c.id == _membership.c.organization_id)
        .where(
            _membership.c.person_id == person_id,
            _membership.c.until.is_(None),
            _membership.c.accepted_at.is_not(None),
        )
        .order_by(_organization.c.legal_name)
    )
    return [(row.id, row.legal_name) for row in tx.execute(mine)]


def choose(tx: Tx, person_id: int, membership_id: int, now: datetime) -> None:
    """From now on the person speaks for that organization, if they may act there."""
    tx.execute(
        update(_membership)
        .where(
            _membership.c.id == membership_id,
            _membership.c.person_id == person_id,
            _membership.c.until.is_(None),
            _membership.c.accepted_at.is_not(None),
        )
        .values(chosen_at=now)
    )


def set_job(tx: Tx, membership_id: int, job: str) -> None:
    """What the person is in the organization, in their own words."""
    tx.execute(update(_membership).where(_membership.c.id == membership_id).values(job=job))
