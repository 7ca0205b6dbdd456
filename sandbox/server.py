"""The sandbox's server: everything built in order, listening on loopback."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from aiohttp import web

from sandbox.bot_api import BotApi
from sandbox.clock_control import ClockControl
from sandbox.control import Control
from sandbox.events import Events
from sandbox.files import UPLOAD_LIMIT_BYTES
from sandbox.loopback import only_this_computer, require_loopback
from sandbox.page import page_routes
from sandbox.store import Store
from sandbox.telegram import Telegram
from sandbox.webhook_delivery import WebhookDelivery

_ENDING_SECONDS = 1.0


class Sandbox:
    """A small Telegram. Its state lives in the file `path`, or in memory with None.

    `clock` gives real time as seconds since 1970; a test may set it. Use `running()`; `telegram` is there while it
    runs.
    """

    def __init__(
        self,
        path: Path | None = None,
        bot_username: str = "ruta_demo_bot",
        bot_name: str = "Ruta",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._bot_username = bot_username
        self._bot_name = bot_name
        self._clock = clock
        self.url = ""
        self.telegram: Telegram

    def now(self) -> datetime:
        """What time it is here, aware, in UTC: real time, and what the clock was moved by."""
        return self.telegram.clock.now()

    @asynccontextmanager
    async def running(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator["Sandbox"]:
        """Listens until the block ends; `url` is then its address, without a slash at the end.

        Raises NotLoopbackError for an address that others could reach, StoreUnusableError for the file, OSError for the
        port.
        """
        require_loopback(host)
        store = Store(self._path)
        try:
            self.telegram = Telegram(store, self._bot_username, self._bot_name, self._clock)
            delivery = WebhookDelivery(self.telegram.updates, self.telegram.clock)
            runner = web.AppRunner(self._application(delivery), access_log=None, shutdown_timeout=_ENDING_SECONDS)
            await runner.setup()
            try:
                site = web.TCPSite(runner, host, port)
                await site.start()
                self.url = _address(runner)
                await delivery.restart()
                yield self
            finally:
                await delivery.stop()
                self.telegram.updates.close()
                self.telegram.journal.close()
                await runner.cleanup()
        finally:
            store.close()

    def _application(self, delivery: WebhookDelivery) -> web.Application:
        application = web.Application(middlewares=[only_this_computer], client_max_size=2 * UPLOAD_LIMIT_BYTES)
        application.add_routes(BotApi(self.telegram, delivery).routes())
        application.add_routes(Control(self.telegram).routes())
        application.add_routes(ClockControl(self.telegram).routes())
        application.add_routes(Events(self.telegram).routes())
        application.add_routes(page_routes())
        return application


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
