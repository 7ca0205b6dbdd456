"""`ruta invite …`: links that let people in."""

import asyncio
from typing import Annotated

import typer

from procedures.inviting import invite_organization
from ruta.clock import utc_now
from ruta.context import open_store, print_json, sound_ruc
from ruta.errors import CommandError
from ruta.randomness import make_token
from ruta.settings import Settings
from ruta.usage import Json
from storage.kept import BOT_USERNAME, keep, recall
from storage.organizations import organization_by_ruc
from storage.store import Store

app = typer.Typer(help="Hacer un enlace que invita a alguien.")


@app.command(help="Un enlace para la organización de este RUC. Quien lo abre primero queda como gerente.")
def organization(
    ruc: Annotated[str, typer.Argument(metavar="RUC", help="Sus 11 dígitos.")],
    *,
    json: Annotated[bool, Json] = False,
) -> None:
    """Print a link for the organization with this RUC. The first who opens it becomes its manager here."""
    settings = Settings()
    number = sound_ruc(ruc)
    with open_store(settings) as store:
        # First what needs no Telegram: nobody should mend the token to learn that the RUC is unknown.
        if store.submit(organization_by_ruc, number).result() is None:
            raise CommandError(
                "No organization with the RUC {ruc} is known here. Import it first: ruta import organizations FILE",
                ruc=number,
            )
        username = bot_username(store, settings)
        token = store.submit(invite_organization, number, make_token, utc_now()).result()
    link = invite_link(username, token)
    print_json({"ruc": number, "link": link}) if json else typer.echo(link)


def invite_link(username: str, token: str) -> str:
    """The link that a person opens on their telephone."""
    return f"https://t.me/{username}?start={token}"


def bot_username(store: Store, settings: Settings) -> str:
    """The bot's name: kept from an earlier time, else asked of Telegram once. Raises `CommandError`."""
    name = store.submit(recall, BOT_USERNAME).result()
    if name is None:
        name = _ask_name(settings)
        store.submit(keep, BOT_USERNAME, name).result()
    return name


def _ask_name(settings: Settings) -> str:
    from telegram.error import InvalidToken, TelegramError  # heavy, and needed once

    from ruta.bot_name import ask_bot_name

    if settings.telegram_token is None:
        raise CommandError(
            "TELEGRAM_TOKEN is not set: the link needs the bot's name, and Telegram is asked for it once."
        )
    try:
        return asyncio.run(ask_bot_name(settings.telegram_token.get_secret_value(), settings.telegram_api_url))
    except InvalidToken as error:
        raise CommandError("Telegram does not know this TELEGRAM_TOKEN. Copy it again from @BotFather.") from error
    except TelegramError as error:
        raise CommandError("Telegram does not answer; the link needs the bot's name. Try again later.") from error
