"""Commands as real processes that can be told to stop."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
#: Beside the interpreter stands the `ruta` that was installed, and honcho.
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
#: Seconds for a process to get up on a slow machine.
PATIENCE = 30.0


class Process:
    """A command that runs; what it says is in `said()`."""

    def __init__(self, process, log):
        self._process, self._log = process, log

    def said(self):
        return self._log.read_text(encoding="utf-8")

    async def ends(self):
        """Wait until it ends by itself; its exit status."""
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def stops(self, within):
        """Ask it politely to stop, as a host does; its exit status, in so many seconds."""
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), within)

    async def says(self, text):
        """Wait until it has said so."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.said():
                assert self._process.returncode is None, self.said()
                await asyncio.sleep(0.05)


@asynccontextmanager
async def started(*words, **settings):
    """The command, in the folder we are in, with these settings alone. It does not outlive the block."""
    log = Path(f"{'-'.join(words[:2]).replace('/', '_')}.log")
    environment = {"PATH": PATH, "HOME": str(Path.cwd()), "PYTHONUNBUFFERED": "1", **settings}
    out = os.open(log, os.O_WRONLY | os.O_CREAT)
    try:
        process = await asyncio.create_subprocess_exec(
            *words, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out
        )
    finally:
        os.close(out)
    try:
        yield Process(process, log)
    finally:
        if process.returncode is None:
            process.terminate()  # honcho takes its own processes with it, if it is let
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def answer(url):
    """Status and JSON of a page of the service, as soon as it answers at all."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with http.get(url) as page:
                    return page.status, await page.json()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)


async def nobody_listens(port):
    """Wait until the port is free again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                return
            writer.close()
            await asyncio.sleep(0.05)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
