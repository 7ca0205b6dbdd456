"""Reminding an organization whose TPE stands still: whom, when, and what comes after (programme.nudges has the rule).

A reminder to come is a row of the outbox: one for each TPE in progress, made when the TPE begins and whenever a
reminder has gone out. Nothing is written when somebody answers: when the row is due, it looks at what was done since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notifications.drawing import Postpone, Skip
from procedures import planning
from procedures.resting import after_harvest, harvest_pause, tell_of_pause, why_not_at_this_hour, why_not_today
from procedures.stuck import TOLD, tell_followers
from programme.hours import is_allowed, may_still_go, next_allowed
from programme.nudges import AT_WORK, NUDGE_AFTER, next_nudge, reminder_at, told_at
from programme.silence import is_silent
from storage import audit
from storage.outbox import Claimed, Planned, cancel, plan
from storage.seats import preferences_of
from storage.stalls import (
    REMINDER,
    STALLED,
    Reachable,
    Stall,
    call_off_unreachable,
    last_reminded_in,
    last_to_answer,
    reachable_people,
    stall_of,
    unwatched,
)
from storage.tx import Tx

#: Where the organizations are: their hours are those of Peru, wherever the service runs.
LIMA = planning.LIMA
#: A reminder matters while the TPE is open, which took two months (domain.md C08); after that it is planned anew.
USEFUL_FOR = timedelta(days=60)
NOBODY = "nobody of the organization can be reached"


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that goes out now."""

    stall: Stall
    to: Reachable
    #: Since when the person has been waited for.
    since: datetime


def watch(tx: Tx, response_id: int, now: datetime) -> bool:
    """Plan the next reminder of a TPE, unless one is to come already. False: none is needed, or nobody is there."""
    stall = stall_of(tx, response_id)
    to = whom(tx, stall, now) if stall else None
    return stall is not None and to is not None and _plan_next(tx, stall, to, now)


def plan_missing_nudges(tx: Tx, now: datetime) -> int:
    """Plan a reminder for each TPE in progress that has none to come: begun before there were any, gone on with after
    the last one, or lost with a chat that cannot be reached. Returns how many.
    """
    call_off_unreachable(tx, now)
    return sum(_watch_again(tx, response_id, now) for response_id in unwatched(tx))


def whom(tx: Tx, stall: Stall, now: datetime) -> Reachable | None:
    """Who of the organization is reminded: whoever answered last, else the manager, else who was here last. Nobody who
    was silent for so long that the telephone may be another's, or who wants to hear nothing. None: nobody is there.
    """
    last = last_to_answer(tx, stall.response_id)
    people = [each for each in reachable_people(tx, stall.organization_id) if _may_be_reminded(tx, each, now)]
    return max(people, key=lambda each: (each.person_id == last, each.is_manager, each.last_seen_at), default=None)


def consider(tx: Tx, claimed: Claimed, now: datetime) -> Due | Skip | Postpone:
    """A reminder is due: whether it goes out now. What must be written for it not to is written."""
    stall = stall_of(tx, claimed.facts["response"])
    if stall is None:
        return Skip("the TPE is not open any more")
    to = whom(tx, stall, now)
    if to is None:
        _tell_that_nobody_is_reached(tx, stall, now)
        return Skip(NOBODY)
    since = stall.quiet_since(to.person_id)
    seen_at = _last_seen(reachable_people(tx, stall.organization_id))
    if wait := _why_not_now(stall, since, seen_at, claimed.due_at, now):
        return wait
    if to.chat_id != claimed.chat_id:
        _plan(tx, stall, STALLED, to, now, now)
        return Skip("it goes to somebody else of the organization")
    return why_not_today(tx, stall, to, claimed, now) or Due(stall, to, since)


def consider_pause(tx: Tx, claimed: Claimed, now: datetime) -> date | Skip | Postpone:
    """Somebody is to be told that the TPE waits for the end of their harvest: the first day after it, if they are told
    so now.
    """
    stall = stall_of(tx, claimed.facts["response"])
    if stall is None:
        return Skip("the TPE is not open any more")
    to = whom(tx, stall, now)
    if to is None or to.chat_id != claimed.chat_id:
        return Skip("it goes to somebody else of the organization")
    until = harvest_pause(tx, stall.organization_id, now)
    if until is None:
        return Skip("it is not their harvest any more")
    seen_at = _last_seen(reachable_people(tx, stall.organization_id))
    wait = _why_not_now(stall, stall.quiet_since(to.person_id), seen_at, claimed.due_at, now)
    return wait or why_not_at_this_hour(tx, stall, to, claimed, now) or until


def consider_reminder(tx: Tx, claimed: Claimed, now: datetime) -> Due | Skip | Postpone:
    """The moment has come for which somebody wanted to be reminded: whether they are."""
    stall = stall_of(tx, claimed.facts["response"])
    if stall is None:
        return Skip("the TPE is not open any more")
    people = reachable_people(tx, stall.organization_id)
    to = next((each for each in people if each.person_id == claimed.person_id), None)
    if to is None or is_silent(to.last_seen_at, now):
        return Skip("they are not of the organization any more, or cannot be reached")
    return _why_not_yet(stall, _last_seen(people), claimed.due_at, now) or Due(stall, to, stall.active_at)


def not_before(now: datetime, due_at: datetime | None = None) -> datetime | None:
    """The next allowed moment, if nothing may go out now; what was due at none has no grace."""
    may_go = may_still_go(now, LIMA) if due_at is None or is_allowed(due_at, LIMA) else is_allowed(now, LIMA)
    return None if may_go else next_allowed(now, LIMA)


def after_another(tx: Tx, chat_id: int, now: datetime) -> datetime | None:
    """When a reminder may follow one that has gone to the same chat, of another organization; None: now."""
    last_at = last_reminded_in(tx, chat_id)
    return None if last_at is None or last_at + AT_WORK <= now else next_allowed(last_at + AT_WORK, LIMA)


def day_after(now: datetime) -> datetime:
    """A day later, at an allowed moment."""
    return next_allowed(now + timedelta(days=1), LIMA)


def note_reminded(tx: Tx, due: Due, claimed: Claimed, now: datetime) -> None:
    """The reminder goes out: plan what comes after it. Harmless if repeated."""
    since = now if claimed.kind == REMINDER else due.since
    sent, _at = due.stall.reminded(since)
    if claimed.kind == STALLED:
        sent += 1
        if sent == len(NUDGE_AFTER):
            tell_followers(tx, due.stall, told_at(now, LIMA), now)
    _plan_next(tx, due.stall, due.to, now, since=since, sent=sent, besides=claimed.key)


def remind_in(tx: Tx, response_id: int, person_id: int, chat_id: int, hours: int, now: datetime) -> datetime:
    """«Recuérdeme en …»: when the person is reminded of a TPE in progress, in place of a moment they chose before."""
    stall = stall_of(tx, response_id)
    assert stall is not None, "whoever may ask for it sits before a TPE in progress"
    for earlier in stall.to_come(REMINDER):
        if earlier.person_id == person_id:
            cancel(tx, earlier.key, "they have chosen another moment", now)
    at = reminder_at(now, hours, LIMA)
    _plan(tx, stall, REMINDER, Reachable(person_id, chat_id, is_manager=False, last_seen_at=now), at, now)
    return at


def _last_seen(people: Sequence[Reachable]) -> datetime:
    """When anybody of the organization was here last: a colleague may be at it just now."""
    return max(each.last_seen_at for each in people)


def _why_not_now(
    stall: Stall, since: datetime, seen_at: datetime, due_at: datetime, now: datetime
) -> Skip | Postpone | None:
    """Why a reminder does not go out now; None: it does."""
    sent, sent_at = stall.reminded(since)
    due = next_nudge(since, sent, sent_at, LIMA)
    if due is None:
        return Skip("the last reminder has gone out")
    return Postpone(due) if due > now else _why_not_yet(stall, seen_at, due_at, now)


def _why_not_yet(stall: Stall, seen_at: datetime, due_at: datetime, now: datetime) -> Postpone | None:
    """Why somebody is not written to at this moment: the hour, colleagues at work, or their own talk with the Ruta."""
    if wait := not_before(now, due_at):
        return Postpone(wait)
    busy_until = max(stall.active_at, seen_at) + AT_WORK
    return Postpone(next_allowed(busy_until, LIMA)) if busy_until > now else None


def _may_be_reminded(tx: Tx, each: Reachable, now: datetime) -> bool:
    return not is_silent(each.last_seen_at, now) and not preferences_of(tx, each.person_id).stopped


def _watch_again(tx: Tx, response_id: int, now: datetime) -> bool:
    stall = stall_of(tx, response_id)
    if stall is None:
        return False
    to = whom(tx, stall, now)
    if to is None:
        if now - stall.active_at >= NUDGE_AFTER[0]:
            _tell_that_nobody_is_reached(tx, stall, now)
        return False
    if stall.failed_since(to.person_id, now - timedelta(days=1)):
        return False  # what could not be brought will not be brought an hour later either
    if _plan_next(tx, stall, to, now):
        return True
    since = stall.quiet_since(to.person_id)
    if stall.reminded(since)[0] >= len(NUDGE_AFTER):  # once told, they are not told again of the same silence
        _tell_after_the_last(tx, stall, now)
    return False


def _tell_after_the_last(tx: Tx, stall: Stall, now: datetime) -> None:
    """After an outage, or where nobody followed the organization, the facilitators have not been told yet."""
    tx.flush()
    if not audit.was_recorded(tx, TOLD, stall.organization_id, stall.active_at):
        tell_followers(tx, stall, told_at(now, LIMA), now)


def _plan_next(
    tx: Tx,
    stall: Stall,
    to: Reachable,
    now: datetime,
    *,
    since: datetime | None = None,
    sent: int | None = None,
    besides: str = "",
) -> bool:
    """Plan the next reminder by the rule. False: one is to come already, or no other comes."""
    if stall.to_come(STALLED, besides):
        return False
    since = since or stall.quiet_since(to.person_id)
    known, sent_at = stall.reminded(since)
    due = next_nudge(since, known, sent_at, LIMA) if sent is None else next_nudge(since, sent, now, LIMA)
    if due is None:
        return False
    tell_of_pause(tx, stall, to, max(due, now), now)
    return _plan(tx, stall, STALLED, to, after_harvest(tx, stall.organization_id, max(due, now)), now)


def _plan(tx: Tx, stall: Stall, kind: str, to: Reachable, due: datetime, now: datetime) -> bool:
    facts = {"response": stall.response_id}
    planned = Planned(
        stall.next_key(kind), kind, to.chat_id, due, due + USEFUL_FOR, facts, to.person_id, stall.organization_id
    )
    return plan(tx, planned, now)


def _tell_that_nobody_is_reached(tx: Tx, stall: Stall, now: datetime) -> None:
    """The facilitators are told, once for a silence."""
    tx.flush()
    if not audit.was_recorded(tx, "tpe.nobody_reached", stall.organization_id, stall.active_at):
        audit.record(
            tx, "tpe.nobody_reached", now, organization_id=stall.organization_id, response_id=stall.response_id
        )  # fmt: skip
        tell_followers(tx, stall, told_at(now, LIMA), now)
