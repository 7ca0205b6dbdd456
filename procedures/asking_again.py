"""«Recordar a los que faltan»: those who have not answered an invitation are asked once more, once a day at most.

What is to come by rule (procedures.planning) stays as it is. This goes out besides, because somebody who looks after
the session wants it; so it keeps to the hours, and it is not counted among what comes by itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.drawing import Postpone, Skip
from procedures.calling import gets_messages
from procedures.errors import NotAskedAgain
from procedures.nudging import LIMA
from programme.hours import next_allowed
from programme.reminder_hours import next_moment
from storage import audit
from storage.callers import callees
from storage.invitations import Invited, Told, invited, invited_to, note_told
from storage.outbox import Claimed, Planned, plan
from storage.seasons import farm_of
from storage.seats import Guest, guests
from storage.sessions import SessionView, session_view
from storage.shipped import harvest
from storage.tx import Tx

ASKED_AGAIN = "invitation.asked"
USEFUL_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """How many organizations are asked again, and when."""

    organizations: int
    at: datetime
    #: Organizations of which nobody can be written to.
    unreachable: int


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


def consider(tx: Tx, claimed: Claimed, now: datetime) -> tuple[Invited, SessionView] | Skip | Postpone:
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
    at = next_moment(
        now,
        urgent=False,
        starts_at=session.starts_at,
        useful_until=claimed.useful_until,
        farm=farm_of(tx, invitation.organization_id),
        harvest=harvest(),
        preferences=me.preferences,
        zone=LIMA,
    )
    if at is None:
        return Skip("there is no allowed hour left for it")
    if at > now:
        return Postpone(at)
    note_told(tx, _told(invitation, session, me.person_id, now))
    return invitation, session


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
    facts = {"invitation": each.id}
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
