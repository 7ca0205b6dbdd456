"""Whether a chat that was silent for long is still its person's (programme.silence; domain.md §5, implication 6)."""

from dataclasses import dataclass
from datetime import datetime

from procedures.calendars import end_feed
from procedures.errors import InviteRefused
from procedures.inviting import open_invite
from programme.silence import TRIES
from storage import audit, people
from storage.agenda import agenda_of
from storage.facilitators import Desk, followers_of
from storage.invitations import invited
from storage.memberships import team_of
from storage.organizations import Organization
from storage.outbox import cancel_in
from storage.places import organizations_of, rucs_of
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Concerned:
    """An organization of somebody's, and who else has to know what becomes of their chat."""

    organization: Organization
    representatives: tuple[int, ...]
    facilitators: tuple[int, ...]


def rucs_to_prove(tx: Tx, person_id: int) -> list[str]:
    """Any of these opens the chat: which organization is meant is not said to whoever reads there."""
    return rucs_of(tx, person_id)


def pass_check(tx: Tx, chat_id: int, person_id: int, now: datetime) -> None:
    """It is still theirs."""
    people.set_check(tx, chat_id, None)
    people.note_seen(tx, person_id, chat_id, now)
    audit.record(tx, "chat.check_passed", now, person_id=person_id)


def note_wrong(tx: Tx, chat_id: int, person_id: int, tries: int, since: datetime, now: datetime) -> None:
    """A wrong answer, with how many there are now; the last of them locks the check from now on."""
    is_last = tries >= TRIES
    people.set_check(tx, chat_id, now if is_last else since, tries)
    if is_last:
        audit.record(tx, "chat.check_locked", now, person_id=person_id)


def unlock(tx: Tx, desk: Desk, by: int, person_id: int, now: datetime) -> bool:
    """A facilitator who follows one of the person's organizations lets them try again. False: there was no need, or it
    is not theirs to do.
    """
    follows = any(desk.follows(each.chain, each.region) for each in _organizations(tx, person_id))
    if not follows or not people.unlock_checks(tx, person_id):
        return False
    audit.record(tx, "chat.check_unlocked", now, person_id=by, of_person=person_id)
    return True


def is_fresh_link(tx: Tx, token: str, person_id: int, kind: str, now: datetime) -> bool:
    """Whether that is a link of this kind that nobody has used: it came to them by another way than this chat."""
    try:
        invite = open_invite(tx, token, now, person_id)
    except InviteRefused:
        return False
    return invite.kind == kind and not invite.is_used


def is_fresh_seat(tx: Tx, token: str, person_id: int, now: datetime) -> bool:
    """Whether that is such a link of an organization in whose place they go to a session."""
    try:
        invite = open_invite(tx, token, now, person_id)
    except InviteRefused:
        return False
    seat = invited(tx, invite.invitation_id) if invite.invitation_id is not None and not invite.is_used else None
    ahead = (found.organization_id for found, _session in agenda_of(tx, person_id, now))
    return seat is not None and seat.organization_id in ahead


def forget(tx: Tx, chat_id: int, person_id: int, now: datetime) -> None:
    """The chat is nobody's that we know. The person keeps their place in the organization, and is out of reach: also
    the calendar on that telephone shows nothing of theirs any more.
    """
    cancel_in(tx, chat_id, "the telephone is somebody else's", now)
    people.forget_chat(tx, chat_id)
    end_feed(tx, person_id, now)
    audit.record(tx, "chat.forgotten", now, person_id=person_id)


def concerned_with(tx: Tx, person_id: int) -> list[Concerned]:
    """For each organization of the person's: their colleagues, and the facilitators who follow it."""
    concerned = []
    for organization in _organizations(tx, person_id):
        team = team_of(tx, organization.id or 0)
        staff = followers_of(tx, organization.chain, organization.region)
        concerned.append(
            Concerned(
                organization,
                tuple(each.person_id for each in team if each.accepted and each.person_id != person_id),
                tuple(each for each in staff if each != person_id),
            )
        )
    return concerned


def _organizations(tx: Tx, person_id: int) -> list[Organization]:
    return [tx.get_one(Organization, number) for number in organizations_of(tx, person_id)]
