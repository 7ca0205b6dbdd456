"""The clock on the page: what time it is here, and the buttons that move it."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

from tests.sandbox.page import NARROW, WIDE, phone_of

#: What the fixture's clock shows: a quarter past nine in Lima, less some seconds.
NOW = datetime.fromtimestamp(1_790_000_000, UTC)
HOUR = timedelta(hours=1)


async def test_it_shows_day_and_hour_of_lima_as_people_say_them(open_page):
    page = await open_page(NARROW)
    await page.get_by_role("region", name="Reloj").get_by_text("lunes 21 de setiembre, 9:13 a. m.").wait_for()


async def test_an_hour_and_a_day_pass_by_a_tap_and_the_phones_date_by_it(open_page, client, bot, rosa):
    page = await open_page(NARROW)
    clock = page.get_by_role("region", name="Reloj")
    phone = phone_of(page, rosa)
    await phone.get_by_label("Mensaje", exact=True).wait_for()

    await clock.get_by_role("button", name="+1 hora").click()
    await clock.get_by_text("lunes 21 de setiembre, 10:13 a. m.").wait_for()
    await phone.locator(".status").get_by_text("10:13").wait_for()
    await clock.get_by_role("button", name="+1 día").click()
    await clock.get_by_text("martes 22 de setiembre, 10:13 a. m.").wait_for()

    await bot.send_message(rosa.id, "Buenos días")
    await phone.get_by_role("log").get_by_text("martes, 22 de setiembre").wait_for()
    await phone.locator(".message.theirs", has_text="10:13").wait_for()
    assert await client.now() == NOW + timedelta(days=1, hours=1)


async def test_it_goes_to_a_date_and_not_back(open_page, client):
    page = await open_page(NARROW)
    await page.get_by_role("button", name="Ir a una fecha…").click()
    field = page.get_by_label("Día y hora de Lima")
    for wrong, reason in (
        ("", "Elija un día y una hora."),
        ("2026-09-20T10:00", "El reloj solo avanza"),
        ("2038-01-01T10:00", "anterior a 2038"),
    ):
        await field.fill(wrong)
        await page.get_by_role("button", name="Ir", exact=True).click()
        await page.get_by_role("alert").get_by_text(reason).wait_for()
    await field.fill("2026-12-24T17:30")
    await page.get_by_role("button", name="Ir", exact=True).click()
    await page.get_by_text("jueves 24 de diciembre, 5:30 p. m.").wait_for()
    assert await client.now() == datetime(2026, 12, 24, 22, 30, tzinfo=UTC)


async def test_a_week_passes_by_two_taps_and_a_reload_keeps_it(open_page):
    page = await open_page(WIDE)
    await page.get_by_role("button", name="Ir a una fecha…").click()
    await page.get_by_role("button", name="+1 semana").click()
    await page.get_by_text("lunes 28 de setiembre, 9:13 a. m.").wait_for()
    await page.reload()
    await page.get_by_text("lunes 28 de setiembre, 9:13 a. m.").wait_for()


async def test_while_it_runs_it_is_seen_running_and_cannot_be_moved_again(open_page, sandbox):
    page = await open_page(NARROW)
    quarters, may_go_on = [], asyncio.Event()

    async def follow():
        quarters.append(sandbox.now())
        if len(quarters) == 3:
            await may_go_on.wait()

    sandbox.telegram.clock.catch_up = follow
    hour = page.get_by_role("button", name="+1 hora")
    await hour.click()
    await page.get_by_text("lunes 21 de setiembre, 9:30 a. m.").wait_for()
    assert await hour.is_disabled()
    may_go_on.set()
    await page.get_by_text("lunes 21 de setiembre, 10:13 a. m.").wait_for()
    assert await hour.is_enabled()


async def test_a_bot_that_does_not_catch_up_is_told_of(open_page, sandbox, monkeypatch, problems):
    monkeypatch.setattr("sandbox.clock._PATIENCE_SECONDS", 0.01)
    page = await open_page(NARROW)
    sandbox.telegram.clock.catch_up = asyncio.Event().wait
    await page.get_by_role("button", name="+1 hora").click()
    await page.get_by_role("status").get_by_text(re.compile("todavía trabaja en lo pendiente")).wait_for()
    problems.clear()  # the browser tells of the refusal
