"""A session from its invitation to the question afterwards, on the page of the demo, with its clock moved on."""

import os
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import expect

LIMA = ZoneInfo("America/Lima")

INVITED, REMINDED, ASKED = "Le invitamos a esta sesión", "Le esperamos", "¿Cómo le fue en esta sesión?"
SERVICE = "herramientas de inteligencia comercial"
#: The session is in twelve days, or thirteen; the question comes the day after it.
MOST_DAYS = 16


def of_bot(phone, text):
    """The newest message of the bot that says it."""
    return phone.page.get_by_role("region").locator("[data-from=bot]").filter(has_text=text).last


async def wait_days(phone, text):
    """Let days pass until the bot has said it; that message."""
    for _ in range(MOST_DAYS):
        if await of_bot(phone, text).count():
            break
        await phone.let_a_day_pass()
    await of_bot(phone, text).wait_for()
    return of_bot(phone, text)


async def hour_of(message):
    return re.search(r"\d\d:\d\d", await message.locator(".stamp").inner_text())[0]


async def keep_picture(phone, message):
    if folder := os.environ.get("RUTA_SCREENSHOTS"):
        await message.scroll_into_view_if_needed()
        await phone.page.screenshot(path=Path(folder) / "session.png")


async def meets_the_bot(phone):
    """They find it by its name, and no link of the RPE has brought them."""
    region = phone.page.get_by_role("region")
    await region.get_by_role("listitem").get_by_role("button", name=re.compile(r"^Ruta\b")).tap()
    await region.get_by_role("button", name="INICIAR").tap()
    await region.locator("[data-from=bot]").first.wait_for()


async def harvests_now(phone):
    """The organization says that it harvests most in these months, whichever they are on the day of this test: in all
    but the one that is farthest away.
    """
    farthest = (datetime.now(LIMA).month + 5) % 12
    await phone.write("/cosecha")
    await phone.see("¿Qué meses cosechan más?")
    newest = phone.page.get_by_role("region").locator("[data-from=bot]").last
    for ticked, place in enumerate((month for month in range(12) if month != farthest), start=1):
        await newest.get_by_role("button").nth(place).tap()
        await expect(newest.get_by_role("button", name="✓")).to_have_count(ticked)
    await phone.tap("Listo")
    await phone.see("Anotado")


async def test_rosa_sends_a_substitute_who_is_reminded_in_the_harvest_and_asked_afterwards(demo, open_phone):
    rosa, elena = await open_phone("Rosa"), await open_phone("Julio")
    await rosa.open_invitation()
    await rosa.enrol("Gerente")
    await rosa.see("Pregunta 1 de 117")
    await harvests_now(rosa)

    invitation = await wait_days(rosa, INVITED)
    text = await invitation.inner_text()
    assert SERVICE in text
    assert "MINCETUR" in text
    assert [label in text for label in ("Asistiré", "No podré", "Irá otra persona")] == [True] * 3
    await keep_picture(rosa, invitation)

    await invitation.get_by_role("button", name="Irá otra persona", exact=True).tap()
    await rosa.see("¿Quién irá?")
    await rosa.tap("Otra persona")
    await rosa.write("Elena Paredes")
    forwarded = of_bot(rosa, "t.me/")
    await forwarded.wait_for()
    token = re.search(r"start=(\S+)", await forwarded.inner_text())[1]

    await meets_the_bot(elena)
    await elena.write(f"/start {token}")
    await elena.see("¿Está de acuerdo?")
    await elena.tap("Acepto")
    await elena.see(SERVICE)

    reminder = await wait_days(elena, REMINDED)
    assert "18:00" <= await hour_of(reminder) <= "20:40"  # the evening before: by day they harvest
    assert not await of_bot(rosa, REMINDED).count()

    question = await wait_days(elena, ASKED)
    await question.get_by_role("button", name="5", exact=True).tap()
    await elena.see("Gracias")
    assert await demo.stop() == 0
