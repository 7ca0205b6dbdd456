"""Who is there before anything is sent: organizations with their people, officers and facilitators, each enrolled by
the procedures that their chat would call.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from procedures import enrolling, officers
from procedures.importing import import_organizations
from procedures.inviting import invite_facilitator, invite_organization, open_invite
from programme import consent
from programme.sheets import Sheet
from storage.memberships import choose_place, current_membership, set_job
from storage.people import note_seen
from storage.tx import Tx

MANAGER, MEMBER = "manager", "member"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with a phone, of an organization."""

    ruc: str
    chat_id: int
    name: str


def admit(tx: Tx, organizations: Sheet, newcomers: list[Newcomer], now: datetime) -> None:
    """Organizations are admitted; the first of each to come is its manager, who lets the others in."""
    import_organizations(tx, organizations, now)
    tx.flush()
    managers: dict[str, int] = {}
    for each in newcomers:
        token = invite_organization(tx, each.ruc, _token, now)
        tx.flush()
        person_id = _agree(tx, each.chat_id, each.name, now)
        joined = enrolling.join(tx, person_id, open_invite(tx, token, now), now)
        if each.ruc not in managers:
            managers[each.ruc] = person_id
        elif not joined.accepted:
            enrolling.decide_on_joining(tx, managers[each.ruc], joined.membership_id, admit=True, now=now)
        choose_place(tx, joined.membership_id, now)
        set_job(tx, joined.membership_id, MANAGER if joined.is_manager else MEMBER)
        assert current_membership(tx, person_id) is not None


def engage(tx: Tx, chat_id: int, name: str, entity: str | None, now: datetime) -> None:
    """An officer of an entity, by its slug; None: a facilitator, who follows everybody."""
    token = (
        officers.invite_officer(tx, entity, name, (), _token, now).token
        if entity
        else invite_facilitator(tx, name, (), (), _token, now)
    )
    tx.flush()
    person_id, invite = _agree(tx, chat_id, name, now), open_invite(tx, token, now)
    if entity:
        officers.become_officer(tx, person_id, invite, now)
    else:
        enrolling.become_facilitator(tx, person_id, invite, now)


def _agree(tx: Tx, chat_id: int, name: str, now: datetime) -> int:
    person_id = enrolling.agree(tx, chat_id, consent.VERSION, "es", now)
    enrolling.call_me(tx, person_id, name)
    enrolling.set_phone(tx, person_id, None, now)
    note_seen(tx, person_id, chat_id, now)
    return person_id


def _token() -> str:
    return f"pilot-{next(_numbers):026}"
