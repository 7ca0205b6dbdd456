"""What a person can send besides texts: small stand-ins, complete enough for the bot to read and fetch."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from sandbox import phones
from sandbox.bot_messages import CAPTION_LIMIT
from sandbox.errors import ControlRefusedError
from sandbox.people import Person
from sandbox.telegram import Telegram

Wish = dict[str, Any]
# The smallest picture there is: one pixel.
_PICTURE = base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=")


def content(telegram: Telegram, person: Person, wish: Wish) -> dict[str, Any]:
    """The part of a message that makes it a sticker, voice, photo, location, contact or document."""
    makers: dict[str, Callable[[Telegram, Person, Wish], dict[str, Any]]] = {
        "sticker": _sticker, "voice": _voice, "photo": _photo, "location": _location, "contact": _contact,
        "document": _document,
    }  # fmt: skip
    make = makers.get(str(wish.get("kind")))
    if make is None:
        raise ControlRefusedError(f"kind is one of {', '.join(makers)}")
    return make(telegram, person, wish)


def _sticker(telegram: Telegram, _: Person, wish: Wish) -> dict[str, Any]:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    facts = telegram.files.add(_PICTURE, "stickers", "sticker.webp")
    return {"sticker": facts | size | {"emoji": str(wish.get("emoji", "👍"))}}


def _voice(telegram: Telegram, _: Person, wish: Wish) -> dict[str, Any]:
    seconds = wish.get("seconds", 3)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        raise ControlRefusedError("seconds must be a whole number")
    facts = telegram.files.add(b"OggS", "voice", "voice.oga")
    return {"voice": facts | {"duration": seconds, "mime_type": "audio/ogg"}}


def _photo(telegram: Telegram, _: Person, wish: Wish) -> dict[str, Any]:
    content = _bytes(wish) if "base64" in wish else _PICTURE
    return {"photo": telegram.files.add_photo(content), **_caption(wish)}


def _location(_: Telegram, __: Person, wish: Wish) -> dict[str, Any]:
    # Tarapoto, unless another place is given.
    place = {"latitude": wish.get("latitude", -6.48), "longitude": wish.get("longitude", -76.37)}
    if not all(isinstance(degree, int | float) and abs(degree) <= 180 for degree in place.values()):  # noqa: PLR2004  # degrees
        raise ControlRefusedError("latitude and longitude must be degrees")
    return {"location": place}


def _contact(_: Telegram, person: Person, wish: Wish) -> dict[str, Any]:
    if "phone_number" not in wish:
        return {"contact": phones.contact_of(person)}
    # Somebody else's contact: without that person's user_id.
    return {"contact": {key: str(wish.get(key, "")) for key in ("phone_number", "first_name")}}


def _document(telegram: Telegram, _: Person, wish: Wish) -> dict[str, Any]:
    name = wish.get("file_name")
    if not isinstance(name, str) or not name.strip():
        raise ControlRefusedError("A document needs a file_name")
    return {"document": telegram.files.add_document(_bytes(wish), name.strip()), **_caption(wish)}


def _bytes(wish: Wish) -> bytes:
    try:
        return base64.b64decode(str(wish.get("base64", "")), validate=True)
    except binascii.Error:
        raise ControlRefusedError("base64 must be the file's bytes in base64") from None


def _caption(wish: Wish) -> dict[str, Any]:
    caption = wish.get("caption") or ""
    if not isinstance(caption, str) or len(caption) > CAPTION_LIMIT:
        raise ControlRefusedError(f"caption is a text of at most {CAPTION_LIMIT} characters")
    words = phones.text_content(caption.strip())
    found = {"caption": words["text"], "caption_entities": words.get("entities")}
    return {key: value for key, value in found.items() if value}
