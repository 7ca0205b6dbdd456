"""What may happen at any time: commands, languages, things that cannot be read, groups, other bots, and faults of
our own.
"""

import logging

import pytest
from sqlalchemy import select
from telegram import Update

from bot import enrolment
from bot.events import lightened, read_event
from bot.turn import take
from storage.people import Person
from storage.tables import table
from storage.updates import ReceivedUpdate, oldest_owed


def message_update(sender, chat, **content):
    """An update with a message, as Telegram gives it."""
    return {"message": {"message_id": 4000, "date": 1, "chat": chat, "from": sender, **content}}


def private(person):
    """The chat and the sender of somebody's messages."""
    sender = {"id": person.phone.id, "is_bot": False, "first_name": person.phone.name, "language_code": "es"}
    return sender, {"id": person.phone.id, "type": "private"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("/menu", "Usted responde por Cooperativa Semilla.", id="menu"),
        pytest.param("/ayuda", "Ruta le hace las preguntas del test una por una.", id="help"),
        pytest.param("/help", "Ruta le hace las preguntas del test una por una.", id="help in English"),
        pytest.param("/idioma", "¿Qué idioma prefiere?", id="language"),
        pytest.param("/privacidad", "Puede pedir al equipo de la RPE ver, corregir o borrar sus datos", id="data"),
        pytest.param("/resumen", "Llevamos 0 de 117.", id="summary"),
        pytest.param("/start", "Pregunta 1 de 117", id="go on"),
        pytest.param("/start@ruta_demo_bot", "Pregunta 1 de 117", id="a command with the bot's name"),
        pytest.param("/fly", "No entiendo eso. Puede usar /start, /menu, /resumen o /ayuda.", id="unknown"),
        pytest.param("/" + "x" * 4000, "No entendí «/xxx", id="too long to be a command"),
    ],
)
async def test_commands(ruta_on_sqlite, written, said):
    rosa = await ruta_on_sqlite.manager()

    assert said in await rosa.say(written)


async def test_the_menu_leads_everywhere(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.say("/menu")

    assert await rosa.buttons() == [
        "Seguir",
        "Resumen",
        "Equipo",
        "Agenda",
        "Pendientes",
        "Avisos",
        "Cosecha",
        "Ayuda",
        "Idioma",
        "Hablar con una persona",
    ]
    assert "Llevamos 0 de 117." in await rosa.tap("Resumen")
    await rosa.say("/menu")
    assert "una por una" in await rosa.tap("Ayuda")
    assert (await rosa.tap("Seguir")).startswith("Pregunta 1 de 117")


async def test_the_commands_are_offered_in_both_languages(ruta_on_sqlite):
    from bot.application import make_application, offer_commands

    async with make_application("1:test", ruta_on_sqlite.sandbox.url).bot as bot:
        await offer_commands(bot)
        spanish, english = await bot.get_my_commands(), await bot.get_my_commands(language_code="en")

    assert [command.command for command in spanish][:2] == ["start", "menu"]
    assert (spanish[3].description, english[3].description) == ("Resumen", "Summary")


async def test_whoever_has_telegram_in_english_is_spoken_to_in_english(ruta_on_sqlite):
    ann = await ruta_on_sqlite.newcomer("Ann", language_code="en-GB")

    assert "Do you agree?" in await ann.open(await ruta_on_sqlite.invite())
    await ann.tap("I agree")
    await ann.tap("I am Ann Quispe")
    await ann.tap("Manager")
    assert "117 questions" in await ann.press("Leave out")
    assert (await ann.reply()).startswith("Question 1 of 117")
    assert "I did not understand «zzz»." in await ann.say("zzz")


async def test_the_language_may_be_changed_and_stays(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.say("/idioma")

    assert (await rosa.tap("English")).startswith("Question 1 of 117")
    assert (await rosa.say("/start")).startswith("Question 1 of 117")
    await rosa.say("/language")
    assert (await rosa.tap("Español")).startswith("Pregunta 1 de 117")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location"])
async def test_what_cannot_be_read_gets_a_sentence_and_the_question_again(ruta_on_sqlite, kind):
    rosa = await ruta_on_sqlite.manager()

    await rosa.phone.send(kind)
    text = await rosa.reply()

    assert "Solo entiendo textos y botones" in text
    assert "Pregunta 1 de 117" in text


async def test_a_sticker_while_enrolling_asks_the_same_again(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")

    await rosa.phone.send("sticker")

    assert "¿Cómo se llama?" in await rosa.reply()


async def test_an_edited_message_is_taken_as_it_was(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    sent = await rosa.phone.say("b")
    await rosa.reply()

    await rosa.phone.edit(sent["message_id"], "c")
    text = await rosa.reply()

    assert "Usted editó un mensaje" in text
    assert "Pregunta 2 de 117" in text


GROUP = {"id": -100200, "type": "supergroup", "title": "Socios"}


async def test_in_a_group_nothing_is_asked_and_a_command_gets_a_sentence(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await ruta.settled()
    await ruta.telegram.clear_calls()
    sender, _ = private(rosa)
    command = {"text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}

    await ruta.telegram.inject(message_update(sender, GROUP, text="hola a todos"))
    await ruta.telegram.inject(message_update(sender, GROUP, **command))
    await ruta.settled()

    sent = [call for call in await ruta.telegram.calls() if call["method"] == "sendMessage"]
    assert [call["chat_id"] for call in sent] == [GROUP["id"]]


async def test_another_bot_is_told_that_only_people_are_talked_with(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    sender, chat = private(rosa)

    await ruta_on_sqlite.telegram.inject(message_update({**sender, "is_bot": True}, chat, text="b"))

    assert await rosa.reply() == "Solo converso con personas."


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(
            {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}}}, id="channel"
        ),
        pytest.param({"poll_answer": {"poll_id": "1", "option_ids": []}}, id="a poll"),
        pytest.param({"something_new": {"of": "a later Bot API"}}, id="a kind that is not known yet"),
        pytest.param({"message": {"chat": "nonsense"}}, id="one that cannot be parsed"),
    ],
)
async def test_other_updates_hold_nobody_up(ruta_on_sqlite, update):
    rosa = await ruta_on_sqlite.manager()

    await ruta_on_sqlite.telegram.inject(update)

    assert (await rosa.say("b")).startswith("Pregunta 2 de 117")


async def test_an_update_that_fails_three_times_is_kept_and_the_person_told(ruta, caplog):
    """A fault of our own, planted where it would happen: nobody else waits, nothing that was said before is lost."""
    rosa = await ruta.manager()
    flor = await ruta.manager("Flor", ruc="20999999981")
    await rosa.say("b")

    def break_rosa(tx):
        tx.connection().exec_driver_sql("UPDATE position SET question = 'no_such_question' WHERE person_id = 1")

    await ruta.store.write(break_rosa)
    with caplog.at_level(logging.CRITICAL):
        sorry = await rosa.say("mi secreto")

    assert "Algo falló aquí, no por culpa suya." in sorry
    assert (await flor.say("b")).startswith("Pregunta 2 de 117")
    kept = ruta.store.submit(
        lambda tx: tx.execute(select(table(ReceivedUpdate)).where(table(ReceivedUpdate).c.state == "failed")).one()
    ).result()
    assert kept.raw["message"]["text"] == "mi secreto"
    assert kept.error == "UnknownNameError"


async def test_what_somebody_wrote_stands_in_no_log(ruta_on_sqlite, caplog):
    rosa = await ruta_on_sqlite.newcomer("Rosa", phone="+51 987 654 321")
    with caplog.at_level(logging.DEBUG):
        await rosa.open(await ruta_on_sqlite.invite())
        await rosa.tap("Acepto")
        await rosa.say("Rosa Reservada")
        await rosa.tap("Gerente")
        await rosa.press("Compartir mi número")
        await rosa.reply()
        await ruta_on_sqlite.settled()

    ours = [record.getMessage() for record in caplog.records if record.name.split(".")[0] in OUR_ROOMS]
    assert not any(secret in line for line in ours for secret in ("Reservada", "987", "token-"))


OUR_ROOMS = {"bot", "notifications", "procedures", "ruta", "storage", "webhooks"}


async def test_last_seen_is_known_to_five_minutes(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    ruta_on_sqlite.clock.advance(hours=3)

    await rosa.say("b")

    seen = ruta_on_sqlite.store.submit(
        lambda tx: tx.execute(select(table(Person).c.last_seen_at)).scalar_one()
    ).result()
    assert seen == ruta_on_sqlite.clock()


async def test_nobody_is_owed_anything_after_a_talk(ruta):
    rosa = await ruta.manager()
    await rosa.say("b")
    await ruta.settled()

    assert await ruta.store.read(oldest_owed) is None


async def test_two_people_of_an_organization_answer_side_by_side(ruta):
    rosa = await ruta.manager("Rosa")
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())
    await ruta.swept()
    await rosa.reply()
    await rosa.tap("Sí, que participe")
    await ruta.swept()
    await julio.reply()

    assert (await julio.tap("Seguir")).startswith("Pregunta 1 de 117")
    assert (await julio.tap("B")).startswith("Pregunta 2 de 117")
    assert (await rosa.say("/start")).startswith("Pregunta 2 de 117")


async def test_an_update_that_comes_again_brings_the_reply_that_never_left(ruta):
    """The database kept it and the answer was lost on the way to us: the reply is still owed, and nobody knows."""
    rosa = await ruta.manager()
    await ruta.settled()
    sender, chat = private(rosa)
    again = {"update_id": 900_002, **message_update(sender, chat, text="b")}
    await ruta.store.write(lambda tx: take(tx, event_of(again, ruta), enrolment.on_text, ruta.clock(), ruta.make_token))

    await ruta.intake.take(again)

    assert (await rosa.reply()).startswith("Pregunta 2 de 117")
    await ruta.settled()
    assert await ruta.store.read(oldest_owed) is None


def event_of(raw, ruta):
    """The event of a raw update."""
    return read_event(Update.de_json(lightened(raw), ruta.courier._way.bot))


async def test_the_help_of_a_representative_is_read_at_a_glance(short_ruta):
    rosa = await short_ruta.manager()

    assert len(await rosa.say("/ayuda")) <= 500
