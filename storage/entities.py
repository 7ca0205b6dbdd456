"""Entities of the programme (PROMPERÚ, INIA, ITP …), and their officers: who works for which, from a day to a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, select, text, update
from sqlmodel import Field, col
from sqlmodel import select as select_model

from storage.tables import Row, table
from storage.tx import Tx


class Entity(Row, table=True):
    """Somebody who gives services to organizations."""

    __tablename__ = "entity"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40, unique=True)  # «promperu»: how commands and addresses call it
    name: str  # «PROMPERÚ»: how people read it
    aliases: str = ""  # other names of it in files, by lines (domain.md I-19)
    created_at: datetime


class Officer(Row, table=True):
    """A person who works for an entity, from a day to a day."""

    __tablename__ = "officer"
    __table_args__ = (
        Index(
            "uq_officer_one_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    name: str  # as the link was made out, and as others read it
    since: datetime
    until: datetime | None = None  # NULL: still one


@dataclass(frozen=True, slots=True)
class Office:
    """An officer at work, as data."""

    officer_id: int
    name: str
    entity_id: int
    entity: str


_entity, _officer = table(Entity), table(Officer)
_OFFICE = (
    select(_officer.c.id, _officer.c.name, _entity.c.id, _entity.c.name)
    .join(_entity, _entity.c.id == _officer.c.entity_id)
    .where(_officer.c.person_id == bindparam("person_id"), _officer.c.until.is_(None))
)


def office_of(tx: Tx, person_id: int) -> Office | None:
    """The officer that a person is now; None: they are none (any more). Asked on every action of theirs."""
    row = tx.execute(_OFFICE, {"person_id": person_id}).first()
    return Office(*row) if row else None


def people_of_entity(tx: Tx, entity_id: int) -> list[int]:
    """The people who are officers of an entity now."""
    now = select(_officer.c.person_id).where(_officer.c.entity_id == entity_id, _officer.c.until.is_(None))
    return list(tx.execute(now.order_by(_officer.c.id)).scalars())


def entity_by_slug(tx: Tx, slug: str) -> Entity | None:
    """The entity that is called so in commands and addresses."""
    return tx.exec(select_model(Entity).where(Entity.slug == slug)).first()


def entities(tx: Tx) -> list[Entity]:
    """All of them, by name."""
    return list(tx.exec(select_model(Entity).order_by(col(Entity.name))))


def officers(tx: Tx) -> list[Officer]:
    """Those who are officers now, in the order in which they came."""
    return list(tx.exec(select_model(Officer).where(col(Officer.until).is_(None)).order_by(col(Officer.id))))


def end_office(tx: Tx, officer_id: int, now: datetime) -> None:
    """They are no officer any more."""
    tx.execute(update(_officer).where(_officer.c.id == officer_id).values(until=now))
