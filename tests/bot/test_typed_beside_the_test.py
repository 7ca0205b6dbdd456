"""What is typed in answer to an invitation, or to the question after a session, is no answer to the test.

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from programme.reminders import Rsvp
from storage.answers import Answer
from storage.invitations import Invitation
from storage.opinions import opinion_of
from tests.bot.scribe import tpe_sent
from tests.bot.talks import rows
from tests.sessions import announced, answered, lima

WHICH = "es sobre la sesión o para el TPE?"


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE, whose first question is yes or no."""
    return short_ruta


@pytest.fixture
async def rosa(ruta):
    """A manager at the first question, who has been invited since."""
    rosa = await ruta.manager()
    await announced(ruta, "2026-11-20 17:00")
    await ruta.settled()
    await rosa.reply()
    return rosa


async def stands(ruta):
    """What is answered to each invitation, and how many answers the test has."""
    return [row[0] for row in await rows(ruta, Invitation, "rsvp")], len(await rows(ruta, Answer, "id"))


@pytest.mark.parametrize(
    ("typed", "rsvp"),
    [
        ("Asistiré", "coming"),
        ("asistire.", "coming"),
        ("I will come", "coming"),
        ("NO PODRÉ", "not_coming"),
        ("ya no podré", "not_coming"),
        ("irá otra persona", None),
    ],
)
async def test_the_label_of_a_button_typed_is_that_button(ruta, rosa, typed, rsvp):
    said = await rosa.say(typed)

    assert "Taller de costos" in said
    assert await stands(ruta) == ([rsvp], 0)


@pytest.mark.parametrize(
    ("button", "expected"),
    [("Asistiré", (["coming"], 0)), ("No podré", (["not_coming"], 0)), ("Es mi respuesta del TPE", ([None], 1))],
)
async def test_a_bare_yes_below_an_invitation_is_asked_what_it_is_for(ruta, rosa, button, expected):
    assert WHICH in await rosa.say("Sí")
    assert (await rosa.buttons())[:3] == ["Asistiré", "No podré", "Es mi respuesta del TPE"]
    assert await stands(ruta) == ([None], 0)

    await rosa.tap(button)

    assert await stands(ruta) == expected


async def test_a_bare_yes_below_the_question_of_the_test_answers_it(ruta, rosa):
    await rosa.say("/start")

    assert (await rosa.say("Sí")).startswith("Pregunta 2")
    assert await stands(ruta) == ([None], 1)


async def test_with_no_question_open_a_bare_word_is_for_the_session(ruta, rosa):
    await tpe_sent(ruta)

    assert (await rosa.say("sí")).startswith("Anotado: usted asistirá.")
    assert (await rosa.say("asistiré")).startswith("Usted asistirá") or await stands(ruta) == (["coming"], 0)


async def test_of_several_invitations_without_an_answer_one_is_chosen(ruta, rosa):
    await announced(ruta, "2026-11-25 17:00", service="T-02", name="Ferias")
    await ruta.settled()
    await rosa.reply()

    said = await rosa.say("asistiré")

    assert said.startswith("¿De cuál sesión?\n\nSu agenda")
    assert (await rosa.buttons())[:2] == ["1", "2"]
    assert await stands(ruta) == ([None, None], 0)


async def asked_after(ruta, rosa):
    """She came, and is asked how it was."""
    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, attendee_id=1)
    ruta.clock.now = lima("2026-11-21 09:00")
    await ruta.settled()
    while "1: muy poco" not in await rosa.reply():
        pass


@pytest.mark.parametrize(("typed", "said"), [("4", (4, None)), ("no pude ir", (None, "unsaid"))])
async def test_after_a_session_the_typed_score_is_the_score(ruta, rosa, typed, said):
    await tpe_sent(ruta)
    await asked_after(ruta, rosa)

    await rosa.say(typed)

    found = await ruta.store.read(opinion_of, 1, 1)
    assert (found.score, found.absence) == said


async def test_a_score_may_be_an_answer_to_the_test_too(ruta, rosa):
    await asked_after(ruta, rosa)

    assert WHICH in await rosa.say("2")
    assert (await rosa.buttons())[:2] == ["2 de 5, para la sesión", "Es mi respuesta del TPE"]
    assert (await rosa.tap("Es mi respuesta del TPE")).startswith("Pregunta")
    assert len(await rows(ruta, Answer, "id")) == 1


async def test_who_is_invited_to_nothing_is_at_the_test(ruta):
    berta = await ruta.manager("Berta", "20999999981")

    assert "No entendí «Asistiré»" in await berta.say("Asistiré")
    assert (await berta.say("no")).startswith("Pregunta 2")
