"""Somebody goes in place of those who were invited: a colleague, or somebody who comes through a link for that alone.

Such a guest is no member: they see the session that they go to, and nothing else of the organization.
"""

from dataclasses import dataclass
from datetime import datetime

from procedures import planning
from procedures.confirming import Confirmed, confirm, open_invitation
from procedures.errors import NotYours
from procedures.inviting import MakeToken, OpenInvite, use_invite
from programme.reminders import Rsvp
from storage import audit
from storage.agenda import agenda_of
from storage.invitations import TAPPED, InvitationAnswer, Invited, invited, set_answer, set_attendee, to_go_for
from storage.invites import TO_SUBSTITUTE, Invite, hash_token, revoke_of_invitation
from storage.memberships import belongs
from storage.people import Person, name_and_language
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody was named who has still to come through a link."""

    confirmed: Confirmed
    #: The secret part of their link, told only here.
    token: str


def send_colleague(tx: Tx, invitation_id: int, person_id: int, by: int, how: str, now: datetime) -> Confirmed:
    """Somebody of the organization goes; whoever taps it of themselves comes. Raises `NotYours` where they are not of
    it (any more), and `InvitationClosed`.
    """
    invitation, _session = open_invitation(tx, invitation_id, now)
    if not belongs(tx, person_id, invitation.organization_id):
        raise NotYours
    if person_id == by and how == TAPPED:
        return confirm(tx, invitation_id, Rsvp.COMING, by, how, now, attendee_id=by)
    name, _language = name_and_language(tx, person_id)
    return confirm(tx, invitation_id, Rsvp.SUBSTITUTE, by, how, now, substitute=name or "", attendee_id=person_id)


def send_other(tx: Tx, invitation_id: int, name: str, by: int, how: str, make_token: MakeToken, now: datetime) -> Named:
    """Somebody goes who is not known here: their name, and a link for one use, good until the session begins. Earlier
    links for it let nobody in any more. Raises `InvitationClosed`.
    """
    confirmed = confirm(tx, invitation_id, Rsvp.SUBSTITUTE, by, how, now, substitute=name)
    revoke_of_invitation(tx, invitation_id, now)
    starts_at = confirmed.session.starts_at
    assert starts_at is not None
    token = make_token()
    tx.add(
        Invite(
            kind=TO_SUBSTITUTE,
            organization_id=confirmed.invited.organization_id,
            invitation_id=invitation_id,
            for_whom=name,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=starts_at,
            uses_left=1,
            invited_by=by,
        )
    )
    audit.record(
        tx,
        "substitute.invited",
        now,
        person_id=by,
        organization_id=confirmed.invited.organization_id,
        invitation_id=invitation_id,
    )
    return Named(confirmed, token)


def take_seat(tx: Tx, person_id: int, invite: OpenInvite, now: datetime) -> Invited:
    """Whoever opens the link goes, under the name that they were given. Raises `InvitationClosed`."""
    assert invite.invitation_id is not None
    before, _session = open_invitation(tx, invite.invitation_id, now)
    used = use_invite(tx, invite.invite_id, person_id)
    person = tx.get_one(Person, person_id)
    person.name = person.name or used.for_whom
    tx.add(person)
    tx.flush()
    set_attendee(tx, before.id, person_id)
    audit.record(
        tx, "substitute.came", now, person_id=person_id, organization_id=before.organization_id, invitation_id=before.id
    )
    planning.plan_invitation(tx, before.id, now)
    after = invited(tx, before.id)
    assert after is not None
    return after


def goes_somewhere(tx: Tx, person_id: int, now: datetime) -> bool:
    """Whether there is a session that is not over in which that person goes in place of others, or is invited."""
    return bool(agenda_of(tx, person_id, now))


def step_back(tx: Tx, person_id: int, organization_id: int, now: datetime) -> None:
    """Somebody has left an organization: it still comes where they were to go, and its people are reminded of it again
    until one of them says who goes (domain.md C24).
    """
    for each in to_go_for(tx, person_id, organization_id, now):
        is_who_goes = each.attendee_id == person_id or (each.attendee_id is None and each.substitute is None)
        if not is_who_goes or each.rsvp in {None, Rsvp.NOT_COMING}:
            continue
        rsvp = Rsvp.WAITING if each.rsvp == Rsvp.WAITING else Rsvp.COMING
        answer = InvitationAnswer(invitation_id=each.id, at=now, how=each.how or TAPPED, rsvp=rsvp)
        set_answer(tx, each.id, answer, None, each.answered_at or now)
        revoke_of_invitation(tx, each.id, now)
        planning.plan_invitation(tx, each.id, now)
