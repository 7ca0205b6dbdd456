"""`ruta invite …`: links that let people in."""

import asyncio
import secrets
from typing import Annotated

import typer
from telegram.error import InvalidToken, TelegramError

from bot.application import make_application
from procedures.errors import UnknownOrganization
from procedures.inviting import invite_organization
from programme.organizations import clean_ruc
from ruta.clock import utc_now
from ruta.context import open_store, print_json
from ruta.errors import CommandError
from ruta.settings import Settings
from storage.kept import BOT_USERNAME, keep, recall
from storage.store import Store

app = typer.Typer(help="Make a link that lets somebody in.", no_args_is_help=True)

TOKEN_BYTES = 18


@app.callback()
def _group() -> None:
    """Keeps `ruta invite` a group while it has one command."""


@app.command()
def organization(ruc: str, *, json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Print a link for the organization with this RUC. The first who opens it becomes its manager here."""
    settings = Settings()
    with open_store(settings) as store:
        username = bot_username(store, settings)
        try:
            token = store.submit(
                invite_organization, clean_ruc(ruc), lambda: secrets.token_urlsafe(TOKEN_BYTES), utc_now()
            ).result()
        except UnknownOrganization as error:
            raise CommandError(
                "No organization with the RUC {ruc} is known here. Import it first: ruta import organizations FILE",
                ruc=error.ruc,
            ) from error
    link = invite_link(username, token)
    print_json({"ruc": clean_ruc(ruc), "link": link}) if json else typer.echo(link)


def invite_link(username: str, token: str) -> str:
    """The link that a person opens on their telephone."""
    return f"https://t.me/{username}?start={token}"


def bot_username(store: Store, settings: Settings) -> str:
    """The bot's name: kept from an earlier time, else asked of Telegram once. Raises `CommandError`."""
    known = store.submit(recall, BOT_USERNAME).result()
    if known:
        return known
    if settings.telegram_token is None:
        raise CommandError(
            "TELEGRAM_TOKEN is not set: the link needs the bot's name, and Telegram is asked for it once."
        )
    name = asyncio.run(_ask_name(settings.telegram_token.get_secret_value(), settings.telegram_api_url))
    store.submit(keep, BOT_USERNAME, name).result()
    return name


async def _ask_name(token: str, api_url: str) -> str:
    try:
        async with make_application(token, api_url).bot as bot:
            return bot.username
    except InvalidToken as error:
        raise CommandError("Telegram does not know this TELEGRAM_TOKEN. Copy it again from @BotFather.") from error
    except TelegramError as error:
        raise CommandError("Telegram does not answer; the link needs the bot's name. Try again later.") from error
