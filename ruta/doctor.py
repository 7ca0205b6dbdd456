"""`ruta doctor`: what a person who runs the Ruta wants to know first when something is wrong."""

import asyncio
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.application import make_application
from procedures.answering import form_of
from programme.messages import Message
from programme.organizations import CHAINS
from ruta.settings import Settings
from storage.errors import StoreError
from storage.questionnaires import latest_version_id
from storage.schema import check_schema
from storage.store import Store, Tx
from storage.updates import count_failed

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, what was found, and whether it is well."""

    name: str
    ok: bool
    found: Message


async def examine(settings: Settings) -> list[Check]:
    """Every check, in the order in which one would mend."""
    return [*_examine_store(settings), await _telegram(settings)]


def _examine_store(settings: Settings) -> list[Check]:
    try:
        store = Store(settings.database)
    except StoreError as error:
        return [Check("database", ok=False, found=Message("{error}", {"error": str(error)}))]
    try:
        check_schema(store.engine)
        return [
            Check("database", ok=True, found=Message("up to date ({kind})", {"kind": store.engine.dialect.name})),
            *(look(store) for look in (_questionnaires, _failed)),
        ]
    except Exception as error:  # noqa: BLE001 - whatever stands in the way of the database is what was asked
        first_line = next(iter(str(error).splitlines()), type(error).__name__)
        return [Check("database", ok=False, found=Message("{error}", {"error": first_line}))]
    finally:
        store.close()


def _questionnaires(store: Store) -> Check:
    def published(tx: Tx) -> list[str]:
        return [chain for chain in CHAINS if latest_version_id(tx, form_of(chain)) is not None]

    chains = store.submit(published).result()
    facts = {"chains": ", ".join(chains) or "—"}
    return Check("questionnaires", ok=bool(chains), found=Message("published for: {chains}", facts))


def _failed(store: Store) -> Check:
    failed = store.submit(count_failed).result()
    return Check("updates", ok=failed == 0, found=Message("{n} could not be dealt with and are kept", {"n": failed}))


async def _telegram(settings: Settings) -> Check:
    if settings.telegram_token is None:
        return Check("telegram", ok=False, found=Message("TELEGRAM_TOKEN is not set"))
    try:
        application = make_application(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        async with asyncio.timeout(PATIENCE), application.bot as bot:
            return Check("telegram", ok=True, found=Message("speaks as @{name}", {"name": bot.username}))
    except InvalidToken:
        return Check("telegram", ok=False, found=Message("does not know this TELEGRAM_TOKEN"))
    except (TelegramError, TimeoutError) as error:
        return Check("telegram", ok=False, found=Message("does not answer ({kind})", {"kind": type(error).__name__}))
