"""Engines for SQLite and PostgreSQL, set up so that no update is ever lost.

SQLite: by default Python's driver opens deferred transactions, and two writers that read before they write lose
updates in silence. Here a writer says `BEGIN IMMEDIATE`, readers run beside it (WAL), and a busy database is waited
for. PostgreSQL: a writer runs at REPEATABLE READ, so that a concurrent change is an error that the store answers by
doing the work again.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from storage.errors import UnknownDatabase

#: How long a writer waits for another process's transaction before the store counts as unavailable, in milliseconds.
BUSY_TIMEOUT_MS = 10_000
#: Connections to PostgreSQL: the store's threads, and one to spare.
POOL_SIZE = 5


def database_url(text: str) -> URL:
    """The URL to connect to: a host's `postgres://…` and `postgresql://…` both mean psycopg 3. Raises
    `UnknownDatabase`.
    """
    scheme, _, rest = text.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return make_url(f"postgresql+psycopg://{rest}")
    if scheme == "sqlite":
        return make_url(text)
    raise UnknownDatabase(scheme)


def make_engine(url: URL) -> Engine:
    """An engine by the recipe of this file; for SQLite the folder of the file is made if need be."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # what people answered has no place in an error's text, and so in a log
        connect_args={"connect_timeout": 5, "prepare_threshold": 3},
    )


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are opened by `_begin`, not guessed by the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # an answer said to be kept survives a power cut; commits are grouped
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
