"""Offers of free seats: who has been asked, and how much those have who may be."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from storage.invitations import Invitation
from storage.sessions import CANCELLED, TrainingSession
from storage.tables import table
from storage.tx import Tx

_invitation, _session = table(Invitation), table(TrainingSession)


def ever_invited(tx: Tx, session_id: int) -> set[int]:
    """The organizations that are invited to a session, or were once."""
    asked = select(_invitation.c.organization_id).where(_invitation.c.session_id == session_id)
    return set(tx.execute(asked).scalars())


def open_offers(tx: Tx, session_id: int) -> int:
    """How many organizations have been offered a seat and have not answered yet."""
    open_ones = select(func.count()).where(
        _invitation.c.session_id == session_id,
        _invitation.c.is_offer,
        _invitation.c.withdrawn_at.is_(None),
        _invitation.c.rsvp.is_(None),
    )
    number: int = tx.execute(open_ones).scalar_one()
    return number


def sessions_in_month(tx: Tx, organizations: Collection[int], month: date) -> dict[int, int]:
    """To how many sessions of a month each of the organizations is invited; one without any is not in it."""
    rows = tx.execute(
        select(_invitation.c.organization_id, func.count().label("number"))
        .join(_session, _session.c.id == _invitation.c.session_id)
        .where(
            _invitation.c.organization_id.in_(organizations),
            _invitation.c.withdrawn_at.is_(None),
            _session.c.month == month,
            _session.c.state != CANCELLED,
        )
        .group_by(_invitation.c.organization_id)
    )
    return {row.organization_id: row.number for row in rows}
