"""Killed in the middle of sending: nothing arrives twice, what is sure arrives, and what is not sure says so."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from notifications.drawing import CALL, DRAWN
from notifications.screen import Reply, Screen
from notifications.sender import LEASE
from ruta.data import bring_up_to_date
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.leases import Lease
from storage.outbox import ACCEPTED, PLANNED, SENDING, UNKNOWN, Notification, Planned, plan
from storage.store import Store
from storage.tables import table
from tests.service.service_process import ServiceProcess, free_port

PHONES, EACH = 30, 5
KILLS = (20, 55, 90)
PATIENCE = 90.0

NOTIFICATION = table(Notification)


def plan_everything(tx, phones, now):
    for n in range(EACH):
        for phone in phones:
            key = f"Aviso {n} para {phone.id}"
            facts = Reply((Screen(key),), is_aside=True).to_json()
            due = now - timedelta(hours=1) + timedelta(seconds=n)
            plan(tx, Planned(key, DRAWN, phone.id, due, now + timedelta(days=1), facts), now)


def let_leases_expire(tx):
    """As if so much time had passed."""
    tx.execute(update(table(Lease)).values(leased_until=datetime.now(UTC) - LEASE - CALL))


def states(tx):
    return {key: state for key, state in tx.execute(select(NOTIFICATION.c.key, NOTIFICATION.c.state))}  # noqa: C416 - a row is no tuple


class Arrivals:
    """The messages that have come to the phones, counted as they come."""

    def __init__(self, sandbox):
        self._changes, self.texts, self._came = sandbox.telegram.journal.watch(), Counter(), asyncio.Condition()

    async def count(self):
        while (change := await self._changes.get()) is not None:
            text = (change.get("message") or {}).get("text", "")
            if change["kind"] == "message" and text.startswith("Aviso"):
                self.texts[text] += 1
                async with self._came:
                    self._came.notify_all()

    async def are(self, number):
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: self.texts.total() >= number)


async def settled(store):
    """Every message has found its end."""
    async with asyncio.timeout(PATIENCE):
        while {PLANNED, SENDING} & set((found := await store.read(states)).values()):  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.1)
    return found


async def test_killed_while_it_sends_it_sends_nothing_twice_and_says_what_it_does_not_know(database_url, tmp_path):
    rng, store = random.Random(20261122), Store(database_url)
    await asyncio.to_thread(bring_up_to_date, store, datetime.now(UTC))
    async with Sandbox(None).running() as sandbox, SandboxClient(sandbox.url) as telegram:
        phones = [await telegram.phone(f"Rosa {n}", language_code="es") for n in range(PHONES)]
        for phone in phones:
            await phone.say("/ayuda")
        await store.write(plan_everything, phones, datetime.now(UTC))
        await telegram.plan_fault("slow", method="sendMessage", seconds=0.2, times=10_000)
        arrivals = Arrivals(sandbox)
        counting = asyncio.create_task(arrivals.count())
        service = ServiceProcess(
            tmp_path,
            TELEGRAM_TOKEN="1:A",
            TELEGRAM_API_URL=sandbox.url,
            DATABASE_URL=database_url,
            PORT=str(free_port()),
        )
        try:
            await service.start()
            for moment in KILLS:
                await arrivals.are(moment)
                await asyncio.sleep(rng.uniform(0, 0.02))  # so that it strikes at any point of a message
                await service.kill()
                await store.write(let_leases_expire)
                await service.start()
            found = await settled(store)
            assert await service.stop() == 0
        finally:
            counting.cancel()
            await service.clear_away()
            store.close()

    assert set(arrivals.texts.values()) == {1}
    accepted = {key for key, state in found.items() if state == ACCEPTED}
    assert set(found.values()) <= {ACCEPTED, UNKNOWN}
    assert accepted <= set(arrivals.texts)
    assert len(found) == PHONES * EACH
    # At the moment of a kill only what was being asked of Telegram just then is in doubt.
    assert 0 < len(found) - len(accepted) <= len(KILLS) * 15
