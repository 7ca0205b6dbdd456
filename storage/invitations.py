"""Invitations: one for each organization and session, its answer, and what each person has been told of the session."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, func, insert, or_, select, text, update
from sqlmodel import Field, col
from sqlmodel import select as select_model

from storage.organizations import Organization
from storage.sessions import TrainingSession
from storage.tables import Row, table
from storage.tx import Tx

#: How an answer came: by a tap, through a facilitator at the telephone, or because a seat became free.
TAPPED, BY_PHONE, MOVED_UP = "tapped", "by_phone", "moved_up"
#: They would come if there were a seat (`programme.reminders.Rsvp`).
WAITING = "waiting"


class Invitation(Row, table=True):
    """An organization is invited to a session. What it has answered last stands here."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("session_id", "organization_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id")
    organization_id: int = Field(foreign_key="organization.id", index=True)
    invited_at: datetime
    is_offer: bool = False  # a free seat offered to an organization that was not expected (domain.md C23)
    withdrawn_at: datetime | None = None  # NULL: it holds; else it is not expected any more
    rsvp: str | None = Field(default=None, max_length=10)  # a code of programme.reminders.Rsvp; NULL: no answer yet
    reason: str | None = Field(default=None, max_length=20)  # why not, a code; NULL: not asked, or not told
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    how: str | None = Field(default=None, max_length=10)  # TAPPED, BY_PHONE or MOVED_UP
    attendee_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # who goes; NULL: not known here
    substitute: str | None = None  # the name of whoever goes in place of those who answered; NULL: nobody


class InvitationAnswer(Row, table=True):
    """One answer to an invitation. Only ever added to: the invitation has the last."""

    __tablename__ = "invitation_answer"

    id: int | None = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id", index=True)
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")  # NULL: nobody: a seat became free
    how: str = Field(max_length=10)
    rsvp: str | None = Field(default=None, max_length=10)
    reason: str | None = Field(default=None, max_length=20)
    substitute: str | None = None


class Told(Row, table=True):
    """What a person was told last of a session to which an organization of theirs is invited."""

    __tablename__ = "invitation_told"

    invitation_id: int = Field(foreign_key="invitation.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    told_at: datetime
    starts_at: datetime
    ends_at: datetime
    modality: str = Field(max_length=10)
    place: str | None = None
    link: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as data, with whom it is for."""

    id: int
    session_id: int
    organization_id: int
    legal_name: str
    ruc: str
    chain: str
    region: str
    is_offer: bool
    rsvp: str | None
    reason: str | None
    answered_at: datetime | None
    answered_by: int | None
    how: str | None
    attendee_id: int | None
    substitute: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether an organization is invited, and what it has said, as far as it matters for inviting others."""

    id: int
    organization_id: int
    is_offer: bool
    withdrawn_at: datetime | None
    rsvp: str | None


_invitation, _organization, _told = table(Invitation), table(Organization), table(Told)
_session = table(TrainingSession)
#: The columns of an `Invited`, of invitations that hold, for queries that choose among them.
INVITED = (
    select(
        _invitation.c.id,
        _invitation.c.session_id,
        _organization.c.id,
        _organization.c.legal_name,
        _organization.c.ruc,
        _organization.c.chain,
        _organization.c.region,
        _invitation.c.is_offer,
        _invitation.c.rsvp,
        _invitation.c.reason,
        _invitation.c.answered_at,
        _invitation.c.answered_by,
        _invitation.c.how,
        _invitation.c.attendee_id,
        _invitation.c.substitute,
    )
    .join(_organization, _organization.c.id == _invitation.c.organization_id)
    .where(_invitation.c.withdrawn_at.is_(None))
)
_BY_ID = INVITED.where(_invitation.c.id == bindparam("number"))
_OF_SESSION = INVITED.where(_invitation.c.session_id == bindparam("session_id")).order_by(
    _organization.c.legal_name, _organization.c.id
)
_COUNT = (
    select(_invitation.c.rsvp, func.count())
    .where(_invitation.c.session_id == bindparam("session_id"), _invitation.c.withdrawn_at.is_(None))
    .group_by(_invitation.c.rsvp)
)
_TELL = text(
    "INSERT INTO invitation_told (invitation_id, person_id, told_at, starts_at, ends_at, modality, place, link, "
    "is_cancelled) VALUES (:invitation_id, :person_id, :told_at, :starts_at, :ends_at, :modality, :place, :link, "
    ":is_cancelled) ON CONFLICT (invitation_id, person_id) DO UPDATE SET told_at = excluded.told_at, "
    "starts_at = excluded.starts_at, ends_at = excluded.ends_at, modality = excluded.modality, "
    "place = excluded.place, link = excluded.link, is_cancelled = excluded.is_cancelled"
).bindparams(*(bindparam(name, type_=_told.c.told_at.type) for name in ("told_at", "starts_at", "ends_at")))


def invited(tx: Tx, invitation_id: int) -> Invited | None:
    """An invitation by its number; None: there is none, or it holds no longer."""
    row = tx.execute(_BY_ID, {"number": invitation_id}).first()
    return Invited(*row) if row else None


def invited_to(tx: Tx, session_id: int) -> list[Invited]:
    """Everybody who is invited to a session, by name."""
    return [Invited(*row) for row in tx.execute(_OF_SESSION, {"session_id": session_id})]


def set_answer(tx: Tx, invitation_id: int, answer: InvitationAnswer, attendee_id: int | None, since: datetime) -> None:
    """What is answered now, and since when that holds: it stands in the invitation, and in its history."""
    tx.execute(
        update(_invitation)
        .where(_invitation.c.id == invitation_id)
        .values(
            rsvp=answer.rsvp,
            reason=answer.reason,
            answered_at=since,
            answered_by=answer.by,
            how=answer.how,
            attendee_id=attendee_id,
            substitute=answer.substitute,
        )
    )
    tx.add(answer)
    tx.flush()


def last_answer(tx: Tx, invitation_id: int) -> InvitationAnswer | None:
    """The newest answer to an invitation; None: there is none."""
    answers = select_model(InvitationAnswer).where(InvitationAnswer.invitation_id == invitation_id)
    return tx.exec(answers.order_by(col(InvitationAnswer.id).desc()).limit(1)).first()


def set_attendee(tx: Tx, invitation_id: int, attendee_id: int) -> None:
    """It is known now who goes; what was answered stays."""
    tx.execute(update(_invitation).where(_invitation.c.id == invitation_id).values(attendee_id=attendee_id))


def to_go_for(tx: Tx, person_id: int, organization_id: int, now: datetime) -> list[Invited]:
    """The invitations of an organization, of sessions that have not begun, that rest upon that person."""
    theirs = or_(_invitation.c.attendee_id == person_id, _invitation.c.answered_by == person_id)
    to_come = select(_session.c.id).where(_session.c.starts_at > now)
    wanted = INVITED.where(
        _invitation.c.organization_id == organization_id, theirs, _invitation.c.session_id.in_(to_come)
    )
    return [Invited(*row) for row in tx.execute(wanted)]


def count_answers(tx: Tx, session_id: int) -> dict[str | None, int]:
    """How many organizations have answered what; None: not yet."""
    return {row[0]: row[1] for row in tx.execute(_COUNT, {"session_id": session_id})}


def invitation_of(tx: Tx, session_id: int, organization_id: int) -> Invitation | None:
    """The row itself, whether it holds or not, to be changed."""
    return tx.exec(
        select_model(Invitation).where(
            Invitation.session_id == session_id, Invitation.organization_id == organization_id
        )
    ).first()


def invitations_of(tx: Tx, session_id: int) -> list[Asked]:
    """All who were ever invited to a session, whether that holds or not."""
    ever = select(*(_invitation.c[column.name] for column in fields(Asked)))
    return [Asked(*row) for row in tx.execute(ever.where(_invitation.c.session_id == session_id))]


def invite(tx: Tx, session_id: int, organization_ids: Sequence[int], now: datetime) -> None:
    """These are invited to a session, for the first time."""
    if organization_ids:
        invited = [
            {"session_id": session_id, "organization_id": number, "invited_at": now, "is_offer": False}
            for number in organization_ids
        ]
        tx.execute(insert(_invitation).values(invited))


def invite_again(tx: Tx, invitation_ids: Sequence[int], now: datetime) -> None:
    """Invitations that were withdrawn hold again, from now on."""
    again = update(_invitation).where(_invitation.c.id.in_(invitation_ids))
    tx.execute(again.values(withdrawn_at=None, invited_at=now))


def withdraw(tx: Tx, invitation_ids: Sequence[int], now: datetime) -> None:
    """These are not expected any more."""
    tx.execute(update(_invitation).where(_invitation.c.id.in_(invitation_ids)).values(withdrawn_at=now))


def told_of(tx: Tx, invitation_id: int) -> dict[int, Told]:
    """What each person was told last of a session: person → that."""
    return {each.person_id: each for each in tx.exec(select_model(Told).where(Told.invitation_id == invitation_id))}


def note_told(tx: Tx, told: Told) -> None:
    """A person is told this now, in place of what they were told before."""
    tx.execute(_TELL, told.model_dump())
