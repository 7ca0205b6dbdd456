"""PTB's way to Telegram, over aiohttp: with the default transport it is most of what a turn costs (docs/decisions)."""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

#: Connections kept open to Telegram; one chat uses one at a time.
CONNECTIONS = 100
#: Seconds; long polling adds its own on top.
PATIENCE = 10.0


#: Errors from before the request was sent.
NO_CONNECTION = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.ConnectionTimeoutError)
#: From this status on Telegram has stumbled, and has not done what it was asked.
STUMBLED = 500
#: But these are said by somebody in between, who has had no answer of whoever was to do it.
NOT_HEARD = frozenset({502, 504})


class NotTaken(NetworkError):  # noqa: N818 - it reads as what is the case
    """What was asked has surely not happened: Telegram was not reached at all, or it answered 5xx (but for
    `NOT_HEARD`). Any other `NetworkError` leaves that open.
    """


class AiohttpRequest(BaseRequest):
    """One keep-alive pool of connections. Raises PTB's own errors `TimedOut` and `NetworkError`, and `NotTaken`."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        #: The environment's proxy for each server, decided once: aiohttp's own `trust_env` reads files on a thread
        #: for each request.
        self._proxy_for: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds; PTB adds it to the time that a long poll may take."""
        return PATIENCE

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has one timeout for both
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - waiting for a free connection is no error here
    ) -> tuple[int, bytes]:
        """One call of the Bot API: status and body."""
        assert self._session is not None, "initialize() comes first"
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout), sock_read=_seconds(read_timeout), total=None
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, proxy=self._proxy(url)
            ) as answer:
                if answer.status in NOT_HEARD:
                    raise NetworkError(f"HTTP {answer.status}")
                if answer.status >= STUMBLED:
                    raise NotTaken(f"HTTP {answer.status}")
                return answer.status, await answer.read()
        except NO_CONNECTION as error:
            raise NotTaken(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None  # aiohttp names the URL in its own error
        except (aiohttp.ClientError, OSError) as error:
            # The URL of the Bot API holds the token: only the kind of error may be told.
            raise NetworkError(type(error).__name__) from None

    def _proxy(self, url: str) -> str | None:
        server = url.partition("/bot")[0]
        if server not in self._proxy_for:
            parts = urlsplit(server)
            bypassed = proxy_bypass(parts.hostname or "")
            self._proxy_for[server] = None if bypassed else getproxies().get(parts.scheme)
        return self._proxy_for[server]


def _seconds(asked: Any) -> float:
    return PATIENCE if asked is BaseRequest.DEFAULT_NONE or asked is None else float(asked)


def _body(data: RequestData | None) -> Any:
    if data is None:
        return None
    if not data.contains_files:
        return aiohttp.BytesPayload(data.json_payload, content_type="application/json")
    form = aiohttp.FormData(quote_fields=False)  # else a name arrives as lista%20%C3%B1.csv
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
