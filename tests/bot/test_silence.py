"""A chat that was silent for 60 days proves that it is still its person's, before anything is shown in it."""

import pytest

from procedures.calendars import feed_of, give_feed
from storage.invitations import Invitation
from storage.people import Chat, Person
from tests.bot.conftest import CACAO, SECOND_CACAO
from tests.bot.looking_after import press
from tests.bot.talks import pressed
from tests.bot.test_team import actions_of, rows_of
from tests.bot.wall import read_all
from tests.sessions import announced

ASKED = "escriba los tres últimos números del RUC de su organización"
SHOWN = ("Cooperativa Semilla", "Pregunta 1", "Llevamos", "Rosa")


@pytest.fixture
async def rosa(ruta_on_sqlite):
    """A manager who has not been here for sixty days."""
    rosa = await ruta_on_sqlite.manager("Rosa")
    await rosa.say("b")
    ruta_on_sqlite.clock.advance(days=60)
    return rosa


async def test_the_last_three_digits_of_the_ruc_lead_on_where_they_were(ruta):
    rosa = await ruta.manager("Rosa")
    await rosa.say("b")
    ruta.clock.advance(days=60)

    asked = await rosa.say("/start")
    opened = await rosa.say(CACAO[-3:])

    assert ASKED in asked
    assert opened.startswith("Gracias. Seguimos donde estaba.\n\nPregunta 2 de 117")
    assert (await rosa.say("a")).startswith("Pregunta 3 de 117")
    assert "chat.check_passed" in actions_of(ruta.store)
    (person,) = rows_of(ruta.store, Person)
    assert person["last_seen_at"] == ruta.clock()


async def test_after_59_days_nothing_is_asked(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager("Rosa")
    ruta_on_sqlite.clock.advance(days=59)

    assert (await rosa.say("/start")).startswith("Pregunta 1 de 117")


@pytest.mark.parametrize(
    "done",
    ["/start", "/resumen", "/equipo", "/menu", "/ayuda", "/privacidad", "hola", "b", "a sticker", "an edit", "a press"],
)
async def test_whatever_comes_from_a_silent_chat_meets_the_check(rosa, done):
    if done == "a press":
        old = await rosa.phone.screen()
        shown = await rosa.tap(old["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    elif done == "a sticker":
        await rosa.phone.send("sticker")
        shown = await rosa.reply()
    elif done == "an edit":
        mine = next(message for message in await rosa.phone.messages() if message.get("text") == "b")
        await rosa.phone.edit(mine["message_id"], "a")
        shown = await rosa.reply()
    else:
        shown = await rosa.say(done)

    assert ASKED in shown
    assert not any(word in shown for word in SHOWN)
    assert await rosa.buttons() == ["No soy esa persona"]


async def test_nothing_is_answered_by_an_old_button_of_a_silent_chat(ruta_on_sqlite, rosa):
    old = await rosa.phone.screen()

    await rosa.tap(old["reply_markup"]["inline_keyboard"][0][0]["callback_data"])

    count = "SELECT count(*) FROM answer"
    assert ruta_on_sqlite.store.submit(lambda tx: tx.connection().exec_driver_sql(count).scalar()).result() == 1


async def test_the_check_stays_however_often_they_write(ruta_on_sqlite, rosa):
    for _ in range(3):
        assert ASKED in await rosa.say("/start")
        ruta_on_sqlite.clock.advance(minutes=20)


async def test_blocking_and_unblocking_does_not_get_round_the_check(ruta_on_sqlite, rosa):
    await rosa.phone.block()
    await ruta_on_sqlite.settled()
    await rosa.phone.unblock()
    await ruta_on_sqlite.settled()

    assert ASKED in await rosa.say("/start")


async def test_words_are_no_wrong_answer(ruta_on_sqlite, rosa):
    for typed in ("hola", "quién es", "12", "1234"):
        assert "Escriba solo tres números" in await rosa.say(typed)

    (chat,) = rows_of(ruta_on_sqlite.store, Chat)
    assert chat["check_tries"] == 0


async def test_any_of_several_organizations_opens_it_and_none_is_named(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Presidente o presidenta")
    ruta.clock.advance(days=60)

    asked = await rosa.say("/start")

    assert "Semilla" not in asked
    assert "Flor" not in asked
    assert "Usted responde por Asociación Flor." in await rosa.say(f" {CACAO} ")


async def test_three_wrong_answers_lock_it_for_a_day_and_those_near_are_told(ruta):
    ana = await ruta.facilitator("Ana", chains=("cacao",))
    beto = await ruta.facilitator("Beto", chains=("coffee",))
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    ruta.clock.advance(days=50)
    for person in (ana, beto, julio):
        await person.say("/start")
    ruta.clock.advance(days=10)

    await rosa.say("/start")
    assert "No es correcto. Le quedan 2 intentos." in await rosa.say("111")
    assert "No es correcto. Le queda 1 intento." in await rosa.say("20111111111")
    locked = await rosa.say("333")
    await ruta.swept()

    assert "Se equivocó tres veces. Puede probar otra vez desde el domingo 3 de enero, 9:00 a. m." in locked
    assert "Se equivocó tres veces." in await rosa.say("990")
    for near in (ana, julio):
        told = await near.reply()
        assert "Alguien escribe desde el celular de Rosa Quispe, de Cooperativa Semilla, y no sabe el RUC." in told
    assert "Dejar que pruebe otra vez" in await ana.buttons()
    assert "Dejar que pruebe otra vez" not in await julio.buttons()
    assert "celular de Rosa" not in (await beto.phone.messages())[-1]["text"]

    assert "Listo: puede probar otra vez." in await ana.tap("Dejar que pruebe otra vez")
    assert "Seguimos donde estaba." in await rosa.say("990")
    assert {"chat.check_locked", "chat.check_unlocked", "chat.check_passed"} <= set(actions_of(ruta.store))


async def test_a_day_later_they_may_try_again_three_times(ruta_on_sqlite, rosa):
    await rosa.say("/start")
    for wrong in ("111", "222", "333"):
        await rosa.say(wrong)
    ruta_on_sqlite.clock.advance(hours=24)

    assert "No es correcto. Le quedan 2 intentos." in await rosa.say("444")
    assert "Seguimos donde estaba." in await rosa.say("990")


async def test_only_a_facilitator_who_follows_the_organization_unlocks(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    ruta.clock.advance(days=60)
    await rosa.say("/start")
    for wrong in ("111", "222", "333"):
        await rosa.say(wrong)
    beto, flor = await ruta.facilitator("Beto", chains=("coffee",)), await ruta.manager("Flor", ruc=SECOND_CACAO)

    for person in (beto, flor):
        number = (await person.phone.messages())[-1]["message_id"]
        pressed = await person.tap("unlock:1", number, is_stale=True)
        assert "puede probar otra vez" not in pressed

    assert "Se equivocó tres veces." in await rosa.say("990")


async def test_the_numbers_new_owner_says_so_and_the_person_keeps_their_place(ruta):
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    ruta.clock.advance(days=59)
    await julio.say("/start")
    ruta.clock.advance(days=1)
    await rosa.say("/start")

    stranger = await rosa.tap("No soy esa persona")
    await ruta.swept()

    assert "Este chat ya no está unido a esa persona." in stranger
    assert "necesita el enlace de su organización" in stranger
    assert "El celular de Rosa Quispe, de Cooperativa Semilla, ahora es de otra persona." in await julio.reply()
    assert "necesita el enlace de su organización" in await rosa.say("/resumen")
    team = await julio.say("/equipo")
    assert "★ Rosa Quispe" in team
    assert "no le llegan los mensajes" in team
    assert "chat.forgotten" in actions_of(ruta.store)


async def test_the_new_owner_may_enrol_as_somebody_else(ruta_on_sqlite, rosa):
    await rosa.say("/start")
    await rosa.tap("No soy esa persona")

    assert "¿Cómo se llama?" in await _agree(rosa, await ruta_on_sqlite.invite(SECOND_CACAO))
    assert len(rows_of(ruta_on_sqlite.store, Person)) == 2


async def _agree(person, link):
    await person.open(link)
    return await person.tap("Acepto")


async def test_not_that_person_pressed_when_nothing_is_asked_is_harmless(ruta_on_sqlite, rosa):
    asked = await rosa.say("/start")
    screen = await rosa.phone.screen()
    await rosa.say("990")

    pressed = await rosa.tap("notme", screen["message_id"], is_stale=True)

    assert ASKED in asked
    assert "Ese botón ya no sirve." in pressed
    assert len(rows_of(ruta_on_sqlite.store, Chat)) == 1


async def test_a_notice_to_a_silent_chat_says_nothing_of_the_organization(ruta_on_sqlite, rosa):
    ruta = ruta_on_sqlite
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())
    await ruta.swept()

    told = await rosa.reply()

    assert told == "Hay algo nuevo para usted en Ruta. Escriba /start para verlo."


async def test_a_facilitator_who_was_silent_needs_a_new_link(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    link = await ruta.invite_facilitator()
    ana = await ruta.newcomer("Ana")
    await ana.open(link)
    await ana.tap("Acepto")
    await ruta.manager("Rosa")
    ruta.clock.advance(days=60)

    for done in ("/start", "/hoy", "/seguimiento", "990"):
        shown = await ana.say(done)
        assert "Pida al equipo de la RPE un nuevo enlace de facilitador" in shown
        assert "Cooperativa Semilla" not in shown
    assert "Pida al equipo de la RPE" in await ana.open(link)
    assert "Pida al equipo de la RPE" in await ana.open(await ruta.invite())

    assert "Pida al equipo de la RPE" not in await ana.open(await ruta.invite_facilitator())
    assert "Pida al equipo de la RPE un nuevo" not in await ana.say("/hoy")


async def test_whoever_has_left_meanwhile_is_asked_for_no_ruc(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    ruta.clock.advance(days=59)
    await rosa.say("/start")
    ruta.clock.advance(days=1)
    await julio.say("/start")
    await rosa.say("/equipo")
    for label in ("Julio Quispe", "Quitar del equipo", "Sí, quitar del equipo"):
        await rosa.tap(label)

    assert "no pertenece a ninguna organización" in await julio.say("/start")


async def test_the_calendar_of_a_telephone_that_is_somebody_elses_shows_nothing_any_more(ruta_on_sqlite, rosa):
    ruta = ruta_on_sqlite
    token = await ruta.store.write(give_feed, 1, ruta.make_token, ruta.clock())
    await rosa.say("/start")
    await rosa.tap("No soy esa persona")

    assert await ruta.store.read(feed_of, token, ruta.clock()) is None


async def guest_of(ruta, rosa, name="Elmer"):
    """Somebody who goes in Rosa's place, and their link."""
    await ruta.settled()
    await read_all(rosa)
    await pressed(rosa, "goes:1:0")
    await rosa.say(f"{name} Ríos")
    return (await rosa.reply()).split()[-1]


async def test_a_guest_who_was_silent_needs_a_new_link_of_the_organization(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    await announced(ruta, "2027-02-10 17:00")
    link = await guest_of(ruta, rosa)
    elmer = await ruta.newcomer("Elmer")
    await elmer.open(link)
    await elmer.tap("Acepto")
    ruta.clock.advance(days=59)
    await rosa.say("/start")
    ruta.clock.advance(days=1)
    await ruta.settled()
    await read_all(elmer)

    for done in ("/start", "/agenda", "990", f"/start {link.split('=')[1]}"):
        shown = await elmer.say(done)
        assert "Pida un nuevo enlace a la organización por la que va" in shown
        assert not any(each in shown for each in (*SHOWN, "Taller", "febrero"))
    assert "Pida un nuevo enlace" in await press(ruta, elmer, "notcoming:1")
    assert "Desde ahora no le llegan avisos" in await elmer.say("stop")
    assert [each["rsvp"] for each in rows_of(ruta.store, Invitation)] == ["substitute"]

    assert "Cooperativa Semilla le pide ir en su lugar." in await elmer.open(await guest_of(ruta, rosa))
    assert "Taller de costos" in await elmer.say("/agenda")
