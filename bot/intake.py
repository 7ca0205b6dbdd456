"""The intake: every update is taken once, in one transaction, in the order of its chat; then, and only then,
acknowledged.

Whoever brings updates (long polling, the webhook) awaits `take`: when it returns, what the update did is in the store
together with the replies that are owed for it. It raises `StoreUnavailable` when nothing could be kept: then the
update must come again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import Update

from bot.events import chat_of, lightened, read_event
from bot.routing import RutaApplication, add_routes
from bot.turn import Step, give_up, put_aside, take
from notifications.courier import Courier
from notifications.lanes import Lanes
from procedures.helping import HELP_FOR
from procedures.inviting import MakeToken
from storage.errors import StoreUnavailable
from storage.store import Store

logger = logging.getLogger(__name__)

#: An update that fails this often is kept raw and marked failed, and the rest goes on.
TRIES = 3


class Intake:
    """Takes updates for one bot. Make it at the edge, with an application whose routes it fills."""

    def __init__(
        self,
        application: RutaApplication,
        store: Store,
        courier: Courier,
        clock: Callable[[], datetime],
        make_token: MakeToken,
        help_for: timedelta = HELP_FOR,
        calendar_at: str | None = None,
    ) -> None:
        self._application = application
        self._store = store
        self._courier = courier
        self._clock = clock
        self._make_token = make_token
        self._help_for, self._calendar_at = help_for, calendar_at
        self._lanes = Lanes()
        add_routes(application, self._do)

    async def take(self, raw: dict[str, Any]) -> None:
        """Take one update, as Telegram gives it. Raises `StoreUnavailable`."""
        try:
            update = Update.de_json(lightened(raw), self._application.bot)
        except Exception as error:  # noqa: BLE001 - PTB stumbles in many ways over what is no update
            await self._keep_failed(None, raw, error)
            return
        await self._lanes.run(chat_of(update), lambda: self._take(update, raw))

    async def drain(self) -> None:
        """Wait until every update that has come is taken."""
        await self._lanes.drain()

    async def _take(self, update: Update, raw: dict[str, Any]) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                await self._application.process_update(update)
            except StoreUnavailable:
                raise
            except Exception as error:  # whatever it is, the people behind it must not wait
                logger.exception("update %s failed, %s tries left", update.update_id, tries_left)
                if not tries_left:
                    await self._keep_failed(update, raw, error)
            else:
                return

    async def _do(self, update: Update, step: Step) -> None:
        event, now = read_event(update), self._clock()
        given = self._make_token, self._help_for, self._calendar_at
        for owed in await self._store.write(take, event, step, now, *given):
            self._courier.pay(owed)

    async def _keep_failed(self, update: Update | None, raw: dict[str, Any], error: Exception) -> None:
        """Keep what cannot be dealt with, and tell the person if there is one. What cannot even be kept is let go,
        aloud: the updates behind it must not wait for ever.
        """
        try:
            if update and chat_of(update) is not None:
                await self._give_up(update, raw, error)
            else:
                await self._put_aside(raw, error)
        except StoreUnavailable:
            raise
        except Exception:
            logger.exception("update %s cannot even be kept", raw.get("update_id"))

    async def _put_aside(self, raw: dict[str, Any], error: Exception) -> None:
        """An update that cannot even be parsed, or of no chat: there is nobody to tell, but it is kept."""
        update_id = raw.get("update_id")
        logger.error("update %s cannot be read: %s", update_id, type(error).__name__)
        if isinstance(update_id, int):
            await self._store.write(put_aside, update_id, raw, type(error).__name__, self._clock())

    async def _give_up(self, update: Update, raw: dict[str, Any], error: Exception) -> None:
        event, reason = read_event(update), type(error).__name__
        for owed in await self._store.write(give_up, event, raw, reason, self._clock()):
            self._courier.pay(owed)
