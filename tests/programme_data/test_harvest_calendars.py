"""The harvest calendars that ship, each pinned for a whole year (domain.md §2; C19)."""

from datetime import date, timedelta

import pytest

from programme.harvest import LABOURS, Farm, Load
from programme.organizations import ALTITUDE_BANDS, CHAINS, REGIONS
from storage.shipped import harvest

LETTERS = {Load.NONE: ".", Load.SOME: "b", Load.PEAK: "A"}
#: January to December, both halves of each month.
HALVES = [date(2026, month, day) for month in range(1, 13) for day in (1, 16)]

# What the calendar says, and below it where that is founded (!) and where it is assumed (?).
CALENDARS = [
    #                                                                     J F M A M J J A S O N D
    pytest.param(Farm("coffee", "junin", "low"), "..bAAb......", "??!!!???????", id="Café Junín, baja"),
    pytest.param(Farm("coffee", "junin", "mid"), "..bbAAb.....", "????????????", id="Café Junín, media"),
    pytest.param(Farm("coffee", "junin", "high"), "....bAAAbb..", "?????!!!!!??", id="Café Junín, alta"),
    pytest.param(Farm("coffee", "junin"), "..bAAAAAbb..", "????????????", id="Café Junín, altitud desconocida"),
    pytest.param(Farm("coffee", "san_martin", "low"), "..bbAAAb....", "??!?!!!?????", id="Café San Martín, baja"),
    pytest.param(Farm("coffee", "san_martin", "mid"), "..bbAAAb....", "??!?!!!?????", id="Café San Martín, media"),
    pytest.param(Farm("coffee", "san_martin", "high"), "...bAAAbbb..", "!!!!!!!!!!!!", id="Café San Martín, alta"),
    pytest.param(Farm("coffee", "san_martin"), "..bbAAAbbb..", "????!!!?????", id="Café San Martín, desconocida"),
    pytest.param(Farm("cacao", "san_martin"), "bbbAAAAbbbbb", "???!!!????!!", id="Cacao San Martín"),
    pytest.param(Farm("cacao", "junin"), "bbbbAAAAbbbb", "?????!!!????", id="Cacao Junín"),
    pytest.param(Farm("banana", "piura"), "bbbbbbbbbbbb", "!!!!!!!!!!!!", id="Banano Piura"),
    pytest.param(Farm("coffee", "piura"), "............", "????????????", id="Café Piura: nobody published any"),
    pytest.param(Farm("cacao", "piura"), "............", "????????????", id="Cacao Piura: nobody published any"),
    pytest.param(Farm("banana", "junin"), "............", "????????????", id="Banano Junín: nobody published any"),
    pytest.param(Farm("banana", "san_martin"), "............", "????????????", id="Banano San Martín: nor here"),
]


def year_of(farm):
    return "".join(LETTERS[harvest().load_on(farm, day)] for day in HALVES)


def certainty_of(farm):
    return "".join("!" if harvest().is_certain(farm, day) else "?" for day in HALVES)


def by_halves(months):
    return "".join(letter * 2 for letter in months)


@pytest.mark.parametrize(("farm", "months", "founded"), CALENDARS)
def test_the_whole_year_of_each_calendar_and_what_of_it_is_founded(farm, months, founded):
    assert (year_of(farm), certainty_of(farm)) == (by_halves(months), by_halves(founded))


@pytest.mark.parametrize(("farm", "months", "founded"), CALENDARS)
def test_every_day_of_the_year_is_like_the_first_of_its_half_month(farm, months, founded):
    days = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]

    assert all(LETTERS[harvest().load_on(farm, day)] == months[day.month - 1] for day in days)
    assert all(harvest().is_certain(farm, day) == (founded[day.month - 1] == "!") for day in days)


@pytest.mark.parametrize("band", [None, *ALTITUDE_BANDS])
@pytest.mark.parametrize("farm", [Farm("cacao", "san_martin"), Farm("cacao", "junin"), Farm("banana", "piura")])
def test_cacao_and_banana_have_one_calendar_at_every_altitude(farm, band):
    assert year_of(Farm(farm.chain, farm.region, band)) == year_of(farm)


@pytest.mark.parametrize(
    ("farm", "peaks"),
    [
        pytest.param(Farm("coffee", "junin", "low"), ("2026-04-01", "2026-05-31"), id="Café Junín, baja"),
        pytest.param(Farm("coffee", "junin", "mid"), ("2026-05-01", "2026-06-30"), id="Café Junín, media"),
        pytest.param(Farm("coffee", "junin", "high"), ("2026-06-01", "2026-08-31"), id="Café Junín, alta"),
        pytest.param(Farm("coffee", "junin"), ("2026-04-01", "2026-08-31"), id="Café Junín, altitud desconocida"),
        pytest.param(Farm("coffee", "san_martin", "low"), ("2026-05-01", "2026-07-31"), id="Café San Martín, baja"),
        pytest.param(Farm("coffee", "san_martin", "high"), ("2026-05-01", "2026-07-31"), id="Café San Martín, alta"),
        pytest.param(Farm("cacao", "san_martin"), ("2026-04-01", "2026-07-31"), id="Cacao San Martín"),
        pytest.param(Farm("cacao", "junin"), ("2026-05-01", "2026-08-31"), id="Cacao Junín"),
    ],
)
def test_each_calendar_with_a_peak_has_one_a_year(farm, peaks):
    first, last = map(date.fromisoformat, peaks)

    assert harvest().peak_begins_after(farm, date(2026, 1, 1)) == first
    assert harvest().peak_ends(farm, first) == last
    assert harvest().peak_begins_after(farm, last) == first.replace(year=2027)


# fmt: off
LABOURS_OF_A_YEAR = [
    #                                                                  J F M A M J J A S O N D
    pytest.param(Farm("coffee", "junin", "low"), {
        "wet_milling": "...AA.......", "gleaning": "......b.....",
        "pruning":     ".......bbb..", "fertilising": ".bb......bbb"}, id="Café Junín, baja"),
    pytest.param(Farm("coffee", "junin", "mid"), {
        "wet_milling": "....AA......", "gleaning": ".......b....",
        "pruning":     ".......bbb..", "fertilising": ".bb......bbb"}, id="Café Junín, media"),
    pytest.param(Farm("coffee", "junin", "high"), {
        "wet_milling": ".....AAA....", "gleaning": "..........b.",
        "pruning":     ".......bbb..", "fertilising": ".bb......bbb"}, id="Café Junín, alta"),
    pytest.param(Farm("coffee", "san_martin", "mid"), {
        "wet_milling": "....AAA.....", "gleaning": "........b...",
        "pruning":     ".......bbb..", "fertilising": ".bb......bbb"}, id="Café San Martín, media"),
    pytest.param(Farm("coffee", "san_martin", "high"), {
        "wet_milling": "....AAA.....", "gleaning": "..........b.",
        "pruning":     ".......bbb..", "fertilising": ".bb......bbb"}, id="Café San Martín, alta"),
    pytest.param(Farm("cacao", "san_martin"), {
        "fermenting": "bbbAAAAbbbbb", "pruning": "......bbb...",
        "sick_pods":  "bbb......bbb", "shade_pruning": "..b........."}, id="Cacao San Martín"),
    pytest.param(Farm("cacao", "junin"), {
        "fermenting": "bbbbAAAAbbbb", "pruning": "......bbb...",
        "sick_pods":  "bbb......bbb", "shade_pruning": "..b........."}, id="Cacao Junín"),
    pytest.param(Farm("banana", "piura"), {
        "bagging": "bbbbbbbbbbbb", "irrigation": "bbbbbbbbbbbb"}, id="Banano Piura"),
    pytest.param(Farm("coffee", "piura"), {}, id="Café Piura: no calendar"),
]
# fmt: on


@pytest.mark.parametrize(("farm", "labours"), LABOURS_OF_A_YEAR)
def test_the_other_labours_of_a_whole_year(farm, labours):
    year = [dict(harvest().labours_on(farm, day)) for day in HALVES]

    found = {labour: "".join(LETTERS[loads.get(labour, Load.NONE)] for loads in year) for labour in LABOURS}
    assert {labour: letters for labour, letters in found.items() if set(letters) != {"."}} == {
        labour: by_halves(letters) for labour, letters in labours.items()
    }


def test_general_knowledge_has_one_star_and_what_a_source_says_more():
    general = [each for each in harvest().calendars if each.source == "GK conocimiento general"]

    assert general
    assert {certainty for each in general for certainty in each.certainties} == {1}
    assert all(max(each.certainties) > 1 or each.note for each in harvest().calendars if each not in general)


def test_every_combination_of_chain_region_and_altitude_can_be_asked():
    for chain in CHAINS:
        for region in REGIONS:
            for band in (None, *ALTITUDE_BANDS):
                assert len(year_of(Farm(chain, region, band))) == 24


def test_the_calendars_are_read_once():
    assert harvest() is harvest()
