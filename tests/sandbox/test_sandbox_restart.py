"""What survives a restart, a kill, a file that cannot be used."""

import asyncio
import sqlite3
import sys

import aiohttp
import pytest

from sandbox.client import SandboxClient
from sandbox.errors import StoreUnusableError
from sandbox.server import Sandbox

A_BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def call(sandbox_url, method, **values):
    """A call of the Bot API that succeeds."""
    async with aiohttp.ClientSession() as http, http.post(f"{sandbox_url}/bot1:A/{method}", json=values) as response:
        answer = await response.json()
    assert answer["ok"], answer
    return answer["result"]


async def test_chats_people_waiting_updates_settings_and_counters_survive(tmp_path):
    path = tmp_path / "new" / "sandbox.db"
    async with Sandbox(path).running() as sandbox, SandboxClient(sandbox.url) as client:
        rosa = await client.phone("Rosa", phone="51987654321")
        await rosa.say("/start")
        await rosa.note("Carmen", "Su enlace")
        keyboard = {"keyboard": [[{"text": "Omitir"}]]}
        await call(sandbox.url, "sendMessage", chat_id=rosa.id, text="uno", reply_markup=keyboard)
        await call(sandbox.url, "sendMessage", chat_id=rosa.id, text="dos", reply_markup=A_BUTTON)
        tap = await rosa.tap("A")
        await call(sandbox.url, "setMyCommands", commands=[{"command": "menu", "description": "Menú"}])
        await call(sandbox.url, "setWebhook", url="http://127.0.0.1:9/", secret_token="s", allowed_updates=["message"])
        before = await rosa.state()
        waiting = [pending.update for pending in sandbox.telegram.updates.waiting()]
    async with Sandbox(path).running() as sandbox, SandboxClient(sandbox.url) as client:
        (rosa,) = await client.phones()
        after = await rosa.state()
        assert {**after, "change": 0} == {**before, "change": 0}
        assert (await call(sandbox.url, "getWebhookInfo"))["allowed_updates"] == ["message"]
        await call(sandbox.url, "deleteWebhook")
        assert await call(sandbox.url, "getUpdates") == waiting
        assert await call(sandbox.url, "answerCallbackQuery", callback_query_id=tap) is True
        message = await rosa.say("tres")
        assert message["message_id"] == before["messages"][-1]["message_id"] + 1
        assert (await call(sandbox.url, "getUpdates"))[-1]["update_id"] == waiting[-1]["update_id"] + 1
        assert (await client.phone("Juan")).id == rosa.id + 1


async def test_a_file_survives(tmp_path):
    path = tmp_path / "sandbox.db"
    async with Sandbox(path).running() as sandbox, SandboxClient(sandbox.url) as client:
        rosa = await client.phone("Rosa")
        message = await rosa.send("document", file_name="a.csv", base64="YTti")
    async with Sandbox(path).running() as sandbox:
        file = await call(sandbox.url, "getFile", file_id=message["document"]["file_id"])
        address = f"{sandbox.url}/file/bot1:A/{file['file_path']}"
        async with aiohttp.ClientSession() as http, http.get(address) as response:
            assert await response.read() == b"a;b"


async def test_a_phone_that_watched_goes_on_after_a_restart(tmp_path):
    path = tmp_path / "sandbox.db"
    async with Sandbox(path).running() as sandbox, SandboxClient(sandbox.url) as client:
        rosa = await client.phone("Rosa")
        await rosa.say("/start")
        await call(sandbox.url, "sendMessage", chat_id=rosa.id, text="uno")
        assert (await rosa.next_message())["text"] == "uno"
        address = sandbox.url
    port = int(address.rsplit(":", 1)[1])
    async with Sandbox(path).running(port=port) as sandbox, SandboxClient(sandbox.url) as client:
        again = (await client.phones())[0]
        again._read = rosa._read
        assert (await again.next_message())["text"] == "uno"


async def start(path):
    """The sandbox as a process of its own, and its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--data", str(path), stdout=asyncio.subprocess.PIPE
    )
    line = (await process.stdout.readline()).decode()
    return process, line.split(": ", 1)[1].strip()


async def test_numbers_never_repeat_after_a_kill(tmp_path):
    seen_updates, seen_messages = [], []
    for _ in range(3):
        process, url = await start(tmp_path / "sandbox.db")
        async with SandboxClient(url) as client:
            rosa = (await client.phones() or [await client.phone("Rosa")])[0]
            seen_messages += [(await rosa.say(str(number)))["message_id"] for number in range(5)]
            # What was said before the kill may have been lost or kept; these five are new in any case.
            seen_updates += [update["update_id"] for update in (await call(url, "getUpdates"))[-5:]]
        process.kill()
        await process.wait()
    assert len(set(seen_updates)) == len(seen_updates) == 15
    assert seen_updates == sorted(seen_updates)
    assert len(set(seen_messages)) == len(seen_messages) == 15


async def test_it_ends_cleanly_when_asked(tmp_path):
    process, url = await start(tmp_path / "sandbox.db")
    async with SandboxClient(url) as client:
        await client.phone("Rosa")
    process.terminate()
    assert await process.wait() == 0
    async with Sandbox(tmp_path / "sandbox.db").running() as sandbox, SandboxClient(sandbox.url) as client:
        assert [phone.name for phone in await client.phones()] == ["Rosa"]


async def test_a_file_in_use_is_refused(tmp_path):
    path = tmp_path / "sandbox.db"
    async with Sandbox(path).running():
        with pytest.raises(StoreUnusableError, match="locked"):
            async with Sandbox(path).running():
                pass


async def test_a_file_that_is_something_else_is_refused(tmp_path):
    (tmp_path / "text.db").write_text("Not a database at all, but a long enough text to be one.")
    newer = sqlite3.connect(tmp_path / "newer.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    for name, part in (("text.db", "not a database"), ("newer.db", "layout 99"), ("", "Is a directory|unable to open")):
        with pytest.raises(StoreUnusableError, match=part):
            async with Sandbox(tmp_path / name).running():
                pass


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--data", "/"], ["--port", "99999"]])
async def test_the_command_that_cannot_start_says_why_in_one_line(arguments):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *arguments, stderr=asyncio.subprocess.PIPE
    )
    _, problem = await process.communicate()
    assert process.returncode == 1
    assert problem.decode().startswith("The sandbox cannot start: ")
    assert problem.decode().count("\n") == 1
