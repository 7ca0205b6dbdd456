"""The worker's process, to be killed."""

import asyncio
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class WorkerProcess:
    """One at a time; what it says goes to `log`."""

    def __init__(self, folder: Path, telegram_url: str, database: str, chat: int, behind: float) -> None:
        self.log = folder / "worker.log"
        self._folder = folder
        self._arguments = (str(chat), str(behind))
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "PUBLIC_URL"},
            "TELEGRAM_TOKEN": "1:A",
            "TELEGRAM_API_URL": telegram_url,
            "DATABASE_URL": database,
            "PTB_TIMEDELTA": "true",
            "PYTHONPATH": str(ROOT),
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has been started, and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Begin one; it works as soon as it is up."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "benchmarks.pilot.worker", *self._arguments),
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """As a power cut does it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def clear_away(self) -> None:
        """Leave none behind, whatever happened."""
        if self.is_running:
            await self.kill()

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
