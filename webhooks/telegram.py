"""Telegram's updates by webhook: 200 only after the transaction, so that what we could not keep comes again."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.routing import Route

from storage.errors import StoreUnavailable

PATH = "/webhooks/telegram"
#: Telegram's updates are a few kilobytes.
MOST_BYTES = 1_000_000

Take = Callable[[dict[str, Any]], Awaitable[None]]


def secret_of(token: str) -> str:
    """The secret that Telegram shows with each update: made from the token, so that every process knows it and none
    stores it.
    """
    return hmac.new(token.encode(), b"ruta telegram webhook", hashlib.sha256).hexdigest()


def telegram_routes(take: Take, secret: str) -> APIRouter:
    """The route that gives each update to `take` (the bot's intake)."""

    async def receive(request: Request) -> Response:
        shown = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        try:
            await take(update)
        except StoreUnavailable:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    # A plain route: nothing of it is in the schema, and FastAPI's way to an endpoint costs as much as all of ours.
    return APIRouter(routes=[Route(PATH, receive, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The body; None if it is too large, found out while it is being read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
