"""What a harvest calendar says of a day: defaults by altitude, own months, the year's end (C19; domain.md §2)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.harvest import Calendar, Certainty, Farm, Harvest, Load, half_month, is_packing

LOADS = {".": Load.NONE, "b": Load.SOME, "A": Load.PEAK}
NONE, SOME, PEAK = Load.NONE, Load.SOME, Load.PEAK

LOW = Farm("coffee", "junin", "low")
HIGH = Farm("coffee", "junin", "high")
UNKNOWN = Farm("coffee", "junin")
OVER_NEW_YEAR = Farm("cacao", "junin")
ALL_YEAR = Farm("cacao", "san_martin")
BANANA = Farm("banana", "piura", packing=frozenset({1, 4}))
NOBODY_KNOWS = Farm("coffee", "piura")


def calendar(chain, region, months, stars="2" * 12, bands=None, labour="harvest"):
    return Calendar(
        chain=chain,
        regions=frozenset({region}),
        altitude_bands=bands and frozenset({bands}),
        labour=labour,
        months=tuple(LOADS[letter] for letter in months),
        certainties=tuple(Certainty(int(star)) for star in stars),
        source="a source",
        note="",
    )


HARVEST = Harvest(
    (
        calendar("coffee", "junin", "..bAAb......", "222221222222", bands="low"),
        calendar("coffee", "junin", "....bAAAbb..", "222222222222", bands="high"),
        calendar("coffee", "junin", ".......bb...", labour="pruning"),
        calendar("coffee", "junin", "...AA.......", labour="wet_milling", bands="low"),
        calendar("cacao", "junin", "AAbbbbbbbbbA"),
        calendar("cacao", "san_martin", "AAAAAAAAAAAA"),
        calendar("banana", "piura", "bbbbbbbbbbbb"),
    )
)

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
halves = st.frozensets(st.integers(0, 23))
farms = st.builds(
    Farm,
    chain=st.sampled_from(["coffee", "cacao", "banana"]),
    region=st.sampled_from(["junin", "san_martin", "piura"]),
    altitude_band=st.none() | st.sampled_from(["low", "mid", "high"]),
    busiest=st.none() | halves,
)


@pytest.mark.parametrize(
    ("day", "half"),
    [
        pytest.param("2026-01-01", 0, id="New Year's Day"),
        pytest.param("2026-01-15", 0, id="the last day of a first half"),
        pytest.param("2026-01-16", 1, id="the first day of a second half"),
        pytest.param("2026-02-28", 3, id="the end of February"),
        pytest.param("2028-02-29", 3, id="29 February"),
        pytest.param("2026-03-01", 4, id="the first of March"),
        pytest.param("2026-12-31", 23, id="New Year's Eve"),
    ],
)
def test_a_month_has_two_halves_and_the_second_begins_on_its_16th_day(day, half):
    assert half_month(date.fromisoformat(day)) == half


@pytest.mark.parametrize(
    ("farm", "day", "load"),
    [
        pytest.param(LOW, "2026-03-31", SOME, id="the last day of a month with some harvest"),
        pytest.param(LOW, "2026-04-01", PEAK, id="the first day of the peak"),
        pytest.param(LOW, "2026-05-31", PEAK, id="the last day of the peak"),
        pytest.param(LOW, "2026-06-01", SOME, id="the day after the peak"),
        pytest.param(LOW, "2028-02-29", NONE, id="29 February"),
        pytest.param(HIGH, "2026-04-01", NONE, id="the same day higher up"),
        pytest.param(UNKNOWN, "2026-04-01", PEAK, id="altitude unknown: the low band has its peak"),
        pytest.param(UNKNOWN, "2026-08-31", PEAK, id="altitude unknown: the high band has its peak"),
        pytest.param(UNKNOWN, "2026-09-01", SOME, id="altitude unknown: some at one altitude, none at the other"),
        pytest.param(Farm("coffee", "junin", "mid"), "2026-04-01", NONE, id="a band without a calendar"),
        pytest.param(replace(BANANA, altitude_band="low"), "2026-04-01", SOME, id="a calendar of every altitude"),
        pytest.param(NOBODY_KNOWS, "2026-04-01", NONE, id="no calendar at all"),
    ],
)
def test_the_load_of_a_day_is_that_of_the_farms_calendar_and_of_an_unknown_altitude_the_highest(farm, day, load):
    assert HARVEST.load_on(farm, date.fromisoformat(day)) is load


OWN = replace(LOW, busiest=frozenset({0, 7}))


@pytest.mark.parametrize(
    ("farm", "day", "load", "certain"),
    [
        pytest.param(OWN, "2026-01-15", PEAK, True, id="its own peak where the calendar has no harvest"),
        pytest.param(OWN, "2026-01-16", NONE, True, id="the half-month after it"),
        pytest.param(OWN, "2026-03-10", SOME, True, id="some harvest by the calendar stays"),
        pytest.param(OWN, "2026-04-10", SOME, False, id="a peak that it does not know is some harvest, a guess"),
        pytest.param(OWN, "2026-04-16", PEAK, True, id="its own peak in the calendar's"),
        pytest.param(OWN, "2026-06-10", SOME, False, id="an assumed month stays assumed"),
        pytest.param(replace(LOW, busiest=frozenset()), "2026-04-10", SOME, False, id="told to have no peak"),
        pytest.param(
            replace(NOBODY_KNOWS, busiest=frozenset({6})), "2026-04-10", PEAK, True, id="no calendar: its own"
        ),
        pytest.param(
            replace(NOBODY_KNOWS, busiest=frozenset({6})), "2026-04-16", NONE, False, id="no calendar: others"
        ),
        pytest.param(replace(BANANA, busiest=frozenset({4})), "2026-03-15", PEAK, True, id="banana with months"),
    ],
)
def test_an_organizations_own_months_win_and_outside_them_no_peak_is_assumed(farm, day, load, certain):
    moment = date.fromisoformat(day)

    assert (HARVEST.load_on(farm, moment), HARVEST.is_certain(farm, moment)) == (load, certain)


@pytest.mark.parametrize(
    ("farm", "day", "certain"),
    [
        pytest.param(LOW, "2026-05-10", True, id="a month with a source"),
        pytest.param(LOW, "2026-06-10", False, id="an interpolated month"),
        pytest.param(UNKNOWN, "2026-04-10", False, id="altitude unknown, and the bands differ"),
        pytest.param(UNKNOWN, "2026-01-10", True, id="altitude unknown, and the bands agree"),
        pytest.param(NOBODY_KNOWS, "2026-01-10", False, id="no calendar"),
    ],
)
def test_what_nobody_published_is_not_certain(farm, day, certain):
    assert HARVEST.is_certain(farm, date.fromisoformat(day)) is certain


@pytest.mark.parametrize(
    ("farm", "first", "last", "load"),
    [
        pytest.param(LOW, "2026-03-25", "2026-04-01", PEAK, id="the last day is the first of the peak"),
        pytest.param(LOW, "2026-03-25", "2026-03-31", SOME, id="it ends a day before the peak"),
        pytest.param(LOW, "2026-05-31", "2026-06-07", PEAK, id="the first day is the last of the peak"),
        pytest.param(LOW, "2026-07-01", "2026-07-01", NONE, id="one day"),
        pytest.param(LOW, "2026-12-20", "2027-03-01", SOME, id="over New Year"),
        pytest.param(LOW, "2026-07-01", "2029-06-30", PEAK, id="years"),
        pytest.param(LOW, "2026-05-02", "2026-05-01", NONE, id="no day at all"),
    ],
)
def test_the_highest_load_of_some_days_counts_both_ends(farm, first, last, load):
    assert HARVEST.most_between(farm, date.fromisoformat(first), date.fromisoformat(last)) is load


OWN_FEBRUARY = replace(LOW, busiest=frozenset({3}))
TWO_PEAKS = replace(LOW, busiest=frozenset({1, 10}))


@pytest.mark.parametrize(
    ("farm", "day", "ends", "next_begins"),
    [
        pytest.param(LOW, "2026-03-31", None, "2026-04-01", id="the day before the peak"),
        pytest.param(LOW, "2026-04-01", "2026-05-31", "2027-04-01", id="its first day: the next is the next year's"),
        pytest.param(LOW, "2026-05-31", "2026-05-31", "2027-04-01", id="its last day"),
        pytest.param(LOW, "2026-06-01", None, "2027-04-01", id="the day after it"),
        pytest.param(OVER_NEW_YEAR, "2026-12-01", "2027-02-28", "2027-12-01", id="over New Year"),
        pytest.param(OVER_NEW_YEAR, "2027-12-31", "2028-02-29", "2028-12-01", id="to 29 February"),
        pytest.param(OVER_NEW_YEAR, "2027-01-01", "2027-02-28", "2027-12-01", id="after New Year in the same peak"),
        pytest.param(OWN_FEBRUARY, "2028-02-20", "2028-02-29", "2029-02-16", id="one own half-month of a leap year"),
        pytest.param(TWO_PEAKS, "2026-01-20", "2026-01-31", "2026-06-01", id="the first of two peaks"),
        pytest.param(TWO_PEAKS, "2026-06-15", "2026-06-15", "2027-01-16", id="the second of two peaks"),
        pytest.param(UNKNOWN, "2026-04-01", "2026-08-31", "2027-04-01", id="altitude unknown: one band after another"),
        pytest.param(ALL_YEAR, "2026-04-20", "2027-04-15", None, id="peak all the year"),
        pytest.param(BANANA, "2026-04-20", None, None, id="never a peak"),
        pytest.param(NOBODY_KNOWS, "2026-04-20", None, None, id="no calendar"),
    ],
)
def test_a_peak_has_a_last_day_and_the_next_one_a_first(farm, day, ends, next_begins):
    moment = date.fromisoformat(day)

    assert HARVEST.peak_ends(farm, moment) == (ends and date.fromisoformat(ends))
    assert HARVEST.peak_begins_after(farm, moment) == (next_begins and date.fromisoformat(next_begins))


@pytest.mark.parametrize(
    ("farm", "day", "labours"),
    [
        pytest.param(LOW, "2026-04-10", (("wet_milling", PEAK),), id="beside the harvest"),
        pytest.param(LOW, "2026-08-10", (("pruning", SOME),), id="after it"),
        pytest.param(HIGH, "2026-04-10", (), id="of another band"),
        pytest.param(UNKNOWN, "2026-04-10", (("wet_milling", PEAK),), id="altitude unknown"),
        pytest.param(OWN, "2026-04-10", (("wet_milling", PEAK),), id="own months speak of the harvest alone"),
        pytest.param(BANANA, "2026-04-10", (), id="none known"),
    ],
)
def test_other_labours_are_named_beside_the_harvest(farm, day, labours):
    assert HARVEST.labours_on(farm, date.fromisoformat(day)) == labours


def test_packing_days_are_days_of_the_week_and_have_nothing_to_do_with_the_harvests_load():
    week = [date(2026, 11, 2) + timedelta(days=n) for n in range(7)]

    assert [is_packing(BANANA, day) for day in week] == [False, True, False, False, True, False, False]
    assert {HARVEST.load_on(BANANA, day) for day in week} == {SOME}
    assert not any(is_packing(LOW, day) for day in week)


@given(farms, days, st.integers(0, 800))
def test_the_highest_load_is_that_of_one_of_the_days(farm, first, length):
    span = [first + timedelta(days=n) for n in range(length + 1)]

    assert HARVEST.most_between(farm, first, span[-1]) == max(HARVEST.load_on(farm, day) for day in span)


@given(farms, days)
def test_from_a_day_to_the_end_of_its_peak_all_days_are_peak_and_the_next_is_not(farm, day):
    ends = HARVEST.peak_ends(farm, day)

    assert (ends is None) == (HARVEST.load_on(farm, day) < PEAK)
    if ends:
        assert day <= ends < day.replace(year=day.year + 1, day=min(day.day, 28)) + timedelta(days=3)
        assert all(HARVEST.load_on(farm, day + timedelta(days=n)) is PEAK for n in range((ends - day).days + 1))
        always = all(HARVEST.load_on(farm, day + timedelta(days=n)) is PEAK for n in range(366))
        assert always or HARVEST.load_on(farm, ends + timedelta(days=1)) < PEAK


@given(farms, days)
def test_the_next_peak_is_the_first_day_of_peak_that_follows_one_without(farm, day):
    loads = {n: HARVEST.load_on(farm, day + timedelta(days=n)) for n in range(367)}
    begins = next((n for n in range(1, 367) if loads[n] is PEAK and loads[n - 1] < PEAK), None)

    assert HARVEST.peak_begins_after(farm, day) == (None if begins is None else day + timedelta(days=begins))


@given(farms.filter(lambda farm: farm.busiest is not None), days)
def test_with_own_months_a_day_is_peak_if_and_only_if_it_lies_in_them(farm, day):
    assert (HARVEST.load_on(farm, day) is PEAK) == (half_month(day) in farm.busiest)


@given(farms, days)
def test_an_unknown_altitude_never_shows_less_than_a_known_one(farm, day):
    unknown = replace(farm, altitude_band=None)

    assert HARVEST.load_on(unknown, day) >= HARVEST.load_on(farm, day)


@given(farms, days)
def test_every_year_is_like_the_other(farm, day):
    again = day.replace(year=day.year + 4)

    assert HARVEST.load_on(farm, day) is HARVEST.load_on(farm, again)
    assert HARVEST.is_certain(farm, day) is HARVEST.is_certain(farm, again)
