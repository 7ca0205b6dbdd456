"""The pilot on the moved clock: from one moment at which something happens to the next, each waited out."""

import asyncio
import heapq
import random
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.pilot.crowd import Crowd
from benchmarks.pilot.log import Log
from benchmarks.pilot.outbox import due_now, everything, in_flight, next_moment
from benchmarks.pilot.outcome import Outage, Outcome
from benchmarks.pilot.people import Act, Someone
from benchmarks.pilot.process import WorkerProcess
from benchmarks.pilot.script import perform
from benchmarks.pilot.season import Season
from benchmarks.pilot.stage import engage
from benchmarks.pilot.worker import PILOT, WORKER
from procedures.importing_services import import_services
from ruta.data import bring_up_to_date
from sandbox import phones
from sandbox.people import Person
from sandbox.server import Sandbox
from storage.store import Store

SECOND = timedelta(seconds=1)
#: Real seconds in which the worker must have done what is due, else something hangs.
PATIENCE = 120.0
#: Seconds for which Telegram takes its time before a kill.
A_CALL = 0.2
#: A kill strikes where at least so many messages are due at once.
WORTH_A_KILL = 6


@dataclass(slots=True)
class Pilot:
    """One run. `kills`: how often the worker is killed while it sends."""

    season: Season
    database: str
    folder: Path
    seed: int
    kills: int
    outages: list[Outage]

    async def run(self) -> Outcome:
        """From the first day to the last. Raises what went wrong in the worker's own words."""
        began, behind = time.monotonic(), time.time() - self.season.begins.timestamp()
        store = Store(self.database)
        await asyncio.to_thread(bring_up_to_date, store, self.season.begins)
        await store.write(import_services, self.season.services, self.season.begins)
        async with AsyncExitStack() as stack:
            stack.callback(store.close)
            sandbox = await stack.enter_async_context(Sandbox(None, clock=lambda: time.time() - behind).running())
            keeper = sandbox.telegram.people.add(first_name="Reloj", in_background=True)
            worker = WorkerProcess(self.folder, sandbox.url, self.database, keeper.id, behind)
            stack.push_async_callback(worker.clear_away)
            going = _Going(self, store, sandbox, worker, keeper)
            following = asyncio.create_task(going.log.follow())
            stack.callback(following.cancel)
            try:
                await going.to_the_end()
            except BaseException as error:
                error.add_note(worker.last_words())
                raise
            kept = await store.read(everything, self.season.ends)
        kinds = Counter(each.kind for each in going.crowd.people.values() if isinstance(each, Someone))
        return Outcome(
            self.season,
            self.outages,
            going.log.arrivals,
            kept,
            going.kills,
            going.crowd.acts,
            len(going.crowd.people),
            kinds,
            going.steps,
            time.monotonic() - began,
            self.database.split(":")[0],
        )


class _Going:
    """The run, under way."""

    def __init__(self, pilot: Pilot, store: Store, sandbox: Sandbox, worker: WorkerProcess, keeper: Person) -> None:
        self._season, self._store, self._worker, self._keeper = pilot.season, store, worker, keeper
        self._telegram, self._now = sandbox.telegram, sandbox.now
        self._rng = random.Random(pilot.seed)
        self._order = count()
        self._outages = pilot.outages
        self._agenda: list[tuple[datetime, int, Any]] = []
        self._kills_left = sorted(self._moment() for _ in range(pilot.kills))
        self.crowd = Crowd(sandbox, self._rng, lambda act: self._add(act.at, act))
        self.log = Log(self._telegram, self.crowd.see)
        self.kills: list[tuple[datetime, int]] = []
        self.steps = 0
        for event in self._season.events:
            self._add(event.at, event)
        for outage in self._outages:
            self._add(outage.begins, (outage, True))
            self._add(outage.ends, (outage, False))

    async def to_the_end(self) -> None:
        """Step by step."""
        for chat_id, name, slug in self.crowd.staff(self._season.ends):
            await self._store.write(engage, chat_id, name, slug, self._now())
        await self._worker.start()
        while (at := await self._next()) < self._season.ends:
            await self._step(at)
        await self._step(self._season.ends)

    async def _next(self) -> datetime:
        """The next moment at which something happens."""
        due = await self._store.read(next_moment) if self._worker.is_running else None
        scripted = self._agenda[0][0] if self._agenda else None
        return min(each for each in (due, scripted, self._season.ends) if each is not None)

    async def _step(self, at: datetime) -> None:
        self.steps += 1
        await self._move_to(max(at, self._now()) + SECOND)
        while self._agenda and self._agenda[0][0] <= self._now():
            await self._happen(heapq.heappop(self._agenda)[2])
        for _ in range(200):
            if await self._is_quiet():
                return
            await self._move_to(self._now() + SECOND)
        raise TimeoutError(f"what is due at {self._now()} never comes to its end")

    async def _is_quiet(self) -> bool:
        if not self._worker.is_running:
            return True
        return not self._telegram.updates.waiting() and not await self._store.read(due_now, self._now())

    async def _move_to(self, moment: datetime) -> None:
        """The clock stands there, and the worker has done what is due then, unless it is killed in the act."""
        is_armed = self._kills_left and self._kills_left[0] <= moment and self._worker.is_running
        if is_armed and await self._store.read(due_now, moment) >= WORTH_A_KILL:
            await self._travel(moment)
            await self._kill()
        await self._travel(moment)
        if self._worker.is_running:
            await self._caught_up(self._now())

    async def _travel(self, moment: datetime) -> None:
        if moment > self._now():  # the seconds of our own may have passed it
            await self._telegram.clock.travel(moment)

    async def _caught_up(self, since: datetime) -> None:
        changes = self._telegram.journal.watch()
        phones.add_note(self._telegram, self._keeper, PILOT, since.isoformat())
        try:
            async with asyncio.timeout(PATIENCE):
                while (change := await changes.get()) is not None:
                    note = change.get("note", {})
                    if note.get("from") == WORKER and datetime.fromisoformat(note["text"]) >= since:
                        break
        finally:
            self._telegram.journal.unwatch(changes)
            self._keeper.notes = []

    async def _kill(self) -> None:
        """Somewhere among the messages that are due, at any point of one; not where none goes out after all."""
        # Slower than the real one, so that something is on its way.
        self._telegram.faults.plan({"kind": "slow", "seconds": A_CALL, "times": 10**6})
        phones.add_note(self._telegram, self._keeper, PILOT, "now")
        if is_sending := await self._sends():
            await asyncio.sleep(self._rng.uniform(0, A_CALL))
            await self._worker.kill()
            self._kills_left.pop(0)
            self.kills.append((self._now(), await self._store.read(in_flight)))
        self._telegram.faults.clear()
        if is_sending:
            await self._worker.start()

    async def _sends(self) -> bool:
        for _ in range(200):
            if await self._store.read(in_flight):
                return True
            await asyncio.sleep(0.005)
        return False

    async def _happen(self, what: Any) -> None:
        match what:
            case Act():
                self.crowd.do(what)
            case (Outage() as outage, bool(begins)):
                await self._break(outage, begins=begins)
            case _:
                self.crowd.acts[await perform(what, self._store, self.crowd, self._now())] += 1

    async def _break(self, outage: Outage, *, begins: bool) -> None:
        if outage.is_telegrams and begins:
            self._telegram.faults.plan({"kind": "5xx", "times": 10**9})
        elif outage.is_telegrams:
            self._telegram.faults.clear()
        elif begins:
            await self._worker.kill()
        else:
            await self._worker.start()
            await self._caught_up(self._now())

    def _add(self, at: datetime, what: Any) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), what))

    def _moment(self) -> datetime:
        whole = self._season.ends - self._season.begins
        return (self._season.begins + whole * self._rng.uniform(0.3, 0.95)).astimezone(UTC)
