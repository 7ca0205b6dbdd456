"""A cold start: from the birth of the process to the first screen on a phone whose update was waiting."""

import asyncio
import tempfile
from pathlib import Path
from shutil import copyfile
from time import perf_counter

from benchmarks.bots import POLLING, running
from benchmarks.fill import Ground
from benchmarks.load import PATIENCE, Crowd
from sandbox import phones
from sandbox.server import Sandbox


async def cold_start_empty() -> float:
    """Seconds, where there is no database yet: somebody unknown has written /start."""
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox().running() as sandbox:
            person = sandbox.telegram.people.add(first_name="Rosa", language_code="es")
            phones.say(sandbox.telegram, person, "/start")
            return await _first_screen(sandbox, Path(folder))


async def cold_start_migrated(ground: Ground) -> float:
    """Seconds, where the database is up to date: a manager in the middle of the test has tapped an answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copyfile(ground.database, folder / "ruta.db")
        async with Sandbox().running() as sandbox:
            crowd = Crowd(sandbox.telegram, ground.links[:1])
            async with running(POLLING, sandbox.url, folder):
                await crowd.arrive()
                await crowd.answer(2)
            crowd.tap_all()
            return await _first_screen(sandbox, folder)


async def _first_screen(sandbox: Sandbox, folder: Path) -> float:
    changes = sandbox.telegram.journal.watch()
    began = perf_counter()
    async with running(POLLING, sandbox.url, folder):
        async with asyncio.timeout(PATIENCE):
            while True:
                change = await changes.get()
                message = change.get("message") if change else None
                if message and message["from"]["is_bot"]:
                    return perf_counter() - began
