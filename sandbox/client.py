"""Phones driven by a program: for tests, the demo and benchmarks. Speaks to the sandbox over HTTP only."""

import asyncio
import base64
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any, Self

import aiohttp

from sandbox.errors import ControlRefusedError, SandboxError
from sandbox.wire import write_json

Message = dict[str, Any]
_ASKED_AT_ONCE_SECONDS = 30.0


class NothingCameError(SandboxError):
    """No such message came in time; `messages` are those that the phone shows."""

    def __init__(self, who: str, seconds: float, messages: list[Message]) -> None:
        shown = [(words_of(message) or "(no text)")[:80] for message in messages[-3:]]
        super().__init__(f"{who} waited {seconds} s for a message; the phone shows {shown}")
        self.messages = messages


class SandboxClient:
    """A sandbox's control interface. `async with SandboxClient(url) as client:`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def ask(self, method: str, path: str, wish: Any = None, seconds: float | None = 300.0) -> Any:
        """One request to `/sandbox{path}`; raises ControlRefusedError with the sandbox's own reason, TimeoutError."""
        timeout = aiohttp.ClientTimeout(total=seconds)
        body = None if wish is None else BytesIO(write_json(wish))  # a file in it may be large
        async with self._http.request(method, f"{self.url}/sandbox{path}", data=body, timeout=timeout) as response:
            answer = await response.json()
            if not response.ok:
                raise ControlRefusedError(answer["error"], response.status)
            return answer

    async def phone(self, first_name: str, **details: str | bool) -> "Phone":
        """A new person's phone; details are last_name, username, language_code, phone, in_background."""
        answer = await self.ask("POST", "/people", {"first_name": first_name, **details})
        return Phone(self, answer["person"], answer["change"])

    async def phones(self) -> list["Phone"]:
        """Everybody's phones."""
        answer = await self.ask("GET", "/people")
        return [Phone(self, profile, answer["change"]) for profile in answer["people"]]

    async def now(self) -> datetime:
        """What time it is in the sandbox, aware, in UTC."""
        return datetime.fromisoformat((await self.ask("GET", "/clock"))["now"])

    async def advance(self, **by: float) -> datetime:
        """Moves the clock forward by hours, days, weeks; what it shows once all that was due on the way is done."""
        return await self._move({"advance": by})

    async def travel(self, to: date) -> datetime:
        """Moves the clock forward to a datetime or to the beginning of a day; without an offset it is Lima's time."""
        return await self._move({"to": to.isoformat()})

    async def _move(self, wish: dict[str, Any]) -> datetime:
        # A season on the way takes minutes.
        return datetime.fromisoformat((await self.ask("POST", "/clock", wish, seconds=None))["now"])

    async def inject(self, update: dict[str, Any]) -> dict[str, Any]:
        """Hands the bot a raw update."""
        injected: dict[str, Any] = (await self.ask("POST", "/updates", update))["update"]
        return injected

    async def plan_fault(self, kind: str, **facts: Any) -> None:
        """Plans a fault: kind "429", "5xx", "403", "cut", "slow" or "lose_answer"; facts as in faults.py."""
        await self.ask("POST", "/faults", {"kind": kind, **facts})

    async def clear_faults(self) -> None:
        """Everything works again."""
        await self.ask("DELETE", "/faults")

    async def calls(self, start: int = 0) -> list[dict[str, Any]]:
        """The log of Bot API calls from an index on."""
        calls: list[dict[str, Any]] = (await self.ask("GET", f"/calls?from={start}"))["calls"]
        return calls

    async def clear_calls(self) -> None:
        """Forgets the log."""
        await self.ask("DELETE", "/calls")

    async def waiting_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        return int((await self.ask("GET", "/bot"))["waiting"])


class Phone:
    """One person's phone. `next_message` walks through what the bot writes from the moment this object was made."""

    def __init__(self, client: SandboxClient, profile: dict[str, Any], change: int) -> None:
        self._client = client
        self._path = f"/people/{profile['id']}"
        self.id: int = profile["id"]
        self.name: str = profile["first_name"]
        # The number of the last change read.
        self._read = change
        self._unread: list[Message] = []

    async def _do(self, act: str, **wish: Any) -> Any:
        return await self._client.ask("POST", f"{self._path}/{act}", wish)

    async def say(self, text: str) -> Message:
        """Writes a text; returns the (last) message sent."""
        message: Message = (await self._do("say", text=text))["messages"][-1]
        return message

    async def open(self, link: str) -> Message:
        """Opens a t.me link to the bot and presses START."""
        message: Message = (await self._do("open", link=link))["message"]
        return message

    async def tap(self, label_or_data: str, message_id: int | None = None, *, is_stale: bool = False) -> str:
        """Taps an inline button, of the newest message that has it unless one is named; returns the query's id."""
        place = {} if message_id is None else {"message_id": message_id}
        return str((await self._do("tap", button=label_or_data, is_stale=is_stale, **place))["query"])

    async def press(self, text: str) -> Message:
        """Presses a button of the reply keyboard."""
        message: Message = (await self._do("press", text=text))["message"]
        return message

    async def send(self, kind: str, **facts: Any) -> Message:
        """Sends a sticker, voice, photo, location, contact or document."""
        message: Message = (await self._do("send", kind=kind, **facts))["message"]
        return message

    async def send_document(self, name: str, content: bytes, caption: str = "") -> Message:
        """Sends a file under that name."""
        return await self.send("document", file_name=name, base64=base64.b64encode(content).decode(), caption=caption)

    async def send_photo(self, content: bytes, caption: str = "") -> Message:
        """Sends a picture: PNG, JPEG or GIF, at most 10 MB."""
        return await self.send("photo", base64=base64.b64encode(content).decode(), caption=caption)

    async def edit(self, message_id: int, text: str) -> Message:
        """Corrects a text of one's own."""
        message: Message = (await self._do("edit", message_id=message_id, text=text))["message"]
        return message

    async def block(self) -> None:
        """Blocks the bot."""
        await self._do("block")

    async def unblock(self) -> None:
        """Unblocks the bot."""
        await self._do("unblock")

    async def note(self, sender: str, text: str) -> None:
        """Gets a message from somebody else than the bot."""
        await self._do("notes", **{"from": sender, "text": text})

    async def state(self) -> dict[str, Any]:
        """The whole phone: person, messages, notes, keyboard, toast, commands, change."""
        state: dict[str, Any] = await self._client.ask("GET", self._path)
        return state

    async def messages(self) -> list[Message]:
        """All messages of the chat with the bot, oldest first, both sides'."""
        messages: list[Message] = (await self.state())["messages"]
        return messages

    async def screen(self) -> Message | None:
        """The newest bot message that has inline buttons; None when there is none."""
        with_buttons = (message for message in reversed(await self.messages()) if "reply_markup" in message)
        return next(with_buttons, None)

    async def keyboard(self) -> list[str]:
        """The labels on the reply keyboard that is open now."""
        keyboard = (await self.state())["keyboard"] or {}
        rows = [] if keyboard.get("is_hidden") else keyboard.get("keyboard", [])
        return [button["text"] for row in rows for button in row]

    async def toast(self) -> str | None:
        """The text of the last answer to a tap; "" when it had none, None before the first."""
        toast = (await self.state())["toast"]
        return toast["text"] if toast else None

    async def next_message(self, timeout: float = 10.0) -> Message:  # noqa: ASYNC109  # the error tells what is shown
        """The next message that the bot wrote or edited, each once, in order. NothingCameError after `timeout` s."""
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._unread:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NothingCameError(self.name, timeout, await self.messages())
            await self._read_changes(min(left, _ASKED_AT_ONCE_SECONDS))
        return self._unread.pop(0)

    async def wait_for(
        self,
        is_wanted: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109  # as next_message
    ) -> Message:
        """The newest bot message, as it stands or as it will stand, that is wanted. Raises NothingCameError."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            state = await self.state()
            wanted = (message for message in reversed(state["messages"]) if _is_bots(message) and is_wanted(message))
            message: Message | None = next(wanted, None)
            if message:
                return message
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NothingCameError(self.name, timeout, state["messages"])
            await self._client.ask(
                "GET", f"{self._path}/changes?after={state['change']}&timeout={min(left, _ASKED_AT_ONCE_SECONDS)}"
            )

    async def wait_for_text(self, part: str, timeout: float = 10.0) -> Message:  # noqa: ASYNC109  # as next_message
        """The newest bot message that contains a text, or has it under a document or photo."""
        return await self.wait_for(lambda message: part in words_of(message), timeout)

    async def _read_changes(self, seconds: float) -> None:
        answer = await self._client.ask("GET", f"{self._path}/changes?after={self._read}&timeout={seconds}")
        if phone := answer.get("phone"):
            # The sandbox began anew, or too much happened: what is shown now is all that can be known.
            self._read = phone["change"]
            self._unread += [message for message in phone["messages"] if _is_bots(message)]
            return
        for change in answer["changes"]:
            self._read = change["change"]
            if change["kind"] in {"message", "edited"} and _is_bots(change["message"]):
                self._unread.append(change["message"])


def words_of(message: Message) -> str:
    """A message's text or caption, "" when it has neither."""
    return str(message.get("text") or message.get("caption") or "")


def _is_bots(message: Message) -> bool:
    return bool(message["from"]["is_bot"])
