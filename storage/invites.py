"""Invite links. The token itself is only in the link: here is its hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlmodel import Field, select

from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx

#: An organization's own link (the first through it becomes its manager), a colleague's, a facilitator's, an officer's,
#: and that of whoever goes to a session in place of others.
TO_ORGANIZATION, TO_COLLEAGUE, TO_FACILITATOR = "organization", "colleague", "facilitator"
TO_OFFICER, TO_SUBSTITUTE = "officer", "substitute"


class Invite(Row, table=True):
    """A link that lets somebody in."""

    __tablename__ = "invite"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)  # TO_ORGANIZATION, TO_COLLEAGUE, …
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)  # NULL: not for one
    for_whom: str | None = None  # the name it was made out to; NULL: whoever holds the link
    chains: str = Field(default="", sa_column_kwargs={"server_default": ""})  # a facilitator's; blank: all
    regions: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the same
    entity_id: int | None = Field(default=None, foreign_key="entity.id")  # an officer's; NULL: not for one
    services: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the codes of those the officer gives
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id")  # a substitute's; NULL: not for one
    invited_by: int | None = Field(default=None, foreign_key="person.id")  # NULL: the command line
    used_by: int | None = Field(default=None, foreign_key="person.id")  # who came through it last; NULL: nobody yet
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime
    uses_left: int | None = None  # NULL: as many as come until it expires
    revoked_at: datetime | None = None  # NULL: still good


@dataclass(frozen=True, slots=True)
class Unopened:
    """A colleague's link that nobody has come through yet."""

    invite_id: int
    invited_by: int | None
    inviter: str | None
    created_at: datetime
    expires_at: datetime


_invite, _person = table(Invite), table(Person)


def hash_token(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough to find it and useless to steal."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_by_token(tx: Tx, token: str) -> Invite | None:
    """The invite behind a link, good or not."""
    return tx.exec(select(Invite).where(Invite.token_hash == hash_token(token))).first()


def unopened_invites(tx: Tx, organization_id: int, now: datetime) -> list[Unopened]:
    """The colleagues' links into an organization that are still good, the oldest first."""
    good = (
        select_columns(_invite.c.id, _invite.c.invited_by, _person.c.name, _invite.c.created_at, _invite.c.expires_at)
        .outerjoin(_person, _person.c.id == _invite.c.invited_by)
        .where(
            _invite.c.organization_id == organization_id,
            _invite.c.kind == TO_COLLEAGUE,
            _invite.c.uses_left > 0,
            _invite.c.revoked_at.is_(None),
            _invite.c.expires_at > now,
        )
        .order_by(_invite.c.id)
    )
    return [Unopened(*row) for row in tx.execute(good)]


def revoke(tx: Tx, invite_id: int, now: datetime) -> None:
    """From now on that link lets nobody in."""
    tx.execute(update(_invite).where(_invite.c.id == invite_id, _invite.c.revoked_at.is_(None)).values(revoked_at=now))


def revoke_of_invitation(tx: Tx, invitation_id: int, now: datetime) -> None:
    """The links for whoever was to go to a session in place of others let nobody in any more."""
    theirs = (_invite.c.invitation_id == invitation_id) & _invite.c.revoked_at.is_(None)
    tx.execute(update(_invite).where(theirs).values(revoked_at=now))


def came_in_place(tx: Tx, person_id: int, invitation_id: int | None = None) -> bool:
    """Whether somebody came through a link to go to that session (None: to any) in place of others."""
    links = select_columns(_invite.c.id).where(_invite.c.used_by == person_id, _invite.c.kind == TO_SUBSTITUTE)
    if invitation_id is not None:
        links = links.where(_invite.c.invitation_id == invitation_id)
    return tx.execute(links.limit(1)).first() is not None


def inviter_of(tx: Tx, person_id: int, organization_id: int) -> int | None:
    """The colleague whose link a person came through into an organization; None: they came in otherwise."""
    links = select_columns(_invite.c.invited_by).where(
        _invite.c.used_by == person_id, _invite.c.organization_id == organization_id, _invite.c.kind == TO_COLLEAGUE
    )
    inviter: int | None = tx.execute(links.order_by(_invite.c.id.desc()).limit(1)).scalar()
    return inviter
