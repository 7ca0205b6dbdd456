"""`python -m sandbox --port 8081 --data FILE`: the sandbox by itself, until Ctrl+C."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox.errors import NotLoopbackError, StoreUnusableError
from sandbox.server import Sandbox


def main() -> None:
    """Reads the command line and serves; exit 1 with one line on stderr when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A small Telegram on this computer")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8081, help="default 8081; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="file that keeps the chats; without it they end with the program")
    parser.add_argument("--username", default="ruta_demo_bot", help="the bot's @name (default ruta_demo_bot)")
    wanted = parser.parse_args()
    try:
        asyncio.run(_serve(Sandbox(wanted.data, wanted.username), wanted.host, wanted.port))
    except (NotLoopbackError, StoreUnusableError, OSError, OverflowError) as error:
        sys.exit(f"The sandbox cannot start: {error}")


async def _serve(sandbox: Sandbox, host: str, port: int) -> None:
    asked_to_end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_end.set)
    async with sandbox.running(host, port):
        # Flushed: whoever starts it as a child process waits for this line.
        print(f"Telegram on this computer: {sandbox.url}", flush=True)  # noqa: T201  # the command's output
        await asked_to_end.wait()


if __name__ == "__main__":
    main()
