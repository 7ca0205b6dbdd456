"""One person, several organizations: for which one they speak is on every screen, and one tap changes it."""

import pytest

from storage.memberships import Membership
from tests.bot.conftest import COFFEE, SECOND_CACAO
from tests.bot.test_team import rows_of

FLOR, SEMILLA = "Usted responde por Asociación Flor.", "Usted responde por Cooperativa Semilla."


@pytest.fixture
async def rosa(ruta_on_sqlite):
    """The manager of two organizations, who speaks for the second one now."""
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    await rosa.say("b")
    ruta.clock.advance(minutes=1)
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Presidente o presidenta")
    ruta.clock.advance(minutes=1)
    return rosa


async def test_one_tap_leads_to_the_exact_question_of_the_other_organization(rosa):
    assert (await rosa.tap("Cambiar a Cooperativa Semilla")).startswith(f"{SEMILLA}\n\nPregunta 2 de 117")
    assert (await rosa.tap("Cambiar a Asociación Flor")).startswith(f"{FLOR}\n\nPregunta 1 de 117")


@pytest.mark.parametrize(
    "written",
    ["/start", "/menu", "/resumen", "/equipo", "/ayuda", "/idioma", "/privacidad", "/fly", "a", "qué es esto"],
)
async def test_every_screen_says_for_whom(rosa, written):
    assert FLOR in await rosa.say(written)

    await rosa.say("/start")
    await rosa.tap("Cambiar a Cooperativa Semilla")
    assert SEMILLA in await rosa.say(written)


async def test_every_button_screen_offers_the_change(rosa):
    for label in ("Pausar", "Seguir", "Cambiar a Cooperativa Semilla"):
        assert any(button.startswith("Cambiar a ") for button in await rosa.buttons())
        await rosa.tap(label)


async def test_what_is_answered_goes_to_the_organization_on_the_screen(ruta_on_sqlite, rosa):
    await rosa.say("c")

    assert "Llevamos 1 de 117." in await rosa.say("/resumen")
    await rosa.tap("Cambiar a Cooperativa Semilla")
    assert "Llevamos 1 de 117." in await rosa.say("/resumen")
    count = "SELECT response_id, count(*) FROM answer GROUP BY response_id ORDER BY 1"
    rows = ruta_on_sqlite.store.submit(lambda tx: tx.connection().exec_driver_sql(count).all()).result()
    assert [tuple(row) for row in rows] == [(1, 1), (2, 1)]


async def test_an_old_question_of_the_other_organization_still_answers_that_one(ruta_on_sqlite):
    """The button says which response it is of; the screen after it says for whom they speak."""
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    old = await rosa.phone.screen()
    option = old["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    ruta.clock.advance(minutes=1)
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Presidente o presidenta")
    await rosa.say("c")
    ruta.clock.advance(minutes=1)

    await rosa.tap(option, old["message_id"], is_stale=True)

    count = "SELECT response_id, value FROM answer ORDER BY 1"
    rows = ruta.store.submit(lambda tx: tx.connection().exec_driver_sql(count).all()).result()
    assert [row[0] for row in rows] == [1, 2]


async def test_with_five_organizations_one_button_leads_to_the_list(ruta_on_sqlite, rosa):
    ruta = ruta_on_sqlite
    add = (
        "INSERT INTO organization (ruc, legal_name, kind, chain, region, created_at, updated_at) "
        "SELECT '2099999' || x, 'Asociación ' || x, kind, 'cacao', region, created_at, updated_at "
        "FROM organization, (SELECT 8001 AS x UNION SELECT 8002) WHERE organization.id = 1"
    )
    ruta.store.submit(lambda tx: tx.connection().exec_driver_sql(add)).result()
    for ruc in (COFFEE, "20999998001", "20999998002"):
        await rosa.enter(await ruta.invite(ruc))
        await rosa.tap("Gerente")
        ruta.clock.advance(minutes=1)

    assert "Responder por otra organización" in await rosa.buttons()
    listed = await rosa.tap("Responder por otra organización")

    assert "¿Por qué organización responde?" in listed
    assert "✓ Asociación 8002" in await rosa.buttons()
    assert (await rosa.tap("Cooperativa Semilla")).startswith(f"{SEMILLA}\n\nPregunta 2 de 117")


async def test_whoever_leaves_one_organization_falls_to_the_other_and_is_told_which(ruta_on_sqlite, rosa):
    await rosa.say("/equipo")
    await rosa.tap("Ya no trabajo aquí")

    left = await rosa.tap("Sí, ya no trabajo aquí")

    assert "Usted ya no está en Asociación Flor." in left
    assert "Ahora responde por Cooperativa Semilla." in left
    assert "Pregunta 2 de 117" in left
    assert [row["until"] is None for row in rows_of(ruta_on_sqlite.store, Membership)] == [True, False]


async def test_a_button_of_an_organization_that_was_left_is_harmless(rosa):
    old = await rosa.phone.screen()
    there = next(
        button["callback_data"]
        for row in old["reply_markup"]["inline_keyboard"]
        for button in row
        if button["callback_data"].startswith("for:")
    )
    await rosa.tap("Cambiar a Cooperativa Semilla")
    await rosa.say("/equipo")
    await rosa.tap("Ya no trabajo aquí")
    await rosa.tap("Sí, ya no trabajo aquí")

    pressed = await rosa.tap(there, old["message_id"], is_stale=True)

    assert "Ese botón ya no sirve." in pressed
    assert "Cooperativa Semilla" not in pressed
