"""What leads where: the one table of everything that somebody can do. The first line that fits an update wins."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot import enrolment, joining, menu, tpe, tpe_buttons
from bot.presses import Verb, read_press
from bot.turn import Shown, Step, Turn
from notifications.telegram_bot import RutaBot
from procedures.errors import AlreadySent, NotYours

#: PTB's bags for state between updates: ours is in the store, so these stay empty.
Data = dict[object, object]
Context = CallbackContext[RutaBot, Data, Data, Data]
RutaApplication = Application[RutaBot, Context, Data, Data, Data, None]


class _FromBot(filters.MessageFilter):
    """Messages that another bot has written."""

    def filter(self, message: object) -> bool:
        sender = getattr(message, "from_user", None)
        return sender is not None and sender.is_bot


IS_BOT = _FromBot()
#: Does a step for an update, in one transaction, and has its replies sent.
Do = Callable[[Update, Step], Awaitable[None]]


def for_members(step: Step) -> Step:
    """The step, for those who are in an organization; others are shown what is missing."""

    def admitted(turn: Turn) -> Shown:
        missing = enrolment.ask_what_is_missing(turn)
        if missing is not None:
            return missing
        try:
            return step(turn)
        except NotYours:
            return menu.on_old_button(turn)
        except AlreadySent:
            return tpe.resume(turn)

    return admitted


#: What each button does. Those of enrolment and help are for everybody.
PRESSES: dict[Verb, Step] = {
    Verb.AGREE: enrolment.on_agree,
    Verb.DISAGREE: enrolment.on_disagree,
    Verb.MY_NAME: enrolment.on_my_name,
    Verb.MY_JOB: enrolment.on_my_job,
    Verb.SPEAK_FOR: joining.on_speak_for,
    Verb.ADMIT: for_members(joining.on_admit),
    Verb.TURN_AWAY: for_members(joining.on_turn_away),
    Verb.ANSWER: for_members(tpe_buttons.on_answer),
    Verb.VALUE: for_members(tpe_buttons.on_value),
    Verb.TICK: for_members(tpe_buttons.on_tick),
    Verb.DONE: for_members(tpe_buttons.on_done),
    Verb.OMIT: for_members(tpe_buttons.on_omit),
    Verb.KEEP: for_members(tpe_buttons.on_keep),
    Verb.BACK: for_members(tpe_buttons.on_back),
    Verb.LATER: for_members(tpe_buttons.on_later),
    Verb.PAUSE: for_members(tpe_buttons.on_pause),
    Verb.GO_ON: for_members(tpe_buttons.on_go_on),
    Verb.OPEN: for_members(tpe_buttons.on_open),
    Verb.SUMMARY: for_members(tpe_buttons.on_summary),
    Verb.SECTION: for_members(tpe_buttons.on_section),
    Verb.REVIEW: for_members(tpe_buttons.on_fill_gaps),
    Verb.SEND: for_members(tpe_buttons.on_send),
    Verb.START: enrolment.go_on,
    Verb.MENU: for_members(menu.on_menu),
    Verb.HELP: menu.on_help,
    Verb.LANGUAGES: menu.on_languages,
    Verb.SPEAK: menu.on_speak,
}


def on_press(turn: Turn) -> Shown:
    """A button was pressed: what it does is written on it."""
    read = read_press(turn.event.pressed or "")
    return PRESSES[read.verb](turn) if read else menu.on_old_button(turn)


def add_routes(application: RutaApplication, do: Do) -> None:
    """Fill the application's table. Order matters: what is refused stands before what is understood."""

    def to(step: Step) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _context: Context) -> None:
            await do(update, step)

        return handle

    private = filters.ChatType.PRIVATE
    spoken_to = filters.COMMAND | filters.Entity("mention") | filters.StatusUpdate.NEW_CHAT_MEMBERS
    routes: list[BaseHandler[Update, Context, None]] = [
        # Outside a private chat nothing is asked or told.
        MessageHandler(~private & ~filters.ChatType.CHANNEL & spoken_to, to(menu.on_group)),
        CallbackQueryHandler(to(on_press)),
        MessageHandler(~private, to(lambda _turn: ())),
        ChatMemberHandler(to(menu.on_block_change), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(IS_BOT, to(menu.on_bot)),
        MessageHandler(private & filters.UpdateType.EDITED, to(menu.on_edited)),
        CommandHandler("start", to(enrolment.on_start)),
        CommandHandler("menu", to(for_members(menu.on_menu))),
        CommandHandler(["resumen", "summary"], to(for_members(tpe_buttons.on_summary))),
        CommandHandler(["ayuda", "help"], to(menu.on_help)),
        CommandHandler(["idioma", "language"], to(menu.on_languages)),
        CommandHandler(["privacidad", "privacy"], to(menu.on_privacy)),
        MessageHandler(filters.COMMAND, to(menu.on_unknown_command)),
        MessageHandler(filters.CONTACT, to(enrolment.on_contact)),
        MessageHandler(filters.TEXT, to(enrolment.on_text)),
        # Last: whatever else a message may be.
        MessageHandler(filters.ALL, to(menu.on_other)),
    ]
    application.add_handlers(routes)
