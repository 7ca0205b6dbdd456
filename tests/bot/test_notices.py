"""/avisos: when people are written to, how often, and that a bare STOP ends it (domain.md §5, 9).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima. Cacao in San Martín is not in its peak then.
"""

import pytest

from programme.reminders import Hours, Preferences
from storage.seats import preferences_of
from tests.bot.conftest import CACAO
from tests.bot.talks import pressed
from tests.bot.wall import Wall, audited, read_all, rows
from tests.sessions import announced

STOPPED = "Desde ahora no le llegan avisos: ni invitaciones, ni recordatorios, ni cambios de fecha."


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
async def rosa(ruta):
    """A manager who sees the first question of the TPE."""
    return await ruta.manager()


async def wanted(ruta, person_id=1):
    """What the rules read of it."""
    return await ruta.store.read(preferences_of, person_id)


async def test_the_screen_says_in_one_sentence_what_comes_now_and_what_can_be_chosen(rosa):
    text = await rosa.say("/avisos")

    assert "Ahora: 2 al día como máximo, entre las 6:30 a. m. y las 8:30 p. m." in text
    assert "Las respuestas a lo que usted pide llegan siempre." in text
    assert len(text) < 500
    assert (await rosa.buttons())[:8] == [
        "✓ Cualquier hora",
        "Mañanas (6:30 a 12:00)",
        "Tardes y noches (18:00 a 20:30)",
        "Menos avisos",
        "Pausar 1 semana",
        "Pausar 1 mes",
        "Pausar hasta una fecha…",
        "No recibir avisos",
    ]


@pytest.mark.parametrize(
    ("button", "said", "choice"),
    [
        ("Mañanas (6:30 a 12:00)", "Desde ahora sus avisos llegan por la mañana", Preferences(Hours.MORNING)),
        ("Tardes y noches (18:00 a 20:30)", "Desde ahora sus avisos llegan por la noche", Preferences(Hours.EVENING)),
        ("Menos avisos", "Desde ahora: 1 aviso al día como máximo", Preferences(fewer=True)),
    ],
)
async def test_each_choice_holds_at_once_and_is_said(ruta, rosa, button, said, choice):
    await rosa.say("avisos")

    assert (await rosa.tap(button)).startswith(said)
    assert await wanted(ruta) == choice


async def test_fewer_can_be_all_again(ruta, rosa):
    await rosa.say("Menos avisos")
    await rosa.tap("Menos avisos")

    assert "2 al día como máximo" in await rosa.tap("Todos los avisos")
    assert await wanted(ruta) == Preferences()


@pytest.mark.parametrize(
    ("button", "day"),
    [("Pausar 1 semana", "martes 10 de noviembre de 2026"), ("Pausar 1 mes", "jueves 3 de diciembre de 2026")],
)
async def test_a_pause_says_on_which_day_notices_come_again_by_themselves(rosa, button, day):
    await rosa.say("/avisos")

    assert (await rosa.tap(button)).startswith(f"Desde ahora no le llegan avisos. Vuelven solos el {day}.")
    assert f"en pausa hasta el {day}" in await rosa.say("/avisos")
    assert "Volver a recibir" in await rosa.buttons()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14/12", "lunes 14 de diciembre de 2026"),
        ("hasta el 14 de diciembre", "lunes 14 de diciembre de 2026"),
        ("lunes", "lunes 9 de noviembre de 2026"),
        ("2027-02-01", "lunes 1 de febrero de 2027"),
    ],
)
async def test_a_pause_lasts_until_a_day_that_is_typed(rosa, typed, day):
    await rosa.say("/avisos")
    await rosa.tap("Pausar hasta una fecha…")

    assert f"Vuelven solos el {day}" in await rosa.say(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("pronto", "No entendí el día"),
        ("30/2", "Ese día no existe"),
        ("hoy", "Ese día ya pasó o es hoy"),
        ("2019-01-01", "Ese día ya pasó o es hoy"),
        ("lunes 10/11", "Esa fecha cae otro día de la semana"),
        ("2031-01-01", "Falta más de un año"),
        ("14/12 y 15/12", "No entendí el día"),
    ],
)
async def test_what_is_no_day_is_asked_again_with_the_reason_and_pauses_nothing(ruta, rosa, typed, why):
    await rosa.say("/avisos")
    await rosa.tap("Pausar hasta una fecha…")

    refused = await rosa.say(typed)

    assert refused.startswith(why)
    assert "¿Hasta qué día no quiere avisos?" in refused
    assert await wanted(ruta) == Preferences()
    assert "Vuelven solos" in await rosa.say("14/12")


async def test_the_button_that_stops_asks_once_more(ruta, rosa):
    await rosa.say("/avisos")
    assert "¿No quiere ningún aviso?" in await rosa.tap("No recibir avisos")
    assert not (await wanted(ruta)).stopped
    assert "Ahora: 2 al día" in await rosa.tap("No, seguir recibiendo")

    await rosa.tap("No recibir avisos")
    assert (await rosa.tap("Sí, no recibir")).startswith(STOPPED)
    assert (await wanted(ruta)).stopped


@pytest.mark.parametrize(
    "typed", ["STOP", "stop", "baja", "BAJA", " Baja. ", "/stop", "/baja", "dar de baja", "No quiero más mensajes"]
)
async def test_a_word_alone_stops_at_once_and_can_be_taken_back(ruta, rosa, typed):
    assert (await rosa.say(typed)).startswith(STOPPED)
    assert (await wanted(ruta)).stopped

    assert (await rosa.tap("Volver a recibir")).startswith("Desde ahora le llegan los avisos otra vez.")
    assert await wanted(ruta) == Preferences()


async def test_where_a_question_asks_for_words_a_bare_stop_stops_and_a_longer_text_is_the_answer(ruta, rosa):
    for answer in ("A) Sí", "1998", "cacao"):
        await (rosa.tap(answer) if answer.startswith("A)") else rosa.say(answer))
    await rosa.tap("Seguir")
    assert "¿Qué le hace más falta?" in await rosa.say("1000")

    assert (await rosa.say("baja")).startswith(STOPPED)
    assert "¿Qué le hace más falta?" in await rosa.say("/start")
    assert "Antes de enviar" in await rosa.say("no quiero más mensajes")


async def test_where_an_option_is_the_low_zone_baja_is_meant_for_it_and_stop_still_stops(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("Más tarde")
    for _question in range(4):
        shown = await rosa.tap("Más tarde")
    assert "Pregunta 6" in shown

    assert not (await rosa.say("baja")).startswith(STOPPED)
    assert not (await wanted(ruta_on_sqlite)).stopped
    assert (await rosa.say("STOP")).startswith(STOPPED)


async def test_a_telephone_that_may_be_somebody_elses_stops_at_once_and_sees_nothing(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    ruta_on_sqlite.clock.advance(days=61)

    shown = await rosa.say("STOP")

    assert shown.startswith(STOPPED)
    assert "Semilla" not in shown
    assert (await wanted(ruta_on_sqlite)).stopped
    assert "tres últimos números" in await rosa.say("/start")


async def test_inside_a_longer_text_the_word_stops_nothing(ruta, rosa):
    await rosa.say("se dio de baja el tesorero")

    assert not (await wanted(ruta)).stopped


async def test_while_a_day_is_asked_a_bare_stop_stops(ruta, rosa):
    await rosa.say("/avisos")
    await rosa.tap("Pausar hasta una fecha…")

    assert (await rosa.say("stop")).startswith(STOPPED)


async def test_in_a_talk_a_bare_stop_stops_and_is_passed_on_to_nobody(ruta, rosa):
    ana = await ruta.facilitator()
    await rosa.say("/persona")
    await ruta.settled()
    await read_all(ana)

    assert (await rosa.say("baja")).startswith(STOPPED)
    await ruta.settled()
    assert all("baja" not in (each.get("text") or "") for each in await ana.phone.messages())


@pytest.mark.parametrize("data", ["nhours:morning", "fewer:1", "fewer:0", "npause:7", "npause:0"])
async def test_old_buttons_change_nothing_for_whoever_has_stopped(ruta, rosa, data):
    await rosa.say("stop")

    assert "Ahora: no recibe ninguno." in await pressed(rosa, data)
    assert await wanted(ruta) == Preferences(stopped=True)


@pytest.mark.parametrize("data", ["nhours:x", "nhours", "npause:-3", "npause:x", "notices:1:2"])
async def test_a_button_that_names_nothing_harms_nothing(ruta, rosa, data):
    await pressed(rosa, data)

    assert await wanted(ruta) == Preferences()


async def test_who_has_stopped_is_invited_to_nothing_and_what_was_planned_is_called_off(ruta, wall, rosa):
    await ruta.settled()
    await announced(ruta, "2026-11-26 17:30")
    await rosa.say("stop")

    assert await wall.after(rosa, days=30) == []
    states = {state for kind, state, *_ in rows(ruta) if kind.startswith("session.") and state != "accepted"}
    assert states <= {"cancelled", "skipped"}
    assert len(audited(ruta, "notices.stopped")) == 1


async def test_who_has_stopped_still_gets_answers_to_what_they_ask(rosa):
    await rosa.say("stop")

    assert "¿Exporta su organización?" in await rosa.say("/start")


async def test_a_facilitator_sees_who_has_stopped_or_paused(ruta, rosa):
    ana = await ruta.facilitator()
    await rosa.say("stop")
    await ana.say(CACAO)
    assert "no recibe avisos" in await ana.say(CACAO)

    await rosa.tap("Volver a recibir")
    await rosa.tap("Pausar 1 semana")
    assert "avisos en pausa hasta el 10 de noviembre de 2026" in await ana.say(CACAO)


async def test_somebody_in_no_organization_may_stop_too(ruta, rosa):
    luz = await ruta.facilitator("Luz")

    assert (await luz.say("STOP")).startswith(STOPPED)
    assert (await wanted(ruta, 2)).stopped
