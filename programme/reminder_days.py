"""What kind of days an organization has before it, and what waits for others: the digest's Sunday, the end of the peak,
the end of a pause.
"""

from datetime import date, datetime, time, timedelta, tzinfo

from programme.harvest import Farm, Harvest, Load
from programme.hours import A_DAY, allowed_moment
from programme.reminder_hours import DIGEST, SUNDAY, Preferences, packs_on, windows_for
from programme.reminder_rules import Anchor, Rules, Situation

#: So many days before a session its harvest begins to count.
DAYS_BEFORE = timedelta(days=7)


def situation_before(farm: Farm, harvest: Harvest, day: date) -> Situation:
    """That of a session on that day: by the highest load of the days before it, and of itself.

    A reminder that would fall on a day of packing comes in the evening, as if the session were on it.
    """
    load = harvest.most_between(farm, day - DAYS_BEFORE, day)
    return _situation(load, packs_on(farm, day) or packs_on(farm, day - A_DAY))


def situation_on(farm: Farm, harvest: Harvest, day: date) -> Situation:
    """That of a message on that day."""
    return _situation(harvest.load_on(farm, day), packs_on(farm, day))


def announcement_moment(
    now: datetime, farm: Farm, harvest: Harvest, preferences: Preferences, rules: Rules, zone: tzinfo
) -> datetime | None:
    """When an announcement written now goes out to somebody, in UTC. None: they have stopped."""
    if preferences.stopped:
        return None
    begin = max(now, resumes(preferences, zone) or now)
    rule = rules["announcement", situation_on(farm, harvest, begin.astimezone(zone).date())]
    due = _sunday_after(begin, zone) if rule.when[0].anchor is Anchor.DIGEST else begin
    return allowed_moment(due, due, zone, windows=windows_for(farm, harvest, preferences, zone, None))


def nudge_pause(day: date, farm: Farm, harvest: Harvest) -> date | None:
    """Until when the TPE's nudges of that day wait: the first day after the peak or the packing. None: they do not."""
    ends = harvest.peak_ends(farm, day)
    free = day if ends is None else ends + A_DAY
    while packs_on(farm, free):
        free += A_DAY
    return free if free > day else None


def resumes(preferences: Preferences, zone: tzinfo) -> datetime | None:
    """When a pause ends; None: there is none."""
    until = preferences.paused_until
    return None if until is None else datetime.combine(until, time.min, zone)


def sunday_until(day: date, zone: tzinfo) -> datetime:
    """The beginning of the last digest on that day or before it."""
    return datetime.combine(day - (day.weekday() - SUNDAY) % 7 * A_DAY, DIGEST[0], zone)


def _situation(load: Load, packing: bool) -> Situation:
    if load is Load.PEAK:
        return Situation.PEAK
    if packing:
        return Situation.PACKING
    return Situation.SOME if load is Load.SOME else Situation.NORMAL


def _sunday_after(moment: datetime, zone: tzinfo) -> datetime:
    """The beginning of the next digest, or that moment while one goes out."""
    day = moment.astimezone(zone).date()
    sunday = day + (SUNDAY - day.weekday()) % 7 * A_DAY
    begin, end = (datetime.combine(sunday, hour, zone) for hour in DIGEST)
    return max(moment, begin) if moment <= end else begin + 7 * A_DAY
