"""A service made of its real parts (PTB application, courier, intake, store), a sandbox for its Telegram, and a
clock that a test sets.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.application import make_application
from bot.intake import Intake
from bot.polling import poll
from notifications.courier import Courier
from notifications.sender import Sender
from notifications.way import Way
from procedures.importing import import_organizations
from procedures.inviting import invite_facilitator, invite_organization
from procedures.questionnaires import publish, publish_all
from programme.sheets import make_sheet
from ruta.data import shipped_forms
from ruta.service import DRAWERS
from sandbox.client import Phone, SandboxClient
from sandbox.server import Sandbox
from storage.kept import BOT_USERNAME, keep
from storage.schema import migrate
from storage.store import Store
from tests.programme.markdown_forms import sheets

BOT = "ruta_demo_bot"
CACAO, SECOND_CACAO, COFFEE = "20999999990", "20999999981", "20999999973"

SHORT_FORM = """
| survey |
| | type | name | label | relevant | required | constraint | constraint_message | dont_know |
| | begin_group | first | Primera parte | | | | | |
| | select_one yes_no | exports | ¿Exporta su organización? | | yes | | | |
| | integer | year | ¿Desde qué año exporta? | ${exports} = 'yes' | yes | . > 1950 | Escriba un año desde 1951. | yes |
| | select_multiple crops | crops | ¿Qué cultiva? | | yes | | | |
| | end_group | | | | | | | |
| | begin_group | second | Segunda parte | | | | | |
| | decimal | sales | ¿Cuánto vendió, en soles? | | yes | | | |
| | text | wish | ¿Qué le hace más falta? | | | | | |
| | end_group | | | | | | | |
| choices |
| | list_name | name | label | points | no_points |
| | yes_no | yes | Sí | 0 | |
| | yes_no | no | No | 2 | |
| | yes_no | no_se | No sé | | not known |
| | crops | cacao | Cacao | | profile |
| | crops | coffee | Café | | profile |
| | crops | banana | Banano | | profile |
| settings |
| | form_title | form_id | version | default_language |
| | Test de prueba | tpe_cacao | 1 | Español (es) |
"""


def link_of(token: str) -> str:
    """The link with that token."""
    return f"https://t.me/{BOT}?start={token}"


class Clock:
    """The time, as a test wants it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Some time passes."""
        self.now += timedelta(**duration)


class Ticks:
    """Seconds of the process: they pass only where somebody waits for Telegram, and then at once."""

    def __init__(self) -> None:
        self._passed = 0.0

    def __call__(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """So many seconds pass."""
        self._passed += seconds
        await asyncio.sleep(0)


class Ruta:
    """The service at work."""

    def __init__(self, store: Store, sandbox: Sandbox, telegram: SandboxClient) -> None:
        self.store = store
        self.sandbox = sandbox
        self.telegram = telegram
        self.clock = Clock()
        self._tokens = (f"token-{number:026}" for number in itertools.count(1))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """A process of the service: it may end and begin again on the same store."""
        application = make_application("1:test", self.sandbox.url)
        ticks = Ticks()
        way = Way(application.bot, self.store, self.clock, ticks.sleep, ticks)
        courier = Courier(way)
        self.sender = Sender(way, DRAWERS)
        self.intake = Intake(application, self.store, courier, self.clock, self.make_token)
        await application.initialize()
        self.courier = courier
        await courier.pay_all_owed()
        polling = asyncio.create_task(poll(application.bot, self.intake))
        try:
            yield
        finally:
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling
            await self.intake.drain()
            await self.sender.drain()
            await courier.drain()
            await application.shutdown()

    async def invite(self, ruc: str = CACAO) -> str:
        """A link into an organization."""
        token = await self.store.write(invite_organization, ruc, self.make_token, self.clock())
        return link_of(token)

    async def invite_facilitator(
        self, name: str = "Ana Torres", chains: tuple[str, ...] = (), regions: tuple[str, ...] = ()
    ) -> str:
        """A link for a facilitator."""
        token = await self.store.write(invite_facilitator, name, chains, regions, self.make_token, self.clock())
        return link_of(token)

    async def facilitator(self, first_name: str = "Ana", **follows: tuple[str, ...]) -> "Person":
        """A facilitator who has come in, and sees their day."""
        person = await self.newcomer(first_name)
        await person.open(await self.invite_facilitator(f"{first_name} Torres", **follows))
        await person.tap("Acepto")
        return person

    async def colleague(self, host: "Person", first_name: str = "Julio", **details: str) -> "Person":
        """Somebody whom a representative has invited, and who has told who they are."""
        await host.say("/equipo")
        await host.tap("Invitar a un colega")
        link = (await host.reply()).split()[-1]
        person = await self.newcomer(first_name, **details)
        await person.enrol_until_phone(link)
        await self.swept()
        await host.reply()  # who came in
        return person

    def make_token(self) -> str:
        """The next token: not random, so that a test can be done again."""
        return next(self._tokens)

    async def publish(self, form: str) -> None:
        """Publish a questionnaire drawn as Markdown."""
        await self.store.write(publish, sheets(form), self.clock())

    async def newcomer(self, first_name: str = "Rosa", **details: str) -> "Person":
        """Somebody with a phone who has not been here before."""
        details = {"last_name": "Quispe", "language_code": "es", **details}
        return Person(await self.telegram.phone(first_name, **details))

    async def manager(self, first_name: str = "Rosa", ruc: str = CACAO, **details: str) -> "Person":
        """Somebody who has enrolled, and sees the first question of the TPE."""
        person = await self.newcomer(first_name, **details)
        await person.enrol(await self.invite(ruc))
        return person

    async def settled(self) -> None:
        """All that was said has been dealt with, and all replies have arrived, and what was due then."""
        while await self.telegram.waiting_updates():
            await self.intake.drain()
        await self.intake.drain()
        await self.swept()

    async def swept(self) -> None:
        """All that was due by now in the outbox has arrived, or has found out why it cannot."""
        await self.courier.drain()
        while await self.sender.sweep():
            await self.sender.drain()


class Person:
    """Somebody with a phone, who waits for the answer to what they do."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._seen: dict[int, str] = {}

    async def open(self, link: str) -> str:
        """Open a link; the text of the reply."""
        await self.phone.open(link)
        return await self.reply()

    async def enter(self, link: str) -> str:
        """Open the link of one more organization, and want to join it; the text of the reply."""
        await self.open(link)
        return await self.tap("Sí, quiero entrar")

    async def say(self, text: str) -> str:
        """Write something; the text of the reply."""
        await self.phone.say(text)
        return await self.reply()

    async def tap(self, button: str, message_id: int | None = None, *, is_stale: bool = False) -> str:
        """Tap a button; the text of the reply."""
        await self.phone.tap(button, message_id, is_stale=is_stale)
        return await self.reply()

    async def press(self, label: str) -> str:
        """Press a button of the phone's own keyboard; the text of the reply."""
        await self.phone.press(label)
        return await self.reply()

    async def reply(self) -> str:
        """The text of the next message that the bot writes or edits; buttons taken away are no reply."""
        while True:
            message = await self.phone.next_message(timeout=30)
            text = str(message.get("text") or message.get("caption"))
            only_stripped = self._seen.get(message["message_id"]) == text and "reply_markup" not in message
            self._seen[message["message_id"]] = text
            if not only_stripped:
                return text

    async def buttons(self) -> list[str]:
        """The labels of the buttons that are live, row by row."""
        screen = await self.phone.screen()
        return [button["text"] for row in screen["reply_markup"]["inline_keyboard"] for button in row] if screen else []

    async def enrol(self, link: str) -> str:
        """From the link to the first question; its text."""
        await self.open(link)
        await self.tap("Acepto")
        await self.tap((await self.buttons())[0])
        await self.tap("Gerente")
        await self.press("Omitir")
        return await self.reply()

    async def enrol_until_phone(self, link: str) -> str:
        """From the link to the telephone, as a partner; what may be done now."""
        await self.open(link)
        await self.tap("Acepto")
        await self.tap((await self.buttons())[0])
        await self.tap("Socio o socia")
        await self.press("Omitir")  # its reply takes the phone's own button away
        return await self.reply()


@pytest.fixture
async def ruta(store: Store) -> AsyncIterator[Ruta]:
    """The service on each kind of database, with three organizations and the TPE of the cacao chain."""
    async with _ruta(store, shipped_forms()) as ruta:
        yield ruta


@pytest.fixture
async def ruta_on_sqlite(sqlite_store: Store) -> AsyncIterator[Ruta]:
    """The service on SQLite alone, where the kind of database cannot matter."""
    async with _ruta(sqlite_store, shipped_forms()) as ruta:
        yield ruta


@pytest.fixture
async def short_ruta(sqlite_store: Store) -> AsyncIterator[Ruta]:
    """The service on SQLite with a short questionnaire of every kind of question."""
    async with _ruta(sqlite_store, [sheets(SHORT_FORM)]) as ruta:
        yield ruta


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A migrated store on SQLite."""
    store = Store(f"sqlite:///{tmp_path / 'sqlite.db'}")
    migrate(store.engine)
    yield store
    store.close()


@asynccontextmanager
async def _ruta(store: Store, forms: list) -> AsyncIterator[Ruta]:
    async with Sandbox(None).running() as sandbox, SandboxClient(sandbox.url) as telegram:
        ruta = Ruta(store, sandbox, telegram)
        await store.write(keep, BOT_USERNAME, BOT)
        await store.write(publish_all, forms, ruta.clock())
        organizations = make_sheet(
            "organizations",
            ("ruc", "legal_name", "kind", "chain", "region"),
            (
                (CACAO, "Cooperativa Semilla", "cooperative", "cacao", "san_martin"),
                (SECOND_CACAO, "Asociación Flor", "association", "cacao", "junin"),
                (COFFEE, "Cafetalera Neblina", "association", "coffee", "junin"),
            ),
        )
        await store.write(import_organizations, organizations, ruta.clock())
        async with ruta.running():
            yield ruta
