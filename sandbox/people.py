"""The people of the sandbox, each with a phone and a chat with the bot."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.errors import ControlRefusedError
from sandbox.store import Store

# Beyond 32 bits, as new Telegram accounts are: a column too narrow shows here and not with real people.
_FIRST_ID = 5_000_000_001
_NAME_LIMIT = 64


@dataclass(slots=True)
class Person:
    """A person with a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone: str | None = None  # digits with the country's code, as Telegram hands it over
    has_started: bool = False  # until the person writes, the bot cannot
    has_blocked: bool = False
    in_background: bool = False  # one of many: the page shows the phone when somebody asks for it
    keyboard: dict[str, Any] | None = None  # the reply keyboard now under the text field
    toast: dict[str, Any] | None = None  # the last answer to a tapped button
    notes: list[dict[str, Any]] = field(default_factory=list)  # messages that did not come from the bot

    def user(self) -> dict[str, Any]:
        """Telegram's User."""
        return {**self._names(), "is_bot": False} | (
            {"language_code": self.language_code} if self.language_code else {}
        )

    def chat(self) -> dict[str, Any]:
        """Telegram's Chat: the private one with the bot."""
        return {**self._names(), "type": "private"}

    def profile(self) -> dict[str, Any]:
        """What the page and the control interface show of the person."""
        return {**self._names(), "language_code": self.language_code, "phone": self.phone} | {
            "has_started": self.has_started,
            "has_blocked": self.has_blocked,
            "in_background": self.in_background,
        }

    def _names(self) -> dict[str, Any]:
        names = {"last_name": self.last_name, "username": self.username}
        return {"id": self.id, "first_name": self.first_name} | {key: name for key, name in names.items() if name}


class People:
    """Everybody, by id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_id = {int(key): Person(**record) for key, record in store.load("person").items()}

    def __iter__(self) -> Iterator[Person]:
        return iter(sorted(self._by_id.values(), key=lambda person: person.id))

    def find(self, person_id: int) -> Person | None:
        """The person with this id, who is also the chat with this id."""
        return self._by_id.get(person_id)

    def get(self, person_id: int) -> Person:
        """The person with this id; refuses an unknown one."""
        person = self.find(person_id)
        if person is None:
            raise ControlRefusedError(f"There is no person {person_id}: GET /sandbox/people lists them", 404)
        return person

    def add(self, *, in_background: bool = False, **details: str | None) -> Person:
        """A new person; refuses one without a first name, or a phone or username that Telegram would not have.

        One in the background has been talking with the bot before: it may write to them.
        """
        if not isinstance(in_background, bool):
            raise ControlRefusedError("in_background is true or false")
        checked = {key: _trimmed(key, value) for key, value in details.items()}
        if not checked.get("first_name"):
            raise ControlRefusedError("A person needs a first_name")
        if checked.get("username"):
            self._check_username(checked["username"] or "")
        if checked.get("phone"):
            checked["phone"] = _digits(checked["phone"] or "")
        person = Person(self._store.next_number("person", _FIRST_ID), **checked)  # type: ignore[arg-type]  # checked
        person.in_background = person.has_started = in_background
        self._by_id[person.id] = person
        self.keep(person)
        return person

    def keep(self, person: Person) -> None:
        """Remembers what changed about a person."""
        self._store.put("person", person.id, asdict(person))

    def _check_username(self, username: str) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", username):
            raise ControlRefusedError(
                f"A username has 4 to 32 letters, digits or _, and begins with a letter: {username!r}"
            )
        if any((person.username or "").lower() == username.lower() for person in self):
            raise ControlRefusedError(f"The username {username!r} is taken", 409)


def _trimmed(key: str, value: str | None) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ControlRefusedError(f"{key} must be a text")
    if len(value.strip()) > _NAME_LIMIT:
        raise ControlRefusedError(f"{key} is longer than {_NAME_LIMIT} characters")
    return value.strip() or None


def _digits(phone: str) -> str:
    digits = re.sub(r"[+\s()-]", "", phone)
    if not re.fullmatch(r"\d{7,15}", digits):
        raise ControlRefusedError(
            f"A phone has 7 to 15 digits with the country's code, e.g. +51 987 654 321: {phone!r}"
        )
    return digits
