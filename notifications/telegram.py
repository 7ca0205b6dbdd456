"""Screens as Telegram's messages: the one renderer, and the Bot API calls that bring a reply to a chat."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from notifications.screen import PhoneRequest, Reply, Screen
from storage.updates import ChatView

R = TypeVar("R")
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None
#: Makes one Bot API call, again and again if need be (`notifications.courier`).
Insist = Callable[[Callable[[], Awaitable[R]]], Awaitable[R]]

#: Refusals that mean «it is already so» or «the person has removed it»: there is nothing left to do, or a new message
#: will do.
ALREADY_SO = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


def markup(screen: Screen) -> Markup:
    """The keyboard under a message."""
    if screen.phone_request:
        return _phone_keyboard(screen.phone_request)
    if screen.ends_phone_request:
        return ReplyKeyboardRemove()
    if not screen.rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.press) for button in row] for row in screen.rows]
    )


def _phone_keyboard(request: PhoneRequest) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup(
        [[KeyboardButton(request.share, request_contact=True)], [KeyboardButton(request.omit)]],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


async def post(bot: Bot, chat_id: int, reply: Reply, view: ChatView, insist: "Insist[object]") -> ChatView:
    """Bring a reply to a chat in as few calls as can be, and tell what the chat looks like afterwards.

    The screen that was pressed is edited in place while it is the last message; otherwise the reply is sent anew, and
    then the old buttons are taken away (in this order: a chat is never left without a screen). At most two calls for
    a press or a text, and one for each further message. Raises PTB's errors, but not for what is harmless.
    """
    screens = reply.screens
    pressed = reply.pressed_message_id
    if (
        screens
        and pressed
        and pressed >= view.last_message_id
        and await _edit(bot, chat_id, pressed, screens[0], insist)
    ):
        view = ChatView(pressed, pressed if screens[0].rows else None)
        await _answer_press(bot, reply, insist)
        screens = screens[1:]
        old = None
    else:
        old = None if reply.is_aside else pressed or view.screen_message_id
        if not screens:
            await _answer_press(bot, reply, insist)
            return view
    for screen in screens:
        message = await insist(partial(bot.send_message, chat_id, screen.text, reply_markup=markup(screen)))
        assert isinstance(message, Message)
        is_live = screen.rows and not reply.is_aside
        view = ChatView(message.message_id, message.message_id if is_live else view.screen_message_id)
    if old is not None:
        await _strip(bot, chat_id, old, insist)
        if view.screen_message_id == old:
            view = ChatView(view.last_message_id, None)
    return view


async def _edit(bot: Bot, chat_id: int, message_id: int, screen: Screen, insist: "Insist[object]") -> bool:
    """Edit in place; False where that cannot be, so that the screen must be sent."""
    if screen.phone_request or screen.ends_phone_request:
        return False
    keyboard = markup(screen)
    assert keyboard is None or isinstance(keyboard, InlineKeyboardMarkup)
    try:
        await insist(
            lambda: bot.edit_message_text(screen.text, chat_id=chat_id, message_id=message_id, reply_markup=keyboard)
        )
    except BadRequest as refusal:
        if any(reason in refusal.message.lower() for reason in CANNOT_EDIT):
            return False
        if ALREADY_SO not in refusal.message.lower():
            raise
    return True


async def _strip(bot: Bot, chat_id: int, message_id: int, insist: "Insist[object]") -> None:
    # It had no buttons any more, or the person has deleted it: either way there is nothing left to press.
    with suppress(BadRequest):
        await insist(lambda: bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id))


async def _answer_press(bot: Bot, reply: Reply, insist: "Insist[object]") -> None:
    press_id = reply.press_id
    if press_id is None:
        return
    with suppress(BadRequest):  # pressed too long ago: Telegram has stopped the button itself
        await insist(lambda: bot.answer_callback_query(press_id, text=reply.toast))
