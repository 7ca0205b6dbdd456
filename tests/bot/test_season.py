"""/cosecha: an organization says when it harvests most, or on which weekdays it packs; that wins (C19; domain.md §2).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from procedures.importing import import_organizations
from programme.harvest import Load
from programme.sheets import make_sheet
from storage.organizations import organization_by_ruc
from storage.seasons import farm_of, season_of
from storage.shipped import harvest
from tests.bot.conftest import CACAO
from tests.bot.talks import pressed
from tests.bot.wall import audited, read_all
from tests.sessions import announced, lima

OTHER = "20999999965"
#: The questions of the test that say it too, as the shipped ones name them, and one more.
FORM = """
| survey |
| | type | name | label | relevant | required | constraint | constraint_message | dont_know |
| | begin_group | first | Primera parte | | | | | |
| | select_one q006 | q006 | ¿A qué altura están? | | yes | | | |
| | select_multiple q007 | q007 | ¿En qué meses tiene más trabajo? | | yes | | | |
| | end_group | | | | | | | |
| choices |
| | list_name | name | label | points | no_points |
| | q006 | low | Zona baja | | profile |
| | q006 | mid | Zona media | | profile |
| | q006 | no_se | No sé | | not known |
| | q007 | may | Mayo | | calendar |
| | q007 | jun | Junio | | calendar |
| | q007 | all_year | Todo el año | | calendar |
| | q007 | no_se | No sé | | not known |
| settings |
| | form_title | form_id | version | default_language |
| | Test de prueba | tpe_cacao | 2 | Español (es) |
"""
ASKED = "Una pregunta más, para no escribirle en plena cosecha: ¿qué meses cosechan más?"


@pytest.fixture
async def ruta(short_ruta):
    """With a short TPE of altitude and months."""
    await short_ruta.publish(FORM)
    return short_ruta


@pytest.fixture
async def rosa(ruta):
    """A manager of an organization of cacao in San Martín, at the first question."""
    return await ruta.manager()


async def somebody_of(ruta, chain, region):
    """Somebody of another organization, for whose chain there is no test."""
    named = ("ruc", "legal_name", "kind", "chain", "region")
    row = (OTHER, "Asociación Ribera", "association", chain, region)
    await ruta.store.write(import_organizations, make_sheet("organizations", named, (row,)), ruta.clock())
    berta = await ruta.newcomer("Berta")
    await berta.open(await ruta.invite(OTHER))
    await berta.tap("Acepto")
    await berta.tap((await berta.buttons())[0])
    await berta.tap("Gerente")
    await berta.press("Omitir")
    return berta


async def farm(ruta, ruc=CACAO):
    """What the calendars know of it."""
    return await ruta.store.read(lambda tx: farm_of(tx, organization_by_ruc(tx, ruc).id))


async def told(ruta, ruc=CACAO):
    """What it has said."""
    return await ruta.store.read(lambda tx: season_of(tx, organization_by_ruc(tx, ruc).id))


async def sent(rosa, altitude="A) Zona baja", months=("A) Mayo", "B) Junio")):
    """They answer both questions and send the test; its last screen."""
    await rosa.tap(altitude)
    for month in months:
        await rosa.tap(month)
    if "Listo" in await rosa.buttons():
        await rosa.tap("Listo")
    return await rosa.tap("Enviar el TPE")


async def test_months_are_ticked_in_a_grid_and_count_once_done_is_pressed(ruta, rosa):
    text = await rosa.say("/cosecha")
    assert "¿Qué meses cosechan más?" in text
    assert "Según el calendario de cacao en San Martín (no confirmado): abril a julio" in text
    assert (await rosa.buttons())[:14] == [
        *("Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Set", "Oct", "Nov", "Dic"),
        "Es así, como el calendario",
        "Todo el año por igual",
    ]

    await rosa.tap("May")
    await rosa.tap("Jun")
    await rosa.tap("Dic")
    await rosa.tap("✓ Dic")
    assert (await rosa.buttons())[4:6] == ["✓ May", "✓ Jun"]
    assert await told(ruta) is None

    assert (await rosa.tap("Listo")).startswith("Anotado: cosechan más en mayo a junio. En esos meses le escribo menos")
    assert (await farm(ruta)).busiest == frozenset({8, 9, 10, 11})
    assert len(audited(ruta, "season.told")) == 1


async def test_the_own_months_win_over_the_calendar(ruta, rosa):
    await rosa.say("/cosecha")
    await rosa.tap("Nov")
    await rosa.tap("Listo")

    known = await farm(ruta)
    assert harvest().load_on(known, lima("2026-11-20 12:00").date()) is Load.PEAK
    assert harvest().load_on(known, lima("2026-05-20 12:00").date()) is Load.SOME


async def test_the_calendars_months_can_be_taken_as_ones_own(ruta, rosa):
    await rosa.say("/cosecha")

    assert "abril a julio" in await rosa.tap("Es así, como el calendario")
    assert (await farm(ruta)).busiest == frozenset(range(6, 14))


@pytest.mark.parametrize(
    ("region", "shown"),
    [
        ("junin", "Según el calendario de café en Junín (no confirmado): abril a agosto"),
        ("san_martin", "Según el calendario de café en San Martín: mayo a julio"),
    ],
)
async def test_a_calendar_that_no_source_confirms_is_shown_as_such(ruta, region, shown):
    berta = await somebody_of(ruta, "coffee", region)

    assert shown in await berta.say("/cosecha")


async def test_where_nobody_knows_a_calendar_none_is_shown(ruta):
    berta = await somebody_of(ruta, "coffee", "piura")

    assert "calendario" not in await berta.say("/cosecha")
    assert "Es así, como el calendario" not in await berta.buttons()


@pytest.mark.parametrize("done", ["seasondone:1:0", "seasondone:1:ffffff"], ids=["no month", "every month"])
async def test_the_same_all_the_year_is_a_peak_never(ruta, rosa, done):
    assert (await pressed(rosa, done)).startswith("Anotado: cosechan igual todo el año.")
    assert (await farm(ruta)).busiest == frozenset()
    assert "Hasta ahora: todo el año por igual (lo dijo Rosa Quispe, 3 nov)" in await rosa.say("/cosecha")


async def test_months_across_the_years_end_are_said_as_one(rosa):
    await rosa.say("/cosecha")
    for month in ("Ene", "Dic", "Mar"):
        await rosa.tap(month)

    assert "cosechan más en marzo y diciembre a enero" in await rosa.tap("Listo")


@pytest.mark.parametrize("data", ["month:1:zz", "month:1:1000000", "seasondone:1:-1", "seasondone:1", "packdone:1:80"])
async def test_a_button_that_names_no_months_asks_again_and_keeps_nothing(ruta, rosa, data):
    assert "¿Qué meses cosechan más?" in await pressed(rosa, data)
    assert await told(ruta) is None


@pytest.mark.parametrize("data", ["season:2", "month:2:1", "seasondone:2:f", "packdone:2:1", "season:99", "season:x1"])
async def test_another_organizations_harvest_is_nobodys_to_tell(ruta, rosa, data):
    await pressed(rosa, data)

    assert audited(ruta, "season.told") == []


async def test_colleagues_see_who_has_said_it_and_when_and_may_change_it(ruta, rosa):
    julio = await ruta.colleague(rosa)
    await rosa.say("/cosecha")
    await rosa.tap("May")
    await rosa.tap("Listo")
    ruta.clock.advance(days=2)

    assert "Hasta ahora: mayo (lo dijo Rosa Quispe, 3 nov)" in await julio.say("/cosecha")
    await julio.tap("Jun")
    await julio.tap("Listo")
    assert "Hasta ahora: mayo a junio (lo dijo Julio Quispe, 5 nov)" in await rosa.say("/cosecha")


async def test_for_banana_it_is_the_weekdays_of_packing(ruta):
    berta = await somebody_of(ruta, "banana", "piura")
    assert "¿Qué días cortan, empacan y embarcan?" in await berta.say("/cosecha")
    assert (await berta.buttons())[:8] == [
        *("Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo"),
        "Sin días fijos",
    ]
    await berta.tap("Martes")
    await berta.tap("Jueves")

    assert (await berta.tap("Listo")).startswith("Anotado: cortan y empacan los días martes y jueves.")
    assert (await farm(ruta, OTHER)).packing == frozenset({1, 3})


async def test_the_tests_answers_are_taken_as_its_word_and_that_is_said(ruta, rosa):
    last = await sent(rosa)

    assert "TPE enviado" in last
    assert "Según su test, cosechan más en mayo a junio: entonces le escribo menos." in last
    assert "Cambiar los meses" in await rosa.buttons()
    known = await farm(ruta)
    assert (known.altitude_band, known.busiest) == ("low", frozenset({8, 9, 10, 11}))
    assert "Hasta ahora: mayo a junio" in await rosa.tap("Cambiar los meses")


async def test_what_was_said_before_wins_over_the_test(ruta, rosa):
    await rosa.say("/cosecha")
    await rosa.tap("Ago")
    await rosa.tap("Listo")
    await rosa.tap("Seguir")

    assert "cosechan más" not in await sent(rosa)
    assert (await farm(ruta)).busiest == frozenset({14, 15})


@pytest.mark.parametrize(("months", "busiest"), [(("C) Todo el año",), frozenset()), (("No sé",), None)])
async def test_the_same_all_year_and_not_known_are_what_they_say(ruta, rosa, months, busiest):
    last = await sent(rosa, "No sé", months)

    assert (await farm(ruta)).busiest == busiest
    assert (await farm(ruta)).altitude_band is None
    assert (ASKED in last) == (busiest is None)


async def test_it_is_asked_once_unbidden_and_never_again(ruta, rosa):
    await announced(ruta, "2026-11-26 17:30")
    await announced(ruta, "2026-11-27 17:30", service="T-02", name="Taller de calidad")
    await ruta.settled()
    await read_all(rosa)

    assert ASKED in await pressed(rosa, "coming:1")
    assert "Decir los meses de cosecha" in await rosa.buttons()
    assert ASKED not in await pressed(rosa, "coming:2")
    assert audited(ruta, "season.asked") == [1]
    assert ASKED not in await sent_later(ruta, rosa)


async def sent_later(ruta, rosa):
    """The test is sent without its months being known."""
    await rosa.say("/start")
    return await sent(rosa, "No sé", ("No sé",))


async def test_a_facilitator_reads_it_on_the_organizations_page(ruta, rosa):
    ana = await ruta.facilitator()
    assert "Cosecha: abril a julio (según el calendario), no confirmado" in await ana.say(CACAO)
    await rosa.say("/cosecha")
    await rosa.tap("May")
    await rosa.tap("Listo")

    assert "Cosecha: mayo (dicho por ellos)" in await ana.say(CACAO)


@pytest.mark.parametrize("data", ["packing:1:1", "packing:1:7f", "packdone:1:2", "packdone:1:0"])
async def test_an_old_button_of_packing_asks_for_months_where_nothing_is_packed_weekly(ruta, rosa, data):
    assert "¿Qué meses cosechan más?" in await pressed(rosa, data)
    assert await told(ruta) is None


@pytest.mark.parametrize("data", ["month:{}:3", "seasondone:{}:3", "seasondone:{}:0"])
async def test_an_old_button_of_months_asks_for_weekdays_where_it_is_banana_now(ruta, data):
    berta = await somebody_of(ruta, "banana", "piura")
    number = await ruta.store.read(lambda tx: organization_by_ruc(tx, OTHER).id)

    assert "¿Qué días cortan, empacan y embarcan?" in await pressed(berta, data.format(number))
    assert await told(ruta, OTHER) is None


async def test_months_that_are_typed_are_ticked(ruta, rosa):
    await rosa.say("/cosecha")

    await rosa.say("de abril a mayo y noviembre")
    assert [each for each in await rosa.buttons() if each.startswith("✓")] == ["✓ Abr", "✓ May", "✓ Nov"]
    assert "cosechan más en abril a mayo y noviembre" in await rosa.tap("Listo")


async def test_what_is_no_month_is_asked_again_with_an_example(ruta, rosa):
    await rosa.say("/cosecha")

    said = await rosa.say("cuando llueve")

    assert said.startswith("No entendí. Márquelos, o escríbalos así: abril a julio y noviembre")
    assert "¿Qué meses cosechan más?" in said
    assert (await rosa.say("/start")).startswith("Pregunta 1")
