"""Officers with what they give, and the links for those who have not come yet (domain.md C40)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlmodel import col
from sqlmodel import select as select_model

from storage.entities import Entity, Officer
from storage.invites import TO_OFFICER, Invite
from storage.services import Service, ServiceOfficer
from storage.tables import table
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer as a list shows them, or a link for one that nobody has opened."""

    #: None: they have not opened their link yet.
    number: int | None
    name: str
    #: The entity's slug and name, and the codes of the services that they give.
    slug: str
    entity: str
    services: tuple[str, ...]
    since: datetime | None = None
    link_until: datetime | None = None


_entity, _officer, _invite = table(Entity), table(Officer), table(Invite)
_service, _given = table(Service), table(ServiceOfficer)


def officers_now(tx: Tx) -> list[Listed]:
    """Those who are officers now, in the order in which they came."""
    now = (
        select(_officer.c.id, _officer.c.name, _entity.c.slug, _entity.c.name, _officer.c.since)
        .join(_entity, _entity.c.id == _officer.c.entity_id)
        .where(_officer.c.until.is_(None))
        .order_by(_officer.c.id)
    )
    return [
        Listed(number, name, slug, entity, services_of(tx, number), since)
        for number, name, slug, entity, since in tx.execute(now)
    ]


def officers_to_come(tx: Tx, now: datetime) -> list[Listed]:
    """Those whose link nobody has opened, and that is good."""
    return [
        Listed(None, each.for_whom or "", entity.slug, entity.name, tuple(each.services.split()), None, each.expires_at)
        for each in open_links(tx, now)
        for entity in (tx.get_one(Entity, each.entity_id),)
    ]


def open_links(tx: Tx, now: datetime) -> list[Invite]:
    """The links for officers that somebody may still come through."""
    good = (
        select_model(Invite)
        .where(
            Invite.kind == TO_OFFICER,
            col(Invite.revoked_at).is_(None),
            Invite.expires_at > now,
            col(Invite.uses_left) > 0,
        )
        .order_by(col(Invite.id))
    )
    return list(tx.exec(good))


def services_of(tx: Tx, officer_id: int) -> tuple[str, ...]:
    """The codes of the services that an officer gives, in order."""
    given = select(_service.c.code).join(_given, _given.c.service_id == _service.c.id)
    return tuple(tx.execute(given.where(_given.c.officer_id == officer_id).order_by(_service.c.code)).scalars())


def set_services(tx: Tx, officer_id: int, codes: Collection[str]) -> None:
    """From now on the officer gives these services, of those that are known, and no others."""
    tx.execute(delete(_given).where(_given.c.officer_id == officer_id))
    found = tx.execute(select(_service.c.id).where(_service.c.code.in_(codes)).order_by(_service.c.id)).scalars().all()
    if found:
        tx.execute(insert(_given).values([{"officer_id": officer_id, "service_id": number} for number in found]))


def has_officiated(tx: Tx, person_id: int) -> bool:
    """Whether a person is an officer of an entity or was one before."""
    return tx.execute(select(_officer.c.id).where(_officer.c.person_id == person_id)).first() is not None


def codes_of_services(tx: Tx) -> dict[str, str]:
    """All services: code → name."""
    return {row.code: row.name for row in tx.execute(select(_service.c.code, _service.c.name).order_by(_service.c.id))}
