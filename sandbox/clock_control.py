"""`/sandbox/clock`: what time it is in the sandbox, and moving on."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.control import Wish, answered
from sandbox.errors import ControlRefusedError
from sandbox.telegram import Telegram

_UNITS = ("hours", "days", "weeks")
#: Of a time without an offset: as the page shows it.
_ZONE = ZoneInfo("America/Lima")


class ClockControl:
    """The handlers."""

    def __init__(self, telegram: Telegram) -> None:
        self._clock = telegram.clock

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        return [web.get("/sandbox/clock", self.show), web.post("/sandbox/clock", self.move)]

    async def show(self, _: web.Request) -> web.Response:
        """{now, offset_seconds}: by how much it is ahead of real time."""
        return web.json_response(self._state())

    async def move(self, request: web.Request) -> web.Response:
        """{advance: {hours, days, weeks}} or {to} → {now, offset_seconds}, once all that was due on the way is done."""
        return await answered(self._move, request)

    async def _move(self, wish: Wish) -> dict[str, Any]:
        match wish:
            case {"advance": by, **rest} if not rest:
                await self._clock.advance(_duration(by))
            case {"to": to, **rest} if not rest:
                await self._clock.travel(_moment(to))
            case _:
                raise ControlRefusedError('Say either {"advance": {"hours": 1}} or {"to": "2026-12-24T18:00-05:00"}')
        return self._state()

    def _state(self) -> dict[str, Any]:
        return {"now": self._clock.now().isoformat(), "offset_seconds": self._clock.offset_seconds}


def _duration(by: Any) -> timedelta:
    numbers = by.values() if isinstance(by, dict) else ()
    are_numbers = all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers)
    if not numbers or not are_numbers or set(by) - set(_UNITS) or min(numbers) < 0 or not any(numbers):
        raise ControlRefusedError(f'advance is how far to go forward, in {", ".join(_UNITS)}, e.g. {{"days": 1}}')
    try:
        return timedelta(**by)
    except OverflowError:
        return timedelta.max


def _moment(to: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(to.strip())
    except (AttributeError, ValueError):
        raise ControlRefusedError(
            'to is a date, or a date and hour, e.g. "2026-12-24" or "2026-12-24T18:00-05:00"; without an offset it is '
            "Lima's time"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)
