"""The parameters of a Bot API call, however they came: query, form, multipart or JSON."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.errors import bad_request
from sandbox.wire import read_json


class Params:
    """Named values; a form's are texts, JSON's may be anything. Names that a method does not know are ignored."""

    def __init__(self, values: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self._values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """A text, "" when missing."""
        value = self._values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int) -> int:
        """A whole number; Telegram reads nonsense as 0."""
        text = self.text(name).strip()
        if not text:
            return default
        try:
            return int(text)
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        """A Boolean: true, True, 1 or yes."""
        return self.text(name).strip().lower() in {"true", "1", "yes"}

    def raw(self, name: str) -> Any:
        """A value as it came."""
        return self._values.get(name)

    def decoded(self, name: str, what: str) -> Any:
        """A value that is JSON inside a form, None when missing; `what` names it in the refusal."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return read_json(value) if value.strip() else None
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def size(self) -> int:
        """Bytes of text and reply_markup, as they were sent."""
        return len(self.text("text").encode()) + len(self.text("reply_markup").encode())

    def chat_id(self) -> int | None:
        """The chat that the call is about, None when it names none by number."""
        try:
            return int(self.text("chat_id"))
        except ValueError:
            return None


async def read_params(request: web.Request) -> Params:
    """Reads a request; refuses a body that is not what its Content-Type says."""
    values: dict[str, Any] = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return Params(values)
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request, values)
    body = await request.read()
    try:
        if request.content_type == "application/json":
            sent = read_json(body or b"{}")
        else:
            sent = dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        raise bad_request("can't parse request body") from None
    if not isinstance(sent, dict):
        raise bad_request("request body must be a JSON object")
    return Params(values | sent)


async def _read_multipart(request: web.Request, values: dict[str, Any]) -> Params:
    files: dict[str, tuple[str, bytes]] = {}
    try:
        form = await request.post()
    except ValueError:
        raise bad_request("can't parse request body") from None
    for name, value in form.items():
        if isinstance(value, FileField):
            files[name] = (value.filename, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else value.decode(errors="replace")
    return Params(values, files)
