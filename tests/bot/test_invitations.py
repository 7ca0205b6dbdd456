"""«Asistiré», «No podré»: what people press under an invitation, and what they and their colleagues are shown."""

import pytest

from storage.facilitators import ASSISTING, set_doing
from storage.invitations import Invitation, InvitationAnswer
from storage.outbox import Notification
from tests.bot.conftest import SECOND_CACAO
from tests.bot.talks import heard, in_two, pressed, rows, taken_out
from tests.sessions import announced, cancelled, lima, moved

STARTS = "2026-11-20 17:00"
HEAD = "RPE · Taller de costos · PROMPERÚ"


async def invited(ruta, *people, **details):
    """A session was announced, and these have its invitation; its number."""
    number = await announced(ruta, STARTS, **details)
    await ruta.settled()
    for each in people:
        assert "¿Asistirá?" in await each.reply()
    return number


async def answers_of(ruta):
    """What stands, by organization."""
    return dict(await rows(ruta, Invitation, "organization_id", "rsvp"))


async def test_one_tap_is_an_answer_and_says_day_hour_and_place(ruta):
    rosa = await ruta.manager()
    await invited(ruta, rosa)

    said = await rosa.tap("Asistiré")

    assert said.startswith("Anotado: usted asistirá.")
    assert f"{HEAD}\n\nViernes 20 de noviembre, 5:00 p. m. (2 horas)\nEnlace: https://example.com/sala" in said
    buttons = await rosa.buttons()
    assert buttons[:4] == ["No podré", "Irá otra persona", "Para mi calendario (.ics)", "Agenda"]
    assert buttons[-1] == "Hablar con una persona"
    assert await answers_of(ruta) == {1: "coming"}


async def test_a_no_stands_before_its_reason_and_the_reason_is_one_tap(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)

    asked = await rosa.tap("No podré")
    assert asked.startswith("Anotado: su organización no asistirá.")
    assert "¿Por qué no podrá?" in asked
    assert await answers_of(ruta) == {1: "not_coming"}
    assert (await rosa.buttons())[:6] == [
        "Estamos en cosecha",
        "La hora no nos conviene",
        "No hay señal",
        "Queda lejos",
        "Ya lo conocemos",
        "Otro motivo",
    ]

    assert "Anoté el motivo" in await rosa.tap("No hay señal")
    assert await rows(ruta, Invitation, "rsvp", "reason") == [("not_coming", "signal")]
    assert "Anotado: usted asistirá." in await rosa.tap("Asistiré")
    assert await rows(ruta, Invitation, "rsvp", "reason") == [("coming", None)]


async def test_the_next_date_is_offered_and_taken_with_one_button(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await announced(ruta, "2026-11-27 18:30", organizations=())

    assert "Hay otra fecha: viernes 27 de noviembre, 6:30 p. m." in await rosa.tap("No podré")
    assert (await rosa.buttons())[6] == "Sí podré el viernes 27"
    said = await rosa.tap("Sí podré el viernes 27")

    assert "Viernes 27 de noviembre, 6:30 p. m." in said
    found = await rows(ruta, Invitation, "session_id", "rsvp", "is_offer")
    assert found == [(1, "not_coming", False), (2, "coming", True)]


async def test_where_there_is_no_other_date_none_is_offered(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await invited(ruta_on_sqlite, rosa)

    assert "otra fecha" not in await rosa.tap("No podré")
    assert not [each for each in await rosa.buttons() if each.startswith("Sí podré")]


async def test_a_colleague_is_told_and_sees_who_has_answered(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)

    await rosa.tap("Asistiré")

    told = await heard(ruta, julio)
    assert told.startswith("Rosa Quispe respondió por Cooperativa Semilla:\n\nIrá Rosa Quispe.")
    assert HEAD in told
    seen = await julio.tap("Ver la sesión")
    assert "Irá Rosa Quispe.\nRespondió Rosa Quispe, 3 nov" in seen


async def test_where_a_colleague_goes_already_one_tap_more_makes_it_oneself(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    await rosa.tap("Asistiré")
    await heard(ruta, julio)

    assert (await pressed(julio, "coming:1")).startswith("Irá Rosa Quispe.")
    assert len(await rows(ruta, InvitationAnswer, "id")) == 1
    assert "Anotado: usted asistirá." in await julio.tap("Iré yo")
    assert "Irá Julio Quispe." in await heard(ruta, rosa)


async def test_a_colleagues_no_tells_whoever_was_to_go_and_is_undone_in_one_tap(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    await rosa.tap("Asistiré")
    await heard(ruta, julio)

    assert "Hasta ahora iba Rosa Quispe. Le avisamos." in await pressed(julio, "notcoming:1")
    told = await heard(ruta, rosa)
    assert "Su organización no asistirá." in told
    assert "Si alguien puede ir, elíjalo aquí." in told
    assert "Irá Rosa Quispe." in await julio.tap("Irá Rosa Quispe")


async def test_an_answer_that_was_changed_before_it_was_told_is_told_once_as_it_is(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    await rosa.tap("No podré")
    await rosa.tap("Asistiré")

    assert "Irá Rosa Quispe." in await heard(ruta, julio)
    states = {
        state: reason
        for kind, state, reason in await rows(ruta, Notification, "kind", "state", "reason")
        if kind == "invitation.answered"
    }
    assert states == {"accepted": None, "skipped": "it was answered anew since"}


async def test_after_a_move_an_old_button_shows_the_new_date_and_takes_the_answer_for_it(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    number = await invited(ruta, rosa)
    await ruta.store.write(moved, number, lima("2026-11-24 18:00"), ruta.clock())

    said = await rosa.tap("Asistiré")

    assert "La fecha cambió. Antes: viernes 20 de noviembre, 5:00 p. m." in said
    assert "Martes 24 de noviembre, 6:00 p. m." in said
    ruta.clock.advance(days=1)
    await ruta.settled()
    waiting = [row for row in await rows(ruta, Notification, "kind", "state") if row[0] == "session.change"]
    assert ("session.change", "accepted") not in waiting, "they have seen it: no message tells it again"


LATE = [
    pytest.param("begun", "La sesión ya empezó. Se puede responder hasta que empieza.", id="it has begun"),
    pytest.param("cancelled", "Esta sesión no se realizará. No hace falta responder.", id="it was cancelled"),
]


@pytest.mark.parametrize(("what", "said"), LATE)
@pytest.mark.parametrize("button", ["coming:1", "notcoming:1", "other:1", "whynot:1:hour", "goes:1:0", "goes:1:1"])
async def test_a_press_that_comes_too_late_is_told_so(ruta_on_sqlite, what, said, button):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    number = await invited(ruta, rosa)
    if what == "begun":
        ruta.clock.now = lima(STARTS)
    else:
        await ruta.store.write(cancelled, number, ruta.clock())

    assert said in await pressed(rosa, button)
    assert await answers_of(ruta) == {1: None}
    assert "Asistiré" not in await rosa.buttons()


@pytest.mark.parametrize(
    "button",
    ["coming:1", "notcoming:1", "whynot:1:hour", "other:1", "goes:1:1", "session:1", "ics:1", "coming:99", "session:x"],
)
async def test_an_invitation_of_others_is_neither_shown_nor_answered(ruta_on_sqlite, button):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await announced(ruta, STARTS, organizations=(2,))

    said = await pressed(rosa, button)

    assert "Esa invitación ya no es suya." in said
    assert "Taller" not in said
    assert await answers_of(ruta) == {2: None}


async def test_who_has_left_the_organization_is_told_so(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    await taken_out(ruta)

    assert "no está en esa organización" in await pressed(julio, "session:1")


async def test_it_is_answered_for_the_organization_that_was_invited_whoever_one_speaks_for(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    _rosa, julio = await in_two(ruta)
    await announced(ruta, STARTS, organizations=(2,))
    await ruta.settled()

    assert "Para: Asociación Flor" in await julio.reply()
    said = await julio.tap("Asistiré")

    assert "Para: Asociación Flor" in said
    assert "Usted habla por" not in said
    assert await answers_of(ruta) == {2: "coming"}


async def test_a_full_session_has_a_queue_and_whoever_moves_up_hears_of_it(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, ana = await ruta.manager(), await ruta.manager("Ana", SECOND_CACAO)
    await invited(ruta, rosa, ana, organizations=(1, 2), capacity=1)
    await rosa.tap("Asistiré")

    said = await ana.tap("Asistiré")
    assert "Ya no hay cupos. Está en lista de espera, n.º 1. Si se libera un cupo, le aviso enseguida." in said

    await rosa.tap("No podré")
    told = await heard(ruta, ana)
    assert told.startswith("Se liberó un cupo. Ahora es de Asociación Flor.\n\nIrá usted.")
    assert "Viernes 20 de noviembre, 5:00 p. m." in told
    assert "¿Por qué no podrá?" in await ana.tap("Ya no podré")


async def test_a_facilitator_who_answers_in_its_name_answers_by_telephone(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, ana = await ruta.manager(), await ruta.facilitator()
    await invited(ruta, rosa)
    await ruta.store.write(set_doing, 1, ASSISTING, 1)

    assert "Su organización asistirá." in await pressed(ana, "coming:1")
    assert await rows(ruta, Invitation, "rsvp", "how", "attendee_id") == [("coming", "by_phone", None)]
    told = await heard(ruta, rosa)
    assert told.startswith("Por teléfono con Ana Torres (RPE) se respondió por Cooperativa Semilla:")


async def test_the_file_comes_as_the_session_is_now(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Asistiré")

    said = await rosa.tap("Para mi calendario (.ics)")

    assert "Abra el archivo para guardarla en su calendario." in said
    message = (await rosa.phone.messages())[-1]
    assert message["document"]["file_name"] == "sesion.ics"
    assert "Irá usted." in await rosa.tap("Ver la sesión")


@pytest.mark.parametrize("reason", ["nonsense", "", "HARVEST"])
async def test_a_reason_that_is_none_changes_nothing(ruta_on_sqlite, reason):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)

    await pressed(rosa, f"whynot:1:{reason}")

    assert await rows(ruta, Invitation, "rsvp", "reason") == [(None, None)]


async def test_the_question_of_the_test_keeps_its_place_beside_an_answer(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Asistiré")

    assert (await rosa.say("/start")).startswith("Pregunta 1 de 117")
