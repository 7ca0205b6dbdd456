"""Who answered: several people on several phones, and a facilitator in their name."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from storage.answers import IMPORTED, Answer, add_answer
from storage.outbox import Notification
from storage.tables import table
from tests.bot.test_assisting import assisting
from tests.bot.test_helping import rows_of, told, two


def kept(store, question):
    """Every answer to a question in order: value, how, and whether it still holds."""
    columns = table(Answer).c
    query = (
        select(columns.value, columns.how, columns.superseded_at.is_(None))
        .where(columns.question == question)
        .order_by(columns.id)
    )
    return store.submit(lambda tx: [tuple(row) for row in tx.execute(query)]).result()


async def test_a_section_says_who_answered_once_there_is_more_than_one(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.tap("B) No")
    await rosa.say("/resumen")
    assert "→ No\n" in (await rosa.tap("Primera parte"))
    await julio.say("/start")
    await julio.say("cacao")

    await rosa.say("/resumen")
    section = await rosa.tap("Primera parte")

    assert "→ No · Rosa Quispe" in section
    assert "→ Cacao · Julio Quispe" in section


async def test_an_opened_answer_says_who_gave_it_when_and_what_it_replaced(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.tap("A) Sí")
    short_ruta.clock.advance(days=1)
    await julio.say("/resumen")
    await julio.tap("Primera parte")
    opened = await julio.tap("1")
    changed = await julio.tap("B) No")
    await rosa.say("/resumen")
    await rosa.tap("Primera parte")

    assert "Respuesta de hoy: Sí\nRespondió Rosa Quispe, 3 nov" in opened
    assert "Su respuesta" not in opened
    assert "Rosa Quispe había respondido «Sí». Ahora vale la suya." in changed
    assert "Respuesta de hoy: No\nRespondió Julio Quispe, 4 nov\nAntes: Sí (Rosa Quispe, 3 nov)" in await rosa.tap("1")


async def test_whoever_gave_the_earlier_answer_is_told_once_with_both(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.tap("A) Sí")
    await julio.say("/resumen")
    await julio.tap("Primera parte")
    await julio.tap("1")
    await julio.tap("B) No")
    await short_ruta.settled()

    news = await told(rosa, "cambió una respuesta")
    assert news == (
        "Cooperativa Semilla\n\nJulio Quispe cambió una respuesta que usted dio:\n\n¿Exporta su organización?\n\n"
        "La suya: Sí\nAhora: No"
    )
    assert "Respondió Julio Quispe, 3 nov" in await rosa.tap("Ver la pregunta")
    await rosa.tap("Dejar como está")
    await short_ruta.settled()
    assert sum(row["key"].startswith("answer.changed:") for row in rows_of(short_ruta.store, Notification)) == 1


async def test_two_who_answer_the_same_question_in_the_same_second_keep_both_and_are_shown_both(ruta):
    rosa, julio = await two(ruta)
    await julio.say("/start")

    await asyncio.gather(rosa.phone.tap("A"), julio.phone.tap("B"))
    await ruta.settled()

    first, second = kept(ruta.store, "q001")
    assert (first[2], second[2]) == (False, True)
    assert {first[0], second[0]} == {"company", "cooperative"}
    earlier, later = (rosa, julio) if first[0] == "company" else (julio, rosa)
    assert await told(earlier, "cambió una respuesta que usted dio")
    assert await told(later, "Ahora vale la suya.")
    assert "Antes: " in await earlier.tap("Ver la pregunta")
    await later.say("/resumen")
    await later.tap("Aspectos Generales")
    assert "Antes: " in await later.tap("1")


async def test_the_same_answer_in_the_same_second_takes_both_on(short_ruta):
    rosa, julio = await two(short_ruta)
    await julio.say("/start")
    await rosa.tap("B) No")

    assert "¿Qué cultiva?" in await julio.tap("B) No")
    assert kept(short_ruta.store, "exports") == [("no", "tapped", True)]


async def test_an_older_screen_of_what_a_colleague_answered_shows_the_answer_and_whose_it_is(short_ruta):
    rosa, julio = await two(short_ruta)
    await julio.say("/start")
    old = (await julio.phone.screen())["message_id"]
    await julio.tap("Más tarde")
    await rosa.tap("B) No")
    short_ruta.clock.advance(minutes=1)

    shown = await julio.tap("answer:1:0:0", old, is_stale=True)

    assert "Respondió Rosa Quispe, 3 nov" in shown
    assert kept(short_ruta.store, "exports") == [("no", "tapped", True)]


async def test_what_a_facilitator_answered_by_telephone_says_so(short_ruta):
    ana, rosa = await assisting(short_ruta)
    await ana.say("no")

    await rosa.say("/resumen")
    assert "→ No · por teléfono con Ana Torres (RPE)" in await rosa.tap("Primera parte")
    assert "Respuesta de hoy: No\nRespondido por teléfono con Ana Torres (RPE), 3 nov" in await rosa.tap("1")


async def test_what_came_from_a_sheet_says_so(short_ruta):
    rosa = await short_ruta.manager()
    await short_ruta.store.write(
        add_answer, 1, "exports", "no", person_id=None, how=IMPORTED, now=short_ruta.clock(), replaces=False
    )

    await rosa.say("/resumen")
    assert "→ No · hoja" in await rosa.tap("Primera parte")
    assert "Viene de una hoja, 3 nov" in await rosa.tap("1")


async def test_a_colleague_who_has_left_is_told_nothing_of_the_organization(short_ruta):
    from storage.memberships import end_membership

    rosa, julio = await two(short_ruta)
    await julio.say("/start")
    await julio.tap("A) Sí")
    await short_ruta.store.write(end_membership, 2, short_ruta.clock() + timedelta(seconds=1))
    await rosa.say("/resumen")
    await rosa.tap("Primera parte")
    await rosa.tap("1")
    await rosa.tap("B) No")
    await short_ruta.settled()

    assert not any("cambió" in message["text"] for message in await julio.phone.messages())
