"""Planned faults: Telegram slow, cutting connections, answering 429, 5xx or 403."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.errors import ControlRefusedError, TelegramError, too_many_requests

KINDS = ("429", "5xx", "403", "cut", "slow", "lose_answer")


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next matching calls of the Bot API."""

    kind: str
    method: str | None = None  # None: any method but getUpdates
    chat_id: int | None = None  # None: any chat
    retry_after: int = 1  # seconds, with a 429
    seconds: float = 1.0  # with "slow"
    times: int = 1

    def meets(self, method: str, chat_id: int | None) -> bool:
        """Whether it strikes this call. Polling is struck by name only: it would eat the faults meant for sends."""
        by_method = method != "getupdates" if self.method is None else method == self.method.lower()
        return by_method and self.chat_id in (None, chat_id)

    def refusal(self) -> TelegramError | None:
        """The error that it answers, None when it is not that sort of fault."""
        match self.kind:
            case "429":
                return too_many_requests(self.retry_after)
            case "5xx":
                return TelegramError(500, "Internal Server Error")
            case "403":
                return TelegramError(403, "Forbidden: bot was blocked by the user")
        return None


class Faults:
    """The faults that still wait for their calls."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, wanted: Mapping[str, Any]) -> Fault:
        """Plans a fault from a control request; refuses what it does not know."""
        unknown = set(wanted) - set(Fault.__slots__)
        if unknown:
            raise ControlRefusedError(
                f"A fault has no {', '.join(sorted(unknown))}; it has {', '.join(Fault.__slots__)}"
            )
        if wanted.get("kind") not in KINDS:
            raise ControlRefusedError(f"A fault's kind is one of {', '.join(KINDS)}")
        for name, kinds, least in (("retry_after", int, 1), ("times", int, 1), ("seconds", (int, float), 0)):
            value = wanted.get(name, least)
            if isinstance(value, bool) or not isinstance(value, kinds) or value < least:
                raise ControlRefusedError(f"A fault's {name} is a number of at least {least}")
        if not isinstance(wanted.get("method"), str | None) or not isinstance(wanted.get("chat_id"), int | None):
            raise ControlRefusedError("A fault's method is a text and its chat_id a whole number")
        fault = Fault(**wanted)
        self._planned.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first planned fault that meets a call; it is used up by one."""
        fault = next((fault for fault in self._planned if fault.meets(method, chat_id)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self._planned.remove(fault)
        return fault

    def planned(self) -> list[dict[str, Any]]:
        """What is still to come."""
        return [asdict(fault) for fault in self._planned]

    def clear(self) -> None:
        """Everything works again."""
        self._planned.clear()
