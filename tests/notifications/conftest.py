"""A courier with a store and a small Telegram, whose pauses are noted and not waited for."""

from datetime import UTC, datetime

import pytest

from notifications.courier import Courier
from notifications.screen import Button, Reply, Screen
from notifications.telegram_bot import RutaBot
from notifications.transport import AiohttpRequest
from procedures.enrolling import agree
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.people import Chat
from storage.schema import migrate
from storage.store import Store
from storage.updates import all_owed, owe

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
TOKEN = "1:secret-of-nobody"


class Post:
    """The courier at work: what is owed, what Telegram was asked, how long was waited."""

    def __init__(self, store, telegram, bot, pauses):
        self.store, self.telegram, self.bot, self.pauses = store, telegram, bot, pauses
        self.courier = Courier(bot, store, lambda: NOW, self.pause)
        self._updates = 0

    async def pause(self, seconds):
        self.pauses.append(seconds)

    async def owe(self, phone, reply):
        self._updates += 1
        return await self.store.write(owe, self._updates, phone.id, reply.to_json(), NOW, None)

    async def bring(self, phone, reply):
        """Owe a reply and pay it; the calls that it took, and with which answer."""
        await self.telegram.clear_calls()
        self.courier.pay(await self.owe(phone, reply))
        await self.courier.drain()
        return await self.calls()

    async def calls(self):
        return [(call["method"], call["status"]) for call in await self.telegram.calls()]

    async def owed(self):
        return await self.store.read(all_owed)

    async def chat(self, phone):
        return await self.store.read(lambda tx: tx.get(Chat, phone.id).model_dump())

    async def newcomer(self, name="Rosa"):
        """Somebody who has opened the chat and agreed to the notice."""
        phone = await self.telegram.phone(name, language_code="es")
        await phone.say("/start")
        await self.store.write(agree, phone.id, "1", "es", NOW)
        return phone


@pytest.fixture
def store(tmp_path):
    """SQLite alone: what the courier does is the same on both."""
    store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    migrate(store.engine)
    yield store
    store.close()


@pytest.fixture
async def sandbox():
    async with Sandbox(None).running() as running:
        yield running


@pytest.fixture
async def post(store, sandbox):
    request, updates = AiohttpRequest(), AiohttpRequest(connections=1)
    bot = RutaBot(TOKEN, base_url=f"{sandbox.url}/bot", request=request, get_updates_request=updates)
    async with SandboxClient(sandbox.url) as telegram, bot:
        yield Post(store, telegram, bot, [])


@pytest.fixture
async def rosa(post):
    return await post.newcomer()


@pytest.fixture
def make_reply():
    """A reply of one screen: its text, and the labels of its buttons."""

    def make(text, *labels, **facts):
        row = tuple(Button(label, label.lower()) for label in labels)
        return Reply((Screen(text, (row,) if row else ()),), **facts)

    return make
