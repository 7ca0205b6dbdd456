"""The people of an organization: inviting colleagues, /equipo, and taking somebody out."""

import pytest
from sqlalchemy import select

from storage.audit import AuditEntry
from storage.facilitators import ASSISTING, set_doing
from storage.helps import HelpRequest
from storage.invites import Invite
from storage.memberships import Membership
from storage.tables import table
from tests.bot.conftest import SECOND_CACAO


def rows_of(store, model):
    """Every row of a table, as mappings."""
    return store.submit(lambda tx: [dict(row) for row in tx.execute(select(table(model))).mappings()]).result()


def actions_of(store):
    """What the audit trail says was done, in order."""
    return [row["action"] for row in rows_of(store, AuditEntry)]


async def answer(ruta, person, *answers):
    """Typed one after the other, as people do: the same word twice at once would be one message that came twice."""
    for each in answers:
        await person.say(each)
        ruta.clock.advance(seconds=10)


async def link_from(host):
    """The link in the message that a representative may forward."""
    await host.say("/equipo")
    await host.tap("Invitar a un colega")
    return (await host.reply()).split()[-1]


async def test_an_invited_colleague_is_in_at_once_and_whoever_invited_hears_of_it(ruta):
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    await rosa.say("/equipo")

    what_to_do = await rosa.tap("Invitar a un colega")
    message = await rosa.reply()
    await julio.enrol(message.split()[-1])
    await ruta.swept()

    assert "Reenvíe el mensaje que sigue a su colega" in what_to_do
    assert "hasta el 10 de noviembre de 2026" in what_to_do
    assert "Rosa Quispe le pide responder juntos el test de Cooperativa Semilla" in message
    assert "Julio Quispe entró con su enlace" in await rosa.reply()
    assert (await julio.say("/start")).startswith("Pregunta 1 de 117")
    assert [row["accepted_at"] is not None for row in rows_of(ruta.store, Membership)] == [True, True]
    assert "colleague.invited" in actions_of(ruta.store)


async def test_a_colleague_who_is_no_manager_may_invite_too(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")

    elmer = await ruta.colleague(julio, "Elmer")

    assert (await elmer.say("/start")).startswith("Pregunta 1 de 117")


async def test_the_newcomer_sees_where_the_organization_is_and_goes_on_at_the_exact_question(ruta):
    rosa = await ruta.manager("Rosa")
    await answer(ruta, rosa, "b", "a", "a")
    julio = await ruta.newcomer("Julio")
    await julio.open(await link_from(rosa))
    await julio.tap("Acepto")
    await julio.tap((await julio.buttons())[0])
    await julio.tap("Socio o socia")

    thanks = await julio.press("Omitir")
    where = await julio.reply()

    assert "Ya está en Cooperativa Semilla" in thanks
    assert "Llevamos 3 de 117." in where
    assert "Respondieron: Rosa Quispe (3)" in where
    assert "Sigue en la pregunta 4:" in where
    assert (await julio.tap("Seguir")).startswith("Pregunta 4 de 117")


async def test_a_newcomer_goes_on_where_the_organization_is_and_not_at_the_first_gap(short_ruta):
    """Rosa has gone ahead to the second part and left questions behind her: Julio is asked what she is asked."""
    rosa = await short_ruta.manager("Rosa")
    await rosa.say("sí")
    await rosa.say("/resumen")
    await rosa.tap("Segunda parte")
    asked = await rosa.tap("4")

    julio = await short_ruta.colleague(rosa, "Julio")

    assert "¿Cuánto vendió, en soles?" in asked
    assert "¿Cuánto vendió, en soles?" in await julio.tap("Seguir")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param("used", "Este enlace ya se usó.", id="a link used by two"),
        pytest.param("expired", "Este enlace ya venció.", id="a link of eight days"),
        pytest.param("withdrawn", "Este enlace fue anulado.", id="a link that the manager took back"),
    ],
)
async def test_a_colleagues_link_that_lets_nobody_in_says_why_and_whom_to_ask(ruta_on_sqlite, wrong, said):
    ruta = ruta_on_sqlite
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    link = await link_from(rosa)
    if wrong == "used":
        await (await ruta.newcomer("Elmer")).enrol(link)
    elif wrong == "expired":
        ruta.clock.advance(days=8)
    else:
        await rosa.say("/equipo")
        links = await rosa.tap("Enlaces sin abrir (1)")
        assert "1. Lo hizo Rosa Quispe. Sirve hasta el 10 de noviembre de 2026." in links
        assert "ese enlace ya no sirve" in await rosa.tap("Anular el enlace 1")

    refused = await julio.open(link)

    assert said in refused
    assert "Pida uno nuevo a quien se lo envió o al equipo de la RPE." in refused
    assert "necesita el enlace" in await julio.say("hola")


async def test_of_two_who_open_the_same_link_the_first_to_agree_is_in(ruta):
    rosa, julio, elmer = await ruta.manager("Rosa"), await ruta.newcomer("Julio"), await ruta.newcomer("Elmer")
    link = await link_from(rosa)
    await julio.open(link)
    await elmer.open(link)

    assert "¿Cómo se llama?" in await julio.tap("Acepto")
    assert "Este enlace ya se usó." in await elmer.tap("Acepto")
    assert len(rows_of(ruta.store, Membership)) == 2


async def test_whoever_made_a_link_opens_it_and_loses_nothing(ruta_on_sqlite):
    rosa, julio = await ruta_on_sqlite.manager("Rosa"), await ruta_on_sqlite.newcomer("Julio")
    link = await link_from(rosa)

    opened = await rosa.open(link)

    assert "Usted hizo este enlace para un colega" in opened
    assert "Pregunta 1 de 117" in opened
    assert (await julio.open(link)).startswith("RPE · Cooperativa Semilla")


async def test_a_member_who_opens_a_colleagues_link_leaves_it_good_for_whom_it_is(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    link = await link_from(rosa)

    assert (await julio.open(link)).startswith("Pregunta 1 de 117")
    assert rows_of(ruta.store, Invite)[-1]["uses_left"] == 1


async def test_whoever_came_through_a_link_comes_back_through_it(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    link = await link_from(rosa)
    await julio.enrol(link)

    assert (await julio.open(link)).startswith("Pregunta 1 de 117")


async def test_whoever_waits_to_be_let_in_is_in_through_a_colleagues_link(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())

    assert (await julio.open(await link_from(rosa))).startswith("Pregunta 1 de 117")


async def test_the_team_shows_who_is_in_who_manages_and_how_many_answers_each_gave(ruta):
    rosa = await ruta.manager("Rosa")
    await rosa.say("b")
    julio = await ruta.colleague(rosa, "Julio", last_name="Tapullima")
    await julio.tap("Seguir")
    await answer(ruta, julio, "a", "a")
    elmer = await ruta.newcomer("Elmer")
    await elmer.enrol_until_phone(await ruta.invite())
    ruta.clock.advance(hours=2)
    await julio.phone.block()
    await ruta.settled()
    await rosa.reply()  # Elmer asks to join

    team = await rosa.say("/equipo")

    assert "★ Rosa Quispe, Gerente\ngerente aquí · 1 respuesta · última vez: hoy" in team
    assert "Julio Tapullima, Socio o socia\n2 respuestas · última vez: " in team
    assert "no le llegan los mensajes" in team
    assert "Elmer Quispe, Socio o socia\npide participar" in team
    assert len(team) <= 500


async def test_each_has_a_row_with_first_name_and_first_surname(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa María", last_name="Quispe Huamán")
    await ruta.colleague(rosa, "Julio", last_name="Tapullima Shupingahua")
    await rosa.say("/equipo")

    rows = (await rosa.phone.screen())["reply_markup"]["inline_keyboard"]

    assert [[button["text"] for button in row] for row in rows[:2]] == [["Rosa Quispe"], ["Julio Tapullima"]]


async def test_a_tap_on_a_person_shows_which_questions_they_answered(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager("Rosa")
    await answer(ruta_on_sqlite, rosa, "b", "a", "a")
    await rosa.say("/equipo")

    shown = await rosa.tap("Rosa Quispe")

    assert "3 respuestas" in shown
    assert ": 1-3" in shown
    assert "Quitar del equipo" not in await rosa.buttons()


async def test_the_manager_lets_somebody_in_from_the_team(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, elmer = await ruta.manager("Rosa"), await ruta.newcomer("Elmer")
    await elmer.enrol_until_phone(await ruta.invite())
    await rosa.say("/equipo")
    await rosa.tap("Elmer Quispe")

    assert "Listo: ya puede participar." in await rosa.tap("Sí, que participe")
    assert (await elmer.say("/start")).startswith("Pregunta 1 de 117")


async def test_with_many_people_the_team_has_pages(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    for name in ("Ana", "Berta", "Carlos", "Dora", "Elmer"):
        await (await ruta.newcomer(name)).enrol_until_phone(await ruta.invite())

    first = await rosa.say("/equipo")
    second = await rosa.tap("Más")

    assert "Equipo de Cooperativa Semilla (1/2)" in first
    assert "Elmer Quispe" not in first
    assert "Equipo de Cooperativa Semilla (2/2)" in second
    assert "Elmer Quispe" in second


async def test_whoever_is_taken_out_can_do_nothing_more_and_is_told(ruta):
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await julio.say("b")
    old = await julio.phone.screen()
    option = old["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    link = await link_from(julio)
    await rosa.say("/equipo")
    await rosa.tap("Julio Quispe")

    asked = await rosa.tap("Quitar del equipo")
    done = await rosa.tap("Sí, quitar del equipo")
    await ruta.swept()

    assert "¿Quitar a Julio Quispe del equipo de Cooperativa Semilla?" in asked
    assert "Julio Quispe ya no está en el equipo." in done
    assert "Rosa Quispe lo quitó a usted del equipo de Cooperativa Semilla." in await julio.reply()
    refused = await julio.tap(option, old["message_id"], is_stale=True)
    assert "no pertenece a ninguna organización" in refused
    assert "Cooperativa Semilla" not in refused
    assert "no pertenece a ninguna organización" in await julio.say("a")
    assert "Este enlace fue anulado." in await (await ruta.newcomer("Elmer")).open(link)
    assert "organization.taken_out" in actions_of(ruta.store)
    assert "1 respuesta" not in await rosa.say("/equipo")


async def test_what_somebody_answered_stays_when_they_are_taken_out(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await julio.say("b")
    await rosa.say("/equipo")
    await rosa.tap("Julio Quispe")
    await rosa.tap("Quitar del equipo")
    await rosa.tap("Sí, quitar del equipo")

    assert "Llevamos 1 de 117." in await rosa.say("/resumen")


async def test_only_the_manager_takes_people_out(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await julio.say("/equipo")
    await julio.tap("Rosa Quispe")

    assert "Quitar del equipo" not in await julio.buttons()
    screen = await julio.phone.screen()
    pressed = await julio.tap("outyes:1", screen["message_id"], is_stale=True)
    assert "Solo el gerente puede quitar a alguien del equipo." in pressed
    assert [row["until"] for row in rows_of(ruta.store, Membership)] == [None, None]


async def test_a_button_about_somebody_of_another_organization_shows_nothing_of_them(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    await ruta.manager("Flor", ruc=SECOND_CACAO)
    await rosa.say("/equipo")
    screen = await rosa.phone.screen()

    for verb in ("member", "out", "outyes"):
        shown = await rosa.tap(f"{verb}:2", screen["message_id"], is_stale=True)
        assert "Esa persona ya no está en el equipo." in shown
        assert "Flor" not in shown
        await rosa.say("/start")
    assert [row["until"] for row in rows_of(ruta.store, Membership)] == [None, None]


@pytest.mark.parametrize("written", ["/equipo", "/team"])
async def test_the_team_is_for_those_who_are_in(ruta_on_sqlite, written):
    ruta = ruta_on_sqlite
    await ruta.manager("Rosa")
    elmer = await ruta.newcomer("Elmer")

    assert "necesita el enlace" in await elmer.say(written)
    await elmer.enrol_until_phone(await ruta.invite())
    assert "ya tiene aquí un gerente" in await elmer.say(written)


async def test_a_facilitator_who_answers_in_their_name_does_not_run_their_team(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    await ruta.manager("Rosa")
    ana = await ruta.facilitator("Ana")
    ruta.store.submit(set_doing, 1, ASSISTING, 1).result()

    shown = await ana.say("/equipo")

    assert "Eso solo lo hace la gente de la organización." in shown
    assert "Pregunta 1 de 117" in shown


async def test_only_the_manager_or_whoever_made_a_link_takes_it_back(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await link_from(rosa)
    number = rows_of(ruta.store, Invite)[-1]["id"]
    await julio.say("/equipo")

    listed = await julio.tap("Enlaces sin abrir (1)")

    assert "Lo hizo Rosa Quispe" in listed
    assert not any(button.startswith("Anular") for button in await julio.buttons())
    screen = await julio.phone.screen()
    refused = await julio.tap(f"unlink:{number}", screen["message_id"], is_stale=True)
    assert "Solo el gerente, o quien hizo el enlace, puede anularlo." in refused
    assert rows_of(ruta.store, Invite)[-1]["revoked_at"] is None


async def test_a_part_that_somebody_held_goes_back_when_they_are_taken_out(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio, elmer = await ruta.colleague(rosa, "Julio"), await ruta.colleague(rosa, "Elmer")
    await julio.say("/start")
    for label in ("Pedir ayuda", "Esta pregunta", "Elmer Quispe"):
        await julio.tap(label)
    await ruta.swept()
    await elmer.reply()
    await rosa.say("/equipo")
    for label in ("Elmer Quispe", "Quitar del equipo", "Sí, quitar del equipo"):
        await rosa.tap(label)
    await ruta.swept()

    assert "Elmer Quispe" in await julio.reply()
    assert [row["outcome"] for row in rows_of(ruta.store, HelpRequest)] == ["declined"]
