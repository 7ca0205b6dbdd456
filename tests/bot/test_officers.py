"""Officers of entities: their link, what they see, and what one sees who is an officer and something else too."""

import pytest

from procedures.importing_services import publish_portfolio
from procedures.officers import dismiss_officer, invite_officer
from ruta.data import shipped_entities, shipped_services
from storage.entities import people_of_entity
from storage.services import officers_of_service, service_by_code
from tests.bot.conftest import CACAO, link_of
from tests.bot.talks import pressed

WELCOME = "RPE · INIA\n\nHola, Luz Vega."
SEMILLA = "Cooperativa Semilla"


@pytest.fixture
async def entities(short_ruta):
    """The service, with the entities and services that ship."""
    await short_ruta.store.write(publish_portfolio, shipped_entities(), shipped_services(), short_ruta.clock())
    return short_ruta


async def officer_link(ruta, entity="inia", services=(), name="Luz Vega"):
    """A link for an officer."""
    now = ruta.clock()
    made = await ruta.store.write(invite_officer, entity, name, services, ruta.make_token, now)
    return link_of(made.token)


async def officer(ruta, first_name="Luz", **details):
    """An officer who has come in, and sees where they are."""
    person = await ruta.newcomer(first_name)
    await person.open(await officer_link(ruta, **details))
    await person.tap("Acepto")
    return person


async def dismissed(ruta, name="Luz Vega"):
    await ruta.store.write(dismiss_officer, name, None, ruta.clock())


async def test_a_link_makes_one_person_an_officer_who_gives_those_services_and_nobody_after_them(entities):
    link = await officer_link(entities, services=("S10", "S20"))
    luz, other = await entities.newcomer("Luz"), await entities.newcomer("Otto")

    notice = await luz.open(link)
    assert notice.startswith("RPE · INIA\n\nGuardamos su nombre y lo que hace aquí.")
    assert "su organización" not in notice
    welcome = await luz.tap("Acepto")
    assert welcome.startswith(WELCOME)
    assert "S10. Control de calidad y características organolépticas de café" in welcome
    assert await luz.buttons() == ["Sesiones", "Menú"]

    assert "Este enlace ya se usó" in await other.open(link)
    assert (await luz.open(link)).startswith(WELCOME)
    found = await entities.store.read(lambda tx: officers_of_service(tx, service_by_code(tx, "S10").id))
    assert found == [1]


async def test_an_officers_link_that_was_not_opened_in_seven_days_is_no_link(entities):
    link, luz = await officer_link(entities), await entities.newcomer("Luz")
    entities.clock.advance(days=7)

    assert "Este enlace ya venció" in await luz.open(link)


async def test_menu_help_and_notice_are_those_of_an_officer(entities):
    luz = await officer(entities)

    assert "Luz Vega, INIA" in await luz.say("/menu")
    assert await luz.buttons() == ["Sesiones", "Ayuda", "Idioma"]
    assert "«Sesiones» muestra las de su entidad" in await luz.tap("Ayuda")
    assert "su organización" not in await luz.say("/privacidad")
    assert (await luz.say("/start")).startswith(WELCOME)


@pytest.mark.parametrize("word", ["/hoy", "/seguimiento", "/resumen", "/equipo", "/pendientes", "buenas", "/persona"])
async def test_what_is_a_facilitators_or_a_members_shows_an_officer_nothing_of_anybody(entities, word):
    await entities.manager()
    luz = await officer(entities)

    shown = await luz.say(word)
    assert SEMILLA not in shown
    assert WELCOME in shown or shown == "Ese botón es para las organizaciones. Por favor, llame al equipo de la RPE."


async def test_an_officer_of_a_moment_ago_is_none_whatever_old_button_they_press(entities):
    luz = await officer(entities)
    await dismissed(entities)

    for button in ("menu", "help", "start"):
        assert "INIA" not in await pressed(luz, button), button
    gone = await luz.say("/start")
    assert gone.startswith("Usted ya no representa aquí a una entidad.")
    assert "Luz Vega, INIA" not in await luz.say("/menu")


async def test_who_is_an_officer_and_of_an_organization_too_keeps_both(entities):
    luz = await officer(entities)
    asked = await luz.open(await entities.invite(CACAO))
    assert "las respuestas de su organización" in asked
    assert asked.endswith("¿Quiere entrar a Cooperativa Semilla?")
    await luz.tap("Sí, quiero entrar")
    await luz.tap("Gerente")
    first = await luz.press("Omitir")
    assert "Pregunta 1 de 4" in first or "Pregunta 1 de 4" in await luz.reply()

    await luz.say("/menu")
    assert {"Seguir", "Sesiones"} <= set(await luz.buttons())
    await dismissed(entities)
    await luz.say("/menu")
    assert "Sesiones" not in await luz.buttons()
    assert "Pregunta 1 de 4" in await luz.say("/start")


async def test_an_officer_who_leaves_an_organization_is_an_officer_still(entities):
    luz = await officer(entities)
    await luz.open(await entities.invite(CACAO))
    await luz.tap("Sí, quiero entrar")
    await luz.tap("Gerente")
    await luz.press("Omitir")
    await luz.reply()

    await pressed(luz, "leave:1")
    gone = await luz.tap("Sí, ya no trabajo aquí")
    assert gone.startswith("Usted ya no está en Cooperativa Semilla.")
    assert WELCOME in gone


async def test_a_member_who_becomes_an_officer_stays_where_they_were(entities):
    rosa = await entities.manager()

    assert "Pregunta 1 de 4" in await rosa.open(await officer_link(entities, name="Rosa Quispe"))
    await rosa.say("/menu")
    assert {"Seguir", "Sesiones"} <= set(await rosa.buttons())


async def test_who_is_a_facilitator_too_sees_a_facilitators_day_and_is_an_officer(entities):
    ana = await entities.facilitator()

    assert (await ana.open(await officer_link(entities, name="Ana Torres"))).startswith("Hola, Ana Torres.")
    assert "Ana Torres, equipo RPE" in await ana.say("/menu")
    people = await entities.store.read(people_of_entity, 2)
    assert len(people) == 1


async def test_after_sixty_days_of_silence_only_a_new_officers_link_opens_the_chat(entities):
    luz = await officer(entities)
    entities.clock.advance(days=61)

    locked = await luz.say("/start")
    assert "Pida al equipo de la RPE un enlace nuevo de su entidad" in locked
    assert "INIA" not in locked
    assert "INIA" not in await luz.open(await entities.invite_facilitator("Ana Torres"))
    assert (await luz.open(await officer_link(entities))).startswith(WELCOME)


async def test_a_telephone_that_is_somebody_elses_now_speaks_for_no_entity_and_the_team_hears_of_it(entities):
    ana, luz = await entities.facilitator(), await officer(entities)
    entities.clock.advance(days=61)
    await ana.open(await entities.invite_facilitator())
    await luz.say("/start")

    await luz.tap("No soy esa persona")
    await entities.settled()
    told = (await ana.phone.messages())[-1]["text"]
    assert "Luz Vega, de INIA" in told
    assert await entities.store.read(people_of_entity, 2) == []
