"""Who reads sees one state of the data, and waits for no writer."""

import threading

from sqlalchemy import select

from storage.kept import Kept, keep, recall
from storage.tables import table


async def test_a_reader_sees_one_state_of_the_data_from_beginning_to_end(store):
    await store.write(keep, "name", "before")

    def value(tx):
        return tx.connection().execute(select(table(Kept).c.value)).scalar_one()

    def read_twice(tx):
        first = value(tx)
        store.submit(keep, "name", "after").result(timeout=30)
        return first, value(tx)

    assert await store.read(read_twice) == ("before", "before")
    assert await store.read(recall, "name") == "after"


async def test_a_reader_waits_for_no_writer_and_sees_nothing_unfinished(store):
    has_written, may_end = threading.Event(), threading.Event()

    def write_slowly(tx):
        keep(tx, "name", "unfinished")
        tx.flush()
        has_written.set()
        assert may_end.wait(30)

    writing = store.submit(write_slowly)
    assert has_written.wait(30)
    assert await store.read(recall, "name") is None

    may_end.set()
    writing.result(timeout=30)
    assert await store.read(recall, "name") == "unfinished"


async def test_a_writer_waits_for_no_reader(store):
    await store.write(keep, "name", "before")
    is_reading, may_end = threading.Event(), threading.Event()

    def read_slowly(tx):
        found = recall(tx, "name")
        is_reading.set()
        assert may_end.wait(30)
        return found

    reading = store._readers.submit(store._read, read_slowly)
    assert is_reading.wait(30)
    await store.write(keep, "name", "after")

    may_end.set()
    assert reading.result(timeout=30) == "before"


async def test_what_a_reader_writes_by_mistake_is_not_kept(store):
    await store.read(lambda tx: (keep(tx, "name", "by mistake"), tx.flush()))

    assert await store.read(recall, "name") is None


async def test_all_threads_of_the_store_can_work_at_the_same_time(store):
    threads = len(store._writers) + store._readers._max_workers
    everybody = threading.Barrier(threads)

    def meet(tx):
        recall(tx, "name")
        everybody.wait(20)

    work = [store.submit(meet) for _ in store._writers]
    work += [store._readers.submit(store._read, meet) for _ in range(store._readers._max_workers)]

    assert [each.result(timeout=30) for each in work] == [None] * threads
