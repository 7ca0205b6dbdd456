"""«Irá otra persona»: a colleague, or somebody who comes through a link, sees that session, and nothing else."""

import pytest

from storage.consents import Consent
from storage.invitations import Invitation
from storage.memberships import Membership
from storage.outbox import Notification
from storage.people import Person
from tests.bot.talks import heard, pressed, rows
from tests.sessions import announced, cancelled, lima, moved

STARTS = "2026-11-20 17:00"
WITHDRAWN = "Esa invitación ya no es suya."


async def invited(ruta, *people, **details):
    """A session was announced, and these have its invitation; its number."""
    number = await announced(ruta, STARTS, **details)
    await ruta.settled()
    for each in people:
        await each.reply()
    return number


async def link_for(rosa, name="Elmer Ríos"):
    """The link that Rosa gets to forward."""
    await rosa.tap("Irá otra persona")
    await rosa.tap("Otra persona")
    await rosa.say(name)
    return (await rosa.reply()).split()[-1]


async def substitute(ruta, rosa, name="Elmer"):
    """Somebody who goes in Rosa's place, and has seen the session."""
    link = await link_for(rosa, f"{name} Ríos")
    person = await ruta.newcomer(name)
    await person.open(link)
    await person.tap("Acepto")
    await heard(ruta, rosa)
    return person


async def test_a_colleague_goes_and_is_told(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    await rosa.tap("Irá otra persona")
    assert (await rosa.buttons())[:3] == ["Julio Quispe", "Otra persona", "Atrás"]

    assert "Irá Julio Quispe." in await rosa.tap("Julio Quispe")

    assert (await heard(ruta, julio)).startswith("Rosa Quispe respondió por Cooperativa Semilla:\n\nIrá usted.")
    assert await rows(ruta, Invitation, "rsvp", "attendee_id", "substitute") == [("substitute", 2, "Julio Quispe")]


async def test_the_message_for_the_substitute_can_be_forwarded_whole(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Irá otra persona")
    assert "¿Quién irá? Escriba su nombre y apellido." in await rosa.tap("Otra persona")

    what_to_do = await rosa.say("  Elmer   Ríos ")
    message = await rosa.reply()

    assert what_to_do.startswith("Reenvíe el mensaje que sigue a Elmer Ríos")
    assert message.startswith(
        "Elmer Ríos, Cooperativa Semilla le pide ir en su lugar a:\n\n"
        "Taller de costos (PROMPERÚ)\nViernes 20 de noviembre, 5:00 p. m.\n\n"
    )
    assert "https://t.me/ruta_demo_bot?start=" in message
    assert await rows(ruta, Invitation, "rsvp", "attendee_id", "substitute") == [("substitute", None, "Elmer Ríos")]


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        pytest.param("Ana " + "x" * 76, True, id="as long as may be"),
        pytest.param("Ana " + "x" * 77, False, id="too long"),
        pytest.param("¿?", False, id="no letter"),
        pytest.param("12345678", False, id="a number"),
        pytest.param("{name} <bb>", True, id="with braces and signs"),
    ],
)
async def test_only_a_name_is_taken_for_one(ruta_on_sqlite, written, taken):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Irá otra persona")
    await rosa.tap("Otra persona")

    said = await rosa.say(written)

    assert ("Escriba solo el nombre, con letras. Como máximo 80." in said) is not taken
    assert await rows(ruta, Invitation, "substitute") == [(written if taken else None,)]


@pytest.mark.parametrize("written", ["Elmer", "E R", "x", "Elmer R.", "¿A b?"])
async def test_a_name_without_a_surname_is_asked_for_it(ruta_on_sqlite, written):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Irá otra persona")
    await rosa.tap("Otra persona")

    assert (await rosa.say(written)).startswith("Escriba también su apellido.")
    assert await rows(ruta, Invitation, "substitute") == [(None,)]


async def test_what_is_typed_after_going_back_is_no_name(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Irá otra persona")
    await rosa.tap("Otra persona")
    await rosa.tap("Atrás")

    assert (await rosa.say("Elmer Ríos")).startswith("No entendí «Elmer Ríos».")
    assert await rows(ruta, Invitation, "substitute") == [(None,)]


async def test_a_sticker_is_no_name_and_the_name_is_asked_again(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await rosa.tap("Irá otra persona")
    await rosa.tap("Otra persona")

    await rosa.phone.send("sticker")
    assert (await rosa.reply()).startswith("Escriba solo el nombre, con letras.")
    await rosa.say("Elmer Ríos")

    assert await rows(ruta, Invitation, "substitute") == [("Elmer Ríos",)]


async def test_whoever_opens_the_link_consents_first_and_sees_the_session_with_its_file(ruta):
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    link = await link_for(rosa)
    elmer = await ruta.newcomer("Elmer")

    notice = await elmer.open(link)
    assert notice.startswith(
        "RPE · Taller de costos · PROMPERÚ\nViernes 20 de noviembre, 5:00 p. m.\nPara: Cooperativa Semilla\n\n"
        "Guardamos su nombre y que irá a esta sesión.\n\n"
    )
    assert "respuestas de su organización" not in notice
    assert len(await rows(ruta, Person, "id")) == 1, "nothing of them is kept before they agree"

    said = await elmer.tap("Acepto")
    assert said.startswith("Buen día, Elmer Ríos. Cooperativa Semilla le pide ir en su lugar.")
    assert "Viernes 20 de noviembre, 5:00 p. m. (2 horas)" in said
    assert (await elmer.phone.messages())[-1]["document"]["file_name"] == "sesion.ics"
    assert await elmer.buttons() == ["Asistiré", "No podré", "Para mi calendario (.ics)", "Agenda"]
    assert "Elmer Ríos abrió su enlace. Irá por Cooperativa Semilla." in await heard(ruta, rosa)
    assert await rows(ruta, Invitation, "rsvp", "attendee_id") == [("substitute", 2)]
    assert len(await rows(ruta, Consent, "id")) == 2


async def test_a_substitute_is_no_member_and_sees_nothing_else(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    await announced(ruta, "2026-11-25 17:00")
    elmer = await substitute(ruta, rosa)

    assert (await elmer.say("/menu")).startswith("Menú")
    assert await elmer.buttons() == ["Agenda", "Avisos", "Ayuda"]
    ruta.clock.advance(seconds=10)
    helped = await elmer.tap("Ayuda")
    assert "/agenda muestra la sesión a la que va" in helped
    assert "TPE" not in helped
    for tried in ("/start", "/resumen", "/equipo", "/pendientes", "hola"):
        said = await elmer.say(tried)
        ruta.clock.advance(seconds=10)
        assert said.startswith("Su agenda\n\n1. Viernes 20 de noviembre"), tried
        assert "Pregunta" not in said
    assert "25 de noviembre" not in await elmer.say("/agenda")
    assert WITHDRAWN in await pressed(elmer, "session:2")
    assert len(await rows(ruta, Membership, "id")) == 1


async def test_the_reminders_go_to_the_substitute_and_until_they_come_to_whoever_answered(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    link = await link_for(rosa)

    async def reminded():
        found = await rows(ruta, Notification, "kind", "state", "person_id")
        return {person for kind, state, person in found if (kind, state) == ("session.before", "planned")}

    assert await reminded() == {1}
    elmer = await ruta.newcomer("Elmer")
    await elmer.open(link)
    await elmer.tap("Acepto")
    assert await reminded() == {2}


async def test_a_substitute_who_says_yes_is_reminded_and_who_cannot_tells_the_organization(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    elmer = await substitute(ruta, rosa)

    assert (await elmer.tap("Asistiré")).startswith("Anotado: usted asistirá.")
    said = await elmer.tap("No podré")

    assert said.startswith("Gracias por avisar. Le avisamos a Cooperativa Semilla")
    told = await heard(ruta, rosa)
    assert told.startswith("Elmer Ríos respondió por Cooperativa Semilla:\n\nSu organización no asistirá.")
    assert "Irá otra persona" in [b["text"] for row in (await last_rows(rosa)) for b in row]
    assert await rows(ruta, Invitation, "rsvp", "attendee_id", "substitute") == [("not_coming", None, None)]
    assert "¿Por qué no podrá?" in said
    assert (await elmer.buttons())[-2:] == ["Sí podré ir", "Agenda"]

    assert "Anoté el motivo" in await elmer.tap("No hay señal")
    assert await rows(ruta, Invitation, "rsvp", "reason") == [("not_coming", "signal")]
    assert (await elmer.tap("Sí podré ir")).startswith("Anotado: usted asistirá.")
    assert await rows(ruta, Invitation, "rsvp", "attendee_id", "substitute") == [("substitute", 2, "Elmer Ríos")]


async def test_a_substitute_who_stood_down_may_not_go_once_another_answer_was_given(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    elmer = await substitute(ruta, rosa)
    await elmer.tap("No podré")
    await pressed(rosa, "coming:1")

    assert WITHDRAWN in await elmer.tap("Sí podré ir")
    assert await rows(ruta, Invitation, "rsvp", "attendee_id") == [("coming", 1)]


async def test_whoever_does_not_agree_to_go_in_place_of_others_is_told_what_is_kept_of_them(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    link = await link_for(rosa)
    elmer = await ruta.newcomer("Elmer")
    await elmer.open(link)

    assert "Solo guardamos el nombre que nos dio Cooperativa Semilla." in await elmer.tap("No acepto")
    assert "le pide ir en su lugar" in await elmer.tap("Acepto")


async def test_a_substitute_reads_the_notice_of_organizations_before_they_join_one(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    elmer = await substitute(ruta, rosa)

    asked = await elmer.open(await ruta.invite("20999999981"))

    assert "las respuestas de su organización" in asked
    assert asked.endswith("¿Quiere entrar a Asociación Flor?")


async def last_rows(person):
    """The buttons under the last message that has any."""
    shown = [each for each in await person.phone.messages() if "reply_markup" in each]
    return shown[-1]["reply_markup"]["inline_keyboard"]


async def test_when_the_answer_changes_the_substitute_is_told_and_sees_nothing_any_more(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    elmer = await substitute(ruta, rosa)

    await pressed(rosa, "coming:1")

    assert "Ya no hace falta que vaya por Cooperativa Semilla. Gracias." in await heard(ruta, elmer)
    assert WITHDRAWN in await pressed(elmer, "session:1")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        pytest.param("used", "Este enlace ya se usó.", id="somebody else came through it"),
        pytest.param("begun", "Este enlace ya venció.", id="the session has begun"),
        pytest.param("cancelled", "Este enlace ya venció.", id="the session was cancelled"),
        pytest.param("changed", "Este enlace fue anulado.", id="the manager goes after all"),
    ],
)
async def test_a_link_that_lets_nobody_in_says_why(ruta_on_sqlite, what, said):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    number = await invited(ruta, rosa)
    link = await link_for(rosa)
    if what == "used":
        first = await ruta.newcomer("Marta")
        await first.open(link)
        await first.tap("Acepto")
    elif what == "begun":
        ruta.clock.now = lima(STARTS)
    elif what == "cancelled":
        await ruta.store.write(cancelled, number, ruta.clock())
    else:
        await pressed(rosa, "coming:1")
    elmer = await ruta.newcomer("Elmer")

    assert f"{said} Pregunte a Cooperativa Semilla, que se lo envió." in await elmer.open(link)


async def test_of_two_who_open_the_link_the_first_to_agree_goes(ruta):
    rosa, elmer, marta = await ruta.manager(), await ruta.newcomer("Elmer"), await ruta.newcomer("Marta")
    await invited(ruta, rosa)
    link = await link_for(rosa)
    await elmer.open(link)
    await marta.open(link)

    assert "le pide ir en su lugar" in await elmer.tap("Acepto")
    assert "Este enlace ya se usó." in await marta.tap("Acepto")


async def test_after_a_move_the_substitutes_own_link_shows_the_new_date(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    number = await invited(ruta, rosa)
    link = await link_for(rosa)
    await ruta.store.write(moved, number, lima("2026-11-24 18:00"), ruta.clock())
    ruta.clock.now = lima("2026-11-21 09:00")
    elmer = await ruta.newcomer("Elmer")
    await elmer.open(link)

    assert "Martes 24 de noviembre, 6:00 p. m." in await elmer.tap("Acepto")
    assert "Martes 24 de noviembre, 6:00 p. m." in await elmer.open(link)


async def test_a_member_elsewhere_goes_too_and_keeps_their_own_place(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    flor = await ruta.manager("Flor", "20999999981")
    await invited(ruta, rosa)
    link = await link_for(rosa, "Flor Quispe")

    assert "Cooperativa Semilla le pide ir en su lugar." in await flor.open(link)
    assert "Para: Cooperativa Semilla" in await flor.tap("Asistiré")
    assert (await flor.say("/start")).startswith("Pregunta 1 de 117")


async def test_somebody_taken_out_of_the_team_meanwhile_is_not_sent(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)

    assert "Esa persona ya no está en su equipo." in await pressed(rosa, "goes:1:99")
    assert await rows(ruta, Invitation, "rsvp") == [(None,)]


async def test_the_organizations_own_people_do_not_use_up_the_link_that_they_are_to_forward(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await invited(ruta, rosa, julio)
    link = await link_for(rosa)

    for each in (rosa, julio):
        assert (await each.open(link)).startswith("Este enlace es para Elmer Ríos: reenvíeselo.")
        assert "Asistiré" in await each.buttons()
    assert await rows(ruta, Invitation, "attendee_id", "substitute") == [(None, "Elmer Ríos")]
    elmer = await ruta.newcomer("Elmer")
    await elmer.open(link)
    assert "le pide ir en su lugar" in await elmer.tap("Acepto")


async def test_whoever_opens_the_link_reads_as_whom_they_go_and_the_organization_hears_who_it_was(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    flor = await ruta.manager("Flor", "20999999981")
    await invited(ruta, rosa, julio)
    link = await link_for(rosa)
    assert (await heard(ruta, julio)).startswith("Rosa Quispe respondió por Cooperativa Semilla:")

    said = await flor.open(link)

    assert "Usted va como Elmer Ríos. Si no es usted, pulse «No podré»." in said
    for each in (rosa, julio):
        told = await heard(ruta, each)
        assert told == "Flor Quispe abrió su enlace. Irá por Cooperativa Semilla. El enlace era para Elmer Ríos."


async def test_a_name_that_is_another_in_telegram_is_told_to_the_organization(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    link = await link_for(rosa)
    marta = await ruta.newcomer("Marta")
    await marta.open(link)
    await marta.tap("Acepto")

    assert (await heard(ruta, rosa)).endswith("En Telegram se llama Marta Quispe.")


async def test_who_names_a_substitute_in_the_organizations_name_reads_whom_the_reminders_reach(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await invited(ruta, rosa)
    ana = await ruta.facilitator()
    await pressed(ana, "with:1:1")
    await pressed(ana, "goes:1:0")

    what_to_do = await ana.say("Elmer Ríos")
    link = (await ana.reply()).split()[-1]

    assert "los recordatorios le llegan a la organización." in what_to_do
    assert "le llegan a usted" not in what_to_do
    await ana.open(link)
    assert await rows(ruta, Invitation, "attendee_id", "substitute") == [(None, "Elmer Ríos")]
