"""A facilitator answers in an organization's name, on the telephone."""

import pytest

from ruta.cli_staff import _dismiss
from storage.answers import Answer
from storage.audit import AuditEntry
from storage.facilitators import Facilitator
from storage.feeds import CalendarFeed
from storage.preferences import NoticePreference
from storage.responses import Response
from storage.tables import table
from tests.bot.conftest import CACAO, SECOND_CACAO
from tests.bot.talks import heard, pressed, rows
from tests.bot.test_helping import ask_for_section, two
from tests.sessions import announced

STOP = "Dejar de responder por ellos"


async def assisting(ruta, *, with_whom="Con Rosa Quispe"):
    """Ana is on the telephone with Rosa and sees the first question."""
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await ruta.settled()
    await ana.say(CACAO)
    await ana.tap("assist:1")
    await ana.tap(with_whom)
    return ana, rosa


async def test_it_is_asked_with_whom_every_screen_says_for_whom_and_every_answer_says_how(short_ruta):
    ruta = short_ruta
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await ana.say(CACAO)

    asked = await ana.tap("assist:1")
    offered = await ana.buttons()
    begun = await ana.tap("Con Rosa Quispe")
    second = await ana.say("no")
    over = await ana.tap(STOP)
    told = await heard(ruta, rosa)

    assert "¿Está hablando ahora por teléfono con Cooperativa Semilla? ¿Con quién?" in asked
    assert offered[:3] == ["Con Rosa Quispe", "Con otra persona", "No, volver"]
    assert begun.startswith("En nombre de Cooperativa Semilla\n\nAhora usted responde por Cooperativa Semilla.")
    assert "¿Exporta su organización?" in begun
    assert second.startswith("En nombre de Cooperativa Semilla")
    assert over == "Respondió 1 pregunta por Cooperativa Semilla. Le avisamos."
    assert told == "Ana Torres, RPE, respondió 1 pregunta por Cooperativa Semilla, por teléfono, con Rosa Quispe."
    (ana_id,) = [person_id for (person_id,) in await rows(ruta, Facilitator, "person_id")]
    assert await rows(ruta, Answer, "value", "how", "person_id") == [("no", "assisted", ana_id)]
    assert "Llevamos 1 de" in await rosa.tap("Ver las respuestas")


async def test_everybody_who_is_in_hears_of_what_was_answered_by_telephone(short_ruta):
    ruta = short_ruta
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa, "Julio")
    ana = await ruta.facilitator("Ana")
    await ana.say(CACAO)
    await ana.tap("assist:1")
    await ana.tap("Con Rosa Quispe")
    await ana.say("no")
    await ana.tap(STOP)

    for person in (rosa, julio):
        assert "Ana Torres, RPE, respondió 1 pregunta por Cooperativa Semilla" in await heard(ruta, person)


async def test_a_newcomer_reads_which_answers_came_by_telephone(short_ruta):
    ana, rosa = await assisting(short_ruta)
    await ana.say("no")
    await rosa.say("/start")
    await rosa.say("cacao")

    julio = await short_ruta.colleague(rosa, "Julio")

    summary = (await julio.phone.screen())["text"]
    assert "por teléfono con Ana Torres (RPE) (1)" in summary
    assert "Rosa Quispe (1)" in summary


async def test_the_trail_names_whoever_was_on_the_telephone_by_membership_only(short_ruta):
    ana, _rosa = await assisting(short_ruta)
    await ana.say("no")
    await ana.tap(STOP)

    trail = [row for row in await rows(short_ruta, AuditEntry, "action", "facts") if row[0].startswith("assist")]

    assert trail == [("assist.begun", {"membership_id": 1}), ("assist.ended", {"answered": 1})]


async def test_after_the_end_words_are_no_answer_and_old_buttons_do_nothing(short_ruta):
    ana, _rosa = await assisting(short_ruta)
    question = (await ana.phone.screen())["message_id"]
    await ana.say("/hoy")
    await ana.say("/hoy")
    await ana.tap(STOP)

    await ana.say("no")
    await ana.tap("answer:1:0:0", question, is_stale=True)

    assert await rows(short_ruta, Answer, "value") == []


async def test_handing_in_is_the_organization_s_own_and_it_is_sent_the_button(short_ruta):
    ruta = short_ruta
    ana, rosa = await assisting(ruta)
    await ana.say("no")
    await ana.tap("A) Cacao")
    await ana.tap("Listo")
    await ana.tap("Seguir")
    await ana.say("1000")
    await ana.tap("Omitir")

    offer = await ana.tap("Enviar el TPE")
    sent = await ana.tap("Sí, mandarle el botón")
    asked = await heard(ruta, rosa)
    assert await rows(ruta, Response, "state") == [("in_progress",)]
    done = await rosa.tap("Enviar el TPE")

    assert "Solo la organización envía su TPE." in offer
    assert "Enviado. La organización pulsa «Enviar el TPE» en su propio teléfono." in sent
    assert asked.startswith("Ana Torres, RPE, pide a Cooperativa Semilla que envíe el TPE.")
    assert done.startswith("TPE enviado")
    assert await rows(ruta, Response, "state") == [("sent",)]


async def test_an_organization_that_never_opened_its_link_can_be_assisted(short_ruta):
    ruta = short_ruta
    ana = await ruta.facilitator("Ana")
    await ana.say(CACAO)
    await ana.tap("assist:1")

    begun = await ana.tap("Con otra persona")
    await ana.say("no")
    over = await ana.tap(STOP)

    assert "¿Exporta su organización?" in begun
    assert over == "Respondió 1 pregunta por Cooperativa Semilla. Todavía no hay a quién avisar aquí."
    assert await rows(ruta, Answer, "value", "how") == [("no", "assisted")]


async def test_a_role_lost_in_the_middle_ends_it_and_what_was_answered_stays(short_ruta):
    ruta = short_ruta
    ana, rosa = await assisting(ruta)
    await ana.say("no")
    await ruta.store.write(_dismiss, "Ana Torres", None, ruta.clock())

    shown = await ana.tap("A) Cacao")
    typed = await ana.say("A")

    assert "Usted ya no trabaja" in shown
    assert "Usted ya no trabaja" in typed
    assert "respondió 1 pregunta por Cooperativa Semilla" in await heard(ruta, rosa)
    assert await rows(ruta, Answer, "value") == [("no",)]


async def test_it_ends_by_itself_after_two_hours_without_a_press(short_ruta):
    ruta = short_ruta
    ana, rosa = await assisting(ruta)
    await ana.say("no")
    ruta.clock.advance(hours=2, minutes=6)

    shown = await ana.say("A")

    assert shown.startswith("Se terminó solo: usted no pulsó nada en más de dos horas. Respondió 1 pregunta")
    assert await rows(ruta, Answer, "value") == [("no",)]
    assert "respondió 1 pregunta por Cooperativa Semilla" in await heard(ruta, rosa)


async def test_a_talk_taken_in_the_middle_ends_it_and_the_organization_is_told(short_ruta):
    ruta = short_ruta
    ana, rosa = await assisting(ruta)
    await ana.say("no")
    await rosa.say("/persona")
    await rosa.say("Una consulta")
    await heard(ruta, ana)

    desk = await ana.tap("Atender")

    assert desk.startswith("Respondió 1 pregunta por Cooperativa Semilla. Le avisamos.")
    assert "Lo que escriba ahora le llega a Rosa Quispe" in desk
    assert "le atiende" in await heard(ruta, rosa)
    assert "respondió 1 pregunta" in await rosa.reply()


async def test_an_organization_that_is_not_followed_cannot_be_assisted(short_ruta):
    ruta = short_ruta
    ana = await ruta.facilitator("Ana")
    await ana.say(CACAO)
    await ruta.store.write(narrow_to_coffee)

    shown = await ana.tap("assist:1")

    assert shown.startswith("Usted no sigue a esa organización.")


def narrow_to_coffee(tx):
    """From now on all facilitators follow coffee alone."""
    tx.execute(table(Facilitator).update().values(chains="coffee"))


async def test_the_notice_leads_to_the_organization_that_it_is_about(short_ruta):
    ruta = short_ruta
    ana, rosa = await assisting(ruta)
    await ana.say("no")
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Gerente")
    await ana.tap(STOP)
    await heard(ruta, rosa)
    ruta.clock.advance(minutes=1)

    shown = await rosa.tap("Ver las respuestas")

    assert shown.startswith("Usted responde por Cooperativa Semilla.")
    assert "Llevamos 1 de" in shown


@pytest.mark.parametrize("elsewhere", ["/hoy", "/seguimiento"])
async def test_a_name_typed_where_organizations_are_looked_for_is_no_answer(short_ruta, elsewhere):
    ruta = short_ruta
    ana, _rosa = await assisting(ruta)
    await ana.say("no")
    await ana.say("cacao")
    await ana.tap("Seguir")
    question = await ana.say("100")
    before = await rows(ruta, Answer, "value")
    await ana.say(elsewhere)

    shown = await ana.say("Cafetalera Neblina")

    assert shown == question
    assert await rows(ruta, Answer, "value") == before


async def test_with_the_holder_of_a_part_on_the_telephone_its_questions_are_asked_too(short_ruta):
    ruta = short_ruta
    rosa, _julio = await two(ruta)
    await ask_for_section(rosa, "Segunda parte", "Julio Quispe")
    ana = await ruta.facilitator("Ana")
    await ruta.settled()
    await ana.say(CACAO)
    await ana.tap("assist:1")
    await ana.tap("Con Julio Quispe")
    await ana.say("no")
    await ana.tap("A) Cacao")
    await ana.tap("Listo")

    shown = await ana.tap("Seguir")

    assert "¿Cuánto vendió" in shown


async def test_a_facilitator_s_own_day_is_in_nobody_s_name_and_the_end_leads_back_to_the_organization(short_ruta):
    ana, _rosa = await assisting(short_ruta)

    day = await ana.say("/hoy")
    following = await ana.tap("Seguimiento")
    ended = await ana.tap("Dejar de responder por ellos")

    assert day.startswith("Hola, Ana Torres.")
    assert "En nombre de" not in following
    assert ended.startswith("Respondió 0 preguntas por Cooperativa Semilla.")
    assert await ana.buttons() == ["Ver la organización", "Hoy"]


@pytest.mark.parametrize(
    "done",
    ["/avisos", "/stop", "stop", "avisos", "notices", "nstop:1", "fewer:1", "npause:7", "feed", "feednew"],
)
async def test_what_is_a_persons_own_is_not_done_in_the_organizations_name(short_ruta, done):
    ana, _rosa = await assisting(short_ruta)

    said = await (pressed(ana, done) if ":" in done or done.startswith("feed") else ana.say(done))

    assert said.startswith("En nombre de Cooperativa Semilla\n\nEso lo hace la persona misma.")
    assert STOP in await ana.buttons()
    assert await rows(short_ruta, CalendarFeed, "id") == []
    assert await short_ruta.store.read(lambda tx: tx.get(NoticePreference, 1)) is None


async def test_the_agenda_in_the_organizations_name_is_the_organizations(short_ruta):
    ana, _rosa = await assisting(short_ruta)
    assert "Cooperativa Semilla no tiene sesiones próximas." in await ana.say("/agenda")
    await announced(short_ruta, "2026-11-20 17:00", organizations=(1, 2))
    await announced(short_ruta, "2026-11-21 17:00", organizations=(2,), key="other")

    agenda = await ana.say("/agenda")

    assert agenda == (
        "En nombre de Cooperativa Semilla\n\nSu agenda\n\n"
        "1. Viernes 20 de noviembre, 5:00 p. m.\nTaller de costos · PROMPERÚ\nSin responder"
    )
    await ana.tap("1")
    await ana.tap("Asistiré")
    assert "Asistirá" in await ana.say("/agenda")
