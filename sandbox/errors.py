"""Errors of the sandbox.

SandboxError
├── TelegramError      what the Bot API answers instead of a result
├── ControlRefusedError     a request to the control interface that cannot be done
├── NotLoopbackError        an address that other computers could reach
└── StoreUnusableError      the sandbox's file cannot be used
"""

from collections.abc import Mapping
from pathlib import Path


class SandboxError(Exception):
    """Base of what the sandbox raises on purpose."""


class TelegramError(SandboxError):
    """The Bot API's refusal: `code` is its error_code, `description` its text, `parameters` e.g. retry_after."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class ControlRefusedError(SandboxError):
    """What a person or a test asked for cannot be done; `status` is the HTTP status, `reason` says how to mend it."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class NotLoopbackError(SandboxError):
    """The sandbox only listens where this computer alone can reach it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The sandbox listens on this computer only: use 127.0.0.1, ::1 or localhost, not {host!r}")
        self.host = host


class StoreUnusableError(SandboxError):
    """The file is open in another sandbox, cannot be written, or is not a sandbox's file."""

    def __init__(self, path: Path | None, cause: object) -> None:
        super().__init__(f"The sandbox cannot use {path}: {cause}. Close the other sandbox, or name another file")
        self.path = path


def bad_request(text: str) -> TelegramError:
    """400 with Telegram's prefix."""
    return TelegramError(400, f"Bad Request: {text}")


def too_many_requests(retry_after: int) -> TelegramError:
    """429; `retry_after` in seconds."""
    return TelegramError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
