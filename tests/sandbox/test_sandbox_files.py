"""Documents and photos, from the bot and from people, up and down."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from sandbox.client import NothingCameError
from sandbox.errors import ControlRefusedError
from sandbox.files import DOWNLOAD_LIMIT_BYTES, PHOTO_LIMIT_BYTES
from tests.sandbox.pictures import gif, jpeg, png

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Asistiré", callback_data="go")]])
STAY = InlineKeyboardMarkup([[InlineKeyboardButton("No podré", callback_data="stay")]])

SENDS = {
    "document": lambda bot, chat_id, **more: bot.send_document(chat_id, CALENDAR, filename="sesión.ics", **more),
    "photo": lambda bot, chat_id, **more: bot.send_photo(chat_id, png(4, 3), **more),
}


@pytest.fixture(params=SENDS)
def send(request):
    return SENDS[request.param]


async def content_of(bot, file_id):
    return bytes(await (await bot.get_file(file_id)).download_as_bytearray())


async def test_a_document_has_a_name_a_type_and_a_size(bot, rosa):
    message = await bot.send_document(rosa.id, CALENDAR, filename="sesión.ics")
    document = message.document
    assert (document.file_name, document.mime_type, document.file_size) == (
        "sesión.ics",
        "text/calendar",
        len(CALENDAR),
    )
    assert await content_of(bot, document.file_id) == CALENDAR


@pytest.mark.parametrize(
    ("name", "mime_type"),
    [
        ("lista.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("LISTA.CSV", "text/csv"),
        ("acta.pdf", "application/pdf"),
        ("sin nombre", "application/octet-stream"),
    ],
)
async def test_a_documents_type_goes_by_its_name(bot, rosa, name, mime_type):
    assert (await bot.send_document(rosa.id, b"x", filename=name)).document.mime_type == mime_type


@pytest.mark.parametrize("make", [png, jpeg, gif])
async def test_a_photo_has_its_size_in_pixels(bot, rosa, make):
    content = make(640, 480)
    (photo,) = (await bot.send_photo(rosa.id, content)).photo
    assert (photo.width, photo.height, photo.file_size) == (640, 480, len(content))
    assert await content_of(bot, photo.file_id) == content


async def test_what_was_sent_once_is_sent_again_by_its_file_id(bot, rosa):
    document = (await bot.send_document(rosa.id, CALENDAR, filename="sesión.ics")).document
    photo = (await bot.send_photo(rosa.id, png(4, 3))).photo
    assert (await bot.send_document(rosa.id, document.file_id, caption="Otra vez")).document == document
    assert (await bot.send_photo(rosa.id, photo[-1].file_id)).photo == photo


async def test_words_and_buttons_stand_under_it_and_are_changed_there(bot, rosa, send):
    message = await send(bot, rosa.id, caption="<b>Jueves</b> 14", parse_mode="HTML", reply_markup=GO)
    assert (message.caption, message.caption_entities[0].type, message.reply_markup) == ("Jueves 14", "bold", GO)

    other_words = await message.edit_caption("Viernes 15", reply_markup=GO)
    assert (other_words.caption, other_words.caption_entities, other_words.reply_markup) == ("Viernes 15", (), GO)
    other_button = await message.edit_reply_markup(STAY)
    assert (other_button.caption, other_button.reply_markup) == ("Viernes 15", STAY)
    bare = await message.edit_caption("")
    assert (bare.caption, bare.reply_markup) == (None, None)

    assert bare.edit_date is not None
    assert (bare.document, bare.photo) == (message.document, message.photo)


async def test_a_button_under_it_is_tapped(bot, rosa, send):
    message = await send(bot, rosa.id, caption="¿Viene?", reply_markup=GO)
    await rosa.tap("Asistiré")
    (update,) = await bot.get_updates()
    assert update.callback_query.message.message_id == message.message_id
    assert update.callback_query.message.caption == "¿Viene?"


async def test_its_text_cannot_be_edited_nor_a_texts_caption(bot, rosa, send):
    message = await send(bot, rosa.id, caption="¿Viene?")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await message.edit_text("¿Viene?")
    text = await bot.send_message(rosa.id, "¿Viene?")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(rosa.id, text.message_id, caption="¿Viene?")


async def test_an_edit_that_changes_nothing_is_refused(bot, rosa, send):
    message = await send(bot, rosa.id, caption="¿Viene?", reply_markup=GO)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_caption("¿Viene?", reply_markup=GO)


@pytest.mark.parametrize(
    ("label", "values", "description"),
    [
        ("no file", {}, "Bad Request: there is no photo in the request"),
        ("unknown file", {"photo": "nothing"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        ("caption", {"photo": "x", "caption": "x" * 1025}, "Bad Request: message caption is too long"),
    ],
)
async def test_an_impossible_photo_is_refused(api, rosa, label, values, description):
    assert await api.refused("sendPhoto", chat_id=rosa.id, **values) == description


@pytest.mark.parametrize(
    ("label", "content", "description"),
    [
        ("a text", b"no picture", "Image_process_failed"),
        ("a picture that breaks off", png(4, 3)[:20], "Image_process_failed"),
        ("a JPEG without a frame", b"\xff\xd8\xff\xd9\x00\x02", "Image_process_failed"),
        ("more than 10 MB", bytes(PHOTO_LIMIT_BYTES + 1), "too big for a photo; the maximum size is 10485760 bytes"),
    ],
)
async def test_what_is_no_photo_is_refused(bot, rosa, label, content, description):
    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot.send_photo(rosa.id, content)


async def test_a_document_is_no_photo_by_its_file_id_nor_the_other_way_round(bot, rosa):
    document = (await bot.send_document(rosa.id, png(4, 3), filename="foto.png")).document
    photo = (await bot.send_photo(rosa.id, png(4, 3))).photo[-1]
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
        await bot.send_photo(rosa.id, document.file_id)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Photo as Document"):
        await bot.send_document(rosa.id, photo.file_id)


async def test_a_caption_too_long_is_refused_when_it_is_edited_too(bot, rosa, send):
    message = await send(bot, rosa.id)
    with pytest.raises(BadRequest, match="caption is too long"):
        await message.edit_caption("x" * 1025)


async def test_a_person_sends_a_document_that_the_bot_fetches(bot, rosa):
    await rosa.send_document("socios.xlsx", b"PK", "Vea /menu")
    (update,) = await bot.get_updates()
    message = update.message
    assert (message.document.file_name, message.caption) == ("socios.xlsx", "Vea /menu")
    assert message.caption_entities[0].type == "bot_command"
    assert await content_of(bot, message.document.file_id) == b"PK"


async def test_a_person_sends_a_photo_that_the_bot_fetches(bot, rosa):
    await rosa.send_photo(jpeg(640, 480), "El almacén")
    (update,) = await bot.get_updates()
    assert update.message.caption == "El almacén"
    assert update.message.photo[-1].width == 640
    assert await content_of(bot, update.message.photo[-1].file_id) == jpeg(640, 480)


async def test_a_file_that_is_too_big_for_the_bot_reaches_it_and_cannot_be_fetched(bot, rosa):
    await rosa.send_document("película.bin", bytes(DOWNLOAD_LIMIT_BYTES + 1))
    (update,) = await bot.get_updates()
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(update.message.document.file_id)


async def test_a_person_cannot_send_what_is_no_photo_or_too_long_a_caption(rosa):
    with pytest.raises(ControlRefusedError, match="IMAGE_PROCESS_FAILED"):
        await rosa.send_photo(b"no picture")
    with pytest.raises(ControlRefusedError, match="at most 1024 characters"):
        await rosa.send_document("a.txt", b"x", "x" * 1025)


async def test_a_phone_waits_for_words_under_a_file(bot, rosa, send):
    await send(bot, rosa.id, caption="Para su calendario")
    assert (await rosa.wait_for_text("su calendario"))["caption"] == "Para su calendario"
    with pytest.raises(NothingCameError, match="Para su calendario"):
        await rosa.wait_for_text("otra cosa", timeout=0.01)


@pytest.mark.parametrize(
    ("label", "send_it", "name", "content_type"),
    [
        ("a calendar", SENDS["document"], "sesi%C3%B3n.ics", "application/octet-stream"),
        ("a photo", SENDS["photo"], "photo.png", "image/png"),
    ],
)
async def test_the_page_downloads_it_by_its_name(sandbox, http, bot, rosa, label, send_it, name, content_type):
    message = await send_it(bot, rosa.id)
    file_id = message.document.file_id if message.document else message.photo[-1].file_id
    async with http.get(f"{sandbox.url}/sandbox/files/{file_id}") as response:
        assert response.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert response.content_type == content_type
