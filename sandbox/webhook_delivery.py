"""Posts updates to the bot's webhook: in order within a chat, chats side by side, again until it answers 2xx."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.updates import Pending, Updates
from sandbox.wire import write_json

# Shorter than Telegram's, so that a bot that comes back is served at once.
FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 30.0
_ANSWER_SECONDS = 60.0
_CARRIERS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member",
    "callback_query", "inline_query",
)  # fmt: skip


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order an update belongs to; 0 for an update of no chat."""
    for carrier in _CARRIERS:
        body = update.get(carrier)
        if isinstance(body, dict):
            candidates = (body.get("chat"), _dict(body.get("message")).get("chat"), body.get("from"))
            numbers = (_dict(chat).get("id") for chat in candidates)
            return next((number for number in numbers if isinstance(number, int)), 0)
    return 0


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


class WebhookDelivery:
    """One task per chat that has something to deliver."""

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        self._updates = updates
        self._clock = clock
        self._queues: dict[int, deque[Pending]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(40)
        self._http: aiohttp.ClientSession | None = None
        updates.on_arrival = self._arrived

    async def restart(self) -> None:
        """Takes up the webhook as it is set now: all that waits is delivered to it, or nothing when it is unset."""
        await self.stop()
        if self._updates.webhook.url:
            self._slots = asyncio.Semaphore(self._updates.webhook.max_connections)
            timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
            self._http = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
            for pending in self._updates.waiting():
                self._arrived(pending)

    async def stop(self) -> None:
        """Ends all deliveries; what was not confirmed waits on."""
        http, self._http = self._http, None  # what arrives meanwhile waits for whoever is next
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._queues.clear()
        if http is not None:
            await http.close()

    def _arrived(self, pending: Pending) -> None:
        if self._http is None:
            return
        chat_id = chat_of(pending.update)
        self._queues.setdefault(chat_id, deque()).append(pending)
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._deliver(chat_id, self._http))

    async def _deliver(self, chat_id: int, http: aiohttp.ClientSession) -> None:
        queue = self._queues[chat_id]
        pause = FIRST_PAUSE_SECONDS
        while queue:
            async with self._slots:
                problem = await self._post(http, queue[0].update)
            if problem is None:
                self._updates.confirm(queue.popleft())
                pause = FIRST_PAUSE_SECONDS
            else:
                self._note(problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        del self._queues[chat_id], self._tasks[chat_id]

    async def _post(self, http: aiohttp.ClientSession, update: dict[str, Any]) -> str | None:
        webhook = self._updates.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        body = write_json(update)
        try:
            # A redirect could lead away from this computer.
            async with http.post(webhook.url, data=body, headers=headers, allow_redirects=False) as response:
                if response.ok and response.status < 300:  # noqa: PLR2004  # 2xx
                    return None
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError as error:
            return f"Connection failed: {error}"

    def _note(self, problem: str) -> None:
        self._updates.webhook.last_error_date = int(self._clock())
        self._updates.webhook.last_error_message = problem
        self._updates.keep_webhook()
