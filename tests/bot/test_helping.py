"""«Pedir ayuda»: a part of the TPE is given to a colleague, is worked on apart, and comes back."""

import re

import pytest
from sqlalchemy import select

from bot.tasks import give_back_all
from storage.answers import IMPORTED, Answer, add_answer
from storage.helps import HelpRequest
from storage.memberships import Membership
from storage.tables import table
from tests.bot.conftest import SECOND_CACAO, SHORT_FORM
from tests.bot.wall import rows

SECOND = "Segunda parte"


def rows_of(store, model):
    """Every row of a table, as mappings."""
    return store.submit(lambda tx: [dict(row) for row in tx.execute(select(table(model))).mappings()]).result()


def outcomes(store):
    """How each request for help ended; None: it has not."""
    return [row["outcome"] for row in rows_of(store, HelpRequest)]


async def two(ruta):
    """A manager at the first question and a colleague of hers."""
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await rosa.say("/start")
    return rosa, julio


async def ask_for_section(person, section, whom):
    """From the summary: give a whole section to somebody; the reply."""
    await person.say("/resumen")
    await person.tap(section)
    await person.tap("Pedir ayuda")
    await person.tap(next(label for label in await person.buttons() if label.startswith("Toda la sección")))
    return await person.tap(whom)


async def told(person, part):
    """The next message on a phone with that text in it; what came before it was read too."""
    while part not in (text := await person.reply()):
        pass
    return text


async def asked_for(ruta, person):
    """Somebody has read that they are asked for a part."""
    await ruta.settled()
    return await told(person, "le pide ayuda")


async def test_a_section_is_given_to_a_colleague_who_answers_it_and_both_are_told(short_ruta):
    rosa, julio = await two(short_ruta)

    asked = await ask_for_section(rosa, SECOND, "Julio Quispe")

    assert asked.startswith(
        "Ya se lo pedimos a Julio Quispe: Segunda parte. Si no lo termina, vuelve a usted el 6 nov."
    )
    assert "¿Exporta su organización?" in asked
    request = await asked_for(short_ruta, julio)
    assert request == (
        "Cooperativa Semilla\n\nRosa Quispe le pide ayuda con el TPE.\n\nSegunda parte: 2 preguntas\n\n"
        "Tiene hasta el 6 nov. Puede parar cuando quiera: nada se pierde."
    )
    first = await julio.tap("Empezar")
    assert first.splitlines()[1] == "Parte de Julio Quispe: 0 de 2"
    second = await julio.say("100")
    assert second.splitlines()[1] == "Parte de Julio Quispe: 1 de 2"
    done = await julio.tap("Omitir")
    await short_ruta.settled()
    assert done.startswith("Gracias: su parte está completa (Segunda parte: 2 de 2).\n\nYa le avisamos a Rosa Quispe.")
    assert await told(rosa, "Julio Quispe terminó lo que usted pidió: Segunda parte.")
    assert outcomes(short_ruta.store) == ["done"]


async def test_what_is_given_away_is_not_asked_meanwhile_and_the_review_says_who_has_it(short_ruta):
    rosa, _julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await rosa.tap("B) No")

    review = await rosa.say("cacao")

    assert "Antes de enviar" in review
    assert "Con colegas:\nJulio Quispe: 0 de 2, aún no empieza (Segunda parte)" in review
    assert "Enviar el TPE" not in await rosa.buttons()
    assert "Contestar lo que falta" not in await rosa.buttons()
    await rosa.say("/resumen")
    assert "→ la tiene Julio Quispe" in await rosa.tap(SECOND)


async def test_both_see_how_far_it_is_with_the_hour(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    await julio.tap("Empezar")
    short_ruta.clock.advance(hours=9, minutes=20)
    await julio.say("100")

    assert "Julio Quispe: 1 de 2, hoy 18:20 (Segunda parte)" in await rosa.say("/resumen")
    assert "Julio Quispe: 1 de 2, hoy 18:20 (Segunda parte)" in await julio.say("/resumen")
    short_ruta.clock.advance(days=1)
    assert "1 de 2, ayer 18:20" in await rosa.say("/pendientes")


async def test_one_question_may_be_given_and_the_asker_goes_on_with_the_next(short_ruta):
    rosa, julio = await two(short_ruta)

    offered = await rosa.tap("Pedir ayuda")
    assert offered == "¿Con qué necesita ayuda?\n\nToda la sección (2): Primera parte"
    assert (await rosa.buttons())[:2] == ["Esta pregunta", "Toda la sección (2)"]
    assert await rosa.tap("Esta pregunta") == "¿A quién se lo pide?\n\npregunta 1"
    assert "¿Qué cultiva?" in await rosa.tap("Julio Quispe")

    assert "pregunta 1: ¿Exporta su organización?" in await asked_for(short_ruta, julio)
    assert "¿Exporta su organización?" in await julio.tap("Empezar")
    assert "Gracias: su parte está completa" in await julio.tap("B) No")


async def test_blocks_of_the_tpe_can_be_given(ruta_on_sqlite):
    rosa, _julio = await two(ruta_on_sqlite)
    await rosa.say("/resumen")
    await rosa.tap("Desarrollo Productivo")

    await rosa.tap("Pedir ayuda")

    labels = await rosa.buttons()
    assert [label for label in labels if "(" in label] == [
        "Personal, plantas y parcelas (9)",
        "Suelo, agua y sanidad (11)",
        "Cosecha, poscosecha y… (10)",
        "Trazabilidad y… (9)",
        "Ambiente, valor agregado e… (8)",
        "Toda la sección (47)",
    ]
    assert "Suelo, agua y sanidad (11 preguntas)" in await rosa.tap("Suelo, agua y sanidad (11)")


async def test_whoever_comes_through_the_link_gets_the_part(ruta):
    rosa = await ruta.manager("Rosa")

    await rosa.tap("Pedir ayuda")
    await rosa.tap("Toda la sección (11)")
    how = await rosa.tap("Otra persona: hacer un enlace")
    message = await rosa.reply()
    goes_on = await rosa.reply()
    julio = await ruta.newcomer("Julio")
    first = await julio.enrol(message.split()[-1])
    intro = (await julio.phone.messages())[-2]["text"]

    assert how.startswith("Reenvíe el mensaje que sigue")
    assert message.startswith("Rosa Quispe, de Cooperativa Semilla, le pide ayuda:\n\nAspectos Generales: 11 preguntas")
    assert "Pregunta 12 de 117" in goes_on
    assert intro.startswith("Rosa Quispe le pide ayuda con el TPE.")
    assert first.startswith("Pregunta 1 de 117\nParte de Julio Quispe: 0 de 11")


async def test_the_first_who_takes_a_part_up_through_its_link_uses_the_link_up_a_member_too(ruta):
    rosa = await ruta.manager("Rosa")
    marina = await ruta.colleague(rosa, "Marina")
    link = await link_for_a_section(rosa)
    stranger = await ruta.newcomer("Zoila")
    await stranger.open(link)

    taken = await marina.open(link)
    late = await stranger.tap("Acepto")

    assert "Parte de Marina Quispe: 0 de 11" in taken
    assert "Este enlace ya se usó." in late
    assert "Este enlace ya se usó." in await (await ruta.newcomer("Elmer")).open(link)
    await rosa.say("/equipo")
    assert not any(label.startswith("Enlaces sin abrir") for label in await rosa.buttons())
    assert [row["given_to"] for row in rows_of(ruta.store, HelpRequest)] == [2]
    assert len(rows_of(ruta.store, Membership)) == 2


async def test_the_list_of_links_says_what_a_link_is_for_and_ends_it_with_what_it_asks_for(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager("Rosa")
    await link_for_a_section(rosa)
    await rosa.say("/equipo")

    listed = await rosa.tap("Enlaces sin abrir (1)")

    assert "1. Lo hizo Rosa Quispe. Sirve hasta el 6 de noviembre de 2026. Para: Aspectos Generales." in listed


async def link_for_a_section(person):
    """From the first question: a link that asks whoever opens it for the first section."""
    await person.say("/start")
    await person.tap("Pedir ayuda")
    await person.tap("Toda la sección (11)")
    await person.tap("Otra persona: hacer un enlace")
    link = (await person.reply()).split()[-1]
    await person.reply()  # the asker goes on with the rest
    return link


async def test_a_link_that_nobody_opens_comes_back_in_time_and_lets_nobody_in_any_more(ruta):
    rosa = await ruta.manager("Rosa")
    await rosa.tap("Pedir ayuda")
    await rosa.tap("Toda la sección (11)")
    await rosa.tap("Otra persona: hacer un enlace")
    link = (await rosa.reply()).split()[-1]
    await rosa.reply()
    assert "Enlace sin abrir: 0 de 11" in await rosa.say("/resumen")

    ruta.clock.advance(days=3)
    await ruta.swept()

    news = await told(rosa, "Nadie abrió su enlace")
    assert news.startswith("Cooperativa Semilla\n\nNadie abrió su enlace y esto volvió a usted: Aspectos Generales.")
    assert outcomes(ruta.store) == ["expired"]
    elmer = await ruta.newcomer("Elmer")
    assert "Este enlace fue anulado" in await elmer.open(link)
    assert "Pregunta 1 de 117" in await rosa.tap("Contestar yo")


async def test_time_over_brings_it_back_and_tells_both_and_keeps_what_was_answered(ruta):
    rosa, julio = await two(ruta)
    await ask_for_section(rosa, "Aspectos Generales", "Julio Quispe")
    await asked_for(ruta, julio)
    await julio.tap("Empezar")
    await julio.say("b")

    ruta.clock.advance(days=3)
    await ruta.swept()

    assert await told(rosa, "Julio Quispe no terminó a tiempo y esto volvió a usted: Aspectos Generales.")
    assert await told(julio, "Se acabó el tiempo: Aspectos Generales volvió a Rosa Quispe.")
    assert outcomes(ruta.store) == ["expired"]
    assert [row["question"] for row in rows_of(ruta.store, Answer)] == ["q001"]
    assert "Pregunta 2 de 117" in await rosa.tap("Contestar yo")
    await ruta.swept()
    assert outcomes(ruta.store) == ["expired"]


async def test_time_over_holds_even_where_the_message_of_it_never_arrives(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    short_ruta.clock.advance(days=3, seconds=1)

    await julio.phone.say("/resumen")
    await short_ruta.intake.drain()

    assert "aún no empieza" not in (await julio.reply())


async def test_the_days_are_a_setting(short_ruta):
    from datetime import timedelta

    rosa, _julio = await two(short_ruta)
    short_ruta.intake._help_for = timedelta(days=10)

    assert "vuelve a usted el 13 nov" in await ask_for_section(rosa, SECOND, "Julio Quispe")


async def test_the_colleague_gives_it_back_and_the_asker_may_ask_somebody_else(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)

    assert await julio.tap("No puedo") == "Está bien. Rosa Quispe ya lo sabe. Sus respuestas quedan guardadas."
    await short_ruta.settled()
    assert await told(rosa, "Julio Quispe no puede y esto volvió a usted: Segunda parte.")
    assert (await rosa.tap("Pedirlo a otra persona")).startswith("¿A quién se lo pide?\n\nSegunda parte (2 preguntas)")
    assert outcomes(short_ruta.store) == ["declined"]


async def test_the_asker_takes_it_back_and_the_colleagues_old_button_says_so(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    request = (await julio.phone.screen())["message_id"]

    assert "Usted pidió:\nJulio Quispe: 0 de 2" in await rosa.say("/pendientes")
    assert (await rosa.tap("Recuperar: Segunda parte")).startswith("Vuelve a ser suya.")
    await short_ruta.settled()

    assert await told(julio, "Rosa Quispe sigue con esta parte: Segunda parte.")
    assert (await julio.tap("Empezar", request, is_stale=True)).startswith("Rosa Quispe ya sigue con esa parte.")
    assert (await julio.tap("No puedo", request, is_stale=True)).startswith("Rosa Quispe ya sigue con esa parte.")
    assert outcomes(short_ruta.store) == ["taken_back"]


async def test_anybody_may_answer_what_is_given_away_and_that_ends_it(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    await rosa.say("/resumen")
    await rosa.tap(SECOND)

    await rosa.tap("3")
    await rosa.say("100")
    await rosa.say("/resumen")
    await rosa.tap(SECOND)
    await rosa.tap("4")
    await rosa.tap("Omitir")
    await short_ruta.settled()

    assert await told(julio, "Lo que le pidió Rosa Quispe ya no hace falta: Segunda parte. Gracias.")
    assert outcomes(short_ruta.store) == ["done"]


async def test_what_is_put_off_in_a_part_is_asked_at_its_end_and_not_lost(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    await julio.tap("Empezar")

    await julio.tap("Más tarde")
    await julio.tap("Omitir")
    rest = await julio.tap("Más tarde")

    assert rest.endswith("Falta 1 pregunta de su parte: 3")
    assert "¿Cuánto vendió, en soles?" in await julio.tap("Contestar lo que falta")
    assert "Gracias: su parte está completa" in await julio.say("100")


async def test_the_pending_list_leads_to_the_part_and_back_to_the_whole(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)

    listed = await julio.say("/pendientes")
    assert "Le piden:\nRosa Quispe: Segunda parte, 0 de 2, hasta el 6 nov" in listed
    rows = [
        [button["text"] for button in row] for row in (await julio.phone.screen())["reply_markup"]["inline_keyboard"]
    ]
    assert rows[:2] == [["Empezar: Segunda parte"], ["No puedo"]]
    assert "¿Cuánto vendió, en soles?" in await julio.tap("Empezar: Segunda parte")
    await julio.say("/pendientes")
    assert "¿Exporta su organización?" in await julio.tap("Seguir con el TPE")
    assert "¿Exporta su organización?" in await julio.say("/start")


async def test_the_pending_list_names_what_was_left_for_later(short_ruta):
    rosa = await short_ruta.manager()
    assert "No tiene nada pendiente." in await rosa.say("/pendientes")
    await rosa.tap("Seguir con el TPE")
    await rosa.tap("Más tarde")

    assert "Para más tarde: 1" in await rosa.say("/pendientes")
    assert "¿Exporta su organización?" in await rosa.tap("1")


async def test_a_part_is_given_to_one_person_at_a_time(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.tap("Pedir ayuda")
    await rosa.tap("Toda la sección (2)")
    choosing = (await rosa.phone.screen())["message_id"]
    await rosa.tap("Julio Quispe")

    await rosa.phone.tap("askof:1:s:0:2", choosing, is_stale=True)
    await short_ruta.settled()

    assert await rosa.phone.toast() == "Ya lo tiene Julio Quispe."
    assert len(outcomes(short_ruta.store)) == 1
    assert julio


async def test_a_colleague_who_is_taken_out_holds_nothing_any_more(short_ruta):
    from bot.events import Event
    from bot.turn import Turn
    from language.catalogs import catalog
    from storage.memberships import Membership

    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    member = rows_of(short_ruta.store, Membership)[1]

    def take_out(tx):
        from storage.memberships import end_membership

        turn = Turn(tx, Event(990, rosa.phone.id, None), short_ruta.clock(), short_ruta.make_token, catalog("es"))
        turn.refresh()
        turn.speaker = None
        end_membership(tx, member["id"], short_ruta.clock())
        give_back_all(turn, member["person_id"], member["organization_id"])

    await short_ruta.store.write(take_out)
    await short_ruta.settled()

    assert outcomes(short_ruta.store) == ["declined"]
    assert await told(rosa, "Julio Quispe no puede y esto volvió a usted: Segunda parte.")
    assert "¿Cuánto vendió" not in await julio.tap("Empezar", is_stale=True)


async def test_only_whom_it_concerns_may_begin_or_end_it(short_ruta):
    rosa, _julio = await two(short_ruta)
    elmer = await short_ruta.colleague(rosa, "Elmer")
    stranger = await short_ruta.manager("Flor", ruc=SECOND_CACAO)
    await ask_for_section(rosa, SECOND, "Julio Quispe")

    for person in (elmer, stranger):
        for data in (
            "task:1",
            "cannot:1",
            "takeback:1",
            "task:999",
            "task",
            "whole:999",
            "askpart:1:s:99",
            "askof:1:x",
        ):
            await inject(short_ruta, person, data)
    await short_ruta.settled()

    assert outcomes(short_ruta.store) == [None]


async def test_beginning_a_part_of_another_organization_of_theirs_they_speak_for_that_one(short_ruta):
    rosa, julio = await two(short_ruta)
    await julio.enter(await short_ruta.invite(SECOND_CACAO))
    await julio.tap("Gerente")
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)

    short_ruta.clock.advance(minutes=1)
    begun = await julio.tap("Empezar")
    await julio.say("100")

    assert begun.startswith("Usted responde por Cooperativa Semilla.")
    answered = [(row["response_id"], row["question"]) for row in rows_of(short_ruta.store, Answer)]
    assert answered == [(1, "sales")]


async def inject(ruta, person, data):
    """A press of a button that is not on the phone."""
    screen = await person.phone.screen()
    sender = {"id": person.phone.id, "is_bot": False, "first_name": "X"}
    press = {"id": "77", "from": sender, "chat_instance": "1", "data": data, "message": screen}
    await ruta.telegram.inject({"callback_query": press})


async def test_sending_ends_what_was_still_asked(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.tap("B) No")
    await rosa.say("cacao")
    await rosa.tap("Seguir")
    await rosa.say("100")
    await rosa.tap("Pedir ayuda")
    await rosa.tap("Esta pregunta")
    await rosa.tap("Julio Quispe")
    await asked_for(short_ruta, julio)

    assert "TPE enviado" in await rosa.tap("Enviar el TPE")
    await short_ruta.settled()

    assert await told(julio, "ya no hace falta")
    assert outcomes(short_ruta.store) == ["taken_back"]
    assert "TPE enviado" in await julio.tap("Empezar", is_stale=True)


async def test_a_part_that_a_sheet_filled_is_done_for_whoever_comes_to_it(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    await julio.tap("Empezar")
    for question, value in (("sales", "9"), ("wish", None)):
        await short_ruta.store.write(
            add_answer, 1, question, value, person_id=None, how=IMPORTED, now=short_ruta.clock(), replaces=False
        )

    assert "su parte está completa" in await julio.say("/start")
    await short_ruta.settled()
    assert await told(rosa, "terminó lo que usted pidió")
    assert outcomes(short_ruta.store) == ["done"]


async def test_a_new_version_changes_nothing_for_a_part_that_is_out(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await short_ruta.publish(SHORT_FORM.replace("¿Cuánto vendió, en soles?", "¿Cuánto vendió en el año?"))
    await asked_for(short_ruta, julio)

    assert "¿Cuánto vendió, en soles?" in await julio.tap("Empezar")


def test_long_names_of_sections_fit_on_their_buttons():
    from bot.review import short_names

    names = ["Aspectos Generales", "Servicios de Desarrollo Productivo", "Servicios de Comercio Exterior", "x" * 40]
    assert short_names(names[:3]) == ["Aspectos Generales", "Desarrollo Productivo", "Comercio Exterior"]
    assert short_names(names)[3] == "x" * 27 + "…"
    assert not re.search(r"  ", "".join(short_names(names)))


@pytest.mark.parametrize("size", ["question", "block", "section"])
async def test_a_part_on_a_button_is_read_back(short_ruta, size):
    from bot.parts import press_part, read_part
    from bot.presses import Verb, read_press
    from procedures.answering import reopen_sitting
    from programme.parts import Part, Size

    await short_ruta.manager()
    name = {"question": "sales", "block": "second", "section": "second"}[size]

    def there_and_back(tx):
        sitting = reopen_sitting(tx, 1, 1, 1)
        part = Part(Size(size), name)
        return read_part(read_press(press_part(Verb.ASK_PART, sitting, part, 7)), sitting)

    found = await short_ruta.store.write(there_and_back)
    assert found.name == name


async def test_that_a_part_came_back_is_told_though_telegram_did_not_take_it_at_first(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    await short_ruta.telegram.plan_fault("5xx", chat_id=rosa.phone.id)
    short_ruta.clock.advance(days=3)
    await short_ruta.swept()
    assert [row[1:3] for row in rows(short_ruta, "help.due")] == [("planned", None)]

    short_ruta.clock.advance(minutes=5)
    await short_ruta.swept()

    assert await told(rosa, "Julio Quispe no terminó a tiempo")
    assert [row[1:3] for row in rows(short_ruta, "help.due")] == [("accepted", None)]
    assert outcomes(short_ruta.store) == ["expired"]


async def test_that_a_part_came_back_is_not_told_at_night(short_ruta):
    short_ruta.clock.advance(hours=14)
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, SECOND, "Julio Quispe")
    await asked_for(short_ruta, julio)
    short_ruta.clock.advance(days=3, minutes=1)
    await short_ruta.swept()
    assert outcomes(short_ruta.store) == [None]

    short_ruta.clock.advance(hours=7, minutes=30)
    await short_ruta.swept()

    assert await told(rosa, "Julio Quispe no terminó a tiempo")
