"""When people may be written to of the Ruta's own accord: 06:30 to 20:30, and never on a holiday (domain.md §5, 9)."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: The first and the last moment of a day, by the clock of the place.
FIRST, LAST = time(6, 30), time(20, 30)
#: What is due at the last moment needs a moment to go out.
GRACE = timedelta(minutes=10)
A_DAY = timedelta(days=1)

#: Peru's holidays on a fixed day (month, day): Decreto Legislativo 713, and laws 29873, 31381, 31788, 31822 and 32054
#: after it. The library `holidays` knows them too, and the tests ask it; to import it costs the service 44 MB.
HOLIDAYS = frozenset(
    {(1, 1), (5, 1), (6, 7), (6, 29), (7, 23), (7, 28), (7, 29), (8, 6), (8, 30), (10, 8), (11, 1), (12, 8), (12, 9)}
    | {(12, 25)}
)
#: Days before Easter Sunday: Maundy Thursday, Good Friday, and the day itself.
OF_EASTER = frozenset({3, 2, 0})


def allowed_moment(
    due: datetime, earliest: datetime, zone: tzinfo, useful_until: datetime | None = None
) -> datetime | None:
    """When a message that is due goes out: then, if that is allowed; else at the nearest allowed moment before it that
    is not before `earliest`; else at the next one. None: that would be past its last useful moment.

    What was due before `earliest` is due at `earliest`. All moments are aware; the result is in UTC.
    """
    wanted = max(due, earliest)
    moment = wanted if is_allowed(wanted, zone) else _last_before(wanted, zone)
    if moment < earliest:
        moment = next_allowed(wanted, zone)
    return None if useful_until is not None and moment > useful_until else moment.astimezone(UTC)


def is_allowed(moment: datetime, zone: tzinfo) -> bool:
    """Whether anybody may be written to at that moment."""
    local = moment.astimezone(zone)
    return FIRST <= local.time() <= LAST and not is_holiday(local.date())


def may_still_go(now: datetime, zone: tzinfo) -> bool:
    """Whether a message that was due at an allowed moment may go out now: a little late is no matter."""
    return is_allowed(now, zone) or is_allowed(now - GRACE, zone)


def next_allowed(moment: datetime, zone: tzinfo) -> datetime:
    """That moment if it is allowed, else the next one that is."""
    if is_allowed(moment, zone):
        return moment
    local = moment.astimezone(zone)
    return next_morning(local.date() - A_DAY if local.time() < FIRST else local.date(), FIRST, zone)


def next_morning(day: date, at: time, zone: tzinfo) -> datetime:
    """That hour of the first day after `day` that is no holiday."""
    day += A_DAY
    while is_holiday(day):
        day += A_DAY
    return datetime.combine(day, at, zone).astimezone(UTC)


def is_holiday(day: date) -> bool:
    """Whether that day is a holiday in Peru, by the laws in force since 2024."""
    return (day.month, day.day) in HOLIDAYS or (_easter(day.year) - day).days in OF_EASTER


def _last_before(moment: datetime, zone: tzinfo) -> datetime:
    """The last allowed moment before one that is not."""
    local = moment.astimezone(zone)
    day = local.date() if local.time() > LAST else local.date() - A_DAY
    while is_holiday(day):
        day -= A_DAY
    return datetime.combine(day, LAST, zone).astimezone(UTC)


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
