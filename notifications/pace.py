"""The pace: how soon Telegram may be asked again, within its limits.

A token bucket of one token for everybody, and one for each chat, each kept as the moment at which it is full again:
that spaces calls evenly and needs no timer. Replies in conversations never wait: they are only noted, and whatever
goes out by itself waits until their debt is paid. Own code: aiolimiter knows waiting, but no debt.
"""

from collections.abc import Callable

#: Seconds between two messages: 30 a second in all, one a second to a person, 20 a minute to a group.
TO_ALL, TO_PERSON, TO_GROUP = 1 / 30, 1.0, 3.0
#: Replies beyond this many seconds of debt are forgiven: Telegram does not look back further, either.
MOST_DEBT = 2.0
#: Chats remembered before those whose time has come are forgotten.
REMEMBERED = 1_000


class Pace:
    """Counts the calls of one process. `ticks` are seconds that only ever grow (`time.monotonic`)."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._free = 0.0
        self._chat_free: dict[int, float] = {}

    def note(self, chat_id: int) -> None:
        """Telegram is asked for this chat now."""
        now = self._ticks()
        gap = TO_GROUP if chat_id < 0 else TO_PERSON
        self._free = _next(self._free, TO_ALL, now)
        self._chat_free[chat_id] = _next(self._chat_free.get(chat_id, now), gap, now)
        if len(self._chat_free) > REMEMBERED:
            self._forget(now)

    def pause(self) -> float:
        """Seconds until there is room for a message to anybody; 0: now."""
        return max(0.0, self._free - self._ticks())

    def pause_of(self, chat_id: int) -> float:
        """Seconds until there is room for a message to this chat; 0: now."""
        now = self._ticks()
        return max(0.0, self._chat_free.get(chat_id, now) - now)

    def _forget(self, now: float) -> None:
        self._chat_free = {chat_id: free for chat_id, free in self._chat_free.items() if free > now}


def _next(free: float, gap: float, now: float) -> float:
    """When there is room again after one more call."""
    return min(max(free, now) + gap, now + max(gap, MOST_DEBT))
