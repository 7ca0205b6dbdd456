"""The control interface: wrong input, people, faults, the log of calls, and who may ask at all."""

import asyncio
import json
import time

import aiohttp
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from sandbox.errors import ControlRefusedError, NotLoopbackError
from sandbox.server import Sandbox


@pytest.mark.parametrize(
    ("label", "details", "part"),
    [
        ("no name", {}, "needs a first_name"),
        ("blank name", {"first_name": " "}, "needs a first_name"),
        ("a number as name", {"first_name": 5}, "first_name must be a text"),
        ("a long name", {"first_name": "x" * 65}, "longer than 64"),
        ("a word as phone", {"first_name": "Ana", "phone": "ninguno"}, "A phone has 7 to 15 digits"),
        ("a bad username", {"first_name": "Ana", "username": "a b"}, "A username has 4 to 32"),
        ("an age", {"first_name": "Ana", "age": 50}, "A person has no age"),
    ],
)
async def test_an_impossible_person_is_refused_with_a_reason(client, label, details, part):
    with pytest.raises(ControlRefusedError, match=part):
        await client.ask("POST", "/people", details)


async def test_a_username_is_taken_once(client):
    await client.phone("Ana", username="ana_rios")
    with pytest.raises(ControlRefusedError, match="is taken"):
        await client.phone("Otra", username="Ana_Rios")


async def test_people_have_ids_beyond_32_bits(client):
    assert (await client.phone("Ana")).id > 2**32


@pytest.mark.parametrize(
    ("label", "method", "path", "body", "status"),
    [
        ("no JSON", "POST", "/people", b"{", 400),
        ("no object", "POST", "/people", b"[]", 400),
        ("half an emoji", "POST", "/people", b'{"first_name": "\\ud83d"}', 400),
        ("no UTF-8", "POST", "/people", b"\xff", 400),
        ("nobody", "GET", "/people/1", None, 404),
        ("nobody says", "POST", "/people/1/say", b'{"text": "x"}', 404),
        ("a name as number", "GET", "/people/ana", None, 404),
        ("nobody changes", "GET", "/people/1/changes", None, 404),
        ("from a word", "GET", "/calls?from=x", None, 400),
        ("an unknown file", "GET", "/files/x", None, 404),
        ("a number as text", "POST", "/people/{rosa}/say", b'{"text": 5}', 400),
        ("no text", "POST", "/people/{rosa}/say", b"{}", 400),
        ("a word as message", "POST", "/people/{rosa}/tap", b'{"button": "A", "message_id": "x"}', 400),
        ("edit of a word", "POST", "/people/{rosa}/edit", b'{"text": "A", "message_id": "x"}', 400),
        ("a note from nobody", "POST", "/people/{rosa}/notes", b'{"from": " ", "text": "x"}', 400),
        ("changes after a word", "GET", "/people/{rosa}/changes?after=x", None, 400),
    ],
)
async def test_wrong_input_gets_a_status_and_a_sentence(sandbox, http, rosa, label, method, path, body, status):
    address = f"{sandbox.url}/sandbox{path.replace('{rosa}', str(rosa.id))}"
    async with http.request(method, address, data=body) as response:
        answer = await response.json()
        assert (response.status, list(answer)) == (status, ["error"])
        assert len(answer["error"]) > 10


async def test_429_says_how_long_to_wait_as_often_as_planned(client, bot, rosa, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await client.plan_fault("429", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(rosa.id, "hola")
        assert refused.value.retry_after.total_seconds() == 7
    assert (await bot.send_message(rosa.id, "hola")).text == "hola"


async def test_429_on_the_wire(client, api, rosa):
    await client.plan_fault("429", retry_after=7)
    assert await api.call("sendMessage", chat_id=rosa.id, text="x") == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        },
    )


@pytest.mark.parametrize(("kind", "error"), [("5xx", NetworkError), ("403", Forbidden), ("cut", NetworkError)])
async def test_a_fault_strikes_before_anything_is_done(client, bot, rosa, kind, error):
    await client.plan_fault(kind)
    with pytest.raises(error):
        await bot.send_message(rosa.id, "perdido")
    assert [message["text"] for message in await rosa.messages()] == ["/start"]


async def test_a_lost_answer_is_lost_after_the_deed(client, bot, rosa):
    await client.plan_fault("lose_answer")
    with pytest.raises(NetworkError):
        await bot.send_message(rosa.id, "llegó")
    assert [message["text"] for message in await rosa.messages()] == ["/start", "llegó"]
    assert (await client.calls())[-1]["status"] == 0


async def test_a_slow_call_holds_up_no_other(client, bot, rosa):
    juan = await client.phone("Juan")
    await juan.say("/start")
    await client.plan_fault("slow", chat_id=rosa.id, seconds=0.3)
    began = time.monotonic()
    slow = asyncio.create_task(bot.send_message(rosa.id, "despacio"))
    await bot.send_message(juan.id, "rápido")
    assert not slow.done()
    await slow
    assert time.monotonic() - began >= 0.3


async def test_a_fault_may_be_for_one_method_and_one_chat(client, api, rosa):
    await client.plan_fault("5xx", method="editMessageText")
    await client.plan_fault("5xx", chat_id=42)
    await api.ok("sendMessage", chat_id=rosa.id, text="uno")
    assert (await api.call("editMessageText", chat_id=rosa.id))[0] == 500
    assert len((await client.ask("GET", "/faults"))["faults"]) == 1
    await client.clear_faults()
    assert (await client.ask("GET", "/faults"))["faults"] == []


async def test_polling_is_struck_by_name_only(client, api):
    await client.plan_fault("5xx")
    assert (await api.call("getUpdates"))[0] == 200
    await client.plan_fault("5xx", method="getUpdates")
    assert (await api.call("getUpdates"))[0] == 500


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"kind": "earthquake"}, "kind is one of 429, 5xx"),
        ({"kind": "429", "retry_after": 0}, "retry_after is a number of at least 1"),
        ({"kind": "429", "times": "often"}, "times is a number of at least 1"),
        ({"kind": "slow", "seconds": -1}, "seconds is a number of at least 0"),
        ({"kind": "cut", "method": 5}, "method is a text"),
        ({"kind": "cut", "chat_id": "5"}, "chat_id a whole number"),
        ({"kind": "cut", "where": "here"}, "A fault has no where"),
    ],
)
async def test_an_impossible_fault_is_refused(client, fault, part):
    with pytest.raises(ControlRefusedError, match=part):
        await client.ask("POST", "/faults", fault)


async def test_the_log_tells_method_chat_status_and_size(client, api, rosa):
    await client.clear_calls()
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await api.ok("sendMessage", chat_id=rosa.id, text="ñandú", reply_markup=markup)
    await api.call("sendMessage", chat_id=42, text="x")
    first, second = await client.calls()
    assert (first["method"], first["chat_id"], first["status"]) == ("sendMessage", rosa.id, 200)
    assert first["bytes"] == len("ñandú".encode()) + len(json.dumps(markup))
    assert (second["chat_id"], second["status"]) == (42, 400)
    assert await client.calls(second["index"]) == [second]


async def test_changes_stream_to_the_page(sandbox, http, rosa, bot):
    async with http.get(f"{sandbox.url}/sandbox/events") as stream:
        assert await stream.content.readuntil(b"\n\n") == b"event: ready\ndata: {}\n\n"
        await bot.send_message(rosa.id, "hola")
        change = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    assert (change["person"], change["kind"], change["message"]["text"]) == (rosa.id, "message", "hola")


@pytest.mark.parametrize("host", ["evil.example:8081", "127.0.0.1.evil.example", "192.168.0.7", "[::2]", "", "["])
async def test_a_host_that_is_not_loopback_is_refused(sandbox, http, host):
    for path in ("/", "/sandbox/people", "/bot1:A/getMe"):
        async with http.get(sandbox.url + path, headers={"Host": host}) as response:
            assert response.status == 403, path


@pytest.mark.parametrize("host", ["localhost:5", "127.0.0.1", "127.8.8.8:80", "[::1]:5"])
async def test_a_host_that_is_loopback_is_served(sandbox, http, host):
    async with http.get(f"{sandbox.url}/sandbox/people", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("label", "headers"),
    [
        ("another site", {"Origin": "https://evil.example"}),
        ("a file or a frame", {"Origin": "null"}),
        ("another port of this computer", {"Origin": "http://127.0.0.1:3000"}),
        ("a picture on another site", {"Sec-Fetch-Site": "cross-site"}),
        ("another port without origin", {"Sec-Fetch-Site": "same-site"}),
    ],
)
async def test_another_sites_page_is_refused(sandbox, http, label, headers):
    for method, path in (("POST", "/sandbox/people"), ("GET", "/bot1:A/getMe"), ("POST", "/bot1:A/deleteWebhook")):
        async with http.request(method, sandbox.url + path, headers=headers, data=b"{}") as response:
            assert response.status == 403, path


async def test_its_own_page_is_served(sandbox, http):
    headers = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    async with http.post(f"{sandbox.url}/sandbox/people", headers=headers, json={"first_name": "Ana"}) as response:
        assert response.status == 200
    # Whoever follows a link to the page comes from another site, and only sees it.
    async with http.get(sandbox.url, headers={"Sec-Fetch-Site": "cross-site"}) as response:
        assert response.status == 200
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fserver.py", "%2e%2e/server.py", "page.py"])
async def test_the_page_serves_its_own_files_only(sandbox, http, name):
    async with http.get(f"{sandbox.url}/page/{name}") as response:
        assert response.status == 404


async def test_a_document_never_opens_in_the_page(sandbox, http, rosa, bot):
    message = await bot.send_document(rosa.id, b"<script>alert(1)</script>", filename="a.html")
    async with http.get(f"{sandbox.url}/sandbox/files/{message.document.file_id}") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.html"
        assert response.content_type == "application/octet-stream"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "::", "example.org", ""])
async def test_it_listens_on_loopback_only(host):
    with pytest.raises(NotLoopbackError, match="this computer only"):
        async with Sandbox().running(host=host):
            pass


async def test_long_polls_end_with_the_sandbox(until):
    async with aiohttp.ClientSession() as http:
        async with Sandbox().running() as sandbox:
            poll = asyncio.create_task(http.get(f"{sandbox.url}/bot1:A/getUpdates?timeout=50"))
            await until(lambda: sandbox.telegram.updates._poll)
        async with await poll as response:
            assert (await response.json())["result"] == []


async def test_html_that_cannot_be_read_is_told_to_the_bot(bot, rosa):
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(rosa.id, "1 < 2", parse_mode="HTML")
