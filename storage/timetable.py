"""What a timetable is judged by: who may be expected at sessions, their farms and people, and what else is dated.

Each question is asked once for any number of sessions or organizations: a file of a whole year is checked at once.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from programme.harvest import Farm
from storage.commitments import Commitment
from storage.memberships import Membership
from storage.organizations import Organization
from storage.seasons import Season
from storage.services import Service, ServiceOfficer
from storage.sessions import CANCELLED, ServiceRun, SessionGuest, TrainingSession
from storage.tables import table
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Addressed:
    """For whom a session is, as far as it or its service says so, in codes by spaces."""

    session_id: int
    service_id: int
    chains: str
    #: Those of the session, else those of its service; blank: all.
    regions: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A session that has a date."""

    session_id: int
    run_id: int
    service_id: int
    starts_at: datetime
    ends_at: datetime
    modality: str
    objective: str | None
    #: Only what the session itself says, by spaces.
    regions: str


_session, _run, _service, _guest = table(TrainingSession), table(ServiceRun), table(Service), table(SessionGuest)
_commitment, _given = table(Commitment), table(ServiceOfficer)
_organization, _season, _membership = table(Organization), table(Season), table(Membership)
_ADDRESSED = (
    select(_session.c.id, _service.c.id, _service.c.chains, _session.c.regions, _service.c.regions)
    .join(_run, _run.c.id == _session.c.run_id)
    .join(_service, _service.c.id == _run.c.service_id)
)
_DATED = (
    select(
        _session.c.id,
        _session.c.run_id,
        _run.c.service_id,
        _session.c.starts_at,
        _session.c.ends_at,
        _session.c.modality,
        _service.c.objective,
        _session.c.regions,
    )
    .join(_run, _run.c.id == _session.c.run_id)
    .join(_service, _service.c.id == _run.c.service_id)
    .where(_session.c.starts_at.is_not(None), _session.c.ends_at.is_not(None))
)


def addressed(tx: Tx, session_ids: Collection[int]) -> list[Addressed]:
    """For whom each of these sessions is."""
    rows = tx.execute(_ADDRESSED.where(_session.c.id.in_(session_ids)))
    return [Addressed(number, service, chains, own or offered) for number, service, chains, own, offered in rows]


def named_by(tx: Tx, session_ids: Collection[int]) -> dict[int, set[int]]:
    """The organizations that sessions name; one that names none is not in it."""
    named: dict[int, set[int]] = defaultdict(set)
    for row in tx.execute(select(_guest).where(_guest.c.session_id.in_(session_ids))):
        named[row.session_id].add(row.organization_id)
    return named


def said_of(tx: Tx, service_ids: Collection[int]) -> dict[int, dict[int, bool]]:
    """What is known of services: service → organization → whether it has accepted. One never spoken of is not in it."""
    said: dict[int, dict[int, bool]] = defaultdict(dict)
    holding = _commitment.c.service_id.in_(service_ids), _commitment.c.until.is_(None)
    for row in tx.execute(select(_commitment).where(*holding)):
        said[row.service_id][row.organization_id] = row.accepted
    return said


def places(tx: Tx) -> list[tuple[int, str, str]]:
    """Every organization with its chain and region."""
    rows = tx.execute(select(_organization.c.id, _organization.c.chain, _organization.c.region))
    return [(row.id, row.chain, row.region) for row in rows]


def farms(tx: Tx, organization_ids: Collection[int]) -> dict[int, tuple[str, Farm]]:
    """Organizations with their names and what the harvest calendar needs to know of them, by name."""
    known = (
        select(_organization, _season.c.busiest, _season.c.packing)
        .outerjoin(_season, _season.c.organization_id == _organization.c.id)
        .where(_organization.c.id.in_(organization_ids))
        .order_by(_organization.c.legal_name, _organization.c.id)
    )
    return {
        row.id: (
            row.legal_name,
            Farm(
                row.chain,
                row.region,
                row.altitude_band,
                None if row.busiest is None else frozenset(row.busiest),
                frozenset(row.packing or ()),
            ),
        )
        for row in tx.execute(known)
    }


def people_in(tx: Tx, organization_ids: Collection[int]) -> dict[int, set[int]]:
    """Who may come for organizations: those who belong to them now."""
    people: dict[int, set[int]] = defaultdict(set)
    belong = _membership.c.until.is_(None), _membership.c.accepted_at.is_not(None)
    theirs = select(_membership.c.organization_id, _membership.c.person_id).where(
        _membership.c.organization_id.in_(organization_ids), *belong
    )
    for row in tx.execute(theirs):
        people[row.organization_id].add(row.person_id)
    return people


def officers_giving(tx: Tx, service_ids: Collection[int]) -> dict[int, set[int]]:
    """The numbers of the officers who give services."""
    officers: dict[int, set[int]] = defaultdict(set)
    for row in tx.execute(select(_given).where(_given.c.service_id.in_(service_ids))):
        officers[row.service_id].add(row.officer_id)
    return officers


def dated(tx: Tx, session_id: int) -> Dated | None:
    """A session as a timetable sees it; None: it has no date, or there is none."""
    row = tx.execute(_DATED.where(_session.c.id == session_id)).first()
    return Dated(*row) if row else None


def dated_between(tx: Tx, first: datetime, last: datetime) -> list[Dated]:
    """The sessions that are on between two moments and are not cancelled."""
    there = _session.c.starts_at < last, _session.c.ends_at > first, _session.c.state != CANCELLED
    return [Dated(*row) for row in tx.execute(_DATED.where(*there).order_by(_session.c.starts_at, _session.c.id))]
