"""The sandbox's own log of what came to the phones: the judge of what was sent, whatever the service says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.client import words_of
from sandbox.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message from the bot, as it came."""

    chat_id: int
    message_id: int
    #: The message's own date: whole seconds, UTC.
    at: datetime
    text: str


class Log:
    """All arrivals from now on. Each message is also given to `pass_on`."""

    def __init__(self, telegram: Telegram, pass_on: Callable[[dict[str, Any]], None]) -> None:
        self.arrivals: list[Arrival] = []
        self._changes = telegram.journal.watch()
        self._pass_on = pass_on

    async def follow(self) -> None:
        """Read what comes, until cancelled."""
        while (change := await self._changes.get()) is not None:
            message = change.get("message")
            if message is None or change["kind"] not in {"message", "edited"} or not message["from"]["is_bot"]:
                continue
            if change["kind"] == "message":
                self.arrivals.append(_arrival(message))
            self._pass_on(message)


def _arrival(message: dict[str, Any]) -> Arrival:
    at = datetime.fromtimestamp(message["date"], UTC)
    return Arrival(message["chat"]["id"], message["message_id"], at, words_of(message))
