"""Enrolment: from a link to a member of an organization. Nothing about a person is kept before they agree."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from procedures.errors import NotYours
from procedures.inviting import OpenInvite, use_invite
from storage import audit
from storage.consents import Consent
from storage.memberships import MANAGER, MEMBER, Membership, manager_of
from storage.people import Chat, Person
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
    """Enter the organization that a link leads to: the first becomes its manager, later ones ask to join."""
    organization_id = invite.organization_id
    membership = tx.exec(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organization_id == organization_id,
            Membership.until == None,  # noqa: E711 - SQL
        )
    ).first()
    if membership is None:
        first = manager_of(tx, organization_id) is None
        membership = Membership(
            person_id=person_id,
            organization_id=organization_id,
            role=MANAGER if first else MEMBER,
            since=now,
            accepted_at=now if first else None,
            chosen_at=now,
        )
        use_invite(tx, invite.invite_id)
        action = "organization.joined" if first else "organization.join_asked"
        audit.record(tx, action, now, person_id=person_id, organization_id=organization_id, role=membership.role)
    membership.chosen_at = now
    tx.add(membership)
    tx.flush()
    assert membership.id is not None
    return Joined(membership.id, membership.role == MANAGER, membership.accepted_at is not None)


def decide_on_joining(tx: Tx, manager_id: int, membership_id: int, *, admit: bool, now: datetime) -> Membership | None:
    """The manager lets somebody in, or not. Returns the membership; None if it was decided before. Raises
    `NotYours`.
    """
    membership = tx.get(Membership, membership_id)
    if membership is None:
        return None
    manager = manager_of(tx, membership.organization_id)
    if manager is None or manager[0] != manager_id:
        raise NotYours
    if membership.accepted_at is not None or membership.until is not None:
        return None
    if admit:
        membership.accepted_at = now
    else:
        membership.until = now
    tx.add(membership)
    tx.flush()
    action = "organization.join_admitted" if admit else "organization.join_declined"
    audit.record(
        tx, action, now, person_id=manager_id, organization_id=membership.organization_id, membership_id=membership_id
    )
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
