"""The idiomatic peer: the same survey as most people would write it with python-telegram-bot.

`ApplicationBuilder` with all its defaults, a `ConversationHandler`, `run_polling`, and each answer committed to SQLite
with the standard library. It is written to be good: WAL, one connection, one statement for each answer.

    python -m benchmarks.peer URL DATABASE
"""
# Written as most people write it: without proving to the type checker what a handler's filters guarantee.
# mypy: disable-error-code="index,union-attr,list-item"

import sqlite3
import sys
import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from benchmarks.survey import SELECT_MULTIPLE, Question, draw_rows, draw_text, read_survey

Context = ContextTypes.DEFAULT_TYPE
ASKING = 0
SURVEY = read_survey()
SAVE = """
    INSERT INTO answer (person, question, value) VALUES (?, ?, ?)
    ON CONFLICT (person, question) DO UPDATE SET value = excluded.value, at = CURRENT_TIMESTAMP
"""


def open_database(path: str) -> sqlite3.Connection:
    """One connection for the bot's life."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS answer (person INTEGER, question INTEGER, value TEXT,"
        " at TEXT DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (person, question))"
    )
    return database


def keyboard(question: Question, ticked: frozenset[str] = frozenset()) -> InlineKeyboardMarkup:
    """The question's buttons."""
    rows = draw_rows(question, ticked)
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


async def start(update: Update, context: Context) -> int:
    """/start: the first question."""
    context.user_data["at"], context.user_data["ticked"] = 0, frozenset()
    await update.message.reply_text(draw_text(SURVEY, SURVEY[0]), reply_markup=keyboard(SURVEY[0]))
    return ASKING


async def on_tap(update: Update, context: Context) -> int:
    """A button of a question."""
    query = update.callback_query
    await query.answer()
    place, _, meant = query.data.partition(":")
    question = SURVEY[int(place)]
    ticked: frozenset[str] = context.user_data["ticked"]
    if meant == "atras":
        context.user_data["at"] = max(question.place - 1, 0)
    elif meant == "tarde":
        context.user_data["at"] = question.place + 1
    elif question.kind == SELECT_MULTIPLE and meant not in {"listo", "no_se"}:
        context.user_data["ticked"] = ticked ^ {meant}
        await query.edit_message_text(
            draw_text(SURVEY, question), reply_markup=keyboard(question, context.user_data["ticked"])
        )
        return ASKING
    else:
        save(update, context, question, " ".join(sorted(ticked)) if meant == "listo" else meant)
    context.user_data["ticked"] = frozenset()
    if context.user_data["at"] >= len(SURVEY):
        await query.edit_message_text("TPE enviado")
        return ConversationHandler.END
    following = SURVEY[context.user_data["at"]]
    await query.edit_message_text(draw_text(SURVEY, following), reply_markup=keyboard(following))
    return ASKING


async def on_text(update: Update, context: Context) -> int:
    """A typed answer."""
    question = SURVEY[context.user_data["at"]]
    if question.is_typed:
        save(update, context, question, update.message.text)
        question = SURVEY[context.user_data["at"]]
    await update.message.reply_text(draw_text(SURVEY, question), reply_markup=keyboard(question))
    return ASKING


async def on_pause(update: Update, _context: Context) -> int:
    """«Pausar»."""
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("En pausa. Escriba /start para seguir.")
    return ConversationHandler.END


def save(update: Update, context: Context, question: Question, value: str | None) -> None:
    """Commit the answer and move on."""
    database: sqlite3.Connection = context.bot_data["database"]
    with database:
        database.execute(SAVE, (update.effective_user.id, question.place, value))
    context.user_data["at"] = question.place + 1


def main(url: str, database: str) -> None:
    """Poll until told to stop."""
    # PTB reminds of `per_message`; without it buttons and texts can share a conversation, as here.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    application = ApplicationBuilder().token("1:bench").base_url(f"{url}/bot").build()
    application.bot_data["database"] = open_database(database)
    states: dict[object, list[Any]] = {
        ASKING: [
            CallbackQueryHandler(on_pause, pattern="^pausar$"),
            CallbackQueryHandler(on_tap),
            MessageHandler(filters.TEXT & ~filters.COMMAND, on_text),
        ]
    }
    restart = CommandHandler("start", start)
    application.add_handler(ConversationHandler([restart], states, [restart]))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
