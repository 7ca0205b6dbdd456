"""The Procfile, as a platform reads it, and as honcho runs it."""

import shutil

from tests.ruta.conftest import TOKEN
from tests.ruta.processes import ROOT, answer, free_port, nobody_listens, started


async def test_the_release_and_then_web_and_worker_run_from_the_procfile(sandbox, telegram):
    shutil.copy(ROOT / "Procfile", "Procfile")
    port = free_port()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": sandbox.url}
    async with started("honcho", "run", *release(), **settings) as migrating:
        assert await migrating.ends() == 0, migrating.said()
    async with started("honcho", "start", "-p", str(port), "web", "worker", **settings) as service:
        await service.says("speaking as @ruta_demo_bot")
        status, _ = await answer(f"http://127.0.0.1:{port}/readyz")
        rosa = await telegram.phone("Rosa", language_code="es")
        await rosa.say("hola")
        reply = await rosa.next_message()

        stopped = await service.stops(within=10)
        await nobody_listens(port)

    assert status == 200
    assert reply["text"]
    assert "listening on http://0.0.0.0:" in service.said()
    assert stopped in {0, 128 + 15}, service.said()  # honcho repeats the status of a shell that SIGTERM ended
    assert "rc=-9" not in service.said()  # nobody had to be killed


def release():
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert list(lines) == ["release", "web", "worker"]
    return lines["release"].split()
