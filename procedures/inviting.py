"""Invite links: made on the command line, opened in the chat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.errors import InviteRefused, UnknownOrganization
from storage import audit
from storage.invites import TO_ORGANIZATION, Invite, hash_token, invite_by_token
from storage.organizations import Organization, organization_by_ruc
from storage.tx import Tx

#: An organization's link may be passed from hand to hand before somebody opens it.
GOOD_FOR = timedelta(days=90)

MakeToken = Callable[[], str]


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """A link that is good now, and where it leads."""

    invite_id: int
    organization_id: int
    legal_name: str


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


def open_invite(tx: Tx, token: str, now: datetime) -> OpenInvite:
    """Where a link leads. Raises `InviteRefused` with the reason if it leads nowhere now."""
    invite = invite_by_token(tx, token)
    if invite is None or invite.organization_id is None:
        raise InviteRefused(InviteRefused.UNKNOWN)
    if invite.revoked_at is not None:
        raise InviteRefused(InviteRefused.REVOKED)
    if invite.expires_at <= now:
        raise InviteRefused(InviteRefused.EXPIRED)
    if invite.uses_left is not None and invite.uses_left < 1:
        raise InviteRefused(InviteRefused.USED_UP)
    organization = tx.get_one(Organization, invite.organization_id)
    assert invite.id is not None
    return OpenInvite(invite.id, invite.organization_id, organization.legal_name)


def use_invite(tx: Tx, invite_id: int) -> None:
    """One use less, where uses are counted."""
    invite = tx.get_one(Invite, invite_id)
    if invite.uses_left is not None:
        invite.uses_left -= 1
        tx.add(invite)
