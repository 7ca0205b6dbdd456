"""The dates that are offered where a session is to be moved."""

from datetime import date, timedelta

import pytest
from timetables import LIMA, NO_CALENDARS, a_date, a_guest, another, guests

from programme.timetable import LOOKED_AHEAD, free_dates

MONDAY = date(2026, 11, 16)
IN_PERSON = {"modality": "in_person"}


def offered(session, expected, others=(), first=MONDAY):
    """The moments offered, by Lima's clock."""
    found = free_dates(session, expected, others, NO_CALENDARS, first, LIMA)
    return [f"{moment.astimezone(LIMA):%a %m-%d %H:%M}" for moment in found]


@pytest.mark.parametrize(
    ("session", "expected", "others", "first", "moments"),
    [
        pytest.param(
            a_date("2026-11-10 18:00"),
            [a_guest()],
            [],
            MONDAY,
            ["Mon 11-16 18:00", "Tue 11-17 18:00", "Wed 11-18 18:00"],
            id="its own hour on the next three days",
        ),
        pytest.param(
            a_date("2026-11-10 18:00"),
            [a_guest()],
            [],
            date(2026, 11, 20),
            ["Fri 11-20 18:00", "Sat 11-21 18:00", "Mon 11-23 18:00"],
            id="never on a Sunday",
        ),
        pytest.param(
            a_date("2026-11-10 09:00"),
            [a_guest()],
            [],
            MONDAY,
            ["Mon 11-16 17:30", "Tue 11-17 17:30", "Wed 11-18 17:30"],
            id="half past five instead of an early hour",
        ),
        pytest.param(
            a_date("2026-11-17 18:00"),
            [a_guest()],
            [],
            MONDAY,
            ["Mon 11-16 18:00", "Tue 11-17 17:30", "Wed 11-18 18:00"],
            id="never the moment that it has",
        ),
        pytest.param(
            a_date("2026-11-10 19:30"),
            [a_guest()],
            [another("2026-11-16 19:30"), another("2026-11-17 17:00", 4, number=3)],
            MONDAY,
            ["Mon 11-16 17:30", "Wed 11-18 19:30", "Thu 11-19 19:30"],
            id="the hour that is free, else another day",
        ),
        pytest.param(
            a_date("2026-12-01 18:00"),
            [a_guest()],
            [],
            date(2026, 12, 7),
            ["Mon 12-07 18:00", "Thu 12-10 18:00", "Fri 12-11 18:00"],
            id="rather a little later than on a holiday",
        ),
        pytest.param(
            a_date("2026-11-10 18:00", objective="interactive"),
            [a_guest()],
            [],
            MONDAY,
            ["Mon 11-16 18:00", "Tue 11-17 18:00", "Wed 11-18 18:00"],
            id="what no other date would mend keeps none from being offered",
        ),
        pytest.param(
            a_date("2026-11-10 18:00", **IN_PERSON),
            guests((21,), (21,), ()),
            [],
            MONDAY,
            ["Mon 12-07 18:00", "Thu 12-10 18:00", "Fri 12-11 18:00"],
            id="in person in the first week without the harvest of most",
        ),
        pytest.param(
            a_date("2026-11-10 18:00", **IN_PERSON),
            guests(range(24)),
            [],
            MONDAY,
            [],
            id="in person where it is harvest all the year: none",
        ),
    ],
)
def test_three_dates_are_offered_that_nothing_holds_with_the_fewest_warnings(session, expected, others, first, moments):
    assert offered(session, expected, others, first) == moments


@pytest.mark.parametrize(
    ("first", "moments"),
    [
        pytest.param(date(2026, 11, 18), ["Sat 01-16 18:00"], id="it ends on the sixtieth day"),
        pytest.param(date(2026, 11, 17), [], id="it ends on the sixty-first"),
    ],
)
def test_dates_are_looked_for_sixty_days_ahead(first, moments):
    busy_but_in_late_january = guests(set(range(24)) - {1})

    assert timedelta(days=60) == LOOKED_AHEAD
    assert offered(a_date("2026-11-10 18:00", **IN_PERSON), busy_but_in_late_january, first=first) == moments


def test_what_is_offered_stands_in_the_order_of_the_calendar():
    busy_but_in_early_january = guests(set(range(24)) - {0})

    # In reach of 7 November are 1 January with two warnings (a holiday, and harvest in that week), 2 January with one
    # of them, and 4 and 5 January without any.
    assert offered(a_date("2026-11-10 18:00", **IN_PERSON), busy_but_in_early_january, first=date(2026, 11, 7)) == [
        "Sat 01-02 18:00",
        "Mon 01-04 18:00",
        "Tue 01-05 18:00",
    ]
