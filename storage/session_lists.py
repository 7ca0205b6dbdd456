"""Lists of sessions for those who look after them: what is to come, who was invited, what they have answered."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from storage.invitations import Invitation
from storage.organizations import Organization
from storage.sessions import ANNOUNCED, CANCELLED, VIEW, SessionView, TrainingSession, as_view
from storage.tables import table
from storage.tx import Tx

_session, _invitation, _organization = table(TrainingSession), table(Invitation), table(Organization)

Answers = dict[str | None, int]
"""How many organizations have answered what; None: not yet."""
Place = tuple[str, str]
"""The chain and the region of an organization."""


def sessions_ahead(tx: Tx, now: datetime, month: date) -> list[SessionView]:
    """Those that are not over, by their date; of a month only, from `month` on and before the dates of that month. One
    that is cancelled is among them if people knew of it: some of them may have to be told.
    """
    not_over = or_(_session.c.ends_at > now, _session.c.ends_at.is_(None) & (_session.c.month >= month))
    known = or_(_session.c.state != CANCELLED, _session.c.announced_at.is_not(None) & _session.c.starts_at.is_not(None))
    coming = VIEW.where(known, not_over)
    ordered = coming.order_by(
        _session.c.month, _session.c.starts_at.is_(None), _session.c.starts_at, _session.c.id
    )  # fmt: skip
    return [as_view(row) for row in tx.execute(ordered)]


def sessions_given(tx: Tx, since: datetime, now: datetime) -> list[SessionView]:
    """Those that were announced, took place, and have ended since then, the newest first."""
    announced = _session.c.announced_at.is_not(None), _session.c.state != CANCELLED
    given = VIEW.where(*announced, _session.c.ends_at > since, _session.c.ends_at <= now)
    return [as_view(row) for row in tx.execute(given.order_by(_session.c.starts_at.desc(), _session.c.id))]


def open_sessions(tx: Tx, first: datetime, last: datetime) -> list[SessionView]:
    """Those that people are invited to and that begin between these moments, by their date."""
    begins = _session.c.starts_at > first, _session.c.starts_at <= last
    coming = VIEW.where(_session.c.state == ANNOUNCED, *begins).order_by(_session.c.starts_at, _session.c.id)
    return [as_view(row) for row in tx.execute(coming)]


def next_session_of(tx: Tx, organization_id: int, now: datetime) -> tuple[int, int] | None:
    """The next session to which an organization is invited, and its invitation, by their numbers; None: there is none
    to come.
    """
    row = tx.execute(
        select(_session.c.id, _invitation.c.id)
        .join(_session, _session.c.id == _invitation.c.session_id)
        .where(
            _invitation.c.organization_id == organization_id,
            _invitation.c.withdrawn_at.is_(None),
            _session.c.state == ANNOUNCED,
            _session.c.starts_at > now,
        )
        .order_by(_session.c.starts_at, _session.c.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def answers_to(tx: Tx, sessions: Collection[int]) -> dict[int, Answers]:
    """What has been answered to each of the sessions, by invitations that hold."""
    rows = tx.execute(
        select(_invitation.c.session_id, _invitation.c.rsvp, func.count())
        .where(_invitation.c.session_id.in_(sessions), _invitation.c.withdrawn_at.is_(None))
        .group_by(_invitation.c.session_id, _invitation.c.rsvp)
    )
    found: dict[int, Answers] = {number: {} for number in sessions}
    for session_id, rsvp, count in rows:
        found[session_id][rsvp] = count
    return found


def reasons_against(tx: Tx, session_id: int) -> dict[str, int]:
    """Why organizations do not come, as far as they have said: the code of a reason → how many, the most first."""
    rows = tx.execute(
        select(_invitation.c.reason, func.count().label("n"))
        .where(
            _invitation.c.session_id == session_id,
            _invitation.c.withdrawn_at.is_(None),
            _invitation.c.reason.is_not(None),
        )
        .group_by(_invitation.c.reason)
        .order_by(func.count().desc(), _invitation.c.reason)
    )
    return {row.reason: row.n for row in rows}


def places_invited(tx: Tx, sessions: Collection[int]) -> dict[int, set[Place]]:
    """From which chains and regions organizations are invited to each of the sessions."""
    rows = tx.execute(
        select(_invitation.c.session_id, _organization.c.chain, _organization.c.region)
        .join(_organization, _organization.c.id == _invitation.c.organization_id)
        .where(_invitation.c.session_id.in_(sessions), _invitation.c.withdrawn_at.is_(None))
        .distinct()
    )
    found: dict[int, set[Place]] = defaultdict(set)
    for session_id, chain, region in rows:
        found[session_id].add((chain, region))
    return dict(found)


def places_of(tx: Tx, organizations: Collection[int]) -> set[Place]:
    """From which chains and regions those organizations are."""
    rows = tx.execute(
        select(_organization.c.chain, _organization.c.region).where(_organization.c.id.in_(organizations)).distinct()
    )
    return {(chain, region) for chain, region in rows}


def objections_kept(tx: Tx, sessions: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What speaks against the date of each of the sessions, as it is kept (procedures.timetabling reads it)."""
    rows = tx.execute(select(_session.c.id, _session.c.objections).where(_session.c.id.in_(sessions)))
    return {row.id: row.objections for row in rows}


def accepted(tx: Tx, sessions: Collection[int]) -> set[int]:
    """Those of the sessions of which a facilitator has accepted what speaks against them."""
    taken = select(_session.c.id).where(_session.c.id.in_(sessions), _session.c.accepted_at.is_not(None))
    return set(tx.execute(taken).scalars())
