"""`ruta doctor`: what a person who runs the Ruta wants to know first when something is wrong."""

from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from language.catalogs import Catalog
from procedures.answering import form_of
from programme.messages import Message
from programme.organizations import CHAINS
from ruta.bot_name import ask_bot_name
from ruta.failures import in_words
from ruta.settings import Settings
from storage.questionnaires import latest_version_id
from storage.schema import check_schema
from storage.store import Store
from storage.tx import Tx
from storage.updates import count_failed


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, what was found, and whether it is well."""

    #: For scripts: database, questionnaires, updates or telegram.
    name: str
    ok: bool
    #: For people: a line that says which thing it is.
    found: str


async def examine(settings: Settings, _: Catalog) -> list[Check]:
    """Every check, in the order in which one would mend."""
    return [*_examine_store(settings, _), await _telegram(settings, _)]


def _examine_store(settings: Settings, _: Catalog) -> list[Check]:
    try:
        store = Store(settings.database)
        try:
            check_schema(store.engine)
            kind = store.engine.dialect.name
            return [
                Check("database", ok=True, found=_("Database: up to date ({kind})", kind=kind)),
                _questionnaires(store, _),
                _failed(store, _),
            ]
        finally:
            store.close()
    except Exception as error:
        line = in_words(_, error)
        if line is None:
            raise
        return [Check("database", ok=False, found=line)]


def _questionnaires(store: Store, _: Catalog) -> Check:
    def published(tx: Tx) -> list[str]:
        return [chain for chain in CHAINS if latest_version_id(tx, form_of(chain)) is not None]

    chains = store.submit(published).result()
    if not chains:
        return Check("questionnaires", ok=False, found=_("Questionnaires: none is published. Run: ruta migrate"))
    names = ", ".join(_.of(CHAINS[chain].name) for chain in chains)
    return Check("questionnaires", ok=True, found=_("Questionnaires: published for {chains}", chains=names))


def _failed(store: Store, _: Catalog) -> Check:
    failed = store.submit(count_failed).result()
    return Check(
        "updates", ok=failed == 0, found=_("Messages that could not be dealt with, and are kept: {n}", n=failed)
    )


async def _telegram(settings: Settings, _: Catalog) -> Check:
    ok, found = False, Message("Telegram: TELEGRAM_TOKEN is not set. Ask @BotFather for one.")
    if settings.telegram_token is not None:
        try:
            name = await ask_bot_name(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        except InvalidToken:
            found = Message("Telegram does not know this TELEGRAM_TOKEN. Copy it again from @BotFather.")
        except TelegramError:
            found = Message("Telegram does not answer at {url}.", {"url": settings.telegram_api_url})
        else:
            ok, found = True, Message("Telegram: we speak as @{name}", {"name": name})
    return Check("telegram", ok=ok, found=_.of(found))
