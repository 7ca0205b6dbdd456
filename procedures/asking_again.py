"""«Recordar a los que faltan»: those who have not answered an invitation are asked once more, once a day at most.

What is to come by rule (procedures.planning) stays as it is, but for a change of which this tells them. This goes out
besides, because somebody who looks after the session wants it; to them it comes unasked, and so it keeps their hours
and counts in the day's limit.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.drawing import Postpone, Skip
from procedures.calling import gets_messages
from procedures.errors import NotAskedAgain
from procedures.good_moment import why_not_now
from procedures.nudging import LIMA
from procedures.outgoing import untell
from procedures.planning import plan_invitation
from programme.hours import next_allowed
from storage import audit
from storage.callers import callees
from storage.invitations import Invited, Told, invited, invited_to, note_told
from storage.outbox import Claimed, Planned, plan
from storage.seats import Guest, guests, told_about
from storage.sessions import SessionView, session_view
from storage.tx import Tx
from storage.unasked import ASKED_AGAIN, IMPORTANCE

USEFUL_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """How many organizations are asked again, and when."""

    organizations: int
    at: datetime
    #: Organizations of which nobody can be written to.
    unreachable: int


@dataclass(frozen=True, slots=True)
class Again:
    """An invitation of which somebody is asked again now."""

    invited: Invited
    session: SessionView
    #: What they were told of it before; None: nothing.
    before: Told | None
    #: Takes back that they are told, should Telegram surely not get it.
    take_back: Callable[[Tx, datetime], None]


def ask_again(tx: Tx, session: SessionView, by: int, now: datetime) -> Asked:
    """Have everybody asked again of whose organization there is no answer yet. Raises `NotAskedAgain`."""
    if not session.is_open or session.starts_at is None or session.starts_at <= now:
        raise NotAskedAgain(NotAskedAgain.NOT_ANNOUNCED)
    silent = [each for each in invited_to(tx, session.id) if each.rsvp is None]
    willing = _willing(tx, {each.organization_id for each in silent}, now)
    reached = {each.id: willing[each.organization_id] for each in silent}
    if not any(reached.values()):
        raise NotAskedAgain(NotAskedAgain.NOBODY)
    at = next_allowed(now, LIMA)
    asked = [each for each in silent if sum(_plan(tx, session, each, guest, at, now) for guest in reached[each.id])]
    if not asked:
        raise NotAskedAgain(NotAskedAgain.ASKED_TODAY)
    audit.record(tx, "session.asked_again", now, person_id=by, session=session.id, organizations=len(asked))
    return Asked(len(asked), at, sum(not people for people in reached.values()))


def consider(tx: Tx, claimed: Claimed, now: datetime) -> Again | Skip | Postpone:
    """What was asked for is due: whether it still makes sense. What they are shown is noted as told."""
    invitation = invited(tx, claimed.facts["invitation"])
    session = session_view(tx, invitation.session_id) if invitation else None
    if invitation is None or session is None or not session.is_open or session.starts_at is None:
        return Skip("the session does not take place, or they are not expected any more")
    if invitation.rsvp is not None:
        return Skip("they have answered")
    willing = _willing(tx, [invitation.organization_id], now)[invitation.organization_id]
    me = next((each for each in willing if each.person_id == claimed.person_id), None)
    if me is None:
        return Skip("they are not of the organization any more, or want no messages")
    if waits := why_not_now(tx, claimed, invitation.organization_id, session.starts_at, now):
        return waits
    return _asked(tx, invitation, session, me.person_id, now)


def _asked(tx: Tx, invitation: Invited, session: SessionView, person_id: int, now: datetime) -> Again:
    """They know of the session as it is now; nothing else need tell them of a change."""
    before = told_about(tx, [invitation.id]).get((invitation.id, person_id))
    note_told(tx, _told(invitation, session, person_id, now))
    plan_invitation(tx, invitation.id, now)

    def take_back(tx: Tx, then: datetime) -> None:
        untell(tx, invitation.id, person_id, before, now)
        plan_invitation(tx, invitation.id, then)

    return Again(invitation, session, before, take_back)


def _willing(tx: Tx, organizations: Collection[int], now: datetime) -> dict[int, list[Guest]]:
    """Those of each organization who may be written to."""
    today = now.astimezone(LIMA).date()
    members, people = guests(tx, organizations, ()).members, callees(tx, organizations)
    reached = {each.person_id for theirs in people.values() for each in theirs if gets_messages(each, now)}
    return {
        number: [
            each
            for each in members.get(number, [])
            if each.person_id in reached
            and (each.preferences.paused_until is None or each.preferences.paused_until <= today)
        ]
        for number in organizations
    }


def _plan(tx: Tx, session: SessionView, each: Invited, guest: Guest, at: datetime, now: datetime) -> bool:
    assert session.starts_at is not None
    key = f"{ASKED_AGAIN}:{each.id}:{guest.person_id}:{now.astimezone(LIMA):%Y-%m-%d}"
    until = min(at + USEFUL_FOR, session.starts_at)
    facts = {"invitation": each.id, "importance": IMPORTANCE[ASKED_AGAIN]}
    planned = Planned(key, ASKED_AGAIN, guest.chat_id, at, until, facts, guest.person_id, each.organization_id)
    return plan(tx, planned, now)


def _told(invitation: Invited, session: SessionView, person_id: int, now: datetime) -> Told:
    assert session.starts_at is not None
    assert session.ends_at is not None
    return Told(
        invitation_id=invitation.id,
        person_id=person_id,
        told_at=now,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        modality=session.modality,
        place=session.place,
        link=session.link,
    )
