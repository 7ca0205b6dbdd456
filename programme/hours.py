"""When people may be written to of the Ruta's own accord: 06:30 to 20:30, and never on a holiday (domain.md §5, 9).

Whoever is told something else than these usual hours gives the windows of a day (programme.reminder_hours).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

#: The first and the last moment of a day, by the clock of the place.
FIRST, LAST = time(6, 30), time(20, 30)
#: What is due at the last moment needs a moment to go out.
GRACE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
#: Whoever may not be written to for so long is not written to at all.
FURTHEST = timedelta(days=366)

Windows = tuple[tuple[time, time], ...]
"""From when to when, both included, somebody may be written to on a day: in order, apart, by the clock of the place."""

#: Peru's holidays on a fixed day (month, day): Decreto Legislativo 713, and laws 29873, 31381, 31788, 31822 and 32054
#: after it. The library `holidays` knows them too, and the tests ask it; to import it costs the service 44 MB.
HOLIDAYS = frozenset(
    {(1, 1), (5, 1), (6, 7), (6, 29), (7, 23), (7, 28), (7, 29), (8, 6), (8, 30), (10, 8), (11, 1), (12, 8), (12, 9)}
    | {(12, 25)}
)
#: Those of one region, by its code: San Juan in San Martín, and the Señor Cautivo of Ayabaca in Piura, by law 15618
#: (domain.md §3). None was found for Junín.
LOCAL_HOLIDAYS = {"san_martin": frozenset({(6, 24)}), "piura": frozenset({(9, 24)})}
#: Days before Easter Sunday: Maundy Thursday, Good Friday, and the day itself.
OF_EASTER = frozenset({3, 2, 0})


def usual_windows(day: date) -> Windows:
    """The hours of those of whom nothing else is known; on a holiday there are none."""
    return () if is_holiday(day) else ((FIRST, LAST),)


def allowed_moment(
    due: datetime,
    earliest: datetime,
    zone: tzinfo,
    useful_until: datetime | None = None,
    windows: Callable[[date], Windows] = usual_windows,
) -> datetime | None:
    """When a message that is due goes out: then, if that is allowed; else at the nearest allowed moment before it that
    is not before `earliest`; else at the next one. None: that would be past its last useful moment, or it is never.

    What was due before `earliest` is due at `earliest`. All moments are aware; the result is in UTC.
    """
    wanted = max(due, earliest)
    moment = _last_allowed(wanted, earliest, zone, windows) or _first_allowed(wanted, zone, windows)
    return None if moment is None or (useful_until is not None and moment > useful_until) else moment


def is_allowed(moment: datetime, zone: tzinfo, windows: Callable[[date], Windows] = usual_windows) -> bool:
    """Whether anybody may be written to at that moment."""
    local = moment.astimezone(zone)
    return any(first <= local.time() <= last for first, last in windows(local.date()))


def may_still_go(now: datetime, zone: tzinfo, windows: Callable[[date], Windows] = usual_windows) -> bool:
    """Whether a message that was due at an allowed moment may go out now: a little late is no matter."""
    return is_allowed(now, zone, windows) or is_allowed(now - GRACE, zone, windows)


def next_allowed(moment: datetime, zone: tzinfo) -> datetime:
    """That moment if it is within the usual hours, else the next one that is."""
    allowed = _first_allowed(moment, zone, usual_windows)
    assert allowed is not None, "no year is all holidays"
    return allowed


def next_morning(day: date, at: time, zone: tzinfo) -> datetime:
    """That hour of the first day after `day` that is no holiday."""
    day += A_DAY
    while is_holiday(day):
        day += A_DAY
    return datetime.combine(day, at, zone).astimezone(UTC)


def is_holiday(day: date, region: str = "") -> bool:
    """Whether that day is a holiday in Peru, by the laws in force since 2024, or in the region of that code."""
    fixed = (day.month, day.day)
    if fixed in HOLIDAYS or fixed in LOCAL_HOLIDAYS.get(region, ()):
        return True
    return (_easter(day.year) - day).days in OF_EASTER


def _last_allowed(
    moment: datetime, earliest: datetime, zone: tzinfo, windows: Callable[[date], Windows]
) -> datetime | None:
    """That moment or the nearest allowed one before it; None: there is none as late as `earliest`."""
    for day in _days(moment, earliest, zone, -A_DAY):
        for first, last in reversed(windows(day)):
            if _at(day, first, zone) <= moment:
                found = min(moment.astimezone(UTC), _at(day, last, zone))
                return found if found >= earliest else None
    return None


def _first_allowed(moment: datetime, zone: tzinfo, windows: Callable[[date], Windows]) -> datetime | None:
    """That moment or the nearest allowed one after it; None: there is none for a year."""
    for day in _days(moment, moment + FURTHEST, zone, A_DAY):
        for first, last in windows(day):
            if _at(day, last, zone) >= moment:
                return max(moment.astimezone(UTC), _at(day, first, zone))
    return None


def _days(begin: datetime, end: datetime, zone: tzinfo, step: timedelta) -> Iterator[date]:
    """From the day of one moment to that of the other, both included."""
    first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    return (first + number * step for number in range(abs((last - first).days) + 1))


def _at(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


@cache
def _easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, as Meeus, Jones and Butcher reckon it."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, before = divmod(century, 4)
    skipped = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - skipped + 15) % 30
    weekday = (32 + 2 * before + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
