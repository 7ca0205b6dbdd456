"""APScheduler's own job store with many jobs to come, for comparison."""

import pickle
from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import insert

from storage.engines import database_url, make_engine

AT_ONCE = 10_000


def remind(key: str) -> None:
    """What a job would do."""


class JobStore:
    """So many jobs that are due, and so many to come, on the same kind of engine as ours."""

    def __init__(self, url: str, pending: int, due: int, now: datetime) -> None:
        self._now = now
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._engine = make_engine(database_url(url))
        if self._engine.dialect.name == "sqlite":
            self._engine = self._engine.execution_options(write=True)
        self._store = SQLAlchemyJobStore(engine=self._engine)
        self._store.start(self._scheduler, "default")
        self._due = [self._job(f"due:{n}", now) for n in range(due)]
        later = [self._job(f"later:{n}", now + timedelta(days=1, seconds=5 * n)) for n in range(pending)]
        self._load(self._due + later)

    def due(self) -> list[Job]:
        """Those that are due: only read, so that another process would read them, too."""
        found: list[Job] = self._store.get_due_jobs(self._now)
        assert len(found) == len(self._due)
        return found

    def take(self) -> None:
        """Those that are due, and no longer after this: as its scheduler does it, one by one."""
        for job in self.due():
            self._store.remove_job(job.id)

    def put_back(self) -> None:
        """They are due again."""
        self._load(self._due)

    def close(self) -> None:
        self._store.shutdown()

    def _job(self, key: str, at: datetime) -> Job:
        return Job(
            self._scheduler,
            id=key,
            func=remind,
            args=(key,),
            kwargs={},
            trigger=DateTrigger(at, "UTC"),
            executor="default",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            name=key,
            next_run_time=at,
        )

    def _load(self, jobs: list[Job]) -> None:
        for begin in range(0, len(jobs), AT_ONCE):
            rows = [
                {
                    "id": job.id,
                    "next_run_time": job.next_run_time.timestamp(),
                    "job_state": pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL),
                }
                for job in jobs[begin : begin + AT_ONCE]
            ]
            with self._engine.begin() as connection:
                connection.execute(insert(self._store.jobs_t), rows)
