"""The outbox: what is due is claimed once, whoever claims beside; what becomes of it is said as it is."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, select, text

from storage import leases, outbox
from storage.leases import CUT_OFF, TOO_LATE, ask, claim, expire_leases, held, hold, postpone, settle, try_again
from storage.outbox import (
    ACCEPTED,
    CANCELLED,
    FAILED,
    MISSED,
    PLANNED,
    SENDING,
    SKIPPED,
    UNKNOWN,
    Notification,
    Planned,
    cancel,
    forget_texts,
    overdue_since,
    plan,
)
from storage.tables import table
from tests.storage import claiming_process
from tests.storage.claiming_process import claim_all
from tests.storage.conftest import NOW

LEASE = timedelta(minutes=2)
SECOND, HOUR, WEEK = timedelta(seconds=1), timedelta(hours=1), timedelta(days=7)
NOTIFICATION = table(Notification)
TIMES = {"now", "until"}


def to_come(key, due=NOW, *, chat=5, useful_for=WEEK):
    return Planned(key, "drawn", chat, due, due + useful_for, {"screens": [{"text": f"«{key}»"}]})


@pytest.fixture
def add(do):
    """Plans messages."""

    def run(*planned):
        def unit(tx):
            return [plan(tx, each, NOW) for each in planned]

        return do(unit)

    return run


@pytest.fixture
def taken(do):
    """Claims what is due."""
    return lambda now=NOW, most=100: do(claim, now, most, LEASE).rows


@pytest.fixture
def claimed(do, taken):
    """Claims what is due, and reads it."""
    return lambda now=NOW, most=100: [do(held, due) for due in taken(now, most)]


@pytest.fixture
def row(do):
    """All of one message, by its key."""

    def read(key):
        return do(lambda tx: tx.execute(select(NOTIFICATION).where(NOTIFICATION.c.key == key)).one())

    return read


@pytest.fixture
def states(do):
    def read(tx):
        return {key: (state, reason) for key, state, reason in tx.execute(
            select(NOTIFICATION.c.key, NOTIFICATION.c.state, NOTIFICATION.c.reason)
        )}  # fmt: skip

    return lambda: do(read)


def leases_there_are(tx):
    return tx.execute(select(func.count()).select_from(table(leases.Lease))).scalar()


def keys(rows):
    return [row.key for row in rows]


def test_a_message_is_planned_once_for_what_it_is_for(add, claimed):
    assert add(to_come("a"), to_come("a", NOW + HOUR), to_come("b")) == [True, False, True]

    (first, second) = claimed()
    assert (first.key, first.kind, first.chat_id, first.due_at) == ("a", "drawn", 5, NOW)
    assert (first.facts, first.attempts) == ({"screens": [{"text": "«a»"}]}, 0)
    assert second.key == "b"


def test_what_is_due_comes_in_its_order_and_only_so_much_of_it(add, claimed):
    add(to_come("later", NOW + SECOND, chat=6), to_come("second"), to_come("first", NOW - HOUR))
    add(to_come("third", chat=7))

    assert keys(claimed(most=2)) == ["first", "second"]
    assert keys(claimed(most=2)) == ["third"]
    assert keys(claimed(NOW + SECOND)) == ["later"]


def test_what_is_claimed_is_not_claimed_again(add, claimed):
    add(to_come("a"))
    assert (keys(claimed()), claimed()) == (["a"], [])


def test_what_is_planned_for_a_chat_for_which_something_is_in_hand_waits_behind_it(do, add, claimed):
    add(to_come("first"))
    (first,) = claimed()
    do(ask, first.id, NOW, NOW + LEASE)
    do(try_again, first, NOW + HOUR, NOW)
    add(to_come("second"), to_come("other", chat=6))

    assert keys(claimed(NOW + HOUR - SECOND)) == ["other"]
    do(expire_leases, NOW + HOUR)
    assert keys(claimed(NOW + HOUR)) == ["first", "second"]


def test_until_telegram_is_asked_a_message_can_be_called_off(do, add, taken, states):
    add(*(to_come(key) for key in ("asked", "in hand", "to come")))
    asked, in_hand = taken(most=2)
    do(ask, asked.id, NOW, NOW + LEASE)
    for key in ("asked", "in hand", "to come", "never planned"):
        do(cancel, key, "moved", NOW)

    assert states() == {"asked": (SENDING, None), "in hand": (CANCELLED, "moved"), "to come": (CANCELLED, "moved")}
    assert do(held, in_hand) is None
    assert taken() == []


MOMENTS = [
    ("its last useful moment", HOUR, True),
    ("a second later", HOUR + SECOND, False),
    ("an hour later", 2 * HOUR, False),
    ("a week later", WEEK, False),
]


@pytest.mark.parametrize(("passed", "matters"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS])
def test_what_is_too_late_to_matter_is_missed_and_says_so(do, add, states, row, passed, matters):
    add(to_come("a", useful_for=HOUR))

    claims = do(claim, NOW + passed, 100, LEASE)

    assert (len(claims.rows), claims.missed) == ((1, 0) if matters else (0, 1))
    assert states() == {"a": (PLANNED, None) if matters else (MISSED, TOO_LATE)}
    assert row("a").settled_at == (None if matters else NOW + passed)


def test_two_workers_in_each_of_two_processes_share_2000_messages_without_a_double(store, do, database_url):
    def add_many(tx):
        for n in range(2000):
            plan(tx, to_come(f"n{n}", chat=n), NOW)

    do(add_many)
    command = [sys.executable, "-m", claiming_process.__name__, database_url, NOW.isoformat()]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with ThreadPoolExecutor(2) as threads:
        here = list(threads.map(lambda _: claim_all(store, NOW), range(2)))
    there, _ = other.communicate(timeout=120)

    assert other.returncode == 0
    got = Counter([number for each in here for number in each] + [int(number) for number in there.split()])
    assert (len(got), set(got.values())) == (2000, {1})


def test_a_lease_that_expires_brings_back_what_nobody_was_asked_for_and_leaves_the_rest_unknown(
    do, add, taken, claimed, states, row
):
    add(to_come("asked"), to_come("not asked"))
    asked, not_asked = taken()
    do(ask, asked.id, NOW, NOW + LEASE)

    assert do(expire_leases, NOW + LEASE - SECOND) == 0
    assert taken(NOW + LEASE - SECOND) == []
    assert do(expire_leases, NOW + LEASE) == 1

    assert states() == {"asked": (UNKNOWN, CUT_OFF), "not asked": (PLANNED, None)}
    assert (row("asked").settled_at, row("not asked").settled_at) == (NOW, None)
    assert keys(claimed(NOW + LEASE + SECOND)) == ["not asked"]
    assert do(held, not_asked) is None  # another worker has it now


def test_a_worker_that_was_too_slow_gives_back_nothing_that_is_anothers_by_now(do, add, taken):
    add(to_come("a"))
    (slow,) = taken()
    do(expire_leases, NOW + LEASE + SECOND)
    (quick,) = taken(NOW + LEASE + SECOND)

    do(hold, [slow], NOW + HOUR)

    assert (do(held, slow), do(held, quick).key) == (None, "a")


OUTCOMES = [
    ("Telegram has it", ACCEPTED, {"message_id": 7}),
    ("Telegram refuses it", FAILED, {"reason": "too long"}),
    ("it is needless by now", SKIPPED, {"reason": "answered"}),
    ("the line was cut in the act", UNKNOWN, {"reason": CUT_OFF}),
]


@pytest.mark.parametrize(("state", "facts"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES])
def test_what_has_become_of_a_message_is_kept_and_it_never_comes_again(do, add, claimed, row, state, facts):
    add(to_come("a"))
    (one,) = claimed()
    do(ask, one.id, NOW, NOW + LEASE)
    do(settle, one.id, state, NOW + SECOND, **facts)

    kept = row("a")
    assert (kept.state, kept.settled_at) == (state, NOW + SECOND)
    assert do(leases_there_are) == 0
    assert {name: getattr(kept, name) for name in facts} == facts
    do(expire_leases, NOW + WEEK)
    assert claimed(NOW + HOUR) == []


def test_word_that_comes_after_the_lease_has_expired_still_counts(do, add, claimed, states):
    add(to_come("a"))
    (one,) = claimed()
    do(ask, one.id, NOW, NOW + LEASE)
    do(expire_leases, NOW + HOUR)
    do(settle, one.id, ACCEPTED, NOW + HOUR, message_id=7)

    assert states() == {"a": (ACCEPTED, None)}


def test_what_is_postponed_is_due_at_its_new_time(do, add, claimed):
    add(to_come("a"))
    do(postpone, claimed()[0], NOW + HOUR, NOW)
    assert claimed(NOW + HOUR - SECOND) == []

    (again,) = claimed(NOW + HOUR)
    assert (again.attempts, again.due_at) == (0, NOW + HOUR)


def test_what_telegram_did_not_take_is_tried_again_later_and_counts_its_failures(do, add, claimed):
    add(to_come("a"))
    (one,) = claimed()
    do(ask, one.id, NOW, NOW + LEASE)
    do(try_again, one, NOW + HOUR, NOW)
    do(expire_leases, NOW + HOUR - SECOND)
    assert claimed(NOW + HOUR - SECOND) == []

    do(expire_leases, NOW + HOUR)
    (again,) = claimed(NOW + HOUR)
    assert (again.attempts, again.due_at) == (1, NOW)


@pytest.mark.parametrize("put_off", [postpone, try_again])
def test_what_would_come_past_its_last_useful_moment_is_missed(do, add, claimed, states, put_off):
    add(to_come("in time", useful_for=HOUR), to_come("too late", useful_for=HOUR))
    in_time, too_late = claimed()
    do(put_off, in_time, NOW + HOUR, NOW)
    do(put_off, too_late, NOW + HOUR + SECOND, NOW)

    assert states() == {"in time": (PLANNED, None), "too late": (MISSED, TOO_LATE)}


def test_a_chat_that_is_held_back_waits_with_all_that_it_has_and_keeps_its_order(do, add, taken, claimed):
    add(to_come("third"), to_come("second", NOW - HOUR), to_come("first", NOW - 2 * HOUR))
    add(to_come("soon", NOW + SECOND), to_come("later", NOW + 2 * HOUR), to_come("other", chat=6))
    first, *_ = taken(most=1)

    do(hold, [first], NOW + HOUR)
    add(to_come("planned meanwhile"))

    (other,) = claimed(NOW + SECOND)
    assert other.key == "other"
    do(settle, other.id, ACCEPTED, NOW, message_id=7)
    do(expire_leases, NOW + HOUR)
    assert keys(claimed(NOW + HOUR)) == ["first", "second", "third", "planned meanwhile", "soon"]
    do(expire_leases, NOW + 2 * HOUR)
    assert keys(claimed(NOW + 2 * HOUR))[-1] == "later"


def test_what_was_due_longest_is_told(do, add, claimed):
    assert do(overdue_since) is None
    add(to_come("a", NOW - HOUR), to_come("b", NOW + HOUR))
    assert do(overdue_since) == NOW - HOUR
    (one,) = claimed()
    do(settle, one.id, ACCEPTED, NOW, message_id=7)
    assert do(overdue_since) == NOW + HOUR


EXPLAIN = {"sqlite": ("EXPLAIN QUERY PLAN", 3), "postgresql": ("EXPLAIN", 0)}


def test_the_claim_does_not_look_through_what_is_to_come(store, do):
    dialect = store.engine.dialect.name
    explain, column = EXPLAIN[dialect]

    def plan_of(sql):
        values = {"now": NOW, "until": NOW, "most": 5}
        asked = [name for name in values if f":{name}" in sql]
        typed = [bindparam(name, values[name], type_=NOTIFICATION.c.due_at.type) for name in asked if name in TIMES]
        plain = {name: values[name] for name in asked if name not in TIMES}
        explained = text(f"{explain} {sql}").bindparams(*typed, **plain)
        return do(lambda tx: "\n".join(row[column] for row in unindexed_is_dear(tx).execute(explained)))

    def unindexed_is_dear(tx):
        if dialect == "postgresql":
            tx.execute(text("SET LOCAL enable_seqscan = off"))  # of a table that is empty it would read all
        return tx

    for sql in (leases._CLAIM.element.text, str(outbox._OVERDUE)):
        assert "ix_notification_due" in plan_of(sql)


def test_what_a_message_said_is_forgotten_two_months_after_it_was_settled_and_not_that_it_was(do, add, states):
    add(to_come("gone"), to_come("to come"))
    do(cancel, "gone", "called off", NOW)

    assert do(forget_texts, "drawn", NOW + timedelta(days=60)) == 0
    assert do(forget_texts, "drawn", NOW + timedelta(days=61)) == 1
    assert do(forget_texts, "drawn", NOW + timedelta(days=61)) == 0
    assert do(lambda tx: [list(row.facts) for row in tx.execute(select(NOTIFICATION).order_by(NOTIFICATION.c.id))]) == [
        [],
        ["screens"],
    ]
    assert states() == {"gone": (CANCELLED, "called off"), "to come": (PLANNED, None)}
