"""Seasons: when an organization harvests most, and on which weekdays it packs, by its own word (domain.md C19, §2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, bindparam, select, text, update
from sqlmodel import Field

from programme.harvest import Farm
from storage.organizations import Organization
from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx


class Season(Row, table=True):
    """What an organization has said of its year, in half-months (0..23) and weekdays (Monday 0). Without a row it has
    said nothing: the calendars hold.
    """

    __tablename__ = "season"

    organization_id: int = Field(foreign_key="organization.id", primary_key=True)
    busiest: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # NULL: not told
    packing: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    told_by: int | None = Field(default=None, foreign_key="person.id")  # NULL: an import
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What an organization has said of its year, who said it last, and when."""

    busiest: frozenset[int] | None
    packing: frozenset[int]
    by: str | None
    at: datetime


_season, _person, _organization = table(Season), table(Person), table(Organization)
_BEGIN = text(
    "INSERT INTO season (organization_id, packing, told_at) VALUES (:organization_id, :packing, :now) "
    "ON CONFLICT (organization_id) DO NOTHING"
).bindparams(bindparam("packing", type_=_season.c.packing.type), bindparam("now", type_=_season.c.told_at.type))


def farm_of(tx: Tx, organization_id: int) -> Farm:
    """What the harvest calendar needs to know of an organization. Raises NoResultFound."""
    row = tx.execute(
        select(
            _organization.c.chain,
            _organization.c.region,
            _organization.c.altitude_band,
            _season.c.busiest,
            _season.c.packing,
        )
        .outerjoin(_season, _season.c.organization_id == _organization.c.id)
        .where(_organization.c.id == organization_id)
    ).one()
    chain, region, altitude_band, busiest, packing = row
    return Farm(
        chain, region, altitude_band, frozenset(busiest) if busiest is not None else None, frozenset(packing or ())
    )


def season_of(tx: Tx, organization_id: int) -> Told | None:
    """What it has said; None: nothing yet."""
    columns = _season.c.busiest, _season.c.packing, _person.c.name, _season.c.told_at
    asked = select(*columns).outerjoin(_person, _person.c.id == _season.c.told_by)
    row = tx.execute(asked.where(_season.c.organization_id == organization_id)).first()
    if row is None:
        return None
    busiest, packing, name, at = row
    return Told(frozenset(busiest) if busiest is not None else None, frozenset(packing), name, at)


def set_busiest(tx: Tx, organization_id: int, halves: Collection[int], by: int | None, now: datetime) -> None:
    """It harvests most in these half-months, none of them included."""
    _set(tx, organization_id, by, now, busiest=sorted(halves))


def set_packing(tx: Tx, organization_id: int, weekdays: Collection[int], by: int | None, now: datetime) -> None:
    """It cuts, packs and ships on these weekdays."""
    _set(tx, organization_id, by, now, packing=sorted(weekdays))


def set_altitude(tx: Tx, organization_id: int, band: str, now: datetime) -> bool:
    """Its plots lie so high. False: that was known already, and stays."""
    unknown = _organization.c.id == organization_id, _organization.c.altitude_band.is_(None)
    changed = update(_organization).where(*unknown).values(altitude_band=band, updated_at=now)
    return bool(tx.execute(changed).rowcount)


def _set(tx: Tx, organization_id: int, by: int | None, now: datetime, **told: Any) -> None:
    tx.execute(_BEGIN, {"organization_id": organization_id, "packing": [], "now": now})
    theirs = update(_season).where(_season.c.organization_id == organization_id)
    tx.execute(theirs.values(told_by=by, told_at=now, **told))
