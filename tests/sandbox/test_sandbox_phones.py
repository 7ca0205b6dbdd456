"""What people do on their phones, and what the bot hears of it."""

import base64

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from sandbox.client import NothingCameError
from sandbox.errors import ControlRefusedError

BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("A)", callback_data="q1:a"), InlineKeyboardButton("B)", callback_data="q1:b")]]
)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://t.me/ruta_demo_bot?start=abc_DEF-1", "/start abc_DEF-1"),
        ("http://t.me/Ruta_Demo_Bot?start=abc", "/start abc"),
        ("t.me/ruta_demo_bot", "/start"),
        ("https://telegram.me/ruta_demo_bot/?start=abc", "/start abc"),
        ("tg://resolve?domain=ruta_demo_bot&start=abc", "/start abc"),
    ],
)
async def test_a_link_starts_the_bot_with_its_token(bot, client, link, text):
    phone = await client.phone("Ana")
    await phone.open(link)
    (update,) = await bot.get_updates()
    assert update.message.text == text
    assert update.message.entities[0].type == "bot_command"
    assert update.effective_user.id == update.effective_chat.id == phone.id


@pytest.mark.parametrize(
    ("link", "part"),
    [
        ("https://t.me/other_bot?start=abc", "The link opens @other_bot"),
        ("https://example.org/?start=abc", "A link to a bot looks like"),
        ("https://t.me/ruta_demo_bot?start=a%20b", "A start parameter has up to 64"),
        ("https://t.me/ruta_demo_bot?start=" + "a" * 65, "A start parameter has up to 64"),
        ("http://[", "This is not a link"),
    ],
)
async def test_a_link_that_opens_nothing_here_is_refused(client, link, part):
    phone = await client.phone("Ana")
    with pytest.raises(ControlRefusedError, match=part):
        await phone.open(link)


async def test_a_tap_by_label_or_data_carries_the_whole_message(bot, rosa):
    await bot.send_message(rosa.id, "¿A o B?", reply_markup=BUTTONS)
    await rosa.tap("A)")
    await rosa.tap("q1:b")
    first, second = (update.callback_query for update in await bot.get_updates())
    assert (first.data, second.data) == ("q1:a", "q1:b")
    assert (first.message.text, first.message.reply_markup) == ("¿A o B?", BUTTONS)
    assert first.from_user.language_code == "es"


async def test_a_button_that_is_gone_can_be_tapped_on_a_stale_phone_only(bot, rosa):
    message = await bot.send_message(rosa.id, "¿A o B?", reply_markup=BUTTONS)
    await message.edit_text("Gracias")
    with pytest.raises(ControlRefusedError, match=r"has a button 'A\)'"):
        await rosa.tap("A)")
    with pytest.raises(ControlRefusedError, match=r"it has \[\]"):
        await rosa.tap("q1:a", message.message_id)
    await rosa.tap("q1:a", message.message_id, is_stale=True)
    assert (await bot.get_updates())[0].callback_query.data == "q1:a"
    with pytest.raises(ControlRefusedError, match="has no message 999"):
        await rosa.tap("q1:a", 999)


async def test_a_link_button_tells_the_bot_nothing(bot, rosa):
    await bot.send_message(
        rosa.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ver", url="https://example.org")]])
    )
    with pytest.raises(ControlRefusedError, match="tells the bot nothing"):
        await rosa.tap("Ver")


async def test_the_contact_button_sends_the_persons_own_number(bot, rosa):
    rows = [[KeyboardButton("Compartir", request_contact=True)], ["Omitir"]]
    asked = await bot.send_message(rosa.id, "¿Su número?", reply_markup=ReplyKeyboardMarkup(rows))
    await rosa.press("Compartir")
    (update,) = await bot.get_updates()
    contact = update.message.contact
    assert (contact.phone_number, contact.user_id, contact.first_name) == ("51987654321", rosa.id, "Rosa")
    assert update.message.reply_to_message.message_id == asked.message_id
    with pytest.raises(ControlRefusedError, match="has no button 'Otro'"):
        await rosa.press("Otro")


async def test_who_has_no_number_cannot_share_it(bot, client):
    phone = await client.phone("Ana")
    await phone.say("/start")
    rows = [[KeyboardButton("Compartir", request_contact=True)]]
    await bot.send_message(phone.id, "¿Su número?", reply_markup=ReplyKeyboardMarkup(rows))
    with pytest.raises(ControlRefusedError, match="no phone number to share"):
        await phone.press("Compartir")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("sticker", {"emoji": "☺"}),
        ("voice", {"seconds": 7}),
        ("photo", {"caption": "El almacén"}),
        ("location", {"latitude": -6.0, "longitude": -76.5}),
        ("contact", {}),
        ("contact", {"phone_number": "51900000000", "first_name": "Otra"}),
        ("document", {"file_name": "socios.csv", "base64": base64.b64encode(b"a;b").decode()}),
    ],
)
async def test_other_things_than_text_reach_the_bot(bot, rosa, kind, facts):
    await rosa.send(kind, **facts)
    (update,) = await bot.get_updates()
    assert getattr(update.message, kind)
    assert update.message.text is None


async def test_a_document_of_a_person_can_be_fetched(bot, rosa):
    await rosa.send("document", file_name="socios.csv", base64=base64.b64encode(b"a;b").decode())
    (update,) = await bot.get_updates()
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a;b"


@pytest.mark.parametrize(
    ("kind", "facts", "part"),
    [
        ("pigeon", {}, "kind is one of sticker, voice"),
        ("voice", {"seconds": "long"}, "seconds must be a whole number"),
        ("location", {"latitude": "north"}, "must be degrees"),
        ("document", {}, "needs a file_name"),
        ("document", {"file_name": "x", "base64": "*"}, "must be the file's bytes in base64"),
        ("document", {"file_name": "x", "base64": ""}, "file must be non-empty"),
    ],
)
async def test_a_thing_that_cannot_be_sent_is_refused(rosa, kind, facts, part):
    with pytest.raises(ControlRefusedError, match=part):
        await rosa.send(kind, **facts)


async def test_an_own_text_can_be_corrected(bot, rosa):
    own = await rosa.say("hola")
    await rosa.edit(own["message_id"], "Hola, buenas")
    update = (await bot.get_updates())[-1]
    assert (update.edited_message.text, update.edited_message.message_id) == ("Hola, buenas", own["message_id"])
    theirs = await bot.send_message(rosa.id, "Buenas")
    with pytest.raises(ControlRefusedError, match="can edit own texts only"):
        await rosa.edit(theirs.message_id, "Otra")
    with pytest.raises(ControlRefusedError, match="has no message 999"):
        await rosa.edit(999, "Otra")


async def test_a_block_is_told_once_and_silences_the_person(bot, rosa):
    await rosa.block()
    await rosa.block()
    (update,) = await bot.get_updates()
    assert update.my_chat_member.new_chat_member.status == "kicked"
    for act in (rosa.say("hola"), rosa.tap("A"), rosa.edit(1, "x")):
        with pytest.raises(ControlRefusedError, match="has blocked the bot"):
            await act


async def test_a_link_ends_a_block(bot, rosa):
    await rosa.block()
    await rosa.open("https://t.me/ruta_demo_bot?start=otra-vez")
    kinds = [
        (update.my_chat_member.new_chat_member.status if update.my_chat_member else update.message.text)
        for update in await bot.get_updates()
    ]
    assert kinds == ["kicked", "member", "/start otra-vez"]


async def test_a_long_text_becomes_several_messages(bot, rosa):
    await rosa.say("ñ" * 5000)
    assert [len(update.message.text) for update in await bot.get_updates()] == [4096, 904]


async def test_nothing_cannot_be_said(rosa):
    with pytest.raises(ControlRefusedError, match="the text is empty"):
        await rosa.say("  ")


async def test_a_note_reaches_the_person_and_not_the_bot(bot, rosa):
    await rosa.note("Carmen", "Su enlace: https://t.me/ruta_demo_bot?start=abc")
    assert (await rosa.state())["notes"][0]["from"] == "Carmen"
    assert await bot.get_updates() == ()


async def test_a_phone_reads_each_message_and_edit_once_in_order(bot, rosa):
    first = await bot.send_message(rosa.id, "uno", reply_markup=BUTTONS)
    await first.edit_text("uno, corregido", reply_markup=BUTTONS)
    await bot.send_message(rosa.id, "dos")
    assert [(await rosa.next_message())["text"] for _ in range(3)] == ["uno", "uno, corregido", "dos"]
    assert (await rosa.screen())["text"] == "uno, corregido"
    with pytest.raises(NothingCameError, match=r"Rosa waited 0\.01 s"):
        await rosa.next_message(timeout=0.01)


async def test_a_phone_waits_for_what_is_or_will_be_on_it(bot, rosa, client):
    await bot.send_message(rosa.id, "Pregunta 1 de 117")
    assert (await rosa.wait_for_text("Pregunta 1"))["text"] == "Pregunta 1 de 117"
    (same,) = await client.phones()
    assert (same.id, same.name) == (rosa.id, "Rosa")
    with pytest.raises(NothingCameError, match="the phone shows"):
        await same.wait_for_text("Pregunta 2", timeout=0.01)


async def test_a_phone_that_missed_a_thousand_changes_reads_what_is_shown(bot, rosa, sandbox):
    for number in range(1001):
        sandbox.telegram.journal.add(rosa.id, "action", action=str(number))
    await bot.send_message(rosa.id, "al fin")
    assert (await rosa.next_message())["text"] == "al fin"


async def test_the_bot_may_write_to_a_phone_in_the_background_at_once(bot, client):
    phone = await client.phone("Nilo", in_background=True)
    await bot.send_message(phone.id, "Buenos días")
    assert [message["text"] for message in await phone.messages()] == ["Buenos días"]


async def test_a_phone_is_in_the_background_or_not(client):
    with pytest.raises(ControlRefusedError, match="in_background is true or false"):
        await client.phone("Nilo", in_background="perhaps")
