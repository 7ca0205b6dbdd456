"""The demo in headless Chromium. Without Chromium these tests are left out, and that is said; in CI they fail."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from demo_process import DemoProcess
from phone_on_page import PhoneOnPage
from playwright.async_api import async_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOW = "The browser tests need Chromium, and none is installed here. On Debian or Ubuntu: apt install chromium"
collect_ignore_glob = [] if CHROMIUM or os.environ.get("CI") else ["test_*.py"]

PHONE = {"width": 360, "height": 740}


def pytest_report_collectionfinish():
    return f"tests/browser is left out. {HOW}" if collect_ignore_glob else []


@pytest.fixture(scope="session")
async def browser():
    assert CHROMIUM, HOW
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield opened
        await opened.close()


@pytest.fixture
async def demo(tmp_path):
    process = DemoProcess(tmp_path)
    await process.start()
    yield process
    await process.clear_away()


@pytest.fixture
def problems():
    """What went wrong in the pages so far; a test that expects something clears it. In the end nothing may be left."""
    return []


@pytest.fixture
async def open_phone(browser, demo, problems):
    """Opens the page on a phone of its own, 360 pixels wide, at somebody's chats."""
    contexts = []

    async def open_at(owner):
        context = await browser.new_context(
            viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        watch(page, problems)
        await page.goto(demo.url)
        phone = PhoneOnPage(page, owner)
        await phone.choose()
        return phone

    yield open_at
    for context in contexts:
        await context.close()
    assert problems == []


def watch(page, problems):
    """Errors and warnings of the page, and requests that would leave this computer."""

    def see_request(request):
        if urlsplit(request.url).hostname != "127.0.0.1":
            problems.append(f"asked for {request.url}")

    def see_line(line):
        if line.type in {"error", "warning"}:
            problems.append(line.text)

    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", see_line)
    page.on("request", see_request)


@pytest.fixture
def picture():
    """With RUTA_SCREENSHOTS=folder: what the phone shows now, kept there as phone.png for the README."""

    async def take(phone):
        if folder := os.environ.get("RUTA_SCREENSHOTS"):
            await phone.page.screenshot(path=Path(folder) / "phone.png")

    return take
