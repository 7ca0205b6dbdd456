"""The way to Telegram: what goes wrong on it becomes PTB's own errors, and none of them tells the token."""

import asyncio
import re
import traceback
from contextlib import asynccontextmanager, closing, suppress

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from notifications.transport import AiohttpRequest, NotTaken
from tests.notifications.conftest import TOKEN

SECRET = TOKEN.partition(":")[2]


@asynccontextmanager
async def bot_at(url, token=TOKEN):
    request, updates = AiohttpRequest(), AiohttpRequest(connections=1)
    async with request, updates:
        yield Bot(token, base_url=f"{url}/bot", request=request, get_updates_request=updates)


@asynccontextmanager
async def server(behave):
    """A server that treats its callers as `behave(reader, writer)` does."""
    listening = await asyncio.start_server(behave, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def say_nothing(reader, writer):
    await reader.read()
    writer.close()


async def hang_up(_reader, writer):
    writer.close()


async def talk_nonsense(_reader, writer):
    writer.write(b"this is no HTTP\r\n\r\n")
    await writer.drain()
    writer.close()


async def break_off(_reader, writer):
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"ok": true')
    await writer.drain()
    writer.close()


async def answer_in_html(_reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>")
    await writer.drain()
    writer.close()


async def stumble(_reader, writer):
    writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def give_up(_reader, writer):
    writer.write(b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


CALAMITIES = [
    # what happens; PTB's error; is it sure that nothing was done
    ("no answer in time", say_nothing, TimedOut, False),
    ("the line is cut at once", hang_up, NetworkError, False),
    ("something that is no HTTP", talk_nonsense, NetworkError, False),
    ("half an answer", break_off, NetworkError, False),
    ("a page instead of JSON", answer_in_html, TelegramError, False),
    ("5xx without a word", stumble, NetworkError, True),
    ("somebody in between has had no answer", give_up, NetworkError, False),
]


@pytest.mark.parametrize(
    ("behave", "error", "is_sure"), [row[1:] for row in CALAMITIES], ids=[row[0] for row in CALAMITIES]
)
async def test_what_goes_wrong_on_the_way_is_ptbs_error_and_tells_no_token(behave, error, is_sure):
    async with server(behave) as url, bot_at(url) as bot:
        with pytest.raises(error) as raised:
            await bot.get_me(read_timeout=0.2)

    assert isinstance(raised.value, error)
    assert isinstance(raised.value, NotTaken) is is_sure
    assert SECRET not in "".join(traceback.format_exception(raised.value))


NOWHERE = [
    ("nobody at that address", "http://127.0.0.1:9"),
    ("no such address", "http://no-such-host.invalid"),
    ("no TLS there", "https://127.0.0.1:{port}"),
]


@pytest.mark.parametrize("url", [row[1] for row in NOWHERE], ids=[row[0] for row in NOWHERE])
async def test_where_no_connection_can_be_made_nothing_was_sent_and_no_token_is_told(url):
    async with server(talk_nonsense) as there, bot_at(url.format(port=there.rpartition(":")[2])) as bot:
        with pytest.raises(NotTaken) as raised:
            await bot.get_me()

    assert SECRET not in "".join(traceback.format_exception(raised.value))


REFUSALS = [
    ("429", {"kind": "429", "retry_after": 7}, RetryAfter),
    ("5xx", {"kind": "5xx"}, NotTaken),
    ("403", {"kind": "403"}, Forbidden),
    ("cut", {"kind": "cut"}, NetworkError),
]


@pytest.mark.parametrize(("fault", "error"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
async def test_telegrams_own_refusals_are_ptbs_errors(post, rosa, fault, error):
    await post.telegram.plan_fault(method="sendMessage", **fault)

    with pytest.raises(error) as raised:
        await post.bot.send_message(rosa.id, "¿Hola?")
    assert SECRET not in "".join(traceback.format_exception(raised.value))


async def test_an_unknown_chat_is_a_bad_request_and_an_unknown_token_an_invalid_one(post, sandbox):
    with pytest.raises(BadRequest):
        await post.bot.send_message(404, "¿Hola?")

    async with bot_at(sandbox.url, "0:none") as bot:
        with pytest.raises(InvalidToken):
            await bot.get_me()


async def test_texts_of_every_kind_arrive_as_they_are_and_files_too(post, rosa):
    text = "«Ñandú» & <b>50 %</b> + café=cacao 🍫\n?chat_id=7"
    await post.bot.send_message(rosa.id, text)
    await post.bot.send_document(rosa.id, document="ruc;nombre\n1;Ñandú".encode(), filename="lista ñ.csv")

    shown = [message for message in await rosa.messages() if message["from"]["is_bot"]]
    assert shown[0]["text"] == text
    assert shown[1]["document"]["file_name"] == "lista ñ.csv"


async def test_the_line_is_kept_open_from_call_to_call():
    lines = []

    async def answer(reader, writer):
        lines.append(writer)
        with closing(writer), suppress(asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
                body = b'{"ok": true, "result": true}'
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    async with server(answer) as url, bot_at(url) as bot:
        for _ in range(3):
            await bot.log_out()

    assert len(lines) == 1
