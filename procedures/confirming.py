"""Whether an organization comes to a session: its last answer, the seats, and who waits for one (domain.md C17, C23).

A written commitment is not enough (C17): each session is answered anew, and as late as it begins. Every answer stays in
the history; the invitation has the last. Whoever of the organization was told of the session hears of a colleague's
answer, and whoever has waited hears of a seat, by rows of the outbox that `bot.session_news` draws.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procedures import planning
from procedures.errors import InvitationClosed
from programme.reminders import Rsvp
from storage import audit
from storage.invitations import (
    MOVED_UP,
    TAPPED,
    InvitationAnswer,
    Invited,
    count_answers,
    invited,
    set_answer,
    told_of,
)
from storage.invites import came_in_place, revoke_of_invitation
from storage.memberships import belongs
from storage.outbox import Planned, plan
from storage.queue import hold_seats, waiting_for_a_seat
from storage.seats import guests
from storage.sessions import CANCELLED, HELD, REPORTED, SessionView, session_view
from storage.tx import Tx
from storage.unasked import ANSWERED, IMPORTANCE, RELEASED, SEAT

#: The answers that take a seat. Each organization has one.
SEATED = frozenset({Rsvp.COMING, Rsvp.SUBSTITUTE})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An answer was taken."""

    #: As the invitation stands now, and the session.
    invited: Invited
    session: SessionView
    #: How it stood until now.
    before: Invited
    #: Which place in the queue it has, the first is 1; None: it does not wait.
    place: int | None
    #: False: the same had been answered before.
    changed: bool
    #: Those who waited and have a seat because of it.
    moved_up: tuple[Invited, ...] = ()


def confirm(
    tx: Tx,
    invitation_id: int,
    rsvp: Rsvp,
    by: int,
    how: str,
    now: datetime,
    *,
    reason: str | None = None,
    substitute: str | None = None,
    attendee_id: int | None = None,
) -> Confirmed:
    """The organization answers. Whether `by` may speak for it is for the caller to know.

    Where no seat is left, whoever would come waits for one. `COMING` by a tap is whoever tapped, unless another is
    said to go, or somebody of the organization goes already. `SUBSTITUTE` needs a name; its `attendee_id` is None until
    it is known here who that is. The same answer again changes nothing. Raises `InvitationClosed`.
    """
    before, session = open_invitation(tx, invitation_id, now)
    hold_seats(tx, [session.id])
    wanted = _with_seat(tx, session, before, rsvp)
    is_as_before = wanted == before.rsvp
    if rsvp is Rsvp.NOT_COMING:
        reason, attendee_id, substitute = reason or (before.reason if is_as_before else None), None, None
    elif is_as_before and substitute == before.substitute:
        attendee_id = attendee_id or before.attendee_id
    if rsvp is Rsvp.COMING and attendee_id is None and how == TAPPED:
        attendee_id = by
    if is_as_before and (reason, substitute, attendee_id) == (before.reason, before.substitute, before.attendee_id):
        return Confirmed(before, session, before, place_of(tx, before), changed=False)
    answer = InvitationAnswer(
        invitation_id=invitation_id, at=now, by=by, how=how, rsvp=wanted, reason=reason, substitute=substitute
    )
    waits_on = before.answered_at if is_as_before and wanted == Rsvp.WAITING else None
    after = _keep(tx, before, answer, attendee_id, waits_on)
    moved_up = fill_seats(tx, session.id, now) if before.rsvp in SEATED and wanted not in SEATED else ()
    return Confirmed(after, session, before, place_of(tx, after), changed=True, moved_up=tuple(moved_up))


def open_invitation(tx: Tx, invitation_id: int, now: datetime) -> tuple[Invited, SessionView]:
    """An invitation that may still be answered, and its session. Raises `InvitationClosed` with the reason."""
    invitation = invited(tx, invitation_id)
    session = session_view(tx, invitation.session_id) if invitation else None
    if invitation is None or session is None:
        raise InvitationClosed(InvitationClosed.WITHDRAWN)
    if session.state == CANCELLED:
        raise InvitationClosed(InvitationClosed.CANCELLED)
    if session.state in {HELD, REPORTED} or (session.starts_at is not None and session.starts_at <= now):
        raise InvitationClosed(InvitationClosed.BEGUN)
    if not session.is_open:
        raise InvitationClosed(InvitationClosed.WITHDRAWN)
    return invitation, session


def fill_seats(tx: Tx, session_id: int, now: datetime) -> list[Invited]:
    """Free seats go to whoever has waited longest; they are told at once. Returns who has one now.

    Called wherever seats become free: an answer, an invitation that is withdrawn, a larger room.
    """
    tx.flush()
    queue, session = waiting_for_a_seat(tx, session_id), session_view(tx, session_id)
    if not queue or session is None or not session.is_open or session.starts_at is None or session.starts_at <= now:
        return []
    hold_seats(tx, [session_id])
    free = len(queue) if session.capacity is None else max(session.capacity - _taken(tx, session_id), 0)
    return [_move_up(tx, each, now) for each in queue[:free]]


def place_of(tx: Tx, invitation: Invited) -> int | None:
    """Which place in the queue an invitation has, the first is 1; None: it does not wait."""
    if invitation.rsvp != Rsvp.WAITING:
        return None
    queue = [each.id for each in waiting_for_a_seat(tx, invitation.session_id)]
    return queue.index(invitation.id) + 1


def has_seat_for(tx: Tx, session: SessionView) -> bool:
    """Whether somebody more can come."""
    return session.capacity is None or _taken(tx, session.id) < session.capacity


def stands_for(tx: Tx, person_id: int, invitation: Invited) -> bool:
    """Whether a person may see and answer an invitation: of the organization, or who goes in place of its people."""
    is_member = belongs(tx, person_id, invitation.organization_id)
    return is_member or goes_for_others(person_id, invitation) or has_stood_down(tx, person_id, invitation)


def goes_for_others(person_id: int, invitation: Invited) -> bool:
    """Whether it is this person who goes in place of those who were invited."""
    return invitation.attendee_id == person_id and invitation.substitute is not None


def has_stood_down(tx: Tx, person_id: int, invitation: Invited) -> bool:
    """Whether it is this person who was to go in place of others and has said that they cannot: until somebody answers
    anew they may think better of it.
    """
    is_last = invitation.rsvp == Rsvp.NOT_COMING and invitation.answered_by == person_id
    return is_last and came_in_place(tx, person_id, invitation.id)


def _with_seat(tx: Tx, session: SessionView, before: Invited, rsvp: Rsvp) -> Rsvp:
    if rsvp not in SEATED or before.rsvp in SEATED or has_seat_for(tx, session):
        return rsvp
    return Rsvp.WAITING


def _taken(tx: Tx, session_id: int) -> int:
    counts = count_answers(tx, session_id)
    return sum(counts.get(each.value, 0) for each in SEATED)


def _keep(
    tx: Tx, before: Invited, answer: InvitationAnswer, attendee_id: int | None, waits_since: datetime | None = None
) -> Invited:
    """Keep an answer, tell whom it concerns, and plan anew. `waits_since`: it keeps its place in the queue."""
    set_answer(tx, before.id, answer, attendee_id, waits_since or answer.at)
    after = invited(tx, before.id)
    assert after is not None
    audit.record(
        tx,
        "invitation.answered",
        answer.at,
        person_id=answer.by,
        organization_id=before.organization_id,
        invitation_id=before.id,
        rsvp=answer.rsvp,
        how=answer.how,
    )
    if before.substitute is not None and before.substitute != answer.substitute:
        revoke_of_invitation(tx, before.id, answer.at)
    _tell(tx, before, after, answer)
    planning.plan_invitation(tx, before.id, answer.at)
    return after


def _move_up(tx: Tx, waiting: Invited, now: datetime) -> Invited:
    rsvp = Rsvp.SUBSTITUTE if waiting.substitute else Rsvp.COMING
    answer = InvitationAnswer(invitation_id=waiting.id, at=now, how=MOVED_UP, rsvp=rsvp, substitute=waiting.substitute)
    return _keep(tx, waiting, answer, waiting.attendee_id)


def _tell(tx: Tx, before: Invited, after: Invited, answer: InvitationAnswer) -> None:
    """Tell those of the organization who know of the session, and who goes or need not go in place of others."""
    former = before.attendee_id if before.substitute is not None else None
    if former not in {None, after.attendee_id, answer.by} and not belongs(tx, former or 0, before.organization_id):
        _plan(tx, RELEASED, former or 0, before, answer)
    if (before.rsvp, before.substitute, before.attendee_id) == (after.rsvp, after.substitute, after.attendee_id):
        return  # only the reason is new
    people = {each for each in told_of(tx, before.id) if belongs(tx, each, before.organization_id)}
    if after.attendee_id is not None and answer.how == MOVED_UP:
        people.add(after.attendee_id)
    for person_id in sorted(people - {answer.by}):
        _plan(tx, SEAT if answer.how == MOVED_UP else ANSWERED, person_id, before, answer)


def _plan(tx: Tx, kind: str, person_id: int, invitation: Invited, answer: InvitationAnswer) -> None:
    session = session_view(tx, invitation.session_id)
    assert session is not None
    assert session.starts_at is not None
    facts: dict[str, Any] = {"invitation": invitation.id, "answer": answer.id, "importance": IMPORTANCE[kind]}
    guest = guests(tx, (), {person_id}).others.get(person_id)
    if guest is None:
        return
    key = f"{kind}:{answer.id}:{person_id}"
    organization_id = invitation.organization_id if kind != RELEASED else None
    message = Planned(key, kind, guest.chat_id, answer.at, session.starts_at, facts, person_id, organization_id)
    plan(tx, message, answer.at)
