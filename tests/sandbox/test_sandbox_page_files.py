"""Documents and photos on the page, down and up."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.sandbox.page import NARROW, phone_of
from tests.sandbox.pictures import png

MEGABYTE = 1024 * 1024
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Asistiré", callback_data="go")]])


async def test_a_document_is_shown_by_name_and_size_and_downloads_by_its_name(open_page, bot, rosa):
    page = await open_page(NARROW)
    log = phone_of(page, rosa).get_by_role("log")
    calendar = b"BEGIN:VCALENDAR\r\n".ljust(2 * MEGABYTE)
    await bot.send_document(rosa.id, calendar, filename="sesión.ics", caption="Para su calendario")
    link = log.get_by_role("link", name="sesión.ics")
    await link.get_by_text("2,0 MB").wait_for()
    await log.get_by_text("Para su calendario").wait_for()
    async with page.expect_download() as download:
        await link.click()
    downloaded = await download.value
    assert downloaded.suggested_filename == "sesión.ics"
    assert (await downloaded.path()).read_bytes() == calendar


async def test_a_photo_is_seen_with_its_words_and_buttons_which_change_in_place(open_page, bot, rosa):
    page = await open_page(NARROW)
    phone = phone_of(page, rosa)
    message = await bot.send_photo(rosa.id, png(640, 360), caption="El local", reply_markup=GO)
    photo = phone.get_by_role("img", name="Foto: El local")
    await photo.wait_for()
    assert await photo.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 640
    assert (await photo.bounding_box())["width"] < 330
    await phone.get_by_role("button", name="Asistiré").click()
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query.data == "go"
    await message.edit_caption("El local, con mapa")
    await phone.get_by_text("El local, con mapa").wait_for()
    assert await phone.get_by_role("button", name="Asistiré").count() == 0


async def attach(page, phone, thing, **file):
    """Choose a file of that kind on the phone."""
    await phone.get_by_role("button", name="Enviar otra cosa").click()
    async with page.expect_file_chooser() as chooser:
        await phone.get_by_role("button", name=thing).click()
    await (await chooser.value).set_files([file])


async def test_a_person_attaches_a_document_with_a_word(open_page, bot, rosa):
    page = await open_page(NARROW)
    phone = phone_of(page, rosa)
    await attach(page, phone, "Documento", name="socios.csv", mimeType="text/csv", buffer="ñ;1".encode())
    await phone.get_by_role("dialog").get_by_text("socios.csv · 1 kB").wait_for()
    await phone.get_by_label("Comentario").fill("Nuestros socios")
    await phone.get_by_role("dialog").get_by_role("button", name="Enviar", exact=True).click()
    await phone.locator(".message.own", has_text="Nuestros socios").get_by_role("link", name="socios.csv").wait_for()
    message = (await bot.get_updates(timeout=5))[0].message
    assert (message.document.file_name, message.caption) == ("socios.csv", "Nuestros socios")
    assert await (await message.document.get_file()).download_as_bytearray() == "ñ;1".encode()


async def test_a_person_attaches_a_photo_or_thinks_again(open_page, bot, rosa):
    page = await open_page(NARROW)
    phone = phone_of(page, rosa)
    picture = {"name": "acta.png", "mimeType": "image/png", "buffer": png(8, 6)}
    await attach(page, phone, "Foto", **picture)
    await phone.get_by_role("button", name="Cancelar").click()
    await attach(page, phone, "Foto", **picture)
    await phone.get_by_role("dialog").get_by_role("button", name="Enviar", exact=True).click()
    await phone.locator(".message.own").get_by_role("img", name="Foto").wait_for()
    (update,) = await bot.get_updates(timeout=5)
    assert (update.message.photo[-1].width, update.message.caption) == (8, None)


@pytest.mark.parametrize(
    ("thing", "content", "reason"),
    [
        ("Documento", b"", "El archivo está vacío."),
        ("Documento", bytes(20 * MEGABYTE + 1), "El archivo pasa de 20 MB."),
        ("Foto", bytes(10 * MEGABYTE + 1), "El archivo pasa de 10 MB."),
    ],
)
async def test_a_file_that_cannot_be_sent_is_refused_when_it_is_chosen(open_page, rosa, thing, content, reason):
    page = await open_page(NARROW)
    phone = phone_of(page, rosa)
    await attach(page, phone, thing, name="a.png", mimeType="image/png", buffer=content)
    await phone.get_by_role("status").get_by_text(reason).wait_for()
    assert await phone.get_by_role("dialog").count() == 0


async def test_a_photo_that_is_none_is_told_of(open_page, rosa, problems):
    page = await open_page(NARROW)
    phone = phone_of(page, rosa)
    await attach(page, phone, "Foto", name="a.png", mimeType="image/png", buffer=b"no picture")
    await phone.get_by_role("dialog").get_by_role("button", name="Enviar", exact=True).click()
    await phone.get_by_role("status").get_by_text("Envíela como documento.").wait_for()
    problems.clear()  # the browser tells of the refusal
