"""Reminders of the TPE wait for the end of the harvest, and for the days and hours that people have (domain.md C19).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

from datetime import date

import pytest

from tests.bot.scribe import Scribe, do, labels
from tests.bot.wall import Wall, to_come
from tests.sessions import harvested, preferred

REMINDER = "Van 1 de 5. Seguimos aquí:"
PAUSE = "Ahora es su cosecha. Le escribo de nuevo sobre el TPE el 16 de diciembre de 2026."


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
    """A manager who has answered the first of five questions, at nine in the morning of 3 November."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()
    await wall.new(rosa)
    return rosa


async def test_in_the_peak_harvest_they_wait_for_its_end_and_that_is_said_once(ruta, scribe, rosa):
    """From 1 November to 15 December, by the organization's own word: told at an hour of the harvest."""
    await do(ruta, harvested, 1, busiest=(20, 21, 22))

    assert await scribe.until("2026-12-15 23:00", rosa) == [f"11-04 18:00 {PAUSE}"]
    assert await scribe.until("2026-12-23 12:00", rosa) == [
        f"12-16 06:30 {REMINDER}",
        f"12-18 06:30 {REMINDER}",
        f"12-22 06:30 {REMINDER}",
    ]


async def test_whoever_wants_may_go_on_in_the_harvest_all_the_same(ruta, scribe, rosa):
    await do(ruta, harvested, 1, busiest=(20, 21, 22))
    await scribe.until("2026-11-04 18:00", rosa)

    assert await labels(rosa) == ["Seguir ahora"]
    assert "¿Desde qué año exporta?" in await rosa.tap("Seguir ahora")
    assert "¿Qué cultiva?" in await rosa.say("1998")
    await scribe.wall.new(rosa)
    assert await scribe.until("2026-12-15 23:00", rosa) == []


async def test_a_tpe_begun_in_the_harvest_has_its_first_reminder_planned_for_its_end(ruta, wall):
    await do(ruta, harvested, 1, busiest=(20, 21, 22))
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()

    assert to_come(ruta, "tpe.stalled") == ["12-16 06:30"]
    assert to_come(ruta, "tpe.paused") == ["11-04 09:00"]


async def test_on_a_weekday_of_packing_they_wait_for_the_next_day(ruta, scribe, rosa):
    """Wednesdays and Fridays: the day after the silence began is a Wednesday; from the first to the second are two."""
    await do(ruta, harvested, 1, packing=(2, 4))

    assert await scribe.until("2026-11-12 12:00", rosa) == [
        f"11-05 06:30 {REMINDER}",
        f"11-07 06:30 {REMINDER}",
        f"11-12 06:30 {REMINDER}",
    ]


async def test_whoever_has_stopped_is_not_reminded_and_a_facilitator_hears_of_it(ruta, scribe, rosa):
    ana = await ruta.facilitator()
    await do(ruta, preferred, 1, stopped_at=ruta.clock())
    await scribe.wall.new(ana)

    hers, anas = await scribe.until("2026-11-06 12:00", rosa, ana)

    assert hers == []
    assert anas == ["11-05 08:00 1 organización sigue detenida después de los recordatorios:"]


async def test_a_pause_of_their_own_and_the_hours_they_prefer_hold_for_the_test_too(ruta, scribe, rosa):
    await do(ruta, preferred, 1, paused_until=date(2026, 11, 10), hours="evening")

    assert await scribe.until("2026-11-12 12:00", rosa) == [f"11-10 18:00 {REMINDER}"]


async def test_who_asked_to_be_reminded_is_in_the_harvest_too(ruta, scribe, rosa):
    await do(ruta, harvested, 1, busiest=(20, 21, 22))
    await rosa.tap("Pausar")
    await rosa.tap("Recuérdeme en …")
    await rosa.tap("En 3 horas")
    await scribe.wall.new(rosa)

    assert await scribe.until("2026-11-03 14:00", rosa) == [
        "11-03 12:00 Usted pidió que le recuerde. Van 1 de 5. Seguimos aquí:"
    ]
