"""A facilitator's day: what needs a person, who is stuck and where, opening an organization, reminding it."""

import pytest
from sqlmodel import col, select

from procedures.importing import import_organizations
from programme.sheets import make_sheet
from storage.audit import AuditEntry
from storage.people import note_unreachable
from tests.bot.conftest import COFFEE, SECOND_CACAO

SEMILLA = "Cooperativa Semilla"
LATE = "Detenidas 7 días o más (1)"


async def stuck(ruta, days=9):
    """A manager who answered one question and has been silent since, and a facilitator who comes in then."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await silent_for(ruta, days)
    return rosa, await ruta.facilitator()


async def silent_for(ruta, days):
    """Days pass one by one; what the organization is reminded of meanwhile comes at its time."""
    for _ in range(days):
        ruta.clock.advance(days=1)
        await ruta.swept()


async def audited(ruta):
    entries = select(AuditEntry).where(col(AuditEntry.action).like("%.%")).order_by(col(AuditEntry.id))
    return await ruta.store.read(lambda tx: [(each.action, each.organization_id) for each in tx.exec(entries)])


async def test_the_day_names_only_what_needs_a_person_and_leads_there_in_one_tap(short_ruta):
    _rosa, ana = await stuck(short_ruta)

    today = await ana.say("/hoy")
    assert "Detenidas 7 días o más: 1\nEnlace sin abrir: 2" in today
    assert "Sin gerente" not in today
    assert await ana.buttons() == [LATE, "Enlace sin abrir (2)", "Seguimiento", "A quién sigo"]
    late = await ana.tap(LATE)
    assert f"1. {SEMILLA}\nP2 Primera parte · 1/5 · hace 9 días\nTelegram" in late
    assert (await ana.tap("1")).startswith(SEMILLA)


async def test_when_nothing_waits_the_day_says_so_and_start_shows_the_same(short_ruta):
    ana = await short_ruta.facilitator(chains=("banana",))

    today = await ana.say("/hoy")
    assert "No tiene nada pendiente." in today
    assert await ana.say("/start") == today
    assert "Todavía no hay organizaciones" in await ana.say("/seguimiento")


async def test_a_blocked_manager_and_a_tpe_sent_since_yesterday_are_seen(short_ruta):
    rosa, julio = await short_ruta.manager(), await short_ruta.manager("Julio", SECOND_CACAO)
    for button in ("B) No", "A) Cacao", "Listo"):
        await julio.tap(button)
    await julio.tap("Seguir")
    await julio.say("1000")
    await julio.say("agua")
    await julio.tap("Enviar el TPE")
    await short_ruta.store.write(note_unreachable, rosa.phone.id, "blocked", short_ruta.clock())
    ana = await short_ruta.facilitator()

    assert "Sin gerente a quien escribir: 1" in await ana.say("/hoy")
    assert "TPE enviado desde ayer (1)" in await ana.buttons()
    opened = await ana.say("flor")
    assert "TPE enviado: hoy 09:00" in opened
    assert "Recordar ahora" not in await ana.buttons()
    assert "no recibe mensajes (hoy 09:00)" in await ana.say("semilla")
    short_ruta.clock.advance(days=2)
    assert "enviado" not in await ana.say("/hoy")


async def test_how_many_are_how_far_is_told_by_chain_and_region(short_ruta):
    _rosa, ana = await stuck(short_ruta)
    elmer = await short_ruta.newcomer("Elmer")
    await elmer.open(await short_ruta.invite(COFFEE))
    for button in ("Acepto", "Soy Elmer Quispe", "Gerente"):
        await elmer.tap(button)

    overview = await ana.say("/seguimiento")
    assert overview == (
        "Seguimiento: 3 organizaciones\n\n"
        "TPE enviado: 0/3\nAvanzan: 0/3\nDetenidas: 1/3\nSin empezar: 2/3\n"
        "1 de ellas no abrió su enlace.\n\n"
        "TPE enviado · Avanzan · Detenidas · Sin empezar\n"
        "Cacao (2): 0 · 0 · 1 · 1\nCafé (1): 0 · 0 · 0 · 1\n"
        "Junín (2): 0 · 0 · 0 · 2\nSan Martín (1): 0 · 0 · 1 · 0"
    )


async def test_filters_are_ticked_in_place_and_stay(short_ruta):
    _rosa, ana = await stuck(short_ruta)

    await ana.say("/seguimiento")
    filters = await ana.tap("Filtros")
    screen = await ana.phone.screen()
    assert "Ahora: 3 de 3." in filters
    assert "Ahora: 2 de 3." in await ana.tap("Cacao")
    assert "Ahora: 1 de 3." in await ana.tap("Detenidas")
    assert (await ana.phone.screen())["message_id"] == screen["message_id"]
    assert SEMILLA in await ana.tap("Ver la lista (1)")
    short_ruta.clock.advance(days=2)
    assert "Filtros: cacao (2 de 3)" in await ana.say("/seguimiento")
    await ana.tap("Filtros")
    assert {"✓ Cacao", "✓ Detenidas", "Café"} <= set(await ana.buttons())
    assert "Ahora: 1 de 3." in await ana.tap("✓ Cacao")


async def test_a_tick_pressed_twice_is_harmless(short_ruta):
    ana = await short_ruta.facilitator()
    await ana.say("/seguimiento")
    await ana.tap("Filtros")
    old = await ana.phone.screen()
    await ana.tap("Cacao")
    await ana.say("/hoy")

    assert "Ahora: 2 de 3." in await ana.tap("filter:chains:cacao:1", old["message_id"], is_stale=True)


async def test_five_to_a_page_the_worst_first_and_pages_turn(short_ruta):
    await more_organizations(short_ruta, 10)
    ana = await short_ruta.facilitator()

    await ana.say("/hoy")
    first = await ana.tap("Enlace sin abrir (13)")
    assert first.startswith("Enlace sin abrir: 1 a 5 de 13")
    assert len(first) <= 500
    assert (await ana.buttons())[:6] == [*"12345", "Más"]
    second = await ana.tap("Más")
    assert second.startswith("Enlace sin abrir: 6 a 10 de 13")
    assert await ana.buttons() == ["6", "7", "8", "9", "10", "Anteriores", "Más", "Seguimiento", "Hoy"]


async def more_organizations(ruta, number):
    header = ("ruc", "legal_name", "kind", "chain", "region")
    rucs = ["20999900021", "20999900004", "20999900012", "20999900039", "20999900055", "20999900063", "20999900071"]
    rucs += ["20999900080", "20999900101", "20999900110"]
    rows = tuple((ruc, f"Empresa {ruc}", "company", "coffee", "piura") for ruc in rucs[:number])
    await ruta.store.write(import_organizations, make_sheet("organizations", header, rows), ruta.clock())


async def test_an_organization_is_opened_with_its_route_its_people_and_how_to_reach_them(short_ruta):
    rosa = await short_ruta.newcomer()
    await rosa.open(await short_ruta.invite())
    for button in ("Acepto", "Soy Rosa Quispe", "Gerente"):
        await rosa.tap(button)
    await rosa.say("987 654 321")
    await rosa.reply()
    await rosa.tap("A) Sí")
    await rosa.tap("Más tarde")
    await silent_for(short_ruta, 3)
    ana = await short_ruta.facilitator()

    opened = await ana.say("20999999990")
    assert opened == (
        "Cooperativa Semilla\nCooperativa, cacao, San Martín. RUC 20999999990\n\n"
        "Detenida: 1 de 5 respondidas\nÚltima respuesta: hace 3 días\nPregunta 3: ¿Qué cultiva?\n"
        "1 pregunta quedó para más tarde.\n\n"
        "Rosa Quispe, gerente en la Ruta, +51987654321, última visita hace 3 días\n\n"
        "Último recordatorio: hoy 09:00\nPróximo recordatorio: martes 10 de noviembre, 9:00 a. m.\n\n"
        "Cosecha: abril a julio (según el calendario), no confirmado"
    )
    ways = ["Recordar ahora", "Ver respuestas", "Escribirles", "Responder por ellos", "Seguimiento", "Hoy"]
    assert await ana.buttons() == ways


async def test_its_answers_are_read_and_cannot_be_changed(short_ruta):
    rosa, ana = await stuck(short_ruta)

    await ana.say("semilla")
    summary = await ana.tap("Ver respuestas")
    assert "Llevamos 1 de 5." in summary
    assert await ana.buttons() == ["Primera parte", "Segunda parte", "Volver a la organización"]
    assert "¿Exporta su organización?\n→ Sí" in await ana.tap("Primera parte")
    assert await ana.buttons() == ["Resumen", "Volver a la organización"]
    await ana.tap("Resumen")
    assert (await ana.tap("Volver a la organización")).startswith(SEMILLA)
    assert "Pregunta 2 de 5" in await rosa.say("/start")


async def test_remind_now_brings_the_question_itself_once_within_the_hour(short_ruta):
    rosa, ana = await stuck(short_ruta, days=2)
    await ana.say("semilla")
    before = await rosa.phone.screen()

    assert "La pregunta sale ahora para Rosa Quispe." in await ana.tap("Recordar ahora")
    await short_ruta.swept()
    asked = await rosa.phone.screen()
    assert asked["message_id"] > before["message_id"]
    assert asked["text"].startswith("El equipo RPE le pide seguir. Van 1 de 5:\n\nPregunta 2 de 5")
    assert "Ya se les recordó (hoy 09:00)" in await ana.tap("Recordar ahora")

    short_ruta.clock.advance(minutes=10)
    await rosa.phone.say("1999")
    await short_ruta.settled()
    assert "Pregunta 3 de 5" in (await rosa.phone.screen())["text"]
    short_ruta.clock.advance(minutes=55)
    await ana.say("semilla")
    assert "La pregunta sale ahora" in await ana.tap("Recordar ahora")


async def test_at_night_the_question_waits_for_the_morning_and_goes_nowhere_if_they_have_gone_on(short_ruta):
    rosa, ana = await stuck(short_ruta, days=2)
    short_ruta.clock.advance(hours=13)
    await ana.say("semilla")

    said = await ana.tap("Recordar ahora")
    assert "La pregunta sale para Rosa Quispe el viernes 6 de noviembre, 6:30 a. m." in said
    assert "Ya hay un recordatorio en espera. Sale el viernes 6" in await ana.tap("Recordar ahora")
    await rosa.phone.say("1999")
    await short_ruta.settled()
    here = (await rosa.phone.screen())["message_id"]
    short_ruta.clock.advance(hours=9)
    await short_ruta.swept()
    assert (await rosa.phone.screen())["message_id"] == here


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(5, "Están aquí en este momento."), (60, "La pregunta sale ahora")],
    ids=["at it five minutes ago", "at it an hour ago"],
)
async def test_nobody_is_reminded_while_they_answer(short_ruta, minutes, says):
    _rosa, ana = await stuck(short_ruta, days=0)
    short_ruta.clock.advance(minutes=minutes)
    await ana.say("semilla")

    assert says in await ana.tap("Recordar ahora")


async def test_an_old_remind_button_after_the_tpe_has_gone_or_its_people_have_is_answered_clearly(short_ruta):
    rosa, ana = await stuck(short_ruta, days=2)
    await ana.say("semilla")
    await short_ruta.store.write(note_unreachable, rosa.phone.id, "blocked", short_ruta.clock())

    assert "No se le puede escribir a nadie de ahí." in await ana.tap("Recordar ahora")
    assert "Recordar ahora" not in await ana.buttons()


async def test_what_a_facilitator_types_finds_organizations_or_says_that_none_is_called_so(short_ruta):
    ana = await short_ruta.facilitator()

    assert (await ana.say("SEMILLA")).startswith(SEMILLA)
    assert (await ana.say("209999999")).startswith("3 organizaciones tienen eso en su nombre:")
    assert (await ana.say("Cooperativa Inventada")).startswith("Ninguna de las que usted sigue se llama")
    assert (await ana.say("😀" * 500)).startswith("Ninguna de las que usted sigue se llama")


async def test_all_that_a_facilitator_does_is_in_the_audit_trail(short_ruta):
    _rosa, ana = await stuck(short_ruta, days=2)
    for word in ("/hoy", "/seguimiento", "semilla"):
        await ana.say(word)
    for button in ("Recordar ahora", "Ver respuestas"):
        await ana.tap(button)

    done = [entry for entry in await audited(short_ruta) if entry[0].split(".")[0] in {"today", "following"}]
    assert [action for action, _ in done] == ["today.seen", "following.seen", "following.searched"]
    seen = dict(await audited(short_ruta))
    assert seen["organization.opened"] == seen["organization.reminded"] == seen["answers.read"] == 1


async def test_who_wants_to_talk_with_a_person_waits_on_the_day_until_somebody_attends(short_ruta):
    rosa, ana = await short_ruta.manager(), await short_ruta.facilitator()
    await rosa.tap("Hablar con una persona")
    await rosa.say("¿Hay alguien?")
    await short_ruta.settled()

    assert "Quieren hablar con una persona: 1" in await ruta_says(short_ruta, ana, "/hoy")
    assert "Atender: Rosa Quispe · Cooperativa S…" in await ana.buttons()
    assert SEMILLA in await ruta_says(short_ruta, ana, "semilla")
    assert "Atender: Rosa Quispe" in await ana.buttons()
    await ana.phone.tap("Atender: Rosa Quispe")
    await short_ruta.settled()
    assert "Quieren hablar" not in await ruta_says(short_ruta, ana, "/hoy")


async def test_a_new_manager_to_confirm_is_seen_on_the_day_and_confirmed_where_the_organization_is_opened(short_ruta):
    rosa = await short_ruta.manager()
    julio = await short_ruta.colleague(rosa)
    ana = await short_ruta.facilitator()
    await julio.say("/equipo")
    for button in ("Soy el nuevo gerente", "Sí, soy el gerente"):
        await julio.phone.tap(button)
        await short_ruta.settled()

    assert "Con nuevo gerente por confirmar: 1" in await ruta_says(short_ruta, ana, "/hoy")
    await ana.phone.tap(f"Nuevo gerente: {SEMILLA}")
    await short_ruta.settled()
    assert "Julio Quispe dice ser el nuevo gerente." in (await ana.phone.screen())["text"]
    await ana.phone.tap("Confirmar")
    await short_ruta.settled()
    assert "por confirmar" not in await ruta_says(short_ruta, ana, "/hoy")
    assert "Julio Quispe, gerente en la Ruta" in await ruta_says(short_ruta, ana, "semilla")


async def ruta_says(ruta, person, text):
    """The newest message on the phone, once what they wrote is dealt with: others may have come before it."""
    await person.phone.say(text)
    await ruta.settled()
    return (await person.phone.messages())[-1]["text"]
