"""Who are we at Telegram? Asked once, in a command's own event loop."""

import asyncio

from telegram.error import TimedOut

from bot.application import make_application

#: Seconds that Telegram has for it.
PATIENCE = 10.0


async def ask_bot_name(token: str, api_url: str) -> str:
    """The bot's name, without @. Raises PTB's `InvalidToken` for a wrong token, else its `TelegramError`."""
    try:
        async with asyncio.timeout(PATIENCE), make_application(token, api_url).bot as bot:
            return bot.username
    except TimeoutError:
        raise TimedOut from None
