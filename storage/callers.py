"""Whom to telephone: the people of many organizations with their numbers, and whether messages reach them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.memberships import MANAGER, Membership
from storage.people import Chat, Person
from storage.preferences import NoticePreference
from storage.tables import table
from storage.tx import Tx


@dataclass(slots=True)
class Callee:
    """Somebody who may act for an organization. Telephones are as told for being called by the RPE."""

    person_id: int
    name: str | None
    phone: str | None
    is_manager: bool
    #: What they are there, as a code or in their own words; None: not told.
    job: str | None
    #: They want no messages.
    has_stopped: bool
    last_seen_at: datetime
    #: Messages arrive in some chat of theirs; and in one of which it is not in doubt whose it is.
    is_reachable: bool = False
    is_known: bool = False


_person, _membership, _chat = table(Person), table(Membership), table(Chat)
_preference = table(NoticePreference)
_CALLEES = (
    select(
        _membership.c.organization_id,
        _person.c.id,
        _person.c.name,
        _person.c.phone,
        _membership.c.role == MANAGER,
        _membership.c.job,
        _preference.c.stopped_at.is_not(None),
        _person.c.last_seen_at,
        _chat.c.id.is_not(None) & _chat.c.unreachable_since.is_(None),
        _chat.c.check_since.is_(None),
    )
    .join(_membership, _membership.c.person_id == _person.c.id)
    .outerjoin(_chat, _chat.c.person_id == _person.c.id)
    .outerjoin(_preference, _preference.c.person_id == _person.c.id)
    .where(_membership.c.until.is_(None), _membership.c.accepted_at.is_not(None))
    .order_by((_membership.c.role == MANAGER).desc(), _person.c.last_seen_at.desc(), _person.c.id)
)


def callees(tx: Tx, organizations: Collection[int]) -> dict[int, list[Callee]]:
    """Those who may act for each of the organizations, the manager first. One where nobody may is not in it."""
    found: dict[int, dict[int, Callee]] = defaultdict(dict)
    for row in tx.execute(_CALLEES.where(_membership.c.organization_id.in_(organizations))):
        organization_id, person_id, *facts, arrives, is_known = row
        callee = found[organization_id].setdefault(person_id, Callee(person_id, *facts))
        callee.is_reachable = callee.is_reachable or arrives
        callee.is_known = callee.is_known or (arrives and is_known)
    return {organization_id: list(people.values()) for organization_id, people in found.items()}
