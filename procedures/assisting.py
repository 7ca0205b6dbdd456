"""Answering in an organization's name, on the telephone (domain.md C03): who, for whom, with whom, and how much."""

from dataclasses import dataclass
from datetime import datetime

from procedures.answering import form_of
from procedures.errors import NotFollowed
from storage import audit
from storage.answers import assisted_since
from storage.facilitators import ASSISTING, Desk, set_doing, set_idle
from storage.memberships import manager_of, team_of
from storage.organizations import Organization
from storage.responses import latest_response
from storage.tx import Tx

BEGUN, ENDED = "assist.begun", "assist.ended"


@dataclass(frozen=True, slots=True)
class Whom:
    """The organization that is assisted."""

    id: int
    legal_name: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What was answered in an organization's name."""

    organization_id: int
    legal_name: str
    answered: int
    #: The name of whoever was on the telephone; None: somebody who is not known here.
    whom: str | None
    #: Where the answers are; None: its TPE is not begun.
    response_id: int | None


def check(tx: Tx, desk: Desk, organization_id: int) -> Whom:
    """The organization, if this facilitator follows it. Raises `NotFollowed`."""
    organization = tx.get(Organization, organization_id)
    if organization is None or not desk.follows(organization.chain, organization.region):
        raise NotFollowed
    return Whom(organization_id, organization.legal_name)


def begin(tx: Tx, person_id: int, desk: Desk, organization_id: int, membership_id: int | None, now: datetime) -> Whom:
    """From now on the facilitator answers in its name; `membership_id`: who is on the telephone, None: somebody who is
    not known here. Raises `NotFollowed`.
    """
    whom = check(tx, desk, organization_id)
    if membership_id not in {member.membership_id for member in team_of(tx, organization_id)}:
        membership_id = None
    set_doing(tx, desk.facilitator_id, ASSISTING, organization_id)
    audit.record(tx, BEGUN, now, person_id=person_id, organization_id=organization_id, membership_id=membership_id)
    tx.flush()
    return whom


def end(tx: Tx, person_id: int, desk: Desk | None, now: datetime) -> Ended | None:
    """The facilitator answers in nobody's name any more: what they did, by the trail; None: they did nothing.

    `desk`: None for somebody who works for the RPE no longer.
    """
    if desk is not None:
        set_idle(tx, desk.facilitator_id)
    begun = audit.latest(tx, (BEGUN, ENDED), person_id)
    if begun is None or begun.action == ENDED or begun.organization_id is None:
        return None
    organization_id = begun.organization_id
    answered = assisted_since(tx, organization_id, person_id, begun.at)
    audit.record(tx, ENDED, now, person_id=person_id, organization_id=organization_id, answered=answered)
    tx.flush()
    organization = tx.get_one(Organization, organization_id)
    response = latest_response(tx, organization_id, form_of(organization.chain))
    # The trail knows who was on the telephone by membership, never by name.
    team = {member.membership_id: member.name for member in team_of(tx, organization_id)}
    whom = team.get(begun.facts.get("membership_id") or 0)
    return Ended(organization_id, organization.legal_name, answered, whom, response.id if response else None)


def whom_to_ask(tx: Tx, organization_id: int) -> list[int]:
    """Who is asked for what is the organization's own: its manager; without one, everybody there."""
    manager = manager_of(tx, organization_id)
    if manager is not None:
        return [manager[0]]
    return everybody_in(tx, organization_id)


def everybody_in(tx: Tx, organization_id: int) -> list[int]:
    """Who hears of what was answered in the organization's name: everybody who is in it."""
    return [member.person_id for member in team_of(tx, organization_id) if member.accepted]
