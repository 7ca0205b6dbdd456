"""`ruta demo` as a newcomer starts it: a real process that prints one address."""

import asyncio
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = "from ruta.cli import main; main()"
#: Seconds for a cold start on a slow machine, and for going away when asked to.
STARTING, ENDING = 60, 5


class DemoProcess:
    """Keeps its data in `folder`; what it says besides its address goes to `demo.log` there."""

    def __init__(self, folder):
        self.url = ""
        self._folder = folder
        self._process = None

    async def start(self, port=0):
        with (self._folder / "demo.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", COMMAND, "demo", "--port", str(port), "--data", str(self._folder / "data")),
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        async with asyncio.timeout(STARTING):
            self.url = (await self._process.stdout.readline()).decode().strip()
        assert self.url, (self._folder / "demo.log").read_text()

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    async def kill(self):
        """As a power cut does it."""
        self._process.kill()
        assert await self._process.wait() == -signal.SIGKILL

    async def stop(self):
        """As Ctrl+C or a host does it: politely. The exit status, once it is gone; it has five seconds."""
        self._process.terminate()
        async with asyncio.timeout(ENDING):
            return await self._process.wait()

    async def clear_away(self):
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
