"""«Escribirles»: a facilitator writes to an organization, sees it first, and gets the answers."""

import pytest

from ruta.cli_staff import _dismiss
from storage.answers import Answer
from storage.audit import AuditEntry
from storage.handoffs import Handoff, HandoffMessage
from storage.letters import Letter
from storage.memberships import Membership
from storage.tables import table
from tests.bot.conftest import CACAO, COFFEE
from tests.bot.talks import heard, pressed, rows, written


async def opened(ana, ruc):
    """The organization, by its RUC, at the facilitator's desk."""
    await ana.say("/hoy")
    return await ana.say(ruc)


async def test_a_letter_to_all_is_seen_first_sent_once_and_answered_to_its_writer(ruta):
    ana, beto = await ruta.facilitator("Ana"), await ruta.facilitator("Beto")
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await opened(ana, CACAO)

    whom = await ana.tap("write:1")
    offered = await ana.buttons()
    await ana.tap("A todos (2)")
    await ana.say("Mañana les llamo.")
    asked = await ana.reply()
    await ana.say("Mañana a las 9 les llamo.")
    asked_again = await ana.reply()
    sent = await ana.tap("Enviar a 2 personas")
    read = [await heard(ruta, person) for person in (rosa, julio)]

    assert whom == "¿A quién de Cooperativa Semilla quiere escribir?"
    assert offered[:3] == ["A Rosa Quispe", "A Julio Quispe", "A todos (2)"]
    assert asked == asked_again == "Va a 2 personas de Cooperativa Semilla. Para cambiarlo, escríbalo otra vez."
    assert sent == "Enviado a 2 de 2. Sus respuestas llegan aquí."
    assert read == ["Ana Torres, RPE (para Cooperativa Semilla):\n\nMañana a las 9 les llamo."] * 2
    assert await rows(ruta, Letter, "text") == [("Mañana a las 9 les llamo.",)]

    shown = await julio.tap("Responder")
    await julio.say("Aquí estaremos")

    assert "Ana Torres: Mañana a las 9 les llamo." in shown
    assert "Ana Torres, del equipo de la RPE, le atiende" in shown
    assert await heard(ruta, ana) == "Julio Quispe, Cooperativa Semilla:\n\nAquí estaremos"
    assert len(await rows(ruta, Handoff, "id")) == 1
    assert not [each for each in await beto.phone.messages() if "Aquí estaremos" in each.get("text", "")]
    trail = [row for row in await rows(ruta, AuditEntry, "action", "facts") if row[0].startswith("letter")]
    assert trail == [("letter.sent", {"letter_id": 1, "people": 2})]


async def test_a_letter_to_one_person_reaches_only_them(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await opened(ana, CACAO)
    await ana.tap("write:1")

    prompt = await ana.tap("A Rosa Quispe")
    await ana.say("Solo para usted")
    await ana.reply()
    await ana.tap("Enviar a 1 persona")

    assert prompt == "Escriba su mensaje para Rosa Quispe, Cooperativa Semilla. Lo verá antes de que salga."
    assert "Solo para usted" in await heard(ruta, rosa)
    assert not [each for each in await julio.phone.messages() if "Solo para usted" in each.get("text", "")]


async def test_a_letter_sent_twice_goes_once_and_one_not_sent_stays_unsent(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await ruta.settled()
    await opened(ana, CACAO)
    await ana.tap("write:1")
    await ana.tap("A Rosa Quispe")
    await ana.say("Una sola vez")
    await ana.reply()
    button = (await ana.phone.screen())["message_id"]
    await ana.tap("Enviar a 1 persona")
    await ana.say("/hoy")

    again = await ana.tap("letter:1", button, is_stale=True)
    await ana.say("/hoy")
    dropped = await ana.tap("noletter:1", button, is_stale=True)

    assert again == dropped == "Ese mensaje ya se envió, o no existe."
    await ruta.settled()
    assert len([each for each in await rosa.phone.messages() if "Una sola vez" in each.get("text", "")]) == 1


async def test_what_is_written_after_leaving_the_letter_is_no_letter(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await opened(ana, CACAO)
    await ana.tap("write:1")
    await ana.tap("A Rosa Quispe")

    assert await ana.tap("No enviar") == "No se envió."
    await ana.say("Hola Rosa")
    await ruta.settled()

    assert await rows(ruta, Letter, "text", "sent_at") == [(None, None)]
    assert not [each for each in await rosa.phone.messages() if "Hola Rosa" in each.get("text", "")]


async def test_a_draft_of_two_hours_ago_takes_no_more_words(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await opened(ana, CACAO)
    await ana.tap("write:1")
    await ana.tap("A Rosa Quispe")
    ruta.clock.advance(hours=2, minutes=1)

    shown = await ana.say("Hola Rosa")

    assert shown.startswith("Usted empezó un mensaje hace más de dos horas.")
    assert await rows(ruta, Letter, "text") == [(None,)]


async def test_an_organization_whose_people_have_left_has_nobody_to_write_to(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await opened(ana, CACAO)
    await ruta.store.write(lambda tx: tx.execute(table(Membership).update().values(until=ruta.clock())).rowcount)

    shown = await ana.tap("write:1")

    assert shown == ("Ahora no hay a quién escribir en Cooperativa Semilla: no han abierto el enlace, o ya se fueron.")


async def test_a_typed_answer_to_a_letter_is_not_taken_for_an_answer_of_the_test(short_ruta):
    ruta = short_ruta
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await opened(ana, CACAO)
    await ana.tap("write:1")
    await ana.tap("A Rosa Quispe")
    await ana.say("¿Exportan?")
    await ana.reply()
    await ana.tap("Enviar a 1 persona")
    await heard(ruta, rosa)

    asked = await rosa.say("no")
    await rosa.tap("Para quien me escribió")

    assert "¿Para quién es «no»?" in asked
    assert await heard(ruta, ana) == "Rosa Quispe, Cooperativa Semilla:\n\nno"
    assert await rows(ruta, Answer, "value") == []
    assert [text for (text,) in await rows(ruta, HandoffMessage, "text")] == ["¿Exportan?", "no"]


async def test_an_answer_to_somebody_who_no_longer_works_here_waits_for_another(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, luis = await ruta.facilitator("Ana"), await ruta.manager("Luis", COFFEE)
    await ruta.settled()
    await opened(ana, COFFEE)
    await ana.tap("write:3")
    await ana.tap("A Luis Quispe")
    await ana.say("¿Cómo va?")
    await ana.reply()
    await ana.tap("Enviar a 1 persona")
    assert await ana.buttons() == ["Ver la organización", "Hoy"]
    await heard(ruta, luis)
    beto = await ruta.facilitator("Beto")
    await ruta.store.write(_dismiss, "Ana Torres", None, ruta.clock())

    await luis.tap("Responder")
    await luis.say("Bien, gracias")

    assert "Luis Quispe, de Cafetalera Neblina, pide hablar" in await heard(ruta, beto)


async def test_a_letter_to_one_person_is_read_by_nobody_else_nor_before_it_is_sent(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    julio, pedro = await ruta.colleague(rosa), await ruta.newcomer("Pedro")
    await pedro.enrol_until_phone(await ruta.invite())
    await ruta.settled()
    await written(ana, "Solo para usted")
    await opened(ana, CACAO)
    await ana.tap("write:1")
    await ana.tap("A Rosa Quispe")
    await ana.say("Todavía no")
    await ana.reply()

    shown = []
    for person, button in ((julio, "re:1"), (pedro, "re:1"), (rosa, "re:2")):
        await ruta.settled()
        await pressed(person, button)
        await ruta.settled()
        shown.append((await person.phone.screen())["text"])

    assert shown == ["Usted ya no pertenece a esa organización. Lo que escribió no se envió."] * 3
    assert await rows(ruta, Handoff, "id") == []


async def test_whoever_attends_already_reads_the_letter_of_another_before_the_answer_to_it(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, beto = await ruta.facilitator("Ana"), await ruta.facilitator("Beto")
    rosa = await ruta.manager()
    await rosa.say("/persona")
    await rosa.say("Una consulta")
    await heard(ruta, beto)
    await beto.tap("Atender")
    await ruta.settled()
    await rosa.say("/start")
    await heard(ruta, ana)
    await written(ana, "¿Puede mandar su acta?")
    await ruta.settled()

    await pressed(rosa, "re:1")
    await pressed(rosa, "re:1")
    await ruta.settled()
    shown = (await rosa.phone.screen())["text"]
    await rosa.say("Sí, mañana")
    await ruta.settled()

    read = [each["text"] for each in await beto.phone.messages() if each["from"]["is_bot"]]
    assert "El equipo de la RPE: ¿Puede mandar su acta?" in shown
    assert read[-2:] == [
        "Ana Torres, RPE (para Cooperativa Semilla):\n\n¿Puede mandar su acta?",
        "Rosa Quispe, Cooperativa Semilla:\n\nSí, mañana",
    ]
    kept = [text for (text,) in await rows(ruta, HandoffMessage, "text")]
    assert kept == ["Una consulta", "¿Puede mandar su acta?", "Sí, mañana"]


async def test_a_typed_answer_to_somebody_who_no_longer_works_here_is_told_to_the_others(short_ruta):
    ruta = short_ruta
    ana, beto = await ruta.facilitator("Ana"), await ruta.facilitator("Beto")
    rosa = await ruta.manager()
    await ruta.settled()
    await written(ana, "¿Exportan?")
    await heard(ruta, rosa)
    await ruta.store.write(_dismiss, "Ana Torres", None, ruta.clock())

    await rosa.say("Necesitamos ayuda")
    await rosa.tap((await rosa.buttons())[0])

    assert "Rosa Quispe: Necesitamos ayuda" in await heard(ruta, beto)


@pytest.mark.parametrize("button", ["whom:1:999", "whom:1:99999999999999999"])
async def test_whoever_is_not_there_is_not_written_to_and_it_is_asked_again(ruta_on_sqlite, button):
    ruta = ruta_on_sqlite
    ana, _rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await ruta.settled()

    shown = await pressed(ana, button)

    assert shown == "¿A quién de Cooperativa Semilla quiere escribir?"
    assert await rows(ruta, Letter, "id") == []
