"""The control interface under `/sandbox/`: what people do, faults, the log of calls. JSON in, JSON out.

A refusal is `{"error": "…"}` with 400 (wrong input), 404 (no such person, message) or 409 (not possible just now).
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from aiohttp import web

from sandbox import attachments, phones
from sandbox.errors import ControlRefusedError, TelegramError
from sandbox.people import Person
from sandbox.pictures import read_picture
from sandbox.telegram import Telegram
from sandbox.wire import read_json

Wish = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]
_PERSON = "/sandbox/people/{person}"
_SHOWN_MESSAGES = 500


class Control:
    """The handlers; each act of a person is a function of phones.py."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """Its addresses."""
        acts = {
            "say": self.say, "open": self.open, "tap": self.tap, "press": self.press, "send": self.send,
            "edit": self.edit, "block": self.block, "unblock": self.unblock, "notes": self.note,
        }  # fmt: skip
        return [
            *(web.post(f"{_PERSON}/{name}", self._act(act)) for name, act in acts.items()),
            web.get("/sandbox/bot", self.bot),
            web.get("/sandbox/people", self.people),
            web.post("/sandbox/people", self._json(self.add_person)),
            web.get(_PERSON, self.chat),
            web.get("/sandbox/faults", self.faults),
            web.post("/sandbox/faults", self._json(self.plan_fault)),
            web.delete("/sandbox/faults", self.clear_faults),
            web.get("/sandbox/calls", self.calls),
            web.delete("/sandbox/calls", self.clear_calls),
            web.post("/sandbox/updates", self._json(self.inject)),
            web.get("/sandbox/files/{file_id}", self.file),
        ]

    def _json(self, act: Callable[[Wish], Any]) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            return await answered(act, request)

        return handle

    def _act(self, act: Callable[[Person, Wish], Any]) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            return await answered(lambda wish: act(self._person(request), wish), request)

        return handle

    def _person(self, request: web.Request) -> Person:
        number = request.match_info["person"]
        return self._telegram.people.get(int(number) if number.isdecimal() else 0)

    def say(self, person: Person, wish: Wish) -> Any:
        """{text} → {messages}."""
        return {"messages": phones.say(self._telegram, person, text_of(wish, "text"))}

    def open(self, person: Person, wish: Wish) -> Any:
        """{link} → {message}: the /start that was sent."""
        return {"message": phones.open_link(self._telegram, person, text_of(wish, "link"))}

    def tap(self, person: Person, wish: Wish) -> Any:
        """{button: data or label, message_id?, is_stale?} → {query}: the callback query's id."""
        number = wish.get("message_id")
        if number is not None and not isinstance(number, int):
            raise ControlRefusedError("message_id must be a whole number")
        is_stale = wish.get("is_stale") is True
        query = phones.tap(self._telegram, person, number, text_of(wish, "button"), is_stale=is_stale)
        return {"query": query["id"], "message_id": query["message"]["message_id"]}

    def press(self, person: Person, wish: Wish) -> Any:
        """{text: the button's label} → {message}."""
        return {"message": phones.press(self._telegram, person, text_of(wish, "text"))}

    def send(self, person: Person, wish: Wish) -> Any:
        """{kind: sticker, voice, photo, location, contact or document, …} → {message}."""
        return {"message": phones.receive(self._telegram, person, attachments.content(self._telegram, person, wish))}

    def edit(self, person: Person, wish: Wish) -> Any:
        """{message_id, text} → {message}."""
        if not isinstance(wish.get("message_id"), int):
            raise ControlRefusedError("message_id must be a whole number")
        return {"message": phones.edit(self._telegram, person, wish["message_id"], text_of(wish, "text"))}

    def block(self, person: Person, _: Wish) -> Any:
        """The person blocks the bot → {person}."""
        phones.set_blocked(self._telegram, person, blocked=True)
        return {"person": person.profile()}

    def unblock(self, person: Person, _: Wish) -> Any:
        """The person unblocks the bot → {person}."""
        phones.set_blocked(self._telegram, person, blocked=False)
        return {"person": person.profile()}

    def note(self, person: Person, wish: Wish) -> Any:
        """{from, text} → {note}: a message from somebody else than the bot."""
        return {"note": phones.add_note(self._telegram, person, text_of(wish, "from"), text_of(wish, "text"))}

    def add_person(self, wish: Wish) -> Any:
        """{first_name, last_name?, username?, language_code?, phone?, in_background?} → {person}."""
        known = {"first_name", "last_name", "username", "language_code", "phone", "in_background"}
        if unknown := set(wish) - known:
            raise ControlRefusedError(
                f"A person has no {', '.join(sorted(unknown))}; a person has {', '.join(sorted(known))}"
            )
        change = self._telegram.journal.last
        person = self._telegram.people.add(**wish)
        self._telegram.journal.add(person.id, "person", profile=person.profile())
        return {"person": person.profile(), "change": change}

    async def people(self, _: web.Request) -> web.Response:
        """Everybody's profile, and the number of the last change on any phone."""
        profiles = [person.profile() for person in self._telegram.people]
        return web.json_response({"people": profiles, "change": self._telegram.journal.last})

    async def chat(self, request: web.Request) -> web.Response:
        """A person's whole phone as it is now; its `change` numbers the last change in it."""
        try:
            person = self._person(request)
        except ControlRefusedError as refusal:
            return _refused(refusal)
        return web.json_response(phone_state(self._telegram, person))

    async def bot(self, _: web.Request) -> web.Response:
        """Who the bot is and how many updates wait for it."""
        return web.json_response({"bot": self._telegram.bot, "waiting": len(self._telegram.updates.waiting())})

    def inject(self, wish: Wish) -> Any:
        """A raw update, as it is; without update_id it gets the next one. Its groups become known chats."""
        number = wish.get("update_id", 0)
        if isinstance(number, bool) or not isinstance(number, int):
            raise ControlRefusedError("update_id must be a whole number")
        for body in wish.values():
            chat = body.get("chat") if isinstance(body, dict) else None
            if (
                isinstance(chat, dict)
                and isinstance(chat.get("id"), int)
                and not self._telegram.people.find(chat["id"])
            ):
                self._telegram.chats.know_group(chat)
        return {"update": self._telegram.updates.inject(wish)}

    async def faults(self, _: web.Request) -> web.Response:
        """The planned faults."""
        return web.json_response({"faults": self._telegram.faults.planned()})

    def plan_fault(self, wish: Wish) -> Any:
        """{kind, method?, chat_id?, retry_after?, seconds?, times?} → {fault}."""
        return {"fault": asdict(self._telegram.faults.plan(wish))}

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Everything works again."""
        self._telegram.faults.clear()
        return web.json_response({})

    async def calls(self, request: web.Request) -> web.Response:
        """?from=INDEX → {calls, next}: the log of Bot API calls."""
        start = request.query.get("from", "0")
        if not start.isdecimal():
            return _refused(ControlRefusedError("from must be a whole number: the `next` of the reading before"))
        log = self._telegram.calls
        return web.json_response({"calls": log.since(int(start)), "next": log.next_index})

    async def clear_calls(self, _: web.Request) -> web.Response:
        """Forgets the log."""
        self._telegram.calls.clear()
        return web.json_response({})

    async def file(self, request: web.Request) -> web.Response:
        """A file's bytes, always as a download by its name: whatever is in it must not run in this page."""
        try:
            known = self._telegram.files.get(request.match_info["file_id"])
        except TelegramError as error:
            return _refused(ControlRefusedError(error.description, 404))
        name, content = self._telegram.files.named(known["file_path"]) or ("", b"")
        picture = read_picture(content)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        content_type = picture.mime_type if picture else "application/octet-stream"
        return web.Response(body=content, content_type=content_type, headers=headers)


def phone_state(telegram: Telegram, person: Person) -> dict[str, Any]:
    """What a person's phone shows now."""
    return {
        "person": person.profile(),
        "messages": telegram.chats.messages(person.id)[-_SHOWN_MESSAGES:],
        "notes": person.notes,
        "keyboard": person.keyboard,
        "toast": person.toast,
        "commands": telegram.commands.shown_to(person.id, person.language_code or ""),
        "change": telegram.journal.last,
    }


def text_of(wish: Wish, name: str) -> str:
    """A text of a request; refuses its absence."""
    if not isinstance(wish.get(name), str):
        raise ControlRefusedError(f"{name} must be a text")
    return str(wish[name])


async def answered(act: Callable[[Wish], Any], request: web.Request) -> web.Response:
    """What `act`, which may be async, makes of a request's body, or its refusal."""
    try:
        result = act(await _wish(request))
        return web.json_response(await result if inspect.isawaitable(result) else result)
    except ControlRefusedError as refusal:
        return _refused(refusal)
    except TelegramError as error:
        return _refused(ControlRefusedError(error.description))


async def _wish(request: web.Request) -> Wish:
    try:
        wish = read_json(await request.read() or b"{}")
    except ValueError:
        raise ControlRefusedError("The body must be JSON in UTF-8") from None
    if not isinstance(wish, dict):
        raise ControlRefusedError("The body must be a JSON object")
    return wish


def _refused(refusal: ControlRefusedError) -> web.Response:
    return web.json_response({"error": refusal.reason}, status=refusal.status)
