"""Few have confirmed a session: who is told, when, with which choices, and that one of them decides (C23; seed L845).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima. The session is on Thursday 10 December at 17:30: it is
looked at on 30 November, and on 5 and 7 December, at eight in the morning: the 8th and the 9th are holidays.
"""

import asyncio

import pytest

from procedures.few_confirmed import watch, watch_all
from storage.decisions import SessionDecision
from storage.invitations import Invitation, invitation_of
from storage.sessions import CANCELLED, TrainingSession, session_view
from tests.bot.conftest import SECOND_CACAO
from tests.bot.looking_after import officer, organizations, press, ruc_of, say, session
from tests.bot.talks import rows
from tests.bot.wall import Wall, read_all, to_come
from tests.sessions import cancelled, lima, moved

FEW = "session.few"
DAY = "2026-12-10 17:30"


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


async def decisions(ruta):
    return await rows(ruta, SessionDecision, "what", "by")


async def test_those_who_look_after_it_are_told_ten_five_and_two_days_before_until_enough_confirm(ruta, wall):
    ana, luis = await ruta.facilitator(), await ruta.facilitator("Luis", chains=("coffee",))
    more = await organizations(ruta, 13)
    number = await session(ruta, DAY, (1, *more))
    luz = await officer(ruta)
    await ruta.store.write(watch_all, ruta.clock())
    await ruta.store.write(watch, number, ruta.clock())
    await say(ruta, number, "coming", 1)
    await say(ruta, number, "not_coming", more[0])
    await ruta.store.write(_reason, number, more[0], "harvest")

    assert await wall.at("2026-11-30 07:59", ana, luz, luis) == [[], [], []]
    of_ana, of_luz, of_luis = await wall.at("2026-11-30 08:00", ana, luz, luis)

    told = (
        "RPE · Taller de costos · PROMPERÚ\n\nJueves 10 de diciembre, 5:30 p. m. (2 horas)\n\n"
        "Pocas organizaciones han confirmado. Faltan 10 días.\n\n"
        "Organizaciones: asistirán 1 de 14, no podrán 1, sin responder 12.\n\n"
        "Por qué algunas no podrán: Estamos en cosecha (1).\n\n¿Qué hacemos?"
    )
    assert of_ana == of_luz == [told]
    assert of_luis == []
    assert [len(each) for each in await wall.at("2026-12-05 08:00", ana, luz)] == [1, 1]
    await say(ruta, number, "coming", *more[1:5])
    assert await wall.at("2026-12-10 18:00", ana, luz) == [[], []]


def _reason(tx, session_id, organization_id, reason):
    invitation = invitation_of(tx, session_id, organization_id)
    invitation.reason = reason
    tx.add(invitation)


async def test_the_choices_are_buttons(ruta, wall):
    ana = await ruta.facilitator()
    await session(ruta, DAY, modality="in_person", place="Jr. Lima 1")
    await wall.at("2026-11-30 08:00", ana)
    last = (await ana.phone.messages())[-1]

    labels = [button["text"] for row in last["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == [
        "Recordar a los que faltan", "Ofrecer cupos", "Mover", "Pasar a virtual", "Cancelar", "Dejarla así",
        "Ver la sesión",
    ]  # fmt: skip


async def test_of_two_who_press_at_once_one_decides_and_the_other_is_told_what(ruta, wall):
    ana, luis = await ruta.facilitator(), await ruta.facilitator("Luis")
    await ruta.manager()
    number = await session(ruta, DAY)
    await wall.at("2026-11-30 08:00", ana, luis)
    mark = int(lima("2026-11-30 08:00").timestamp()) // 60

    shown = await asyncio.gather(
        _tap_last(ruta, ana, f"leaveit:{number}:{mark}"), _tap_last(ruta, luis, f"remindall:{number}:{mark}")
    )

    ((what, by),) = await decisions(ruta)
    winner, loser = shown if by == 1 else shown[::-1]
    name = "Ana Torres" if by == 1 else "Luis Torres"
    done, words = {
        "leave": ("Queda como está.", "dejarla así"),
        "remind": ("Se le recordará", "recordar a los que faltan"),
    }[what]
    assert winner.startswith(done)
    assert loser.startswith(f"{name} ya decidió: {words} (hoy 08:00).")


async def _tap_last(ruta, person, data):
    last = (await person.phone.messages())[-1]["message_id"]
    await person.phone.tap(data, last, is_stale=True)
    await ruta.settled()
    await read_all(person)
    return (await person.phone.messages())[-1]["text"]


@pytest.mark.parametrize("first", ["leaveit", "remindall", "calledoff", "moveto", "virtual"])
async def test_a_second_press_is_told_what_was_decided_by_whom_whatever_it_was(short_ruta, first):
    ana, luis = await short_ruta.facilitator(), await short_ruta.facilitator("Luis")
    await short_ruta.manager()
    number = await session(short_ruta, DAY, modality="in_person", place="Jr. Lima 1")
    await Wall(short_ruta).at("2026-11-30 08:00", ana, luis)
    mark = int(lima("2026-11-30 08:00").timestamp()) // 60
    then = int(lima("2026-12-17 17:30").timestamp()) // 60
    button = {"moveto": f"moveto:{number}:{then}:{mark}:yes", "virtual": f"virtual:{number}:{mark}:none"}.get(
        first, f"{first}:{number}:{mark}"
    )
    await press(short_ruta, ana, button)

    said = await press(short_ruta, luis, f"offer:{number}:{mark}")

    what = {
        "leaveit": "dejarla así", "remindall": "recordar a los que faltan", "calledoff": "cancelarla",
        "moveto": "moverla", "virtual": "pasarla a virtual",
    }[first]  # fmt: skip
    assert said.startswith(f"Ana Torres ya decidió: {what} (hoy 08:00).")
    assert len(await decisions(short_ruta)) == 1


async def test_nobody_else_is_told_once_somebody_has_decided_until_it_is_looked_at_again(ruta, wall):
    ana = await ruta.facilitator()
    number = await session(ruta, DAY)
    await wall.at("2026-11-30 08:00", ana)
    assert "Sesiones que esperan una decisión: 1" in await ana.say("/hoy")
    assert "espera una decisión: pocas confirmadas" in await ana.say("/sesiones")
    await _tap_last(ruta, ana, f"leaveit:{number}:{int(lima('2026-11-30 08:00').timestamp()) // 60}")
    assert "esperan una decisión" not in await ana.say("/hoy")
    luis = await ruta.facilitator("Luis")
    await ruta.store.write(watch_all, ruta.clock())

    assert await wall.at("2026-12-04 08:00", luis) == []
    assert [len(each) for each in await wall.at("2026-12-05 08:00", ana, luis)] == [1, 1]


async def test_whoever_begins_to_look_after_it_later_is_told_too(ruta, wall):
    await session(ruta, DAY)
    ana = await ruta.facilitator()
    ruta.clock.advance(days=26, hours=12)
    await ruta.store.write(watch_all, ruta.clock())

    assert len(await wall.at("2026-11-30 08:00", ana)) == 1


async def test_a_session_that_is_moved_is_looked_at_before_its_new_date_and_a_cancelled_one_never(ruta):
    await ruta.facilitator()
    number = await session(ruta, DAY)
    assert to_come(ruta, FEW) == ["11-30 08:00", "12-05 08:00", "12-07 08:00"]

    await ruta.store.write(moved, number, lima("2026-12-20 17:30"), ruta.clock())
    await ruta.store.write(watch, number, ruta.clock())
    assert to_come(ruta, FEW) == ["12-10 08:00", "12-15 08:00", "12-18 08:00"]

    await ruta.store.write(moved, number, lima(DAY), ruta.clock())
    await ruta.store.write(watch, number, ruta.clock())
    assert to_come(ruta, FEW) == ["11-30 08:00", "12-05 08:00", "12-07 08:00"]

    await ruta.store.write(cancelled, number, ruta.clock())
    await ruta.store.write(watch, number, ruta.clock())
    assert to_come(ruta, FEW) == []


async def test_seats_are_offered_in_order_to_those_who_can_come(ruta, wall):
    ana = await ruta.facilitator()
    flor = await ruta.manager("Flor", SECOND_CACAO)  # cacao, Junín
    await ruta.manager("Nora", "20999999973")  # coffee, Junín
    number = await session(ruta, DAY, (1,), capacity=20)
    await ruta.settled()

    preview = await press(ruta, ana, f"offer:{number}:0")
    assert "Se ofrecerá a 2 organizaciones: Asociación Flor, Cafetalera Neblina." in preview
    assert len(await rows(ruta, Invitation, "id")) == 1
    done = await ana.tap("Ofrecer los cupos")
    assert done.startswith("Se ofreció a 2 organizaciones: Asociación Flor, Cafetalera Neblina.")
    assert await rows(ruta, Invitation, "organization_id", "is_offer") == [(1, False), (2, True), (3, True)]

    await ruta.settled()
    assert "Taller de costos" in (await flor.phone.messages())[-1]["caption"]
    assert "No hay otra organización de estas cadenas que pueda asistir" in await press(ruta, ana, f"offer:{number}:0")


async def test_seats_are_offered_to_no_more_than_there_are_and_never_under_three_days_before(short_ruta):
    ana = await short_ruta.facilitator()
    await short_ruta.manager("Flor", SECOND_CACAO)
    await organizations(short_ruta, 1)
    await short_ruta.manager("Nora", ruc_of(0))
    number = await session(short_ruta, DAY, (1,), capacity=2)
    await say(short_ruta, number, "coming", 1)

    assert "Se ofrecerá a 1 organización: Asociación Flor." in await press(short_ruta, ana, f"offer:{number}:0")
    await ana.tap("Ofrecer los cupos")
    assert "No hay cupos libres" in await press(short_ruta, ana, f"offer:{number}:0")
    short_ruta.clock.now = lima("2026-12-07 17:31")
    assert "con tanta prisa no se ofrecen cupos a nadie" in await press(short_ruta, ana, f"offer:{number}:0")


async def test_to_whom_seats_are_offered_is_named_to_those_who_follow_them_and_counted_for_others(short_ruta):
    await short_ruta.manager("Flor", SECOND_CACAO)  # Junín
    await organizations(short_ruta, 1)  # San Martín
    await short_ruta.manager("Nora", ruc_of(0))
    number = await session(short_ruta, DAY, (1,), capacity=20)
    ana, luz = await short_ruta.facilitator(regions=("san_martin",)), await officer(short_ruta)

    of_ana = await press(short_ruta, ana, f"offer:{number}:0")
    preview = await press(short_ruta, luz, f"offer:{number}:0")
    done = await luz.tap("Ofrecer los cupos")

    assert "Se ofrecerá a 2 organizaciones: Grupo 01 y 1 más." in of_ana
    assert "Se ofrecerá a 2 organizaciones.\n" in preview
    assert done.startswith("Se ofreció a 2 organizaciones.\n")


async def test_a_moment_at_which_nobody_looked_is_taken_for_none(short_ruta):
    ana, luis = await short_ruta.facilitator(), await short_ruta.facilitator("Luis")
    number = await session(short_ruta, DAY)
    await Wall(short_ruta).at("2026-11-30 08:00", ana, luis)
    true, later = (int(lima(f"{day} 08:00").timestamp()) // 60 for day in ("2026-11-30", "2026-12-05"))

    for mark in (999999999999999999, later, true + 1):
        assert (await press(short_ruta, ana, f"move:{number}:{mark}")).startswith("RPE · Taller de costos")
        assert (await press(short_ruta, ana, f"leaveit:{number}:{mark}")).startswith("Queda como está.")

    looks = await rows(short_ruta, SessionDecision, "checked_at")
    assert looks == [(lima("2026-11-30 08:00"),)]
    assert (await press(short_ruta, luis, f"leaveit:{number}:{true}")).startswith("Ana Torres ya decidió")


async def test_a_session_is_called_off_from_the_message_itself(ruta, wall):
    number = await session(ruta, DAY)
    luz = await officer(ruta)
    await ruta.store.write(watch, number, ruta.clock())
    await wall.at("2026-11-30 08:00", luz)
    mark = int(lima("2026-11-30 08:00").timestamp()) // 60

    await _tap_last(ruta, luz, f"calloff:{number}:{mark}")
    await luz.say("Hay pocos inscritos")
    assert (await luz.tap("Sí, cancelar")).startswith("Está cancelada.")

    after = await ruta.store.read(session_view, number)
    assert (after.state, after.reason) == (CANCELLED, "Hay pocos inscritos")
    assert [row[0] for row in await decisions(ruta)] == ["cancel"]
    assert await rows(ruta, TrainingSession, "state") == [(CANCELLED,)]
