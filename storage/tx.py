"""A transaction at work: what a unit of work reads and writes through.

Two halves on one connection. `execute` speaks Core to the tables: the hot path. `add`, `get`, `exec` … are SQLModel's
session, made when it is first wanted: it costs more than a whole statement, and a tap never needs it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, ScalarResult
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

M = TypeVar("M", bound=SQLModel)
T = TypeVar("T")


class Tx:
    """One transaction, opened and ended by the store. What is added is written by `flush`, at the latest at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session: Session | None = None

    def connection(self) -> Connection:
        """The connection itself, for SQL of one's own."""
        return self._connection

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a Core statement."""
        return self._connection.execute(statement, values)

    def execute_many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a Core statement once for each of those, all at once; for none it is not run."""
        if values:
            self._connection.execute(statement, values)

    def begin_nested(self) -> SessionTransaction:
        """A part of the work that may be taken back alone."""
        part = self.session.begin_nested()
        self.session.connection()  # the savepoint is made here, before any Core statement goes past the session
        return part

    @property
    def session(self) -> Session:
        """SQLModel's session in this transaction."""
        if self._session is None:
            self._session = Session(
                self._connection, autoflush=False, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
        return self._session

    def exec(self, statement: SelectOfScalar[T]) -> ScalarResult[T]:
        """Select models."""
        return self.session.exec(statement)

    def add(self, row: SQLModel) -> None:
        """Keep a row, new or changed."""
        self.session.add(row)

    def get(self, model: type[M], key: Any) -> M | None:
        """The row with that primary key, if there is one."""
        return self.session.get(model, key)

    def get_one(self, model: type[M], key: Any) -> M:
        """The row with that primary key, which is known to be there."""
        return self.session.get_one(model, key)

    def merge(self, row: M) -> M:
        """Keep a row in place of the one with its primary key."""
        return self.session.merge(row)

    def flush(self) -> None:
        """Write what was added, so that Core statements see it."""
        if self._session is not None:
            self._session.flush()

    def finish(self) -> None:
        """The work is done: write what was added. The transaction is the store's to end."""
        if self._session is not None:
            self._session.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the session, and with it of what was not finished."""
        if self._session is not None:
            self._session.close()
