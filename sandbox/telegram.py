"""The small Telegram itself: people, chats, updates and one bot, without any HTTP."""

from collections.abc import Callable
from typing import Any

from sandbox.calls import CallLog
from sandbox.chats import Chats, Message
from sandbox.clock import Clock
from sandbox.commands import Commands
from sandbox.errors import TelegramError, bad_request
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.journal import Journal
from sandbox.keyboards import Markup, is_inline
from sandbox.people import People, Person
from sandbox.store import Store
from sandbox.updates import Updates

BOT_ID = 7_000_000_001
#: What an edit of a text or a caption replaces.
WORDS = ("text", "entities", "caption", "caption_entities")
# Telegram forgets a tap that the bot leaves without an answer.
_TAP_SECONDS = 15 * 60
_TAP_ID_LENGTH = 31


class Telegram:
    """All that the Bot API and the phones share. `real_clock` gives seconds since 1970."""

    def __init__(self, store: Store, bot_username: str, bot_name: str, real_clock: Callable[[], float]) -> None:
        self.store = store
        self.journal = Journal(store)
        self.clock = Clock(store, self.journal, real_clock)
        self.bot = {"id": BOT_ID, "is_bot": True, "first_name": bot_name, "username": bot_username}
        self.people = People(store)
        self.chats = Chats(store)
        self.updates = Updates(store, self.clock)
        self.commands = Commands(store)
        self.files = Files(store)
        self.faults = Faults()
        self.calls = CallLog()

    def now(self) -> int:
        """Telegram's dates: whole seconds."""
        return int(self.clock())

    def reachable(self, chat_id: int) -> dict[str, Any]:
        """The chat that the bot wants to write to; refuses one unknown, never met, or that blocked it."""
        person = self.people.find(chat_id)
        if person is None:
            group = self.chats.group(chat_id)
            if group is None:
                raise bad_request("chat not found")
            return group
        if not person.has_started:
            raise bad_request("chat not found")
        if person.has_blocked:
            raise TelegramError(403, "Forbidden: bot was blocked by the user")
        return person.chat()

    def post(self, chat: dict[str, Any], content: dict[str, Any], markup: Markup | None) -> Message:
        """A new message from the bot; a reply keyboard goes under the person's text field."""
        message = {"from": self.bot, "chat": chat, "date": self.now(), **content}
        if markup is not None and is_inline(markup):
            message["reply_markup"] = markup
        message = self.chats.add(message)
        self._show(chat["id"], "message", message)
        if markup is not None and not is_inline(markup):
            self._change_keyboard(chat["id"], message["message_id"], markup)
        return message

    def edit(self, message: Message, content: dict[str, Any], markup: Markup | None) -> Message:
        """The bot's message with other content and buttons; refuses an edit that changes nothing."""
        kept = {key: message[key] for key in message if key not in {*WORDS, "reply_markup", "edit_date"}}
        edited = {**kept, **content} | ({"reply_markup": markup} if markup else {})
        if {**edited, "edit_date": 0} == {**message, "edit_date": 0}:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        edited["edit_date"] = self.now()
        self.chats.replace(edited)
        self._show(edited["chat"]["id"], "edited", edited)
        return edited

    def delete(self, message: Message) -> None:
        """Removes a message from the chat of both."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        self.chats.remove(chat_id, message_id)
        if self.people.find(chat_id):
            self.journal.add(chat_id, "deleted", message_id=message_id)

    def _show(self, chat_id: int, kind: str, message: Message) -> None:
        if self.people.find(chat_id):
            self.journal.add(chat_id, kind, message=message)

    def _change_keyboard(self, chat_id: int, message_id: int, markup: Markup) -> None:
        person = self.people.find(chat_id)
        if person is None:
            return
        shown = "keyboard" in markup or "force_reply" in markup
        self.show_keyboard(person, {**markup, "message_id": message_id, "is_hidden": False} if shown else None)

    def show_keyboard(self, person: Person, keyboard: dict[str, Any] | None) -> None:
        """Puts a reply keyboard under the person's text field, or takes it away."""
        person.keyboard = keyboard
        self.people.keep(person)
        self.journal.add(person.id, "keyboard", keyboard=keyboard)

    def tap_id(self, person_id: int) -> str:
        """A callback query's id: it carries who tapped and when, so that it survives a restart."""
        return f"{self.now():010d}{person_id:012d}{self.store.next_number('tap'):09d}"

    def answer_tap(self, tap_id: str, text: str, is_alert: bool) -> None:
        """The bot's answer to a tapped button; refuses a tap that is unknown or too old."""
        person = self.people.find(int(tap_id[10:22])) if tap_id.isdecimal() and len(tap_id) == _TAP_ID_LENGTH else None
        if person is None or self.now() - int(tap_id[:10]) > _TAP_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        person.toast = {"tap": tap_id, "text": text, "is_alert": is_alert}
        self.people.keep(person)
        self.journal.add(person.id, "answer", toast=person.toast)
