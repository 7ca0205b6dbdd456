"""When people may be written to (domain.md §5, 9: 06:30 to 20:30, none on holidays)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest

from programme.hours import (
    FIRST,
    allowed_moment,
    is_allowed,
    is_holiday,
    may_still_go,
    next_allowed,
    next_morning,
)

LIMA = ZoneInfo("America/Lima")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def lima(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        pytest.param("2026-11-03 06:29:59", False, id="a second before the first moment"),
        pytest.param("2026-11-03 06:30", True, id="the first moment"),
        pytest.param("2026-11-03 12:00", True, id="noon"),
        pytest.param("2026-11-03 20:30", True, id="the last moment"),
        pytest.param("2026-11-03 20:30:01", False, id="a second after it"),
        pytest.param("2026-11-03 00:00", False, id="midnight"),
        pytest.param("2026-11-07 12:00", True, id="a Saturday"),
        pytest.param("2026-11-08 12:00", True, id="a Sunday"),
        pytest.param("2026-07-28 12:00", False, id="Fiestas Patrias"),
        pytest.param("2026-12-24 12:00", True, id="Christmas Eve is a day like others"),
        pytest.param("2027-03-25 12:00", False, id="Maundy Thursday of 2027"),
        pytest.param("2027-03-27 12:00", True, id="the Saturday before Easter"),
    ],
)
def test_people_are_written_to_between_half_past_six_and_half_past_eight_and_on_no_holiday(moment, allowed):
    assert is_allowed(lima(moment), LIMA) is allowed


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        pytest.param("2026-11-03 12:00", "2026-11-03 12:00", id="an allowed moment stays"),
        pytest.param("2026-11-03 22:15", "2026-11-03 20:30", id="late in the evening: that evening"),
        pytest.param("2026-11-03 23:59:59", "2026-11-03 20:30", id="just before midnight"),
        pytest.param("2026-11-04 00:00", "2026-11-03 20:30", id="at midnight: the evening before"),
        pytest.param("2026-11-04 05:00", "2026-11-03 20:30", id="early in the morning: the evening before"),
        pytest.param("2026-12-25 10:00", "2026-12-24 20:30", id="Christmas: Christmas Eve"),
        pytest.param("2027-01-01 09:00", "2026-12-31 20:30", id="New Year: the evening of the year before"),
        pytest.param("2026-07-29 18:00", "2026-07-27 20:30", id="the second of two holidays: before both"),
        pytest.param("2026-04-03 15:00", "2026-04-01 20:30", id="Good Friday: the Wednesday before"),
        pytest.param("2026-12-09 23:00", "2026-12-07 20:30", id="the night after two holidays: before both"),
        pytest.param("2026-04-05 12:00", "2026-04-04 20:30", id="Easter Sunday: the Saturday before it"),
    ],
)
def test_a_message_due_at_a_barred_moment_goes_out_at_the_nearest_allowed_one_before(due, moment):
    assert allowed_moment(lima(due), LONG_AGO, LIMA) == lima(moment)


@pytest.mark.parametrize(
    ("due", "earliest", "moment"),
    [
        pytest.param("2026-11-03 22:00", "2026-11-03 20:31", "2026-11-04 06:30", id="that evening is over"),
        pytest.param("2026-11-03 22:00", "2026-11-03 20:30", "2026-11-03 20:30", id="that evening ends now"),
        pytest.param("2026-11-03 05:00", "2026-11-03 04:00", "2026-11-03 06:30", id="the same morning"),
        pytest.param("2026-07-28 10:00", "2026-07-27 21:00", "2026-07-30 06:30", id="after both holidays"),
        pytest.param("2026-04-02 07:00", "2026-04-02 06:00", "2026-04-04 06:30", id="the Saturday before Easter"),
        pytest.param("2026-12-31 22:00", "2026-12-31 21:00", "2027-01-02 06:30", id="past New Year"),
        pytest.param("2026-10-01 12:00", "2026-11-03 15:00", "2026-11-03 15:00", id="what is past is due now"),
        pytest.param("2026-10-01 12:00", "2026-11-03 03:00", "2026-11-03 06:30", id="what is past, at night"),
    ],
)
def test_where_it_is_too_late_for_an_earlier_moment_it_is_the_next_one(due, earliest, moment):
    assert allowed_moment(lima(due), lima(earliest), LIMA) == lima(moment)


def test_a_message_never_goes_out_past_its_last_useful_moment():
    due, earliest = lima("2026-11-03 22:00"), lima("2026-11-03 21:00")
    assert allowed_moment(due, earliest, LIMA, lima("2026-11-04 06:30")) == lima("2026-11-04 06:30")
    assert allowed_moment(due, earliest, LIMA, lima("2026-11-04 06:29")) is None


def test_a_moment_comes_back_in_utc_wherever_it_was_asked():
    moment = allowed_moment(datetime(2026, 11, 4, 3, 15, tzinfo=UTC), LONG_AGO, LIMA)
    assert moment == datetime(2026, 11, 4, 1, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC


def test_in_lima_a_day_has_always_24_hours():
    mornings = [next_morning(date(2026, 1, 1) + timedelta(days=day), FIRST, LIMA) for day in range(365)]
    gaps = {later - earlier for earlier, later in pairwise(mornings)}
    assert {gap % timedelta(days=1) for gap in gaps} == {timedelta(0)}
    assert {moment.astimezone(LIMA).time() for moment in mornings} == {FIRST}


def test_in_a_place_whose_clocks_change_the_hours_are_those_of_the_clock():
    madrid = ZoneInfo("Europe/Madrid")
    night = datetime(2026, 3, 29, 1, 30, tzinfo=madrid)  # clocks go forward at two
    assert next_allowed(night, madrid) == datetime(2026, 3, 29, 4, 30, tzinfo=UTC)


def test_what_was_due_at_the_last_moment_may_be_some_minutes_late():
    assert may_still_go(lima("2026-11-03 20:39"), LIMA)
    assert not may_still_go(lima("2026-11-03 20:41"), LIMA)
    assert not may_still_go(lima("2026-07-28 00:05"), LIMA)


@pytest.mark.parametrize("year", range(2024, 2101))
def test_the_holidays_are_those_of_the_library(year):
    known = holidays.country_holidays("PE", years=year)
    days = (date(year, 1, 1) + timedelta(days=day) for day in range(366))
    assert [day for day in days if day.year == year and is_holiday(day)] == sorted(known)


def test_every_moment_of_a_year_is_moved_to_an_allowed_one():
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    while moment < end:
        for moved in (allowed_moment(moment, LONG_AGO, LIMA), allowed_moment(moment, moment, LIMA)):
            assert is_allowed(moved, LIMA)
            assert abs(moved - moment) < timedelta(days=3)
        moment += timedelta(minutes=47)


def dawn_and_evening(day):
    """Twice a day, and on no weekend."""
    return () if day.weekday() > 4 else ((time(5, 30), time(6, 30)), (time(18, 0), time(20, 30)))


@pytest.mark.parametrize(
    ("due", "earliest", "moment"),
    [
        pytest.param("2026-11-03 06:00", None, "2026-11-03 06:00", id="at dawn"),
        pytest.param("2026-11-03 12:00", None, "2026-11-03 06:30", id="at noon: at dawn"),
        pytest.param("2026-11-03 18:00", None, "2026-11-03 18:00", id="the first moment of the evening"),
        pytest.param("2026-11-03 23:00", None, "2026-11-03 20:30", id="at night: in the evening"),
        pytest.param("2026-11-03 03:00", None, "2026-11-02 20:30", id="before dawn: the evening before"),
        pytest.param("2026-11-08 12:00", None, "2026-11-06 20:30", id="on Sunday: Friday evening"),
        pytest.param("2026-11-03 12:00", "2026-11-03 07:00", "2026-11-03 18:00", id="too late for dawn: that evening"),
        pytest.param("2026-11-06 21:00", "2026-11-06 20:31", "2026-11-09 05:30", id="too late for Friday: Monday"),
    ],
)
def test_whoever_has_other_hours_hears_at_those(due, earliest, moment):
    begin = lima(earliest) if earliest else LONG_AGO
    assert allowed_moment(lima(due), begin, LIMA, windows=dawn_and_evening) == lima(moment)


def test_whoever_may_never_be_written_to_is_not():
    assert allowed_moment(lima("2026-11-03 12:00"), LONG_AGO, LIMA, windows=lambda _: ()) is None


@pytest.mark.parametrize(
    ("day", "region", "holiday"),
    [
        pytest.param("2026-06-24", "san_martin", True, id="San Juan in San Martín"),
        pytest.param("2026-06-24", "piura", False, id="San Juan in Piura"),
        pytest.param("2026-09-24", "piura", True, id="24 September in Piura"),
        pytest.param("2026-09-24", "junin", False, id="24 September in Junín"),
        pytest.param("2026-09-24", "", False, id="24 September, no region told"),
        pytest.param("2026-07-28", "piura", True, id="Fiestas Patrias everywhere"),
    ],
)
def test_some_regions_have_holidays_of_their_own(day, region, holiday):
    assert is_holiday(date.fromisoformat(day), region) is holiday
