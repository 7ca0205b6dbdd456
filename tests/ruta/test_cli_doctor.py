"""`ruta doctor`."""

import json
from asyncio import to_thread
from datetime import UTC, datetime

from storage.updates import mark_failed
from tests.ruta.conftest import NOWHERE, TOKEN

MORE = "Algo no está bien: vea las líneas con ✗."


def marks(said):
    return [line[0] for line in said.out.splitlines()]


async def test_when_all_is_well_every_line_says_so(migrated, sandbox, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)

    said = await to_thread(migrated.does, "doctor")

    assert said.splitlines() == [
        "✓ Base de datos: al día (sqlite)",
        "✓ Cuestionarios: publicados para café, cacao, banano",
        "✓ Mensajes que no se pudieron atender y están guardados: 0",
        "✓ Telegram: hablamos como @ruta_demo_bot",
    ]


def test_without_a_token_it_says_where_to_get_one(migrated):
    said = migrated("doctor")

    assert (said.status, said.lines, marks(said)) == (1, [MORE], ["✓", "✓", "✓", "✗"])
    assert "Pida uno a @BotFather" in said.out


async def test_a_token_that_telegram_does_not_know(migrated, stranger, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", stranger)

    said = await to_thread(migrated, "doctor")

    assert (said.status, marks(said)) == (1, ["✓", "✓", "✓", "✗"])
    assert "no conoce este TELEGRAM_TOKEN" in said.out


def test_a_telegram_that_does_not_answer(migrated, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", NOWHERE)

    said = migrated("doctor")

    assert (said.status, marks(said)) == (1, ["✓", "✓", "✓", "✗"])
    assert f"Telegram no responde en {NOWHERE}." in said.out


def test_a_database_that_was_not_migrated(ruta):
    said = ruta("doctor")

    assert (said.status, marks(said)) == (1, ["✗", "✗"])
    assert "ruta migrate" in said.out


def test_a_database_that_nobody_serves(ruta, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://rosa:hunter2@127.0.0.1:9/ruta")

    said = ruta("doctor")

    assert (said.status, marks(said)) == (1, ["✗", "✗"])
    assert "Connection refused" in said.out
    assert "hunter2" not in said.out


def test_updates_that_were_put_aside_are_counted(migrated, ask):
    ask(mark_failed, 1, {"update_id": 1}, "KeyError", datetime(2026, 11, 3, tzinfo=UTC))

    said = migrated("doctor")

    assert "✗ Mensajes que no se pudieron atender y están guardados: 1" in said.out


def test_a_script_reads_json(migrated):
    said = migrated("doctor", "--json")
    checks = json.loads(said.out)

    assert (said.status, said.lines) == (1, [MORE])
    assert {check["name"]: check["ok"] for check in checks} == {
        "database": True,
        "questionnaires": True,
        "updates": True,
        "telegram": False,
    }
