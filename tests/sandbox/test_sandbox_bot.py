"""The bot itself: token and methods, answers to taps, commands, documents, chats."""

import pytest
from telegram import BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

A_BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_the_bot_is_a_bot_with_a_name(bot):
    assert (bot.bot.is_bot, bot.bot.first_name, bot.bot.username) == (True, "Ruta", "ruta_demo_bot")


@pytest.mark.parametrize("token", ["no-colon", "abc:def", "0123:abc", "123:", "123:a b"])
async def test_a_bad_token_is_401(api, token):
    assert await api.call("getMe", _token=token) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_an_unknown_method_is_404(api):
    status, answer = await api.call("sendPigeon")
    assert (status, answer["description"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize("spelling", ["getme", "GETME", "getMe"])
async def test_method_names_may_be_in_any_case(api, spelling):
    assert (await api.ok(spelling))["is_bot"] is True


async def test_a_document_goes_out_and_comes_back_the_same(bot, rosa):
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    message = await bot.send_document(rosa.id, calendar, filename="sesion.ics", caption="Para su calendario")
    assert (message.document.file_name, message.document.file_size) == ("sesion.ics", len(calendar))
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == calendar
    again = await bot.send_document(rosa.id, message.document.file_id)
    assert again.document.file_id == message.document.file_id


@pytest.mark.parametrize(
    ("label", "values", "description"),
    [
        ("no file", {}, "Bad Request: there is no document in the request"),
        ("unknown file", {"document": "nothing"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        ("caption", {"document": "x", "caption": "x" * 1025}, "Bad Request: message caption is too long"),
    ],
)
async def test_an_impossible_document_is_refused(api, rosa, label, values, description):
    assert await api.refused("sendDocument", chat_id=rosa.id, **values) == description


async def test_an_unknown_file_is_not_found(api, sandbox, http):
    assert await api.refused("getFile", file_id="nothing") == "Bad Request: wrong file identifier/HTTP URL specified"
    assert await api.refused("getFile") == "Bad Request: file_id not specified"
    async with http.get(f"{sandbox.url}/file/bot1:A/documents/file_1.ics") as response:
        assert response.status == 404


async def test_a_chat_is_told_by_its_number(bot, api, rosa, client):
    chat = await bot.get_chat(rosa.id)
    assert (chat.type, chat.first_name, chat.last_name) == ("private", "Rosa", "Quispe")
    assert await api.refused("getChat", chat_id=(await client.phone("Nadie")).id) == "Bad Request: chat not found"


async def test_commands_are_kept_by_scope_and_language(bot, rosa):
    await bot.set_my_commands([("menu", "Menu")])
    await bot.set_my_commands([("menu", "Menú")], language_code="es")
    assert (await bot.get_my_commands())[0].description == "Menu"
    assert (await bot.get_my_commands(language_code="es"))[0].description == "Menú"
    assert (await rosa.state())["commands"] == [{"command": "menu", "description": "Menú"}]
    await bot.set_my_commands([("panel", "Panel")], scope=BotCommandScopeChat(rosa.id))
    assert (await rosa.state())["commands"] == [{"command": "panel", "description": "Panel"}]
    await bot.delete_my_commands(scope=BotCommandScopeChat(rosa.id))
    await bot.delete_my_commands(language_code="es")
    assert (await rosa.state())["commands"] == [{"command": "menu", "description": "Menu"}]


@pytest.mark.parametrize(
    ("label", "values", "description"),
    [
        ("capitals", {"commands": [{"command": "Menu", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        ("too long", {"commands": [{"command": "a" * 33, "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        (
            "no description",
            {"commands": [{"command": "menu", "description": ""}]},
            "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("no list", {"commands": {}}, "Bad Request: expected an Array of BotCommand"),
        (
            "unknown scope",
            {"commands": [], "scope": {"type": "moon"}},
            "Bad Request: can't parse BotCommandScope: Unsupported type specified",
        ),
    ],
)
async def test_impossible_commands_are_refused(api, label, values, description):
    assert await api.refused("setMyCommands", **values) == description


async def test_an_answered_tap_shows_its_toast(bot, rosa):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
    await bot.send_message(rosa.id, "uno", reply_markup=markup)
    await rosa.tap("A")
    (update,) = await bot.get_updates()
    assert update.callback_query.message.text == "uno"
    assert await update.callback_query.answer("Anotado")
    assert await rosa.toast() == "Anotado"


@pytest.mark.parametrize("query", ["", "1", "ñ", "9" * 31])
async def test_an_answer_to_no_tap_is_refused(api, rosa, query):
    assert await api.refused("answerCallbackQuery", callback_query_id=query) == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_tap_grows_too_old_to_be_answered(bot, rosa, clock):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
    await bot.send_message(rosa.id, "uno", reply_markup=markup)
    query = await rosa.tap("A")
    clock.pass_by(16 * 60)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query)


async def test_a_toast_has_at_most_200_characters(api, rosa):
    await api.ok("sendMessage", chat_id=rosa.id, text="uno", reply_markup=A_BUTTON)
    query = await rosa.tap("A")
    assert await api.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )


async def test_a_chat_action_is_one_that_telegram_knows(api, rosa):
    assert await api.ok("sendChatAction", chat_id=rosa.id, action="typing") is True
    assert await api.refused("sendChatAction", chat_id=rosa.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )
