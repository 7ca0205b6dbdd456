"""Opinions: what people say of a session they had said they would come to (domain.md C33, C46)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlmodel import Field

from storage.invitations import Invitation
from storage.tables import Row, table
from storage.tx import Tx


class Opinion(Row, table=True):
    """One person's word on one session, for one organization."""

    __tablename__ = "opinion"

    invitation_id: int = Field(foreign_key="invitation.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    score: int | None = None  # 1 (of no use) to 5; NULL: they did not come, or have not said
    absence: str | None = Field(default=None, max_length=20)  # why they did not come, a code; NULL: they came
    line: str | None = None  # in their own words; NULL: nothing
    at: datetime  # when they said it first: from then on it can be changed for some days


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as data, and for which organization it is."""

    invitation_id: int
    organization_id: int
    person_id: int
    score: int | None
    absence: str | None
    line: str | None
    at: datetime


_opinion, _invitation = table(Opinion), table(Invitation)
_BEGIN = text(
    "INSERT INTO opinion (invitation_id, person_id, at) VALUES (:invitation_id, :person_id, :now) "
    "ON CONFLICT (invitation_id, person_id) DO NOTHING"
).bindparams(bindparam("now", type_=_opinion.c.at.type))
_SAID = select(
    _opinion.c.invitation_id,
    _invitation.c.organization_id,
    _opinion.c.person_id,
    _opinion.c.score,
    _opinion.c.absence,
    _opinion.c.line,
    _opinion.c.at,
).join(_invitation, _invitation.c.id == _opinion.c.invitation_id)


def opinion_of(tx: Tx, invitation_id: int, person_id: int) -> Said | None:
    """What that person has said; None: nothing yet."""
    mine = _SAID.where(_opinion.c.invitation_id == invitation_id, _opinion.c.person_id == person_id)
    row = tx.execute(mine).first()
    return Said(*row) if row else None


def opinions_on(tx: Tx, session_id: int) -> list[Said]:
    """What has been said of a session, the first word first."""
    rows = tx.execute(
        _SAID.where(_invitation.c.session_id == session_id).order_by(_opinion.c.at, _opinion.c.invitation_id)
    )
    return [Said(*row) for row in rows]


def set_opinion(tx: Tx, invitation_id: int, person_id: int, now: datetime, **said: int | str | None) -> None:
    """They say so now; what is not named stays as they had said it."""
    tx.execute(_BEGIN, {"invitation_id": invitation_id, "person_id": person_id, "now": now})
    mine = _opinion.c.invitation_id == invitation_id, _opinion.c.person_id == person_id
    tx.execute(update(_opinion).where(*mine).values(**said))
