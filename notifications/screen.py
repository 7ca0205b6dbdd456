"""What a person is shown: plain data that knows no Telegram. A second messenger would be a second renderer.

Write for the narrow phone: about 500 characters, at most 1,000; one idea; long options in the text, letters on the
buttons.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `press` says what it means, whenever it is pressed (bot.presses builds and reads it)."""

    label: str
    press: str


@dataclass(frozen=True, slots=True)
class PhoneRequest:
    """Asks for the telephone number with the messenger's own button; the other button leaves it out."""

    share: str
    omit: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a screen: what is in it, or Telegram's own number of a file that it has already."""

    name: str
    content: bytes | None = None
    file_id: str | None = None
    is_photo: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: a text, and what may be pressed under it, in rows."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    phone_request: PhoneRequest | None = None
    #: Takes away the messenger's own button that an earlier screen asked the telephone number with.
    ends_phone_request: bool = False
    #: Its text stands under the file then, and must be shorter than 1,024 characters.
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one thing that somebody did."""

    screens: tuple[Screen, ...] = ()
    #: A short word that passes by, for a press that changes nothing on the screen.
    toast: str | None = None
    #: The press that is answered (Telegram's callback query), so that its button stops turning.
    press_id: str | None = None
    #: The message whose button was pressed: it may be edited in place while it is the last one.
    pressed_message_id: int | None = None
    #: It stands beside the talk that the chat is in: its buttons stay until they are pressed, and so do the talk's.
    is_aside: bool = False
    #: The pressed message has a file: it stays as it is, and the screens come after it.
    stays: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the store. What was stored by an earlier release must keep loading: add fields with defaults only."""
        full = {
            "screens": [_screen_to_json(screen) for screen in self.screens],
            "toast": self.toast,
            "press_id": self.press_id,
            "pressed_message_id": self.pressed_message_id,
            "is_aside": self.is_aside,
            "stays": self.stays,
        }
        return _without_blanks(full)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Reply":
        """From the store."""
        screens = tuple(_screen_from_json(screen) for screen in data.get("screens", ()))
        return cls(
            screens,
            data.get("toast"),
            data.get("press_id"),
            data.get("pressed_message_id"),
            data.get("is_aside", False),
            data.get("stays", False),
        )


def _screen_to_json(screen: Screen) -> dict[str, Any]:
    request, attachment = screen.phone_request, screen.attachment
    full = {
        "text": screen.text,
        "rows": [[[button.label, button.press] for button in row] for row in screen.rows],
        "phone_request": [request.share, request.omit] if request else None,
        "ends_phone_request": screen.ends_phone_request,
        "attachment": _attachment_to_json(attachment) if attachment else None,
    }
    return _without_blanks(full)


def _screen_from_json(data: dict[str, Any]) -> Screen:
    request = data.get("phone_request")
    return Screen(
        data["text"],
        tuple(tuple(Button(*button) for button in row) for row in data.get("rows", ())),
        PhoneRequest(*request) if request else None,
        data.get("ends_phone_request", False),
        _attachment_from_json(data["attachment"]) if "attachment" in data else None,
    )


def _attachment_to_json(attachment: Attachment) -> dict[str, Any]:
    content = b64encode(attachment.content).decode() if attachment.content is not None else None
    full = {"content": content, "file_id": attachment.file_id, "is_photo": attachment.is_photo}
    return {"name": attachment.name, **_without_blanks(full)}


def _attachment_from_json(data: dict[str, Any]) -> Attachment:
    content = b64decode(data["content"]) if "content" in data else None
    return Attachment(data["name"], content, data.get("file_id"), data.get("is_photo", False))


def _without_blanks(full: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in full.items() if value}
