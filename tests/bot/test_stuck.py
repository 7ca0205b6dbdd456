"""Facilitators are told once a day of the organizations that the reminders have not moved, each once for a silence.

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest
from stdnum.pe.ruc import calc_check_digit

from procedures.importing import import_organizations
from programme.sheets import make_sheet
from tests.bot.conftest import SECOND_CACAO, SHORT_FORM
from tests.bot.wall import Wall, audited, rows


@pytest.fixture
async def ruta(ruta):
    """A short TPE, on each kind of database."""
    await ruta.publish(SHORT_FORM)
    return ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
async def rosa(ruta):
    """A manager who has answered the first of five questions, at nine in the morning of 3 November."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()
    return rosa


async def test_where_nobody_can_be_reached_the_facilitators_are_told_once(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await rosa.phone.block()
    await ruta.settled()

    came = await wall.at("2026-11-05 08:00", ana)
    again = await wall.after(ana, days=9)

    (told,) = came
    assert told.splitlines() == [
        "1 organización sigue detenida después de los recordatorios:",
        "· Cooperativa Semilla (no se puede escribir a nadie, 1 día)",
    ]
    assert again == []
    assert audited(ruta, "tpe.nobody_reached") == [1]


async def test_the_facilitators_who_follow_it_are_told_on_the_morning_after_the_last_reminder(ruta, wall, rosa):
    ana = await ruta.facilitator("Ana", chains=("cacao",), regions=("san_martin",))
    beto = await ruta.facilitator("Beto", chains=("coffee",))

    assert await wall.at("2026-11-11 07:30", ana, beto) == [[], []]
    told, others = await wall.at("2026-11-11 08:00", ana, beto)

    assert told == [
        "1 organización sigue detenida después de los recordatorios:\n· Cooperativa Semilla (pregunta 2, 7 días)"
    ]
    assert others == []
    assert "Cooperativa Semilla" in await ana.tap("Abrir")
    assert await wall.after(ana, beto, days=20) == [[], []]
    assert audited(ruta, "tpe.stuck_told") == [1]


async def test_a_facilitator_is_told_of_all_of_a_day_in_one_message(ruta, wall, rosa):
    ana = await ruta.facilitator()
    flor = await ruta.manager("Flor", SECOND_CACAO)

    (came,) = await wall.at("2026-11-11 08:00", ana)

    assert came.splitlines() == [
        "2 organizaciones siguen detenidas después de los recordatorios:",
        "· Cooperativa Semilla (pregunta 2, 7 días)",
        "· Asociación Flor (pregunta 1, 7 días)",
    ]
    assert (await ana.buttons())[0] == "Ver la lista"
    assert "Asociación Flor" in await ana.tap("Ver la lista")
    assert len(rows(ruta, "tpe.stuck")) == 1
    assert await flor.buttons()


async def test_whoever_moves_on_after_the_last_reminder_is_not_told_of(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-10 10:00", ana)
    await rosa.say("1998")

    assert await wall.at("2026-11-11 20:00", ana) == []
    assert [(state, reason) for _kind, state, reason, *_ in rows(ruta, "tpe.stuck")] == [
        ("skipped", "all of them have moved on")
    ]


async def test_an_organization_that_stalls_once_more_is_told_of_once_more(ruta, wall, rosa):
    ana = await ruta.facilitator()
    assert len(await wall.at("2026-11-12 10:00", ana)) == 1
    await rosa.say("1998")

    assert len(await wall.after(ana, days=9)) == 1


async def test_a_facilitator_dismissed_meanwhile_is_told_nothing(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-10 10:00", ana)
    dismiss = "UPDATE facilitator SET until = '2026-11-10 16:00:00+00:00'"
    ruta.store.submit(lambda tx: tx.connection().exec_driver_sql(dismiss)).result()

    assert await wall.after(ana, days=3) == []


async def test_a_list_of_many_names_five_and_counts_the_rest(ruta, wall, rosa):
    starts = [f"2099999{number:03}" for number in range(100, 107)]
    rucs = [start + calc_check_digit(start) for start in starts]
    columns = ("ruc", "legal_name", "kind", "chain", "region")
    lines = tuple((each, f"Cooperativa {each}", "cooperative", "cacao", "junin") for each in rucs)
    await ruta.store.write(import_organizations, make_sheet("organizations", columns, lines), ruta.clock())
    ana = await ruta.facilitator()
    for each in rucs:
        await ruta.manager("Luz", each)

    (came,) = await wall.at("2026-11-11 08:00", ana)

    lines = came.splitlines()
    assert lines[0] == "8 organizaciones siguen detenidas después de los recordatorios:"
    assert len(lines) == 7
    assert lines[-1] == "y 3 más"
    assert len(came) < 500
    assert len(audited(ruta, "tpe.stuck_told")) == 8


async def test_the_list_goes_to_each_facilitator_once_when_telegram_stumbles(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-11 07:30", ana)
    await ruta.telegram.plan_fault("5xx", chat_id=ana.phone.id)

    assert len(await wall.at("2026-11-11 09:00", ana)) == 1
    assert audited(ruta, "tpe.stuck_told") == [1]


async def test_after_an_outage_of_a_week_the_facilitators_are_told_all_the_same(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-10 09:01", rosa, ana)
    ruta.clock.advance(days=7)

    told = await wall.after(ana, days=3)

    assert [text.splitlines()[1] for text in told] == ["· Cooperativa Semilla (pregunta 2, 14 días)"]
    assert await wall.after(ana, days=5) == []


async def test_where_nobody_follows_an_organization_every_facilitator_is_told_of_it_once(ruta, wall, rosa):
    ana = await ruta.facilitator("Ana", chains=("coffee",))

    assert len(await wall.at("2026-11-11 08:00", ana)) == 1
    assert await wall.after(ana, days=9) == []
