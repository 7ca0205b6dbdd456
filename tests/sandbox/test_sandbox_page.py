"""The page of phones in a real browser, at the width of a desk and of a cheap phone."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from tests.sandbox.page import NARROW, WIDE, phone_of

OPTIONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("A", callback_data="a"), InlineKeyboardButton("B", callback_data="b")]]
)


async def test_an_invitation_is_opened_and_started_by_one_tap(open_page, client, bot):
    rosa = await client.phone("Rosa")
    await rosa.note("Carmen", "Su enlace:\nhttps://t.me/ruta_demo_bot?start=abc_DEF")
    phone = phone_of(await open_page(WIDE), rosa)
    await phone.locator("[data-role=chat][data-chat=Carmen]").click()
    await phone.get_by_role("link").click()
    await phone.get_by_role("button", name="INICIAR").click()
    await phone.locator(".message.own", has_text="/start abc_DEF").wait_for()
    assert (await bot.get_updates())[0].message.text == "/start abc_DEF"


async def test_a_message_of_somebody_else_is_announced_in_the_open_chat(open_page, rosa):
    phone = phone_of(await open_page(WIDE), rosa)
    await phone.get_by_label("Mensaje", exact=True).wait_for()
    await rosa.note("Carmen", "La reunión es el martes")
    await phone.get_by_role("button", name="Lista de chats, 1 sin leer").wait_for()
    await phone.locator(".notice").click()
    await phone.get_by_role("log").get_by_text("La reunión es el martes").wait_for()
    assert await phone.get_by_role("button", name="Lista de chats", exact=True).is_visible()


async def test_messages_arrive_by_themselves_and_change_in_place(open_page, bot, rosa):
    page = await open_page(WIDE)
    log = phone_of(page, rosa).get_by_role("log")
    message = await bot.send_message(rosa.id, "Pregunta 1\n\n<no es HTML>", reply_markup=OPTIONS)
    text = log.locator(f"[data-message='{message.message_id}'] .text")
    await log.get_by_text("<no es HTML>").wait_for()
    assert await text.inner_text() == "Pregunta 1\n\n<no es HTML>"
    await message.edit_text("Pregunta 2", reply_markup=OPTIONS)
    await log.get_by_text("Pregunta 2").wait_for()
    assert await log.get_by_text("Pregunta 1").count() == 0
    await message.delete()
    await text.wait_for(state="detached")


async def test_a_tapped_button_waits_for_its_answer_and_shows_the_toast(open_page, bot, rosa):
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await bot.send_message(rosa.id, "¿A o B?", reply_markup=OPTIONS)
    button = phone.locator("[data-role=inline-button][data-label=A]")
    await button.click()
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query.data == "a"
    assert await button.get_attribute("aria-busy") == "true"
    await update.callback_query.answer("Anotado: A")
    await phone.get_by_role("status").get_by_text("Anotado: A").wait_for()
    assert await button.get_attribute("aria-busy") == "false"


async def test_an_alert_is_a_window_that_is_closed(open_page, bot, rosa):
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await bot.send_message(rosa.id, "¿A o B?", reply_markup=OPTIONS)
    await phone.locator("[data-label=A]").click()
    (update,) = await bot.get_updates(timeout=5)
    await update.callback_query.answer("Falta una pregunta", show_alert=True)
    await phone.get_by_role("dialog").get_by_text("Falta una pregunta").wait_for()
    await phone.get_by_role("button", name="Aceptar").click()
    assert await phone.get_by_role("dialog").count() == 0


async def test_a_survey_can_be_answered_by_keyboard_alone(open_page, bot, rosa):
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await bot.send_message(rosa.id, "Pregunta 1", reply_markup=OPTIONS)
    await phone.locator("[data-label=A]").focus()
    offset = None
    for number in (2, 3):
        await page.keyboard.press("Enter")
        (update,) = await bot.get_updates(offset=offset, timeout=5)
        offset = update.update_id + 1
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(f"Pregunta {number}", reply_markup=OPTIONS)
        await phone.get_by_text(f"Pregunta {number}").wait_for()
        assert await page.evaluate("document.activeElement.dataset.label") == "A"


async def test_typing_the_menu_and_the_contact_button(open_page, bot, rosa):
    await bot.set_my_commands([("menu", "Lo que puede hacer")])
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await phone.get_by_label("Mensaje", exact=True).fill("150 mil")
    await page.keyboard.press("Enter")
    await phone.locator(".message.own", has_text="150 mil").wait_for()
    await phone.get_by_role("button", name="Comandos del bot").click()
    await phone.get_by_role("button", name="/menu Lo que puede hacer").click()
    await phone.locator(".message.own", has_text="/menu").wait_for()
    rows = [[KeyboardButton("Compartir mi número", request_contact=True)]]
    await bot.send_message(rosa.id, "¿Su número?", reply_markup=ReplyKeyboardMarkup(rows, one_time_keyboard=True))
    await phone.get_by_role("button", name="Compartir mi número").click()
    await phone.locator(".message.own", has_text="+51987654321").wait_for()
    await phone.get_by_role("button", name="Compartir mi número").wait_for(state="hidden")
    texts = [update.message.text for update in await bot.get_updates()]
    assert texts == ["150 mil", "/menu", None]


async def test_a_reload_keeps_everything(open_page, bot, rosa):
    page = await open_page(WIDE)
    await bot.send_message(rosa.id, "Pregunta 12 de 117", reply_markup=OPTIONS)
    await page.reload()
    phone = phone_of(page, rosa)
    await phone.get_by_text("Pregunta 12 de 117").wait_for()
    await phone.locator("[data-label=B]").click()
    assert (await bot.get_updates(timeout=5))[0].callback_query.data == "b"


async def test_without_signal_what_is_done_waits_until_it_is_back(open_page, bot, rosa):
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await phone.get_by_role("button", name="Más opciones").click()
    await phone.get_by_role("button", name="Quedarse sin señal").click()
    await phone.get_by_label("Mensaje", exact=True).fill("desde el campo")
    await page.keyboard.press("Enter")
    await phone.get_by_text("Sin señal. En espera: 1").wait_for()
    await bot.send_message(rosa.id, "¿Sigue ahí?")
    assert await bot.get_updates() == ()
    assert await phone.get_by_text("¿Sigue ahí?").count() == 0
    await phone.get_by_role("button", name="Más opciones").click()
    await phone.get_by_role("button", name="Recuperar la señal").click()
    await phone.get_by_text("¿Sigue ahí?").wait_for()
    assert (await bot.get_updates(timeout=5))[0].message.text == "desde el campo"


async def test_blocking_and_starting_again(open_page, bot, rosa):
    page = await open_page(WIDE)
    phone = phone_of(page, rosa)
    await phone.get_by_role("button", name="Más opciones").click()
    await phone.get_by_role("button", name="Bloquear al bot").click()
    await phone.get_by_role("button", name="DESBLOQUEAR Y REINICIAR").click()
    await phone.locator(".message.own", has_text="/start").nth(1).wait_for()
    statuses = [update.my_chat_member.new_chat_member.status for update in (await bot.get_updates())[:2]]
    assert statuses == ["kicked", "member"]


async def test_a_person_is_added_on_the_page(open_page, client):
    page = await open_page(WIDE)
    await page.get_by_role("button", name="Añadir persona").click()
    await page.get_by_role("button", name="Añadir", exact=True).click()
    await page.get_by_role("alert").get_by_text("Escriba un nombre.").wait_for()
    await page.get_by_label("Nombre").fill("Julián")
    await page.get_by_label("Celular").fill("+51 987 000 111")
    await page.get_by_role("button", name="Añadir", exact=True).click()
    (julian,) = await client.phones()
    await phone_of(page, julian).get_by_role("button", name="INICIAR").wait_for()

    assert julian.name == "Julián"


async def test_at_360_pixels_one_phone_is_shown_and_the_others_count_what_is_unread(open_page, client, bot, rosa):
    julian = await client.phone("Julián")
    await julian.say("/start")
    page = await open_page(NARROW)
    await phone_of(page, rosa).wait_for()
    assert not await phone_of(page, julian).is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await bot.send_message(julian.id, "Para Julián")
    tab = page.get_by_role("button", name="Julián")
    await tab.get_by_text("1 sin leer").wait_for()
    await tab.click()
    await phone_of(page, julian).get_by_text("Para Julián").wait_for()
    assert not await phone_of(page, rosa).is_visible()
    assert await tab.get_by_text("sin leer").is_hidden()


async def test_every_control_is_named_and_large_enough_to_touch(open_page, bot, rosa):
    page = await open_page(NARROW)
    await bot.send_message(rosa.id, "Vea /menu o https://example.org", reply_markup=OPTIONS)
    await phone_of(page, rosa).locator("[data-label=B]").wait_for()
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, textarea, [role=log]')]
          .filter((each) => each.offsetParent && !each.matches('.in-text'))
          .filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            const name = each.getAttribute('aria-label') || each.textContent.trim();
            return width < 44 || height < 40 || !name;
          }).map((each) => each.outerHTML)"""
    )
    assert small == []
    assert await page.evaluate("document.documentElement.lang") == "es"


async def test_a_phone_in_the_background_is_shown_when_somebody_asks_for_it(open_page, client, bot):
    await client.phone("Rosa")
    many = [await client.phone(f"Nilo {number}", in_background=True) for number in range(3)]
    page = await open_page(NARROW)
    await page.locator("[data-role=tab]", has_text="Rosa").wait_for()
    assert await page.locator(".phone").count() == 1
    await bot.send_message(many[1].id, "¿Seguimos?")
    await page.locator("[data-role=others]").select_option("Nilo 1")
    await phone_of(page, many[1]).locator(".message", has_text="¿Seguimos?").wait_for()
    assert await page.locator(".phone").count() == 2
