"""Whom to telephone about a session, and what they say there (domain.md C03: «no todas manejan medios digitales»).

Facilitators alone: telephones were told for being called by the RPE. What somebody says on the telephone is their
organization's answer like any other, recorded as such with the name of whoever set it down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from procedures.confirming import SEATED, Confirmed, confirm
from procedures.errors import NotFollowed
from procedures.staff import Staff, visible
from programme.reminders import Rsvp
from programme.silence import is_silent
from storage import audit
from storage.callers import Callee, callees
from storage.invitations import BY_PHONE, Invited, invited, invited_to
from storage.session_lists import open_sessions
from storage.sessions import SessionView
from storage.tx import Tx

#: What leaves as a spreadsheet from the command line reaches so far ahead.
AHEAD = timedelta(days=30)


class Why(StrEnum):
    """Why somebody is to be telephoned, those first whom nothing else reaches."""

    NOBODY = "nobody"  # nobody of it is here
    BLOCKED = "blocked"  # messages do not arrive
    IN_DOUBT = "in_doubt"  # silent for so long that it is not known whose telephone it is
    STOPPED = "stopped"  # they want no messages
    NO_ANSWER = "no_answer"  # they get messages, and have not answered


@dataclass(frozen=True, slots=True)
class ToCall:
    """An organization to telephone about a session."""

    invited: Invited
    why: Why
    people: tuple[Callee, ...]


def to_call(tx: Tx, staff: Staff, session: SessionView, now: datetime) -> list[ToCall]:
    """Of the organizations that a facilitator follows, those to telephone: whoever has not answered, and whoever comes
    and would not hear of a change. First those whom no message reaches, then by name.
    """
    theirs = visible(tx, staff, session) if staff.desk is not None else []
    return _to_call(tx, [each for each in theirs if _follows(staff, each)], now)


def all_to_call(tx: Tx, now: datetime) -> Iterable[tuple[SessionView, ToCall]]:
    """Whoever is to be telephoned about any session of the next 30 days, by its date."""
    for session in open_sessions(tx, now, now + AHEAD):
        for each in _to_call(tx, invited_to(tx, session.id), now):
            yield session, each


def on_the_line(tx: Tx, staff: Staff, invitation_id: int | None) -> Invited:
    """The invitation of somebody on the telephone. Raises `NotFollowed`, also for one that holds no longer."""
    found = invited(tx, invitation_id) if invitation_id is not None else None
    if found is None or not _follows(staff, found):
        raise NotFollowed
    return found


def people_of(tx: Tx, invitation: Invited) -> list[Callee]:
    """Those who may be telephoned about it, the manager first."""
    return callees(tx, [invitation.organization_id]).get(invitation.organization_id, [])


def answer(
    tx: Tx,
    staff: Staff,
    invitation_id: int | None,
    rsvp: Rsvp,
    now: datetime,
    *,
    reason: str | None = None,
    substitute: str | None = None,
) -> Confirmed:
    """What they say on the telephone is their answer. Raises `NotFollowed` and `InvitationClosed`."""
    found = on_the_line(tx, staff, invitation_id)
    confirmed = confirm(
        tx, found.id, rsvp, staff.person_id, BY_PHONE, now, reason=reason, substitute=substitute
    )  # fmt: skip
    audit.record(
        tx,
        "invitation.by_phone",
        now,
        person_id=staff.person_id,
        organization_id=found.organization_id,
        invitation_id=found.id,
        rsvp=rsvp.value,
    )
    return confirmed


def gets_messages(callee: Callee, now: datetime) -> bool:
    """Whether what is written to somebody reaches them, and is wanted."""
    return callee.is_known and not callee.has_stopped and not is_silent(callee.last_seen_at, now)


def _follows(staff: Staff, each: Invited) -> bool:
    return staff.follows_any([(each.chain, each.region)])


def _to_call(tx: Tx, everybody: Sequence[Invited], now: datetime) -> list[ToCall]:
    people = callees(tx, [each.organization_id for each in everybody])
    found = []
    for each in everybody:
        theirs = people.get(each.organization_id, [])
        why = _why(theirs, now)
        if each.rsvp is None or (why is not Why.NO_ANSWER and each.rsvp in {*SEATED, Rsvp.WAITING}):
            found.append(ToCall(each, why, tuple(theirs)))
    order = list(Why)
    return sorted(found, key=lambda each: (each.invited.rsvp is not None, order.index(each.why)))


def _why(people: Sequence[Callee], now: datetime) -> Why:
    if not people:
        return Why.NOBODY
    arriving = [each for each in people if each.is_reachable]
    if not arriving:
        return Why.BLOCKED
    known = [each for each in arriving if each.is_known and not is_silent(each.last_seen_at, now)]
    if not known:
        return Why.IN_DOUBT
    return Why.NO_ANSWER if any(gets_messages(each, now) for each in known) else Why.STOPPED
