"""Answering the TPE by chat: every way through it, and the ways around."""

import json

import pytest
from sqlalchemy import select

from storage.answers import Answer
from storage.people import Chat
from storage.tables import table


async def walk(person, until="TPE enviado", answer=None):
    """Tap through whatever comes, always the first option, until a text appears; the texts on the way."""
    texts = []
    while True:
        screen = await person.phone.screen()
        texts.append(screen["text"])
        if until in screen["text"]:
            return texts
        button = screen["reply_markup"]["inline_keyboard"][0][0]
        verb = button["callback_data"].partition(":")[0]
        if verb in {"back", "value"}:
            await person.say(answer(screen["text"]) if answer else "12")
        elif verb == "tick":
            await person.tap(button["callback_data"])
            await person.tap("Listo")
        else:
            await person.tap(button["callback_data"])


def answers_of(store):
    """Question → (value, how, superseded) of every answer that was ever given, in order."""
    columns = table(Answer).c
    query = select(columns.question, columns.value, columns.how, columns.superseded_at.is_not(None)).order_by(
        columns.id
    )
    return store.submit(lambda tx: [tuple(row) for row in tx.execute(query)]).result()


async def test_the_whole_tpe_can_be_tapped_through(ruta):
    """117 answers, at most 2 calls for each tap and 300 in all, screens of 1.2 kB at most on average."""
    rosa = await ruta.manager()
    await ruta.settled()
    await ruta.telegram.clear_calls()

    texts = await walk(rosa)
    await ruta.settled()

    kept = answers_of(ruta.store)
    assert len({question for question, *_ in kept}) == 117
    assert not any(superseded for *_, superseded in kept)
    calls = [call for call in await ruta.telegram.calls() if call["method"] != "getUpdates"]
    screens = [call["bytes"] for call in calls if call["method"] in {"sendMessage", "editMessageText"}]
    assert len(calls) <= 300
    assert sum(screens) / len(screens) <= 1200
    assert {call["status"] for call in calls} == {200}
    stops = [text for text in texts if "¿Seguimos?" in text]
    assert "Llevamos 11 de 117. ¿Seguimos?" in stops[0]
    assert "Llevamos 117 de 117" in texts[-2]
    assert "Fortalezas: 1 de 1" in texts[-1]


async def test_a_question_says_where_one_is(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()

    await rosa.tap("B")
    text = await rosa.tap("C) Entre 51 y 100")

    assert text.startswith("Pregunta 3 de 117\nAspectos Generales: 2 de 11\n")
    assert "1 % · faltan 39 min" in text
    assert "\nA) Sí, contamos con un organigrama" in text
    ways = ["Atrás", "Pausar", "Más tarde", "Pedir ayuda", "Hablar con una persona"]
    assert (await rosa.buttons()) == ["A", "B", "C", *ways]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("b", "cooperative", id="the letter"),
        pytest.param("B)", "cooperative", id="the letter as it is drawn"),
        pytest.param("2", "cooperative", id="its place"),
        pytest.param("cooperativa", "cooperative", id="its words"),
        pytest.param("cooperatva", "cooperative", id="its words with a slip"),
        pytest.param("ASOCIACION DE PRODUCTORES", "association", id="capitals, no accents"),
        pytest.param("asociación", "association", id="its first word"),
    ],
)
async def test_an_option_may_be_typed(ruta_on_sqlite, typed, kept):
    rosa = await ruta_on_sqlite.manager()

    assert (await rosa.say(typed)).startswith("Pregunta 2 de 117")
    assert answers_of(ruta_on_sqlite.store) == [("q001", kept, "typed", False)]


async def test_a_doubtful_word_is_asked_about(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()

    asked = await rosa.say("copera")

    assert asked == "¿Quiso decir «Cooperativa»?"
    assert (await rosa.tap("Sí")).startswith("Pregunta 2 de 117")


async def test_a_typed_yes_is_as_good_as_its_button(short_ruta):
    rosa = await at_sales(short_ruta)
    await rosa.say("150.000")

    assert "¿Qué le hace más falta?" in await rosa.say("sí")
    assert ("sales", "150000", "typed", False) in answers_of(short_ruta.store)


async def test_a_doubtful_word_may_be_denied(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.say("copera")

    assert (await rosa.tap("No")).startswith("Pregunta 1 de 117")
    assert answers_of(ruta_on_sqlite.store) == []


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("zzz", id="a word"),
        pytest.param("9", id="no such place"),
        pytest.param("x" * 4096, id="4,096 characters"),
    ],
)
async def test_what_is_not_understood_is_said_and_asked_again(ruta_on_sqlite, typed):
    rosa = await ruta_on_sqlite.manager()

    text = await rosa.say(typed)

    assert text.startswith(f"No entendí «{typed[:40]}")
    assert "Pulse una opción o escriba su letra" in text
    assert "Pregunta 1 de 117" in text
    assert len(text) < 1000


SALES = "¿Cuánto vendió, en soles?"


async def at_sales(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")
    await rosa.tap("A) Cacao")
    await rosa.tap("Listo")
    assert SALES in await rosa.tap("Seguir")
    return rosa


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("150 mil", "150000", id="in words"),
        pytest.param("1,86 millones", "1860000", id="with decimals"),
        pytest.param("S/ 2 630 000", "2630000", id="as the document writes it"),
        pytest.param("150,000", "150000", id="with a comma for thousands"),
    ],
)
async def test_money_may_be_written_as_people_do(short_ruta, typed, kept):
    rosa = await at_sales(short_ruta)

    await rosa.say(typed)

    assert ("sales", kept, "typed", False) in answers_of(short_ruta.store)


async def test_an_ambiguous_number_is_echoed_before_it_is_kept(short_ruta):
    rosa = await at_sales(short_ruta)

    assert await rosa.say("150.000") == "¿Quiso decir «150 000»?"
    assert not any(question == "sales" for question, *_ in answers_of(short_ruta.store))

    await rosa.tap("Sí")
    assert ("sales", "150000", "tapped", False) in answers_of(short_ruta.store)


async def test_a_wrong_number_says_what_is_expected(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("A) Sí")

    assert "No entendí «hace mucho». Escriba un número, por ejemplo 12." in await rosa.say("hace mucho")
    assert "Escriba un año desde 1951." in await rosa.say("1492")
    assert "Escriba un número entero" in await rosa.say("2001,5")
    assert "¿Qué cultiva?" in await rosa.say("2001")


async def test_dont_know_is_an_answer_of_its_own(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("A) Sí")

    assert (await rosa.buttons())[0] == "No sé"
    assert "¿Qué cultiva?" in await rosa.say("no sé")
    assert answers_of(short_ruta.store)[-1] == ("year", "no_se", "typed", False)


async def test_several_options_are_ticked_and_unticked(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")

    assert "Primero marque al menos una opción" in await rosa.tap("Listo")
    await rosa.tap("A) Cacao")
    await rosa.tap("C) Banano")
    assert (await rosa.buttons())[:4] == ["✓ A) Cacao", "B) Café", "✓ C) Banano", "Listo"]
    await rosa.tap("✓ A) Cacao")
    await rosa.tap("Listo")

    assert answers_of(short_ruta.store)[-1] == ("crops", "banana", "tapped", False)


async def test_ticks_are_kept_across_a_pause(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")
    await rosa.tap("A) Cacao")

    await rosa.tap("Pausar")
    await rosa.tap("Seguir")

    assert (await rosa.buttons())[0] == "✓ A) Cacao"


async def test_several_options_may_be_typed(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")

    await rosa.say("a y c")

    assert answers_of(short_ruta.store)[-1] == ("crops", "cacao banana", "typed", False)


async def test_what_may_be_left_out_has_a_button_for_it(short_ruta):
    rosa = await at_sales(short_ruta)
    await rosa.say("100")

    assert "Omitir" in await rosa.buttons()
    assert "Antes de enviar" in await rosa.tap("Omitir")
    assert answers_of(short_ruta.store)[-1] == ("wish", None, "tapped", False)


async def test_a_text_that_is_too_long_is_refused_and_nothing_is_lost(short_ruta):
    rosa = await at_sales(short_ruta)
    await rosa.say("100")

    assert "Es muy largo. Escríbalo en 1000 letras o menos." in await rosa.say("x" * 4096)
    assert "Antes de enviar" in await rosa.say("Un módulo de secado")


async def test_back_shows_the_answer_and_keeps_it_or_changes_it(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("B")
    await rosa.tap("A) Menos de 20")

    shown = await rosa.tap("Atrás")
    assert "Pregunta 2 de 117" in shown
    assert "Su respuesta: Menos de 20" in shown
    assert (await rosa.tap("Dejar como está")).startswith("Pregunta 3 de 117")

    await rosa.tap("Atrás")
    changed = await rosa.tap("D) Más de 100")
    assert "Su respuesta se cambió." in changed
    assert "Pregunta 3 de 117" in changed
    assert answers_of(ruta_on_sqlite.store)[1:] == [
        ("q002", "under_20", "tapped", True),
        ("q002", "over_100", "tapped", False),
    ]


async def test_there_is_nothing_before_the_first_question(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()

    await rosa.phone.tap("Atrás")
    await ruta_on_sqlite.settled()

    assert await rosa.phone.toast() == "Esta es la primera pregunta."


async def test_a_changed_answer_asks_what_depends_on_it_and_deletes_nothing(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("A) Sí")
    await rosa.say("2001")

    await rosa.say("/resumen")
    await rosa.tap("Primera parte")
    await rosa.tap("1")
    set_aside = await rosa.tap("B) No")
    assert "1 respuesta ya no cuenta. Queda guardada." in set_aside
    assert "¿Qué cultiva?" in set_aside

    await rosa.tap("Atrás")
    again = await rosa.tap("A) Sí")
    assert "Su respuesta se cambió." in again
    assert "¿Qué cultiva?" in again  # the year is still known
    assert ("year", "2001", "typed", False) in answers_of(short_ruta.store)


async def test_a_changed_answer_asks_what_was_never_asked(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")
    await rosa.say("a")
    await rosa.tap("Seguir")
    await rosa.tap("Atrás")
    await rosa.tap("Atrás")

    asked = await rosa.tap("A) Sí")

    assert "Por eso se le hace 1 pregunta más." in asked
    assert "¿Desde qué año exporta?" in asked


async def test_later_comes_back_at_the_sections_end_and_then_in_the_review(short_ruta):
    rosa = await short_ruta.manager()

    assert "¿Qué cultiva?" in await rosa.tap("Más tarde")
    assert "¿Exporta su organización?" in await rosa.say("cacao")
    assert "Llevamos 1 de 4" in await rosa.tap("Más tarde")
    await rosa.tap("Seguir")
    await rosa.say("100")
    review = await rosa.tap("Omitir")
    assert "Falta 1 pregunta: 1" in review
    assert "Enviar el TPE" not in await rosa.buttons()
    assert "¿Exporta su organización?" in await rosa.tap("Contestar lo que falta")
    assert "Ya puede enviarlo" in await rosa.tap("B) No")
    assert "TPE enviado" in await rosa.tap("Enviar el TPE")


async def test_pausing_keeps_the_exact_question_for_months(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("B")

    paused = await rosa.tap("Pausar")
    ruta_on_sqlite.clock.advance(days=150)

    assert "Nada se pierde" in paused or "Todo quedó guardado" in paused
    await rosa.say("/start")  # after so long it is asked whose telephone this is
    assert "Pregunta 2 de 117" in await rosa.say("990")


async def test_an_answer_may_be_typed_after_a_pause(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("Pausar")

    assert (await rosa.say("b")).startswith("Pregunta 2 de 117")


async def test_the_service_may_end_and_begin_again_in_between(sqlite_store, ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("B")
    await ruta_on_sqlite.settled()

    async with ruta_on_sqlite.running():
        assert (await rosa.tap("A) Menos de 20")).startswith("Pregunta 3 de 117")


async def test_the_summary_leads_to_every_answer(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await rosa.tap("B")
    await rosa.tap("A) Menos de 20")

    summary = await rosa.say("/resumen")
    assert "Llevamos 2 de 117" in summary
    assert "· Aspectos Generales: 2 de 11" in summary
    section = await rosa.tap("Aspectos Generales")
    assert "1. ¿Qué tipo de organización" in section
    assert "→ Cooperativa" in section
    assert "→ falta" in section
    assert len(section) <= 500
    assert "página 2 de 3" in await rosa.tap("Más")
    assert "página 3 de 3" in await rosa.tap("Más")
    assert (await rosa.tap("11")).startswith("Pregunta 11 de 117")
    assert (await rosa.say("/start")).startswith("Pregunta 11 de 117")


async def test_a_sent_tpe_stays_as_it_is(short_ruta):
    rosa = await at_sales(short_ruta)
    first = (await rosa.phone.screen())["message_id"]
    await rosa.say("100")
    await rosa.tap("Omitir")
    sent = await rosa.tap("Enviar el TPE")
    before = answers_of(short_ruta.store)

    assert "TPE enviado: 3 de noviembre de 2026" in sent
    for attempt in (
        rosa.say("b"),
        rosa.say("/start"),
        rosa.tap("back:1:3", first, is_stale=True),
        rosa.tap("answer:1:0:0", first, is_stale=True),
    ):
        assert "TPE enviado" in await attempt
    assert "Llevamos 4 de 4" in await rosa.say("/resumen")
    assert answers_of(short_ruta.store) == before


async def test_sending_says_strengths_and_gaps_and_counts_not_knowing_apart(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("No sé")
    await rosa.say("a")
    await rosa.tap("Seguir")
    await rosa.say("100")
    await rosa.tap("Omitir")

    sent = await rosa.tap("Enviar el TPE")

    assert "Contestó «No sé»: 1" in sent


async def test_a_second_press_of_the_same_button_does_nothing(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    first = (await rosa.phone.screen())["message_id"]
    await rosa.tap("B")

    await rosa.phone.tap("answer:1:0:1", first, is_stale=True)
    await ruta_on_sqlite.settled()

    assert await rosa.phone.toast() == "Ya está guardado."
    assert (await rosa.phone.screen())["text"].startswith("Pregunta 2 de 117")
    assert len(answers_of(ruta_on_sqlite.store)) == 1


async def test_an_old_button_of_an_answered_question_shows_the_answer(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    first = (await rosa.phone.screen())["message_id"]
    await rosa.tap("B")
    ruta_on_sqlite.clock.advance(minutes=10)

    text = await rosa.tap("answer:1:0:0", first, is_stale=True)

    assert "Pregunta 1 de 117" in text
    assert "Su respuesta: Cooperativa" in text
    assert answers_of(ruta_on_sqlite.store) == [("q001", "cooperative", "tapped", False)]


async def test_an_old_button_of_an_unanswered_question_answers_it(short_ruta):
    rosa = await short_ruta.manager()
    first = (await rosa.phone.screen())["message_id"]
    await rosa.tap("Más tarde")

    await rosa.tap("answer:1:0:1", first, is_stale=True)

    assert answers_of(short_ruta.store) == [("exports", "no", "tapped", False)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("answer:1:0:99", id="no such option"),
        pytest.param("answer:1:999:0", id="no such question"),
        pytest.param("answer:999:1:0", id="no such response"),
        pytest.param("answer", id="nothing named"),
        pytest.param("tick:1:0:zz", id="no bits"),
        pytest.param("tick:1:0:fffff", id="too many bits"),
        pytest.param("done:1:0", id="nothing ticked"),
        pytest.param("omit:1:0", id="leaving out what is required"),
        pytest.param("value:1:0:cooperativa", id="a value that is none"),
        pytest.param("sec:1:9:9", id="no such section"),
        pytest.param("send:1", id="sending too early"),
        pytest.param("whatever:1", id="a verb of no release"),
        pytest.param("", id="blank"),
        pytest.param("job:manager", id="enrolment, long past"),
        pytest.param("name", id="the name, long past"),
        pytest.param("admit:999", id="nobody to let in"),
        pytest.param("lang:xx", id="a language that we do not speak"),
    ],
)
async def test_no_button_however_odd_does_harm(ruta_on_sqlite, data):
    rosa = await ruta_on_sqlite.manager()
    screen = await rosa.phone.screen()

    await ruta_on_sqlite.telegram.inject(
        {
            "callback_query": {
                "id": "77",
                "from": {"id": rosa.phone.id, "is_bot": False, "first_name": "Rosa", "language_code": "es"},
                "chat_instance": "1",
                "data": data,
                "message": screen,
            }
        }
    )
    await ruta_on_sqlite.settled()

    assert answers_of(ruta_on_sqlite.store) == []
    shown = await rosa.phone.screen()
    assert shown["text"]
    assert failed_updates(ruta_on_sqlite.store) == 0


def failed_updates(store):
    """How many updates could not be dealt with."""
    query = "SELECT count(*) FROM received_update WHERE state = 'failed'"
    return store.submit(lambda tx: tx.connection().exec_driver_sql(query).scalar()).result()


async def test_somebody_elses_response_cannot_be_answered(ruta_on_sqlite):
    await ruta_on_sqlite.manager("Rosa")
    flor = await ruta_on_sqlite.manager("Flor", ruc="20999999981")
    screen = await flor.phone.screen()

    await ruta_on_sqlite.telegram.inject(
        {
            "callback_query": {
                "id": "78",
                "from": {"id": flor.phone.id, "is_bot": False, "first_name": "Flor"},
                "chat_instance": "1",
                "data": "answer:1:0:0",
                "message": screen,
            }
        }
    )
    await ruta_on_sqlite.settled()

    assert answers_of(ruta_on_sqlite.store) == []


async def test_the_same_update_again_is_taken_once(ruta):
    rosa = await ruta.manager()
    raw = {
        "update_id": 900001,
        "message": {
            "message_id": 900,
            "date": 1,
            "chat": {"id": rosa.phone.id, "type": "private"},
            "from": {"id": rosa.phone.id, "is_bot": False, "first_name": "Rosa"},
            "text": "b",
        },
    }

    await ruta.intake.take(raw)
    await ruta.intake.take(raw)
    await ruta.settled()

    assert len(answers_of(ruta.store)) == 1


async def test_many_updates_of_one_person_are_taken_in_their_order(ruta):
    rosa = await ruta.manager()

    for letter in "bca":
        await rosa.phone.say(letter)
    await rosa.phone.wait_for_text("Pregunta 4 de 117")
    await ruta.settled()

    assert [value for _, value, *_ in answers_of(ruta.store)] == ["cooperative", "from_51_to_100", "yes_documented"]


async def test_a_message_sent_twice_without_signal_answers_one_question(ruta):
    """The phone finds its signal again and sends both copies at once: the second was written for the same question."""
    rosa = await ruta.manager()
    await ruta.settled()
    await ruta.telegram.plan_fault("slow", method="sendMessage", chat_id=rosa.phone.id, seconds=0.5, times=1)

    await rosa.phone.say("b")
    await rosa.phone.say("b")
    assert (await rosa.reply()).startswith("Pregunta 2 de 117")
    assert (await rosa.reply()).startswith("Ya está guardado.\n\nPregunta 2 de 117")
    await ruta.settled()

    assert [question for question, *_ in answers_of(ruta.store)] == ["q001"]
    assert (await rosa.say("b")).startswith("Pregunta 3 de 117")


async def test_a_blocked_phone_is_marked_with_the_date_and_unmarked_on_return(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()
    await ruta_on_sqlite.settled()

    await rosa.phone.block()
    await ruta_on_sqlite.settled()
    assert chat_of(ruta_on_sqlite.store).unreachable_since == ruta_on_sqlite.clock()

    await rosa.phone.unblock()
    assert (await rosa.say("/start")).startswith("Pregunta 1 de 117")
    assert chat_of(ruta_on_sqlite.store).unreachable_since is None


def chat_of(store):
    """The only chat."""
    return store.submit(lambda tx: tx.execute(select(table(Chat))).one()).result()


async def test_the_tpe_of_a_version_goes_on_after_a_new_one_is_published(short_ruta):
    rosa = await short_ruta.manager()
    from tests.bot.conftest import SHORT_FORM

    await short_ruta.publish(SHORT_FORM.replace("¿Qué cultiva?", "¿Qué cultivos tiene?"))

    assert "¿Qué cultiva?" in await rosa.tap("B) No")
    flor = await short_ruta.manager("Flor", ruc="20999999981")
    assert "¿Qué cultivos tiene?" in await flor.tap("B) No")


def test_what_stands_on_buttons_fits_and_is_read_back():
    from bot.presses import Verb, press, read_press

    for verb in Verb:
        data = press(verb, 2**31, 999, "x" * 20)
        assert read_press(data).verb == verb
        assert read_press(data).args == ("2147483648", "999", "x" * 20)
    with pytest.raises(ValueError, match="do not fit"):
        press(Verb.ANSWER, "ñ" * 33)
    assert read_press(json.dumps({})) is None


async def test_a_choice_changed_within_seconds_is_kept(short_ruta):
    rosa = await short_ruta.manager()
    await rosa.tap("B) No")
    await rosa.tap("A) Cacao")
    await rosa.tap("Listo")
    await rosa.tap("Seguir")
    await rosa.tap("Atrás")
    await rosa.tap("B) Café")

    await rosa.tap("Listo")

    assert answers_of(short_ruta.store)[-1] == ("crops", "cacao coffee", "tapped", False)


async def test_an_old_button_of_a_question_that_is_asked_no_more_shows_where_one_is(short_ruta):
    rosa = await short_ruta.manager()
    first = (await rosa.phone.screen())["message_id"]
    await rosa.tap("B) No")

    assert "Ese botón ya no sirve" in await rosa.tap("value:1:1:2001", first, is_stale=True)
    assert [question for question, *_ in answers_of(short_ruta.store)] == ["exports"]


async def test_the_date_of_sending_is_that_of_peru(short_ruta):
    rosa = await at_sales(short_ruta)
    await rosa.say("100")
    await rosa.tap("Omitir")
    short_ruta.clock.advance(hours=11)  # 01:00 of the 4th in UTC, 20:00 of the 3rd in Lima

    assert "TPE enviado: 3 de noviembre de 2026" in await rosa.tap("Enviar el TPE")
