"""The service's own sender: whoever works sends, whether updates come to that process or not."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from notifications.notices import DRAWN
from notifications.screen import Reply, Screen
from ruta.service import Duties, running
from ruta.settings import Settings
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.outbox import Planned, plan
from storage.schema import migrate
from storage.store import Store
from tests.service.service_process import free_port

WORKERS = [
    ("serve", Duties(web=True, work=True), None),
    ("a worker that polls", Duties(web=False, work=True), None),
    ("a worker beside a web process that takes the updates", Duties(web=False, work=True), "http://127.0.0.1:9"),
]


@pytest.mark.parametrize(("duties", "public_url"), [row[1:] for row in WORKERS], ids=[row[0] for row in WORKERS])
async def test_what_is_due_when_it_starts_and_what_comes_due_later_arrives(tmp_path, duties, public_url):
    database = f"sqlite:///{tmp_path / 'ruta.db'}"
    store = Store(database)
    await asyncio.to_thread(migrate, store.engine)
    async with Sandbox(None).running() as sandbox, SandboxClient(sandbox.url) as telegram:
        settings = Settings(
            telegram_token="1:A",
            telegram_api_url=sandbox.url,
            database_url=database,
            port=free_port(),
            public_url=public_url,
        )
        rosa = await telegram.phone("Rosa", language_code="es")
        await rosa.say("/start")
        await store.write(plan, message("before", rosa), datetime.now(UTC))
        async with running(settings, store, duties):
            assert (await rosa.wait_for_text("before"))["text"] == "before"
            await store.write(plan, message("later", rosa), datetime.now(UTC))
            assert (await rosa.wait_for_text("later"))["text"] == "later"
    store.close()


def message(text, phone):
    now = datetime.now(UTC)
    facts = Reply((Screen(text),), is_aside=True).to_json()
    return Planned(text, DRAWN, phone.id, now, now + timedelta(days=1), facts)
