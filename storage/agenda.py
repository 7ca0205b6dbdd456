"""What a person has before them: the sessions of their organizations, and those to which they go in place of others."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from storage.commitments import Commitment
from storage.invitations import INVITED, Invitation, Invited
from storage.memberships import Membership
from storage.organizations import Organization
from storage.services import Service
from storage.sessions import (
    CANCELLED,
    MONTH_KNOWN,
    VIEW,
    ServiceRun,
    SessionGuest,
    SessionView,
    TrainingSession,
    as_view,
)
from storage.tables import table
from storage.tx import Tx

#: The answers under which somebody else may go than a member; as `programme.reminders.Rsvp` has them.
_OTHERS_MAY_GO = ("substitute", "waiting")
_NO = "not_coming"

_invitation, _organization, _membership = table(Invitation), table(Organization), table(Membership)
_session, _run, _service = table(TrainingSession), table(ServiceRun), table(Service)
_commitment, _guest = table(Commitment), table(SessionGuest)
_columns_of_view = len(VIEW.selected_columns)
_BOTH = (
    VIEW.add_columns(*INVITED.selected_columns)
    .join(_invitation, _invitation.c.session_id == _session.c.id)
    .join(_organization, _organization.c.id == _invitation.c.organization_id)
    .where(_invitation.c.withdrawn_at.is_(None), _session.c.announced_at.is_not(None))
    .order_by(_session.c.starts_at, _session.c.id, _organization.c.legal_name)
)

Mine = tuple[Invited, SessionView]


def agenda_of(tx: Tx, person_id: int, now: datetime) -> list[Mine]:
    """Every session that is not over yet to which an organization of theirs is invited, or to which they go in place of
    others; the nearest first. Those that do not take place any more are among them.
    """
    return _found(tx, _BOTH.where(_is_theirs(person_id), _session.c.ends_at > now))


def agenda_of_organization(tx: Tx, organization_id: int, now: datetime) -> list[Mine]:
    """The same of one organization."""
    return _found(tx, _BOTH.where(_invitation.c.organization_id == organization_id, _session.c.ends_at > now))


def calendar_of(tx: Tx, person_id: int, cancelled_since: datetime) -> list[Mine]:
    """The same for a calendar: also those that are over; none to which the answer is no; and one that does not take
    place only if that was decided since then.
    """
    stands = or_(_session.c.state != CANCELLED, _session.c.cancelled_at >= cancelled_since)
    not_refused = or_(_invitation.c.rsvp.is_(None), _invitation.c.rsvp != _NO)
    return _found(tx, _BOTH.where(_is_theirs(person_id), stands, not_refused))


def months_ahead(tx: Tx, person_id: int, month: date) -> list[tuple[SessionView, str]]:
    """The sessions from that month on of which only the month is known, of services to which an organization of theirs
    is committed, with the organization's name; the nearest first.
    """
    return _months_ahead(tx, _organization.c.id.in_(_organizations_of(person_id)), month)


def months_ahead_of_organization(tx: Tx, organization_id: int, month: date) -> list[tuple[SessionView, str]]:
    """The same of one organization."""
    return _months_ahead(tx, _organization.c.id == organization_id, month)


def _months_ahead(tx: Tx, is_of: ColumnElement[bool], month: date) -> list[tuple[SessionView, str]]:
    named = select(_guest.c.id).where(_guest.c.session_id == _session.c.id)
    is_named = named.where(_guest.c.organization_id == _organization.c.id).exists()
    committed = and_(
        _commitment.c.service_id == _service.c.id, _commitment.c.accepted.is_(True), _commitment.c.until.is_(None)
    )
    wanted = (
        VIEW.add_columns(_organization.c.legal_name)
        .join(_commitment, committed)
        .join(_organization, _organization.c.id == _commitment.c.organization_id)
        .where(
            _session.c.state == MONTH_KNOWN,
            _session.c.month >= month,
            is_of,
            or_(is_named, ~named.exists()),
        )
        .order_by(_session.c.month, _session.c.id, _organization.c.legal_name)
    )
    return [(as_view(row[:-1]), row[-1]) for row in tx.execute(wanted)]


def _is_theirs(person_id: int) -> ColumnElement[bool]:
    goes = and_(_invitation.c.attendee_id == person_id, _invitation.c.rsvp.in_(_OTHERS_MAY_GO))
    return or_(_invitation.c.organization_id.in_(_organizations_of(person_id)), goes)


def _organizations_of(person_id: int) -> Select[tuple[int]]:
    return select(_membership.c.organization_id).where(
        _membership.c.person_id == person_id, _membership.c.until.is_(None), _membership.c.accepted_at.is_not(None)
    )


def _found(tx: Tx, wanted: Select[tuple[object, ...]]) -> list[Mine]:
    rows = tx.execute(wanted)
    return [(Invited(*row[_columns_of_view:]), as_view(row[:_columns_of_view])) for row in rows]
