"""The sandbox's clock: real time, and what it was moved forward by."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sandbox.errors import ControlRefusedError
from sandbox.journal import EVERYBODY, Journal
from sandbox.store import Store

#: It goes from one quarter of an hour to the next while somebody keeps step with it: what is due at half past six then
#: comes at half past six, also on the way to next week.
STEP_SECONDS = 15 * 60
#: How long it waits at each step for those who keep step.
_PATIENCE_SECONDS = 60.0
_LAST = datetime(2038, 1, 1, tzinfo=UTC)  # Telegram's dates are numbers of 32 bits


class Clock:
    """Called, it gives seconds since 1970. It only goes forward, and where it stands survives a restart.

    `catch_up` is what it waits for before it moves and at each step: the bot of this same process does all that is due,
    so that a jump passes over nothing, and finds nobody in the middle of something. Without it a move is one jump.
    """

    def __init__(self, store: Store, journal: Journal, real: Callable[[], float]) -> None:
        self._store = store
        self._journal = journal
        self._real = real
        self.offset_seconds: float = store.load("setting").get("clock", {}).get("offset_seconds", 0.0)
        self.catch_up: Callable[[], Awaitable[None]] | None = None
        self._one_at_a_time = asyncio.Lock()

    def __call__(self) -> float:
        return self._real() + self.offset_seconds

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.fromtimestamp(self(), UTC)

    def ticks(self) -> float:
        """Seconds that only ever grow, whatever is done to the computer's clock; they jump with this one."""
        return time.monotonic() + self.offset_seconds

    async def advance(self, by: timedelta) -> None:
        """Moves on. Raises ControlRefusedError, as `travel`."""
        async with self._one_at_a_time:
            try:
                await self._go(self.now() + by)
            except OverflowError:
                raise _too_far() from None

    async def travel(self, to: datetime) -> None:
        """Moves to an aware time.

        Raises ControlRefusedError: 400 for a time that has passed or is too far, 409 where the bot did not catch up;
        the clock then stands where it has come to.
        """
        async with self._one_at_a_time:
            if to <= self.now():
                raise ControlRefusedError(
                    f"The clock only goes forward, because what was sent and answered has its date already; here it is "
                    f"{self.now():%Y-%m-%dT%H:%M:%SZ}. Give a later time, or begin anew with another file"
                )
            await self._go(to)

    async def _go(self, to: datetime) -> None:
        if to > _LAST:
            raise _too_far()
        await self._let_them_catch_up()
        while (left := (to - self.now()).total_seconds()) > 0:
            self._move(min(left, STEP_SECONDS - self() % STEP_SECONDS) if self.catch_up else left)
            await self._let_them_catch_up()

    def _move(self, seconds: float) -> None:
        self.offset_seconds += seconds
        self._store.put("setting", "clock", {"offset_seconds": self.offset_seconds})
        self._journal.add(EVERYBODY, "clock", now=self())

    async def _let_them_catch_up(self) -> None:
        if self.catch_up is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self.catch_up()
        except TimeoutError:
            raise ControlRefusedError(
                f"The bot is still busy with what is due, so the clock stands at {self.now():%Y-%m-%dT%H:%M:%SZ}. "
                "Try again",
                409,
            ) from None


def _too_far() -> ControlRefusedError:
    return ControlRefusedError(f"The clock ends with {_LAST.year - 1}, as Telegram's dates do: give an earlier time")
