"""People come and go, the organization stays (domain.md C24): leaving, being taken out, and who manages it now.

Nothing of the organization's goes with a person: its answers, its half-done TPE and what is pending stay. What was the
person's alone ends at once: their membership, the parts they held, their links, their place in a talk.
"""

from dataclasses import dataclass
from datetime import datetime

from notifications.drawing import DRAWN
from procedures.errors import ClaimDecided, NotYours
from procedures.inviting import revoke_links_of
from procedures.planning import plan_organization
from procedures.substituting import step_back
from storage import audit, claims, handoffs
from storage.claims import Claim
from storage.facilitators import desk_of, followers_of
from storage.memberships import (
    MANAGER,
    Member,
    Membership,
    admit,
    current_membership,
    end_membership,
    make_manager,
    team_of,
)
from storage.organizations import Organization
from storage.outbox import cancel_for
from storage.responses import rest
from storage.tx import Tx

#: What the trail calls it when somebody else ends a person's place, or does not let them in.
TAKEN_OUT, DECLINED = "organization.taken_out", "organization.join_declined"


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody is no longer in an organization."""

    organization: Organization
    who: Member
    #: Those who are still in.
    remaining: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody says that they manage an organization now."""

    claim_id: int
    organization: Organization
    #: False: they had said so before, and it waits still.
    is_new: bool
    #: The people of the organization, and the facilitators, who may confirm it.
    representatives: tuple[int, ...]
    facilitators: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """Who manages an organization was decided."""

    claim: Claim
    organization: Organization
    granted: bool
    #: That of the new manager; None: nobody new manages it.
    membership_id: int | None
    #: Who managed it until now and is still in; None: nobody, or they have not been replaced.
    former: Member | None
    #: The other claims, which this decision has settled too.
    others: tuple[Claim, ...]


def leave(tx: Tx, person_id: int, membership_id: int, now: datetime) -> Left:
    """«Ya no trabajo aquí». Raises `NotYours` if they are not in there (any more)."""
    membership = _current(tx, membership_id)
    if membership.person_id != person_id:
        raise NotYours
    return end_place(tx, membership, person_id, "organization.left", now)


def take_out(tx: Tx, manager_id: int, membership_id: int, now: datetime) -> Left:
    """The manager takes somebody out of the team. Raises `NotYours` where they do not manage it, or for themselves."""
    membership = _current(tx, membership_id)
    if membership.person_id == manager_id or not _manages(tx, manager_id, membership.organization_id):
        raise NotYours
    return end_place(tx, membership, manager_id, TAKEN_OUT, now)


def claim_management(tx: Tx, person_id: int, membership_id: int, now: datetime) -> Claimed:
    """«Soy el nuevo gerente», said by somebody who is in, or asks to be. Another representative or a facilitator who
    follows the organization confirms it. Raises `NotYours`.
    """
    membership = _current(tx, membership_id)
    if membership.person_id != person_id:
        raise NotYours
    organization_id = membership.organization_id
    before = [each for each in claims.open_claims_of(tx, organization_id) if each.person_id == person_id]
    claim_id = before[0].id if before else claims.add_claim(tx, organization_id, person_id, now)
    if not before:
        audit.record(tx, "manager.claimed", now, person_id=person_id, organization_id=organization_id, claim=claim_id)
    organization = tx.get_one(Organization, organization_id)
    team = (each.person_id for each in team_of(tx, organization_id) if each.accepted)
    staff = followers_of(tx, organization.chain, organization.region)
    return Claimed(
        claim_id,
        organization,
        not before,
        tuple(each for each in team if each != person_id),
        tuple(each for each in staff if each != person_id),
    )


def decide_claim(tx: Tx, claim_id: int, by: int, *, granted: bool, now: datetime) -> Decided:
    """Somebody else confirms who manages the organization, or says that it is not so. The first decision counts.

    Raises `NotYours` where it is not theirs to decide, `ClaimDecided` if somebody did before. A claim of somebody who
    has left meanwhile is not granted.
    """
    claim = claims.claim_by_id(tx, claim_id)
    if claim is None:
        raise NotYours
    organization = tx.get_one(Organization, claim.organization_id)
    team = team_of(tx, claim.organization_id)
    if by == claim.person_id or not _may_decide(tx, by, organization, team):
        raise NotYours
    if not claim.is_open:
        raise ClaimDecided(claim.decided_by, granted=claim.granted)
    claimer = next((each for each in team if each.person_id == claim.person_id), None)
    granted = granted and claimer is not None
    claims.settle_claim(tx, claim_id, by, now, granted=granted)
    action = "manager.confirmed" if granted else "manager.not_confirmed"
    audit.record(tx, action, now, person_id=by, organization_id=claim.organization_id, claim=claim_id)
    if not granted or claimer is None:
        return Decided(claim, organization, granted=False, membership_id=None, former=None, others=())
    admit(tx, claimer.membership_id, now)
    make_manager(tx, claim.organization_id, claimer.membership_id)
    plan_organization(tx, claim.organization_id, now)
    former = next((each for each in team if each.role == MANAGER and each is not claimer), None)
    others = tuple(claims.open_claims_of(tx, claim.organization_id))
    for other in others:
        claims.settle_claim(tx, other.id, by, now, granted=False)
    return Decided(claim, organization, granted=True, membership_id=claimer.membership_id, former=former, others=others)


def end_place(tx: Tx, membership: Membership, by: int, action: str, now: datetime) -> Left:
    """Somebody is in an organization, or asks to join it, no longer: all that was theirs alone there ends with it.

    Where somebody else did it, nothing that the person writes is an answer before they have seen for whom they speak.
    """
    assert membership.id is not None
    person_id, organization_id = membership.person_id, membership.organization_id
    speaks_for = current_membership(tx, person_id)
    if by != person_id and speaks_for is not None and speaks_for.membership_id == membership.id:
        rest(tx, person_id)
    revoke_links_of(tx, person_id, organization_id, now)
    team = team_of(tx, organization_id)
    who = next(each for each in team if each.membership_id == membership.id)
    end_membership(tx, membership.id, now)
    step_back(tx, person_id, organization_id, now)
    for claim in claims.open_claims_of(tx, organization_id):
        if claim.person_id == person_id:
            claims.settle_claim(tx, claim.id, by, now, granted=False)
    if talk := handoffs.open_talk(tx, person_id, organization_id):
        handoffs.close_talk(tx, talk.id, by, now)
        if handoffs.talking_in(tx, person_id) == talk.id:
            handoffs.talk_in(tx, person_id, None)
            if by != person_id:
                rest(tx, person_id)
    # What is still to be drawn looks for itself whom it concerns then.
    cancel_for(tx, DRAWN, person_id, organization_id, "no longer in the organization", now)
    plan_organization(tx, organization_id, now)
    audit.record(
        tx, action, now, person_id=by, organization_id=organization_id, membership_id=membership.id, role=who.role
    )
    remaining = tuple(each for each in team if each.accepted and each is not who)
    return Left(tx.get_one(Organization, organization_id), who, remaining)


def _current(tx: Tx, membership_id: int) -> Membership:
    membership = tx.get(Membership, membership_id)
    if membership is None or membership.until is not None:
        raise NotYours
    return membership


def _manages(tx: Tx, person_id: int, organization_id: int) -> bool:
    return any(each.person_id == person_id and each.role == MANAGER for each in team_of(tx, organization_id))


def _may_decide(tx: Tx, by: int, organization: Organization, team: list[Member]) -> bool:
    if any(each.person_id == by and each.accepted for each in team):
        return True
    desk = desk_of(tx, by)
    return desk is not None and desk.follows(organization.chain, organization.region)
