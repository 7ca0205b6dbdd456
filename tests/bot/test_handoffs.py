"""«Hablar con una persona»: two telephones and the facilitators' desks."""

import pytest

from bot.talking import is_wish
from programme.xlsform import read_questionnaire
from ruta.cli_staff import _dismiss
from ruta.data import shipped_forms
from storage.answers import Answer
from storage.audit import AuditEntry
from storage.handoffs import Handoff, HandoffMessage
from tests.bot.conftest import COFFEE, SECOND_CACAO, link_of
from tests.bot.talks import heard, in_two, pressed, rows, taken_out, written
from tests.bot.wall import Wall

TALK, BACK = "Hablar con una persona", "Volver"


async def said(ruta):
    """All that was said in all talks, in order."""
    return [text for (text,) in await rows(ruta, HandoffMessage, "text")]


async def attending(ruta):
    """Rosa has asked and written, Ana attends to her; both have read all."""
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await rosa.tap(TALK)
    await rosa.say("No entiendo la pregunta")
    await heard(ruta, ana)
    await ana.tap("Atender")
    await heard(ruta, rosa)
    return ana, rosa


async def test_a_whole_talk_from_the_button_to_the_last_word(ruta):
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()

    asked = await rosa.tap(TALK)
    kept = await rosa.say("No entiendo la pregunta")
    told = await heard(ruta, ana)
    desk = await ana.tap("Atender")
    attended = await heard(ruta, rosa)
    sent = await ana.say("¿Cuál pregunta?")
    answer = await heard(ruta, rosa)
    await rosa.say("La primera")
    reply = await heard(ruta, ana)
    await ana.say("Listo.")
    await heard(ruta, rosa)
    closed = await ana.tap("Cerrar")
    over = await heard(ruta, rosa)

    assert asked.startswith("Escriba su mensaje. Se lo damos a una persona del equipo de la RPE.")
    assert "Lo que escriba ahora va a esa persona, no al TPE." in asked
    assert "Rosa Quispe, de Cooperativa Semilla, pide hablar con una persona.\n(cacao, San Martín)" in told
    assert "Está en la pregunta 1 de 117:" in told
    assert "Respondió 0 de 117 preguntas." in told
    assert kept.startswith("Guardamos su mensaje.")
    assert "Rosa Quispe: No entiendo la pregunta" in told
    assert desk.startswith("Rosa Quispe, Cooperativa Semilla\n")
    assert "Lo que escriba ahora le llega a Rosa Quispe, Cooperativa Semilla." in desk
    assert attended == "Ana Torres, del equipo de la RPE, le atiende (Cooperativa Semilla)."
    assert sent.startswith("Enviado a Rosa Quispe, Cooperativa Semilla.")
    assert answer == "Ana Torres, RPE (para Cooperativa Semilla):\n\n¿Cuál pregunta?"
    assert reply == "Rosa Quispe, Cooperativa Semilla:\n\nLa primera"
    assert closed == "Conversación cerrada. Le avisamos a Rosa Quispe."
    assert over == "Ana Torres, RPE, cerró la conversación sobre Cooperativa Semilla. ¿Algo más? Pulse el botón."
    assert await said(ruta) == ["No entiendo la pregunta", "¿Cuál pregunta?", "La primera", "Listo."]
    assert (await rosa.tap("Continuar con el TPE")).startswith("Pregunta 1 de 117")


async def test_everything_is_in_the_trail_without_personal_data(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await attending(ruta)
    await ana.tap("Cerrar")

    trail = [row for row in await rows(ruta, AuditEntry, "action", "facts") if row[0].startswith("handoff")]

    assert [action for action, _ in trail] == ["handoff.opened", "handoff.taken", "handoff.closed"]
    assert all(set(facts) == {"handoff_id"} for _, facts in trail)


@pytest.mark.parametrize("way", ["tap", "/persona", "Quiero hablar con una persona, por favor", "AYUDA HUMANA"])
async def test_a_person_is_asked_for_by_button_command_or_words(ruta_on_sqlite, way):
    rosa = await ruta_on_sqlite.manager()

    shown = await (rosa.tap(TALK) if way == "tap" else rosa.say(way))

    assert shown.startswith("Escriba su mensaje.")
    assert await rows(ruta_on_sqlite, Answer, "value") == []


async def test_words_for_a_person_are_understood_while_enrolling_too(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.newcomer()
    await rosa.open(await ruta.invite())
    await rosa.tap("Acepto")

    shown = await rosa.say("quiero hablar con una persona")
    await rosa.say("¿Cómo entro?")
    told = await heard(ruta, ana)
    back = await rosa.tap(BACK)

    assert shown.startswith("Escriba su mensaje.")
    assert told.startswith("alguien que aún no dio su nombre, de Cooperativa Semilla, pide hablar")
    assert "¿Cómo se llama?" in back


async def test_answering_for_another_organization_speaks_for_that_one(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Gerente")
    await ana.say("¿Rosa?")
    await heard(ruta, rosa)
    ruta.clock.advance(minutes=1)

    shown = await rosa.tap("Responder")

    assert shown.startswith("Usted responde por Cooperativa Semilla.")


async def test_asking_twice_is_the_same_talk(ruta_on_sqlite):
    ana, rosa = await ruta_on_sqlite.facilitator("Ana"), await ruta_on_sqlite.manager()

    await rosa.tap(TALK)
    await rosa.say("/persona")
    await rosa.say("¿Hay alguien?")
    await ruta_on_sqlite.settled()

    assert len(await rows(ruta_on_sqlite, Handoff, "id")) == 1
    notices = [message for message in await ana.phone.messages() if "pide hablar" in message.get("text", "")]
    assert len(notices) == 1


async def test_words_inside_a_longer_answer_are_an_answer(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.say("no")
    await rosa.tap("C) Banano")
    await rosa.tap("Listo")
    await rosa.tap("Seguir")
    await rosa.say("1000")

    await rosa.say("Nos hace falta hablar con una persona de SENASA")

    assert [value for (value,) in await rows(short_ruta, Answer, "value")][-1] == (
        "Nos hace falta hablar con una persona de SENASA"
    )
    assert await rows(short_ruta, Handoff, "id") == []


def test_no_option_of_a_shipped_questionnaire_asks_for_a_person():
    for form in shipped_forms():
        questionnaire = read_questionnaire(form)
        labels = [questionnaire.text(choice.label, "es") for step in questionnaire.steps for choice in step.choices]
        assert not [label for label in labels if is_wish(label)]


async def test_with_nobody_there_the_person_is_told_so_and_what_they_write_waits(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()

    asked = await rosa.tap(TALK)
    await rosa.say("¿Hay alguien?")
    ana = await ruta.facilitator("Ana")

    assert "Todavía no hay nadie del equipo aquí." in asked
    await ana.say("/hoy")
    desk = await ana.tap("handoff:1")
    assert "Rosa Quispe: ¿Hay alguien?" in desk
    assert await said(ruta) == ["¿Hay alguien?"]


async def test_only_those_who_follow_the_organization_are_told_and_all_if_nobody_does(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana = await ruta.facilitator("Ana", chains=("cacao",))
    beto = await ruta.facilitator("Beto", chains=("banana",))
    rosa, luis = await ruta.manager(), await ruta.manager("Luis", COFFEE)

    await rosa.tap(TALK)
    await rosa.say("¿Hay alguien?")
    assert "Rosa Quispe, de Cooperativa Semilla" in await heard(ruta, ana)
    await luis.say("/persona")
    await luis.say("¿Hay alguien?")

    for facilitator in (ana, beto):
        assert "Luis Quispe, de Cafetalera Neblina" in await heard(ruta, facilitator)
    await beto.tap("Atender")
    texts = [message.get("text", "") for message in await beto.phone.messages()]
    assert not [text for text in texts if "Cooperativa Semilla" in text]


async def test_two_take_it_at_once_and_the_first_has_it(ruta):
    ana, beto = await ruta.facilitator("Ana"), await ruta.facilitator("Beto")
    rosa = await ruta.manager()
    await rosa.tap(TALK)
    await rosa.say("¿Hay alguien?")
    for facilitator in (ana, beto):
        await heard(ruta, facilitator)

    await ana.phone.tap("Atender")
    await beto.phone.tap("Atender")
    shown = {"Ana": await ana.reply(), "Beto": await beto.reply()}

    (first,) = [name for name, text in shown.items() if "Lo que escriba ahora le llega" in text]
    (second,) = [name for name in shown if name != first]
    assert shown[second] == f"Ya la atiende {first} Torres."
    (holder,) = await rows(ruta, Handoff, "taken_by")
    assert holder[0] is not None


async def test_a_button_of_a_question_ends_the_talk_s_turn_and_its_answer_counts(short_ruta):
    rosa = await short_ruta.manager()
    question = (await rosa.phone.screen())["message_id"]
    await rosa.say("/persona")
    await rosa.say("un mensaje")

    await rosa.tap("answer:1:0:0", question, is_stale=True)
    await rosa.say("2001")

    assert [value for (value,) in await rows(short_ruta, Answer, "value")] == ["yes", "2001"]
    assert await said(short_ruta) == ["un mensaje"]


@pytest.mark.parametrize("way_out", ["Volver", "/start", "/resumen", "/menu"])
async def test_what_is_typed_after_leaving_is_an_answer(short_ruta, way_out):
    rosa = await short_ruta.manager()
    await rosa.tap(TALK)
    await (rosa.tap(way_out) if way_out == BACK else rosa.say(way_out))

    await rosa.say("no")

    assert [value for (value,) in await rows(short_ruta, Answer, "value")] == ["no"]
    assert await said(short_ruta) == []


async def test_after_the_other_has_closed_a_typed_thanks_is_no_answer(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await ana.tap("Cerrar")
    await heard(ruta, rosa)

    shown = await rosa.say("no")

    assert shown == "Esa conversación terminó. ¿Lo que escribió es para una persona de la RPE?"
    assert await rows(ruta, Answer, "value") == []
    await rosa.tap("Enviarlo a una persona")
    assert (await said(ruta))[-1] == "no"
    assert len(await rows(ruta, Handoff, "id")) == 2


async def test_whoever_is_written_to_while_answering_is_asked_whom_their_words_are_for(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await rosa.tap(BACK)
    await ana.say("¿Exportan ustedes?")
    await heard(ruta, rosa)

    asked = await rosa.say("no")

    assert asked == "Le escribieron hace un momento. ¿Para quién es «no»?"
    assert (await rosa.buttons())[:2] == ["Para Ana Torres, RPE", "Es mi respuesta del TPE"]
    assert "¿Qué cultiva?" in await rosa.tap("Es mi respuesta del TPE")
    assert [value for (value,) in await rows(ruta, Answer, "value")] == ["no"]
    assert (await said(ruta))[-1] == "¿Exportan ustedes?"


async def test_or_it_goes_to_whoever_wrote_and_nothing_is_answered(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await rosa.tap(BACK)
    await ana.say("¿Exportan ustedes?")
    await heard(ruta, rosa)
    await rosa.say("no")
    await rosa.say("todavía")

    await rosa.tap("Para Ana Torres, RPE")

    assert await heard(ruta, ana) == "Rosa Quispe, Cooperativa Semilla:\n\nno\ntodavía"
    assert await rows(ruta, Answer, "value") == []


async def test_a_facilitator_with_two_talks_is_asked_before_words_go_to_the_wrong_one(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    luis = await ruta.manager("Luis", COFFEE)
    await luis.say("/persona")
    await luis.say("¿Hay alguien?")
    await heard(ruta, ana)
    await ana.tap("Atender")
    await heard(ruta, luis)
    await rosa.say("Sigo aquí")
    await heard(ruta, ana)

    asked = await ana.say("Buenos días")

    assert asked == "Le escribieron hace un momento. ¿Para quién es «Buenos días»?"
    assert (await ana.buttons())[:2] == [
        "Para Rosa Quispe · Cooperativa S…",
        "Para Luis Quispe · Cafetalera Ne…",
    ]
    shown = await ana.tap("Para Luis Quispe · Cafetalera Ne…")
    assert shown.startswith("Enviado a Luis Quispe, Cafetalera Neblina.")
    assert "Buenos días" in await heard(ruta, luis)
    assert "→ Rosa Quispe · Cooperativa S…" in await ana.buttons()
    assert "Sigo aquí" in await ana.tap("→ Rosa Quispe · Cooperativa S…")


async def test_looking_at_something_else_ends_writing(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await attending(ruta)
    await ana.say("/hoy")

    await ana.say("esto no es para Rosa")

    assert await said(ruta) == ["No entiendo la pregunta"]


async def test_a_facilitator_dismissed_in_the_middle_writes_to_nobody_and_another_takes_over(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    beto = await ruta.facilitator("Beto")
    await ruta.settled()
    await ruta.store.write(_dismiss, "Ana Torres", None, ruta.clock())

    refused = await ana.tap("Cerrar")
    told = await heard(ruta, beto)
    await ana.say("Ya no debería salir")
    await rosa.say("¿Sigue ahí?")
    await beto.tap("Atender")
    attended = await heard(ruta, rosa)

    assert refused.startswith("Eso solo lo hace el equipo de la RPE, y usted ahora no es parte de él.")
    assert "Rosa Quispe, de Cooperativa Semilla, pide hablar" in told
    assert attended == "Beto Torres, del equipo de la RPE, le atiende (Cooperativa Semilla)."
    assert await said(ruta) == ["No entiendo la pregunta", "¿Sigue ahí?"]


async def test_a_facilitator_who_cannot_be_reached_is_replaced(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    beto = await ruta.facilitator("Beto")
    await ana.phone.block()
    await ruta.settled()

    kept = await rosa.say("¿Hola?")

    assert "Avisamos al equipo." in kept
    assert "Rosa Quispe: ¿Hola?" in await heard(ruta, beto)


async def test_a_person_who_has_blocked_us_is_said_to_be_out_of_reach_and_it_is_kept(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    await rosa.phone.block()
    await ruta.settled()

    shown = await ana.say("¿Rosa?")

    assert shown.startswith("Ahora no se puede escribir a Rosa Quispe por aquí.")
    await rosa.phone.unblock()
    assert "Ana Torres: ¿Rosa?" in await rosa.say("/persona")


async def test_a_talk_may_be_left_to_another(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    beto = await ruta.facilitator("Beto")

    await ana.tap("Dejarla a otro")

    assert "No entiendo la pregunta" in await heard(ruta, beto)
    await beto.tap("Atender")
    assert "Beto Torres" in await heard(ruta, rosa)
    assert (await ana.say("/hoy")) is not None


async def test_whoever_asked_may_end_it_and_the_facilitator_is_told(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    await rosa.say("Ya entendí, gracias")
    await heard(ruta, ana)

    shown = await rosa.tap("Terminar la conversación")

    assert shown.startswith("La conversación terminó.")
    assert await heard(ruta, ana) == "Rosa Quispe, Cooperativa Semilla:\n\n(terminó la conversación)"
    assert await ana.say("¿Y?") == "Esa conversación está cerrada. Lo que escribió no se envió."


async def test_whoever_writes_no_messages_asks_to_be_called(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await rosa.tap(TALK)

    shown = await rosa.tap("Pido que me llamen")

    assert "No tenemos su número: por favor, escríbalo aquí." in shown
    assert "Rosa Quispe: Por favor, llámenme." in await heard(ruta, ana)
    await rosa.say("987 654 321")
    assert await said(ruta) == ["Por favor, llámenme.", "987 654 321"]


async def test_a_long_message_arrives_whole_in_parts_and_is_kept_as_one(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    words = " ".join(f"palabra{number}" for number in range(220))

    shown = await rosa.say(words)
    parts = [await heard(ruta, ana), *[await ana.reply() for _ in range(len(words) // 900)]]

    assert f"Es largo: va en {len(parts)} partes." in shown
    bodies = [part.partition("\n\n") for part in parts]
    assert bodies[0][0] == f"Rosa Quispe, Cooperativa Semilla: (parte 1 de {len(parts)})"
    assert " ".join(body for _, _, body in bodies) == words
    assert (await said(ruta))[-1] == words


async def test_whoever_attends_reads_all_that_was_written_before(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()
    await rosa.tap(TALK)
    words = " ".join(f"palabra{number}" for number in range(220))
    await rosa.say(words)
    notice = await heard(ruta, ana)

    shown = [await ana.tap("Atender"), *[await ana.reply() for _ in range(4)]]

    assert notice.endswith("palabra24…")
    assert " ".join(shown[1:4]) == f"Rosa Quispe: {words}"
    assert shown[4].startswith("Lo que escriba ahora le llega a Rosa Quispe")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location"])
async def test_what_is_no_text_is_refused_on_both_sides_and_ends_nothing(ruta_on_sqlite, kind):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)

    for person in (ana, rosa):
        await person.phone.send(kind)
        assert "Por aquí solo pasan textos" in await person.reply()
    await rosa.say("con palabras")

    assert (await said(ruta))[-1] == "con palabras"


async def test_an_edited_message_is_not_sent_again(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    _ana, rosa = await attending(ruta)
    sent = await rosa.phone.say("La tres")
    await rosa.reply()

    await rosa.phone.edit(sent["message_id"], "La cuatro")

    assert "Ya se envió como estaba" in await rosa.reply()
    assert (await said(ruta))[-1] == "La tres"


async def test_two_hours_later_words_are_not_sent_unasked(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await attending(ruta)
    ruta.clock.advance(hours=3)

    asked = await ana.say("Recordar: comprar pan")

    assert "¿Para quién es «Recordar: comprar pan»?" in asked
    assert await said(ruta) == ["No entiendo la pregunta"]


@pytest.mark.parametrize("button", ["handoff:1", "close:1", "release:1", "write:1", "assist:1", "letter:1"])
async def test_a_facilitator_s_button_is_refused_to_anybody_else(ruta_on_sqlite, button):
    ana, rosa = await ruta_on_sqlite.facilitator("Ana"), await ruta_on_sqlite.manager()
    await rosa.say("/persona")
    await rosa.say("¿Hay alguien?")
    await heard(ruta_on_sqlite, ana)
    screen = (await rosa.phone.screen())["message_id"]

    shown = await rosa.tap(button, screen, is_stale=True)

    assert shown.startswith("Eso solo lo hace el equipo de la RPE, y usted ahora no es parte de él.")
    assert await rows(ruta_on_sqlite, Handoff, "taken_by", "closed_at") == [(None, None)]


async def test_a_facilitator_who_asks_for_a_person_is_told_that_they_are_the_one(ruta_on_sqlite):
    ana = await ruta_on_sqlite.facilitator("Ana")

    assert "usted es la persona que les atiende" in await ana.say("/persona")


async def test_whoever_waits_to_be_let_in_may_ask_for_a_person(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana = await ruta.facilitator("Ana")
    await ruta.manager()
    julio = await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())

    assert (await julio.buttons())[:2] == ["Hablar con una persona", "Soy el nuevo gerente"]
    await julio.tap("Hablar con una persona")
    await julio.say("¿Cuándo me dejan entrar?")

    assert "Julio Quispe, que pidió entrar a Cooperativa Semilla, pide hablar" in await heard(ruta, ana)


async def test_a_stranger_is_told_what_is_missing(ruta_on_sqlite):
    stranger = await ruta_on_sqlite.newcomer()

    assert "necesita el enlace de su organización" in await stranger.say("/persona")
    await stranger.open(link_of("none"))
    assert await rows(ruta_on_sqlite, Handoff, "id") == []


async def test_the_question_that_comes_by_itself_after_a_closed_talk_is_answered_by_typing(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await ana.tap("Cerrar")
    await heard(ruta, rosa)

    (question,) = await Wall(ruta).after(rosa, days=2)
    await rosa.say("no")

    assert "¿Exporta su organización?" in question
    assert [value for (value,) in await rows(ruta, Answer, "value")] == ["no"]


async def test_an_answer_to_a_letter_of_an_organization_that_one_has_left_goes_to_nobody(short_ruta):
    ruta = short_ruta
    ana = await ruta.facilitator("Ana", regions=("san_martin",))
    beto = await ruta.facilitator("Beto", regions=("junin",))
    _rosa, julio = await in_two(ruta)
    await ruta.settled()
    await written(ana, "¿Cuántos kilos?", "A Julio Quispe")
    await heard(ruta, julio)
    await taken_out(ruta)
    await julio.say("Los kilos de Semilla son 500")

    shown = await julio.tap("Para quien me escribió")
    await ruta.settled()

    assert "Usted ya no pertenece a esa organización. Lo que escribió no se envió." in shown
    assert await rows(ruta, Handoff, "id") == []
    assert not [each for each in await beto.phone.messages() if "kilos" in each.get("text", "")]


@pytest.mark.parametrize("button", ["reply:1", "callme:1"])
async def test_answering_in_a_closed_talk_opens_another_for_the_same_organization(short_ruta, button):
    ruta = short_ruta
    _rosa, julio = await in_two(ruta)
    await julio.tap(TALK)
    await julio.say("de Semilla")
    await julio.tap("Terminar la conversación")
    await julio.say("/start")
    ruta.clock.advance(minutes=1)
    await julio.tap("Cambiar a Asociación Flor")
    ruta.clock.advance(minutes=1)

    shown = await pressed(julio, button)

    assert shown.startswith("Usted responde por Cooperativa Semilla.")
    assert await rows(ruta, Handoff, "organization_id") == [(1,), (1,)]


async def test_words_after_a_closed_talk_go_to_the_same_organization_or_to_nobody(short_ruta):
    ruta = short_ruta
    ana = await ruta.facilitator("Ana")
    _rosa, julio = await in_two(ruta)
    await julio.tap(TALK)
    await julio.say("Buenos días")
    await heard(ruta, ana)
    await ana.tap("Atender")
    await ana.tap("Cerrar")
    await ruta.settled()
    await julio.say("de Semilla")
    await ruta.settled()
    await taken_out(ruta)

    await julio.tap("Enviarlo a una persona")

    assert await said(ruta) == ["Buenos días"]
    assert len(await rows(ruta, Handoff, "id")) == 1


async def test_where_the_only_one_who_follows_cannot_be_reached_the_others_are_told_and_may_attend(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana = await ruta.facilitator("Ana", chains=("cacao",))
    beto, rosa = await ruta.facilitator("Beto", chains=("coffee",)), await ruta.manager()
    await ruta.settled()
    await ana.phone.block()
    await ruta.settled()

    asked = await rosa.tap(TALK)
    await rosa.say("Una consulta")
    told = await heard(ruta, beto)
    desk = await beto.tap("Atender")

    assert "avisamos al equipo." in asked
    assert "Rosa Quispe, de Cooperativa Semilla, pide hablar" in told
    assert "Lo que escriba ahora le llega a Rosa Quispe" in desk


async def test_a_word_that_passes_by_ends_no_talk(short_ruta):
    ruta = short_ruta
    rosa = await ruta.manager()
    question = (await rosa.phone.screen())["message_id"]
    await rosa.tap("B) No")
    await rosa.say("/persona")

    await rosa.phone.tap("answer:1:0:1", question, is_stale=True)
    await ruta.settled()
    await rosa.say("A")

    assert await said(ruta) == ["A"]
    assert [value for (value,) in await rows(ruta, Answer, "value")] == ["no"]


async def test_the_plain_answer_button_sends_what_was_typed_and_its_second_press_says_that_nothing_is_left(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await rosa.tap(BACK)
    await ana.say("¿Exportan ustedes?")
    await heard(ruta, rosa)
    await rosa.say("Gracias")
    screen = (await rosa.phone.screen())["message_id"]

    shown = await rosa.tap("reply:1", screen, is_stale=True)
    again = await rosa.tap("reply:1:this", screen, is_stale=True)

    assert shown.startswith("Enviado a Ana Torres.")
    assert (await heard(ruta, ana)).endswith("Gracias")
    assert again.startswith("Eso ya no se guardó: escríbalo otra vez.")
    assert (await said(ruta))[-1] == "Gracias"


async def test_what_was_typed_and_is_left_behind_is_said_to_be_not_sent(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await rosa.tap(BACK)
    await ana.say("¿Exportan ustedes?")
    await heard(ruta, rosa)
    await rosa.say("Gracias")

    shown = await rosa.say("/resumen")

    assert shown.startswith("No se envió lo que escribió: «Gracias»")


async def test_a_letter_alone_is_the_answer_of_the_open_question_and_not_glued_to_a_message(short_ruta):
    ruta = short_ruta
    ana, rosa = await attending(ruta)
    await rosa.tap(BACK)
    await ana.say("¿Exportan ustedes?")
    await heard(ruta, rosa)
    await rosa.say("Gracias")

    shown = await rosa.say("B")

    assert shown.startswith("No se envió lo que escribió: «Gracias»")
    assert [value for (value,) in await rows(ruta, Answer, "value")] == ["no"]


async def test_a_button_touched_by_mistake_alarms_nobody_and_leaves_no_talk(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await ruta.facilitator("Ana"), await ruta.manager()

    await rosa.tap(TALK)
    await rosa.tap(BACK)
    await ruta.settled()

    assert not [each for each in await ana.phone.messages() if "pide hablar" in each.get("text", "")]
    assert [closed is not None for (closed,) in await rows(ruta, Handoff, "closed_at")] == [True]


async def test_the_day_names_the_person_who_waits_and_the_talks_that_are_taken(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, _rosa = await attending(ruta)
    luis = await ruta.manager("Luis", COFFEE)
    await luis.say("/persona")
    await luis.say("¿Hay alguien?")
    await heard(ruta, ana)

    day = await ana.say("/hoy")

    assert "Conversaciones abiertas: 1" in day
    assert (await ana.buttons())[:2] == ["→ Rosa Quispe · Cooperativa S…", "Atender: Luis Quispe · Cafetalera Ne…"]
    assert (await ana.tap("→ Rosa Quispe · Cooperativa S…")).startswith("Rosa Quispe, Cooperativa Semilla\n")


async def test_what_a_facilitator_types_at_no_talk_is_offered_to_those_that_are_open(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)
    await ana.say("/seguimiento")

    asked = await ana.say("Ponga tres")
    sent = await ana.tap("Para Rosa Quispe · Cooperativa S…")

    assert "«Ponga tres». No se envió a nadie." in asked
    assert sent.startswith("Enviado a Rosa Quispe, Cooperativa Semilla.")
    assert "Ponga tres" in await heard(ruta, rosa)


async def test_a_sticker_leaves_the_controls_of_the_talk_where_they_were(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    ana, rosa = await attending(ruta)

    for person, control in ((ana, "Dejarla a otro"), (rosa, "Terminar la conversación")):
        await person.phone.send("sticker")
        await person.reply()
        assert control in await person.buttons()
