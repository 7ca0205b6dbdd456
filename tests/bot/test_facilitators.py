"""Who is a facilitator, whom they follow, and what a facilitator of a moment ago, or anybody else, gets to see."""

import pytest

from procedures.facilitators import dismiss
from tests.bot.conftest import CACAO

ONLY_THE_TEAM = "Eso solo lo hace el equipo de la RPE"
SEMILLA, FLOR, NEBLINA = "Cooperativa Semilla", "Asociación Flor", "Cafetalera Neblina"


async def dismissed(ruta, name="Ana Torres"):
    await ruta.store.write(dismiss, name, None, ruta.clock())


async def shown_after(ruta, person, button, message_id):
    """What the phone shows once an old button was pressed; it may be what it showed before."""
    await person.phone.tap(button, message_id, is_stale=True)
    await ruta.settled()
    return (await person.phone.messages())[-1]["text"]


async def test_a_link_makes_one_person_a_facilitator_and_nobody_after_them(short_ruta):
    link = await short_ruta.invite_facilitator()
    ana, luis = await short_ruta.newcomer("Ana"), await short_ruta.newcomer("Luis")
    await ana.open(link)
    assert (await ana.tap("Acepto")).startswith("Hola, Ana Torres.")

    assert "Este enlace ya se usó" in await luis.open(link)
    assert (await ana.open(link)).startswith("Hola, Ana Torres.")
    assert (await luis.say("/hoy")) != await ana.say("/hoy")


async def test_a_link_that_was_not_opened_in_seven_days_is_no_link(short_ruta):
    link, ana = await short_ruta.invite_facilitator(), await short_ruta.newcomer("Ana")
    short_ruta.clock.advance(days=7)

    assert "Este enlace ya venció" in await ana.open(link)


async def test_a_facilitator_of_a_moment_ago_sees_nothing_of_anybody_whatever_old_button_they_press(short_ruta):
    await short_ruta.manager()
    ana = await short_ruta.facilitator()
    old = {}
    for word in ("/hoy", "/seguimiento", "semilla"):
        await ana.say(word)
        old[word] = (await ana.phone.screen())["message_id"]
    await dismissed(short_ruta)

    buttons = ("today", "follow", "filters", "filter:states:stuck:1", "list:unopened:0", "org:1", "read:1", "read:1:0")
    for button in (*buttons, "nudge:1", "mine", "choose:chain:cacao:0"):
        shown = await shown_after(short_ruta, ana, button, old["semilla"])
        assert shown.startswith(ONLY_THE_TEAM), button
        assert not any(name in shown for name in (SEMILLA, FLOR, NEBLINA, "Rosa")), button
    for word in ("/hoy", "/seguimiento", "/menu", "semilla", "/start"):
        shown = await ana.say(word)
        assert not any(name in shown for name in (SEMILLA, FLOR, NEBLINA, "Rosa")), word
    assert "Usted ya no" in shown


async def test_what_is_pressed_in_vain_changes_nothing(short_ruta):
    ana = await short_ruta.facilitator()
    await ana.say("semilla")
    message = (await ana.phone.screen())["message_id"]

    for button in ("org:404", "org:x", "org", "read:404:0", "nudge:404", "nudge"):
        shown = await shown_after(short_ruta, ana, button, message)
        assert shown.startswith("Usted no sigue a esa organización."), button
    for button in ("list:nothing:0", "list", "list:stuck:99"):
        assert "Quién está detenido: ninguna" in await shown_after(short_ruta, ana, button, message)
    for button in ("filter:colours:red:1", "filter", "filter:states:asleep:1"):
        assert "Ahora: 3 de 3." in await shown_after(short_ruta, ana, button, message)
    for button in ("choose:chain:coca:1", "choose:x:cacao:0", "choose"):
        await shown_after(short_ruta, ana, button, message)
        assert {"✓ Café", "✓ Cacao", "✓ Banano", "✓ Junín"} <= set(await ana.buttons())


async def test_a_facilitator_of_two_chains_sees_no_third_and_opens_none_of_it(short_ruta):
    ana = await short_ruta.facilitator(chains=("coffee", "banana"))

    assert "Seguimiento: 1 organización\n" in await ana.say("/seguimiento")
    assert (await ana.say("semilla")).startswith("Ninguna de las que usted sigue se llama «semilla»")
    opened = await ana.say("neblina")
    assert opened.startswith(NEBLINA)
    message = (await ana.phone.screen())["message_id"]
    refused = await ana.tap("org:1", message, is_stale=True)
    assert refused.startswith("Usted no sigue a esa organización.")
    assert SEMILLA not in refused


async def test_whom_they_follow_can_be_narrowed_and_widened_again_but_not_beyond_their_link(short_ruta):
    ana = await short_ruta.facilitator(chains=("coffee", "cacao"), regions=("junin", "san_martin"))
    await ana.say("/seguimiento")

    await ana.tap("A quién sigo")
    assert (await ana.buttons())[:4] == ["✓ Café", "✓ Cacao", "✓ Junín", "✓ San Martín"]
    await ana.tap("✓ Café")
    await ana.tap("✓ San Martín")
    assert "Siga al menos una cadena y una región." in await ana.tap("✓ Cacao")
    assert (await ana.buttons())[:4] == ["Café", "✓ Cacao", "✓ Junín", "San Martín"]
    assert "Seguimiento: 1 organización\n" in await ana.tap("Seguimiento")
    message = (await ana.phone.screen())["message_id"]
    await ana.tap("choose:chain:banana:1", message, is_stale=True)
    assert (await ana.buttons())[:2] == ["Café", "✓ Cacao"]
    await ana.tap("Café")
    await ana.tap("San Martín")
    assert "Seguimiento: 3 organizaciones" in await ana.say("/seguimiento")


async def test_a_filter_on_what_is_not_followed_any_more_hides_nothing(short_ruta):
    ana = await short_ruta.facilitator()
    await ana.say("/seguimiento")
    await ana.tap("Filtros")
    await ana.tap("Cacao")
    await ana.tap("Seguimiento")
    await ana.tap("A quién sigo")
    await ana.tap("✓ Cacao")

    assert "Seguimiento: 1 organización\n" in await ana.say("/seguimiento")


async def test_menu_and_help_are_those_of_a_facilitator(short_ruta):
    ana = await short_ruta.facilitator()

    assert "Ana Torres, equipo RPE" in await ana.say("/menu")
    assert await ana.buttons() == ["Seguimiento", "Hoy", "Sesiones", "A quién sigo", "Ayuda", "Idioma"]
    assert "/hoy muestra lo que espera por usted." in await ana.tap("Ayuda")
    rosa = await short_ruta.manager()
    assert "/hoy" not in await rosa.say("/ayuda")


async def test_who_is_a_facilitator_and_of_an_organization_too_keeps_both(short_ruta):
    ana = await short_ruta.facilitator()
    asked = await ana.open(await short_ruta.invite(CACAO))
    assert "las respuestas de su organización" in asked
    assert asked.endswith("¿Quiere entrar a Cooperativa Semilla?")
    await ana.tap("Sí, quiero entrar")
    await ana.tap("Gerente")
    first = await ana.press("Omitir")
    assert "Pregunta 1 de 4" in first or "Pregunta 1 de 4" in await ana.reply()

    assert "Enlace sin abrir: 2" in await ana.say("/hoy")
    await ana.say("/menu")
    assert {"Seguir", "Hoy", "Seguimiento"} <= set(await ana.buttons())
    assert "/hoy y /seguimiento: su trabajo en la RPE." in await ana.say("/ayuda")
    assert "Pregunta 1 de 4" in await ana.say("/start")
    await dismissed(short_ruta)
    refused = await ana.say("/hoy")
    assert refused.startswith(ONLY_THE_TEAM)
    assert "Pregunta 1 de 4" in refused


async def test_the_notice_to_a_facilitator_is_about_a_facilitator(short_ruta):
    ana = await short_ruta.newcomer("Ana")

    notice = await ana.open(await short_ruta.invite_facilitator("Ana Torres"))
    await ana.tap("Acepto")
    data = await ana.say("/privacidad")

    for text in (notice, data):
        assert "Guardamos su nombre y lo que hace aquí.\n\nEl equipo de la RPE lo ve." in text
        assert "su organización" not in text


@pytest.mark.parametrize("word", ["/hoy", "/seguimiento"])
async def test_others_are_told_that_it_is_not_for_them_and_where_they_are(short_ruta, word):
    rosa, stranger = await short_ruta.manager(), await short_ruta.newcomer("Luis")

    refused = await rosa.say(word)
    assert refused.startswith(ONLY_THE_TEAM)
    assert "Pregunta 1 de 4" in refused
    assert SEMILLA not in await stranger.say(word)


async def test_a_facilitator_reads_english_if_that_is_their_language(short_ruta):
    ana = await short_ruta.newcomer("Ana", language_code="en")
    await ana.open(await short_ruta.invite_facilitator())

    assert "Nothing waits" in await ana.tap("I agree") or "This waits for you" in await ana.say("/hoy")
    assert "Follow-up: 3 organizations" in await ana.say("/seguimiento")
    assert (await ana.tap("Who is stuck (0)")).startswith("Who is stuck: none now.")
