"""`/healthz` and `/readyz` say what is so."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from storage.outbox import Planned, plan
from storage.store import Store
from storage.updates import owe
from webhooks.app import make_app
from webhooks.health import LATE, LONG, health_routes

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


async def answers():
    return True


async def is_silent():
    return False


async def ask(store, path, telegram=answers):
    transport = httpx.ASGITransport(make_app(health_routes(store, telegram, lambda: NOW)))
    async with httpx.AsyncClient(transport=transport, base_url="http://ruta") as client:
        answer = await client.get(path)
    return answer.status_code, answer.json()


@pytest.fixture
def gone(tmp_path):
    """A store whose database cannot be opened."""
    (tmp_path / "ruta.db").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    yield store
    store.close()


async def test_all_is_well(store):
    assert await ask(store, "/healthz") == (200, {"status": "alive"})
    checks = {"database": "ok", "owed": "ok", "outbox": "ok", "telegram": "ok"}
    assert await ask(store, "/readyz") == (200, {"status": "ready", "checks": checks})


async def test_a_process_that_does_not_speak_to_telegram_does_not_ask_it(store):
    status, said = await ask(store, "/readyz", telegram=None)

    assert (status, said["checks"]) == (200, {"database": "ok", "owed": "ok", "outbox": "ok"})


async def test_a_silent_telegram_is_said(store):
    status, said = await ask(store, "/readyz", is_silent)

    assert (status, said["status"], said["checks"]["telegram"]) == (503, "not ready", "does not answer")


async def test_a_database_that_cannot_be_opened_is_said_and_the_process_is_alive_all_the_same(gone):
    assert (await ask(gone, "/healthz"))[0] == 200
    status, said = await ask(gone, "/readyz")

    assert (status, said["checks"]) == (503, {"database": "does not answer", "telegram": "ok"})


@pytest.mark.parametrize(
    ("waiting", "status", "said"),
    [
        (timedelta(0), 200, "ok"),
        (LONG - timedelta(seconds=1), 200, "ok"),
        (LONG, 503, f"since {(NOW - LONG).isoformat()}"),
    ],
    ids=["just now", "almost too long", "too long"],
)
async def test_who_waits_for_a_reply_for_too_long_is_said(store, waiting, status, said):
    await store.write(owe, 1, 5, {}, NOW - waiting, None)
    await store.write(owe, 2, 6, {}, NOW, None)

    found = await ask(store, "/readyz")
    assert (found[0], found[1]["checks"]["owed"]) == (status, said)


@pytest.mark.parametrize(
    ("late", "status", "said"),
    [
        (timedelta(days=-30), 200, "ok"),
        (timedelta(0), 200, "ok"),
        (LATE - timedelta(seconds=1), 200, "ok"),
        (LATE, 503, f"since {(NOW - LATE).isoformat()}"),
    ],
    ids=["in a month", "just due", "almost too late", "too late"],
)
async def test_what_is_due_and_does_not_go_out_is_said(store, late, status, said):
    due = NOW - late
    await store.write(plan, Planned("a", "drawn", 5, due, due + timedelta(days=7)), NOW)
    await store.write(plan, Planned("b", "drawn", 5, NOW + timedelta(days=60), NOW + timedelta(days=61)), NOW)

    found = await ask(store, "/readyz")
    assert (found[0], found[1]["checks"]["outbox"]) == (status, said)
