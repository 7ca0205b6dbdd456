"""Officers of entities: by whose link they come, which services they give, and that they are so no longer.

Nobody is the officer of two entities at a time: the newest link of the RPE says where somebody works (domain.md C40).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.errors import NameNotUnique, NoSuchOfficer, UnknownEntity, UnknownService
from procedures.importing_services import names_of_entities
from procedures.inviting import GOOD_FOR_ONE, MakeToken, OpenInvite, use_invite
from programme.entities import is_called
from programme.imports import fold
from storage import audit
from storage.entities import Entity, Officer, end_office, entities, office_of, officers
from storage.invites import TO_OFFICER, Invite, hash_token
from storage.invites import revoke as revoke_link
from storage.officers import codes_of_services, open_links, services_of, set_services
from storage.people import Person
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Invited:
    """A link for an officer, told only here."""

    token: str
    slug: str
    entity: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What a dismissal ended."""

    name: str
    was_officer: bool
    #: Links for that name that nobody had come through yet.
    links: int


def find_entity(tx: Tx, text: str) -> Entity:
    """The entity that somebody means: by its slug, its name, or another name of it. Raises `UnknownEntity`."""
    known = entities(tx)
    names = names_of_entities(known)
    meant = next((each for each in known if is_called(text, each.slug, names[each.slug])), None)
    if meant is None:
        raise UnknownEntity(text, tuple(sorted(names)))
    return meant


def find_services(tx: Tx, texts: Sequence[str]) -> tuple[str, ...]:
    """The codes of the services that somebody means, each once, as they are kept. Raises `UnknownService`."""
    known = {fold(code): code for code in codes_of_services(tx)}
    unknown = next((text for text in texts if fold(text) not in known), None)
    if unknown is not None:
        raise UnknownService(unknown)
    return tuple(dict.fromkeys(known[fold(text)] for text in texts))


def invite_officer(
    tx: Tx, entity: str, name: str, services: Sequence[str], make_token: MakeToken, now: datetime
) -> Invited:
    """A link for one officer of an entity, who will give those services. Raises `UnknownEntity`, `UnknownService`."""
    works_for = find_entity(tx, entity)
    codes = find_services(tx, services)
    token = make_token()
    tx.add(
        Invite(
            kind=TO_OFFICER,
            for_whom=name,
            entity_id=works_for.id,
            services=" ".join(codes),
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + GOOD_FOR_ONE,
            uses_left=1,
        )
    )
    audit.record(tx, "officer.invited", now, entity=works_for.slug, services=list(codes))
    return Invited(token, works_for.slug, works_for.name, codes)


def become_officer(tx: Tx, person_id: int, invite: OpenInvite, now: datetime) -> None:
    """Somebody comes through an officer's link: they work for that entity from now on, and give what the link says.
    Who works for it already gives those services too; who works for another works there no longer.
    """
    used = use_invite(tx, invite.invite_id, person_id)
    assert used.entity_id is not None
    office = office_of(tx, person_id)
    if office is not None and office.entity_id == used.entity_id:
        set_services(tx, office.officer_id, {*services_of(tx, office.officer_id), *used.services.split()})
        audit.record(tx, "officer.link_renewed", now, person_id=person_id, invite_id=invite.invite_id)
        return
    if office is not None:
        end_role(tx, person_id, now)
    officer = Officer(person_id=person_id, entity_id=used.entity_id, name=used.for_whom or "", since=now)
    tx.add(officer)
    person = tx.get_one(Person, person_id)
    person.name = person.name or used.for_whom
    tx.add(person)
    tx.flush()
    set_services(tx, officer.id or 0, used.services.split())
    audit.record(tx, "officer.joined", now, person_id=person_id, entity_id=used.entity_id)


def dismiss_officer(tx: Tx, name: str, number: int | None, now: datetime) -> Dismissed:
    """They are no officer any more, at once, and the links for that name let nobody in. `number` tells officers of one
    name apart. Raises `NoSuchOfficer`, `NameNotUnique`.
    """
    those = [each for each in officers(tx) if fold(each.name) == fold(name) and number in (None, each.id)]
    links = [each for each in open_links(tx, now) if fold(each.for_whom or "") == fold(name)]
    if len(those) > 1:
        raise NameNotUnique(name, tuple(each.id or 0 for each in those))
    if not those and (number is not None or not links):
        raise NoSuchOfficer(name)
    for each in those:
        _end(tx, each.id or 0, each.person_id, now)
    for link in links:
        revoke_link(tx, link.id or 0, now)
        audit.record(tx, "officer.invite_revoked", now, invite_id=link.id)
    return Dismissed(those[0].name if those else links[0].for_whom or "", bool(those), len(links))


def end_role(tx: Tx, person_id: int, now: datetime) -> tuple[str, str] | None:
    """Whatever a person is an officer of, they are so no longer. Returns their name and the entity's; None: of none."""
    office = office_of(tx, person_id)
    if office is None:
        return None
    _end(tx, office.officer_id, person_id, now)
    return office.name, office.entity


def _end(tx: Tx, officer_id: int, person_id: int, now: datetime) -> None:
    gave = services_of(tx, officer_id)
    set_services(tx, officer_id, ())
    end_office(tx, officer_id, now)
    audit.record(tx, "officer.dismissed", now, officer_id=officer_id, dismissed_id=person_id, services=list(gave))
