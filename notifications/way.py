"""The way to Telegram: what all who bring messages to chats share, so that none gets into another's way.

What must happen, however long it takes, is insisted on: a call is made until it is answered, with pauses in between.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from notifications.lanes import Lanes
from notifications.pace import Pace
from notifications.telegram_bot import RutaBot
from storage.errors import StoreUnavailable
from storage.store import Store

logger = logging.getLogger(__name__)

#: Seconds before the next try, after the first, second, … failure; the last one again and again.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

R = TypeVar("R")
Sleep = Callable[[float], Awaitable[None]]


class Way:
    """One for each process. `clock`, `sleep` and `ticks` (seconds that only grow) are the edge's."""

    def __init__(
        self,
        bot: RutaBot,
        store: Store,
        clock: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bot = bot
        self.store = store
        self.clock = clock
        self.sleep = sleep
        #: A lane for each chat: what goes there goes one after the other.
        self.lanes = Lanes()
        self.pace = Pace(ticks)

    async def insist(self, chat_id: int, call: Callable[[], Awaitable[R]]) -> R:
        """Make a Bot API call until Telegram answers it; its own `retry_after` wins over our pauses. Raises what no
        further try would change: `BadRequest`, `ChatMigrated`, `Forbidden`, `InvalidToken`.
        """
        failures = 0
        while True:
            self.pace.note(chat_id)
            try:
                return await call()
            except RetryAfter as flood:
                await self.sleep(seconds(flood))
            except (BadRequest, ChatMigrated, Forbidden, InvalidToken):
                raise
            except TelegramError as error:
                logger.warning("Telegram does not take it yet: %s", type(error).__name__)
                await self._pause(failures)
                failures += 1

    async def insist_on_store(self, ask: Callable[[], Awaitable[R]]) -> R:
        """The same for the database: nobody must wait because it was away for a moment, and what Telegram has taken
        must not be sent again because nobody could write it down.
        """
        failures = 0
        while True:
            try:
                return await ask()
            except StoreUnavailable:
                await self._pause(failures)
                failures += 1

    async def _pause(self, failures: int) -> None:
        await self.sleep(PAUSES[min(failures, len(PAUSES) - 1)])


def seconds(flood: RetryAfter) -> float:
    """How long Telegram asks us to wait, in seconds."""
    pause = flood.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def is_unreachable(error: TelegramError) -> bool:
    """Whether the chat takes nothing any more: blocked, deleted, gone."""
    return isinstance(error, Forbidden | ChatMigrated) or "chat not found" in error.message.lower()
