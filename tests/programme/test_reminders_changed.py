"""What becomes of a session's messages when it is moved, cancelled or over, and by what people have chosen.

Requirements: C21 (changes), C46 (opinion), C12 (not too much).
"""

from dataclasses import replace
from datetime import UTC, date

import pytest
from reminder_cases import (
    AS_EVERYBODY,
    BANANA,
    COFFEE,
    GOES,
    LIMA,
    LONG_AGO,
    PACKING,
    STALE,
    STALE_GOES,
    TOLD,
    UNTOLD,
    lima,
    meeting,
    said,
    wanted,
)

from programme.reminders import Hours, Preferences, Rsvp, Seat, What


@pytest.mark.parametrize("what", ["change", "cancelled"])
@pytest.mark.parametrize(
    ("farm", "starts", "since", "due"),
    [
        pytest.param(COFFEE, "2026-09-30 17:30", "2026-09-10 11:00", ["09-10 11:00"], id="at once"),
        pytest.param(COFFEE, "2026-09-30 17:30", "2026-09-10 23:00", ["09-11 06:30"], id="at night: it can wait"),
        pytest.param(COFFEE, "2026-09-30 17:30", "2026-09-13 11:00", ["09-13 18:00"], id="on a Sunday: the digest"),
        pytest.param(PACKING, "2026-09-30 17:30", "2026-09-15 11:00", ["09-17 06:30"], id="not on days of packing"),
        pytest.param(COFFEE, "2026-09-11 17:30", "2026-09-10 23:00", ["09-10 23:00*"], id="within 24 hours: urgent"),
        pytest.param(COFFEE, "2026-09-11 23:00", "2026-09-10 23:00", ["09-10 23:00*"], id="24 hours exactly"),
        pytest.param(COFFEE, "2026-09-11 23:01", "2026-09-10 23:00", ["09-11 06:30"], id="a minute more"),
        pytest.param(COFFEE, "2026-09-11 17:30", "2026-09-11 03:00", ["09-11 05:30*"], id="urgent, but not at 3"),
        pytest.param(PACKING, "2026-09-16 10:00", "2026-09-15 11:00", ["09-15 11:00*"], id="urgent, though packing"),
        pytest.param(
            COFFEE, "2026-09-11 05:00", "2026-09-11 03:00", [], id="it would begin before anybody may be told"
        ),
        pytest.param(COFFEE, "2026-09-10 10:00", "2026-09-10 11:00", [], id="it had begun"),
    ],
)
def test_whoever_was_told_what_does_not_hold_any_more_is_told_so(what, farm, starts, since, due):
    state = {"changed" if what == "change" else "cancelled": since}
    kind = What(what)
    for seat in (STALE, STALE_GOES, Seat(Rsvp.NOT_COMING, lima("2026-09-03 10:00"), told_at=lima("2026-09-02 10:00"))):
        found = said(farm, meeting(starts, "2026-09-01 09:00", **state), seat, AS_EVERYBODY, kind)
        assert found == [f"{what} 1 {moment}" for moment in due]


@pytest.mark.parametrize(
    ("expects", "due"),
    [
        pytest.param("2026-09-10 23:30", "09-10 22:00*", id="they would go there tonight"),
        pytest.param("2026-09-12 17:30", "09-11 06:30", id="they would go there the day after tomorrow"),
    ],
)
def test_whoever_would_go_there_soon_hears_at_once_that_it_is_later(expects, due):
    session = meeting("2026-09-30 17:30", "2026-09-01 09:00", changed="2026-09-10 22:00")
    seat = Seat(told_at=lima("2026-09-02 10:00"), expects=lima(expects))

    assert said(COFFEE, session, seat, AS_EVERYBODY, What.CHANGE) == [f"change 1 {due}"]


def test_nobody_is_told_a_change_who_knows_it_or_was_never_told_anything():
    session = meeting("2026-09-30 17:30", "2026-09-01 09:00", changed="2026-09-10 11:00")
    told_since = Seat(told_at=lima("2026-09-10 11:00"), knows=True)
    assert said(COFFEE, session, told_since, AS_EVERYBODY, What.CHANGE) == []
    assert said(COFFEE, session, UNTOLD, AS_EVERYBODY, What.CHANGE) == []
    assert said(COFFEE, session, UNTOLD, AS_EVERYBODY, What.INVITATION) == ["invitation 1 09-01 09:00"]


@pytest.mark.parametrize(
    ("seat", "messages"),
    [
        pytest.param(UNTOLD, [], id="never told of it: nothing at all"),
        pytest.param(STALE, ["cancelled 1 09-10 11:00"], id="told of it"),
        pytest.param(STALE_GOES, ["cancelled 1 09-10 11:00"], id="coming"),
        pytest.param(GOES, [], id="told that it is cancelled"),
    ],
)
def test_of_a_cancelled_session_nothing_else_is_wanted(seat, messages):
    session = meeting("2026-09-30 17:30", "2026-09-01 09:00", changed="2026-09-05 10:00", cancelled="2026-09-10 11:00")
    assert said(COFFEE, session, seat) == messages


@pytest.mark.parametrize(
    ("farm", "starts", "due"),
    [
        pytest.param(COFFEE, "2026-09-18 10:00", ["after 1 09-18 13:00"], id="an hour after its end"),
        pytest.param(COFFEE, "2026-09-18 18:00", ["after 1 09-19 06:30"], id="which is late: the next morning"),
        pytest.param(COFFEE, "2026-09-19 18:00", ["after 1 09-20 18:00"], id="on a Saturday: with Sunday's digest"),
        pytest.param(COFFEE, "2026-05-15 10:00", ["after 1 05-15 18:00"], id="peak: in the evening"),
        pytest.param(PACKING, "2026-09-15 10:00", ["after 1 09-17 06:30"], id="after the days of packing"),
    ],
)
def test_whoever_came_is_asked_afterwards_never_before_its_end(farm, starts, due):
    session = meeting(starts, LONG_AGO)
    assert said(farm, session, GOES, AS_EVERYBODY, What.AFTER) == due
    assert said(farm, session, TOLD, AS_EVERYBODY, What.AFTER) == []


@pytest.mark.parametrize(
    ("seat", "preferences", "messages"),
    [
        pytest.param(
            UNTOLD,
            Preferences(fewer=True),
            ["invitation 1 09-01 09:00", "no_answer 2 09-15 17:30"],
            id="fewer: asked again once",
        ),
        pytest.param(
            GOES,
            Preferences(fewer=True),
            ["before 1 09-17 17:30", "after 1 09-18 20:30"],
            id="fewer: no reminder in the last hour",
        ),
        pytest.param(
            GOES,
            Preferences(hours=Hours.MORNING),
            ["before 1 09-17 12:00", "before 2 09-18 16:30*", "after 1 09-19 06:30"],
            id="mornings",
        ),
        pytest.param(
            UNTOLD,
            Preferences(hours=Hours.EVENING),
            ["invitation 1 09-01 18:00", "no_answer 1 09-10 20:30", "no_answer 2 09-14 20:30"],
            id="evenings",
        ),
        pytest.param(
            UNTOLD,
            Preferences(paused_until=date(2026, 9, 12)),
            ["invitation 1 09-12 06:30", "no_answer 2 09-15 17:30"],
            id="paused: the invitation waits, and the first reminder is not wanted any more",
        ),
        pytest.param(
            TOLD,
            Preferences(paused_until=date(2026, 9, 16)),
            ["no_answer 2 09-16 06:30"],
            id="paused: two that waited are one",
        ),
        pytest.param(
            GOES,
            Preferences(paused_until=date(2026, 9, 18)),
            ["before 1 09-18 06:30", "before 2 09-18 16:30*", "after 1 09-18 20:30"],
            id="paused until the day itself",
        ),
        pytest.param(
            GOES, Preferences(paused_until=date(2026, 9, 20)), ["after 1 09-20 18:00"], id="paused until after it"
        ),
        pytest.param(GOES, Preferences(paused_until=date(2026, 10, 1)), [], id="paused for too long"),
        pytest.param(GOES, Preferences(stopped=True), [], id="stopped"),
    ],
)
def test_people_choose_when_and_how_much_they_hear(seat, preferences, messages):
    assert said(COFFEE, meeting("2026-09-18 17:30", "2026-09-01 09:00"), seat, preferences) == messages


@pytest.mark.parametrize("state", ["changed", "cancelled"])
def test_a_pause_keeps_no_change_from_whoever_goes(state):
    session = meeting("2026-09-30 17:30", "2026-09-01 09:00", **{state: "2026-09-10 11:00"})
    paused, kind = Preferences(paused_until=date(2026, 9, 20)), What.CHANGE if state == "changed" else What.CANCELLED
    assert said(COFFEE, session, STALE_GOES, paused, kind) == [f"{kind} 1 09-10 11:00"]
    assert said(COFFEE, session, STALE, paused, kind) == [f"{kind} 1 09-20 18:00"]
    assert said(COFFEE, session, STALE_GOES, Preferences(stopped=True)) == []


def test_each_reminder_is_of_use_until_the_next_of_its_kind_is_due():
    plans = wanted(COFFEE, meeting("2026-09-18 17:30", "2026-09-01 09:00"), UNTOLD)
    assert [each.useful_until.astimezone(LIMA) for each in plans] == [
        lima("2026-09-18 17:30"),
        lima("2026-09-15 17:30"),
        lima("2026-09-18 17:30"),
    ]
    reminded = wanted(COFFEE, meeting("2026-09-18 17:30", LONG_AGO), GOES)
    assert [each.useful_until.astimezone(LIMA) for each in reminded] == [
        lima("2026-09-18 16:30"),
        lima("2026-09-18 17:30"),
        lima("2026-09-25 20:30"),
    ]


def test_the_more_essential_has_the_right_of_way():
    moved = meeting("2026-09-18 17:30", "2026-09-01 09:00", changed="2026-09-04 10:00")
    ranks = {
        (each.what, each.nth): each.importance
        for seat in (UNTOLD, STALE, STALE_GOES)
        for each in wanted(COFFEE, moved, seat)
    }
    assert sorted(ranks, key=ranks.get) == [
        (What.AFTER, 1),
        (What.INVITATION, 1),
        (What.NO_ANSWER, 1),
        (What.NO_ANSWER, 2),
        (What.BEFORE, 1),
        (What.BEFORE, 2),
        (What.CHANGE, 1),
    ]
    cancelled = meeting("2026-09-18 17:30", "2026-09-01 09:00", cancelled="2026-09-04 10:00")
    assert [each.importance for each in wanted(COFFEE, cancelled, STALE)] == [ranks[What.CHANGE, 1]]


def test_moments_are_those_of_the_place_wherever_they_were_reckoned():
    session = meeting("2026-09-18 17:30", "2026-09-01 09:00")
    moments = [getattr(session, name).astimezone(UTC) for name in ("starts_at", "ends_at", "announced_at")]
    assert wanted(COFFEE, type(session)(*moments), UNTOLD) == wanted(COFFEE, session, UNTOLD)
    assert {each.due_at.tzinfo for each in wanted(COFFEE, session, UNTOLD)} == {UTC}


@pytest.mark.parametrize("what", ["change", "cancelled"])
def test_whoever_expects_a_later_date_is_told_until_then_that_it_was_earlier(what):
    """Moved from the 30th to the 11th, at 23:00 of the 9th, in days of packing: it is over before they may be told."""
    farm = replace(BANANA, packing=frozenset({2, 3, 4}))
    state = {"changed" if what == "change" else "cancelled": "2026-09-09 10:00"}
    session = meeting("2026-09-10 17:30", "2026-09-01 09:00", **state)
    seat = replace(STALE, expects=lima("2026-09-30 17:30"))
    early = meeting("2026-09-11 05:00", "2026-09-01 09:00", **state)

    assert [each.useful_until for each in wanted(farm, session, seat) if each.what == what] == [seat.expects]
    assert said(farm, early, seat, AS_EVERYBODY, What(what)) != []


def test_a_date_that_was_expected_and_is_past_makes_nothing_urgent():
    session = meeting("2026-09-30 17:30", "2026-09-01 09:00", changed="2026-09-10 22:00")
    seat = replace(STALE, expects=lima("2026-09-08 17:30"))

    assert said(COFFEE, session, seat, AS_EVERYBODY, What.CHANGE) == ["change 1 09-11 06:30"]
