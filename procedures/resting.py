"""When a reminder of the TPE waits: for the end of the harvest, of the person's own pause, or for another day (C12,
C19).
"""

from datetime import date, datetime

from notifications.drawing import Postpone
from procedures.outgoing import is_full, tomorrow
from procedures.planning import LIMA
from programme.hours import FIRST, allowed_moment, next_allowed
from programme.reminder_hours import windows_for
from programme.reminders import may_go, next_moment, nudge_pause
from storage.outbox import Claimed, Planned, plan
from storage.seasons import farm_of
from storage.seats import preferences_of
from storage.shipped import harvest
from storage.stalls import Reachable, Stall
from storage.tx import Tx
from storage.unasked import PAUSED, to_come_until


def harvest_pause(tx: Tx, organization_id: int, at: datetime) -> date | None:
    """The first day after the peak harvest that an organization is in at that moment, on which it may be reminded
    again; None: it is in none.
    """
    farm, day = farm_of(tx, organization_id), at.astimezone(LIMA).date()
    return nudge_pause(day, farm, harvest()) if harvest().peak_ends(farm, day) is not None else None


def after_harvest(tx: Tx, organization_id: int, due: datetime) -> datetime:
    """When the reminder by the rule that is due then goes out: in the peak harvest it waits for its end (C19)."""
    until = harvest_pause(tx, organization_id, due)
    return due if until is None else next_allowed(datetime.combine(until, FIRST, LIMA), LIMA)


def why_not_today(tx: Tx, stall: Stall, to: Reachable, claimed: Claimed, now: datetime) -> Postpone | None:
    """Why a reminder by the rule waits for another day or hour: the harvest, the person's own pause, or because they
    have had enough today; None: it does not.
    """
    paused_until = preferences_of(tx, to.person_id).paused_until
    if paused_until is not None and paused_until > now.astimezone(LIMA).date():
        return Postpone(next_allowed(datetime.combine(paused_until, FIRST, LIMA), LIMA))
    if harvest_pause(tx, stall.organization_id, now) is not None:
        tell_of_pause(tx, stall, to, now, now)
        return Postpone(after_harvest(tx, stall.organization_id, now))
    return why_not_at_this_hour(tx, stall, to, claimed, now)


def why_not_at_this_hour(tx: Tx, stall: Stall, to: Reachable, claimed: Claimed, now: datetime) -> Postpone | None:
    """By the hours of the day, and by what is more essential to come or has gone today; None: nothing speaks against
    it.
    """
    farm, preferences = farm_of(tx, stall.organization_id), preferences_of(tx, to.person_id)
    windows = windows_for(farm, harvest(), preferences, LIMA, None)
    if not may_go(now, False, None, farm, harvest(), preferences, LIMA):
        at = next_moment(now, False, None, claimed.useful_until, farm, harvest(), preferences, LIMA)
        return Postpone(at or next_allowed(tomorrow(now), LIMA))
    others = to_come_until(tx, to.person_id, tomorrow(now), claimed.id)
    if not is_full(tx, to.person_id, 0, others, now, preferences, [farm]):
        return None
    return Postpone(
        allowed_moment(tomorrow(now), tomorrow(now), LIMA, windows=windows) or next_allowed(tomorrow(now), LIMA)
    )


def tell_of_pause(tx: Tx, stall: Stall, to: Reachable, at: datetime, now: datetime) -> None:
    """If that is in the peak of their harvest, they are told then, once, that the TPE waits for its end."""
    until = harvest_pause(tx, stall.organization_id, at)
    if until is None:
        return
    key = f"{PAUSED}:{stall.response_id}:{to.person_id}:{until}"
    ends = datetime.combine(until, FIRST, LIMA)
    facts = {"response": stall.response_id}
    plan(tx, Planned(key, PAUSED, to.chat_id, at, ends, facts, to.person_id, stall.organization_id), now)
