"""PTB's bot, with the few calls that every tap makes spoken plainly.

PTB's own `edit_message_text` builds a keyboard of objects, turns it into JSON, and parses Telegram's whole answer
into objects again: half of a turn's cost outside the store, for a number that we need. Errors, retries and the
transport stay PTB's.
"""

from typing import Any

from telegram import InputFile
from telegram.ext import ExtBot

from notifications.screen import Attachment

Markup = dict[str, Any]


class RutaBot(ExtBot[None]):
    """A bot that speaks plain data for the calls of a turn."""

    async def send(self, chat_id: int, text: str, markup: Markup | None) -> int:
        """Send a message; its number. Raises PTB's errors, as all calls here."""
        sent = await self._post("sendMessage", {"chat_id": chat_id, "text": text, "reply_markup": markup})
        number: int = sent["message_id"]
        return number

    async def send_file(self, chat_id: int, attachment: Attachment, caption: str, markup: Markup | None) -> int:
        """Send a file with what stands under it; the message's number."""
        kind = "photo" if attachment.is_photo else "document"
        content = attachment.file_id or InputFile(attachment.content or b"", attachment.name)
        data = {"chat_id": chat_id, "caption": caption, "reply_markup": markup, kind: content}
        sent = await self._post(f"send{kind.title()}", data)
        number: int = sent["message_id"]
        return number

    async def edit(self, chat_id: int, message_id: int, text: str, markup: Markup | None) -> None:
        """Make a message another."""
        data = {"chat_id": chat_id, "message_id": message_id, "text": text, "reply_markup": markup}
        await self._post("editMessageText", data)

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Take a message's buttons away."""
        await self._post("editMessageReplyMarkup", {"chat_id": chat_id, "message_id": message_id})

    async def answer(self, press_id: str, toast: str | None) -> None:
        """Stop a pressed button from turning, with a word that passes by or without."""
        await self._post("answerCallbackQuery", {"callback_query_id": press_id, "text": toast})

    async def raw_updates(self, offset: int, long: int, kinds: list[str]) -> list[dict[str, Any]]:
        """The updates from `offset` on, raw, waiting up to `long` seconds for the first.

        `get_updates` parses a whole batch: one update that PTB cannot parse would hold up the others, and be logged
        with all that people have written in it.
        """
        asked = {"offset": offset, "timeout": long, "allowed_updates": kinds}
        patience = (self._request[0].read_timeout or 0) + long
        updates: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=patience)
        return updates
