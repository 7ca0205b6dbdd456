"""Whom to telephone about a session, what they say there, and that those who are missing are reminded (C03).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import io
from datetime import timedelta

import aiohttp
import openpyxl
import pytest

from storage.audit import AuditEntry
from storage.invitations import Invitation, InvitationAnswer
from storage.people import Person, note_unreachable
from tests.bot.conftest import SECOND_CACAO
from tests.bot.looking_after import officer, organizations, press, say, session
from tests.bot.talks import heard, rows
from tests.bot.wall import read_all, said
from tests.sessions import invitation_number, preferred


async def number_of(ruta, session_id, organization_id=1):
    return await ruta.store.read(invitation_number, session_id, organization_id)


async def told_phone(ruta, person_id, phone, name="Rosa Quispe"):
    def work(tx):
        person = tx.get_one(Person, person_id)
        person.phone, person.name = phone, name
        tx.add(person)

    await ruta.store.write(work)


async def downloaded(ruta, message):
    """The bytes of the document of a message."""
    address = f"{ruta.sandbox.url}/sandbox/files/{message['document']['file_id']}"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        return await response.read()


async def answers(ruta):
    return await rows(ruta, InvitationAnswer, "rsvp", "reason", "substitute", "how", "by")


async def test_those_are_called_who_have_not_answered_with_numbers_and_the_reason(short_ruta):
    ana = await short_ruta.facilitator()
    await short_ruta.manager()
    await told_phone(short_ruta, 2, "+51987654321")
    more = await organizations(short_ruta, 1)
    number = await session(short_ruta, "2026-12-10 17:30", (1, 2, *more))
    await say(short_ruta, number, "not_coming", 2)

    shown = await press(short_ruta, ana, f"tocall:{number}:0")

    assert shown.split("\n\n") == [
        "Taller de costos\nA quién llamar: 1 a 2 de 2",
        "1. Grupo 01: todavía no hay nadie de ella aquí",
        "2. Cooperativa Semilla: sin responder\nRosa Quispe, Gerente: +51987654321",
    ]
    assert await ana.buttons() == ["1", "2", "En Excel", "Volver a la sesión"]


@pytest.mark.parametrize(
    ("why", "said_so"),
    [
        ("blocked", "no le llegan los mensajes"),
        ("silent", "sin señales hace dos meses"),
        ("stopped", "no quiere mensajes"),
    ],
)
async def test_whoever_comes_and_would_hear_of_no_change_is_called_too(short_ruta, why, said_so):
    ana = await short_ruta.facilitator()
    rosa = await short_ruta.manager()
    number = await session(short_ruta, "2027-02-10 17:30")
    await say(short_ruta, number, "coming", 1, attendee_id=2)
    assert "Ahora no hay que llamar a nadie" in await press(short_ruta, ana, f"tocall:{number}:0")

    if why == "blocked":
        await short_ruta.store.write(note_unreachable, rosa.phone.id, "blocked", short_ruta.clock())
    elif why == "stopped":
        await short_ruta.store.write(preferred, 2, short_ruta.clock(), stopped_at=short_ruta.clock())
    else:
        short_ruta.clock.advance(days=59)
        await press(short_ruta, ana, "sessions:0")
        short_ruta.clock.advance(days=2)

    shown = await press(short_ruta, ana, f"tocall:{number}:0")
    assert f"1. Cooperativa Semilla: {said_so}\nasistirá Rosa Quispe" in shown


async def test_what_they_say_on_the_telephone_is_their_answer_with_the_name_of_whoever_set_it_down(ruta):
    ana = await ruta.facilitator()
    number = await session(ruta, "2026-12-10 17:30")
    await press(ruta, ana, f"tocall:{number}:0")

    page = await ana.tap("1")
    assert "Cooperativa Semilla, RUC 20999999990" in page
    assert "Respuesta hasta ahora: sin responder" in page
    assert await ana.tap("Asistirá") == "Guardado. Cooperativa Semilla: asistirá (por teléfono con Ana Torres)"

    await ana.tap("Cambiar la respuesta")
    assert "queda guardado que no podrá. ¿Por qué?" in await ana.tap("No podrá")
    done = await ana.tap("Estamos en cosecha")
    assert done == "Guardado. Cooperativa Semilla: no podrá: Estamos en cosecha (por teléfono con Ana Torres)"

    await ana.tap("Cambiar la respuesta")
    await ana.tap("Irá otra persona")
    assert "Escriba nombre y apellido" in await ana.say("7")
    done = await ana.say("Luis  Ramos")
    assert done == (
        "Guardado. Cooperativa Semilla: irá Luis Ramos (por teléfono con Ana Torres)\n\n"
        "Reenvíe el mensaje que sigue a Luis Ramos, por Telegram o WhatsApp. "
        "Hasta que lo abra, los recordatorios le llegan a la organización."
    )
    message = await ana.reply()
    assert message.startswith("Luis Ramos, Cooperativa Semilla le pide ir en su lugar a:\n\nTaller de costos")
    luis = await ruta.newcomer("Luis")
    await luis.open(message.split()[-1])
    assert "Cooperativa Semilla le pide ir en su lugar." in await luis.tap("Acepto")
    assert await rows(ruta, Invitation, "how", "substitute", "attendee_id") == [("by_phone", "Luis Ramos", 2)]
    assert await answers(ruta) == [
        ("coming", None, None, "by_phone", 1),
        ("not_coming", None, None, "by_phone", 1),
        ("not_coming", "harvest", None, "by_phone", 1),
        ("substitute", None, "Luis Ramos", "by_phone", 1),
    ]
    audit = await rows(ruta, AuditEntry, "action", "person_id", "organization_id")
    assert audit.count(("invitation.by_phone", 1, 1)) == 4


async def test_the_organization_sees_that_it_was_told_by_telephone(short_ruta):
    ana = await short_ruta.facilitator()
    rosa = await short_ruta.manager()
    number = await session(short_ruta, "2026-12-10 17:30")
    await heard(short_ruta, rosa)
    invitation = await number_of(short_ruta, number)
    await press(short_ruta, ana, f"callset:{invitation}:coming")
    await short_ruta.settled()
    await read_all(rosa)

    assert "Ana Torres" in await press(short_ruta, rosa, f"session:{invitation}")


async def test_telephones_are_for_facilitators_and_of_those_whom_they_follow(short_ruta):
    await short_ruta.manager("Flor", SECOND_CACAO)
    number = await session(short_ruta, "2026-12-10 17:30", (1, 2))
    invitation = await number_of(short_ruta, number, 2)
    luz = await officer(short_ruta)
    ana = await short_ruta.facilitator(regions=("san_martin",))

    assert "no está ahora a su cargo" in await press(short_ruta, luz, f"tocall:{number}:0")
    assert "no está ahora a su cargo" in await press(short_ruta, luz, f"callsheet:{number}")
    assert "no sigue a esa organización" in await press(short_ruta, luz, f"callset:{invitation}:coming")
    shown = await press(short_ruta, ana, f"tocall:{number}:0")
    assert "Cooperativa Semilla" in shown
    assert "Asociación Flor" not in shown
    for button in (f"call:{invitation}", f"callset:{invitation}:coming", "call:99", "callset:99:coming"):
        assert "no sigue a esa organización" in await press(short_ruta, ana, button)
    assert await answers(short_ruta) == []


async def test_no_answer_is_taken_once_the_session_has_begun(short_ruta):
    ana = await short_ruta.facilitator()
    number = await session(short_ruta, "2026-11-05 17:30")
    invitation = await number_of(short_ruta, number)
    short_ruta.clock.advance(days=2, hours=9)

    assert "La sesión ya empezó" in await press(short_ruta, ana, f"callset:{invitation}:coming")
    assert await answers(short_ruta) == []


async def test_the_list_is_sent_as_a_spreadsheet_in_which_no_text_is_a_formula(short_ruta):
    ana = await short_ruta.facilitator()
    await short_ruta.manager()
    await told_phone(short_ruta, 2, "+51987654321", name="=1+1")
    number = await session(short_ruta, "2026-12-10 17:30", (1, 2))

    text = await press(short_ruta, ana, f"callsheet:{number}")
    message = (await ana.phone.messages())[-1]
    sheet = openpyxl.load_workbook(io.BytesIO(await downloaded(short_ruta, message))).active

    assert text.endswith("A quién llamar: 2 organizaciones")
    assert message["document"]["file_name"] == "llamadas.xlsx"
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][3:11] == [
        "Organización", "RUC", "Cadena", "Región", "Nombre", "Teléfono", "Es gerente", "Por qué llamar",
    ]  # fmt: skip
    named = next(row for row in sheet.iter_rows() if row[3].value == "Cooperativa Semilla")
    assert [(cell.value, cell.data_type) for cell in (named[4], named[7], named[8])] == [
        ("20999999990", "s"),
        ("=1+1", "s"),
        ("+51987654321", "s"),
    ]


async def test_those_who_are_missing_are_asked_once_more_and_once_a_day(ruta):
    ana = await ruta.facilitator()
    rosa = await ruta.manager()
    number = await session(ruta, "2026-12-10 17:30", (1, 2))
    await heard(ruta, rosa)
    await press(ruta, ana, f"meet:{number}")

    done = await ana.tap("Recordar a los que faltan")
    assert done.startswith(
        "Se le recordará a 1 organización (martes 3 de noviembre, 9:00 a. m.). A 1 más no se le puede escribir."
    )
    asked = await heard(ruta, rosa)
    assert asked == (
        "RPE · Taller de costos · PROMPERÚ\n\nAún no sabemos si asistirá:\n"
        "Jueves 10 de diciembre, 5:30 p. m. (2 horas)\nEnlace: https://example.com/sala\n\n¿Asistirá?"
    )
    assert "Hoy ya se les recordó" in await press(ruta, ana, f"remindall:{number}:0")
    ruta.clock.advance(days=1)
    assert "Se le recordará a 1 organización" in await press(ruta, ana, f"remindall:{number}:0")
    await say(ruta, number, "coming", 1)
    ruta.clock.advance(days=1)
    assert "Vea a quién llamar" in await press(ruta, ana, f"remindall:{number}:0")


async def test_nobody_is_asked_once_more_at_night_or_after_they_have_answered(short_ruta):
    ana = await short_ruta.facilitator()
    rosa = await short_ruta.manager()
    number = await session(short_ruta, "2026-12-10 17:30")
    await heard(short_ruta, rosa)
    short_ruta.clock.advance(hours=13)  # ten in the evening
    done = await press(short_ruta, ana, f"remindall:{number}:0")
    assert "miércoles 4 de noviembre, 6:30 a. m." in done
    before = len(await rosa.phone.messages())

    await say(short_ruta, number, "coming", 1)
    short_ruta.clock.now += timedelta(hours=10)
    await short_ruta.settled()

    assert len(await rosa.phone.messages()) == before
    assert said((await rosa.phone.messages())[-1])
    assert await rows(short_ruta, Invitation, "rsvp") == [("coming",)]


async def test_the_facilitator_who_made_the_link_does_not_use_it_up(short_ruta):
    ana = await short_ruta.facilitator()
    number = await session(short_ruta, "2026-12-10 17:30")
    await press(short_ruta, ana, f"callset:{await number_of(short_ruta, number)}:substitute")
    await ana.say("Luis Ramos")
    link = (await ana.reply()).split()[-1]

    assert (await ana.open(link)).startswith("Este enlace es para Luis Ramos: reenvíeselo.")
    assert await rows(short_ruta, Invitation, "attendee_id") == [(None,)]


async def test_those_whom_no_message_tells_of_a_cancellation_are_called_until_they_know(short_ruta):
    ana = await short_ruta.facilitator()
    await short_ruta.manager()
    number = await session(short_ruta, "2026-12-10 17:30", (1, 2, *await organizations(short_ruta, 1)))
    await say(short_ruta, number, "not_coming", 1)
    await press(short_ruta, ana, f"calledoff:{number}:0")

    shown = await ana.tap("A quién llamar")
    assert shown.split("\n\n")[1:] == [
        "1. Asociación Flor: avísele: no se dictará",
        "2. Grupo 01: avísele: no se dictará",
    ]
    opened = await ana.tap("1")
    assert "Avísele: no se dictará." in opened
    assert await ana.buttons() == ["Ya le avisé", "Volver a la lista"]
    after = await ana.tap("Ya le avisé")
    assert "ya sabe que no se dictará." in after
    assert "A quién llamar: 1 a 1 de 1" in after
    assert await answers(short_ruta) == []
    actions = [row for row in await rows(short_ruta, AuditEntry, "action") if row[0] == "invitation.called_off_told"]
    assert len(actions) == 1


async def test_once_a_session_is_over_nobody_is_called(short_ruta):
    ana = await short_ruta.facilitator()
    number = await session(short_ruta, "2026-11-05 17:30")
    short_ruta.clock.advance(days=3)

    assert "Ahora no hay que llamar a nadie" in await press(short_ruta, ana, f"tocall:{number}:0")
