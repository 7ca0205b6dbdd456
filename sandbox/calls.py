"""The log of Bot API calls, for tests and benchmarks."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 200_000


@dataclass(slots=True)
class Call:
    """One call of the Bot API."""

    index: int
    method: str  # as the bot spelled it
    chat_id: int | None
    status: int  # 0: the connection was cut before an answer
    bytes: int  # of text and reply_markup, UTF-8, as sent
    at: float  # seconds since 1970


class CallLog:
    """The newest calls, numbered from 0; clearing does not begin the numbers anew."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self.next_index = 0

    def add(self, method: str, chat_id: int | None, status: int, size: int, at: float) -> None:
        """Notes a call that was answered or cut."""
        self._calls.append(Call(self.next_index, method, chat_id, status, size, at))
        self.next_index += 1

    def since(self, index: int) -> list[dict[str, Any]]:
        """The kept calls from a number on."""
        return [asdict(call) for call in self._calls if call.index >= index]

    def clear(self) -> None:
        """Forgets the calls."""
        self._calls.clear()
