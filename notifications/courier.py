"""The courier: brings owed replies to their chats, each chat in order, and insists until Telegram has taken them.

Whatever Telegram does in between (slow, cutting connections, 429, 5xx) concerns one chat and nobody else. What is
owed is in the store, so a courier may be stopped at any instant: the next one begins with `pay_all_owed`.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden

from notifications.screen import Reply
from notifications.telegram import show, tidy
from notifications.way import Way, is_unreachable
from storage.people import note_unreachable
from storage.tx import Tx
from storage.updates import Owed, all_owed, mark_paid, view_of_chat

logger = logging.getLogger(__name__)


class Courier:
    """Pays what is owed."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._store = way.store
        #: What is on its way: an update that comes again must not send its reply again.
        self._paying: set[int] = set()

    def pay(self, owed: Owed) -> None:
        """Bring one reply, after those that its chat is already waiting for. Does not wait for it."""
        if owed.id in self._paying:
            return
        if self._way.lanes.is_busy(owed.chat_id):
            owed = replace(owed, view=None)  # what is on its way will change what the chat looks like
        self._paying.add(owed.id)
        paying = self._way.lanes.run(owed.chat_id, lambda: self._pay(owed))
        paying.add_done_callback(lambda _: self._paying.discard(owed.id))

    async def pay_all_owed(self) -> int:
        """Start-up: take up what an earlier process left owed, in order. Returns how many replies that is."""
        left = await self._store.read(all_owed)
        for owed in left:
            self.pay(owed)
        return len(left)

    async def drain(self) -> None:
        """Wait until nobody is owed anything."""
        await self._way.lanes.drain()

    def stop(self) -> None:
        """Stop at once; what is owed stays in the store."""
        self._way.lanes.cancel()

    async def _pay(self, owed: Owed) -> None:
        try:
            await self._bring(owed)
        except Exception:  # one reply that we cannot draw must not stop its chat; it stays owed, and /readyz tells
            logger.exception("a reply could not be brought", extra={"owed_id": owed.id})

    async def _bring(self, owed: Owed) -> None:
        insist = partial(self._way.insist, owed.chat_id)
        try:
            view = owed.view
            if view is None:
                view = await self._way.insist_on_store(lambda: self._store.read(view_of_chat, owed.chat_id))
            after, tidying = await show(self._way.bot, owed.chat_id, Reply.from_json(owed.reply), view, insist)
        except (BadRequest, ChatMigrated, Forbidden) as refusal:
            # Telegram will never take it as it is: an error of ours, or a chat that is gone. Others must not wait
            # behind it.
            await self._drop(owed, refusal.message if is_unreachable(refusal) else None)
            logger.warning("reply refused by Telegram: %s", refusal.message, extra={"owed_id": owed.id})
        else:
            # What has been seen is paid; tidying up may take its time.
            await self._way.insist_on_store(lambda: self._store.write(mark_paid, owed, after))
            with suppress(Forbidden):
                await tidy(self._way.bot, owed.chat_id, tidying, insist)

    async def _drop(self, owed: Owed, why_unreachable: str | None) -> None:
        now = self._way.clock()
        await self._way.insist_on_store(lambda: self._store.write(_never_arrives, owed, why_unreachable, now))


def _never_arrives(tx: Tx, owed: Owed, why_unreachable: str | None, now: datetime) -> None:
    mark_paid(tx, owed, None)
    if why_unreachable:
        note_unreachable(tx, owed.chat_id, why_unreachable, now)
