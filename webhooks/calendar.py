"""A person's sessions under an address of their own, for the calendar program that subscribes to it (RFC 5545).

The address is the key to it: whoever has it reads, and nobody else. One that was never given and one that was taken
back are answered alike.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response

from procedures.calendars import feed_of
from storage.errors import StoreUnavailable
from storage.store import Store

PATH = "/calendar/{token}.ics"
#: It is one person's, asked for anew each time; robots keep out.
HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def calendar_routes(store: Store, clock: Callable[[], datetime]) -> APIRouter:
    """GET and HEAD of an address, with an `ETag` of what is in it: whoever has that already is told so (304)."""
    router = APIRouter(include_in_schema=False)

    @router.api_route(PATH, methods=["GET", "HEAD"])
    async def calendar(token: str, request: Request) -> Response:
        try:
            content = await store.read(feed_of, token, clock())
        except StoreUnavailable:
            return Response(status_code=503, headers={"Retry-After": "60"})
        if content is None:
            return Response(status_code=404, headers=HEADERS)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {**HEADERS, "ETag": tag}
        if _is_known(request, tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="ruta.ics"'
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    return router


def _is_known(request: Request, tag: str) -> bool:
    """Whether they have exactly that already (RFC 9110, 13.1.2: weak tags count)."""
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    return tag in known or "*" in known
