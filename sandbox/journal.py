"""What changed on the phones, in order, for those who watch: the page and the client."""

import asyncio
from collections import deque
from typing import Any

from sandbox.store import Store

#: What concerns all phones is noted under this number.
EVERYBODY = 0
# A phone that missed more than this reads its whole chat again.
_KEPT_PER_PERSON = 1000


class Journal:
    """Numbered changes per person. It is not kept over a restart: a watcher then reads the whole chat once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._floor = self.last = store.next_number("change")
        self._changes: dict[int, deque[dict[str, Any]]] = {}
        self._waiting: dict[int, set[asyncio.Future[None]]] = {}
        self._watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def add(self, person_id: int, kind: str, **facts: Any) -> None:
        """Notes a change on a person's phone and wakes whoever watches it."""
        self.last = self._store.next_number("change")
        change = {"change": self.last, "person": person_id, "kind": kind, **facts}
        self._changes.setdefault(person_id, deque(maxlen=_KEPT_PER_PERSON)).append(change)
        for watcher in self._watchers:
            watcher.put_nowait(change)
        for waiter in self._waiting.pop(person_id, ()):
            if not waiter.done():
                waiter.set_result(None)

    def since(self, person_id: int, after: int) -> list[dict[str, Any]] | None:
        """A person's changes behind the number `after`; None when some of them are forgotten."""
        kept = self._changes.get(person_id, deque())
        is_full = len(kept) == _KEPT_PER_PERSON
        if after < self._floor or after > self.last or (is_full and after < kept[0]["change"] - 1):
            return None
        newer: deque[dict[str, Any]] = deque()
        for change in reversed(kept):
            if change["change"] <= after:
                break
            newer.appendleft(change)
        return list(newer)

    async def wait(self, person_id: int, seconds: float) -> None:
        """Returns at the next change on this phone, or when the time is over."""
        waiter = asyncio.get_running_loop().create_future()
        waiters = self._waiting.setdefault(person_id, set())
        waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            waiters.discard(waiter)

    def watch(self) -> asyncio.Queue[dict[str, Any] | None]:
        """A queue that gets every change from now on, and None when the sandbox closes."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[dict[str, Any] | None]) -> None:
        """Ends a watch."""
        self._watchers.discard(queue)

    def close(self) -> None:
        """Wakes all who wait, so that the server can end."""
        for watcher in self._watchers:
            watcher.put_nowait(None)
        for waiters in self._waiting.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)
        self._waiting.clear()
