"""Only this computer: which hosts are loopback, and which requests may come in."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.errors import NotLoopbackError


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this computer: localhost, 127.0.0.0/8, ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_loopback(host: str) -> None:
    """Raises NotLoopbackError for an address that other computers could reach."""
    if not is_loopback(host):
        raise NotLoopbackError(host)


def host_of(url: str) -> str | None:
    """The host of a URL, None when it has none or is malformed."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@web.middleware
async def only_this_computer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a Host that is not loopback (DNS rebinding) and what a page of another origin sends.

    Any token opens the Bot API here, so a foreign page must not reach it even by GET.
    """
    host = host_of(f"//{request.headers.get('Host', '')}")
    if host is None or not is_loopback(host):
        return web.json_response({"error": "The sandbox answers on 127.0.0.1 and localhost only"}, status=403)
    if _is_foreign(request):
        return web.json_response({"error": "The sandbox answers its own page only, no other site's"}, status=403)
    return await handler(request)


def _is_foreign(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != f"http://{request.headers['Host']}"
    is_page = request.method == "GET" and (request.path == "/" or request.path.startswith("/page/"))
    return not is_page and request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}
