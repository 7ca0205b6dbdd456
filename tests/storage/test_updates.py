"""Updates are taken once; replies are owed until they have arrived."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage.kept import keep, recall
from storage.people import note_message
from storage.tables import table
from storage.updates import (
    REMEMBERED,
    ChatView,
    Owed,
    ReceivedUpdate,
    all_owed,
    count_failed,
    forget_old_updates,
    mark_failed,
    mark_paid,
    mark_taken,
    oldest_owed,
    owe,
    view_of_chat,
    was_taken,
)

# Beyond 32 bits, as Telegram's numbers are.
CHAT, OTHER_CHAT = 5_000_000_001, 5_000_000_002


def take_and_count(tx, update_id, now):
    """What a turn does: nothing if the update is known, else note it together with what it changes."""
    if not mark_taken(tx, update_id, now):
        return False
    keep(tx, "changes", str(int(recall(tx, "changes") or 0) + 1))
    return True


def test_an_update_that_two_take_at_the_same_instant_is_taken_once(store, do, now):
    together = threading.Barrier(4)

    def take(update_id):
        together.wait(20)
        return store.submit(take_and_count, update_id, now).result(timeout=30)

    with ThreadPoolExecutor(4) as threads:
        taken = [list(threads.map(take, [update_id] * 4)) for update_id in range(10)]

    assert [sum(each) for each in taken] == [1] * 10
    assert do(recall, "changes") == "10"


def test_an_update_is_taken_once_and_is_not_marked_failed_afterwards(do, now):
    assert [do(mark_taken, 7, now), do(mark_taken, 7, now)] == [True, False]

    with pytest.raises(IntegrityError):
        do(mark_failed, 7, {}, "KeyError", now)


def test_an_update_whose_work_fails_is_not_taken_and_may_come_again(do, now):
    def fail(tx):
        take_and_count(tx, 7, now)
        raise LookupError

    with pytest.raises(LookupError):
        do(fail)

    assert do(was_taken, 7) is False
    assert do(take_and_count, 7, now) is True


def test_a_failed_update_is_kept_whole(do, now):
    raw = {"update_id": 7, "message": {"text": "¿Cuánto? 🍫", "nested": [None, 1.5, True]}}
    do(mark_failed, 7, raw, "KeyError", now)

    updates = table(ReceivedUpdate)
    kept = do(lambda tx: tx.connection().execute(select(updates.c.state, updates.c.raw, updates.c.error)).one())
    assert tuple(kept) == ("failed", raw, "KeyError")
    assert (do(count_failed), do(was_taken, 7)) == (1, True)


def test_replies_are_owed_oldest_first_until_each_is_paid(do, now):
    owed = [do(owe, n, CHAT, {"screens": [{"text": f"{n} 🍫"}]}, now + timedelta(minutes=n), None) for n in (1, 2, 3)]
    assert do(all_owed) == owed == [Owed(each.id, CHAT, each.reply) for each in owed]
    assert do(oldest_owed) == now + timedelta(minutes=1)

    do(mark_paid, owed[0], ChatView(11, 11))
    assert do(all_owed) == owed[1:]
    assert do(oldest_owed) == now + timedelta(minutes=2)

    do(mark_paid, owed[2], None)
    do(mark_paid, owed[1], ChatView(12, None))
    assert (do(all_owed), do(oldest_owed)) == ([], None)


def test_the_view_of_a_chat_that_nobody_owns_is_empty_and_paying_leaves_it_so(do, now):
    owed = do(owe, 1, CHAT, {}, now, None)
    do(mark_paid, owed, ChatView(10, 10))

    assert do(view_of_chat, CHAT) == ChatView(0, None)


VIEWS = [
    # what the chat was known to hold, what paying found, what is known then
    ("a new message with buttons", (10, 10), ChatView(11, 11), ChatView(11, 11)),
    ("edited in place", (11, 11), ChatView(11, 11), ChatView(11, 11)),
    ("buttons taken away", (11, 11), ChatView(11, None), ChatView(11, None)),
    ("they wrote while it was sent", (13, 10), ChatView(12, 12), ChatView(13, 12)),
]


@pytest.mark.parametrize(("known", "found", "after"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS])
def test_paying_notes_what_the_chat_looks_like(do, make_person, now, known, found, after):
    make_person(CHAT)
    make_person(OTHER_CHAT)
    do(mark_paid, do(owe, 1, CHAT, {}, now, None), ChatView(known[0], known[1]))

    do(mark_paid, do(owe, 2, CHAT, {}, now, None), found)

    assert do(view_of_chat, CHAT) == after
    assert do(view_of_chat, OTHER_CHAT) == ChatView(0, None)


def test_a_message_is_the_last_one_unless_a_newer_one_is_known(do, make_person):
    make_person(CHAT)
    for message_id in (5, 9, 7):
        do(note_message, CHAT, message_id)

    assert do(view_of_chat, CHAT) == ChatView(9, None)


def test_numbers_of_updates_are_forgotten_when_they_cannot_come_again_and_failed_ones_stay(do, now):
    do(mark_taken, 1, now - REMEMBERED - timedelta(seconds=1))
    do(mark_taken, 2, now - REMEMBERED)
    do(mark_failed, 3, {}, "KeyError", now - 10 * REMEMBERED)

    assert do(forget_old_updates, now) == 1
    assert [do(was_taken, update_id) for update_id in (1, 2, 3)] == [False, True, True]
    assert do(forget_old_updates, now) == 0
