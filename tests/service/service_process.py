"""`ruta serve` as a real process that can be killed."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVE = "from ruta.cli import main; main()"


class ServiceProcess:
    """What it says goes to `log`, to be read when a test fails."""

    def __init__(self, folder, **settings):
        self.log = folder / "service.log"
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in {"PUBLIC_URL", "DATABASE_URL"}},
            **settings,
            "PYTHONPATH": str(ROOT),
        }
        self._process = None

    async def start(self):
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", SERVE, "serve"),
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def kill(self):
        """As a power cut does it."""
        self._process.kill()
        assert await self._process.wait() == -signal.SIGKILL

    async def stop(self):
        """As a host does it: politely. Returns the exit status."""
        self._process.terminate()
        return await self._process.wait()

    def last_words(self):
        """The end of its log, for whoever looks into a failure."""
        return self.log.read_text(errors="replace")[-2000:]

    async def clear_away(self):
        """Leave no process behind, whatever happened."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
