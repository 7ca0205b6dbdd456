"""Screens as Telegram's messages: the one renderer, and the Bot API calls that bring a reply to a chat."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram.error import BadRequest

from notifications.screen import PhoneRequest, Reply, Screen
from notifications.telegram_bot import Markup, RutaBot
from storage.updates import ChatView

#: Makes one Bot API call, again and again if need be (`notifications.courier`).
Insist = Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]

#: Refusals that mean «it is already so» or «the person has removed it»: nothing is left to do, or a new message will
#: do.
ALREADY_SO = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


@dataclass(frozen=True, slots=True)
class Tidying:
    """What is left to do once the screens have arrived. Nobody waits for it."""

    #: The message whose buttons are old; None: none has any.
    strip: int | None = None
    #: The press to answer, and the word that passes by; None: its button is gone, or there was none.
    press_id: str | None = None
    toast: str | None = None


def markup(screen: Screen) -> Markup | None:
    """The keyboard under a message, as the Bot API wants it."""
    if screen.phone_request:
        return _phone_keyboard(screen.phone_request)
    if screen.ends_phone_request:
        return {"remove_keyboard": True}
    if not screen.rows:
        return None
    rows = [[{"text": button.label, "callback_data": button.press} for button in row] for row in screen.rows]
    return {"inline_keyboard": rows}


def _phone_keyboard(request: PhoneRequest) -> Markup:
    return {
        "keyboard": [[{"text": request.share, "request_contact": True}], [{"text": request.omit}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


async def show(bot: RutaBot, chat_id: int, reply: Reply, view: ChatView, insist: Insist) -> tuple[ChatView, Tidying]:
    """Bring a reply's screens to a chat, and tell what the chat looks like then and what is left to tidy.

    The screen that was pressed is edited in place while it is the last message; otherwise the screens are sent anew,
    and the old buttons are to be taken away afterwards: a chat is never left without a screen. With the tidying that
    is two calls for a press or a text, and one for each further screen. Raises PTB's errors, but not for what is
    harmless.
    """
    screens, pressed = reply.screens, reply.pressed_message_id
    answer = Tidying(None, reply.press_id, reply.toast)
    if not screens:
        return view, answer
    tidying = Tidying(None if reply.is_aside else pressed or view.screen_message_id)
    if pressed and pressed >= view.last_message_id > 0 and not reply.stays and _fits_in_place(screens[0]):
        tidying, view = answer, ChatView(view.last_message_id, None)
        if await _edit(bot, chat_id, pressed, screens[0], insist):
            view = ChatView(pressed, pressed if screens[0].rows else None)
            screens = screens[1:]
    for screen in screens:
        number = await insist(partial(_send, bot, chat_id, screen))
        is_live = screen.rows and not reply.is_aside
        view = ChatView(number, number if is_live else view.screen_message_id)
    if tidying.strip is not None and view.screen_message_id == tidying.strip:
        view = ChatView(view.last_message_id, None)
    return view, tidying


async def tidy(bot: RutaBot, chat_id: int, tidying: Tidying, insist: Insist) -> None:
    """Take the old buttons away, and stop the pressed one from turning."""
    strip, press_id = tidying.strip, tidying.press_id
    if strip is not None:
        # It had no buttons any more, or the person has deleted it: either way there is nothing left to press.
        with suppress(BadRequest):
            await insist(lambda: bot.strip(chat_id, strip))
    if press_id is not None:
        with suppress(BadRequest):  # pressed too long ago: Telegram has stopped the button itself
            await insist(lambda: bot.answer(press_id, tidying.toast))


def _fits_in_place(screen: Screen) -> bool:
    """Only a message with inline buttons can be edited into another; the phone's own keyboard comes with a new one, and
    so does a file.
    """
    return not (screen.phone_request or screen.ends_phone_request or screen.attachment)


async def _send(bot: RutaBot, chat_id: int, screen: Screen) -> int:
    if screen.attachment:
        return await bot.send_file(chat_id, screen.attachment, screen.text, markup(screen))
    return await bot.send(chat_id, screen.text, markup(screen))


async def _edit(bot: RutaBot, chat_id: int, message_id: int, screen: Screen, insist: Insist) -> bool:
    """Edit in place; False where the message is gone, so that the screen must be sent."""
    try:
        await insist(lambda: bot.edit(chat_id, message_id, screen.text, markup(screen)))
    except BadRequest as refusal:
        if any(reason in refusal.message.lower() for reason in CANNOT_EDIT):
            return False
        if ALREADY_SO not in refusal.message.lower():
            raise
    return True
