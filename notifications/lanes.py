"""Lanes: what has the same key goes one after the other, in order; different keys go side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

R = TypeVar("R")


class Lanes:
    """Keeps order where order matters, and only there. A lane exists while something runs in it."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Task[object]] = {}
        self._all: set[asyncio.Task[object]] = set()

    def run(self, key: Hashable, work: Callable[[], Awaitable[R]]) -> "asyncio.Task[R]":
        """Start `work` when all that was asked for in this lane before has ended well. What stands behind an error ends
        with it: nothing overtakes what is to be tried again.
        """
        task = asyncio.create_task(self._after(self._last.get(key), work))
        self._last[key] = task
        self._all.add(task)
        task.add_done_callback(lambda done: self._leave(key, done))
        return task

    def is_busy(self, key: Hashable) -> bool:
        """Whether something is asked for in this lane that has not ended."""
        return key in self._last

    async def drain(self) -> None:
        """Wait until every lane is empty."""
        while self._all:
            await asyncio.wait(self._all)

    def cancel(self) -> None:
        """Stop everything where it is."""
        for task in self._all:
            task.cancel()

    def _leave(self, key: Hashable, done: "asyncio.Task[object]") -> None:
        self._all.discard(done)
        if self._last.get(key) is done:
            del self._last[key]

    @staticmethod
    async def _after(before: "asyncio.Task[object] | None", work: Callable[[], Awaitable[R]]) -> R:
        if before is not None:
            await asyncio.wait([before])
            if not before.cancelled() and (error := before.exception()) is not None:
                raise error  # what stands behind it comes again too, in its order
        return await work()
