"""What holds for every timetable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from timetables import LIMA, NO_CALENDARS, NOW, assumed_calendar

from programme.harvest import Farm
from programme.timetable import LOOKED_AHEAD, Concern, Date, Guest, Weight, check, free_dates

FROM = datetime(2026, 5, 1, tzinfo=UTC)
CLASHES = [Concern.ORGANIZATION_TWICE, Concern.OFFICER_TWICE, Concern.TRAVEL_DAY]
OF_GUESTS = {Concern.HARVEST_WEEK, Concern.PEAK_IN_PERSON, Concern.PACKING_DAY, Concern.FULL_MONTH}
CALENDARS = [NO_CALENDARS, assumed_calendar(5, 6), assumed_calendar(*range(1, 13))]

_few = st.frozensets(st.integers(1, 6), max_size=4)
_farms = st.builds(
    Farm,
    chain=st.sampled_from(["coffee", "banana"]),
    region=st.sampled_from(["junin", "san_martin", "piura"]),
    busiest=st.none() | st.frozensets(st.integers(0, 23)),
    packing=st.frozensets(st.integers(0, 6), max_size=2),
)
#: Organization n is the same in every example's sessions; its people are n and n + 1, so that neighbours share one.
_guests = st.builds(
    lambda farms: [Guest(number, f"Cooperativa {number}", farm, _people(number)) for number, farm in farms.items()],
    st.dictionaries(st.integers(1, 6), _farms, max_size=6),
)


def _people(organization):
    return frozenset({organization, organization + 1})


@st.composite
def dates(draw, number):
    """A session within six weeks, so that many clash."""
    starts_at = FROM + timedelta(minutes=15 * draw(st.integers(0, 4 * 24 * 42)))
    session = Date(
        session_id=number,
        run_id=draw(st.integers(1, 3)),
        service_id=draw(st.integers(1, 3)),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15 * draw(st.integers(1, 200))),
        modality=draw(st.sampled_from(["virtual", "in_person", "mixed"])),
        objective=draw(st.sampled_from(["informative", "interactive", None])),
        officers=draw(_few),
        regions=draw(st.frozensets(st.sampled_from(["junin", "san_martin", "piura"]))),
        organizations=frozenset(),
    )
    return _expecting(session, draw(_few))


def _expecting(session, organizations):
    people = frozenset(person for each in organizations for person in _people(each))
    return replace(session, organizations=organizations, people=people)


def others(most=6):
    return st.integers(0, most).flatmap(lambda count: st.tuples(*(dates(number) for number in range(2, count + 2))))


def expected_at(session):
    """Its organizations as guests, each on a farm of its own."""
    return [Guest(each, "", Farm("coffee", "junin"), _people(each)) for each in sorted(session.organizations)]


@given(dates(1), dates(2))
def test_a_clash_with_another_is_the_others_clash_too(one, other):
    mine = check(one, expected_at(one), [other], NO_CALENDARS, NOW, LIMA)
    theirs = check(other, expected_at(other), [one], NO_CALENDARS, NOW, LIMA)

    for concern in CLASHES:
        here, there = ([each for each in found if each.concern is concern] for found in (mine, theirs))
        assert [(each.organizations, each.officers) for each in here] == [
            (each.organizations, each.officers) for each in there
        ]


@given(dates(1), dates(2))
def test_a_person_who_is_torn_between_two_is_so_for_both(one, other):
    # Who is expected at both for the same organization is told of as that organization's clash.
    other = _expecting(other, other.organizations - one.organizations)
    mine = check(one, expected_at(one), [other], NO_CALENDARS, NOW, LIMA)
    theirs = check(other, expected_at(other), [one], NO_CALENDARS, NOW, LIMA)

    here, there = (Concern.PERSON_TWICE in {each.concern for each in found} for found in (mine, theirs))
    assert here is there


@given(dates(1), others(), st.sampled_from(CALENDARS))
def test_where_nobody_is_expected_nobody_is_hit(session, the_others, harvest):
    found = check(session, [], the_others, harvest, NOW, LIMA)

    assert not [each for each in found if each.organizations]
    assert not {each.concern for each in found} & OF_GUESTS


@given(dates(1), _guests, others(), st.sampled_from(CALENDARS), st.randoms(use_true_random=False))
def test_what_is_said_depends_on_the_data_alone_and_not_on_their_order(session, guests, the_others, harvest, chance):
    found = check(session, guests, the_others, harvest, NOW, LIMA)
    shuffled = [chance.sample(each, len(each)) for each in (list(guests), list(the_others))]
    elsewhere = replace(session, starts_at=session.starts_at.astimezone(LIMA), ends_at=session.ends_at.astimezone(LIMA))

    assert check(session, *shuffled, harvest, NOW, LIMA) == found
    assert check(elsewhere, guests, the_others, harvest, NOW.astimezone(LIMA), LIMA) == found
    assert check(session, guests, [*the_others, session], harvest, NOW, LIMA) == found


@given(dates(1), _guests, others(), st.sampled_from(CALENDARS))
def test_an_objection_names_guests_and_officers_of_the_session_and_once_each(session, guests, the_others, harvest):
    known, sessions = {each.organization_id for each in guests}, {each.session_id for each in the_others}

    for each in check(session, guests, the_others, harvest, NOW, LIMA):
        assert set(each.organizations) <= known
        assert set(each.officers) <= session.officers
        assert set(each.sessions) <= sessions
        for named in (each.organizations, each.officers, each.sessions):
            assert sorted(set(named)) == list(named)


@given(dates(1), _guests, others(), st.sampled_from(CALENDARS), st.integers(0, 60))
def test_dates_that_are_offered_are_good(session, guests, the_others, harvest, later):
    first = (FROM + timedelta(days=later)).date()
    offered = free_dates(session, guests, the_others, harvest, first, LIMA)

    assert len(offered) <= 3
    assert offered == sorted(set(offered))
    for moment in offered:
        moved = replace(session, starts_at=moment, ends_at=moment + (session.ends_at - session.starts_at))
        day = moment.astimezone(LIMA).date()
        assert first <= day < first + LOOKED_AHEAD
        assert day.weekday() < 6
        assert moment.tzinfo is UTC
        assert moment != session.starts_at
        found = check(moved, guests, the_others, harvest, NOW, LIMA)
        assert not [each for each in found if each.weight is Weight.HOLD]
