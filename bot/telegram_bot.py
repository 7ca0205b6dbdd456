"""PTB's bot, with the one thing more that we need of it."""

from typing import Any

from telegram.ext import ExtBot


class RutaBot(ExtBot[None]):
    """A bot that can also hand over updates as they come."""

    async def raw_updates(self, offset: int, long: int, kinds: list[str]) -> list[dict[str, Any]]:
        """The updates from `offset` on, raw, waiting up to `long` seconds for the first.

        `get_updates` parses a whole batch: one update that PTB cannot parse would hold up the others, and be logged
        with all that people have written in it.
        """
        asked = {"offset": offset, "timeout": long, "allowed_updates": kinds}
        patience = (self._request[0].read_timeout or 0) + long
        updates: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=patience)
        return updates
