"""A session from its invitation to the question afterwards, on the page of the demo, with its clock moved on."""

import os
import re
from pathlib import Path

INVITED, REMINDED, ASKED = "Le invitamos a esta sesión", "Le esperamos", "¿Le sirvió esta sesión?"
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


async def harvests_now(phone):
    """The organization says that it harvests all the year: whatever the day of this test, that is peak harvest."""
    await phone.write("/cosecha")
    await phone.see("¿Qué meses cosechan más?")
    for place in range(12):
        await phone.page.get_by_role("region").locator("[data-from=bot]").last.get_by_role("button").nth(place).tap()
        await phone.page.wait_for_function(
            "n => [...document.querySelectorAll('[data-from=bot]')].at(-1).innerText.split('✓').length > n",
            arg=place + 1,
        )
    await phone.tap("Listo")


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
    forwarded = of_bot(rosa, "Elena Paredes, ")
    await forwarded.wait_for()
    token = re.search(r"start=(\S+)", await forwarded.inner_text())[1]

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
