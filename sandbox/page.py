"""The page with the phones: plain files, served as they are."""

import re
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    # Only the page's own files: what a bot writes cannot bring a script or a picture from elsewhere.
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_routes() -> list[web.RouteDef]:
    """`/` and its files under `/page/`."""
    return [web.get("/", _index), web.get("/page/{name}", _file)]


async def _index(_: web.Request) -> web.Response:
    return _serve("index.html")


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if not re.fullmatch(r"[a-z_]+\.(html|css|js|svg)", name) or not (_FOLDER / name).is_file():
        raise web.HTTPNotFound
    return _serve(name)


def _serve(name: str) -> web.Response:
    path = _FOLDER / name
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8", headers=_HEADERS)
