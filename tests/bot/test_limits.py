"""How much comes to one person in a day, and what is due together as one message (domain.md C12, C19).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima. Cacao in San Martín is not in its peak then.
"""

import pytest

from programme.reminders import Rsvp
from tests.bot.scribe import Scribe, do, labels, tpe_sent
from tests.bot.test_session_messages import STARTS
from tests.bot.wall import Wall, rows
from tests.sessions import announced, answered, cancelled, harvested, lima, moved, preferred


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
def scribe(ruta, wall):
    """What came when."""
    return Scribe(ruta, wall)


@pytest.fixture
async def rosa(ruta, wall):
    """A manager whose TPE is sent: nothing but sessions is a reason to write to her."""
    rosa = await ruta.manager()
    await ruta.settled()
    await tpe_sent(ruta)
    await wall.new(rosa)
    return rosa


async def several(ruta, *services, starts=STARTS, **details):
    """Sessions of services of those names, an hour after each other; their numbers."""
    return [
        await announced(
            ruta,
            f"{starts[:11]}{int(starts[11:13]) + place:02}{starts[13:]}",
            service=f"S-{name}",
            name=name,
            **details,
        )
        for place, name in enumerate(services)
    ]


async def test_what_is_due_together_is_one_message_with_a_button_for_each_session(ruta, wall, rosa):
    await several(ruta, "Costos", "Marca", "Calidad", hours=1)

    (came,) = await wall.after(rosa, minutes=5)

    assert came == (
        "Sobre sus sesiones (3):\n\n"
        "1. Costos · PROMPERÚ\nInvitación: jueves 26 de noviembre, 5:30 p. m. (1 hora)\nEnlace: https://example.com/sala\n\n"
        "2. Marca · PROMPERÚ\nInvitación: jueves 26 de noviembre, 6:30 p. m. (1 hora)\nEnlace: https://example.com/sala\n\n"
        "3. Calidad · PROMPERÚ\nInvitación: jueves 26 de noviembre, 7:30 p. m. (1 hora)\nEnlace: https://example.com/sala\n\n"
        "¿Asistirá? Responda una por una."
    )
    assert await labels(rosa) == ["Responder a la 1: Costos", "Responder a la 2: Marca", "Responder a la 3: Calidad"]
    told = [(state, reason) for _kind, state, reason, *_ in rows(ruta, "session.invitation")]
    assert told == [("accepted", None)] + [("skipped", "it went out together with message 2")] * 2


async def test_the_button_of_a_session_among_several_opens_it(ruta, wall, rosa):
    await several(ruta, "Costos", "Marca", hours=1)
    await wall.after(rosa, minutes=5)

    assert (await rosa.tap("Responder a la 2: Marca")).startswith("RPE · Marca · PROMPERÚ")


async def test_the_most_essential_comes_first_and_what_does_not_fit_comes_next(ruta, wall, rosa):
    """An answer is missing for one, six are new: the first message is full, the other follows."""
    await announced(ruta, "2026-11-10 09:00", service="S-0", name="Suelos")
    await wall.at("2026-11-07 08:50", rosa)
    names = (
        "Costos de producción",
        "Marca colectiva de la región",
        "Calidad en taza",
        "Ventas por internet",
        "Trazabilidad de cada lote",
        "Contratos con compradores",
    )
    await several(ruta, *names, hours=1, starts="2026-11-26 11:30")

    first, second = await wall.at("2026-11-07 09:30", rosa)

    assert first.startswith("Sobre sus sesiones (")
    assert "1. Suelos · PROMPERÚ\nFalta su respuesta: martes 10 de noviembre, 9:00 a. m." in first
    assert len(first) <= 900
    assert all((name in first) != (name in second) for name in names)


async def test_at_most_two_messages_come_in_a_day_and_the_third_waits_for_the_next(ruta, scribe, rosa):
    for hour, name in enumerate(("Costos", "Marca", "Calidad"), start=10):
        await scribe.until(f"2026-11-03 {hour}:00", rosa)
        await announced(ruta, STARTS, service=f"S-{name}", name=name)

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 06:30 Le invitamos a esta sesión:"]
    assert [state for _kind, state, *_ in rows(ruta, "session.invitation")] == ["accepted"] * 3


async def test_one_a_day_comes_to_whoever_wants_fewer(ruta, scribe, rosa):
    await do(ruta, preferred, 1, fewer=True)
    await announced(ruta, STARTS, service="S-1", name="Costos")
    assert await scribe.until("2026-11-03 12:00", rosa) == ["11-03 09:00 Le invitamos a esta sesión:"]
    await announced(ruta, STARTS, service="S-2", name="Marca")

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 06:30 Le invitamos a esta sesión:"]


async def test_one_a_day_comes_in_the_peak_harvest(ruta, scribe, rosa):
    await do(ruta, harvested, 1, busiest=range(24))
    await announced(ruta, STARTS, service="S-1", name="Costos")
    assert await scribe.until("2026-11-03 19:00", rosa) == ["11-03 18:00 Le invitamos a esta sesión:"]
    await announced(ruta, STARTS, service="S-2", name="Marca")

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 05:30 Le invitamos a esta sesión:"]


async def test_what_is_more_essential_later_that_day_keeps_its_room(ruta, scribe, rosa):
    """One a day: in the afternoon she is reminded of tomorrow's session; so the invitation of the morning waits."""
    await do(ruta, preferred, 1, fewer=True)
    number = await announced(ruta, "2026-11-05 17:30", service="S-1", name="Costos")
    assert await scribe.until("2026-11-03 12:00", rosa) == ["11-03 09:00 Le invitamos a esta sesión:"]
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    await scribe.until("2026-11-04 09:00", rosa)
    await announced(ruta, STARTS, service="S-2", name="Marca")

    assert await scribe.until("2026-11-05 16:00", rosa) == [
        "11-04 17:30 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-05 06:30 Le invitamos a esta sesión:",
    ]


async def test_the_change_of_what_begins_within_a_day_is_never_held_back(ruta, scribe, rosa):
    """Two have come already today; tomorrow's session is moved by an hour, and another one of another week is too."""
    near = await announced(ruta, "2026-11-05 10:00", service="S-1", name="Costos")
    far = await announced(ruta, STARTS, service="S-2", name="Marca")
    await scribe.until("2026-11-04 08:00", rosa)
    await announced(ruta, STARTS, service="S-3", name="Calidad")
    await scribe.until("2026-11-04 11:00", rosa)
    await announced(ruta, STARTS, service="S-4", name="Ventas")
    await scribe.until("2026-11-04 12:00", rosa)
    await do(ruta, moved, far, lima("2026-11-27 17:30"))
    assert await scribe.until("2026-11-04 13:00", rosa) == []
    await do(ruta, moved, near, lima("2026-11-05 11:00"))

    assert await scribe.until("2026-11-05 08:00", rosa) == [
        "11-04 13:00 Esta sesión cambió.",
        "11-05 06:30 Esta sesión cambió.",
    ]


async def test_reminders_of_the_test_count_and_wait_for_another_day(ruta, wall, scribe):
    """The test is still to be answered; two invitations come before its first reminder of the day after."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()
    await wall.new(rosa)
    await announced(ruta, STARTS, service="S-1", name="Costos")
    await scribe.until("2026-11-04 07:00", rosa)
    await announced(ruta, STARTS, service="S-2", name="Marca")
    await scribe.until("2026-11-04 08:00", rosa)
    await announced(ruta, STARTS, service="S-3", name="Calidad")

    assert await scribe.until("2026-11-04 22:00", rosa) == ["11-04 08:00 Le invitamos a esta sesión:"]
    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-05 06:30 Van 1 de 5. Seguimos aquí:"]


async def test_the_sunday_digest_is_one_message(ruta, scribe, rosa):
    """In the peak harvest the answers that are missing are asked for on Sunday, together."""
    await do(ruta, harvested, 1, busiest=range(24))
    await several(ruta, "Costos", "Marca", "Calidad")
    await announced(ruta, "2026-11-25 17:00", service="S-9", name="Ventas")
    assert await scribe.until("2026-11-21 12:00", rosa) == ["11-03 18:00 Sobre sus sesiones (4):"]

    assert await scribe.until("2026-11-25 12:00", rosa) == ["11-22 18:00 Sobre sus sesiones (4):"]


async def test_what_telegram_has_surely_not_got_comes_again_whole_as_things_stand_then(ruta, wall, scribe, rosa):
    """Two invitations in one message that Telegram does not take; meanwhile one of the sessions moves."""
    await ruta.telegram.plan_fault("5xx", method="sendMessage", times=1)
    _first, second = await several(ruta, "Costos", "Marca")
    await wall.tick()
    assert await wall.new(rosa) == []
    await do(ruta, moved, second, lima("2026-11-30 16:00"))

    (came,) = await wall.after(rosa, minutes=5)

    assert came.startswith("Sobre sus sesiones (2):")
    assert "Invitación: lunes 30 de noviembre, 4:00 p. m. (2 horas)" in came
    assert "Antes:" not in came


async def test_what_nobody_knows_to_have_arrived_is_not_sent_again_and_counts(ruta, wall, scribe, rosa):
    await ruta.telegram.plan_fault("lose_answer", method="sendDocument", times=1)
    await announced(ruta, STARTS)

    assert await scribe.until("2026-11-19 12:00", rosa) == ["11-03 09:00 Le invitamos a esta sesión:"]
    assert [state for _kind, state, *_ in rows(ruta, "session.invitation")] == ["unknown"]


async def test_whoever_has_blocked_us_was_told_nothing_and_hears_the_new_date_when_they_are_back(ruta, wall, rosa):
    await ruta.telegram.plan_fault("403", method="sendDocument", times=1)
    number = await announced(ruta, STARTS)
    assert await wall.after(rosa, minutes=5) == []
    assert [state for _kind, state, *_ in rows(ruta, "session.invitation")] == ["failed"]
    await rosa.say("/start")
    await do(ruta, moved, number, lima("2026-11-30 16:00"))

    (came,) = await wall.after(rosa, minutes=5)

    assert came.startswith(
        "RPE · Taller de costos · PROMPERÚ\n\nLe invitamos a esta sesión:\nLunes 30 de noviembre, 4:00 p. m. (2 horas)"
    )


async def test_whoever_had_blocked_us_is_invited_when_they_are_back(ruta, wall, rosa):
    await ruta.telegram.plan_fault("403", method="sendDocument", times=1)
    await announced(ruta, STARTS)
    assert await wall.after(rosa, minutes=5) == []
    await announced(ruta, "2026-11-27 17:30", service="S-2", name="Marca")
    assert await wall.after(rosa, minutes=5) == []
    assert [state for _kind, state, *_ in rows(ruta, "session.invitation")] == ["failed", "skipped"]
    await rosa.say("/start")

    (came,) = await wall.after(rosa, minutes=5)

    assert "Taller de costos" in came
    assert "Marca" in came


async def test_a_cancellation_is_told_beside_what_is_due_and_needs_no_button(ruta, wall, rosa):
    first, _second = await several(ruta, "Costos", "Marca")
    await wall.after(rosa, minutes=5)
    await do(ruta, cancelled, first, reason="No hay ponente.")
    await announced(ruta, "2026-11-27 17:30", service="S-3", name="Calidad")

    (came,) = await wall.after(rosa, minutes=5)

    assert "1. Costos · PROMPERÚ\nNo se dictará: jueves 26 de noviembre, 5:30 p. m. (2 horas)\n\n2. Calidad" in came
    assert await labels(rosa) == ["Responder a la 2: Calidad"]


async def test_the_question_afterwards_goes_with_what_is_due_then_and_has_a_button_of_its_own(ruta, wall, rosa):
    """A session ended at eight in the evening; two more are announced at night."""
    number = await announced(ruta, "2026-11-04 18:30", service="S-1", name="Costos", hours=1.5)
    await wall.after(rosa, minutes=5)
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    await wall.at("2026-11-04 21:30", rosa)
    await announced(ruta, STARTS, service="S-2", name="Marca")

    (came,) = await wall.at("2026-11-05 06:30", rosa)

    assert "2. Costos · PROMPERÚ\nFalta su opinión: miércoles 4 de noviembre, 6:30 p. m. (1 hora 30 minutos)" in came
    assert (await rosa.tap("Responder a la 2: Costos")).startswith("RPE · Costos · PROMPERÚ")
    assert (await rosa.buttons())[:5] == ["1", "2", "3", "4", "5"]
