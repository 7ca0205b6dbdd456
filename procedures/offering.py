"""Free seats offered to other organizations of the RPE, in order and without haste (domain.md C23; seed L845).

Never to outsiders, never under three days before, never twice to the same: those of the same chains (and the same
regions, where one has to travel) that are not in their harvest then, whose month is not full, and whom messages reach.
First those committed to the service, then those with the fewest sessions in that month, then by name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from procedures import planning
from procedures.calling import gets_messages
from procedures.errors import NotOffered
from procedures.few_confirmed import count
from procedures.nudging import LIMA
from procedures.timetabling import objections_with
from programme.harvest import Farm, Load, is_packing
from programme.organizations import REGIONS
from programme.timetable_findings import Concern
from storage import audit
from storage.callers import callees
from storage.commitments import committed_to
from storage.invitations import Invitation
from storage.offers import ever_invited, open_offers, sessions_in_month
from storage.session_lists import places_invited
from storage.sessions import SessionView
from storage.shipped import few_confirmed, harvest
from storage.timetable import farms, places
from storage.tx import Tx

VIRTUAL = "virtual"
#: What makes a session too much for an organization.
TOO_MUCH = frozenset({Concern.FULL_MONTH, Concern.ORGANIZATION_TWICE, Concern.PERSON_TWICE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization to which a seat may be offered."""

    organization_id: int
    legal_name: str


def candidates(tx: Tx, session: SessionView, now: datetime) -> list[Candidate]:
    """To whom free seats would be offered now, in order, no more than there are. Raises `NotOffered`."""
    if not session.is_open or session.starts_at is None:
        raise NotOffered(NotOffered.NOT_ANNOUNCED)
    if session.starts_at - now < few_confirmed().notice:
        raise NotOffered(NotOffered.TOO_LATE)
    free = _free(tx, session)
    if free <= 0:
        raise NotOffered(NotOffered.NO_SEATS)
    found = _in_order(tx, session, _suitable(tx, session, now))
    if not found:
        raise NotOffered(NotOffered.NOBODY)
    return found[:free]


def offer(tx: Tx, session: SessionView, by: int, now: datetime) -> list[Candidate]:
    """Offer the free seats: those who are offered one are invited. Returns to whom. Raises `NotOffered`."""
    found = candidates(tx, session, now)
    invitations = [
        Invitation(session_id=session.id, organization_id=each.organization_id, invited_at=now, is_offer=True)
        for each in found
    ]
    for each in invitations:
        tx.add(each)
    tx.flush()
    for each in invitations:
        planning.plan_invitation(tx, each.id or 0, now)
    audit.record(tx, "session.offered", now, person_id=by, session=session.id, organizations=len(found))
    return found


def _free(tx: Tx, session: SessionView) -> int:
    """Seats that nobody has, and that are not offered to anybody who may still take them."""
    if session.capacity is None:
        return few_confirmed().offered
    counted = count(tx, session.id)
    return session.capacity - counted.confirmed - counted.waiting - open_offers(tx, session.id)


def _suitable(tx: Tx, session: SessionView, now: datetime) -> dict[int, tuple[str, Farm]]:
    """Organization → name and farm, of those who could come."""
    assert session.starts_at is not None
    day = session.starts_at.astimezone(LIMA).date()
    chains, regions, known = session.chains.split(), _regions(tx, session), ever_invited(tx, session.id)
    near = [
        number
        for number, chain, region in places(tx)
        if chain in chains and region in regions and number not in known
    ]  # fmt: skip
    free = {
        number: (name, farm)
        for number, (name, farm) in farms(tx, near).items()
        if harvest().load_on(farm, day) is not Load.PEAK and not is_packing(farm, day)
    }
    reached = _reachable(tx, free, now)
    too_much = {
        number
        for each in objections_with(tx, session.id, sorted(reached), now)
        if each.concern in TOO_MUCH
        for number in each.organizations
    }
    return {number: free[number] for number in reached - too_much}


def _regions(tx: Tx, session: SessionView) -> Collection[str]:
    """From where one can come: from anywhere where nobody has to travel; else from where it is held."""
    if session.modality == VIRTUAL:
        return session.regions.split() or REGIONS
    invited = {region for _chain, region in places_invited(tx, [session.id]).get(session.id, set())}
    return session.regions.split() or invited


def _reachable(tx: Tx, organizations: Collection[int], now: datetime) -> set[int]:
    people = callees(tx, organizations)
    return {number for number, theirs in people.items() if any(gets_messages(each, now) for each in theirs)}


def _in_order(tx: Tx, session: SessionView, suitable: dict[int, tuple[str, Farm]]) -> list[Candidate]:
    committed = committed_to(tx, session.service_id)
    busy = sessions_in_month(tx, suitable, session.month)
    ordered = sorted(suitable, key=lambda each: (not committed.get(each), busy.get(each, 0), suitable[each][0], each))
    return [Candidate(each, suitable[each][0]) for each in ordered]
