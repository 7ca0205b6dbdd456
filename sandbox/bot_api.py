"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

import asyncio
import functools
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import bot_messages, bot_settings
from sandbox.errors import TelegramError
from sandbox.faults import Fault
from sandbox.params import Params, read_params
from sandbox.telegram import Telegram
from sandbox.webhook_delivery import WebhookDelivery
from sandbox.wire import write_json

Method = Callable[[Params], Any | Awaitable[Any]]
_TOKEN = re.compile(r"[1-9]\d{0,15}:[\w-]{1,64}")


def methods(telegram: Telegram, delivery: WebhookDelivery) -> dict[str, Method]:
    """Every method that the sandbox knows, by its name in small letters: Telegram does not mind the case."""
    plain = (
        bot_messages.send_message, bot_messages.send_document, bot_messages.send_photo, bot_messages.edit_message_text,
        bot_messages.edit_message_caption, bot_messages.edit_message_reply_markup, bot_messages.delete_message,
        bot_messages.answer_callback_query, bot_messages.send_chat_action, bot_settings.get_me,
        bot_settings.get_updates, bot_settings.get_webhook_info, bot_settings.set_my_commands,
        bot_settings.get_my_commands, bot_settings.delete_my_commands, bot_settings.get_chat, bot_settings.get_file,
    )  # fmt: skip
    known: dict[str, Method] = {
        method.__name__.replace("_", ""): functools.partial(method, telegram) for method in plain
    }
    for method in (bot_settings.set_webhook, bot_settings.delete_webhook):
        known[method.__name__.replace("_", "")] = functools.partial(method, telegram, delivery)
    return known


class BotApi:
    """The HTTP side of the Bot API."""

    def __init__(self, telegram: Telegram, delivery: WebhookDelivery) -> None:
        self._telegram = telegram
        self._methods = methods(telegram, delivery)

    def routes(self) -> list[web.RouteDef]:
        """Its addresses."""
        return [
            web.route("GET", "/bot{token}/{method}", self.call),
            web.route("POST", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.Response:
        """One call: planned faults strike first, then the method answers; the log gets either."""
        name = request.match_info["method"]
        params, fault = Params({}), None
        try:
            method = self._find(request.match_info["token"], name)
            params = await read_params(request)
            fault = self._telegram.faults.take(name.lower(), params.chat_id())
            result = await self._perform(method, params, fault)
            status, answer = 200, {"ok": True, "result": result}
        except TelegramError as error:
            status, answer = error.code, {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
        is_cut = fault is not None and fault.kind in {"cut", "lose_answer"}
        chat_id, size = params.chat_id(), params.size()
        self._telegram.calls.add(name, chat_id, 0 if is_cut else status, size, self._telegram.clock())
        if is_cut and request.transport is not None:
            request.transport.abort()
        return web.Response(body=write_json(answer), status=status, content_type="application/json")

    def _find(self, token: str, name: str) -> Method:
        if not _TOKEN.fullmatch(token):
            raise TelegramError(401, "Unauthorized")
        method = self._methods.get(name.lower())
        if method is None:
            raise TelegramError(404, "Not Found: method not found")
        return method

    async def _perform(self, method: Method, params: Params, fault: Fault | None) -> Any:
        if fault is not None:
            if fault.kind == "cut":
                return None
            if fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            refusal = fault.refusal()
            if refusal is not None:
                raise refusal
        result = method(params)
        return await result if inspect.isawaitable(result) else result

    async def download(self, request: web.Request) -> web.Response:
        """A file's bytes, by the path that getFile gave."""
        if not _TOKEN.fullmatch(request.match_info["token"]):
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        found = self._telegram.files.named(request.match_info["path"])
        if found is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=found[1], content_type="application/octet-stream")
