"""Long polling: Telegram is told of an update after its transaction, and one bad update holds up nobody."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.application import make_application
from bot.intake import Intake
from bot.polling import poll
from notifications.courier import Courier
from notifications.way import Way
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.schema import migrate
from storage.store import Store
from storage.updates import all_owed, count_failed, was_taken

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    migrate(store.engine)
    yield store
    store.close()


@pytest.fixture
async def sandbox():
    async with Sandbox(None).running() as running:
        yield running


@pytest.fixture
async def telegram(sandbox):
    async with SandboxClient(sandbox.url) as client:
        yield client


@asynccontextmanager
async def polling(sandbox, store, sleep=asyncio.sleep):
    """The bot at work; it is handed over with what it takes updates with."""
    application = make_application("1:A", sandbox.url)
    courier = Courier(Way(application.bot, store, lambda: NOW))
    intake = Intake(application, store, courier, lambda: NOW, lambda: "token")
    await application.initialize()
    task = asyncio.create_task(poll(application.bot, intake, sleep))
    try:
        yield
        await intake.drain()
        await courier.drain()
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await application.shutdown()


async def confirmed(telegram):
    """Every update has been confirmed to Telegram."""
    async with asyncio.timeout(10):
        while await telegram.waiting_updates():  # noqa: ASYNC110 - it happens in the sandbox, which has no event for it
            await asyncio.sleep(0.01)


async def test_an_update_whose_transaction_fails_comes_again_and_is_answered_once(sandbox, telegram, store):
    rosa = await telegram.phone("Rosa", language_code="es")
    await rosa.say("/ayuda")
    event.listen(store.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 20"))
    waiting = []
    with closing(sqlite3.connect(store.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def pause(_seconds):
            waiting.append(await telegram.waiting_updates())
            if len(waiting) == 3:
                other.execute("ROLLBACK")

        async with polling(sandbox, store, pause):
            await rosa.wait_for_text("pregunta")
            await confirmed(telegram)

    assert waiting == [1, 1, 1]
    assert len([message for message in await rosa.messages() if message["from"]["is_bot"]]) == 1
    assert await store.read(all_owed) == []


UNREADABLE = [
    ("a text in a message's place", {"message": "hola"}),
    ("a list in a message's place", {"message": [1]}),
    ("a message without anything", {"message": {}}),
    ("a date that is none", {"message": {"message_id": 1, "date": "ayer", "chat": {"id": 1, "type": "private"}}}),
    ("a button of a message of nowhere", {"callback_query": {
        "id": "1", "from": {"id": 1, "is_bot": False, "first_name": "X"}, "chat_instance": "1",
        "inline_message_id": "1", "data": "start",
    }}),
]  # fmt: skip


@pytest.mark.parametrize("facts", [row[1] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
async def test_an_update_that_cannot_be_read_is_kept_and_those_around_it_go_on(sandbox, telegram, store, facts, caplog):
    rosa, julio = await telegram.phone("Rosa", language_code="es"), await telegram.phone("Julio", language_code="es")
    await rosa.say("/ayuda")
    unreadable = await telegram.inject(facts)
    await julio.say("/ayuda")

    async with polling(sandbox, store):
        await rosa.wait_for_text("pregunta")
        await julio.wait_for_text("pregunta")
        await confirmed(telegram)

    assert await store.read(was_taken, unreadable["update_id"])
    assert await store.read(count_failed) == 1
    assert str(unreadable["update_id"]) in caplog.text


async def test_the_same_update_again_is_answered_once(sandbox, telegram, store):
    rosa = await telegram.phone("Rosa", language_code="es")
    said = await rosa.say("/ayuda")
    async with polling(sandbox, store):
        await rosa.wait_for_text("pregunta")
        await confirmed(telegram)
        newest = {call["index"] for call in await telegram.calls()}
        await telegram.inject({"update_id": 1, "message": said})
        await rosa.say("/idioma")
        await rosa.wait_for_text("idioma")
        await confirmed(telegram)
        sent = [call for call in await telegram.calls(max(newest) + 1) if call["method"] == "sendMessage"]

    assert len(sent) == 1


async def test_a_telegram_in_trouble_is_asked_again(sandbox, telegram, store):
    rosa = await telegram.phone("Rosa", language_code="es")
    await rosa.say("/ayuda")
    for fault in ({"kind": "429", "retry_after": 9}, {"kind": "5xx"}, {"kind": "cut"}, {"kind": "lose_answer"}):
        await telegram.plan_fault(method="getUpdates", **fault)
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)

    async with polling(sandbox, store, pause):
        await rosa.wait_for_text("pregunta")

    assert pauses == [9.0, 1.0, 1.0, 1.0]
