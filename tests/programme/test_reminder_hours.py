"""At what hours, and how often, one person hears from the Ruta (C12, C18, C19; domain.md §2 and §5, 9)."""

from datetime import date

import pytest
from reminder_cases import BANANA, CACAO, COFFEE, LIMA, PACKING, lima

from programme.harvest import Farm, Load
from programme.reminders import (
    Hours,
    Preferences,
    announcement_moment,
    daily_limit,
    may_go,
    next_moment,
    nudge_pause,
    windows_on,
)
from storage.shipped import harvest, reminder_rules

EVERYBODY, FEWER = Preferences(), Preferences(fewer=True)
MORNINGS, EVENINGS = Preferences(hours=Hours.MORNING), Preferences(hours=Hours.EVENING)


def shown(windows) -> str:
    return " ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in windows)


@pytest.mark.parametrize(
    ("load", "preferences", "most"),
    [
        pytest.param(Load.NONE, EVERYBODY, 2, id="normal"),
        pytest.param(Load.SOME, EVERYBODY, 2, id="some harvest"),
        pytest.param(Load.PEAK, EVERYBODY, 1, id="peak"),
        pytest.param(Load.NONE, FEWER, 1, id="somebody who wants fewer"),
        pytest.param(Load.PEAK, FEWER, 1, id="fewer, in the peak: one at least"),
    ],
)
def test_there_are_at_most_two_unasked_messages_a_day_and_one_in_the_peak(load, preferences, most):
    assert daily_limit(load, preferences) == most


@pytest.mark.parametrize(
    ("day", "load", "preferences", "region", "windows"),
    [
        pytest.param("2026-09-15", Load.NONE, EVERYBODY, "", "06:30-20:30", id="normal"),
        pytest.param("2026-09-15", Load.SOME, EVERYBODY, "", "06:30-20:30", id="some harvest"),
        pytest.param("2026-09-15", Load.PEAK, EVERYBODY, "", "05:30-06:30 18:00-20:30", id="peak"),
        pytest.param("2026-09-19", Load.NONE, EVERYBODY, "", "06:30-20:30", id="a Saturday"),
        pytest.param("2026-09-20", Load.NONE, EVERYBODY, "", "18:00-20:00", id="a Sunday"),
        pytest.param("2026-09-20", Load.PEAK, EVERYBODY, "", "18:00-20:00", id="a Sunday in the peak"),
        pytest.param("2026-09-20", Load.NONE, MORNINGS, "", "18:00-20:00", id="a Sunday for who likes mornings"),
        pytest.param("2026-06-07", Load.NONE, EVERYBODY, "", "18:00-20:00", id="a holiday on a Sunday"),
        pytest.param("2026-07-28", Load.NONE, EVERYBODY, "", "", id="a holiday"),
        pytest.param("2026-06-24", Load.NONE, EVERYBODY, "san_martin", "", id="San Juan in San Martín"),
        pytest.param("2026-06-24", Load.NONE, EVERYBODY, "piura", "06:30-20:30", id="San Juan in Piura"),
        pytest.param("2026-09-24", Load.NONE, EVERYBODY, "piura", "", id="24 September in Piura"),
        pytest.param("2026-09-24", Load.NONE, EVERYBODY, "junin", "06:30-20:30", id="24 September in Junín"),
        pytest.param("2026-09-15", Load.NONE, MORNINGS, "", "06:30-12:00", id="mornings"),
        pytest.param("2026-09-15", Load.NONE, EVENINGS, "", "18:00-20:30", id="evenings"),
        pytest.param("2026-09-15", Load.PEAK, MORNINGS, "", "05:30-06:30", id="mornings in the peak"),
        pytest.param("2026-09-15", Load.PEAK, EVENINGS, "", "18:00-20:30", id="evenings in the peak"),
    ],
)
def test_each_day_has_its_hours(day, load, preferences, region, windows):
    assert shown(windows_on(date.fromisoformat(day), load, preferences, region)) == windows


@pytest.mark.parametrize(
    ("now", "urgent", "starts", "farm", "goes"),
    [
        pytest.param("2026-09-15 12:00", False, None, COFFEE, True, id="noon"),
        pytest.param("2026-09-15 20:38", False, None, COFFEE, True, id="due at the last moment, a little late"),
        pytest.param("2026-09-15 20:41", False, None, COFFEE, False, id="too late"),
        pytest.param("2026-05-05 12:00", False, "2026-05-06 10:00", COFFEE, False, id="noon in the peak"),
        pytest.param("2026-05-05 12:00", True, "2026-05-05 13:00", COFFEE, True, id="urgent, in the peak"),
        pytest.param("2026-09-15 23:00", True, "2026-09-16 00:00", COFFEE, True, id="urgent, late"),
        pytest.param("2026-09-15 05:29", True, "2026-09-15 06:00", COFFEE, False, id="urgent, before 05:30"),
        pytest.param("2026-09-15 05:30", True, "2026-09-15 06:00", COFFEE, True, id="urgent, at 05:30"),
        pytest.param("2026-09-20 12:00", False, None, COFFEE, False, id="a Sunday"),
        pytest.param("2026-09-20 19:00", False, None, COFFEE, True, id="a Sunday, with the digest"),
        pytest.param("2026-09-20 12:00", False, "2026-09-21 12:00", COFFEE, True, id="a Sunday, 24 hours before"),
        pytest.param("2026-09-20 11:00", False, "2026-09-21 12:00", COFFEE, False, id="a Sunday, 25 hours before"),
        pytest.param("2026-09-20 20:20", False, "2026-09-21 12:00", COFFEE, True, id="a Sunday, after the digest"),
        pytest.param("2026-07-28 12:00", False, "2026-07-28 19:00", COFFEE, True, id="a holiday, on which it begins"),
        pytest.param("2026-06-24 12:00", False, "2026-06-26 19:00", CACAO, False, id="a holiday of the region"),
        pytest.param("2026-09-16 12:00", False, "2026-09-30 19:00", PACKING, False, id="packing"),
        pytest.param("2026-09-15 18:30", False, "2026-09-16 10:00", PACKING, True, id="packing, the evening before"),
        pytest.param("2026-09-15 17:30", False, "2026-09-16 10:00", PACKING, False, id="packing, the day before"),
        pytest.param("2026-09-16 09:00", True, "2026-09-16 10:00", PACKING, True, id="packing, the hour before"),
    ],
)
def test_after_an_outage_a_message_goes_only_when_it_may(now, urgent, starts, farm, goes):
    assert may_go(lima(now), urgent, lima(starts), farm, harvest(), EVERYBODY, LIMA) is goes


@pytest.mark.parametrize(
    ("now", "urgent", "starts", "useful_until", "farm", "moment"),
    [
        pytest.param("2026-09-15 12:00", False, None, "2026-09-20 12:00", COFFEE, "2026-09-15 12:00", id="now"),
        pytest.param("2026-09-15 22:00", False, None, "2026-09-20 12:00", COFFEE, "2026-09-16 06:30", id="tomorrow"),
        pytest.param("2026-05-05 12:00", False, None, "2026-05-20 12:00", COFFEE, "2026-05-05 18:00", id="peak"),
        pytest.param("2026-09-15 12:00", False, None, "2026-09-20 12:00", PACKING, "2026-09-17 06:30", id="packing"),
        pytest.param(
            "2026-09-15 03:00", True, "2026-09-15 06:00", "2026-09-15 06:00", COFFEE, "2026-09-15 05:30", id="dawn"
        ),
        pytest.param(
            "2026-09-15 03:00", True, "2026-09-15 05:00", "2026-09-15 05:00", COFFEE, None, id="begun by then"
        ),
        pytest.param(
            "2026-09-15 12:00", False, None, "2026-09-15 11:00", COFFEE, None, id="past its last useful moment"
        ),
        pytest.param("2026-09-15 22:00", False, None, "2026-09-16 06:29", COFFEE, None, id="past it by the morning"),
    ],
)
def test_what_may_not_go_now_goes_at_the_next_moment_if_it_is_of_use_still(
    now, urgent, starts, useful_until, farm, moment
):
    found = next_moment(lima(now), urgent, lima(starts), lima(useful_until), farm, harvest(), EVERYBODY, LIMA)
    assert found == lima(moment)


@pytest.mark.parametrize(
    ("now", "farm", "preferences", "moment"),
    [
        pytest.param("2026-09-15 12:00", COFFEE, EVERYBODY, "2026-09-15 12:00", id="normal: at once"),
        pytest.param("2026-03-16 12:00", COFFEE, EVERYBODY, "2026-03-16 12:00", id="some harvest: at once"),
        pytest.param("2026-09-15 21:00", COFFEE, EVERYBODY, "2026-09-16 06:30", id="at night: in the morning"),
        pytest.param("2026-05-05 12:00", COFFEE, EVERYBODY, "2026-05-10 18:00", id="peak: with the next digest"),
        pytest.param("2026-05-10 12:00", COFFEE, EVERYBODY, "2026-05-10 18:00", id="peak: the same Sunday"),
        pytest.param("2026-05-10 18:30", COFFEE, EVERYBODY, "2026-05-10 18:30", id="peak: while the digest goes out"),
        pytest.param("2026-05-10 20:01", COFFEE, EVERYBODY, "2026-05-17 18:00", id="peak: the digest has gone"),
        pytest.param("2026-09-15 12:00", PACKING, EVERYBODY, "2026-09-17 06:30", id="not on days of packing"),
        pytest.param("2026-09-14 12:00", PACKING, EVERYBODY, "2026-09-14 12:00", id="on the day before them"),
        pytest.param("2026-09-15 08:00", COFFEE, EVENINGS, "2026-09-15 18:00", id="evenings"),
        pytest.param(
            "2026-09-15 08:00", COFFEE, Preferences(paused_until=date(2026, 9, 25)), "2026-09-25 06:30", id="paused"
        ),
        pytest.param("2026-09-15 08:00", COFFEE, Preferences(stopped=True), None, id="stopped"),
    ],
)
def test_an_announcement_goes_out_at_once_and_in_the_peak_with_the_digest(now, farm, preferences, moment):
    assert announcement_moment(lima(now), farm, harvest(), preferences, reminder_rules(), LIMA) == lima(moment)


@pytest.mark.parametrize(
    ("day", "farm", "until"),
    [
        pytest.param("2026-03-31", COFFEE, None, id="the day before the peak"),
        pytest.param("2026-04-01", COFFEE, "2026-06-01", id="its first day"),
        pytest.param("2026-05-31", COFFEE, "2026-06-01", id="its last day"),
        pytest.param("2026-06-01", COFFEE, None, id="the day after it"),
        pytest.param(
            "2026-12-20", Farm("coffee", "junin", busiest=frozenset({0, 23})), "2027-01-16", id="over the new year"
        ),
        pytest.param("2026-09-14", PACKING, None, id="no day of packing"),
        pytest.param("2026-09-15", PACKING, "2026-09-17", id="the first of two days of packing"),
        pytest.param("2026-09-16", PACKING, "2026-09-17", id="the second"),
        pytest.param("2026-09-16", BANANA, None, id="banana whose days are not known"),
        pytest.param("2026-09-16", Farm("banana", "piura", packing=frozenset(range(7))), None, id="packing every day"),
        pytest.param(
            "2026-04-15",
            Farm("coffee", "junin", "low", packing=frozenset({0})),
            "2026-06-02",
            id="the day after the peak is one of packing",
        ),
    ],
)
def test_the_nudges_of_a_tpe_wait_for_the_end_of_the_peak_or_of_packing(day, farm, until):
    assert nudge_pause(date.fromisoformat(day), farm, harvest()) == (date.fromisoformat(until) if until else None)


def test_in_a_peak_all_the_year_through_the_nudges_wait_no_more_than_a_year():
    always = Farm("coffee", "junin", busiest=frozenset(range(24)))
    assert date(2026, 9, 15) < nudge_pause(date(2026, 9, 15), always, harvest()) <= date(2027, 9, 16)


def test_whoever_packs_on_every_working_day_hears_with_the_digest():
    busy = Farm("banana", "piura", packing=frozenset(range(6)))
    assert next_moment(
        lima("2026-09-15 12:00"), False, None, lima("2026-09-30 12:00"), busy, harvest(), EVERYBODY, LIMA
    ) == lima("2026-09-20 18:00")
