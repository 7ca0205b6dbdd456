"""The PTB application: its bot, its transport, and its table of handlers. PTB's own polling and webhook are not
used.
"""

import os
from typing import Any, cast

from telegram import BotCommand
from telegram.ext import Application, ApplicationBuilder

from bot.menu import COMMANDS, command_help
from bot.routing import Context, Data, RutaApplication
from language.catalogs import DEFAULT, LOCALES, catalog
from notifications.telegram_bot import RutaBot
from notifications.transport import AiohttpRequest


class _Raising(Application[RutaBot, Context, Data, Data, Data, None]):
    """PTB logs what a handler raises and goes on; here the fate of the transaction must reach the intake."""

    async def process_error(self, update: object, error: Exception, job: Any = None, coroutine: Any = None) -> bool:  # noqa: ARG002 - PTB's signature
        """Raise it again."""
        raise error


def make_application(token: str, api_url: str) -> RutaApplication:
    """An application for any Bot API server at `api_url` (Telegram's, or a sandbox). It still has no routes."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB's waits as timedelta; its other form is going away
    bot = RutaBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    builder = ApplicationBuilder().application_class(_Raising).bot(bot).updater(None).job_queue(None)
    return cast("RutaApplication", builder.build())


async def offer_commands(bot: RutaBot) -> None:
    """Fill Telegram's own menu of commands, in every language we speak."""
    for locale in LOCALES:
        help_texts = command_help(catalog(locale))
        commands = [BotCommand(name, help_texts[name]) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=None if locale == DEFAULT else locale)
