"""At what hours one person hears from the Ruta, and how often a day: by the harvest of that very day, by what they have
chosen, and by what is due (C18, C19; domain.md §2 and §5, 9).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from programme.harvest import Farm, Harvest, Load, is_packing
from programme.hours import A_DAY, FIRST, LAST, Windows, allowed_moment, is_holiday, may_still_go

#: Nothing reaches anybody before, however urgent.
DAWN = time(5, 30)
#: The evening begins: those who harvest are back from the field.
EVENING = time(18, 0)
#: The weekly digest, on Sunday.
DIGEST = (EVENING, time(20, 0))
SUNDAY = 6
DAYS_OF_WEEK = 7
#: So short before it begins, a session is a reason to write on a Sunday or a holiday.
SHORTLY = timedelta(hours=24)
#: Unasked messages a day for one person (C12).
DAILY, DAILY_FEWER = 2, 1

_USUAL: Windows = ((FIRST, LAST),)
_IN_PEAK: Windows = ((DAWN, FIRST), (EVENING, LAST))


class Hours(StrEnum):
    """The part of the day that somebody prefers."""

    ANY = "any"
    MORNING = "morning"
    EVENING = "evening"


_CHOSEN = {Hours.ANY: (time.min, time.max), Hours.MORNING: (time.min, time(12, 0)), Hours.EVENING: (EVENING, time.max)}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person has chosen in /avisos."""

    hours: Hours = Hours.ANY
    fewer: bool = False
    #: The first day on which they want to hear again; None: they have not paused.
    paused_until: date | None = None
    stopped: bool = False


def daily_limit(load: Load, preferences: Preferences) -> int:
    """How many unasked messages a person gets at most on a day of that load."""
    return DAILY_FEWER if preferences.fewer or load is Load.PEAK else DAILY


def windows_on(day: date, load: Load, preferences: Preferences, region: str = "") -> Windows:
    """When a message that is not urgent may come on that day: on a Sunday with the digest, on a holiday never.

    Whoever prefers a part of the day gets it where that leaves anything. `region` adds its own holidays.
    """
    if day.weekday() == SUNDAY:
        return (DIGEST,)
    return () if is_holiday(day, region) else _hours_of(load, preferences)


def windows_for(
    farm: Farm, harvest: Harvest, preferences: Preferences, zone: tzinfo, starts_at: datetime | None
) -> Callable[[date], Windows]:
    """The hours of each day for a message about a session that begins then; None: a message about none.

    On a day of packing nothing comes but the evening before the session. On Sundays and holidays there is, besides the
    digest, what happens within 24 hours.
    """
    start = starts_at.astimezone(zone) if starts_at else None

    def on(day: date) -> Windows:
        packing, eve = packs_on(farm, day), start is not None and day == start.date() - A_DAY
        if packing and not eve:
            return ()
        chosen, load = Preferences() if packing else preferences, harvest.load_on(farm, day)
        windows = windows_on(day, load, chosen, farm.region)
        if start is not None and (day.weekday() == SUNDAY or is_holiday(day, farm.region)):
            windows = _joined(windows + _shortly_before(start, day, _hours_of(load, chosen)))
        return _between(EVENING, LAST, windows) if packing else windows

    return on


def packs_on(farm: Farm, day: date) -> bool:
    """Is nothing to come on that day because they cut, pack and ship? Not where that is every day of the week."""
    return len(farm.packing) < DAYS_OF_WEEK and is_packing(farm, day)


def may_go(
    now: datetime,
    urgent: bool,
    starts_at: datetime | None,
    farm: Farm,
    harvest: Harvest,
    preferences: Preferences,
    zone: tzinfo,
) -> bool:
    """Whether a message that was due may go out at this very moment; a little late is no matter.

    `starts_at` is when its session begins; None: it is of none. A pause is for whoever plans; here it bars nothing.
    """
    if urgent:
        return now.astimezone(zone).time() >= DAWN
    return may_still_go(now, zone, windows_for(farm, harvest, preferences, zone, starts_at))


def next_moment(
    now: datetime,
    urgent: bool,
    starts_at: datetime | None,
    useful_until: datetime,
    farm: Farm,
    harvest: Harvest,
    preferences: Preferences,
    zone: tzinfo,
) -> datetime | None:
    """When it may go out: now, or the next allowed moment, in UTC. None: past its last useful moment."""
    if may_go(now, urgent, starts_at, farm, harvest, preferences, zone):
        return now.astimezone(UTC) if now <= useful_until else None
    if urgent:
        return urgent_moment(now, useful_until, zone)
    return allowed_moment(now, now, zone, useful_until, windows_for(farm, harvest, preferences, zone, starts_at))


def urgent_moment(due: datetime, useful_until: datetime, zone: tzinfo) -> datetime | None:
    """When something urgent goes out: when it is due, but not before dawn. None: past its last useful moment."""
    dawn = datetime.combine(due.astimezone(zone).date(), DAWN, zone).astimezone(UTC)
    moment = max(due.astimezone(UTC), dawn)
    return None if moment > useful_until else moment


def _hours_of(load: Load, preferences: Preferences) -> Windows:
    """The hours of a working day."""
    hours = _IN_PEAK if load is Load.PEAK else _USUAL
    return _between(*_CHOSEN[preferences.hours], hours) or hours


def _shortly_before(start: datetime, day: date, hours: Windows) -> Windows:
    """What of the hours of that day lies in the last 24 before the session begins."""
    since = (start.astimezone(UTC) - SHORTLY).astimezone(start.tzinfo)
    if not since.date() <= day <= start.date():
        return ()
    return _between(since.time(), time.max, hours) if day == since.date() else hours


def _between(begin: time, end: time, windows: Windows) -> Windows:
    return tuple((max(first, begin), min(last, end)) for first, last in windows if first <= end and last >= begin)


def _joined(windows: Windows) -> Windows:
    """In order, and those that meet made one."""
    joined: list[tuple[time, time]] = []
    for first, last in sorted(windows):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
