"""Is a session's date a good one? From data alone: who is expected, what else they have, and when they harvest.

A *hold* keeps a session from being announced until a facilitator accepts it; a *warning* is only told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from programme.harvest import Harvest
from programme.timetable_dates import A_DAY, Case, Date, Guest
from programme.timetable_findings import Concern, Objection, Weight, objection
from programme.timetable_rules import RULES

__all__ = ["LEAST_NOTICE", "LOOKED_AHEAD", "Concern", "Date", "Guest", "Objection", "Weight", "check", "free_dates"]

#: Days between the notice and the session (C21).
LEAST_NOTICE = 30
#: An hour that suits many where the session's own does not: after five (C18), and home before the last moment.
GOOD_HOUR = time(17, 30)
#: How far free dates are looked for, and how many are offered.
LOOKED_AHEAD = timedelta(days=60)
OFFERED = 3
SUNDAY = 6


def check(
    date: Date, guests: Sequence[Guest], others: Sequence[Date], harvest: Harvest, now: datetime, zone: tzinfo
) -> list[Objection]:
    """All that is to be said against a session's date, holds first. None of it: an empty list.

    `guests` are all organizations expected. `others` are the dated sessions, not cancelled, that share a guest, an
    officer or a region with it, from two days before its calendar month to two days after; more of them do no harm.
    `now` is aware; days and hours go by the clock of `zone`.
    """
    case = _case(date, guests, others, harvest, zone)
    found = [*_of_notice(case, now), *_of_date(case)]
    return sorted(found, key=lambda each: each.weight is not Weight.HOLD)


def free_dates(
    date: Date,
    guests: Sequence[Guest],
    others: Sequence[Date],
    harvest: Harvest,
    first: date,
    zone: tzinfo,
) -> list[datetime]:
    """Up to three moments, in order and in UTC, at which the session could begin instead; from `first` on, Mondays to
    Saturdays, at its own hour or at half past five, whichever is better that day.

    Nothing holds a session there, and as few warnings as can be had within LOOKED_AHEAD stand against them; the notice
    is the caller's matter, who gives `first`. So `others` must reach from the month of `first` to two days after the
    month in which LOOKED_AHEAD ends.
    """
    best: list[tuple[int, datetime]] = []
    for starts_at, warnings in _open_days(_case(date, guests, others, harvest, zone), first):
        best = sorted([*best, (warnings, starts_at)])[:OFFERED]
        if len(best) == OFFERED and best[-1][0] == 0:
            break
    return sorted(starts_at for _, starts_at in best)


def _case(date: Date, guests: Sequence[Guest], others: Sequence[Date], harvest: Harvest, zone: tzinfo) -> Case:
    return Case(date, guests, [each for each in others if each.session_id != date.session_id], harvest, zone)


def _of_date(case: Case) -> Iterator[Objection]:
    return (found for rule in RULES for found in rule(case))


def _of_notice(case: Case, now: datetime) -> Iterator[Objection]:
    guests = [guest.organization_id for guest in case.guests]
    days = (case.days[0] - now.astimezone(case.zone).date()).days
    if case.session.starts_at <= now:
        yield objection(Concern.PAST, guests)
    elif days < LEAST_NOTICE:
        yield objection(Concern.SHORT_NOTICE, guests, facts={"days": days, "least": LEAST_NOTICE})


def _open_days(case: Case, first: date) -> Iterator[tuple[datetime, int]]:
    """The better moment of each day on which nothing holds the session, with the number of warnings."""
    for number in range(LOOKED_AHEAD.days):
        day = first + number * A_DAY
        if day.weekday() != SUNDAY and (moments := _moments(case, day)):
            yield min(moments, key=lambda moment: moment[1])


def _moments(case: Case, day: date) -> list[tuple[datetime, int]]:
    own, length = case.session.starts_at.astimezone(case.zone).time(), case.session.ends_at - case.session.starts_at
    moments = []
    for hour in dict.fromkeys((own, GOOD_HOUR)):
        starts_at = datetime.combine(day, hour, case.zone).astimezone(UTC)
        moved = replace(case, session=replace(case.session, starts_at=starts_at, ends_at=starts_at + length))
        found = list(_of_date(moved))
        if starts_at != case.session.starts_at and all(each.weight is Weight.WARNING for each in found):
            moments.append((starts_at, len(found)))
    return moments
