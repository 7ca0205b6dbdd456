"""The courier: brings owed replies to their chats, each chat in order, and insists until Telegram has taken them.

Whatever Telegram does in between (slow, cutting connections, 429, 5xx) concerns one chat and nobody else. What is
owed is in the store, so a courier may be stopped at any instant: the next one begins with `pay_all_owed`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from notifications.lanes import Lanes
from notifications.screen import Reply
from notifications.telegram import show, tidy
from notifications.telegram_bot import RutaBot
from storage.errors import StoreUnavailable
from storage.people import note_unreachable
from storage.store import Store
from storage.tx import Tx
from storage.updates import Owed, all_owed, mark_paid, view_of_chat

logger = logging.getLogger(__name__)

#: Seconds before the next try, after the first, second, … failure; the last one again and again.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

R = TypeVar("R")
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], datetime]


class Courier:
    """Pays what is owed. `sleep` and `clock` are the edge's."""

    def __init__(self, bot: RutaBot, store: Store, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock
        self._sleep = sleep
        self._lanes = Lanes()
        #: What is on its way: an update that comes again must not send its reply again.
        self._paying: set[int] = set()

    def pay(self, owed: Owed) -> None:
        """Bring one reply, after those that its chat is already waiting for. Does not wait for it."""
        if owed.id in self._paying:
            return
        if self._lanes.is_busy(owed.chat_id):
            owed = replace(owed, view=None)  # what is on its way will change what the chat looks like
        self._paying.add(owed.id)
        paying = self._lanes.run(owed.chat_id, lambda: self._pay(owed))
        paying.add_done_callback(lambda _: self._paying.discard(owed.id))

    async def pay_all_owed(self) -> int:
        """Start-up: take up what an earlier process left owed, in order. Returns how many replies that is."""
        left = await self._store.read(all_owed)
        for owed in left:
            self.pay(owed)
        return len(left)

    async def drain(self) -> None:
        """Wait until nobody is owed anything."""
        await self._lanes.drain()

    def stop(self) -> None:
        """Stop at once; what is owed stays in the store."""
        self._lanes.cancel()

    async def _pay(self, owed: Owed) -> None:
        try:
            await self._bring(owed)
        except Exception:  # one reply that we cannot draw must not stop its chat; it stays owed, and /readyz tells
            logger.exception("a reply could not be brought", extra={"owed_id": owed.id})

    async def _bring(self, owed: Owed) -> None:
        try:
            view = owed.view
            if view is None:
                view = await self._insist_on_store(lambda: self._store.read(view_of_chat, owed.chat_id))
            after, tidying = await show(self._bot, owed.chat_id, Reply.from_json(owed.reply), view, self._insist)
        except Forbidden as refusal:
            await self._drop(owed, refusal.message)
            logger.info("chat unreachable, reply dropped", extra={"owed_id": owed.id})
        except (BadRequest, ChatMigrated) as refusal:
            # Telegram will never take it as it is: an error of ours, or a chat that is gone. Others must not wait
            # behind it.
            gone = isinstance(refusal, ChatMigrated) or "chat not found" in refusal.message.lower()
            await self._drop(owed, refusal.message if gone else None)
            logger.warning("reply refused by Telegram: %s", refusal.message, extra={"owed_id": owed.id})
        else:
            # What has been seen is paid; tidying up may take its time.
            await self._insist_on_store(lambda: self._store.write(mark_paid, owed, after))
            with suppress(Forbidden):
                await tidy(self._bot, owed.chat_id, tidying, self._insist)

    async def _drop(self, owed: Owed, why_unreachable: str | None) -> None:
        now = self._clock()
        await self._insist_on_store(lambda: self._store.write(_never_arrives, owed, why_unreachable, now))

    async def _insist(self, call: Callable[[], Awaitable[object]]) -> object:
        """Make a Bot API call until Telegram answers it; its own `retry_after` wins over our pauses."""
        failures = 0
        while True:
            try:
                return await call()
            except RetryAfter as flood:
                await self._sleep(seconds(flood))
            except (BadRequest, ChatMigrated, Forbidden, InvalidToken):
                raise
            except TelegramError as error:
                logger.warning("Telegram does not take it yet: %s", type(error).__name__)
                await self._pause(failures)
                failures += 1

    async def _insist_on_store(self, ask: Callable[[], Awaitable[R]]) -> R:
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
        await self._sleep(PAUSES[min(failures, len(PAUSES) - 1)])


def _never_arrives(tx: Tx, owed: Owed, why_unreachable: str | None, now: datetime) -> None:
    mark_paid(tx, owed, None)
    if why_unreachable:
        note_unreachable(tx, owed.chat_id, why_unreachable, now)


def seconds(flood: RetryAfter) -> float:
    """How long Telegram asks us to wait, in seconds."""
    pause = flood.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
