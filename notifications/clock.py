"""The clock: what is done again and again, by APScheduler. It wakes the sweep and owns nobody's message.

Its jobs live in memory alone: what is to happen is in the outbox, and a missed tick is made good by the next one.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.errors import StoreUnavailable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do at once, and then every so many seconds."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[object]]


@asynccontextmanager
async def ticking(jobs: Sequence[Job]) -> AsyncIterator[None]:
    """The jobs are done inside the block, each never twice at a time."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # else it tells of every tick
    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in jobs:
        scheduler.add_job(
            _do,
            "interval",
            args=[job],
            name=job.name,
            seconds=job.seconds,
            next_run_time=datetime.now(UTC),
            # Late is never too late (its own limit is one second, after which it drops a run), but once is enough.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def _do(job: Job) -> None:
    """A job that fails is told of, and done again at its time."""
    try:
        await job.do()
    except StoreUnavailable as error:
        logger.warning("%s: the store is unavailable: %s", job.name, error)
    except Exception:
        logger.exception("%s has failed", job.name)
