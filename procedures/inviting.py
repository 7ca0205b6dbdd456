"""Invite links: made on the command line, opened in the chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.errors import InviteRefused, NotYours, SeatRefused, UnknownOrganization
from storage import audit
from storage.entities import Entity
from storage.helps import TAKEN_BACK, end, open_help_of_invite
from storage.invitations import Invitation
from storage.invites import (
    TO_COLLEAGUE,
    TO_FACILITATOR,
    TO_ORGANIZATION,
    TO_SUBSTITUTE,
    Invite,
    hash_token,
    invite_by_token,
    revoke,
    unopened_invites,
)
from storage.memberships import belongs, manager_of
from storage.organizations import Organization, organization_by_ruc
from storage.sessions import session_view
from storage.tx import Tx

#: An organization's link may be passed from hand to hand before somebody opens it.
GOOD_FOR = timedelta(days=90)
#: A link for one person is opened soon or not at all.
GOOD_FOR_ONE = timedelta(days=7)

MakeToken = Callable[[], str]


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """A link that is good now, and where it leads."""

    invite_id: int
    kind: str
    #: None: it leads to no organization, but to the RPE itself, or to an entity of it.
    organization_id: int | None
    #: The organization's, or the entity's; blank: the RPE's.
    legal_name: str
    #: Whether this very person came through it before: it lets them in no further.
    is_used: bool = False
    #: That of the session to which it lets somebody go in place of others; None: it is no such link.
    invitation_id: int | None = None
    #: The name that it was made out to; None: whoever holds it.
    for_whom: str | None = None


def invite_organization(tx: Tx, ruc: str, make_token: MakeToken, now: datetime) -> str:
    """A new link into an organization: its token, told only here. Raises `UnknownOrganization`."""
    organization = organization_by_ruc(tx, ruc)
    if organization is None:
        raise UnknownOrganization(ruc)
    token = make_token()
    tx.add(
        Invite(
            kind=TO_ORGANIZATION,
            organization_id=organization.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    audit.record(tx, "organization.invited", now, organization_id=organization.id)
    return token


def invite_colleague(tx: Tx, organization_id: int, by: int, make_token: MakeToken, now: datetime) -> tuple[int, str]:
    """A link for one colleague of somebody who speaks for the organization: which invite it is, and its token."""
    token = make_token()
    invite = Invite(
        kind=TO_COLLEAGUE,
        organization_id=organization_id,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + GOOD_FOR_ONE,
        uses_left=1,
        invited_by=by,
    )
    tx.add(invite)
    tx.flush()
    assert invite.id is not None
    audit.record(tx, "colleague.invited", now, person_id=by, organization_id=organization_id, invite_id=invite.id)
    return invite.id, token


def invite_facilitator(
    tx: Tx, name: str, chains: Sequence[str], regions: Sequence[str], make_token: MakeToken, now: datetime
) -> str:
    """A link for one facilitator, who will follow those chains and regions (none: all); its token, told only here."""
    token = make_token()
    tx.add(
        Invite(
            kind=TO_FACILITATOR,
            for_whom=name,
            chains=" ".join(chains),
            regions=" ".join(regions),
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + GOOD_FOR_ONE,
            uses_left=1,
        )
    )
    audit.record(tx, "facilitator.invited", now, chains=list(chains), regions=list(regions))
    return token


def open_invite(tx: Tx, token: str, now: datetime, by: int | None = None) -> OpenInvite:
    """Where a link leads, for that person (None: nobody who is known). Raises `InviteRefused` with the reason if it
    leads nowhere now; for whoever came through it before it leads where they are.
    """
    invite = invite_by_token(tx, token)
    if invite is None:
        raise InviteRefused(InviteRefused.UNKNOWN)
    if by is not None and invite.used_by == by:
        return _leads(tx, invite, is_used=True)
    if why := _why_not(tx, invite, now, by):
        raise InviteRefused(why, is_for_colleague=invite.kind == TO_COLLEAGUE, seat=_seat_behind(tx, invite))
    return _leads(tx, invite, is_used=False)


def withdraw_invite(tx: Tx, invite_id: int, by: int, organization_id: int, now: datetime) -> bool:
    """The manager, or whoever made it, takes a colleague's link back, and the part behind it with it. False: it is not
    open (any more). Raises `NotYours`.
    """
    invite = next((each for each in unopened_invites(tx, organization_id, now) if each.invite_id == invite_id), None)
    if invite is None:
        return False
    manager = manager_of(tx, organization_id)
    if invite.invited_by != by and (manager is None or manager[0] != by):
        raise NotYours
    revoke(tx, invite_id, now)
    if waiting := open_help_of_invite(tx, invite_id):
        end(tx, waiting, TAKEN_BACK, now)
    audit.record(
        tx, "colleague.invite_withdrawn", now, person_id=by, organization_id=organization_id, invite_id=invite_id
    )
    return True


def use_invite(tx: Tx, invite_id: int, person_id: int) -> Invite:
    """Somebody comes through: one use less, where uses are counted."""
    invite = tx.get_one(Invite, invite_id)
    if invite.uses_left is not None:
        invite.uses_left -= 1
        invite.used_by = person_id
        tx.add(invite)
        tx.flush()
    return invite


def revoke_links_of(tx: Tx, person_id: int, organization_id: int, now: datetime) -> None:
    """The links that somebody made for colleagues let nobody in any more."""
    for invite in unopened_invites(tx, organization_id, now):
        if invite.invited_by == person_id:
            revoke(tx, invite.invite_id, now)


def _why_not(tx: Tx, invite: Invite, now: datetime, by: int | None) -> str | None:
    """Why the link lets that person in nowhere; None: it does."""
    if invite.revoked_at is not None:
        return InviteRefused.REVOKED
    if _ends_at(tx, invite) <= now:
        return InviteRefused.EXPIRED
    if invite.uses_left is not None and invite.uses_left < 1:
        return InviteRefused.USED_UP
    if invite.kind == TO_SUBSTITUTE and by is not None:  # it would take them for whoever goes in their place
        is_theirs = invite.invited_by == by or belongs(tx, by, invite.organization_id or 0)
        return InviteRefused.YOURS if is_theirs else None
    its_maker = by is not None and invite.invited_by == by and invite.organization_id is not None
    if its_maker and belongs(tx, by or 0, invite.organization_id or 0):
        return InviteRefused.YOURS
    return None


def _seat_behind(tx: Tx, invite: Invite) -> SeatRefused | None:
    if invite.invitation_id is None:
        return None
    organization = tx.get_one(Organization, invite.organization_id)
    return SeatRefused(invite.invitation_id, organization.legal_name, invite.for_whom or "")


def _ends_at(tx: Tx, invite: Invite) -> datetime:
    """Until when a link is good: that of whoever goes to a session in place of others until it begins, whenever that is
    by now, or until nobody is awaited there any more.
    """
    invitation = tx.get(Invitation, invite.invitation_id) if invite.invitation_id is not None else None
    session = session_view(tx, invitation.session_id) if invitation else None
    if invitation is None or session is None:
        return invite.expires_at
    return invitation.withdrawn_at or session.cancelled_at or session.starts_at or invite.expires_at


def _leads(tx: Tx, invite: Invite, *, is_used: bool) -> OpenInvite:
    assert invite.id is not None
    if invite.entity_id is not None:
        return OpenInvite(invite.id, invite.kind, None, tx.get_one(Entity, invite.entity_id).name, is_used)
    if invite.organization_id is None:
        return OpenInvite(invite.id, invite.kind, None, "", is_used)
    organization = tx.get_one(Organization, invite.organization_id)
    if invite.invitation_id is not None:  # it leads to a session, and not into the organization
        return OpenInvite(
            invite.id, invite.kind, None, organization.legal_name, is_used, invite.invitation_id, invite.for_whom
        )
    return OpenInvite(invite.id, invite.kind, invite.organization_id, organization.legal_name, is_used)
