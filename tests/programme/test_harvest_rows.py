"""Reading the sheet of the harvest calendars: every fault is told with its row and column."""

from datetime import date

import pytest

from programme.harvest import Certainty, Farm, Load
from programme.harvest_rows import MONTHS, HarvestRefused, read_harvest
from programme.sheets import make_sheet

HEADERS = ("chain", "region", "altitude_band", "labour", *MONTHS, "source", "note")


def row(chain="café", region="Junín", band="baja", labour="cosecha", months="bbb", source="E1", note="", **cells):
    year = dict.fromkeys(MONTHS, ". *") | {month: f"{letter} **" for month, letter in zip(MONTHS, months, strict=False)}
    values = {"chain": chain, "region": region, "altitude_band": band, "labour": labour, "source": source, "note": note}
    return values | year | cells


def sheet(*rows, without=()):
    headers = [header for header in HEADERS if header not in without]
    return make_sheet("harvest", headers, [[cells[header] for header in headers] for cells in rows])


def test_a_row_is_a_calendar_with_its_source():
    read = read_harvest(sheet(row(months=".bA", apr="A *", may="b ***", note="Abril es interpolado.")))

    (calendar,) = read.calendars
    assert (calendar.chain, calendar.labour, calendar.source) == ("coffee", "harvest", "E1")
    assert calendar.note == "Abril es interpolado."
    assert calendar.months[:5] == (Load.NONE, Load.SOME, Load.PEAK, Load.PEAK, Load.SOME)
    assert calendar.certainties[:5] == (
        *[Certainty.ONE_SOURCE] * 3,
        Certainty.ASSUMED,
        Certainty.AGREED,
    )


@pytest.mark.parametrize(
    ("cells", "farm", "holds"),
    [
        pytest.param({"band": "baja / media"}, Farm("coffee", "junin", "mid"), True, id="two bands: the second"),
        pytest.param({"band": "baja / media"}, Farm("coffee", "junin", "high"), False, id="two bands: another"),
        pytest.param({"band": ""}, Farm("coffee", "junin", "high"), True, id="a blank band is every altitude"),
        pytest.param({"region": "Junín / San Martín"}, Farm("coffee", "san_martin", "low"), True, id="two regions"),
        pytest.param({"region": "Junín / San Martín"}, Farm("coffee", "piura", "low"), False, id="another region"),
        pytest.param({"chain": "coffee", "region": "junin"}, Farm("coffee", "junin", "low"), True, id="codes"),
    ],
)
def test_a_row_may_hold_for_several_regions_and_bands_in_their_names_or_codes(cells, farm, holds):
    read = read_harvest(sheet(row(months="A", **cells)))

    assert (read.load_on(farm, date(2026, 1, 1)) is Load.PEAK) is holds


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param([], "harvest:1: There are no rows", id="no rows"),
        pytest.param([row(chain="té")], "harvest:2 chain: “té” is not known here", id="an unknown chain"),
        pytest.param([row(region="Junín / Lima")], "harvest:2 region: “Lima” is not known", id="an unknown region"),
        pytest.param([row(), row(band="altísima")], "harvest:3 altitude_band: “altísima”", id="an unknown band"),
        pytest.param([row(labour="siesta")], "harvest:2 labour: “siesta” is not known here", id="an unknown labour"),
        pytest.param([row(jul="")], "harvest:2 jul: The cell is empty", id="a month left out"),
        pytest.param([row(jul="B **")], "harvest:2 jul: “B **” is not known", id="an unknown letter"),
        pytest.param([row(jul="b")], "harvest:2 jul: “b” is not known", id="a month without certainty"),
        pytest.param([row(jul="b ****")], "harvest:2 jul: “b ****” is not known", id="four stars"),
        pytest.param([row(source="")], "harvest:2 source: The cell is empty", id="no source"),
        pytest.param([row(), row()], "harvest:3 labour: “harvest” stands in row 2 already", id="the same twice"),
        pytest.param(
            [row(band=""), row(band="alta")],
            "harvest:3 labour: “harvest” stands in row 2",
            id="a band within all bands",
        ),
        pytest.param(
            [row(region="Junín / San Martín"), row(band="baja / media")],
            "harvest:3 labour: “harvest” stands in row 2",
            id="overlapping regions and bands",
        ),
    ],
)
def test_a_faulty_row_is_refused_with_its_place(rows, told):
    with pytest.raises(HarvestRefused) as refused:
        read_harvest(sheet(*rows))

    assert str(refused.value).startswith(told)
    assert len(refused.value.findings) == 1


def test_a_missing_column_is_named():
    with pytest.raises(HarvestRefused, match="harvest:1 may: The column “may” is missing"):
        read_harvest(sheet(row(), without={"may"}))


def test_all_faults_are_told_at_once():
    with pytest.raises(HarvestRefused) as refused:
        read_harvest(sheet(row(jul="x"), row(chain="té", source="")))

    assert [(finding.row, finding.column) for finding in refused.value.findings] == [
        (2, "jul"),
        (3, "chain"),
        (3, "source"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(row(band="alta"), id="another band"),
        pytest.param(row(region="San Martín"), id="another region"),
        pytest.param(row(chain="cacao"), id="another chain"),
        pytest.param(row(labour="poda"), id="another labour"),
    ],
)
def test_rows_that_speak_of_different_things_stand_side_by_side(other):
    assert len(read_harvest(sheet(row(), other)).calendars) == 2
