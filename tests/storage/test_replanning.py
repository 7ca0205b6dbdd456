"""All that is to come of a topic is what its state wants, and nothing else; nothing goes out twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from storage.leases import claim, settle
from storage.outbox import ACCEPTED, CANCELLED, PLANNED, Notification, Planned, replan, replan_all
from storage.tables import table
from tests.storage.conftest import NOW

TOPIC, WHY = "invitation:1", "the session was moved"
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
NOTIFICATION = table(Notification)


def to_come(key, due=NOW, **facts):
    return Planned(key, "session.before", 5, due, due + WEEK, facts, topic=TOPIC)


@pytest.fixture
def planned_anew(do):
    """Plan a topic anew; then its rows: key → state and when it is due."""

    def run(*wanted, topic=TOPIC):
        do(replan, topic, [replace(each, topic=topic) for each in wanted], WHY, NOW)
        columns = (NOTIFICATION.c.key, NOTIFICATION.c.state, NOTIFICATION.c.due_at)
        return {row.key: (row.state, row.due_at) for row in do(lambda tx: tx.execute(select(*columns)).all())}

    return run


@pytest.fixture
def row(do):
    return lambda key: do(lambda tx: tx.execute(select(NOTIFICATION).where(NOTIFICATION.c.key == key)).one())


def test_what_is_wanted_comes_and_what_is_not_wanted_any_more_is_called_off_with_the_reason(planned_anew, row):
    planned_anew(to_come("a"), to_come("b"))

    assert planned_anew(to_come("b"), to_come("c", NOW + HOUR)) == {
        "a": (CANCELLED, NOW),
        "b": (PLANNED, NOW),
        "c": (PLANNED, NOW + HOUR),
    }
    assert (row("a").reason, row("a").settled_at) == (WHY, NOW)


def test_what_was_called_off_and_is_wanted_again_comes_again_at_its_new_time(planned_anew, row):
    planned_anew(to_come("a"))
    planned_anew()

    assert planned_anew(to_come("a", NOW + HOUR, what="else")) == {"a": (PLANNED, NOW + HOUR)}
    assert (row("a").reason, row("a").settled_at, row("a").facts) == (None, None, {"what": "else"})


def test_what_is_wanted_at_another_time_or_from_other_facts_is_changed(planned_anew, row):
    planned_anew(to_come("a"), to_come("b"))

    planned_anew(to_come("a", NOW + HOUR), to_come("b", place="Satipo"))

    assert (row("a").due_at, row("a").useful_until) == (NOW + HOUR, NOW + HOUR + WEEK)
    assert (row("b").due_at, row("b").facts) == (NOW, {"place": "Satipo"})


def test_what_has_gone_out_stays_as_it_is_whatever_is_wanted(do, planned_anew, row):
    planned_anew(to_come("a"))
    (due,) = do(claim, NOW, 10, HOUR).rows
    do(settle, due.id, ACCEPTED, NOW, message_id=7)

    assert planned_anew(to_come("a", NOW + HOUR)) == {"a": (ACCEPTED, NOW)}
    assert planned_anew() == {"a": (ACCEPTED, NOW)}
    assert row("a").message_id == 7


def test_other_topics_are_left_alone(planned_anew):
    planned_anew(to_come("a"))

    assert planned_anew(to_come("b"), topic="invitation:2") == {"a": (PLANNED, NOW), "b": (PLANNED, NOW)}
    assert planned_anew(topic="invitation:2") == {"a": (PLANNED, NOW), "b": (CANCELLED, NOW)}


def test_to_plan_the_same_twice_changes_nothing(planned_anew):
    once = planned_anew(to_come("a"), to_come("b", NOW + HOUR))

    assert planned_anew(to_come("b", NOW + HOUR), to_come("a")) == once


def test_fifty_topics_are_written_with_three_statements(do, store):
    """One by one they take minutes where there are tens of thousands."""

    def topics(*keys):
        each = [(f"t:{n}", [replace(to_come(f"{key}{n}"), topic=f"t:{n}") for key in keys]) for n in range(50)]
        return {topic: (messages, WHY) for topic, messages in each}

    asked = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2].split()[0]))
    for keys in ("ab", "a", "bc"):
        do(replan_all, topics(*keys), NOW)

    written = [each for each in asked if each in {"INSERT", "UPDATE"}]
    assert written == ["INSERT", "UPDATE", "UPDATE", "INSERT", "UPDATE"]
