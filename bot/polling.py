"""Long polling, our own: Telegram is told that an update has arrived only after its transaction.

PTB's updater acknowledges a batch as soon as it is read; what a crash then finds unfinished is lost (docs/decisions).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import Intake
from notifications.telegram_bot import RutaBot
from notifications.way import seconds
from storage.errors import StoreUnavailable

R = TypeVar("R")

logger = logging.getLogger(__name__)

#: Seconds that Telegram may hold a poll open, and the pause after a failure.
LONG, PAUSE = 30, 1.0
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


async def poll(bot: RutaBot, intake: Intake, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Ask for updates for ever. Raises `InvalidToken`; everything else is waited out. Stop it by cancelling."""
    await insist(bot.delete_webhook, sleep)
    offset = 0
    while True:
        batch = await insist(partial(bot.raw_updates, offset, LONG, KINDS), sleep)
        try:
            await asyncio.gather(*(intake.take(raw) for raw in batch))
        except StoreUnavailable as error:
            # The offset stays: the whole batch comes again, and what was kept of it is known by its update_id.
            logger.warning("the store is unavailable, updates wait at Telegram: %s", error)
            await intake.drain()
            await sleep(PAUSE)
        else:
            offset = max((raw["update_id"] + 1 for raw in batch), default=offset)


async def insist(call: Callable[[], Awaitable[R]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> R:
    """Make a call of the Bot API until Telegram answers it. Raises `InvalidToken` and `BadRequest`: asking again would
    not help.
    """
    while True:
        try:
            return await call()
        except (InvalidToken, BadRequest):
            raise
        except RetryAfter as flood:
            await sleep(seconds(flood))
        except Conflict:
            logger.warning("another process polls with this token, or a webhook is set; trying again")
            await sleep(PAUSE * 5)
        except TelegramError as error:
            logger.warning("Telegram does not answer: %s", type(error).__name__)
            await sleep(PAUSE)
