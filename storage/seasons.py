"""Seasons: when an organization harvests most, and on which weekdays it packs, by its own word (domain.md C19, §2)."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from programme.harvest import Farm
from storage.organizations import Organization
from storage.tables import Row
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


def farm_of(tx: Tx, organization_id: int) -> Farm:
    """What the harvest calendar needs to know of an organization. Raises NoResultFound."""
    organization = tx.get_one(Organization, organization_id)
    season = tx.get(Season, organization_id)
    busiest = season.busiest if season else None
    return Farm(
        organization.chain,
        organization.region,
        organization.altitude_band,
        frozenset(busiest) if busiest is not None else None,
        frozenset(season.packing) if season else frozenset(),
    )
