"""«Recordar ahora»: a facilitator has the question that is due asked once more, when people may be written to.

It counts among the reminders that go out by themselves (procedures.nudging), so that nobody is reminded twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.drawing import Postpone, Skip
from procedures.errors import NotReminded
from procedures.following import may_see
from procedures.nudging import LIMA, Due, not_before, whom
from procedures.resting import after_harvest
from programme.hours import next_allowed
from programme.nudges import AT_WORK, next_nudge
from storage import audit
from storage.facilitators import Desk
from storage.outbox import Claimed, Planned, plan
from storage.people import name_and_language
from storage.seats import preferences_of
from storage.stalls import ASKED, STALLED, Reachable, Stall, reachable_people, stall_of
from storage.tx import Tx

#: Between two reminders there is at least so much.
PAUSE = timedelta(hours=1)
#: Later it would remind of what was asked long ago.
USEFUL_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Reminded:
    """Whom the question goes to, and when."""

    name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminders of a TPE in progress; None: there was none, or none is to come."""

    last_at: datetime | None = None
    next_at: datetime | None = None


def remind(tx: Tx, desk: Desk, by: int, organization_id: int | None, key: str, now: datetime) -> Reminded:
    """Have the question that is due asked of whom it would be asked by rule, once for each `key`. Raises `NotFollowed`,
    and `NotReminded` with the reason.
    """
    followed = may_see(tx, desk, organization_id)
    stall = stall_of(tx, followed.response_id) if followed.response_id else None
    if stall is None:
        raise NotReminded(NotReminded.NOTHING_DUE)
    to = _whom(tx, stall, now)
    at = next_allowed(now, LIMA)
    facts = {"response": stall.response_id, "asked_at": now.isoformat()}
    planned = Planned(f"{ASKED}:{key}", ASKED, to.chat_id, at, at + USEFUL_FOR, facts, to.person_id, organization_id)
    plan(tx, planned, now)
    audit.record(
        tx, "organization.reminded", now, person_id=by, organization_id=organization_id, reminded_id=to.person_id
    )  # fmt: skip
    return Reminded(name_and_language(tx, to.person_id)[0], at)


def consider_asked(tx: Tx, claimed: Claimed, now: datetime) -> Due | Skip | Postpone:
    """What a facilitator has asked for is due: whether it still makes sense."""
    stall, asked_at = stall_of(tx, claimed.facts["response"]), datetime.fromisoformat(claimed.facts["asked_at"])
    if stall is None or stall.active_at >= asked_at:
        return Skip("they have gone on since it was asked for")
    last_at = _last_of(stall)
    if last_at is not None and last_at >= asked_at:
        return Skip("they were reminded since it was asked for")
    to = next(
        (each for each in reachable_people(tx, stall.organization_id) if each.person_id == claimed.person_id), None
    )
    if to is None or preferences_of(tx, to.person_id).stopped:
        return Skip("they are not of the organization any more, or cannot be reached, or want to hear nothing")
    wait = not_before(now)
    return Postpone(wait) if wait else Due(stall, to, stall.quiet_since(to.person_id))


def reminders(tx: Tx, response_id: int, now: datetime) -> Reminders:
    """When the organization was reminded last, and when it will be if it stays silent."""
    stall = stall_of(tx, response_id)
    if stall is None:
        return Reminders()
    planned = [each.due_at for each in stall.reminders if each.is_to_come and each.kind != STALLED]
    to = whom(tx, stall, now) if stall.to_come(STALLED) else None
    since = stall.quiet_since(to.person_id) if to else now
    by_rule = next_nudge(since, *stall.reminded(since), LIMA) if to else None
    if by_rule is not None:
        by_rule = after_harvest(tx, stall.organization_id, max(by_rule, now))
    coming = [each for each in (*planned, by_rule) if each is not None]
    return Reminders(_last_of(stall), max(min(coming), now) if coming else None)


def _whom(tx: Tx, stall: Stall, now: datetime) -> Reachable:
    """Raises `NotReminded` where nobody is to be reminded now."""
    to = whom(tx, stall, now)
    if to is None:
        raise NotReminded(NotReminded.NOBODY)
    if asked := stall.to_come(ASKED):
        raise NotReminded(NotReminded.PLANNED, asked[0].due_at)
    last_at = _last_of(stall)
    if last_at is not None and now - last_at < PAUSE:
        raise NotReminded(NotReminded.LATELY, last_at)
    seen_at = max(each.last_seen_at for each in reachable_people(tx, stall.organization_id))
    if now - max(stall.active_at, seen_at) < AT_WORK:
        raise NotReminded(NotReminded.AT_WORK)
    return to


def _last_of(stall: Stall) -> datetime | None:
    return max((each.went_out_at for each in stall.reminders if each.went_out_at is not None), default=None)
