"""The bot's commands by scope and language: what the phone's menu shows."""

import json
import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.store import Store

_DESCRIPTION_LIMIT = 256
_COMMAND_LIMIT = 100
_SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
)  # fmt: skip

Command = dict[str, str]


class Commands:
    """Lists of commands; a person sees the narrowest list that fits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lists: dict[str, list[Command]] = store.load("setting").get("commands", {})

    def set(self, scope: Any, language_code: str, commands: Any) -> None:
        """Replaces the list of a scope and language; an empty list removes it."""
        key = _key(scope, language_code)
        checked = _check(commands)
        if checked:
            self._lists[key] = checked
        else:
            self._lists.pop(key, None)
        self._store.put("setting", "commands", self._lists)

    def get(self, scope: Any, language_code: str) -> list[Command]:
        """The list of exactly this scope and language."""
        return self._lists.get(_key(scope, language_code), [])

    def shown_to(self, chat_id: int, language_code: str) -> list[Command]:
        """What a person's menu shows: chat before private chats before default, own language before none."""
        for scope in ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, {"type": "default"}):
            for language in (language_code, ""):
                if found := self.get(scope, language):
                    return found
        return []


def _key(scope: Any, language_code: str) -> str:
    scope = scope or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if language_code and not re.fullmatch(r"[a-z]{2}", language_code):
        raise bad_request("invalid language code specified")
    parts = {key: str(value) for key, value in scope.items()}
    return json.dumps([parts, language_code], sort_keys=True)


def _check(commands: Any) -> list[Command]:
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > _COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_check_one(command) for command in commands]


def _check_one(command: Any) -> Command:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not re.fullmatch(r"/?[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= _DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}
