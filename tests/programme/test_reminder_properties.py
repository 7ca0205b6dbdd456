"""What holds of every plan, whatever the session, the person, the farm and what they have chosen.

The hours are judged here by their own plain reading of the rule, not by the functions that place the messages.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import holidays
from hypothesis import given
from hypothesis import strategies as st
from reminder_cases import LIMA, wanted

from programme.harvest import Farm, Load
from programme.reminders import Hours, Meeting, Preferences, Rsvp, Seat, What
from storage.shipped import harvest

BEGIN = datetime(2026, 1, 1, tzinfo=LIMA)
PERU = holidays.country_holidays("PE", years=range(2025, 2030))
LOCAL = {"san_martin": (6, 24), "piura": (9, 24)}

moments = st.integers(0, 2 * 365 * 24 * 4).map(lambda quarters: BEGIN + timedelta(minutes=15 * quarters))
farms = st.builds(
    Farm,
    chain=st.sampled_from(["coffee", "cacao", "banana"]),
    region=st.sampled_from(["junin", "san_martin", "piura"]),
    altitude_band=st.sampled_from([None, "low", "mid", "high"]),
    busiest=st.none() | st.frozensets(st.integers(0, 23)),
    packing=st.frozensets(st.integers(0, 6)),
)
choices = st.builds(
    Preferences,
    hours=st.sampled_from(Hours),
    fewer=st.booleans(),
    paused_until=st.none() | moments.map(datetime.date),
    stopped=st.sampled_from([False, False, False, True]),
)


@st.composite
def states(draw):
    """A session, and what somebody has to do with it, in an order of events that can be."""
    announced_at = draw(moments)
    starts_at = announced_at + draw(st.integers(1, 60 * 24 * 4)) * timedelta(minutes=15)
    later = st.integers(0, 60 * 24 * 4).map(lambda quarters: announced_at + timedelta(minutes=15 * quarters))
    meeting = Meeting(
        starts_at,
        starts_at + draw(st.integers(2, 32)) * timedelta(minutes=15),
        announced_at,
        draw(st.none() | later),
        draw(st.none() | later),
    )
    told_at = draw(st.none() | later)
    rsvp = draw(st.none() | st.sampled_from(Rsvp)) if told_at else draw(st.sampled_from([None, Rsvp.SUBSTITUTE]))
    seat = Seat(
        rsvp,
        draw(later) if rsvp else None,
        goes=rsvp is not None and draw(st.booleans()),
        told_at=told_at,
        knows=told_at is not None and draw(st.booleans()),
    )
    return meeting, seat


def is_rest_day(farm: Farm, day: date) -> bool:
    return day.weekday() == 6 or day in PERU or (day.month, day.day) == LOCAL.get(farm.region)


def may_come(farm: Farm, moment: datetime, starts_at: datetime | None) -> bool:
    """The hours as the rule's sentences have them."""
    local = moment.astimezone(LIMA)
    day, clock = local.date(), local.time()
    evening = time(18) <= clock <= time(20, 30)
    if day.weekday() in farm.packing and len(farm.packing) < 7:
        eve = starts_at is not None and starts_at.astimezone(LIMA).date() - day == timedelta(days=1)
        if not (eve and evening):
            return False
    digest = day.weekday() == 6 and time(18) <= clock <= time(20)
    if is_rest_day(farm, day) and not digest and (starts_at is None or starts_at - moment > timedelta(hours=24)):
        return False
    if harvest().load_on(farm, day) is Load.PEAK:
        return evening or time(5, 30) <= clock <= time(6, 30)
    return time(6, 30) <= clock <= time(20, 30)


@given(states(), farms, choices)
def test_nothing_comes_outside_the_allowed_hours_and_nothing_urgent_before_dawn(state, farm, chosen):
    meeting, seat = state
    for each in wanted(farm, meeting, seat, chosen):
        if each.urgent:
            assert each.due_at.astimezone(LIMA).time() >= time(5, 30)
        else:
            assert may_come(farm, each.due_at, None if each.what is What.AFTER else meeting.starts_at), each


@given(states(), farms, choices)
def test_only_the_last_hour_and_news_of_a_session_that_begins_within_a_day_are_urgent(state, farm, chosen):
    meeting, seat = state
    for each in wanted(farm, meeting, seat, chosen):
        since = {What.CHANGE: meeting.changed_at, What.CANCELLED: meeting.cancelled_at}.get(each.what)
        soon = since is not None and meeting.starts_at - since <= timedelta(hours=24)
        assert each.urgent == (soon or (each.what, each.nth) == (What.BEFORE, 2))


@given(states(), farms, choices)
def test_nothing_is_due_past_its_last_useful_moment_or_before_the_state_it_belongs_to(state, farm, chosen):
    meeting, seat = state
    for each in wanted(farm, meeting, seat, chosen):
        assert each.due_at.tzinfo is UTC
        assert each.useful_until.tzinfo is UTC
        assert each.due_at <= each.useful_until
        assert each.due_at >= meeting.announced_at
        if each.what is not What.AFTER:
            assert each.useful_until <= meeting.starts_at
        else:
            assert each.due_at >= meeting.ends_at + timedelta(hours=1)


@given(states(), farms, choices)
def test_a_cancelled_session_makes_one_message_at_most_and_none_for_whoever_never_heard_of_it(state, farm, chosen):
    meeting, seat = state
    cancelled = replace(meeting, cancelled_at=meeting.announced_at + timedelta(hours=1))
    plans = wanted(farm, cancelled, seat, chosen)
    assert [each.what for each in plans] in ([], [What.CANCELLED])
    if seat.told_at is None or seat.knows:
        assert plans == ()


@given(states(), farms, choices)
def test_each_message_stands_once_in_a_plan_and_in_the_order_of_time(state, farm, chosen):
    meeting, seat = state
    plans = wanted(farm, meeting, seat, chosen)
    assert len({(each.what, each.nth) for each in plans}) == len(plans)
    assert [each.due_at for each in plans] == sorted(each.due_at for each in plans)
    for kind in What:
        due = [each.due_at for each in sorted(plans, key=lambda each: each.nth) if each.what is kind]
        assert due == sorted(set(due))


@given(states(), farms, choices, st.lists(moments, max_size=3))
def test_moving_a_session_twice_is_moving_it_once(state, farm, chosen, dates):
    """Whatever dates it had in between: the plan is made of the last one, and of when that came to be."""
    meeting, seat = state
    moved_at = meeting.announced_at + timedelta(days=1)
    once = replace(meeting, changed_at=moved_at)
    twice = meeting
    for number, starts_at in enumerate(dates):
        at = meeting.announced_at + timedelta(hours=number)
        twice = replace(twice, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), changed_at=at)
        wanted(farm, twice, seat, chosen)
    twice = replace(twice, starts_at=meeting.starts_at, ends_at=meeting.ends_at, changed_at=moved_at)
    assert wanted(farm, twice, seat, chosen) == wanted(farm, once, seat, chosen)


@given(states(), farms, choices)
def test_whoever_has_stopped_gets_nothing_and_whoever_pauses_nothing_before_its_end_but_news(state, farm, chosen):
    meeting, seat = state
    assert wanted(farm, meeting, seat, replace(chosen, stopped=True)) == ()
    if chosen.paused_until is None:
        return
    for each in wanted(farm, meeting, seat, chosen):
        news = each.what in {What.CHANGE, What.CANCELLED} and seat.goes
        assert news or each.due_at.astimezone(LIMA).date() >= chosen.paused_until


@given(states(), farms, choices)
def test_whoever_wants_fewer_gets_no_other_messages_than_before(state, farm, chosen):
    meeting, seat = state
    all_of_them = {(each.what, each.nth) for each in wanted(farm, meeting, seat, replace(chosen, fewer=False))}
    fewer = [(each.what, each.nth) for each in wanted(farm, meeting, seat, replace(chosen, fewer=True))]
    assert len([what for what, _ in fewer if what is What.NO_ANSWER]) <= 1
    assert (What.BEFORE, 2) not in fewer
    assert {key for key in fewer if key[0] is not What.BEFORE} <= all_of_them
