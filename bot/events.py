"""What somebody did, read from a Telegram update: plain data, so that conversations know no Telegram."""

from dataclasses import dataclass
from typing import Any

import telegram

#: Where `lightened` leaves the chat and the message of a press, and whether that message has a file.
PLACE = "place"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document or a photo that somebody has sent."""

    file_id: str
    name: str
    caption: str
    is_photo: bool
    #: In bytes, as far as Telegram says.
    size: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did in a private chat (or said to us in a group)."""

    update_id: int
    chat_id: int
    #: The message that was sent, or whose button was pressed.
    message_id: int | None = None
    #: What was written, or the name of a command's argument; blank where nothing was.
    text: str = ""
    #: What a pressed button means (bot.presses); None: nothing was pressed.
    pressed: str | None = None
    #: Telegram's name for that press, to stop the button from turning.
    press_id: str | None = None
    #: Their language in Telegram («es», «en-US»), and the name they go by there.
    language_code: str | None = None
    telegram_name: str = ""
    #: A telephone number shared with Telegram's button, if it is the person's own.
    phone: str | None = None
    #: Whether they have just blocked the Ruta.
    blocked: bool = False
    #: What they have sent; None: no document and no photo.
    file: SentFile | None = None
    #: Whether the message whose button was pressed has a file: its text cannot be made another.
    pressed_file: bool = False

    @property
    def is_message(self) -> bool:
        """Whether it is a message of theirs: then ours are no longer the last in the chat."""
        return self.pressed is None and self.message_id is not None


def lightened(raw: dict[str, Any]) -> dict[str, Any]:
    """A raw update without what a press repeats of our own message.

    Of that message only the place is needed, and to have PTB parse it would cost more than all the rest. PTB keeps what
    it does not know in `api_kwargs`: that is where `chat_of` and `read_event` find the place.
    """
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(message, dict):
        return raw
    light = {name: value for name, value in query.items() if name != "message"}
    has_file = "document" in message or "photo" in message
    return {**raw, "callback_query": {**light, PLACE: (message["chat"]["id"], message["message_id"], has_file)}}


def chat_of(update: telegram.Update) -> int | None:
    """The chat that an update belongs to, if it belongs to one."""
    if update.callback_query and PLACE in update.callback_query.api_kwargs:
        return int(update.callback_query.api_kwargs[PLACE][0])
    return update.effective_chat.id if update.effective_chat else None


def read_event(update: telegram.Update) -> Event:
    """The event of an update that has a chat. What the update does not have stays blank."""
    chat_id, user = chat_of(update), update.effective_user
    assert chat_id is not None, "the routing lets only updates of a chat through"
    query = update.callback_query
    if query:
        _chat_id, message_id, has_file = query.api_kwargs[PLACE]
        return Event(
            update.update_id,
            chat_id,
            message_id,
            pressed=query.data or "",
            press_id=query.id,
            language_code=query.from_user.language_code,
            telegram_name=query.from_user.full_name,
            pressed_file=has_file,
        )
    message, member = update.effective_message, update.my_chat_member
    contact = message.contact if message else None
    return Event(
        update_id=update.update_id,
        chat_id=chat_id,
        message_id=message.message_id if message else None,
        text=(message.text or "") if message else "",
        language_code=user.language_code if user else None,
        telegram_name=user.full_name if user else "",
        phone=contact.phone_number if contact and user and contact.user_id == user.id else None,
        blocked=member is not None and member.new_chat_member.status in {member.new_chat_member.BANNED, "left"},
        file=_file_of(message) if message else None,
    )


def _file_of(message: telegram.Message) -> SentFile | None:
    """The document of a message, or its photo in the best size that Telegram has of it."""
    caption = message.caption or ""
    if message.document:
        sent = message.document
        return SentFile(sent.file_id, sent.file_name or "", caption, is_photo=False, size=sent.file_size or 0)
    if message.photo:
        best = message.photo[-1]
        return SentFile(best.file_id, "", caption, is_photo=True, size=best.file_size or 0)
    return None


def command_argument(event: Event) -> str:
    """What follows a command: «/start TOKEN» → «TOKEN»."""
    return event.text.partition(" ")[2].strip()
