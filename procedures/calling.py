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
from procedures.inviting import MakeToken
from procedures.staff import Staff, visible
from procedures.substituting import Named, send_other
from programme.reminders import Rsvp
from programme.silence import is_silent
from storage import audit
from storage.callers import Callee, callees
from storage.invitations import BY_PHONE, Invited, invited, invited_to
from storage.session_lists import open_sessions
from storage.sessions import CANCELLED, SessionView
from storage.tx import Tx

#: What leaves as a spreadsheet from the command line reaches so far ahead.
AHEAD = timedelta(days=30)
#: In the audit trail: somebody was told on the telephone that a session does not take place.
TOLD = "invitation.called_off_told"


class Why(StrEnum):
    """Why somebody is to be telephoned, those first whom nothing else reaches."""

    NOBODY = "nobody"  # nobody of it is here
    BLOCKED = "blocked"  # messages do not arrive
    IN_DOUBT = "in_doubt"  # silent for so long that it is not known whose telephone it is
    STOPPED = "stopped"  # they want no messages
    NO_ANSWER = "no_answer"  # they get messages, and have not answered
    CALLED_OFF = "called_off"  # the session does not take place, and no message has told them so


@dataclass(frozen=True, slots=True)
class ToCall:
    """An organization to telephone about a session."""

    invited: Invited
    why: Why
    people: tuple[Callee, ...]


def to_call(tx: Tx, staff: Staff, session: SessionView, now: datetime) -> list[ToCall]:
    """Of the organizations that a facilitator follows, those to telephone: whoever has not answered, and whoever comes
    and would not hear of a change. First those whom no message reaches, then by name. Of a session that is called off,
    those whom no message tells so; once it is over, nobody.
    """
    if staff.desk is None or (session.ends_at is not None and session.ends_at <= now):
        return []
    theirs = [each for each in visible(tx, staff, session) if _follows(staff, each)]
    return _to_tell(tx, theirs, now) if session.state == CANCELLED else _to_call(tx, theirs, now)


def reach(tx: Tx, staff: Staff, session: SessionView, now: datetime) -> tuple[int, int]:
    """How many of those invited a message tells of a change, and how many it does not though they may come: for a
    facilitator, of those that they follow.
    """
    everybody = invited_to(tx, session.id)
    missed = _missed(tx, everybody, now)
    theirs = [each for each, _people in missed if staff.desk is None or _follows(staff, each)]
    unreached = {each.organization_id for each, _people in missed}
    told = [each for each in everybody if each.organization_id not in unreached]
    return len(told), sum(each.rsvp != Rsvp.NOT_COMING for each in theirs)


def note_told(tx: Tx, staff: Staff, invitation: Invited, now: datetime) -> None:
    """They were told on the telephone that the session does not take place: they need not be called any more."""
    of = invitation.organization_id
    audit.record(tx, TOLD, now, person_id=staff.person_id, organization_id=of, invitation_id=invitation.id)
    tx.flush()


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
    _note_called(tx, staff, found, rsvp, now)
    return confirmed


def answer_other(
    tx: Tx, staff: Staff, invitation_id: int | None, name: str, make_token: MakeToken, now: datetime
) -> Named:
    """They say on the telephone that somebody who is not known here goes: the answer, and a link for that person.
    Raises `NotFollowed` and `InvitationClosed`.
    """
    found = on_the_line(tx, staff, invitation_id)
    named = send_other(tx, found.id, name, staff.person_id, BY_PHONE, make_token, now)
    _note_called(tx, staff, found, Rsvp.SUBSTITUTE, now)
    return named


def gets_messages(callee: Callee, now: datetime) -> bool:
    """Whether what is written to somebody reaches them, and is wanted."""
    return callee.is_known and not callee.has_stopped and not is_silent(callee.last_seen_at, now)


def _note_called(tx: Tx, staff: Staff, found: Invited, rsvp: Rsvp, now: datetime) -> None:
    audit.record(
        tx,
        "invitation.by_phone",
        now,
        person_id=staff.person_id,
        organization_id=found.organization_id,
        invitation_id=found.id,
        rsvp=rsvp.value,
    )


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


def _to_tell(tx: Tx, everybody: Sequence[Invited], now: datetime) -> list[ToCall]:
    told = {each["invitation_id"] for each in audit.facts_among(tx, TOLD, [one.organization_id for one in everybody])}
    missed = [(each, people) for each, people in _missed(tx, everybody, now) if each.id not in told]
    return [ToCall(each, Why.CALLED_OFF, tuple(people)) for each, people in missed if each.rsvp != Rsvp.NOT_COMING]


def _missed(tx: Tx, everybody: Sequence[Invited], now: datetime) -> list[tuple[Invited, list[Callee]]]:
    """Those whom no message reaches, with their people."""
    people = callees(tx, [each.organization_id for each in everybody])
    found = [(each, people.get(each.organization_id, [])) for each in everybody]
    return [(each, theirs) for each, theirs in found if _why(theirs, now) is not Why.NO_ANSWER]


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
