"""Serving HTTP with uvicorn, inside our own event loop: signals and the address are ours."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ruta.errors import CommandError

#: Seconds that requests which have begun may take when we are told to stop.
FAREWELL = 2


class _Server(uvicorn.Server):
    """uvicorn takes the process's signals for itself; the service has its own way to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises `CommandError` in place of uvicorn's sys.exit."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                "Port {port} is taken on {host}. Stop what uses it, or set PORT to another.", host=host, port=port
            ) from error
        # Python adds to the system's own words where it was.
        why = (error.strerror or type(error).__name__).partition(" (while")[0]
        raise CommandError(
            "Cannot listen on {host}:{port}: {why}. See HOST and PORT.", host=host, port=port, why=why
        ) from error


async def serve_http(app: FastAPI, listening: socket.socket) -> None:
    """Serve until cancelled; requests that have begun are answered first, within `FAREWELL`."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=FAREWELL)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
