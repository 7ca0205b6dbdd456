"""What people do on their phones, and the updates that the bot gets of it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.chats import Message
from sandbox.entities import find_entities
from sandbox.errors import ControlRefusedError
from sandbox.keyboards import find_button
from sandbox.people import Person
from sandbox.telegram import Telegram

# A client cuts a longer text into several messages.
_TEXT_LIMIT = 4096
_LINK_HOSTS = {"t.me", "www.t.me", "telegram.me", "telegram.dog"}


def receive(telegram: Telegram, person: Person, content: dict[str, Any]) -> Message:
    """A message from the person to the bot; refuses it while the person blocks the bot."""
    _require_unblocked(person)
    if not person.has_started:
        person.has_started = True
        telegram.people.keep(person)
        telegram.journal.add(person.id, "person", profile=person.profile())
    message = telegram.chats.add({"from": person.user(), "chat": person.chat(), "date": telegram.now(), **content})
    telegram.journal.add(person.id, "message", message=message)
    telegram.updates.add("message", message)
    return message


def say(telegram: Telegram, person: Person, text: str) -> list[Message]:
    """The person writes a text; one longer than 4096 characters becomes several messages, as Telegram's apps do it."""
    text = text.strip()
    if not text:
        raise ControlRefusedError("There is nothing to say: the text is empty")
    parts = [text[at : at + _TEXT_LIMIT] for at in range(0, len(text), _TEXT_LIMIT)]
    return [receive(telegram, person, text_content(part)) for part in parts]


def text_content(text: str) -> dict[str, Any]:
    """A text with what Telegram marks in it by itself."""
    entities = find_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def open_link(telegram: Telegram, person: Person, link: str) -> Message:
    """The person opens a t.me link to the bot and presses START, which also ends a block."""
    start = _start_parameter(telegram, link)
    if person.has_blocked:
        set_blocked(telegram, person, blocked=False)
    return say(telegram, person, f"/start {start}".strip())[0]


def _start_parameter(telegram: Telegram, link: str) -> str:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = parse_qs(parts.query)
    except ValueError:
        raise ControlRefusedError(f"This is not a link: {link!r}") from None
    if parts.scheme == "tg":
        username = query.get("domain", [""])[0]
    elif parts.hostname in _LINK_HOSTS:
        username = parts.path.strip("/")
    else:
        raise ControlRefusedError(
            f"A link to a bot looks like https://t.me/{telegram.bot['username']}?start=TOKEN: {link!r}"
        )
    if username.lower() != str(telegram.bot["username"]).lower():
        raise ControlRefusedError(f"The link opens @{username}, but the bot here is @{telegram.bot['username']}")
    start = query.get("start", [""])[0]
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", start):
        raise ControlRefusedError(f"A start parameter has up to 64 letters, digits, _ and -: {start!r}")
    return start


def tap(telegram: Telegram, person: Person, message_id: int | None, button: str, *, is_stale: bool) -> dict[str, Any]:
    """The person taps an inline button, by data or label; without a message_id that of the newest message that has it.

    `is_stale`: the phone still shows a button that the bot took away, so it sends its data nevertheless. Returns the
    callback query.
    """
    _require_unblocked(person)
    message = _message_with(telegram, person, message_id, button)
    found = find_button(message, button) or ({"callback_data": button} if is_stale else None)
    if found is None:
        labels = [each["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for each in row]
        raise ControlRefusedError(f"Message {message['message_id']} has no button {button!r}; it has {labels}", 409)
    if "callback_data" not in found:
        raise ControlRefusedError(
            f"The button {button!r} opens {found.get('url', 'something')!r}: it tells the bot nothing"
        )
    query = {
        "id": telegram.tap_id(person.id),
        "from": person.user(),
        "message": message,
        "chat_instance": str(-person.id),
        "data": found["callback_data"],
    }
    telegram.updates.add("callback_query", query)
    return query


def _message_with(telegram: Telegram, person: Person, message_id: int | None, button: str) -> Message:
    if message_id is not None:
        message = telegram.chats.find(person.id, message_id)
        if message is None:
            raise ControlRefusedError(f"{person.first_name}'s chat has no message {message_id}", 404)
        return message
    for message in reversed(telegram.chats.messages(person.id)):
        if find_button(message, button):
            return message
    raise ControlRefusedError(f"No message in {person.first_name}'s chat has a button {button!r}", 409)


def press(telegram: Telegram, person: Person, text: str) -> Message:
    """The person presses a button of the reply keyboard: its text is sent, or the contact that it asks for."""
    keyboard = person.keyboard
    buttons = [button for row in (keyboard or {}).get("keyboard", []) for button in row]
    button = next((button for button in buttons if button["text"].strip() == text.strip()), None)
    if keyboard is None or button is None:
        labels = [each["text"] for each in buttons]
        raise ControlRefusedError(f"{person.first_name}'s keyboard has no button {text!r}; it has {labels}", 409)
    if button.get("request_contact"):
        asked_by = telegram.chats.find(person.id, keyboard["message_id"])
        content = {"contact": contact_of(person)} | ({"reply_to_message": asked_by} if asked_by else {})
    else:
        content = text_content(button["text"])
    message = receive(telegram, person, content)
    if keyboard.get("one_time_keyboard") and person.keyboard is keyboard:
        telegram.show_keyboard(person, {**keyboard, "is_hidden": True})
    return message


def contact_of(person: Person) -> dict[str, Any]:
    """The person's own contact; refuses one without a phone number."""
    if not person.phone:
        raise ControlRefusedError(
            f"{person.first_name} has no phone number to share: create the person with a phone", 409
        )
    names = {"first_name": person.first_name} | ({"last_name": person.last_name} if person.last_name else {})
    return {"phone_number": person.phone, **names, "user_id": person.id}


def edit(telegram: Telegram, person: Person, message_id: int, text: str) -> Message:
    """The person corrects a message of their own."""
    _require_unblocked(person)
    message = telegram.chats.find(person.id, message_id)
    if message is None:
        raise ControlRefusedError(f"{person.first_name}'s chat has no message {message_id}", 404)
    if message["from"]["id"] != person.id or "text" not in message:
        raise ControlRefusedError(f"{person.first_name} can edit own texts only; message {message_id} is not one", 409)
    kept = {key: value for key, value in message.items() if key not in {"text", "entities"}}
    edited = {**kept, **text_content(text.strip()), "edit_date": telegram.now()}
    telegram.chats.replace(edited)
    telegram.journal.add(person.id, "edited", message=edited)
    telegram.updates.add("edited_message", edited)
    return edited


def set_blocked(telegram: Telegram, person: Person, *, blocked: bool) -> None:
    """The person blocks or unblocks the bot; doing it twice changes nothing."""
    if person.has_blocked == blocked:
        return
    person.has_blocked = blocked
    telegram.people.keep(person)
    telegram.journal.add(person.id, "person", profile=person.profile())
    kicked = {"user": telegram.bot, "status": "kicked", "until_date": 0}
    member = {"user": telegram.bot, "status": "member"}
    old, new = (member, kicked) if blocked else (kicked, member)
    change = {"chat": person.chat(), "from": person.user(), "date": telegram.now()}
    telegram.updates.add("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})


def add_note(telegram: Telegram, person: Person, sender: str, text: str) -> dict[str, Any]:
    """A message to the person from somebody else, e.g. the facilitator who sends an invitation's link."""
    if not sender.strip() or not text.strip():
        raise ControlRefusedError("A note needs a sender and a text")
    note = {"id": telegram.store.next_number("note"), "from": sender.strip(), "text": text.strip()}
    note["date"] = telegram.now()
    person.notes = [*person.notes, note]
    telegram.people.keep(person)
    telegram.journal.add(person.id, "note", note=note)
    return note


def _require_unblocked(person: Person) -> None:
    if person.has_blocked:
        raise ControlRefusedError(f"{person.first_name} has blocked the bot and cannot write to it: unblock first", 409)
