"""The clock: what is done again and again, by APScheduler. It wakes the sweep and owns nobody's message.

Its jobs live in memory alone: what is to happen is in the outbox, and a missed tick is made good by the next one.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.errors import StoreUnavailable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do at once, and then every so many seconds."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[object]]


class Rounds:
    """Jobs, each done when its time has come by `clock`: one whose period was jumped over is done at the next beat.

    The most frequent job gives the beat, which is real time's.
    """

    def __init__(self, jobs: Sequence[Job], clock: Callable[[], datetime]) -> None:
        self.jobs = jobs
        self.beat_seconds = min(job.seconds for job in jobs)
        self._clock = clock
        #: When each is to be done again.
        self._due: dict[str, datetime] = {}
        self._locks = {job.name: asyncio.Lock() for job in jobs}

    async def do_all_due(self) -> None:
        """Do what is due, and come back when all of it is done."""
        await asyncio.gather(*(self.do_if_due(job) for job in self.jobs))

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Inside the block no job is at work, and none begins."""
        async with AsyncExitStack() as all_locks:
            for lock in self._locks.values():
                await all_locks.enter_async_context(lock)
            yield

    async def do_if_due(self, job: Job) -> None:
        """A job that fails is told of, and done again at its time. It is never done twice at a time."""
        async with self._locks[job.name]:
            now = self._clock()
            if now < self._due.get(job.name, now):
                return
            # Half a beat early is in time: a beat that comes a moment too soon would else be lost.
            self._due[job.name] = now + timedelta(seconds=job.seconds - self.beat_seconds / 2)
            try:
                await job.do()
            except StoreUnavailable as error:
                logger.warning("%s: the store is unavailable: %s", job.name, error)
            except Exception:
                logger.exception("%s has failed", job.name)


@asynccontextmanager
async def ticking(rounds: Rounds) -> AsyncIterator[None]:
    """The jobs are done inside the block."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    # Else it tells of every tick, of every one for which a job was still at work, and at the end of a job that was cut
    # off as of an error. What goes wrong in a job is told here.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in rounds.jobs:
        scheduler.add_job(
            rounds.do_if_due,
            "interval",
            args=[job],
            name=job.name,
            seconds=rounds.beat_seconds,
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
