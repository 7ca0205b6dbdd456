"""Invite links. The token itself is only in the link: here is its hash."""

import hashlib
from datetime import datetime

from sqlmodel import Field, select

from storage.tables import Row
from storage.tx import Tx

#: An organization's own link (the first through it becomes its manager), a colleague's, a facilitator's.
TO_ORGANIZATION, TO_COLLEAGUE, TO_FACILITATOR = "organization", "colleague", "facilitator"


class Invite(Row, table=True):
    """A link that lets somebody in."""

    __tablename__ = "invite"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)  # TO_ORGANIZATION, TO_COLLEAGUE or TO_FACILITATOR
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)  # NULL: not for one
    for_whom: str | None = None  # the name it was made out to; NULL: whoever holds the link
    chains: str = Field(default="", sa_column_kwargs={"server_default": ""})  # a facilitator's; blank: all
    regions: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the same
    invited_by: int | None = Field(default=None, foreign_key="person.id")  # NULL: the command line
    used_by: int | None = Field(default=None, foreign_key="person.id")  # who came through it last; NULL: nobody yet
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime
    uses_left: int | None = None  # NULL: as many as come until it expires
    revoked_at: datetime | None = None  # NULL: still good


def hash_token(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough to find it and useless to steal."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_by_token(tx: Tx, token: str) -> Invite | None:
    """The invite behind a link, good or not."""
    return tx.exec(select(Invite).where(Invite.token_hash == hash_token(token))).first()
