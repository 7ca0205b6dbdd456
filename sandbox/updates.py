"""Updates that wait for the bot, and how the bot fetches them."""

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.errors import TelegramError, bad_request
from sandbox.loopback import host_of, is_loopback
from sandbox.store import Store

# Telegram keeps what the bot does not fetch for a day.
_KEPT_SECONDS = 24 * 3600
_CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_CONFLICT_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_SECRET_LIMIT = 256
Update = dict[str, Any]


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to; no url means that the bot polls."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    allowed_updates: list[str] | None = None  # None or empty: all kinds
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed."""

    arrival: int
    update: Update
    since: float
    # A repeated or old update_id is handed out once, whatever the bot confirmed before it came.
    is_injected: bool = False


class Updates:
    """The queue, in order of arrival."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        loaded = sorted((Pending(**record) for record in store.load("update").values()), key=lambda each: each.arrival)
        self._pending = {pending.arrival: pending for pending in loaded}
        self._poll: asyncio.Future[None] | None = None
        self.webhook = Webhook(**store.load("setting").get("webhook", {}))
        self.on_arrival: Callable[[Pending], None] = lambda _: None

    def __len__(self) -> int:
        return len(self._pending)

    def waiting(self) -> list[Pending]:
        """What the bot has not confirmed, oldest first; what is older than a day is forgotten."""
        oldest = self._clock() - _KEPT_SECONDS
        for pending in [pending for pending in self._pending.values() if pending.since < oldest]:
            self.confirm(pending)
        return list(self._pending.values())

    def add(self, kind: str, body: dict[str, Any]) -> None:
        """Queues an update of a kind (message, callback_query …), unless the bot asked not to get that kind."""
        if self.webhook.allowed_updates and kind not in self.webhook.allowed_updates:
            return
        self._queue({"update_id": self._store.next_number("update"), kind: body}, is_injected=False)

    def inject(self, update: Update) -> Update:
        """Queues an update as it is; without an update_id it gets the next one."""
        update = update if "update_id" in update else {"update_id": self._store.next_number("update"), **update}
        self._queue(update, is_injected=True)
        return update

    def _queue(self, update: Update, *, is_injected: bool) -> None:
        pending = Pending(self._store.next_number("arrival"), update, self._clock(), is_injected)
        self._pending[pending.arrival] = pending
        self._store.put("update", pending.arrival, asdict(pending))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self.on_arrival(pending)

    def confirm(self, pending: Pending) -> None:
        """The bot has this one."""
        if self._pending.pop(pending.arrival, None) is not None:
            self._store.drop("update", pending.arrival)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """getUpdates: confirms what lies before `offset`, then waits up to that many seconds for something to give.

        A negative offset keeps only that many from the end. A second poll ends the first with a 409.
        """
        if self.webhook.url:
            raise TelegramError(409, _CONFLICT_WEBHOOK)
        self._end_poll(TelegramError(409, _CONFLICT_POLL))
        self._confirm_before(offset)
        if not self._pending and seconds > 0:
            await self._wait(seconds)
        given = self.waiting()[:limit]
        for pending in given:
            pending.is_injected = False
        return [pending.update for pending in given]

    def _confirm_before(self, offset: int) -> None:
        waiting = self.waiting()
        gone = waiting[:offset] if offset < 0 else [each for each in waiting if each.update["update_id"] < offset]
        for pending in gone:
            if not pending.is_injected:
                self.confirm(pending)

    async def _wait(self, seconds: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(poll, seconds)

    def _end_poll(self, error: TelegramError | None = None) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(error) if error else self._poll.set_result(None)
        self._poll = None

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds the bot wants from now on; None leaves that as it is."""
        if kinds is not None and kinds != self.webhook.allowed_updates:
            self.webhook.allowed_updates = kinds
            self.keep_webhook()

    def set_webhook(self, url: str, secret_token: str, max_connections: int) -> None:
        """Posts updates to `url` from now on; an empty one goes back to polling."""
        if url and not is_loopback(host_of(url) or ""):
            raise bad_request("bad webhook: the sandbox posts to this computer only, e.g. http://127.0.0.1:8000/")
        if url and not url.lower().startswith(("http://", "https://")):
            raise bad_request("invalid webhook URL specified")
        if len(secret_token) > _SECRET_LIMIT:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret_token):
            raise bad_request("secret token contains unallowed characters")
        self._end_poll(TelegramError(409, _CONFLICT_WEBHOOK))
        self.webhook = Webhook(url, secret_token, max_connections, self.webhook.allowed_updates)
        self.keep_webhook()

    def keep_webhook(self) -> None:
        """Remembers the webhook's settings and its last error."""
        self._store.put("setting", "webhook", asdict(self.webhook))

    def drop_all(self) -> None:
        """drop_pending_updates."""
        for pending in self.waiting():
            self.confirm(pending)

    def close(self) -> None:
        """Ends a waiting poll, so that the server can end."""
        self._end_poll()
