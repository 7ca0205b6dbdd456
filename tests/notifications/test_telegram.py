"""How a reply comes to a chat: in few calls, in place where it can be, and never leaving a chat without a screen."""

import pytest

from notifications.screen import PhoneRequest, Reply, Screen

SEND, EDIT, STRIP, ANSWER = "sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery"


def ok(*methods):
    return [(method, 200) for method in methods]


async def labels(phone):
    """The buttons of each message of the bot, the oldest first."""
    keyboards = [
        message.get("reply_markup", {}).get("inline_keyboard", [])
        for message in await phone.messages()
        if message["from"]["is_bot"]
    ]
    return [[button["text"] for row in rows for button in row] for rows in keyboards]


@pytest.fixture
async def asked(post, rosa, make_reply):
    """Rosa sees a question with two buttons; its message."""
    assert await post.bring(rosa, make_reply("¿Exporta?", "Sí", "No")) == ok(SEND)
    return (await rosa.screen())["message_id"]


async def test_a_press_edits_the_last_message_in_place_in_two_calls(post, rosa, asked, make_reply):
    press = await rosa.tap("Sí")
    reply = make_reply("¿Desde cuándo?", "2020", press_id=press, pressed_message_id=asked)

    assert await post.bring(rosa, reply) == ok(EDIT, ANSWER)
    assert await labels(rosa) == [["2020"]]
    assert (await post.chat(rosa))["screen_message_id"] == asked


async def test_a_text_is_answered_by_a_new_message_and_then_the_old_one_loses_its_buttons(
    post, rosa, asked, make_reply
):
    await rosa.say("sí")

    assert await post.bring(rosa, make_reply("¿Desde cuándo?", "2020")) == ok(SEND, STRIP)
    assert await labels(rosa) == [[], ["2020"]]


async def test_a_press_above_the_end_of_the_chat_is_answered_at_its_end_in_two_calls(post, rosa, asked, make_reply):
    await post.bring(rosa, make_reply("Un aviso", is_aside=True))
    press = await rosa.tap("Sí", asked)
    reply = make_reply("¿Desde cuándo?", "2020", press_id=press, pressed_message_id=asked)

    assert await post.bring(rosa, reply) == ok(SEND, STRIP)
    assert await labels(rosa) == [[], [], ["2020"]]


async def test_what_stands_aside_keeps_its_buttons_and_leaves_the_talk_its_own(post, rosa, asked, make_reply):
    assert await post.bring(rosa, make_reply("¿La deja entrar?", "Que entre", is_aside=True)) == ok(SEND)
    assert await labels(rosa) == [["Sí", "No"], ["Que entre"]]

    assert await post.bring(rosa, make_reply("¿Desde cuándo?", "2020")) == ok(SEND, STRIP)
    assert await labels(rosa) == [[], ["Que entre"], ["2020"]]


async def test_a_word_that_passes_by_is_one_call_and_changes_nothing(post, rosa, asked):
    press = await rosa.tap("Sí")
    before = await rosa.messages()

    assert await post.bring(rosa, Reply(toast="Ya está guardado.", press_id=press)) == ok(ANSWER)
    assert (await rosa.toast(), await rosa.messages()) == ("Ya está guardado.", before)


async def test_the_telephone_is_asked_with_the_phones_own_button_which_goes_again(post, rosa, asked):
    press = await rosa.tap("Sí")
    request = Screen("¿Le podemos llamar?", phone_request=PhoneRequest("Compartir", "Omitir"))
    assert await post.bring(rosa, Reply((request,), press_id=press, pressed_message_id=asked)) == ok(SEND, STRIP)
    assert await rosa.keyboard() == ["Compartir", "Omitir"]

    await rosa.press("Omitir")
    assert await post.bring(rosa, Reply((Screen("Gracias.", ends_phone_request=True),))) == ok(SEND)
    assert await rosa.keyboard() == []


async def test_several_screens_come_in_order_one_call_each(post, rosa, asked, make_reply):
    press = await rosa.tap("Sí")
    screens = (Screen("Uno"), Screen("Dos"), *make_reply("Tres", "A").screens)

    calls = await post.bring(rosa, Reply(screens, press_id=press, pressed_message_id=asked))

    assert calls == ok(EDIT, SEND, SEND, ANSWER)
    assert [message["text"] for message in await rosa.messages() if message["from"]["is_bot"]] == ["Uno", "Dos", "Tres"]


async def test_the_same_screen_again_is_no_error(post, rosa, asked, make_reply):
    press = await rosa.tap("Sí")
    same = make_reply("¿Exporta?", "Sí", "No", press_id=press, pressed_message_id=asked)

    assert await post.bring(rosa, same) == [(EDIT, 400), (ANSWER, 200)]
    assert (post.pauses, await post.owed()) == ([], [])


async def test_a_message_that_the_person_has_deleted_is_sent_anew(post, rosa, asked, make_reply):
    press = await rosa.tap("Sí")
    await post.bot.delete_message(rosa.id, asked)
    reply = make_reply("¿Desde cuándo?", "2020", press_id=press, pressed_message_id=asked)

    assert await post.bring(rosa, reply) == [(EDIT, 400), (SEND, 200), (ANSWER, 200)]
    assert await labels(rosa) == [["2020"]]


async def test_an_old_screen_that_the_person_has_deleted_is_no_error(post, rosa, asked, make_reply):
    await post.bot.delete_message(rosa.id, asked)

    assert await post.bring(rosa, make_reply("¿Desde cuándo?", "2020")) == [(SEND, 200), (STRIP, 400)]
    assert (await labels(rosa), await post.owed()) == ([["2020"]], [])


async def test_a_press_of_long_ago_is_no_error(post, rosa, asked, make_reply):
    reply = make_reply("¿Desde cuándo?", "2020", press_id="0" * 31, pressed_message_id=asked)

    assert await post.bring(rosa, reply) == [(EDIT, 200), (ANSWER, 400)]
    assert await post.owed() == []


async def test_somebody_without_a_person_here_is_answered_too(post, make_reply):
    stranger = await post.telegram.phone("Julio", language_code="es")
    await stranger.say("/start")
    assert await post.bring(stranger, make_reply("Buenos días", "Acepto")) == ok(SEND)

    press, notice = await stranger.tap("Acepto"), (await stranger.screen())["message_id"]
    reply = make_reply("¿Cómo se llama?", press_id=press, pressed_message_id=notice)
    # Nothing is kept about them, so nobody knows whether the notice is still the last message: a new one is sure to
    # be seen.
    assert await post.bring(stranger, reply) == ok(SEND, STRIP)
