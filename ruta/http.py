"""Serving HTTP with uvicorn, inside our own event loop: signals and the address are ours."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ruta.errors import CommandError


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
    except (OSError, OverflowError) as error:
        raise CommandError("Cannot listen on {host}:{port}: {why}.", host=host, port=port, why=str(error)) from error


async def serve_http(app: FastAPI, listening: socket.socket) -> None:
    """Serve until cancelled; requests that have begun are answered first."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3)
    server = _Server(config)
    try:
        await server.serve(sockets=[listening])
    finally:
        server.should_exit = True
