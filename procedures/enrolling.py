"""Enrolment: from a link to a member of an organization. Nothing about a person is kept before they agree."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from procedures.errors import NotYours
from procedures.handing_over import DECLINED, TAKEN_OUT, end_place
from procedures.inviting import OpenInvite, use_invite
from procedures.planning import plan_organization
from storage import audit
from storage.consents import Consent
from storage.facilitators import (
    Facilitator,
    all_facilitators,
    desk_of,
    followers_of,
    limits_of,
    set_followed,
)
from storage.invites import TO_COLLEAGUE, TO_ORGANIZATION
from storage.memberships import MANAGER, MEMBER, Membership, choose_place, make_manager, team_of
from storage.memberships import admit as admit_member
from storage.organizations import Organization
from storage.people import Chat, Person, chats_of_person
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Joined:
    """How somebody came into an organization."""

    membership_id: int
    is_manager: bool
    #: False: they have asked to join, and the manager decides.
    accepted: bool


def agree(tx: Tx, chat_id: int, version: str, language: str, now: datetime) -> int:
    """Somebody agrees to the notice: from now on they are a person here. Returns who. Harmless if repeated."""
    chat = tx.get(Chat, chat_id)
    if chat is None:
        person = Person(created_at=now, last_seen_at=now)
        tx.add(person)
        tx.flush()
        assert person.id is not None
        chat = Chat(id=chat_id, person_id=person.id)
        tx.add(chat)
        tx.flush()
    person_id = chat.person_id
    holds = select(Consent).where(
        Consent.person_id == person_id,
        Consent.version == version,
        Consent.withdrawn_at == None,  # noqa: E711 - SQL
    )
    if tx.exec(holds).first() is None:
        tx.add(Consent(person_id=person_id, version=version, language=language, accepted_at=now))
        audit.record(tx, "notice.accepted", now, person_id=person_id, version=version)
        tx.flush()
    return person_id


def join(tx: Tx, person_id: int, invite: OpenInvite, now: datetime) -> Joined:
    """Enter the organization that a link leads to. Whoever comes first, or where everybody has left, becomes its
    manager, unless they were taken out of it before; whom one of its own people has invited is in at once; others ask
    to join.
    """
    organization_id = invite.organization_id
    assert organization_id is not None
    team = team_of(tx, organization_id)
    mine = next((each for each in team if each.person_id == person_id), None)
    vouched = invite.kind == TO_COLLEAGUE
    is_empty = not any(each.accepted for each in team if each is not mine)
    first = invite.kind == TO_ORGANIZATION and is_empty and not _was_removed(tx, person_id, organization_id)
    if mine is None:
        return _come_in(tx, person_id, invite, now, first=first, accepted=first or vouched)
    choose_place(tx, mine.membership_id, now)
    if mine.accepted or not (first or vouched):
        return Joined(mine.membership_id, mine.role == MANAGER, mine.accepted)
    use_invite(tx, invite.invite_id, person_id)
    admit_member(tx, mine.membership_id, now)
    if first:
        make_manager(tx, organization_id, mine.membership_id)
    audit.record(tx, "organization.joined", now, person_id=person_id, organization_id=organization_id)
    plan_organization(tx, organization_id, now)
    return Joined(mine.membership_id, first, accepted=True)


def _was_removed(tx: Tx, person_id: int, organization_id: int) -> bool:
    """Whether a representative has taken the person out of the organization, or has not let them in."""
    here = Membership.person_id == person_id, Membership.organization_id == organization_id
    removed = {each.get("membership_id") for each in audit.facts_of(tx, (TAKEN_OUT, DECLINED), organization_id)}
    return any(place.id in removed for place in tx.exec(select(Membership).where(*here)))


def _come_in(tx: Tx, person_id: int, invite: OpenInvite, now: datetime, *, first: bool, accepted: bool) -> Joined:
    assert invite.organization_id is not None
    membership = Membership(
        person_id=person_id,
        organization_id=invite.organization_id,
        role=MANAGER if first else MEMBER,
        since=now,
        accepted_at=now if accepted else None,
        chosen_at=now,
    )
    use_invite(tx, invite.invite_id, person_id)
    tx.add(membership)
    tx.flush()
    action = "organization.joined" if accepted else "organization.join_asked"
    audit.record(tx, action, now, person_id=person_id, organization_id=invite.organization_id, role=membership.role)
    plan_organization(tx, invite.organization_id, now)
    assert membership.id is not None
    return Joined(membership.id, first, accepted)


def become_facilitator(tx: Tx, person_id: int, invite: OpenInvite, now: datetime) -> None:
    """Somebody whom the RPE has invited works for it from now on; or, if they do already, follows what it says."""
    used = use_invite(tx, invite.invite_id, person_id)
    desk = desk_of(tx, person_id)
    if desk is not None:
        set_followed(tx, desk.facilitator_id, *limits_of(tx, person_id))
        audit.record(tx, "facilitator.link_renewed", now, person_id=person_id, invite_id=invite.invite_id)
        return
    name = used.for_whom or ""
    chains, regions = (" ".join(codes) for codes in limits_of(tx, person_id))
    tx.add(Facilitator(person_id=person_id, name=name, chains=chains, regions=regions, since=now))
    person = tx.get_one(Person, person_id)
    person.name = person.name or name
    tx.add(person)
    tx.flush()
    audit.record(tx, "facilitator.joined", now, person_id=person_id)


def deciders_on_joining(tx: Tx, organization_id: int) -> list[int]:
    """The people who may let somebody in: the manager; while there is none who can be reached, everybody who is in;
    where none of those can be, the facilitators who follow the organization, or all of them.
    """
    team = [each for each in team_of(tx, organization_id) if each.accepted and each.reachable]
    if team:
        return [each.person_id for each in team if each.role == MANAGER] or [each.person_id for each in team]
    organization = tx.get_one(Organization, organization_id)
    staff = followers_of(tx, organization.chain, organization.region) or all_facilitators(tx)
    return [each for each in staff if chats_of_person(tx, each)]


def decide_on_joining(tx: Tx, by: int, membership_id: int, *, admit: bool, now: datetime) -> Membership | None:
    """Somebody who may decide on it lets a person in, or not. Returns the membership; None if it was decided before.
    Raises `NotYours`.
    """
    membership = tx.get(Membership, membership_id)
    if membership is None:
        return None
    if by not in deciders_on_joining(tx, membership.organization_id):
        raise NotYours
    if membership.accepted_at is not None or membership.until is not None:
        return None
    if not admit:
        end_place(tx, membership, by, DECLINED, now)
        return membership
    admit_member(tx, membership_id, now)
    action, organization_id = "organization.join_admitted", membership.organization_id
    audit.record(tx, action, now, person_id=by, organization_id=organization_id, membership_id=membership_id)
    plan_organization(tx, organization_id, now)
    return membership


def call_me(tx: Tx, person_id: int, name: str) -> None:
    """The person's name, as they want to be called."""
    person = tx.get_one(Person, person_id)
    person.name = name
    tx.add(person)
    tx.flush()


def set_phone(tx: Tx, person_id: int, phone: str | None, now: datetime) -> None:
    """The person's telephone; None: they would rather not say. Either way they are not asked again."""
    person = tx.get_one(Person, person_id)
    person.phone, person.phone_asked_at = phone, now
    tx.add(person)
    tx.flush()


def speak(tx: Tx, person_id: int, language: str) -> None:
    """The language that the person wants to be spoken to in."""
    person = tx.get_one(Person, person_id)
    person.language = language
    tx.add(person)
    tx.flush()
