"""The service: every part built in order, run until it is told to stop, and taken down in the reverse order.

`ruta web` serves HTTP and takes Telegram's updates if they come by webhook; `ruta worker` polls for them otherwise, and
sends what goes out by itself; `ruta serve` is both in one process. Whoever takes updates also pays what is owed for
them.
"""

import asyncio
import gc
import logging
import signal
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.application import make_application, offer_commands
from bot.asking_again import draw_asked_again
from bot.few_confirmed import draw_few
from bot.held_sessions import draw_held
from bot.intake import Intake
from bot.material import MATERIAL_DRAWERS
from bot.nudges import draw_pause, draw_remind_me, draw_stalled, draw_stuck
from bot.polling import KINDS, insist, poll
from bot.reminding import draw_reminder
from bot.session_messages import SESSION_DRAWERS
from bot.session_news import NEWS_DRAWERS
from bot.tasks import draw_help_due
from notifications.clock import Job, Rounds, ticking
from notifications.courier import Courier
from notifications.drawing import DRAWN, Drawer
from notifications.sender import Sender
from notifications.way import Way
from procedures.few_confirmed import FEW, watch_all
from procedures.helping import HELP_DUE
from procedures.holding import HELD_BACK
from procedures.nudging import plan_missing_nudges
from procedures.stuck import STUCK
from ruta.clock import Clock, Ticks, utc_now
from ruta.errors import CommandError
from ruta.http import listening_socket, serve_http
from ruta.randomness import make_token
from ruta.settings import Settings
from storage.kept import BOT_USERNAME, keep
from storage.outbox import forget_texts
from storage.stalls import ASKED, REMINDER, STALLED
from storage.store import Store
from storage.unasked import ASKED_AGAIN, PAUSED
from storage.updates import forget_old_updates
from webhooks.app import make_app
from webhooks.calendar import calendar_routes
from webhooks.health import health_routes
from webhooks.telegram import PATH, secret_of, telegram_routes

logger = logging.getLogger(__name__)

#: Seconds that updates and replies on their way may take when we are told to stop: what is not kept then comes again,
#: what is not sent is paid at the next start. Hosts give us five in all.
FAREWELL = 2.0
#: Seconds that a health check waits for Telegram.
PATIENCE = 5.0
SECOND, HOUR, DAY = 1.0, 3_600.0, 86_400.0
#: Who draws each kind of notification that is not drawn when it is planned.
DRAWERS: dict[str, Drawer] = {
    ASKED: draw_reminder,
    HELP_DUE: draw_help_due,
    STALLED: draw_stalled,
    REMINDER: draw_remind_me,
    STUCK: draw_stuck,
    FEW: draw_few,
    ASKED_AGAIN: draw_asked_again,
    HELD_BACK: draw_held,
    PAUSED: draw_pause,
    **SESSION_DRAWERS,
    **NEWS_DRAWERS,
    **MATERIAL_DRAWERS,
}


@dataclass(frozen=True, slots=True)
class Duties:
    """What a process does."""

    #: Serve HTTP.
    web: bool
    #: Take what does not come by HTTP: poll for updates. Send what goes out by itself.
    work: bool

    def takes_updates(self, settings: Settings) -> bool:
        """Whether Telegram's updates come to this process."""
        return self.web if settings.public_url else self.work


async def run(settings: Settings, store: Store, duties: Duties) -> None:
    """Run until a signal asks to stop. Raises `CommandError` where it cannot start."""
    stop = stop_signal()
    # What is here by now stays: to look through it again and again for garbage is a tenth of a turn's cost.
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    async with running(settings, store, duties) as service:
        await until(stop, service.work)


def stop_signal() -> asyncio.Event:
    """Set when the process is asked to stop, politely (SIGTERM) or from the keyboard."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def until(stop: asyncio.Event, failed: "asyncio.Task[None]") -> None:
    """Wait for `stop`. Raises what the service failed with, if it does so before."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({stopped, failed}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if failed.done():
        failed.result()


@asynccontextmanager
async def running(
    settings: Settings, store: Store, duties: Duties, clock: Clock = utc_now, ticks: Ticks = time.monotonic
) -> AsyncIterator["Service"]:
    """The service at work inside the block; its `work` ends only if it fails."""
    service = Service(settings, store, duties, clock, ticks)
    service.work = asyncio.create_task(service.run())
    try:
        yield service
    finally:
        service.work.cancel()
        await asyncio.wait({service.work})
        await service.close()


class Service:
    """The parts of one process, wired."""

    work: "asyncio.Task[None]"

    def __init__(self, settings: Settings, store: Store, duties: Duties, clock: Clock, ticks: Ticks) -> None:
        if settings.telegram_token is None:
            raise CommandError(
                "TELEGRAM_TOKEN is not set. Ask @BotFather on Telegram for one, or try `ruta demo`, which needs none."
            )
        self._settings, self._store, self._duties = settings, store, duties
        self._token = settings.telegram_token.get_secret_value()
        self._application = make_application(self._token, settings.telegram_api_url)
        self._clock = clock
        self._way = Way(self._application.bot, store, clock, ticks=ticks)
        self._courier = Courier(self._way)
        self._sender = Sender(self._way, DRAWERS)
        help_for = timedelta(days=settings.help_days)
        calendar_at = settings.public_url
        self._intake = Intake(self._application, store, self._courier, clock, make_token, help_for, calendar_at)
        self._rounds = Rounds(self._clock_jobs(), clock)
        self._greeted = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled. Raises `CommandError` if the token or the address is refused."""
        await self._application.bot.request.initialize()  # health checks ask Telegram, whoever takes the updates
        jobs: list[Coroutine[Any, Any, object]] = []
        if self._duties.web:
            jobs.append(self._serve_http())
        if self._duties.takes_updates(self._settings):
            jobs.append(self._take_updates())
        if self._duties.work:
            jobs.append(self._send_what_is_due())
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Do all that is due by now, and wait until it has arrived. Whoever moves the clock asks for it before and
        after: in the very moment in which this comes back nothing is in hand, so that no lease expires by a jump.
        """
        await self._greeted.wait()
        await self._intake.drain()
        await self._courier.drain()
        await self._rounds.do_all_due()
        async with self._rounds.held():
            await self._sender.drain()
            while await self._sender.sweep():
                await self._sender.drain()

    async def close(self) -> None:
        """Let what has begun come to its end, briefly, and let go of everything."""
        self._sender.finish()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._intake.drain()
                await self._sender.drain()
                await self._courier.drain()
        self._sender.stop()
        self._courier.stop()
        await self._application.shutdown()
        await self._application.bot.shutdown()
        await self._application.bot.request.shutdown()  # a bot that never took updates leaves it open

    async def _send_what_is_due(self) -> None:
        if self._duties.takes_updates(self._settings):
            await self._greeted.wait()  # replies that are still owed come first
        async with ticking(self._rounds):
            await asyncio.Event().wait()

    def _clock_jobs(self) -> list[Job]:
        return [
            Job("sweep", SECOND, self._sender.sweep),
            Job("watch over stalled TPEs", HOUR, lambda: self._store.write(plan_missing_nudges, self._clock())),
            Job("watch over confirmations", HOUR, lambda: self._store.write(watch_all, self._clock())),
            Job("forget old updates", DAY, lambda: self._store.write(forget_old_updates, self._clock())),
            Job("forget old texts", DAY, lambda: self._store.write(forget_texts, DRAWN, self._clock())),
        ]

    async def _serve_http(self) -> None:
        routers = [
            health_routes(self._store, self._ask_telegram, self._clock),
            calendar_routes(self._store, self._clock),
        ]
        if self._settings.public_url:
            routers.append(telegram_routes(self._take, secret_of(self._token)))
        with listening_socket(self._settings.host, self._settings.port) as socket:
            logger.info("listening on http://%s:%s", *socket.getsockname()[:2])
            await serve_http(make_app(*routers), socket)

    async def _take_updates(self) -> None:
        bot = self._application.bot
        try:
            await insist(self._application.initialize)
        except InvalidToken as error:
            raise CommandError("Telegram does not know this TELEGRAM_TOKEN. Copy it again from @BotFather.") from error
        await self._store.write(keep, BOT_USERNAME, bot.username)
        left = await self._courier.pay_all_owed()
        self._greeted.set()
        logger.info("speaking as @%s; %s replies were still owed", bot.username, left)
        with suppress(BadRequest):  # without its menu of commands the bot still works
            await insist(lambda: offer_commands(bot))
        if self._settings.public_url:
            await self._have_updates_posted()
        else:
            await poll(bot, self._intake)

    async def _have_updates_posted(self) -> None:
        bot, url = self._application.bot, f"{self._settings.public_url}{PATH}"
        try:
            await insist(lambda: bot.set_webhook(url, secret_token=secret_of(self._token), allowed_updates=KINDS))
        except BadRequest as error:
            raise CommandError("Telegram refuses PUBLIC_URL: {why}.", why=error.message) from error

    async def _take(self, raw: dict[str, Any]) -> None:
        await self._greeted.wait()  # an update that comes while we are still getting up waits for a moment
        await self._intake.take(raw)

    async def _ask_telegram(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._application.bot.get_me()
        except (TelegramError, TimeoutError, RuntimeError):
            return False
        return True
