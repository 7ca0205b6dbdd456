"""Messages, chat by chat."""

from typing import Any

from sandbox.store import Store

Message = dict[str, Any]


class Chats:
    """Every message of every chat. A message is replaced, never changed in place: who holds an old one keeps it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._messages: dict[int, dict[int, Message]] = {}
        self._groups: dict[int, dict[str, Any]] = {int(key): chat for key, chat in store.load("group").items()}
        stored = store.load("message").values()
        for message in sorted(stored, key=lambda message: message["message_id"]):
            self._of(message["chat"]["id"])[message["message_id"]] = message

    def _of(self, chat_id: int) -> dict[int, Message]:
        return self._messages.setdefault(chat_id, {})

    def add(self, message: Message) -> Message:
        """Keeps a new message under the next message_id, which it returns in place."""
        message = {"message_id": self._store.next_number("message"), **message}
        self.replace(message)
        return message

    def replace(self, message: Message) -> None:
        """Keeps a message in the place of the one with the same number."""
        self._of(message["chat"]["id"])[message["message_id"]] = message
        self._store.put("message", message["message_id"], message)

    def remove(self, chat_id: int, message_id: int) -> None:
        """Deletes a message for both sides."""
        del self._of(chat_id)[message_id]
        self._store.drop("message", message_id)

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """A message by its number."""
        return self._of(chat_id).get(message_id)

    def messages(self, chat_id: int) -> list[Message]:
        """A chat's messages, oldest first."""
        return list(self._of(chat_id).values())

    def last(self, chat_id: int) -> Message | None:
        """A chat's newest message."""
        return next(reversed(self._of(chat_id).values()), None)

    def know_group(self, chat: dict[str, Any]) -> None:
        """A group or channel that an injected update mentioned: the bot may write to it."""
        self._groups[chat["id"]] = chat
        self._store.put("group", chat["id"], chat)

    def group(self, chat_id: int) -> dict[str, Any] | None:
        """A group or channel by its number."""
        return self._groups.get(chat_id)
