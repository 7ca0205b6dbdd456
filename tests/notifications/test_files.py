"""Screens with a file: the text stands under it, its buttons work, and a press leaves the file where it is."""

import pytest

from notifications.screen import Attachment, Button, Reply, Screen

SEND, FILE, STRIP = "sendMessage", "sendDocument", "editMessageReplyMarkup"
CALENDAR = Attachment("sesión.ics", b"BEGIN:VCALENDAR\r\n")


def invitation(attachment=CALENDAR):
    return Reply((Screen("Taller de costos", ((Button("Asistiré", "coming:1"),),), attachment=attachment),))


def ok(*methods):
    return [(method, 200) for method in methods]


@pytest.mark.parametrize("attachment", [CALENDAR, Attachment("a.jpg", b"\xff\xd8", is_photo=True)])
def test_a_screen_with_a_file_comes_back_from_the_store_as_it_was(attachment):
    reply = invitation(attachment)

    assert Reply.from_json(reply.to_json()) == reply


async def test_the_text_stands_under_the_file_with_its_buttons_in_one_message(post, rosa):
    assert await post.bring(rosa, invitation()) == ok(FILE)

    shown = await rosa.screen()
    assert (shown["caption"], shown["document"]["file_name"]) == ("Taller de costos", "sesión.ics")
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "Asistiré"


async def test_a_file_that_telegram_has_is_sent_again_by_its_number(post, rosa):
    await post.bring(rosa, invitation())
    known = (await rosa.screen())["document"]["file_id"]

    assert await post.bring(rosa, invitation(Attachment("sesión.ics", file_id=known))) == ok(FILE, STRIP)
    assert (await rosa.screen())["document"]["file_size"] == len(CALENDAR.content)


async def test_a_press_on_a_file_is_answered_below_it_and_takes_its_buttons(post, rosa, make_reply):
    await post.bring(rosa, invitation())
    pressed = (await rosa.screen())["message_id"]
    press = await rosa.tap("Asistiré")
    reply = make_reply("Lo esperamos", press_id=press, pressed_message_id=pressed, stays=True)

    assert await post.bring(rosa, reply) == ok(SEND, STRIP)
    assert await rosa.screen() is None
    assert (await rosa.messages())[-2]["document"]["file_name"] == "sesión.ics"
