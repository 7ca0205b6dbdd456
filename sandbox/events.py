"""How watchers learn of changes: long polling for one phone, server-sent events for all of them."""

import asyncio

from aiohttp import web

from sandbox.control import phone_state
from sandbox.errors import ControlRefusedError
from sandbox.telegram import Telegram
from sandbox.wire import write_json

_LONGEST_WAIT_SECONDS = 60.0
# A comment now and then shows a dead connection.
_HEARTBEAT_SECONDS = 15.0


class Events:
    """The two ways of watching."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        return [
            web.get("/sandbox/people/{person}/changes", self.changes),
            web.get("/sandbox/events", self.stream),
        ]

    async def changes(self, request: web.Request) -> web.Response:
        """?after=CHANGE&timeout=SECONDS → {changes} behind that number, at once when there are some.

        `{phone}`, the whole phone, instead when the number is from before a restart or too long ago.
        """
        try:
            number = request.match_info["person"]
            person = self._telegram.people.get(int(number) if number.isdecimal() else 0)
            after, seconds = int(request.query.get("after", "0")), float(request.query.get("timeout", "0"))
        except ValueError:
            return web.json_response({"error": "after and timeout must be numbers"}, status=400)
        except ControlRefusedError as refusal:
            return web.json_response({"error": refusal.reason}, status=refusal.status)
        found = self._telegram.journal.since(person.id, after)
        if found == [] and seconds > 0:
            await self._telegram.journal.wait(person.id, min(seconds, _LONGEST_WAIT_SECONDS))
            found = self._telegram.journal.since(person.id, after)
        if found is None:
            return web.json_response({"phone": phone_state(self._telegram, person)})
        return web.json_response({"changes": found})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Every change on every phone, as server-sent events, from now on; read the phones after it has opened."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue = self._telegram.journal.watch()
        try:
            await response.write(b"event: ready\ndata: {}\n\n")
            await self._pass_on(queue, response)
        except ConnectionError:
            pass  # The page was closed.
        finally:
            self._telegram.journal.unwatch(queue)
        return response

    async def _pass_on(self, queue: "asyncio.Queue[dict[str, object] | None]", response: web.StreamResponse) -> None:
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if change is None:
                return
            await response.write(b"data: " + write_json(change) + b"\n\n")
