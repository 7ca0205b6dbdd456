"""Many who write at once: nothing is lost, and what fails concerns only whoever asked for it."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.errors import StoreUnavailable
from storage.kept import Kept, keep, recall
from tests.storage import counting_process
from tests.storage.counting_process import count, count_on


def refuse(tx, error):
    """Write something, then fail."""
    keep(tx, "refused", "half-done")
    tx.flush()
    raise error


def keep_twice(tx):
    """Ask for what the database does not allow."""
    tx.add(Kept(name="twice", value="1"))
    tx.flush()
    tx.add(Kept(name="twice", value="2"))
    tx.flush()


class Blocked:
    """A writer that is busy until it is let go: whatever is asked for meanwhile waits and goes together."""

    def __init__(self, store):
        self._may_go, self._has_begun = threading.Event(), threading.Event()
        self._jobs = [store.submit(self._wait) for _ in store._writers]

    def _wait(self, _tx):
        self._has_begun.set()
        assert self._may_go.wait(30)

    def __enter__(self):
        assert self._has_begun.wait(30)

    def __exit__(self, *_):
        self._may_go.set()
        for job in self._jobs:
            job.result(timeout=30)


def test_no_update_is_lost_among_many_threads(store, do):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: count_on(store, 20), range(8)))

    assert do(recall, "count") == "160"


async def test_no_update_is_lost_among_many_tasks(store):
    numbers = await asyncio.gather(*(store.write(count) for _ in range(100)))

    assert sorted(numbers) == list(range(1, 101))
    assert await store.read(recall, "count") == "100"


def test_no_update_is_lost_among_processes(store, do):
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, counting_process.__file__, url, "100"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    assert do(recall, "count") == "200"


FAILURES = [
    ("an error of its own", lambda tx: refuse(tx, LookupError("nobody")), LookupError),
    ("a refusal of the database", keep_twice, IntegrityError),
    ("an end of the program", lambda tx: refuse(tx, SystemExit(3)), SystemExit),
]


@pytest.mark.parametrize(("fails", "error"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
def test_what_fails_keeps_nothing_of_its_own_and_takes_nobody_else_with_it(store, do, fails, error):
    with Blocked(store):
        before = [store.submit(keep, f"before {n}", "kept") for n in range(3)]
        failing = store.submit(fails)
        after = [store.submit(keep, f"after {n}", "kept") for n in range(3)]

    with pytest.raises(error):
        failing.result(timeout=30)
    assert [job.result(timeout=30) for job in (*before, *after)] == [None] * 6
    assert [do(recall, f"{when} {n}") for when in ("before", "after") for n in range(3)] == ["kept"] * 6
    assert (do(recall, "refused"), do(recall, "twice")) == (None, None)


def test_a_unit_of_work_may_survive_a_refusal_that_it_expects(do):
    def insist(tx):
        tx.add(Kept(name="mine", value="kept"))
        tx.flush()
        with pytest.raises(IntegrityError), tx.begin_nested():
            keep_twice(tx)

    do(insist)

    assert (do(recall, "mine"), do(recall, "twice")) == ("kept", None)


async def test_whoever_stops_waiting_harms_nobody(store):
    with Blocked(store):
        given_up = asyncio.create_task(store.write(keep, "given up", "kept all the same"))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        patient = asyncio.create_task(store.write(keep, "patient", "kept"))
        await asyncio.sleep(0)
    await patient

    assert await store.read(recall, "patient") == "kept"


def test_closing_finishes_the_work_at_hand(store, database_url):
    with Blocked(store):
        jobs = [store.submit(count) for _ in range(100)]
        closing = threading.Thread(target=store.close)
        closing.start()
    closing.join(timeout=60)

    assert sorted(job.result(timeout=0) for job in jobs) == list(range(1, 101))


def swallow_the_refusal(tx):
    """A unit of work that takes a full disk for something of its own."""
    with suppress(OperationalError):
        keep_too_much(tx)


def keep_too_much(tx):
    keep(tx, "too much", "x" * 100_000)
    tx.flush()


@pytest.mark.parametrize("fill", [keep_too_much, swallow_the_refusal], ids=["said", "swallowed"])
def test_a_full_disk_keeps_nobodys_work_and_says_so_to_everybody(sqlite_store, fill):
    def allow(tx, pages):
        tx.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    sqlite_store.submit(allow, 1).result(timeout=30)  # as many as there are already
    with Blocked(sqlite_store):
        jobs = [sqlite_store.submit(*work) for work in ((keep, "before", ""), (fill,), (keep, "after", ""))]

    for job in jobs:
        with pytest.raises(StoreUnavailable):
            job.result(timeout=30)
    # Alone, with nobody to share the transaction, it is no different.
    with pytest.raises(StoreUnavailable):
        sqlite_store.submit(fill).result(timeout=30)
    names = ("before", "too much", "after")
    assert [sqlite_store.submit(recall, name).result(timeout=30) for name in names] == [None, None, None]
    sqlite_store.submit(allow, 1_000_000).result(timeout=30)
    sqlite_store.submit(keep_too_much).result(timeout=30)
