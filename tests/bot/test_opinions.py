"""After a session: one question to those who were to go, a reason in one tap, one free line (domain.md C33, C34, C46).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from procedures.opinions import sum_up
from programme.reminders import Rsvp
from programme.session_reasons import WHY_ABSENT
from storage.answers import Answer
from storage.invitations import BY_PHONE
from storage.opinions import opinion_of, set_opinion
from tests.bot.conftest import SECOND_CACAO
from tests.bot.looking_after import officer, organizations
from tests.bot.talks import pressed, rows
from tests.sessions import announced, answered, cancelled, invitation_number, lima

LINE = "¿Algo más que quiera decir? Pulse «Escribir una línea»."
WRITE = "Escribir una línea"
NOT_YOURS = "De esa sesión solo se pregunta a quienes iban a ir."


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
async def rosa(ruta):
    """A manager who has said that she comes to session 1, which ended an hour ago."""
    rosa = await ruta.manager()
    await announced(ruta, "2026-11-26 17:30", organizations=(1, 2))
    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, attendee_id=1)
    ruta.clock.now = lima("2026-11-26 20:30")
    return rosa


async def said(ruta, person_id=1, invitation_id=1):
    """Score, absence and line of somebody; None: nothing."""
    found = await ruta.store.read(opinion_of, invitation_id, person_id)
    return (found.score, found.absence, found.line) if found else None


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
async def test_a_score_is_one_tap_and_thanked_in_a_sentence(ruta, rosa, score):
    thanked = await pressed(rosa, f"score:1:{score}")

    assert f"Gracias. Usted puso {score} de 5." in thanked
    assert thanked.endswith(LINE)
    assert await said(ruta) == (score, None, None)
    assert ("hable con una persona" in thanked) == (score <= 2)
    assert (await rosa.buttons()).count("Hablar con una persona") == 1


async def test_why_somebody_could_not_go_is_one_tap_and_the_absence_stands_without_it(ruta, rosa):
    assert "¿Por qué no pudo ir?" in await pressed(rosa, "absent:1")
    assert await said(ruta) == (None, "unsaid", None)
    assert {"No hay señal", "Me tuve que ir antes"} <= set(await rosa.buttons())

    assert "Anoté el motivo" in await rosa.tap("Me tuve que ir antes")
    assert await said(ruta) == (None, "left", None)


async def test_whoever_lost_the_signal_is_promised_the_summary(ruta, rosa):
    await pressed(rosa, "absent:1")

    text = await rosa.tap("No hay señal")

    assert "Le enviaremos el resumen cuando lo haya." in text
    assert "hable con una persona" in text
    assert await said(ruta) == (None, "signal", None)


async def test_the_line_is_optional_and_the_next_button_ends_it(ruta, rosa):
    await pressed(rosa, "score:1:5")
    await rosa.tap(WRITE)
    await rosa.say("/menu")
    await rosa.tap("Seguir")

    await rosa.say("Sí")
    assert await said(ruta) == (5, None, None)


async def test_a_line_is_kept_in_their_own_words_and_can_be_written_anew(ruta, rosa):
    await pressed(rosa, "score:1:4")
    await rosa.tap(WRITE)
    assert "leerán lo que escribió" in await rosa.say("Muy  bueno,\ngracias")
    assert await said(ruta) == (4, None, "Muy bueno, gracias")

    await rosa.tap("Escribirla de nuevo")
    await rosa.say("Corto")
    assert await said(ruta) == (4, None, "Corto")


async def test_a_line_that_is_too_long_or_no_text_is_asked_again(ruta, rosa):
    await pressed(rosa, "score:1:4")
    await rosa.tap(WRITE)

    assert (await rosa.say("x" * 301)).startswith("Tiene 301 letras. Escríbalo en 300 como máximo.")
    await rosa.phone.send("sticker")
    assert (await rosa.reply()).startswith("Solo texto, por favor: una línea.")
    await rosa.say("y" * 300)
    assert await said(ruta) == (4, None, "y" * 300)


async def test_an_opinion_can_be_changed_for_seven_days(ruta, rosa):
    await pressed(rosa, "score:1:2")
    ruta.clock.advance(days=7)
    await pressed(rosa, "score:1:5")
    assert await said(ruta) == (5, None, None)
    await rosa.tap("No pude ir")
    assert await said(ruta) == (None, "unsaid", None)

    ruta.clock.advance(seconds=1)
    assert "queda como está" in await pressed(rosa, "score:1:1")
    assert await said(ruta) == (None, "unsaid", None)


async def test_nothing_is_said_of_what_is_not_over_was_long_ago_or_did_not_take_place(ruta, rosa):
    ruta.clock.now = lima("2026-11-26 19:00")
    assert "Esa sesión aún no termina." in await pressed(rosa, "score:1:5")
    ruta.clock.now = lima("2026-12-11 20:00")
    assert "Esa sesión fue hace tiempo" in await pressed(rosa, "absent:1")
    ruta.clock.now = lima("2026-11-26 21:00")
    await ruta.store.write(cancelled, 1, ruta.clock())
    assert "Esa sesión aún no termina." in await pressed(rosa, "absentwhy:1:signal")
    assert await said(ruta) is None


@pytest.mark.parametrize(
    "rsvp", [Rsvp.NOT_COMING, Rsvp.WAITING, None], ids=["said no", "waited for a seat", "never answered"]
)
async def test_whoever_was_not_to_go_is_asked_nothing(ruta, rosa, rsvp):
    await ruta.store.write(answered, 1, 1, rsvp, ruta.clock(), by=1)

    assert NOT_YOURS in await pressed(rosa, "score:1:5")
    assert await said(ruta) is None


@pytest.mark.parametrize("data", ["score:2:5", "absent:2", "absentwhy:2:signal", "line:2", "score:99:1", "score:x:1"])
async def test_another_organizations_session_is_not_theirs_to_judge(ruta, rosa, data):
    assert NOT_YOURS in await pressed(rosa, data)


@pytest.mark.parametrize("data", ["score:1:0", "score:1:6", "score:1:x", "score:1", "absentwhy:1:nothing"])
async def test_a_button_that_names_nothing_asks_the_question_again(ruta, rosa, data):
    assert "¿Le sirvió?" in await pressed(rosa, data)
    assert await said(ruta) is None


async def test_a_colleague_is_asked_only_where_they_went_or_nobody_knows_who_did(ruta):
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await announced(ruta, "2026-11-26 17:30")
    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, attendee_id=1)
    ruta.clock.now = lima("2026-11-26 20:30")
    assert NOT_YOURS in await pressed(julio, "score:1:5")

    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, how=BY_PHONE)
    assert "Usted puso 5 de 5" in await pressed(julio, "score:1:5")


async def test_organizations_count_however_many_of_their_people_speak(ruta, rosa):
    otto = await ruta.manager("Otto", SECOND_CACAO)
    number = await ruta.store.read(invitation_number, 1, 2)
    await ruta.store.write(answered, 1, 2, Rsvp.COMING, ruta.clock(), by=2, attendee_id=2)
    await pressed(rosa, "score:1:4")
    await rosa.tap(WRITE)
    await rosa.say("Bueno")
    summed = await ruta.store.read(sum_up, 1, {1, number})
    assert (summed.expected, summed.scored, summed.mean) == (2, 1, 4.0)
    assert summed.lines == (("Cooperativa Semilla", "Bueno"),)

    await pressed(otto, f"absentwhy:{number}:signal")
    summed = await ruta.store.read(sum_up, 1, {1, number})
    assert dict(summed.absences) == {"signal": 1}


async def spoken(tx, person_id, now, lines):
    """Every organization of a session was to go, and somebody of it has said so."""


async def test_words_and_names_are_read_of_organizations_that_one_follows_and_figures_of_all(ruta, rosa):
    otto = await ruta.manager("Otto", SECOND_CACAO)
    number = await ruta.store.read(invitation_number, 1, 2)
    await ruta.store.write(answered, 1, 2, Rsvp.COMING, ruta.clock(), by=2, attendee_id=2)
    await pressed(otto, f"score:{number}:2")
    await ruta.store.write(set_opinion, number, 2, ruta.clock(), line="Nada nuevo")
    await pressed(rosa, "score:1:4")
    await ruta.store.write(set_opinion, 1, 1, ruta.clock(), line="El horario fue bueno")
    ana, luz = await ruta.facilitator(regions=("san_martin",)), await officer(ruta)

    of_ana, of_luz = await pressed(ana, "meet:1"), await pressed(luz, "meet:1")

    assert "Les sirvió: 3,0 de 5 (respondieron 2 de 2)" in of_ana
    assert "· Cooperativa Semilla: «El horario fue bueno»\n2 opiniones escritas" in of_ana
    assert "Flor" not in of_ana
    assert "Nada nuevo" not in of_ana
    assert "· Asociación Flor: «Nada nuevo»" in of_luz
    assert "opiniones escritas" not in of_luz


async def test_a_page_with_many_opinions_is_at_most_1000_letters(ruta):
    ana = await ruta.facilitator()
    await ruta.manager()
    more = await organizations(ruta, 6, name="L" * 198 + "{n:02}")
    details = {"name": "S" * 200, "entity": "E" * 60, "part": 99, "parts": 99, "capacity": 999}
    details |= {"modality": "mixed", "place": "P" * 200, "link": "https://example.com/" + "a" * 280}
    number = await announced(ruta, "2026-11-26 17:30", organizations=more, **details)

    def spoken(tx):
        for each, code in zip(more, WHY_ABSENT, strict=False):
            answered(tx, number, each, Rsvp.COMING, ruta.clock())
            invitation = invitation_number(tx, number, each)
            set_opinion(tx, invitation, 2, ruta.clock(), absence=code, line="x" * 300)
            set_opinion(tx, invitation, 1, ruta.clock(), score=3)

    await ruta.store.write(spoken)
    ruta.clock.now = lima("2026-11-26 20:30")

    page = await pressed(ana, f"meet:{number}")

    assert len(page) <= 1_000
    assert page.count("«xxx") == 2
    assert "No pudieron ir:" in page
    assert page.endswith("opiniones escritas")


async def test_those_who_look_after_the_session_read_it_on_its_page(ruta, rosa):
    ana = await ruta.facilitator()
    await pressed(rosa, "score:1:4")
    await rosa.tap(WRITE)
    await rosa.say("El horario fue bueno")

    page = await pressed(ana, "meet:1")

    assert "Les sirvió: 4,0 de 5 (respondieron 1 de 1)" in page
    assert "· Cooperativa Semilla: «El horario fue bueno»" in page


async def test_what_is_typed_unasked_after_the_thanks_is_no_line_of_theirs(ruta, rosa):
    await rosa.say("/start")
    await pressed(rosa, "score:1:5")

    await rosa.say("b")

    assert await said(ruta) == (5, None, None)
    assert [value for (value,) in await rows(ruta, Answer, "value")] == ["no"]


async def test_a_line_typed_hours_after_it_was_asked_for_is_not_taken_and_can_be_written_then(ruta, rosa):
    await pressed(rosa, "score:1:5")
    await rosa.tap(WRITE)
    ruta.clock.advance(hours=2)

    assert "No tomé lo que escribió ahora: «b»" in await rosa.say("b")
    assert await said(ruta) == (5, None, None)
    await rosa.tap("Escribirlo ahora")
    await rosa.say("Muy bueno")
    assert await said(ruta) == (5, None, "Muy bueno")
