"""The unit of work: a plain function `(tx, …) → result`, run whole in one transaction on a thread of the store.

    points = await store.write(add_points, person_id, 3)
    total = await store.read(total_points, person_id)

The function gets a `Tx` as its first argument, is committed when it returns and rolled back when
it raises. It may be run again from the start when another writer came between (PostgreSQL), so it must do nothing but
read and write `tx`.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from storage.engines import database_url, make_engine
from storage.errors import StoreUnavailable
from storage.schema import all_tables
from storage.tx import Tx

P = ParamSpec("P")
R = TypeVar("R")

#: Units of work that may share one commit on SQLite: one flush to the disk then serves all who wait.
GROUP_SIZE = 64
READERS = 2
#: On PostgreSQL; together with the readers they leave one connection of the engine's pool to spare.
POSTGRES_WRITERS = 2
#: PostgreSQL's isolation in which a transaction sees one state of the data from its beginning to its end.
SNAPSHOT = "REPEATABLE READ"
#: How often a unit of work is done again after losing a race, before the race counts as an outage.
RETRIES = 20
#: PostgreSQL: serialization failure, deadlock, and a unique key that another writer has just taken. Doing it again
#: sees their row.
TAKEN_KEY = "23505"
LOST_A_RACE = {"40001", "40P01", TAKEN_KEY}
#: SQLite's result codes for «not now»: busy, locked, out of memory, disk error, disk full, and a file that cannot be
#: opened, read or written. Somebody has to mend some of these, but no statement is to blame for them.
SQLITE_NOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
#: PostgreSQL's classes for it: connection lost, out of resources, shutting down or starting up, disk error.
POSTGRES_NOT_NOW = ("08", "53", "57P", "58")


@dataclass(slots=True)
class _Job:
    work: Callable[[Tx], Any]
    done: "Future[Any]"


class Store:
    """One database and the threads that speak to it. Make it at the edge, `close()` it at the end."""

    def __init__(self, url: str) -> None:
        all_tables()  # a table may refer to one that nothing else in this process has asked for
        self.engine: Engine = make_engine(database_url(url))
        self._sqlite = self.engine.dialect.name == "sqlite"
        # PostgreSQL by default shows each statement of a transaction another state of the data; SQLite does not.
        self._reading = self.engine if self._sqlite else self.engine.execution_options(isolation_level=SNAPSHOT)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._retrying = threading.Lock()
        self._writers = [
            threading.Thread(target=self._write_forever, name=f"store-write-{n}", daemon=True)
            for n in range(1 if self._sqlite else POSTGRES_WRITERS)
        ]
        for writer in self._writers:
            writer.start()

    async def write(self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `fn(tx, …)` in a writing transaction. Raises what `fn` raises, and `StoreUnavailable`."""
        return await asyncio.wrap_future(self.submit(fn, *args, **kwargs))

    async def read(self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `fn(tx, …)` on a consistent view of the data; it must not write. Raises like `write`."""
        return await asyncio.wrap_future(self._readers.submit(self._read, lambda tx: fn(tx, *args, **kwargs)))

    def submit(self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """`write` for callers without an event loop (the command line): `.result()` waits."""
        job = _Job(lambda tx: fn(tx, *args, **kwargs), Future())
        self._jobs.put(job)
        return job.done

    def close(self) -> None:
        """Finish the work at hand, then let go of the database."""
        for _ in self._writers:
            self._jobs.put(None)
        for writer in self._writers:
            writer.join()
        self._readers.shutdown()
        self.engine.dispose()

    def _read(self, work: Callable[[Tx], R]) -> R:
        # Nothing commits here: what was written by mistake goes with the connection.
        with _translated_errors(), self._reading.connect() as connection, Tx(connection) as tx:
            return work(tx)

    def _write_forever(self) -> None:
        write_group = self._write_on_sqlite if self._sqlite else self._write_on_postgres
        while (job := self._jobs.get()) is not None:
            write_group(job)

    def _write_on_sqlite(self, first: _Job) -> None:
        """One commit for all who wait: each in a savepoint of its own, so that one's failure is only its own."""
        group, stop = self._group(first)
        outcomes: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with _translated_errors(), self._writing() as connection:
                outcomes.extend((job, *_outcome(connection, job, alone=len(group) == 1)) for job in group)
        except BaseException as trouble:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
            outcomes = [(job, None, trouble) for job in group]
        for outcome in outcomes:
            _settle(*outcome)
        if stop:
            self._jobs.put(None)

    def _group(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        with suppress(queue.Empty):
            while len(group) < GROUP_SIZE:
                job = self._jobs.get_nowait()
                if job is None:
                    return group, True
                group.append(job)
        return group, False

    def _write_on_postgres(self, job: _Job) -> None:
        try:
            _settle(job, self._attempt(job), None)
        except BaseException as error:  # noqa: BLE001 - as above
            _settle(job, None, error)

    def _attempt(self, job: _Job) -> Any:
        with self._retrying:
            pass  # whoever tries again goes first: beside new work that is quicker they would lose again and again
        try:
            return self._try(job)
        except DBAPIError as error:
            if _sqlstate(error) not in LOST_A_RACE:
                raise
        with self._retrying:
            return self._try_again(job)

    def _try_again(self, job: _Job) -> Any:
        for tries_left in reversed(range(RETRIES)):
            try:
                return self._try(job)
            except DBAPIError as error:
                lost = _sqlstate(error) in LOST_A_RACE
                if lost and not tries_left and _sqlstate(error) != TAKEN_KEY:
                    raise StoreUnavailable(str(error.orig)) from error
                if not (lost and tries_left):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _try(self, job: _Job) -> Any:
        with _translated_errors(), self._writing() as connection, Tx(connection) as tx:
            result = job.work(tx)
            tx.finish()
            return result

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        options = {"write": True} if self._sqlite else {"isolation_level": SNAPSHOT}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection


def _outcome(connection: Connection, job: _Job, *, alone: bool) -> tuple[Any, BaseException | None]:
    """Run one unit of work in its savepoint: its result, or its error with the savepoint rolled back.

    One that is alone needs no savepoint: its error ends the transaction, which is all its own.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    try:
        if not alone:
            driver.execute("SAVEPOINT unit")  # the driver's own call: a twentieth of what SQLAlchemy's would cost
        with Tx(connection) as tx:
            result = job.work(tx)
            tx.finish()
        _must_be_open(driver)
        if not alone:
            driver.execute("RELEASE unit")
    except BaseException as error:
        if isinstance(error, DBAPIError) and _not_now(error):
            raise  # the database is in trouble, not this unit of work: nobody's work is kept
        _must_be_open(driver)
        if alone:
            raise
        driver.execute("ROLLBACK TO unit")
        driver.execute("RELEASE unit")
        return None, error
    return result, None


def _must_be_open(driver: sqlite3.Connection) -> None:
    """After some errors SQLite rolls all of a transaction back by itself, savepoints too, and a commit then succeeds
    without keeping anything: nobody may be told that their work is kept.
    """
    if not driver.in_transaction:
        raise StoreUnavailable("SQLite has given up the transaction: the disk is full, or it fails")


def _settle(job: _Job, result: Any, error: BaseException | None) -> None:
    if not job.done.set_running_or_notify_cancel():
        return
    if error is None:
        job.done.set_result(result)
    else:
        job.done.set_exception(error)


@contextmanager
def _translated_errors() -> Iterator[None]:
    """The one place where a driver's «I can't reach it» becomes ours."""
    try:
        yield
    except DBAPIError as error:
        if _not_now(error):
            raise StoreUnavailable(str(error.orig)) from error
        raise


def _not_now(error: DBAPIError) -> bool:
    """Is it the database that fails, whatever it is asked? An error of the statement itself would come again for
    ever.
    """
    if isinstance(error.orig, sqlite3.Error):
        return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in SQLITE_NOT_NOW
    sqlstate = _sqlstate(error)
    if sqlstate is None:  # the driver's own word: about the connection, or about a value that it cannot carry
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return error.connection_invalidated or sqlstate.startswith(POSTGRES_NOT_NOW)


def _sqlstate(error: DBAPIError) -> str | None:
    """PostgreSQL's code of an error; None: the driver's own, or another database's."""
    return getattr(error.orig, "sqlstate", None)
