"""One bot at work in front of a crowd, and what a slice of its turns costs."""

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from statistics import median

from benchmarks.bots import Bot, running
from benchmarks.fill import Ground
from benchmarks.load import PHONES, Crowd
from sandbox.server import Sandbox

TICKS = os.sysconf("SC_CLK_TCK")
#: Turns before the measured ones: connections open, caches fill.
WARM_UP = 5 * PHONES
#: Turns of one phone while the others rest.
ALONE = 30
#: What the bot still does after the last screen belongs to the turns; in seconds.
SETTLE = 0.3


@dataclass(frozen=True, slots=True)
class Slice:
    """Some turns of one bot under all phones."""

    turns: int
    #: From the first tap to the last screen, in seconds.
    seconds: float
    #: CPU of the bot's process in seconds, to a hundredth.
    cpu: float
    #: The same of the sandbox and the phones, which are one process.
    load_cpu: float
    #: From tap to screen on the phone, in milliseconds.
    latencies: tuple[float, ...]
    #: Calls of the Bot API, and their bytes of text and markup.
    calls: int
    bytes: int

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds

    @property
    def cost(self) -> float:
        """CPU seconds of the bot for 1,000 turns."""
        return self.cpu / self.turns * 1000


@dataclass(frozen=True, slots=True)
class Subject:
    """A running bot with its own sandbox and crowd."""

    pid: int
    sandbox: Sandbox
    crowd: Crowd

    async def slice(self, turns: int) -> Slice:
        """So many turns, measured."""
        calls = self.sandbox.telegram.calls
        gc.collect()
        first_call, cpu, load_cpu = calls.next_index, cpu_seconds(self.pid), time.process_time()
        latencies, seconds = await self.crowd.answer(turns)
        load_cpu = time.process_time() - load_cpu
        await asyncio.sleep(SETTLE)
        made = [call for call in calls.since(first_call) if call["method"].lower() != "getupdates"]
        return Slice(
            turns,
            seconds,
            cpu_seconds(self.pid) - cpu,
            load_cpu,
            tuple(latency * 1000 for latency in latencies),
            len(made),
            sum(call["bytes"] for call in made),
        )

    async def alone(self) -> float:
        """Milliseconds from tap to screen for one phone while the others rest: the median."""
        latencies, _ = await self.crowd.answer(ALONE, at_once=1)
        return median(latencies) * 1000

    def peak_megabytes(self) -> float:
        """The most memory that the bot has ever held (VmHWM), in MB of 2**20 bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("Linux tells VmHWM of every process")


@asynccontextmanager
async def at_work(bot: Bot, ground: Ground) -> AsyncIterator[Subject]:
    """The bot on a copy of the ground, warm, with everybody past the first questions; it is ended with the block."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copyfile(ground.database, folder / "ruta.db")
        async with Sandbox().running() as sandbox:
            crowd = Crowd(sandbox.telegram, ground.links)
            async with running(bot, sandbox.url, folder) as pid:
                await crowd.arrive()
                await crowd.answer(WARM_UP)
                yield Subject(pid, sandbox, crowd)


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
