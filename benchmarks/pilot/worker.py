"""The service's worker as a process of its own, living by the sandbox's clock: `python -m benchmarks.pilot.worker`.

It is `ruta worker` but for the clock. After each move it does what is due, and says so in a chat of the sandbox that is
for that alone. Telegram's limits are of real seconds: on a clock on which a season takes minutes they would be all that
is measured, so here each look at the pace finds that its second has passed.
"""

import argparse
import asyncio
import itertools
import time
from datetime import UTC, datetime

from ruta.service import Duties, Service, running
from ruta.settings import Settings
from sandbox.client import SandboxClient
from storage.store import Store

#: Who says in that chat that the clock was moved, and who that all is done.
PILOT, WORKER = "pilot", "worker"
_WAIT_SECONDS = 50.0


class FollowedClock:
    """The sandbox's clock, as far as this process has heard of it. `behind`: its real time, in seconds before ours."""

    def __init__(self, telegram: SandboxClient, behind: float) -> None:
        self._telegram = telegram
        self._behind = behind
        self._offset = 0.0

    def now(self) -> datetime:
        """This moment, in the pilot."""
        return datetime.fromtimestamp(time.time() - self._behind + self._offset, UTC)

    async def read(self) -> None:
        """Hear how far it was moved."""
        self._offset = (await self._telegram.ask("GET", "/clock"))["offset_seconds"]


async def main(chat: int, behind: float) -> None:
    """Work until killed. What the service needs is in the environment, as always."""
    settings = Settings()
    store, seconds = Store(settings.database), itertools.count()
    async with SandboxClient(settings.telegram_api_url) as telegram:
        clock = FollowedClock(telegram, behind)
        await clock.read()
        duties = Duties(web=False, work=True)
        async with running(settings, store, duties, clock.now, lambda: float(next(seconds))) as service:
            follow = asyncio.create_task(_follow(service, clock, telegram, chat))
            await asyncio.wait({follow, service.work}, return_when=asyncio.FIRST_COMPLETED)
            follow.cancel()
            service.work.result()


async def _follow(service: Service, clock: FollowedClock, telegram: SandboxClient, chat: int) -> None:
    path = f"/people/{chat}"
    last = (await telegram.ask("GET", path))["change"]
    while True:
        await clock.read()
        moment = clock.now()
        await service.catch_up()
        await telegram.ask("POST", f"{path}/notes", {"from": WORKER, "text": moment.isoformat()})
        is_called = False
        while not is_called:
            answer = await telegram.ask("GET", f"{path}/changes?after={last}&timeout={_WAIT_SECONDS}")
            for change in answer["changes"]:
                last, is_called = change["change"], is_called or change.get("note", {}).get("from") == PILOT


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("chat", type=int)
    parser.add_argument("behind", type=float)
    given = parser.parse_args()
    asyncio.run(main(given.chat, given.behind))
