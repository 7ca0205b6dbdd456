"""The bots under test, each in a process of its own, in an empty folder, against a sandbox."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: Seconds to end by itself when told to.
FAREWELL = 15.0


@dataclass(frozen=True, slots=True)
class Bot:
    """How one of them is started: `{url}` is the sandbox's address, `{folder}` its folder, `{port}` a free port."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


RUTA = (str(Path(sys.executable).parent / "ruta"), "serve")
TELEGRAM = (
    ("TELEGRAM_TOKEN", "1:bench"),
    ("TELEGRAM_API_URL", "{url}"),
    ("RUTA_DATA_DIR", "{folder}"),
    ("PORT", "{port}"),
)

POLLING = Bot("Ruta, polling", RUTA, TELEGRAM)
WEBHOOK = Bot("Ruta, webhook", RUTA, (*TELEGRAM, ("PUBLIC_URL", "http://127.0.0.1:{port}")))
PEER = Bot("idiomatic peer", (sys.executable, "-m", "benchmarks.peer", "{url}", "{folder}/peer.db"))
FLOOR = Bot("floor", (sys.executable, "-m", "benchmarks.floor", "{url}"))


@asynccontextmanager
async def running(bot: Bot, url: str, folder: Path) -> AsyncIterator[int]:
    """The bot's process id; the process is ended with the block. Its output goes to `log` in the folder."""
    facts = {"url": url, "folder": str(folder), "port": str(_free_port())}
    # No settings of this shell's, and no proxies: the sandbox is on this computer.
    unwanted = {"DATABASE_URL", "PUBLIC_URL"} | {key for key in os.environ if key.lower().endswith("_proxy")}
    environment = {key: value for key, value in os.environ.items() if key not in unwanted}
    environment["PYTHONPATH"] = str(ROOT)
    environment |= {key: value.format(**facts) for key, value in bot.environment}
    command = [part.format(**facts) for part in bot.command]
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield process.pid
    except BaseException:
        print(f"{bot.name} said at last:\n{(folder / 'log').read_text(errors='replace')[-2000:]}", file=sys.stderr)
        raise
    finally:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), FAREWELL)
        except TimeoutError:
            process.kill()
            await process.wait()


def keep_bytecode(folder: Path) -> None:
    """The bots' modules are compiled once, as after any first start, whatever this shell says about it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
