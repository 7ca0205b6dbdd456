"""What somebody did, read from a Telegram update: plain data, so that conversations know no Telegram."""

from dataclasses import dataclass

import telegram


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

    @property
    def is_message(self) -> bool:
        """Whether it is a message of theirs: then ours are no longer the last in the chat."""
        return self.pressed is None and self.message_id is not None


def read_event(update: telegram.Update) -> Event:
    """The event of an update that has a chat. What the update does not have stays blank."""
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    assert chat is not None, "the routing lets only updates of a chat through"
    query = update.callback_query
    member = update.my_chat_member
    contact = message.contact if message and not query else None
    return Event(
        update_id=update.update_id,
        chat_id=chat.id,
        message_id=message.message_id if message else None,
        text=(message.text or "") if message and not query else "",
        pressed=(query.data or "") if query else None,
        press_id=query.id if query else None,
        language_code=user.language_code if user else None,
        telegram_name=user.full_name if user else "",
        phone=contact.phone_number if contact and user and contact.user_id == user.id else None,
        blocked=member is not None and member.new_chat_member.status in {member.new_chat_member.BANNED, "left"},
    )


def command_argument(event: Event) -> str:
    """What follows a command: «/start TOKEN» → «TOKEN»."""
    return event.text.partition(" ")[2].strip()
