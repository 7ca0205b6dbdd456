"""What the sandbox remembers over a restart: records, files, and counters that never go back."""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.errors import StoreUnusableError
from sandbox.wire import read_json, write_json

log = logging.getLogger(__name__)

_TRY_AGAIN_SECONDS = 1.0
# After a kill a counter goes on behind everything that it may have given out.
_RESERVED_AT_ONCE = 1000
_LAYOUT = 1

_SCHEMA = f"""
CREATE TABLE record (kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL);  -- the highest number that may have been given out
CREATE TABLE file (path TEXT PRIMARY KEY, content BLOB NOT NULL);
PRAGMA user_version = {_LAYOUT};
"""


class Store:
    """Records in memory of their owners, written together before the event loop turns again; counters are reserved
    ahead.

    A kill loses nothing that anybody has seen, and never a number. One process at a time.
    """

    def __init__(self, path: Path | None) -> None:
        """Opens or makes the file; None keeps everything in memory. Raises StoreUnusableError."""
        self._waiting: dict[tuple[str, str], Mapping[str, Any] | None] = {}
        self._timer: asyncio.Handle | None = None
        self._given: dict[str, int] = {}
        self._reserved: dict[str, int] = {}
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path or ":memory:", timeout=1, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnusableError(path, error) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._database.close()
            raise StoreUnusableError(path, error) from error

    def _prepare(self) -> None:
        # Exclusive, and taken at once: two sandboxes on one file would give the same numbers twice.
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("BEGIN EXCLUSIVE")
        self._database.rollback()
        (layout,) = self._database.execute("PRAGMA user_version").fetchone()
        if layout == 0:
            self._database.executescript(_SCHEMA)
        elif layout != _LAYOUT:
            raise sqlite3.DatabaseError(f"it has layout {layout}, this program writes layout {_LAYOUT}")

    def next_number(self, counter: str, first: int = 1) -> int:
        """The next number of a counter: never one given before, also after a kill."""
        if counter not in self._given:
            row = self._database.execute("SELECT last FROM counter WHERE name = ?", (counter,)).fetchone()
            self._given[counter] = self._reserved[counter] = row[0] if row else first - 1
        number = self._given[counter] + 1
        if number > self._reserved[counter]:
            self._reserve(counter, number + _RESERVED_AT_ONCE - 1)
        self._given[counter] = number
        return number

    def _reserve(self, counter: str, last: int) -> None:
        self._database.execute("INSERT OR REPLACE INTO counter VALUES (?, ?)", (counter, last))
        self._reserved[counter] = last

    def put(self, kind: str, key: int | str, record: Mapping[str, Any]) -> None:
        """Keeps a record; the mapping as it is when the batch is written counts."""
        self._waiting[kind, str(key)] = record
        self._write_soon()

    def drop(self, kind: str, key: int | str) -> None:
        """Forgets a record."""
        self._waiting[kind, str(key)] = None
        self._write_soon()

    def load(self, kind: str) -> dict[str, Any]:
        """All records of a kind by key."""
        rows = self._database.execute("SELECT key, body FROM record WHERE kind = ?", (kind,))
        return {key: read_json(body) for key, body in rows}

    def put_file(self, path: str, content: bytes) -> None:
        """Keeps a file's bytes at once."""
        self._database.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (path, content))

    def read_file(self, path: str) -> bytes | None:
        """A file's bytes, None when there is no such file."""
        row = self._database.execute("SELECT content FROM file WHERE path = ?", (path,)).fetchone()
        return bytes(row[0]) if row else None

    def _write_soon(self) -> None:
        # Called before what is kept is told to anybody, so it is written before they can hear of it.
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_soon(self._write_or_try_again)

    def _write_or_try_again(self) -> None:
        self._timer = None
        try:
            self.write()
        except sqlite3.Error:
            log.exception("The sandbox could not write its file, and tries again")
            self._timer = asyncio.get_running_loop().call_later(_TRY_AGAIN_SECONDS, self._write_or_try_again)

    def write(self) -> None:
        """Writes what waits, in one transaction."""
        kept = [
            (kind, key, write_json(body).decode()) for (kind, key), body in self._waiting.items() if body is not None
        ]
        dropped = [place for place, body in self._waiting.items() if body is None]
        with self._database:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", kept)
            self._database.executemany("DELETE FROM record WHERE kind = ? AND key = ?", dropped)
        self._waiting.clear()

    def close(self) -> None:
        """Writes what waits and the exact counters, then lets the file go."""
        if self._timer is not None:
            self._timer.cancel()
        self.write()
        for counter, given in self._given.items():
            self._reserve(counter, given)
        self._database.close()
