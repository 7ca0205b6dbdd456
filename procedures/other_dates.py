"""Another date of the same service, for an organization that cannot come (C17: an honest «no» has an easy way on)."""

from datetime import datetime

from procedures.confirming import has_seat_for
from procedures.errors import InvitationClosed
from procedures.nudging import LIMA
from programme.harvest import Load
from programme.reminders import Rsvp
from storage import audit
from storage.invitations import Invitation, Invited, invitation_of
from storage.organizations import Organization
from storage.seasons import farm_of
from storage.sessions import SessionView, guests_of, open_dates, session_view
from storage.shipped import harvest
from storage.tx import Tx


def next_date(tx: Tx, invitation: Invited, session: SessionView, now: datetime) -> SessionView | None:
    """The same part of the same service in another run, announced and with room, that the organization may come to;
    the nearest that is not in its peak harvest, else the nearest. None: there is none.
    """
    found = [
        each
        for each in open_dates(tx, session.service_id, session.part, now)
        if each.run_id != session.run_id and _may_come(tx, invitation.organization_id, each)
    ]
    farm, calendar = farm_of(tx, invitation.organization_id), harvest()

    def order(each: SessionView) -> tuple[bool, datetime]:
        assert each.starts_at is not None
        day = each.starts_at.astimezone(LIMA).date()
        return calendar.load_on(farm, day) is Load.PEAK, each.starts_at

    return min(found, key=order, default=None)


def invite_to(tx: Tx, invitation: Invited, session_id: int, now: datetime) -> int:
    """The organization of an invitation is invited to that other session too, if it is not yet; the number of that
    invitation. Raises `InvitationClosed` where it may not come there (any more).
    """
    session = session_view(tx, session_id)
    if session is None or not session.is_open:
        raise InvitationClosed(InvitationClosed.WITHDRAWN)
    there = invitation_of(tx, session_id, invitation.organization_id)
    if there is None or there.withdrawn_at is not None:
        if not _may_come(tx, invitation.organization_id, session):
            raise InvitationClosed(InvitationClosed.WITHDRAWN)
        there = there or Invitation(
            session_id=session_id, organization_id=invitation.organization_id, invited_at=now, is_offer=True
        )
        there.withdrawn_at = None
        tx.add(there)
        tx.flush()
        audit.record(
            tx, "invitation.offered", now, organization_id=invitation.organization_id, session_id=session_id
        )  # fmt: skip
    assert there.id is not None
    return there.id


def _may_come(tx: Tx, organization_id: int, session: SessionView) -> bool:
    """Whether it is for organizations like this one and has room, and they have not refused it."""
    there = invitation_of(tx, session.id, organization_id)
    if there is not None and there.withdrawn_at is None:
        return there.rsvp != Rsvp.NOT_COMING and (there.rsvp is not None or has_seat_for(tx, session))
    organization = tx.get_one(Organization, organization_id)
    is_for_them = (
        organization.chain in session.chains.split()
        and (not session.regions or organization.region in session.regions.split())
        and not guests_of(tx, session.id)
    )
    return is_for_them and has_seat_for(tx, session)
