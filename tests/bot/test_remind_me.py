"""«Recuérdeme en …»: the person says when, and that wins over the rule.

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from tests.bot.conftest import SECOND_CACAO
from tests.bot.wall import HEAD, Wall, press_old, to_come


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
    """A manager who has answered the first of five questions, at nine in the morning of 3 November."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()
    return rosa


@pytest.mark.parametrize(
    ("choice", "said", "moment"),
    [
        ("En 3 horas", "martes 3 de noviembre, 12:00 p. m.", "2026-11-03 12:00"),
        ("Mañana", "miércoles 4 de noviembre, 9:00 a. m.", "2026-11-04 09:00"),
        ("En 3 días", "viernes 6 de noviembre, 9:00 a. m.", "2026-11-06 09:00"),
        ("En una semana", "martes 10 de noviembre, 9:00 a. m.", "2026-11-10 09:00"),
    ],
)
async def test_the_person_chooses_when_and_that_wins_over_the_rule(ruta, wall, rosa, choice, said, moment):
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")
    confirmed = await rosa.tap(choice)

    (came,) = await wall.at(moment, rosa)

    assert confirmed == f"De acuerdo. Le escribiré: {said}\n\nPuede seguir antes, cuando quiera."
    assert came.startswith("Usted pidió que le recuerde. Van 1 de 5. Seguimos aquí:")
    assert await wall.after(rosa, hours=23, minutes=30) == []
    (by_rule,) = await wall.after(rosa, minutes=30)
    assert by_rule.startswith(HEAD.format(n=1))


async def test_a_moment_can_be_chosen_from_the_reminder_and_changed(ruta, wall, rosa):
    await wall.after(rosa, days=1)
    assert "¿Cuándo le recuerdo?" in await rosa.tap("Recuérdeme en …")
    await rosa.tap("En una semana")
    await rosa.tap("Otro momento")
    await rosa.tap("En 3 días")

    assert to_come(ruta, "tpe.reminder") == ["11-07 09:00"]
    assert await wall.after(rosa, hours=71) == []
    assert len(await wall.after(rosa, hours=1)) == 1


async def test_a_moment_at_night_is_moved_and_the_date_that_is_said_is_the_true_one(ruta, wall, rosa):
    await wall.at("2026-11-03 20:00", rosa)
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")

    assert "miércoles 4 de noviembre, 6:30 a. m." in await rosa.tap("En 3 horas")


@pytest.mark.parametrize("pressed", ["remind:1", "remindin:1:24", "remindin:1:5", "remindin:1:-3", "remindin:1:x"])
async def test_an_old_button_of_a_sent_tpe_says_that_it_is_sent(ruta, wall, rosa, pressed):
    for text in ("1998", "cacao"):
        await rosa.say(text)
    await rosa.tap("Seguir")
    await rosa.say("15000")
    await rosa.tap("Omitir")
    await rosa.tap("Enviar el TPE")

    assert "TPE enviado" in await press_old(rosa, pressed)


@pytest.mark.parametrize("pressed", ["remindin:1:5", "remindin:1:", "remindin:1:99999999999", "remindin:1:x"])
async def test_hours_that_are_no_choice_ask_again(ruta, wall, rosa, pressed):
    assert "¿Cuándo le recuerdo?" in await press_old(rosa, pressed)
    assert to_come(ruta, "tpe.reminder") == []


@pytest.mark.parametrize("pressed", ["remind:2", "remind:", "remind:x", "remindin:77:24"])
async def test_nobody_is_reminded_of_another_organizations_tpe(ruta, wall, rosa, pressed):
    await ruta.manager("Flor", SECOND_CACAO)
    assert "Ese botón ya no sirve" in await press_old(rosa, pressed)
    assert to_come(ruta, "tpe.reminder") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mañana", "miércoles 4 de noviembre, 9:00 a. m."),
        ("En 3 horas", "martes 3 de noviembre, 12:00 p. m."),
        ("tres horas", "martes 3 de noviembre, 12:00 p. m."),
        ("3 días", "viernes 6 de noviembre, 9:00 a. m."),
        ("en 1 semana.", "martes 10 de noviembre, 9:00 a. m."),
    ],
)
async def test_the_moment_may_be_typed(ruta, wall, rosa, typed, said):
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")
    assert f"Le escribiré: {said}" in await rosa.say(typed)


@pytest.mark.parametrize("typed", ["1998", "5 horas", "a", "más tarde"])
async def test_what_is_typed_while_the_moment_is_asked_for_answers_no_question(ruta, wall, rosa, typed):
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")

    again = await rosa.say(typed)

    assert again.startswith("Elija con un botón cuándo le recuerdo.\n\n¿Cuándo le recuerdo?")
    assert to_come(ruta, "tpe.reminder") == []
    assert "Pregunta 2 de 5" in await rosa.tap("Seguir")
    assert "Pregunta 3 de 5" in await rosa.say("1998")


async def test_after_a_reminder_what_is_typed_answers_the_question_that_came_with_it(ruta, wall, rosa):
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")
    assert len(await wall.after(rosa, days=1)) == 1
    assert "Pregunta 3 de 5" in await rosa.say("1998")


async def test_a_person_can_be_asked_for_while_the_moment_is_asked_for(ruta, wall, rosa):
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")
    assert "Escriba su mensaje" in await rosa.say("hablar con una persona")
