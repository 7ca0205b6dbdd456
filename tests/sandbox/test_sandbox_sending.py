"""What the bot writes: the answers and refusals of the Bot API."""

import json

import aiohttp
import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

A_BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_a_message_comes_back_whole_with_its_date_in_seconds(bot, rosa, clock):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
    message = await bot.send_message(rosa.id, "Pregunta 1 de 117\n\nÑandú", reply_markup=markup)
    assert message.text == "Pregunta 1 de 117\n\nÑandú"
    assert message.date.timestamp() == clock.now
    assert message.chat.id == rosa.id
    assert message.reply_markup == markup


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_come_by_query_form_multipart_or_json(sandbox, http, rosa, way):
    values = {"chat_id": str(rosa.id), "text": "Ñ & co", "reply_markup": json.dumps(A_BUTTON)}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in values.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    sent = {
        "query": ("GET", {"params": values}),
        "form": ("POST", {"data": values}),
        "multipart": ("POST", {"data": multipart}),
        "json": ("POST", {"json": {**values, "reply_markup": A_BUTTON}}),
    }
    method, arguments = sent[way]
    async with http.request(method, f"{sandbox.url}/bot1:A/sendMessage", **arguments) as response:
        result = (await response.json())["result"]
    assert (result["text"], result["reply_markup"]) == ("Ñ & co", A_BUTTON)


@pytest.mark.parametrize(
    ("label", "values", "description"),
    [
        ("no chat", {"chat_id": ""}, "Bad Request: chat_id is empty"),
        ("unknown chat", {"chat_id": 42}, "Bad Request: chat not found"),
        ("a chat by name", {"chat_id": "@somebody"}, "Bad Request: chat not found"),
        ("no text", {"text": ""}, "Bad Request: message text is empty"),
        ("blank text", {"text": " \n "}, "Bad Request: message text is empty"),
        ("empty tags", {"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ("4097 characters", {"text": "ñ" * 4097}, "Bad Request: message is too long"),
        (
            "unknown parse mode",
            {"parse_mode": "LaTeX"},
            "Bad Request: unsupported parse_mode: the sandbox reads HTML only",
        ),
        (
            "unclosed tag",
            {"text": "<b>hola", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ("reply to nothing", {"reply_parameters": {"message_id": 999}}, "Bad Request: message to be replied not found"),
        ("markup is no JSON", {"reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        (
            "half an emoji",
            {"reply_markup": '{"x": "\\ud83d"}'},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        ("entities of no shape", {"entities": [1]}, "Bad Request: can't parse MessageEntity: expected an Object"),
        ("markup is no object", {"reply_markup": "[]"}, "Bad Request: object expected as reply markup"),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_telegrams_words(api, rosa, label, values, description):
    assert await api.refused("sendMessage", **{"chat_id": rosa.id, "text": "Hola", **values}) == description


async def test_4096_characters_are_not_too_many(api, rosa):
    assert len((await api.ok("sendMessage", chat_id=rosa.id, text="ñ" * 4096))["text"]) == 4096


async def test_who_never_wrote_to_the_bot_cannot_be_written_to(api, client):
    stranger = await client.phone("Nadie")
    assert await api.refused("sendMessage", chat_id=stranger.id, text="Hola") == "Bad Request: chat not found"


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "deleteMessage", "sendChatAction"])
async def test_who_blocked_the_bot_is_403_until_unblocked(api, rosa, method):
    message = await api.ok("sendMessage", chat_id=rosa.id, text="Hola")
    values = {"chat_id": rosa.id, "message_id": message["message_id"], "text": "Otra", "action": "typing"}
    await rosa.block()
    status, answer = await api.call(method, **values)
    assert (status, answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await rosa.unblock()
    assert await api.ok(method, **values)


async def test_an_edit_returns_the_whole_message_and_drops_buttons_that_it_does_not_name(bot, rosa):
    message = await bot.send_message(rosa.id, "uno", reply_markup=InlineKeyboardMarkup.de_json(A_BUTTON, bot))
    edited = await message.edit_text("dos")
    assert (edited.message_id, edited.text, edited.reply_markup) == (message.message_id, "dos", None)
    assert edited.edit_date is not None
    assert [shown["text"] for shown in await rosa.messages()] == ["/start", "dos"]


async def test_buttons_alone_can_be_changed_and_taken_away(api, rosa, inline):
    message = await api.ok("sendMessage", chat_id=rosa.id, text="uno", reply_markup=A_BUTTON)
    place = {"chat_id": rosa.id, "message_id": message["message_id"]}
    changed = await api.ok("editMessageReplyMarkup", **place, reply_markup=inline(("B", "b")))
    assert (changed["text"], changed["reply_markup"]) == ("uno", inline(("B", "b")))
    assert "reply_markup" not in await api.ok("editMessageReplyMarkup", **place)


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.mark.parametrize(
    ("label", "values", "description"),
    [
        ("the same again", {}, NOT_MODIFIED),
        ("unknown message", {"message_id": 999}, "Bad Request: message to edit not found"),
        ("no message", {"message_id": ""}, "Bad Request: message identifier is not specified"),
        ("no text", {"text": ""}, "Bad Request: message text is empty"),
        ("too long", {"text": "x" * 4097}, "Bad Request: MESSAGE_TOO_LONG"),
        ("a reply keyboard", {"reply_markup": {"keyboard": [["A"]]}}, "Bad Request: inline keyboard expected"),
        ("unknown chat", {"chat_id": 42}, "Bad Request: chat not found"),
    ],
)
async def test_what_cannot_be_edited_is_refused_in_telegrams_words(api, rosa, label, values, description):
    message = await api.ok("sendMessage", chat_id=rosa.id, text="uno", reply_markup=A_BUTTON)
    same = {"chat_id": rosa.id, "message_id": message["message_id"], "text": "uno", "reply_markup": A_BUTTON}
    assert await api.refused("editMessageText", **{**same, **values}) == description


async def test_a_persons_own_message_cannot_be_edited_but_can_be_deleted(api, rosa):
    own = await rosa.say("hola")
    place = {"chat_id": rosa.id, "message_id": own["message_id"]}
    assert await api.refused("editMessageText", **place, text="adiós") == "Bad Request: message can't be edited"
    assert await api.ok("deleteMessage", **place) is True
    assert await api.refused("deleteMessage", **place) == "Bad Request: message to delete not found"


async def test_the_same_text_with_other_buttons_is_an_edit(api, rosa, inline):
    message = await api.ok("sendMessage", chat_id=rosa.id, text="uno", reply_markup=A_BUTTON)
    place = {"chat_id": rosa.id, "message_id": message["message_id"]}
    assert await api.ok("editMessageText", **place, text="uno", reply_markup=inline(("B", "b")))


@pytest.mark.parametrize(
    ("label", "button", "description"),
    [
        ("65 bytes", {"callback_data": "x" * 65}, "Bad Request: BUTTON_DATA_INVALID"),
        ("33 two-byte letters", {"callback_data": "ñ" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            "does nothing",
            {},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ("no label", {"text": " ", "callback_data": "a"}, "Bad Request: inline keyboard button text must be non-empty"),
        (
            "a link of no kind",
            {"url": "nowhere"},
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_an_impossible_button_is_refused(api, rosa, label, button, description):
    markup = {"inline_keyboard": [[{"text": "A", **button}]]}
    assert await api.refused("sendMessage", chat_id=rosa.id, text="Hola", reply_markup=markup) == description


async def test_a_button_carries_64_bytes(api, rosa, inline):
    await api.ok("sendMessage", chat_id=rosa.id, text="Hola", reply_markup=inline(("A", "ñ" * 32)))
    await rosa.tap("A")
    assert (await api.ok("getUpdates"))[0]["callback_query"]["data"] == "ñ" * 32


async def test_a_keyboard_has_at_most_8_buttons_in_a_row_and_100_in_all(api, rosa, inline):
    row = inline(*[(str(n), str(n)) for n in range(9)])
    assert await api.refused("sendMessage", chat_id=rosa.id, text="x", reply_markup=row) == (
        "Bad Request: reply markup is too long"
    )
    wall = {"inline_keyboard": [inline((str(n), str(n)))["inline_keyboard"][0] for n in range(101)]}
    assert "too long" in await api.refused("sendMessage", chat_id=rosa.id, text="x", reply_markup=wall)


async def test_a_reply_keyboard_opens_closes_once_pressed_and_is_removed(bot, rosa):
    rows = [[KeyboardButton("Compartir", request_contact=True)], ["Omitir"]]
    markup = ReplyKeyboardMarkup(rows, one_time_keyboard=True, resize_keyboard=True)
    await bot.send_message(rosa.id, "¿Su número?", reply_markup=markup)
    assert await rosa.keyboard() == ["Compartir", "Omitir"]
    await rosa.press("Omitir")
    assert await rosa.keyboard() == []
    await bot.send_message(rosa.id, "Bien", reply_markup=markup)
    await bot.send_message(rosa.id, "Gracias", reply_markup=ReplyKeyboardRemove())
    assert (await rosa.state())["keyboard"] is None


async def test_html_becomes_text_with_entities(bot, rosa):
    message = await bot.send_message(rosa.id, "Ñ <b>dos</b> &amp; /menu", parse_mode="HTML")
    assert message.text == "Ñ dos & /menu"
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        ("bold", 2, 3),
        ("bot_command", 8, 5),
    ]


async def test_a_reply_shows_what_it_answers(bot, rosa):
    own = await rosa.say("¿Y ahora?")
    reply = await bot.send_message(rosa.id, "Ahora sí", reply_to_message_id=own["message_id"])
    assert reply.reply_to_message.text == "¿Y ahora?"


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b'{"text": "\\ud83d"}', b'{"text": NaN}', b"[" * 100_000])
async def test_a_broken_body_is_refused(sandbox, http, body):
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{sandbox.url}/bot1:A/sendMessage", data=body, headers=headers) as response:
        assert (response.status, (await response.json())["ok"]) == (400, False)
