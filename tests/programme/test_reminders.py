"""When whoever is expected at a session is invited, asked again and reminded: each row of the rules.

Requirements: C19 (harvest), C21 (early notice), C35 (reminders); design.md, «Settled details», on barred hours. In 2026
3 and 10 May are Sundays; 24 June is a holiday in San Martín, 24 September in Piura.
"""

import pytest
from reminder_cases import (
    AS_EVERYBODY,
    BANANA,
    CACAO,
    COFFEE,
    GOES,
    LONG_AGO,
    PACKING,
    TOLD,
    UNTOLD,
    lima,
    meeting,
    said,
)

from programme.harvest import Farm
from programme.reminders import Rsvp, Seat, What


@pytest.mark.parametrize(
    ("farm", "announced", "due"),
    [
        pytest.param(COFFEE, "2026-09-01 09:15", ["invitation 1 09-01 09:15"], id="as announced"),
        pytest.param(COFFEE, "2026-09-01 22:00", ["invitation 1 09-02 06:30"], id="announced at night"),
        pytest.param(COFFEE, "2026-08-30 10:00", ["invitation 1 08-30 18:00"], id="on a Sunday: with the digest"),
        pytest.param(COFFEE, "2026-08-30 20:30", ["invitation 1 08-31 06:30"], id="after Sunday's digest"),
        pytest.param(COFFEE, "2026-10-08 10:00", ["invitation 1 10-09 06:30"], id="on a holiday: the day after"),
        pytest.param(BANANA, "2026-09-24 10:00", ["invitation 1 09-25 06:30"], id="on Piura's own holiday"),
        pytest.param(COFFEE, "2026-09-24 10:00", ["invitation 1 09-24 10:00"], id="which is none in Junín"),
        pytest.param(COFFEE, "2026-05-04 09:00", ["invitation 1 05-04 18:00"], id="in the peak: back from the field"),
        pytest.param(COFFEE, "2026-05-04 05:45", ["invitation 1 05-04 05:45"], id="in the peak: before the field"),
        pytest.param(COFFEE, "2026-03-31 19:00", ["invitation 1 03-31 19:00"], id="known before the peak: before it"),
        pytest.param(PACKING, "2026-09-01 09:00", ["invitation 1 09-03 06:30"], id="not on the days of packing"),
        pytest.param(PACKING, "2026-08-31 21:00", ["invitation 1 09-03 06:30"], id="nor on the morning of one"),
        pytest.param(COFFEE, "2026-10-30 18:30", [], id="announced after it began"),
    ],
)
def test_whoever_was_not_told_is_invited_as_soon_as_people_may_be_written_to(farm, announced, due):
    session = meeting("2026-10-30 17:30", announced)
    assert said(farm, session, UNTOLD, AS_EVERYBODY, What.INVITATION) == due


@pytest.mark.parametrize(
    ("seat", "due"),
    [
        pytest.param(TOLD, [], id="told already"),
        pytest.param(Seat(Rsvp.NOT_COMING, lima("2026-09-02 10:00")), [], id="the organization does not come"),
        pytest.param(Seat(Rsvp.COMING, lima("2026-09-02 10:00")), [], id="a colleague comes"),
        pytest.param(
            Seat(Rsvp.SUBSTITUTE, lima("2026-09-02 10:00"), goes=True),
            ["invitation 1 09-02 10:00"],
            id="a substitute, when named",
        ),
        pytest.param(Seat(Rsvp.WAITING, lima("2026-09-02 10:00")), [], id="the organization waits for a place"),
    ],
)
def test_nobody_is_invited_who_need_not_be(seat, due):
    session = meeting("2026-10-30 17:30", "2026-09-01 09:00")
    assert said(COFFEE, session, seat, AS_EVERYBODY, What.INVITATION) == due


@pytest.mark.parametrize(
    ("farm", "starts", "due"),
    [
        pytest.param(
            COFFEE, "2026-09-18 17:30", ["no_answer 1 09-11 17:30", "no_answer 2 09-15 17:30"], id="normal: 7 and 3"
        ),
        pytest.param(
            COFFEE, "2026-03-20 17:30", ["no_answer 1 03-13 17:30", "no_answer 2 03-17 17:30"], id="some harvest: same"
        ),
        pytest.param(COFFEE, "2026-05-15 17:30", ["no_answer 1 05-10 18:00"], id="peak: once, the last digest"),
        pytest.param(COFFEE, "2026-05-13 17:30", ["no_answer 1 05-10 18:00"], id="peak: Sunday is 3 days before"),
        pytest.param(COFFEE, "2026-05-12 17:30", ["no_answer 1 05-03 18:00"], id="peak: 2 days before is too late"),
        pytest.param(COFFEE, "2026-04-02 20:00", ["no_answer 1 03-29 18:00"], id="the peak begins in its week"),
        pytest.param(
            PACKING, "2026-09-18 17:30", ["no_answer 1 09-11 17:30", "no_answer 2 09-14 20:30"], id="packing: not then"
        ),
        pytest.param(
            COFFEE,
            "2026-08-09 17:30",
            ["no_answer 1 08-01 20:30", "no_answer 2 08-05 20:30"],
            id="due on a Sunday and on a holiday: the evening before each",
        ),
        pytest.param(
            CACAO,
            "2026-08-19 17:30",
            ["no_answer 1 08-12 17:30", "no_answer 2 08-15 20:30"],
            id="due on a Sunday: the evening before",
        ),
        pytest.param(
            CACAO, "2026-07-01 17:30", ["no_answer 1 06-28 18:00"], id="peak: the digest comes though Monday is a feast"
        ),
    ],
)
def test_whoever_does_not_answer_is_asked_again(farm, starts, due):
    assert said(farm, meeting(starts, LONG_AGO), TOLD) == due


@pytest.mark.parametrize(
    ("starts", "announced", "due"),
    [
        pytest.param(
            "2026-09-18 17:30",
            "2026-09-10 20:00",
            ["no_answer 1 09-11 17:30", "no_answer 2 09-15 17:30"],
            id="the evening before the first",
        ),
        pytest.param("2026-09-18 17:30", "2026-09-11 09:00", ["no_answer 2 09-15 17:30"], id="the very day"),
        pytest.param("2026-09-18 17:30", "2026-09-13 09:00", ["no_answer 2 09-15 17:30"], id="5 days before"),
        pytest.param("2026-09-18 17:30", "2026-09-15 18:00", [], id="less than 3 days before"),
        pytest.param("2026-05-16 19:00", "2026-05-10 19:00", ["no_answer 1 05-11 19:00"], id="peak: else 5 days"),
        pytest.param("2026-05-15 17:30", "2026-05-11 10:00", [], id="peak: too late for both"),
    ],
)
def test_what_was_due_before_somebody_could_answer_is_not_wanted_nor_on_the_day_they_heard(starts, announced, due):
    session = meeting(starts, announced)
    assert said(COFFEE, session, UNTOLD, AS_EVERYBODY, What.NO_ANSWER) == due
    assert said(COFFEE, session, Seat(told_at=lima(announced), knows=True), AS_EVERYBODY, What.NO_ANSWER) == due


@pytest.mark.parametrize(
    ("farm", "starts", "due"),
    [
        pytest.param(COFFEE, "2026-09-18 17:30", ["before 1 09-17 17:30", "before 2 09-18 16:30*"], id="normal"),
        pytest.param(COFFEE, "2026-03-20 17:30", ["before 1 03-19 17:30", "before 2 03-20 16:30*"], id="some harvest"),
        pytest.param(COFFEE, "2026-05-15 17:30", ["before 1 05-14 18:00", "before 2 05-15 16:30*"], id="peak"),
        pytest.param(PACKING, "2026-09-15 10:00", ["before 1 09-14 18:00", "before 2 09-15 09:00*"], id="on packing"),
        pytest.param(
            PACKING, "2026-09-16 10:00", ["before 1 09-15 18:00", "before 2 09-16 09:00*"], id="on the second of two"
        ),
        pytest.param(
            PACKING, "2026-09-17 10:00", ["before 1 09-16 18:00", "before 2 09-17 09:00*"], id="the day after packing"
        ),
        pytest.param(PACKING, "2026-09-18 10:00", ["before 1 09-17 10:00", "before 2 09-18 09:00*"], id="no packing"),
        pytest.param(
            Farm("banana", "piura", packing=frozenset(range(7))),
            "2026-09-16 10:00",
            ["before 1 09-15 10:00", "before 2 09-16 09:00*"],
            id="packing every day bars none",
        ),
        pytest.param(
            COFFEE,
            "2026-09-14 10:00",
            ["before 1 09-13 10:00", "before 2 09-14 09:00*"],
            id="on a Monday: Sunday, it is within 24 hours",
        ),
        pytest.param(
            COFFEE, "2026-10-09 17:30", ["before 1 10-08 17:30", "before 2 10-09 16:30*"], id="the day after a holiday"
        ),
        pytest.param(
            CACAO, "2026-06-25 19:00", ["before 1 06-24 19:00", "before 2 06-25 18:00*"], id="peak, after San Juan"
        ),
        pytest.param(
            CACAO,
            "2026-06-24 19:00",
            ["before 1 06-23 18:00", "before 2 06-24 18:00*"],
            id="peak, on San Juan: its last hour all the same",
        ),
        pytest.param(
            COFFEE,
            "2026-09-18 06:15",
            ["before 1 09-16 20:30", "before 2 09-18 05:30*"],
            id="early: never before 05:30",
        ),
        pytest.param(COFFEE, "2026-09-18 05:00", ["before 1 09-16 20:30"], id="so early that its hour is barred"),
        pytest.param(
            COFFEE, "2026-09-18 22:00", ["before 1 09-17 20:30", "before 2 09-18 21:00*"], id="late: its hour is exempt"
        ),
    ],
)
def test_whoever_comes_is_reminded_the_day_before_and_an_hour_before(farm, starts, due):
    assert said(farm, meeting(starts, LONG_AGO), GOES, AS_EVERYBODY, What.BEFORE) == due


@pytest.mark.parametrize(
    ("seat", "changed", "due"),
    [
        pytest.param(
            Seat(Rsvp.COMING, lima("2026-09-17 17:00"), goes=True, told_at=lima(LONG_AGO), knows=True),
            None,
            ["before 1 09-17 17:30", "before 2 09-18 16:30*"],
            id="answered just before the first",
        ),
        pytest.param(
            Seat(Rsvp.COMING, lima("2026-09-17 18:00"), goes=True, told_at=lima(LONG_AGO), knows=True),
            None,
            ["before 2 09-18 16:30*"],
            id="answered after it",
        ),
        pytest.param(
            Seat(Rsvp.COMING, lima("2026-09-18 17:00"), goes=True, told_at=lima(LONG_AGO), knows=True),
            None,
            [],
            id="answered in the last hour",
        ),
        pytest.param(GOES, "2026-09-17 18:00", ["before 2 09-18 16:30*"], id="moved to it after the first"),
        pytest.param(
            Seat(Rsvp.SUBSTITUTE, lima("2026-09-02 10:00"), goes=True),
            None,
            ["before 1 09-17 17:30", "before 2 09-18 16:30*"],
            id="a substitute",
        ),
        pytest.param(
            Seat(Rsvp.COMING, lima(LONG_AGO), told_at=lima(LONG_AGO), knows=True), None, [], id="a colleague comes"
        ),
        pytest.param(
            Seat(Rsvp.NOT_COMING, lima(LONG_AGO), goes=True, told_at=lima(LONG_AGO), knows=True),
            None,
            [],
            id="not coming",
        ),
        pytest.param(
            Seat(Rsvp.WAITING, lima(LONG_AGO), goes=True, told_at=lima(LONG_AGO), knows=True), None, [], id="waiting"
        ),
        pytest.param(TOLD, None, [], id="no answer"),
    ],
)
def test_only_who_goes_is_reminded_of_what_is_still_to_come(seat, changed, due):
    session = meeting("2026-09-18 17:30", LONG_AGO, changed)
    assert said(COFFEE, session, seat, AS_EVERYBODY, What.BEFORE) == due
