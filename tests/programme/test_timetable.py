"""Is a date a good one? Clashes, journeys, hours, holidays and notice (C18, C20, C21), and what holds a session back.

Each rule stands with the requirement behind it, on both sides of its boundary.
"""

from datetime import timedelta

import pytest
from timetables import GOOD, MINUTE, NOW, a_date, a_guest, another, guests, lima, objections

from programme.timetable import Concern, Weight

ONE, TWO = guests(()), guests((), ())
IN_PERSON, MIXED = {"modality": "in_person"}, {"modality": "mixed"}

TIMES = [
    # ── C20: the same organization, officer or person twice at a time ──
    pytest.param(
        a_date(), TWO, [another("2026-11-17 19:29", organizations=(2, 9))], Concern.ORGANIZATION_TWICE, (2,),
        id="C20: an organization has another session that begins a minute before this one ends",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-17 19:30", organizations=(2, 9))], Concern.ORGANIZATION_TWICE, None,
        id="C20: an organization's other session begins when this one ends",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-17 15:30", organizations=(2, 9))], Concern.ORGANIZATION_TWICE, None,
        id="C20: an organization's other session ends when this one begins",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-17 15:30", 2 + MINUTE, organizations=(1, 2))], Concern.ORGANIZATION_TWICE,
        (1, 2), id="C20: two organizations have another session that ends a minute after this one begins",
    ),
    pytest.param(
        a_date(), TWO, [another(organizations=(8, 9))], Concern.ORGANIZATION_TWICE, None,
        id="C20: the session at the same time is for others",
    ),
    pytest.param(
        a_date(), TWO, [another(number=1, organizations=(1, 2))], Concern.ORGANIZATION_TWICE, None,
        id="C20: a session that is moved does not clash with the date it had",
    ),
    pytest.param(
        a_date(), [a_guest(1, people={11, 12})], [another(organizations=(9,), people=frozenset({12}))],
        Concern.PERSON_TWICE, (1,), id="C20: somebody of the organization is at the same time expected for another",
    ),
    pytest.param(
        a_date(), [a_guest(1, people={11}), a_guest(2, people={11})], [another(organizations=(2,))],
        Concern.PERSON_TWICE, (1,), id="C20: two guests share a person, and one of them has another session then",
    ),
    pytest.param(
        a_date(), [a_guest(1, people={11})], [another(organizations=(1,), people=frozenset({11}))],
        Concern.PERSON_TWICE, None, id="C20: where the organization itself is twice expected, the person is not told",
    ),
    pytest.param(
        a_date(), [a_guest(1, people={11})], [another("2026-11-17 19:30", organizations=(9,), people=frozenset({11}))],
        Concern.PERSON_TWICE, None, id="C20: the person's other session begins when this one ends",
    ),
    # ── C20: travel ──
    pytest.param(
        a_date(**IN_PERSON), TWO, [another("2026-11-16 19:00")], Concern.TRAVEL_DAY, (1,),
        id="C20: in person, and a virtual session the evening before",
    ),
    pytest.param(
        a_date(**IN_PERSON), TWO, [another("2026-11-15 19:00")], Concern.TRAVEL_DAY, None,
        id="C20: in person, and a virtual session two days before",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-18 08:00", organizations=(2,), **IN_PERSON)], Concern.TRAVEL_DAY, (2,),
        id="C20: virtual, and a session in person the morning after",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-19 00:00", organizations=(2,), **IN_PERSON)], Concern.TRAVEL_DAY, None,
        id="C20: virtual, and a session in person two days after",
    ),
    pytest.param(
        a_date(), TWO, [another("2026-11-18 17:30")], Concern.TRAVEL_DAY, None,
        id="C20: nobody travels between two virtual sessions",
    ),
    pytest.param(
        a_date(**MIXED), TWO, [another("2026-11-18 17:30", **MIXED)], Concern.TRAVEL_DAY, None,
        id="C20: nobody need travel to a mixed session",
    ),
    pytest.param(
        a_date(run_id=5, **IN_PERSON), TWO, [another("2026-11-18 17:30", run_id=5, **IN_PERSON)], Concern.TRAVEL_DAY,
        None, id="C20: a workshop of two days is one journey",
    ),
    pytest.param(
        a_date(run_id=5, **IN_PERSON), TWO, [another("2026-11-18 17:30", run_id=6, **IN_PERSON)], Concern.TRAVEL_DAY,
        (1,), id="C20: two workshops on two days are two journeys",
    ),
    pytest.param(
        a_date(run_id=5), TWO, [another("2026-11-18 17:30", run_id=5, **IN_PERSON)], Concern.TRAVEL_DAY, (1,),
        id="C20: a run's virtual part and its part in person the day after",
    ),
    pytest.param(
        a_date(**IN_PERSON), TWO, [another("2026-11-16 22:00", 2)], Concern.TRAVEL_DAY, (1,),
        id="C20: a session that ends at midnight ends the day before",
    ),
    # ── C18: after five ──
    pytest.param(a_date("2026-11-17 16:59"), TWO, [], Concern.EARLY_HOUR, (1, 2), id="C18: 16:59 is early"),
    pytest.param(a_date("2026-11-17 17:00"), TWO, [], Concern.EARLY_HOUR, None, id="C18: 17:00 is not"),
    # ── domain.md §3: holidays ──
    pytest.param(a_date("2026-12-08 17:30"), TWO, [], Concern.HOLIDAY, (1, 2), id="§3: the Immaculate Conception"),
    pytest.param(a_date("2026-12-07 17:30"), TWO, [], Concern.HOLIDAY, None, id="§3: the day before it"),
    pytest.param(
        a_date("2026-06-24 17:30"), [a_guest(1), a_guest(2, region="san_martin")], [], Concern.LOCAL_HOLIDAY, (2,),
        id="§3: San Juan where a guest is at home",
    ),
    pytest.param(
        a_date("2026-06-24 17:30", regions=frozenset({"san_martin"})), ONE, [], Concern.LOCAL_HOLIDAY, (),
        id="§3: San Juan where the session is held",
    ),
    pytest.param(
        a_date("2026-09-24 17:30", regions=frozenset({"piura"})), [a_guest(1, region="piura")], [],
        Concern.LOCAL_HOLIDAY, (1,), id="§3: 24 September in Piura",
    ),
    pytest.param(
        a_date("2026-06-24 17:30"), ONE, [], Concern.LOCAL_HOLIDAY, None, id="§3: San Juan is no holiday in Junín",
    ),
    pytest.param(
        a_date("2026-12-08 17:30"), [a_guest(1, region="piura")], [], Concern.LOCAL_HOLIDAY, None,
        id="§3: a holiday of the nation is told once",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("session", "expected", "others", "concern", "hit"), TIMES)
def test_an_hour_is_judged_by_what_is_on_around_it(session, expected, others, concern, hit):
    found = objections(session, expected, others).get(concern)

    assert (found and found.organizations) == hit


@pytest.mark.parametrize(
    ("officers", "starts", "hit"),
    [
        pytest.param({7, 8}, "2026-11-17 19:29", (7,), id="C20: an officer gives both"),
        pytest.param({7, 8}, "2026-11-17 19:30", None, id="C20: one after the other"),
        pytest.param({8}, "2026-11-17 17:30", None, id="C20: somebody else gives the other"),
        pytest.param(set(), "2026-11-17 17:30", None, id="C20: nobody known gives it"),
    ],
)
def test_an_officer_cannot_give_two_sessions_at_a_time(officers, starts, hit):
    mine = a_date(officers=frozenset(officers))
    other = another(starts, organizations=(9,), officers=frozenset({7}))

    found = objections(mine, ONE, [other]).get(Concern.OFFICER_TWICE)

    assert (found and found.officers) == hit


@pytest.mark.parametrize(
    ("now", "concern"),
    [
        pytest.param(lima("2026-10-18 23:59"), None, id="C21: 30 days before, late in the evening"),
        pytest.param(lima("2026-10-19 00:00"), Concern.SHORT_NOTICE, id="C21: 29 days before"),
        pytest.param(lima(GOOD) - timedelta(minutes=1), Concern.SHORT_NOTICE, id="C21: a minute before"),
        pytest.param(lima(GOOD), Concern.PAST, id="design.md: it begins now"),
        pytest.param(lima("2027-03-01 09:00"), Concern.PAST, id="design.md: it was months ago"),
    ],
)
def test_an_organization_has_thirty_days_notice(now, concern):
    found = objections(a_date(), TWO, now=now)

    assert list(found) == ([concern] if concern else [])


def test_nothing_is_said_against_a_good_date():
    assert objections(a_date(), TWO, [another("2026-11-10 17:30")]) == {}


def test_only_clashes_and_the_harvest_of_most_hold_a_session_and_stand_first():
    worst = a_date("2026-12-08 09:00", officers=frozenset({7}), objective="interactive")
    there = a_date("2026-12-08 09:00", officers=frozenset({7}), **IN_PERSON)
    other = another("2026-12-08 09:00", officers=frozenset({7}))

    held = list(objections(there, guests((22,)), [other], now=lima("2026-12-01 09:00")).values())
    told = list(objections(worst, guests((22,)), now=lima("2026-12-01 09:00")).values())
    holds = [Concern.ORGANIZATION_TWICE, Concern.OFFICER_TWICE, Concern.PEAK_IN_PERSON]

    assert [each.concern for each in held[:3]] == holds
    assert [each.weight is Weight.HOLD for each in held] == [True] * 3 + [False] * (len(held) - 3)
    assert {each.concern: each.weight for each in told} == dict.fromkeys(
        [
            Concern.SHORT_NOTICE,
            Concern.EARLY_HOUR,
            Concern.HOLIDAY,
            Concern.HARVEST_WEEK,
            Concern.INTERACTIVE_VIRTUAL,
        ],
        Weight.WARNING,
    )


def test_a_clash_names_the_sessions_it_is_with():
    others = [another(number=5), another(number=4), another(number=6, organizations=(9,))]

    assert objections(a_date(), TWO, others)[Concern.ORGANIZATION_TWICE].sessions == (4, 5)


def test_a_session_of_two_days_is_judged_by_both():
    workshop = a_date("2026-12-07 17:30", hours=20)

    assert Concern.HOLIDAY in objections(workshop, ONE, now=NOW)
