"""What a date asks of those expected: in the harvest, in a month, and how it is given (C12, C13, C19, C32).

Each rule stands with the requirement behind it, on both sides of its boundary.
"""

import pytest
from timetables import MINUTE, a_date, a_guest, another, guests, month_of, objections

from programme.timetable import Concern

#: The second half of November, in which the date lies where no other is given, and the second half of December.
NOVEMBER, DECEMBER = 21, 23
BUSY, FREE = (NOVEMBER,), ()
ONE, TWO = guests(FREE), guests(FREE, FREE)
IN_PERSON, MIXED = {"modality": "in_person"}, {"modality": "mixed"}

CASES = [
    # ── C19: the harvest ──
    pytest.param(
        a_date("2026-12-14 17:30"), guests((DECEMBER,), FREE), [], Concern.HARVEST_WEEK, (1,),
        id="C19: the harvest begins on the Wednesday of that week",
    ),
    pytest.param(
        a_date("2026-08-10 17:30"), guests((15,)), [], Concern.HARVEST_WEEK, (1,),
        id="C19: the harvest begins on the Sunday of that week",
    ),
    pytest.param(
        a_date("2026-12-13 17:30"), guests((DECEMBER,), FREE), [], Concern.HARVEST_WEEK, None,
        id="C19: the Sunday before belongs to another week",
    ),
    pytest.param(
        a_date(**IN_PERSON), guests(BUSY, BUSY, BUSY, FREE), [], Concern.PEAK_IN_PERSON, (1, 2, 3),
        id="C19: in person in the full harvest of three of four",
    ),
    pytest.param(
        a_date(**IN_PERSON), guests(BUSY, BUSY, FREE, FREE), [], Concern.PEAK_IN_PERSON, None,
        id="C19: in person in the full harvest of exactly half",
    ),
    pytest.param(
        a_date(), guests(BUSY, BUSY), [], Concern.PEAK_IN_PERSON, None, id="C19: virtual in everybody's full harvest",
    ),
    pytest.param(
        a_date(**MIXED), guests(BUSY, BUSY), [], Concern.PEAK_IN_PERSON, None,
        id="C19: a mixed session can be followed from the field",
    ),
    pytest.param(
        a_date("2026-12-15 17:30", **IN_PERSON), guests((DECEMBER,)), [], Concern.PEAK_IN_PERSON, None,
        id="C19: in person on the day before the harvest begins",
    ),
    pytest.param(
        a_date("2026-12-16 17:30", **IN_PERSON), guests((DECEMBER,)), [], Concern.PEAK_IN_PERSON, (1,),
        id="C19: in person on the day on which it begins",
    ),
    # ── domain.md §2: banana ──
    pytest.param(
        a_date(), [a_guest(1, packing={1}), a_guest(2, packing={0})], [], Concern.PACKING_DAY, (1,),
        id="§2: a Tuesday, on which one of them packs",
    ),
    pytest.param(
        a_date(), [a_guest(1, packing={0, 2})], [], Concern.PACKING_DAY, None, id="§2: they pack the days around it",
    ),
    # ── C12, C13: what an organization can take in a month ──
    pytest.param(a_date(), TWO, month_of(2), Concern.FULL_MONTH, None, id="C12: a second service"),
    pytest.param(a_date(), TWO, month_of(2, 3), Concern.FULL_MONTH, (1,), id="C12: a third service"),
    pytest.param(a_date(), TWO, month_of(1, 1, 1), Concern.FULL_MONTH, None, id="C13: a fourth session, 8 hours"),
    pytest.param(
        a_date(hours=1), TWO, month_of(1, 1, 1, 1, hours=1), Concern.FULL_MONTH, (1,),
        id="C13: a fifth session, 5 hours",
    ),
    pytest.param(
        a_date(hours=2 + MINUTE), TWO, month_of(1, 1, hours=3), Concern.FULL_MONTH, (1,),
        id="C13: three sessions, a minute over 8 hours",
    ),
    pytest.param(
        a_date(hours=2), TWO, month_of(1, 1, hours=3), Concern.FULL_MONTH, None, id="C13: exactly 8 hours",
    ),
    pytest.param(
        a_date(), TWO, month_of(2, 3, organizations=(1, 2)), Concern.FULL_MONTH, (1, 2), id="C12: too much for both"
    ),
    pytest.param(
        a_date(), ONE, month_of(2, 3, month="2026-12"), Concern.FULL_MONTH, None, id="C13: much in the next month",
    ),
    pytest.param(
        a_date(), ONE, [another("2026-11-01 00:00", service_id=2), another("2026-11-30 22:00", number=3, service_id=3)],
        Concern.FULL_MONTH, (1,), id="C13: on the first and on the last day of the month",
    ),
    pytest.param(
        a_date(), ONE, [another("2026-10-31 22:00", service_id=2), another("2026-12-01 00:00", number=3, service_id=3)],
        Concern.FULL_MONTH, None, id="C13: on the day before the month and on the day after it",
    ),
    pytest.param(
        a_date("2026-11-30 23:00"), ONE, month_of(2, 3), Concern.FULL_MONTH, (1,),
        id="C13: the last evening of the month, which in Greenwich is the next",
    ),
    pytest.param(
        a_date(), guests(BUSY), month_of(1), Concern.FULL_MONTH, None,
        id="C13: in a month of harvest a second session, 4 hours",
    ),
    pytest.param(
        a_date(), guests(BUSY), month_of(2), Concern.FULL_MONTH, (1,), id="C12: in a month of harvest a second service",
    ),
    pytest.param(
        a_date(hours=1), guests(BUSY), month_of(1, 1, hours=1), Concern.FULL_MONTH, (1,),
        id="C13: in a month of harvest a third session",
    ),
    pytest.param(
        a_date(hours=2 + MINUTE), guests(BUSY), month_of(1), Concern.FULL_MONTH, (1,),
        id="C13: in a month of harvest a minute over 4 hours",
    ),
    pytest.param(
        a_date("2026-11-03 17:30"), guests(BUSY, FREE), month_of(2, organizations=(1, 2)), Concern.FULL_MONTH, (1,),
        id="C13: the harvest of a half-month makes it a month of harvest, for whom it is one",
    ),
    # ── C32: the balance of virtual and in person ──
    pytest.param(
        a_date(objective="interactive"), TWO, [], Concern.INTERACTIVE_VIRTUAL, (1, 2), id="C32: interactive, virtual",
    ),
    pytest.param(
        a_date(objective="interactive", **MIXED), TWO, [], Concern.INTERACTIVE_VIRTUAL, None,
        id="C32: interactive, mixed",
    ),
    pytest.param(a_date(), TWO, [], Concern.INTERACTIVE_VIRTUAL, None, id="C32: informative, virtual"),
    pytest.param(a_date(objective=None), TWO, [], Concern.INTERACTIVE_VIRTUAL, None, id="C32: the objective not told"),
    pytest.param(
        a_date(), [a_guest(1), a_guest(2, region="piura")], month_of(1, 1, 1), Concern.ONE_MODALITY, (1,),
        id="C32: all four sessions of a region are virtual",
    ),
    pytest.param(
        a_date(), ONE, month_of(1, 1), Concern.ONE_MODALITY, None, id="C32: three sessions tell nothing yet",
    ),
    pytest.param(
        a_date(**IN_PERSON), ONE, month_of(1, 1, 1), Concern.ONE_MODALITY, None, id="C32: one of four is in person",
    ),
    pytest.param(
        a_date(**MIXED), ONE, month_of(1, 1, 1), Concern.ONE_MODALITY, None, id="C32: one of four is both",
    ),
    pytest.param(
        a_date(**MIXED), ONE, month_of(1, 1, 1, modality="mixed"), Concern.ONE_MODALITY, None,
        id="C32: all four are both",
    ),
    pytest.param(
        a_date(regions=frozenset({"piura"})), ONE, month_of(1, 1, 1), Concern.ONE_MODALITY, None,
        id="C32: the other three are for another region",
    ),
    pytest.param(
        a_date(), ONE, month_of(1, 1, 1, month="2026-10"), Concern.ONE_MODALITY, None,
        id="C32: the other three were in another month",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("session", "expected", "others", "concern", "hit"), CASES)
def test_a_date_is_judged_by_what_it_asks_of_those_expected(session, expected, others, concern, hit):
    found = objections(session, expected, others).get(concern)

    assert (found and found.organizations) == hit
