"""`ruta serve`, `ruta web` and `ruta worker`: getting up, refusing to, and going down."""

import re
import socket
from asyncio import to_thread

import pytest

from tests.ruta.conftest import HEADER, NOWHERE, SEED, TOKEN
from tests.ruta.processes import answer, free_port, started

RUC = "20999999990"
#: Hosts kill what has not stopped by then.
SECONDS_TO_STOP = 5.0


@pytest.fixture
def with_token(migrated, monkeypatch):
    """A database, and a token; Telegram is nowhere."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", NOWHERE)
    return migrated


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_without_a_token_it_says_where_to_get_one_and_names_the_demo(migrated, command):
    line = migrated.refuses(command)

    assert line.startswith("Falta TELEGRAM_TOKEN. Pida uno a @BotFather")
    assert "ruta demo" in line


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_port_that_is_taken_is_one_line(with_token, monkeypatch, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        line = with_token.refuses(command)

    assert line == f"El puerto {port} de 127.0.0.1 está ocupado. Detenga lo que lo usa, o ponga otro en PORT."


def test_an_address_that_is_not_ours_is_one_line(with_token, monkeypatch):
    monkeypatch.setenv("HOST", "192.0.2.1")  # an address for documentation: it is nobody's

    line = with_token.refuses("web")

    assert line.startswith("No se puede escuchar en 192.0.2.1:8000:")
    assert "bind" not in line


@pytest.mark.parametrize(
    ("command", "public_url"),
    [("serve", ""), ("worker", ""), ("web", "http://127.0.0.1:8000")],
    ids=["serve", "worker", "web with PUBLIC_URL"],
)
async def test_a_token_that_telegram_does_not_know_ends_it_with_one_line(migrated, stranger, command, public_url):
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": stranger, "PUBLIC_URL": public_url, "PORT": "0"}
    async with started("ruta", command, **settings) as service:
        assert await service.ends() == 1

    *logged, line = service.said().splitlines()
    assert line == "Telegram no conoce este TELEGRAM_TOKEN. Cópielo otra vez de @BotFather."
    assert all(" INFO " in other for other in logged)
    assert TOKEN not in service.said()


async def test_serve_brings_an_empty_folder_up_answers_and_stops_politely(sandbox):
    port = free_port()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": sandbox.url, "PORT": str(port)}
    async with started("ruta", "serve", **settings) as service:
        await service.says("speaking as @ruta_demo_bot")
        alive = await answer(f"http://127.0.0.1:{port}/healthz")
        ready = await answer(f"http://127.0.0.1:{port}/readyz")

        assert await service.stops(SECONDS_TO_STOP) == 0

    assert alive == (200, {"status": "alive"})
    assert ready == (
        200,
        {"status": "ready", "checks": {"database": "ok", "owed": "ok", "outbox": "ok", "telegram": "ok"}},
    )
    assert "Traceback" not in service.said()
    assert TOKEN not in service.said()


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
async def test_it_stops_politely_though_telegram_does_not_answer(migrated, command):
    port = free_port()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": NOWHERE, "PORT": str(port)}
    async with started("ruta", command, **settings) as service:
        if command == "worker":
            await service.says("Telegram does not answer")
        else:
            status, said = await answer(f"http://127.0.0.1:{port}/readyz")
            assert (status, said["checks"]["telegram"]) == (503, "does not answer")

        assert await service.stops(SECONDS_TO_STOP) == 0

    assert "Traceback" not in service.said()


async def test_a_request_that_hangs_does_not_keep_it_from_stopping(migrated, telegram, sandbox):
    port = free_port()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": sandbox.url, "PORT": str(port)}
    async with started("ruta", "web", **settings) as service:
        await answer(f"http://127.0.0.1:{port}/healthz")
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")

            assert await service.stops(SECONDS_TO_STOP) == 0


async def test_web_and_worker_are_two_processes_on_one_file_and_a_phone_gets_its_answers(
    migrated, organizations, sandbox, telegram, monkeypatch
):
    port = free_port()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": sandbox.url, "PORT": str(port)}
    async with started("ruta", "web", **settings) as web, started("ruta", "worker", **settings) as worker:
        await worker.says("speaking as")
        # What a command changes, a running service notices.
        await to_thread(migrated.does, "import", "organizations", organizations(HEADER, SEED))
        link = (await to_thread(migrated.does, "invite", "organization", RUC)).strip()
        rosa = await telegram.phone("Rosa", last_name="Quispe", language_code="es", phone="+51 987 654 321")
        await rosa.open(link)
        for button in ("Acepto", "Soy Rosa Quispe", "Gerente"):
            await rosa.wait_for(lambda message, wanted=button: wanted in labels(message))
            await rosa.tap(button)
        await rosa.wait_for_text("botón")
        await rosa.press("Compartir mi número")
        question = await rosa.wait_for_text("Pregunta 1 de 117")
        await rosa.tap(labels(question)[0])
        await rosa.wait_for_text("Pregunta 2 de 117")
        _, ready = await answer(f"http://127.0.0.1:{port}/readyz")

        assert await web.stops(SECONDS_TO_STOP) == 0
        assert await worker.stops(SECONDS_TO_STOP) == 0

    assert ready == {"status": "ready", "checks": {"database": "ok", "owed": "ok", "outbox": "ok", "telegram": "ok"}}
    said = web.said() + worker.said()
    assert "Traceback" not in said
    for secret in (TOKEN, link.partition("start=")[2], "987654321", "987 654 321", "Quispe"):
        assert secret not in said
    assert not re.search(r"\b51\d{9}\b", said)


def labels(message):
    """The inline buttons of a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
