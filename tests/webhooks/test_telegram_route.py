"""Updates by webhook: taken only from Telegram, and said to be taken only when they are."""

import asyncio
import json

import httpx
import pytest

from storage.errors import StoreUnavailable
from webhooks.app import make_app
from webhooks.telegram import MOST_BYTES, PATH, secret_of, telegram_routes

SECRET = secret_of("1:token")
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Taker:
    """Takes updates in place of the bot; `fails` is what goes wrong."""

    def __init__(self):
        self.taken, self.fails = [], None

    async def __call__(self, raw):
        if self.fails:
            raise self.fails
        self.taken.append(raw)


@pytest.fixture
def taker():
    return Taker()


@pytest.fixture
async def http(taker):
    transport = httpx.ASGITransport(make_app(telegram_routes(taker, SECRET)))
    async with httpx.AsyncClient(transport=transport, base_url="http://ruta", headers={HEADER: SECRET}) as client:
        yield client


async def test_an_update_is_taken_as_it_came(http, taker):
    update = {"update_id": 5_000_000_001, "message": {"text": "¿Cuánto? 🍫"}}

    assert (await http.post(PATH, json=update)).status_code == 200
    assert taker.taken == [update]


SECRETS = [
    ("none", {}),
    ("an empty one", {HEADER: ""}),
    ("another one", {HEADER: "x" * 64}),
    ("a part of it", {HEADER: SECRET[:-1]}),
    ("more than it", {HEADER: f"{SECRET}0"}),
    ("letters of elsewhere", {HEADER: "ñ".encode("latin-1")}),
]


@pytest.mark.parametrize("headers", [row[1] for row in SECRETS], ids=[row[0] for row in SECRETS])
async def test_whoever_does_not_know_the_secret_is_turned_away_unread(taker, headers):
    transport = httpx.ASGITransport(make_app(telegram_routes(taker, SECRET)))
    async with httpx.AsyncClient(transport=transport, base_url="http://ruta") as client:
        answer = await client.post(PATH, content=b'{"update_id": 1}', headers=headers)

    assert (answer.status_code, taker.taken) == (401, [])


def test_the_secret_is_telegrams_kind_of_text_and_differs_from_token_to_token():
    assert secret_of("1:another token") != SECRET
    assert secret_of("1:token") == SECRET
    assert len(SECRET) == 64
    assert SECRET.isalnum()


BODIES = [
    ("nothing", b""),
    ("no JSON", b"hola"),
    ("half of it", b'{"update_id": 1'),
    ("no object", b"[1]"),
    ("a number", b"7"),
    ("no UTF-8", b'{"a": "\xff"}'),
    ("nested beyond sense", b"[" * 100_000),
    ("a number beyond sense", b'{"update_id": ' + b"9" * 10_000 + b"}"),
]


@pytest.mark.parametrize("body", [row[1] for row in BODIES], ids=[row[0] for row in BODIES])
async def test_what_is_no_update_is_a_bad_request(http, taker, body):
    assert (await http.post(PATH, content=body)).status_code == 400
    assert taker.taken == []


async def test_a_body_too_large_is_refused_while_it_is_being_read(http, taker):
    read = []

    async def endless():
        for _ in range(100):
            read.append(1)
            yield b" " * 100_000

    answer = await http.post(PATH, content=endless())

    assert (answer.status_code, taker.taken) == (413, [])
    assert len(read) <= MOST_BYTES // 100_000 + 2


async def test_a_body_as_large_as_may_be_is_read(http, taker):
    update = {"update_id": 1, "filling": ""}
    update["filling"] = "x" * (MOST_BYTES - len(json.dumps(update)))

    assert (await http.post(PATH, content=json.dumps(update))).status_code == 200
    assert taker.taken == [update]


async def test_what_could_not_be_kept_is_to_come_again(http, taker):
    taker.fails = StoreUnavailable("the server is starting")
    answer = await http.post(PATH, json={"update_id": 1})
    assert (answer.status_code, answer.headers["Retry-After"], answer.content) == (503, "5", b"")

    taker.fails = None
    assert (await http.post(PATH, json={"update_id": 1})).status_code == 200
    assert taker.taken == [{"update_id": 1}]


async def test_the_answer_waits_for_the_transaction():
    has_come, is_kept = asyncio.Event(), asyncio.Event()

    async def take(_raw):
        has_come.set()
        await is_kept.wait()

    transport = httpx.ASGITransport(make_app(telegram_routes(take, SECRET)))
    async with httpx.AsyncClient(transport=transport, base_url="http://ruta", headers={HEADER: SECRET}) as client:
        posting = asyncio.create_task(client.post(PATH, json={"update_id": 1}))
        await has_come.wait()
        assert not posting.done()
        is_kept.set()
        assert (await posting).status_code == 200


async def test_only_post_is_understood(http):
    assert [(await http.request(method, PATH)).status_code for method in ("GET", "PUT", "DELETE")] == [405] * 3
