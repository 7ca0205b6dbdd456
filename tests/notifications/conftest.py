"""A courier and a sender with a store and a small Telegram, whose pauses are noted and not waited for."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from notifications.courier import Courier
from notifications.drawing import DRAWN
from notifications.screen import Button, Reply, Screen
from notifications.sender import Sender
from notifications.telegram_bot import RutaBot
from notifications.transport import AiohttpRequest
from notifications.way import Way
from procedures.enrolling import agree
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.leases import Lease
from storage.outbox import Notification, Planned, plan
from storage.people import Chat
from storage.schema import migrate
from storage.store import Store
from storage.updates import all_owed, owe

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
TOKEN = "1:secret-of-nobody"


class Post:
    """Courier and sender at work: what is owed and due, what Telegram was asked, how long was waited."""

    def __init__(self, store, telegram, bot):
        self.store, self.telegram, self.bot = store, telegram, bot
        self.now, self.ticks, self.pauses, self.drawers = NOW, 0.0, [], {}
        self.way = Way(bot, store, lambda: self.now, self.pause, lambda: self.ticks)
        self.courier = Courier(self.way)
        self.sender = Sender(self.way, self.drawers)
        self._updates = 0

    async def pause(self, seconds):
        self.pauses.append(seconds)
        self.ticks += seconds
        await asyncio.sleep(0)

    async def plan(self, phone, key, what="", *, kind=DRAWN, due=NOW, useful_for=timedelta(days=7), is_aside=True):
        """Plan a message with that text, or that screen."""
        screen = what if isinstance(what, Screen) else Screen(what or key)
        facts = Reply((screen,), is_aside=is_aside).to_json()
        planned = Planned(key, kind, phone.id, due, due + useful_for, facts)
        await self.store.write(plan, planned, self.now)

    async def sweep(self, **passed):
        """After that time: a sweep, and all that it brings has arrived. The calls that it took, with their answers."""
        self.now += timedelta(**passed)
        await self.telegram.clear_calls()
        await self.sender.sweep()
        await self.sender.drain()
        return await self.calls()

    async def message(self, key):
        """What is known of a planned message."""
        return await self.store.read(
            lambda tx: tx.session.exec(select(Notification).where(Notification.key == key)).one().model_dump()
        )

    async def lease(self, key):
        """Until when nobody else takes a message."""
        number = (await self.message(key))["id"]
        return await self.store.read(lambda tx: tx.get_one(Lease, number).leased_until)

    async def states(self):
        """What has become of all messages, by key."""
        return await self.store.read(
            lambda tx: {row.key: row.state for row in tx.session.exec(select(Notification).order_by(Notification.id))}
        )

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
        yield Post(store, telegram, bot)


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
