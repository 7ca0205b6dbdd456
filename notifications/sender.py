"""The sender: brings what is due in the outbox, each chat in order, at Telegram's pace, and never the same twice.

A sweep claims what is due and hands it to the chats' lanes. Just before Telegram is asked, that is written down: after
a crash nobody sends again what may have arrived, and what was not asked for comes again when its lease has expired.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from notifications.drawing import MOMENT, Drawer, Ready, make_ready
from notifications.lanes import Lanes
from notifications.telegram import show, tidy
from notifications.transport import NotTaken
from notifications.way import Way, is_unreachable, seconds
from storage.errors import StoreUnavailable
from storage.leases import CUT_OFF, Due, claim, expire_leases, hold, settle, try_again
from storage.outbox import ACCEPTED, FAILED, UNKNOWN, Claimed
from storage.people import note_unreachable
from storage.tx import Tx
from storage.updates import ChatView, mark_shown

logger = logging.getLogger(__name__)

#: Messages in hand at a time, and of them for one chat: at one a second it would keep the others waiting.
IN_HAND, FOR_ONE_CHAT = 200, 10
#: How long a message may be in hand before Telegram is asked for it.
LEASE = timedelta(minutes=2)
#: How long a message waits after Telegram has surely not taken it, the first, second, … time; then again and again.
PAUSES = tuple(timedelta(seconds=pause) for pause in (2, 5, 15, 60, 300))


class Sender:
    """Make it at the edge. `drawers` draw each kind of notification that is not drawn already."""

    def __init__(self, way: Way, drawers: Mapping[str, Drawer]) -> None:
        self._way = way
        self._store = way.store
        self._drawers = drawers
        #: One job for each chat that has messages in hand, and how many these are in all.
        self._jobs = Lanes()
        self._in_hand = 0
        self._is_stopping = False
        #: One message at a time takes the next room for all; the others stand in line.
        self._gate = asyncio.Lock()

    async def sweep(self) -> int:
        """Hand what is due to its chats, without waiting until it has arrived; how much that is. Raises
        `StoreUnavailable`.
        """
        now = self._way.clock()
        if unknown := await self._store.write(expire_leases, now):
            logger.warning("%s messages were cut off in the act", unknown)
        handed = 0
        while (room := IN_HAND - self._in_hand) > 0 and not self._is_stopping:
            claims = await self._store.write(claim, now, room, LEASE)
            if claims.missed:
                logger.warning("%s messages are missed: their last useful moment has passed", claims.missed)
            handed += await self._hand_out(claims.rows)
            if len(claims.rows) + claims.missed < room:
                break
        return handed

    async def drain(self) -> None:
        """Wait until nothing is in hand."""
        await self._jobs.drain()

    def finish(self) -> None:
        """Begin nothing any more: what Telegram has not been asked for goes back to the outbox."""
        self._is_stopping = True

    def stop(self) -> None:
        """Stop at once; the leases tell the next sender what was in hand."""
        self._jobs.cancel()

    async def _hand_out(self, rows: list[Due]) -> int:
        taken, left = 0, list[Due]()
        for chat_id, mine in _by_chat(rows).items():
            most = 0 if self._is_busy(chat_id) else FOR_ONE_CHAT
            left.extend(mine[most:])
            if mine[:most]:
                self._take(chat_id, mine[:most])
                taken += len(mine[:most])
        if left:
            await self._store.write(hold, left, self._way.clock() + MOMENT)
        return taken

    def _is_busy(self, chat_id: int) -> bool:
        """A chat in which something is going on is asked again in a moment: what waits in memory could wait for long,
        and would keep others from being taken in hand.
        """
        return self._jobs.is_busy(chat_id) or self._way.lanes.is_busy(chat_id)

    def _take(self, chat_id: int, rows: list[Due]) -> None:
        self._in_hand += len(rows)
        job = self._jobs.run(chat_id, partial(self._bring_all, rows))
        job.add_done_callback(lambda _: self._let_go(len(rows)))

    def _let_go(self, number: int) -> None:
        self._in_hand -= number

    async def _bring_all(self, rows: list[Due]) -> None:
        """One chat's messages, in order; when one has to wait, those behind it wait with it."""
        for nth, row in enumerate(rows):
            until = self._way.clock() if self._is_stopping else await self._bring(row)
            if until is not None:
                with suppress(StoreUnavailable):  # then their leases expire
                    await self._store.write(hold, rows[nth:], until)
                return

    async def _bring(self, row: Due) -> datetime | None:
        """Bring one message; the time until which its chat is to wait, if it is."""
        await self._wait_for_room(row.chat_id)  # outside the chat's lane: a reply does not wait for the pace
        if self._way.lanes.is_busy(row.chat_id):
            return self._way.clock() + MOMENT
        return await self._way.lanes.run(row.chat_id, partial(self._bring_now, row))

    async def _bring_now(self, row: Due) -> datetime | None:
        """Raises nothing: a reply that stands behind it in the lane would fall with it."""
        try:
            ready = await self._store.write(make_ready, row, self._drawers, self._way.clock())
            return await self._send(ready) if ready else None
        except StoreUnavailable:
            return self._way.clock() + MOMENT
        except Exception as error:
            logger.exception("a message could not be brought", extra={"notification": row.id})
            await self._settle(row.id, FAILED, f"it could not be brought: {type(error).__name__}")
            return None

    async def _wait_for_room(self, chat_id: int) -> None:
        pace, sleep = self._way.pace, self._way.sleep
        while True:
            while pause := pace.pause_of(chat_id):
                await sleep(pause)
            async with self._gate:
                while pause := pace.pause():
                    await sleep(pause)
                if not pace.pause_of(chat_id):  # else somebody was answered meanwhile, who has the right of way
                    pace.note(chat_id)
                    return

    async def _send(self, ready: Ready) -> datetime | None:
        row, has_begun = ready.row, False

        async def call_once(call: Callable[[], Awaitable[Any]]) -> Any:
            """The first call tells what becomes of the message; once it stands, the rest is insisted on."""
            nonlocal has_begun
            if has_begun:
                return await self._way.insist(row.chat_id, call)
            answer = await call()
            has_begun = True
            return answer

        try:
            view, tidying = await show(self._way.bot, row.chat_id, ready.reply, ready.view, call_once)
        except TelegramError as error:
            if has_begun:
                await self._settle(row.id, UNKNOWN, f"only its beginning has arrived: {error.message}")
                return None
            return await self._refused(ready, error)
        now = self._way.clock()
        await self._way.insist_on_store(lambda: self._store.write(_arrived, row, view, now))
        await tidy(self._way.bot, row.chat_id, tidying, call_once)
        return None

    async def _refused(self, ready: Ready, error: TelegramError) -> datetime | None:
        """What becomes of a message that Telegram did not take, or may not have; until when its chat is to wait."""
        row = ready.row
        match error:
            case RetryAfter():
                return await self._try_again(ready, timedelta(seconds=seconds(error)))
            case NotTaken() | InvalidToken():
                logger.warning("a message is to come later: %s", error.message, extra={"key": row.key})
                return await self._try_again(ready, PAUSES[min(row.attempts, len(PAUSES) - 1)])
            case _ if is_unreachable(error):
                logger.info("chat unreachable: %s", error.message, extra={"key": row.key})
                now = self._way.clock()
                await self._way.insist_on_store(lambda: self._store.write(_unreachable, ready, error.message, now))
            case BadRequest():
                logger.warning("message refused by Telegram: %s", error.message, extra={"key": row.key})
                now = self._way.clock()
                await self._way.insist_on_store(lambda: self._store.write(_fail, ready, error.message, now))
            case _:
                await self._settle(row.id, UNKNOWN, CUT_OFF)
        return None

    async def _try_again(self, ready: Ready, pause: timedelta) -> datetime:
        now = self._way.clock()
        await self._way.insist_on_store(lambda: self._store.write(_not_taken, ready, now + pause, now))
        return now + pause

    async def _settle(self, number: int, state: str, reason: str) -> None:
        now = self._way.clock()
        await self._way.insist_on_store(lambda: self._store.write(settle, number, state, now, reason=reason))


def _by_chat(rows: list[Due]) -> dict[int, list[Due]]:
    by_chat: dict[int, list[Due]] = {}
    for row in rows:
        by_chat.setdefault(row.chat_id, []).append(row)
    return by_chat


def _arrived(tx: Tx, row: Claimed, view: ChatView, now: datetime) -> None:
    settle(tx, row.id, ACCEPTED, now, message_id=view.last_message_id)
    mark_shown(tx, row.chat_id, view)


def _not_taken(tx: Tx, ready: Ready, until: datetime, now: datetime) -> None:
    try_again(tx, ready.row, until, now)
    if ready.take_back:
        ready.take_back(tx, now)


def _fail(tx: Tx, ready: Ready, reason: str, now: datetime) -> None:
    settle(tx, ready.row.id, FAILED, now, reason=reason)
    if ready.take_back:
        ready.take_back(tx, now)


def _unreachable(tx: Tx, ready: Ready, reason: str, now: datetime) -> None:
    _fail(tx, ready, reason, now)
    note_unreachable(tx, ready.row.chat_id, reason, now)
