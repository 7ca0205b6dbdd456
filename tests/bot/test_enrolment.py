"""Enrolment: from the link to the first question, and every way in which it can go otherwise."""

import zlib

import pytest
from sqlalchemy import func, select

from language.catalogs import LOCALES, catalog
from programme import consent
from storage.consents import Consent
from storage.memberships import Membership
from storage.people import Chat, Person
from storage.tables import table
from tests.bot.conftest import COFFEE, SECOND_CACAO


def rows_of(store, model):
    """Every row of a table, as mappings."""
    return store.submit(lambda tx: [dict(row) for row in tx.execute(select(table(model))).mappings()]).result()


def count_of(store, *models):
    """How many rows the tables have together."""

    def count(tx):
        return sum(tx.execute(select(func.count()).select_from(table(model))).scalar() for model in models)

    return store.submit(count).result()


async def test_six_taps_lead_from_the_link_to_the_first_question(ruta):
    rosa = await ruta.newcomer("Rosa", phone="+51 987 654 321")

    notice = await rosa.open(await ruta.invite())  # 1: INICIAR
    await rosa.tap("Acepto")  # 2
    await rosa.tap("Soy Rosa Quispe")  # 3
    await rosa.tap("Gerente")  # 4
    introduction = await rosa.press("Compartir mi número")  # 5, and 6: Telegram asks whether one is sure
    question = await rosa.reply()

    assert "Cooperativa Semilla" in notice
    assert "12 vienen del documento" in introduction
    assert "no son oficiales" in introduction
    assert question.startswith("Pregunta 1 de 117")
    (person,) = rows_of(ruta.store, Person)
    assert (person["name"], person["phone"]) == ("Rosa Quispe", "+51987654321")
    (membership,) = rows_of(ruta.store, Membership)
    assert (membership["role"], membership["job"]) == ("manager", "manager")
    assert membership["accepted_at"] == ruta.clock()


async def test_the_consent_is_kept_with_its_version_language_and_time(ruta):
    rosa = await ruta.newcomer()
    await rosa.open(await ruta.invite())
    ruta.clock.advance(minutes=2)

    await rosa.tap("Acepto")

    (kept,) = rows_of(ruta.store, Consent)
    assert (kept["version"], kept["language"], kept["accepted_at"]) == (consent.VERSION, "es", ruta.clock())


async def test_nothing_about_a_person_is_kept_before_they_accept(ruta):
    rosa = await ruta.newcomer()

    await rosa.open(await ruta.invite())
    await rosa.say("Buenos días")
    refused = await rosa.tap("No acepto")
    await ruta.settled()

    assert "No guardamos nada sobre usted" in refused
    assert count_of(ruta.store, Person, Chat, Consent, Membership) == 0


async def test_whoever_refused_may_still_accept(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("No acepto")

    assert "¿Cómo se llama?" in await rosa.tap("Acepto")


def test_the_notice_says_what_its_version_said():
    """Whoever changes the notice in any language raises its version: then everybody is asked again."""
    notices = consent.NOTICE, consent.NOTICE_TO_FACILITATORS, consent.NOTICE_TO_SUBSTITUTES
    said = ["\n".join(catalog(locale).of(line) for locale in LOCALES for line in notice) for notice in notices]

    sums = [zlib.crc32(text.encode()) for text in said]
    assert {consent.VERSION: sums} == {"1": [3017339273, 3956583314, 4247166736]}


async def test_a_stranger_is_told_how_to_get_in(ruta_on_sqlite):
    stranger = await ruta_on_sqlite.newcomer("Zoila")

    assert "necesita el enlace de su organización" in await stranger.say("/start")
    assert "necesita el enlace de su organización" in await stranger.say("hola")
    assert "necesita el enlace de su organización" in await stranger.say("/resumen")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param("unknown", "No conocemos este enlace", id="a token that was never given out"),
        pytest.param("expired", "Este enlace ya venció", id="a link of 91 days"),
        pytest.param("revoked", "Este enlace fue anulado", id="a link that was withdrawn"),
        pytest.param("used up", "Este enlace ya se usó", id="a link for one use, used"),
    ],
)
async def test_a_link_that_leads_nowhere_says_why_and_what_to_do(ruta_on_sqlite, wrong, said):
    ruta = ruta_on_sqlite
    link = await ruta.invite()
    changes = {"revoked": "revoked_at = created_at", "used up": "uses_left = 0"}
    if wrong == "unknown":
        link = link[:-1] + "x"
    elif wrong == "expired":
        ruta.clock.advance(days=91)
    else:
        ruta.store.submit(lambda tx: tx.connection().exec_driver_sql(f"UPDATE invite SET {changes[wrong]}")).result()
    rosa = await ruta.newcomer()

    reply = await rosa.open(link)

    assert said in reply
    assert "Pida uno nuevo al equipo de la RPE" in reply


async def test_a_link_that_expires_between_the_notice_and_the_yes_lets_nobody_in(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    ruta_on_sqlite.clock.advance(days=91)

    assert "ya venció" in await rosa.tap("Acepto")
    assert count_of(ruta_on_sqlite.store, Person) == 0


async def test_the_second_person_asks_and_the_manager_lets_them_in(ruta):
    rosa = await ruta.manager("Rosa")
    julio = await ruta.newcomer("Julio", last_name="Tapullima")

    waiting = await julio.enrol_until_phone(await ruta.invite())
    await ruta.swept()
    asked = await rosa.reply()
    await rosa.tap("Sí, que participe")
    await ruta.swept()
    told = await julio.reply()
    question = await julio.tap("Seguir")

    assert "ya tiene aquí un gerente" in waiting
    assert "Julio Tapullima (Socio o socia) pide participar" in asked
    assert "Ya puede participar" in told
    assert question.startswith("Pregunta 1 de 117")
    assert [m["role"] for m in rows_of(ruta.store, Membership)] == ["manager", "member"]


async def test_the_manager_may_turn_somebody_away(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())
    await ruta.swept()
    await rosa.reply()

    await rosa.tap("No")
    await ruta.swept()

    assert "no aceptó su pedido" in await julio.reply()
    assert "no pertenece a ninguna organización" in await julio.say("hola")


async def test_a_request_to_join_keeps_its_buttons_while_the_manager_goes_on(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())
    await ruta.swept()
    await rosa.reply()

    assert (await rosa.say("b")).startswith("Pregunta 2 de 117")
    decided = await rosa.tap("Sí, que participe")

    assert "Listo: ya puede participar." in decided
    assert "Pregunta 2 de 117" in decided
    await ruta.swept()
    assert "Ya puede participar" in await julio.reply()


async def test_somebody_who_waits_sees_nothing_of_the_organization(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    await ruta.manager("Rosa")
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())

    for attempt in ("/resumen", "/menu", "/start", "A"):
        assert "ya tiene aquí un gerente" in await julio.say(attempt)


async def test_an_organization_of_a_chain_without_a_published_test_is_told_that_it_is_coming(short_ruta):
    elmer = await short_ruta.newcomer("Elmer")
    link = await short_ruta.invite(COFFEE)
    await elmer.open(link)
    await elmer.tap("Acepto")
    await elmer.tap((await elmer.buttons())[0])
    await elmer.tap("Gerente")

    told = await elmer.press("Omitir")

    assert "todavía se están preparando" in told
    assert "todavía se están preparando" in await elmer.say("hola")
    assert "todavía se están preparando" in await elmer.say("/resumen")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("12345", "Escriba solo su nombre", id="digits"),
        pytest.param("x" * 4096, "Escriba solo su nombre", id="4,096 characters"),
        pytest.param("R", "Escriba solo su nombre", id="one letter"),
        pytest.param("Rosa   Elvira\nQuispe", "¿Qué cargo tiene", id="blanks and line breaks are tidied"),
    ],
)
async def test_a_name_is_asked_again_until_it_is_one(ruta_on_sqlite, typed, said):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")

    assert said in await rosa.say(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("987 654 321", "+51987654321", id="as people write it"),
        pytest.param("+51987654321", "+51987654321", id="with the country"),
        pytest.param("0051 987-654-321", "+51987654321", id="with zeros"),
        pytest.param("Omitir", None, id="left out, typed"),
        pytest.param("omitir", None, id="left out, in small letters"),
        pytest.param("073-342860", "asked again", id="a landline"),
        pytest.param("no tengo", "asked again", id="words"),
    ],
)
async def test_a_telephone_may_be_typed_or_left_out(ruta_on_sqlite, typed, kept):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")
    await rosa.tap("Soy Rosa Quispe")
    await rosa.tap("Gerente")

    reply = await rosa.say(typed)

    (person,) = rows_of(ruta_on_sqlite.store, Person)
    if kept == "asked again":
        assert "Escriba un celular de nueve números" in reply
        assert person["phone_asked_at"] is None
    else:
        assert "Gracias. Ahora viene el" in reply
        assert person["phone"] == kept


async def test_somebody_elses_contact_is_not_taken(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")
    await rosa.tap("Soy Rosa Quispe")
    await rosa.tap("Gerente")

    await rosa.phone.send("contact", phone_number="+51 911 111 111", first_name="Otro")

    assert "Ese contacto no es el suyo" in await rosa.reply()


async def test_a_role_may_be_written_in_own_words(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")
    await rosa.tap("Soy Rosa Quispe")

    await rosa.say("Tesorera")

    assert rows_of(ruta_on_sqlite.store, Membership)[0]["job"] == "Tesorera"


async def test_enrolment_goes_on_where_it_was_after_weeks(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    await rosa.tap("Acepto")
    await rosa.tap("Soy Rosa Quispe")
    ruta_on_sqlite.clock.advance(days=50)

    assert "¿Qué cargo tiene en Cooperativa Semilla?" in await rosa.say("/start")


async def test_one_person_may_enter_a_second_organization_by_its_link(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()

    asked = await rosa.enter(await ruta_on_sqlite.invite(SECOND_CACAO))
    question = await rosa.tap("Presidente o presidenta")

    assert "¿Qué cargo tiene en Asociación Flor?" in asked
    assert question.startswith("Usted responde por Asociación Flor.\n\nPregunta 1 de 117")
    assert count_of(ruta_on_sqlite.store, Person) == 1
    assert count_of(ruta_on_sqlite.store, Membership) == 2


async def test_a_second_organizations_link_asks_first_and_a_no_changes_nothing(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()

    asked = await rosa.open(await ruta.invite(SECOND_CACAO))
    labels = await rosa.buttons()
    question = await rosa.tap("No, seguir con Cooperativa Semilla")

    assert asked == "¿Quiere entrar también a Asociación Flor?"
    assert labels[:2] == ["Sí, quiero entrar", "No, seguir con Cooperativa Semilla"]
    assert question.startswith("Pregunta 1 de 117")
    assert count_of(ruta.store, Membership) == 1


async def test_the_role_in_a_second_organization_can_wait_and_the_first_is_one_tap_away(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, _flor = await ruta.manager("Rosa"), await ruta.manager("Flor", ruc=SECOND_CACAO)
    ruta.clock.advance(minutes=1)

    asked = await rosa.enter(await ruta.invite(SECOND_CACAO))
    labels = await rosa.buttons()
    ruta.clock.advance(minutes=1)
    question = await rosa.tap("Seguir por Cooperativa Semilla")

    assert "¿Qué cargo tiene en Asociación Flor?" in asked
    assert "Hablar con una persona" in labels
    assert question.startswith("Pregunta 1 de 117")
    assert "Usted responde por Cooperativa Semilla." in await rosa.say("/menu")
    assert "Equipo de Cooperativa Semilla" in await rosa.say("/equipo")
    assert [row["job"] for row in rows_of(ruta.store, Membership)][-1] is None


async def test_the_same_link_opened_again_goes_on_where_they_are(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    link = await ruta_on_sqlite.invite()
    await rosa.enrol(link)
    await rosa.tap("B")

    assert (await rosa.open(link)).startswith("Pregunta 2 de 117")


async def test_whoever_asks_to_join_a_second_organization_goes_on_for_the_first(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, flor = await ruta.manager("Rosa"), await ruta.manager("Flor", ruc=SECOND_CACAO)

    await rosa.enter(await ruta.invite(SECOND_CACAO))
    waiting = await rosa.tap("Socio o socia")
    await ruta.swept()
    asked = await flor.reply()
    ruta.clock.advance(minutes=1)

    assert "Asociación Flor ya tiene aquí" in waiting
    assert "Rosa Quispe (Socio o socia) pide participar" in asked
    assert (await rosa.tap("Seguir por Cooperativa Semilla")).startswith("Pregunta 1 de 117")


async def test_a_strangers_telephone_is_not_kept_anywhere(ruta_on_sqlite):
    stranger = await ruta_on_sqlite.newcomer("Zoila", phone="+51 987 654 321")
    await stranger.open(await ruta_on_sqlite.invite())

    await stranger.phone.send("contact")

    assert "necesita el enlace" in await stranger.reply()
    assert rows_of(ruta_on_sqlite.store, Person) == []
    failed = "SELECT count(*) FROM received_update WHERE raw IS NOT NULL"
    assert ruta_on_sqlite.store.submit(lambda tx: tx.connection().exec_driver_sql(failed).scalar()).result() == 0


async def test_a_late_no_of_somebody_who_has_agreed_goes_on_where_they_are(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.newcomer()
    await rosa.open(await ruta_on_sqlite.invite())
    notice = await rosa.phone.screen()
    refuse = notice["reply_markup"]["inline_keyboard"][0][1]["callback_data"]
    await rosa.tap("Acepto")

    assert "¿Cómo se llama?" in await rosa.tap(refuse, notice["message_id"], is_stale=True)
