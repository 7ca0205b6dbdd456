"""The one source of randomness, at the edge."""

import secrets

#: Of the secret part of a link: long enough that nobody guesses it, short enough for Telegram's 64 characters.
TOKEN_BYTES = 18


def make_token() -> str:
    """The secret part of a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)
