"""A sandbox per test, over real HTTP on loopback; a real bot of python-telegram-bot against it."""

import asyncio
import shutil
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import async_playwright
from telegram import Bot

from sandbox.client import SandboxClient
from sandbox.server import Sandbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# The page's tests need a browser; everything else is shown without one.
collect_ignore_glob = [] if CHROMIUM else ["test_sandbox_page*.py"]

TOKEN = "123456:of-no-use-elsewhere"


class Clock:
    """Time as the test wants it: seconds since 1970."""

    def __init__(self):
        self.now = 1_790_000_000.0

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += seconds


class Api:
    """The Bot API without any library in between: what is on the wire."""

    def __init__(self, url, http):
        self.url, self.http = url, http

    async def call(self, method, _token=TOKEN, **values):
        """Status and answer of a call whose values are JSON."""
        async with self.http.post(f"{self.url}/bot{_token}/{method}", json=values) as response:
            return response.status, await response.json()

    async def ok(self, method, **values):
        """The result of a call that must succeed."""
        status, answer = await self.call(method, **values)
        assert (status, answer["ok"]) == (200, True), answer
        return answer["result"]

    async def refused(self, method, **values):
        """The description of a call that must be refused with 400."""
        status, answer = await self.call(method, **values)
        assert (status, answer["ok"], answer["error_code"]) == (400, False, 400), answer
        return answer["description"]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def sandbox(clock):
    async with Sandbox(clock=clock).running() as running:
        yield running


@pytest.fixture
async def client(sandbox):
    async with SandboxClient(sandbox.url) as opened:
        yield opened


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(sandbox, http):
    return Api(sandbox.url, http)


@pytest.fixture
async def bot(sandbox):
    address = f"{sandbox.url}/bot", f"{sandbox.url}/file/bot"
    async with Bot(TOKEN, base_url=address[0], base_file_url=address[1]) as ready:
        yield ready


@pytest.fixture
async def rosa(client, api):
    """A manager who has started the bot; her /start is confirmed."""
    phone = await client.phone("Rosa", last_name="Quispe", language_code="es", phone="+51 987 654 321")
    await phone.say("/start")
    await api.ok("getUpdates", offset=(await api.ok("getUpdates"))[-1]["update_id"] + 1)
    return phone


@pytest.fixture
def until():
    """Waits until something holds; the event loop does its work meanwhile."""

    async def wait(is_so):
        async with asyncio.timeout(10):
            while not is_so():  # noqa: ASYNC110  # what is waited for happens inside the sandbox, which has no such event
                await asyncio.sleep(0.002)

    return wait


@pytest.fixture
def inline():
    """Builds an inline keyboard of one row from pairs of label and data."""
    return lambda *pairs: {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in pairs]]}


@pytest.fixture
async def hook():
    """A webhook of the bot: keeps what it takes, answers with the status that `await answer(update)` gives."""

    async def agree(_):
        return 200

    kept = SimpleNamespace(updates=[], headers=[], answer=agree)

    async def take(request):
        update = await request.json()
        kept.headers.append(request.headers)
        status = await kept.answer(update)
        if status == 200:
            kept.updates.append(update)
        return web.Response(status=status)

    application = web.Application()
    application.add_routes([web.post("/hook", take)])
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield kept
    await runner.cleanup()


@pytest.fixture(scope="session")
async def browser():
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield opened
        await opened.close()


@pytest.fixture
def problems():
    """What went wrong in the pages so far; a test that expects something clears it. In the end nothing may be left."""
    return []


@pytest.fixture
async def open_page(browser, sandbox, problems):
    """Opens the page at a size; at the end, nothing may have gone wrong in it."""
    contexts = []

    async def open_at(size):
        context = await browser.new_context(viewport=size, reduced_motion="reduce")
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type in {"error", "warning"} else None)
        await page.goto(sandbox.url)
        return page

    yield open_at
    for context in contexts:
        await context.close()
    assert problems == []
