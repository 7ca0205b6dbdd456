"""What is asked now, what counts, what is missing, what is set aside (issue: the questionnaire's rules).

Each row of the tables is: the answers, then relevant, counted, missing and set aside, as names.
"""

import pytest
from markdown_forms import YES_NO, form

from programme.questionnaire import (
    Progress,
    UnknownNameError,
    choices_now,
    consequences,
    position,
    standing,
)

FARM = form(
    """
    | survey |
    |  | type               | name     | label      | required | relevant          | constraint | constraint_message |
    |  | begin_group        | farm     | La chacra |          |                   |            |                    |
    |  | select_one yn      | plants   | ¿Siembra?  | yes      |                   |            |                    |
    |  | decimal            | area     | ¿Cuánto?   | yes      | ${plants} = 'yes' | . <= 100   | Hasta 100          |
    |  | text               | remarks  | ¿Algo más? |          | ${plants} = 'yes' |            |                    |
    |  | end_group          |          |            |          |                   |            |                    |
    |  | begin_group        | sale     | La venta   |          | ${area} > 1       |            |                    |
    |  | note               | about    | Su venta   |          |                   |            |                    |
    |  | begin_group        | buyers   | Quién      |          |                   |            |                    |
    |  | integer            | clients  | ¿Cuántos?  | yes      |                   |            |                    |
    |  | end_group          |          |            |          |                   |            |                    |
    |  | end_group          |          |            |          |                   |            |                    |
    """,
    YES_NO,
)


def names(steps):
    return " ".join(step.name for step in steps)


@pytest.mark.parametrize(
    ("answers", "relevant", "counted", "missing", "set_aside"),
    [
        pytest.param({}, "plants", "", "plants", "", id="at the start only what depends on nothing is asked"),
        pytest.param(
            {"plants": "yes"}, "plants area remarks", "plants", "area remarks", "", id="an answer opens its follow-ups"
        ),
        pytest.param({"plants": "no"}, "plants", "plants", "", "", id="another answer does not"),
        pytest.param({"plants": "no_se"}, "plants", "plants", "", "", id="No sé is an answer and is not a yes"),
        pytest.param({"plants": None}, "plants", "", "plants", "", id="a required question cannot be left out"),
        pytest.param(
            {"plants": "yes", "area": "5", "remarks": None},
            "plants area remarks clients",
            "plants area remarks",
            "clients",
            "",
            id="an optional question left out counts as answered; a group opens with its condition",
        ),
        pytest.param(
            {"plants": "yes", "area": "0.5"},
            "plants area remarks",
            "plants area",
            "remarks",
            "",
            id="a group stays closed without it",
        ),
        pytest.param(
            {"plants": "no", "area": "5", "clients": "3", "remarks": None},
            "plants",
            "plants",
            "",
            "area clients",
            id="what is no longer asked is set aside, along a chain; a left-out answer is nothing to keep",
        ),
        pytest.param(
            {"plants": "yes", "area": "500"},
            "plants area remarks",
            "plants",
            "area remarks",
            "",
            id="an answer outside its constraint is missing",
        ),
        pytest.param(
            {"plants": "yes", "area": "a lot", "clients": "3"},
            "plants area remarks",
            "plants",
            "area remarks",
            "clients",
            id="an answer of the wrong form opens nothing",
        ),
        pytest.param({"plants": "maybe"}, "plants", "", "plants", "", id="an unknown option is missing"),
        pytest.param({"unheard_of": "1"}, "plants", "", "plants", "", id="an unknown question is passed over"),
    ],
)
def test_the_standing_of_answers(answers, relevant, counted, missing, set_aside):
    stands = standing(FARM, answers)

    assert names(stands.relevant) == relevant
    assert " ".join(stands.counted) == counted
    assert names(stands.missing) == missing
    assert names(stands.set_aside) == set_aside


def test_progress_counts_a_section_a_block_and_the_whole():
    stands = standing(FARM, {"plants": "yes", "area": "5", "remarks": None})

    assert stands.progress() == Progress(3, 4)
    assert stands.progress("farm") == Progress(3, 3)
    assert stands.progress("sale") == Progress(0, 1)
    assert stands.progress("buyers") == Progress(0, 1)


def test_notes_are_shown_when_their_group_is_open():
    assert names(standing(FARM, {"plants": "yes", "area": "5"}).notes) == "about"
    assert names(standing(FARM, {"plants": "no"}).notes) == ""


@pytest.mark.parametrize(
    ("before", "after", "set_aside", "newly_needed"),
    [
        pytest.param(
            {"plants": "yes", "area": "5", "clients": "3"},
            {"plants": "no", "area": "5", "clients": "3"},
            "area clients",
            "",
            id="a changed answer sets its follow-ups aside",
        ),
        pytest.param(
            {"plants": "no", "area": "5", "clients": "3"},
            {"plants": "yes", "area": "5", "clients": "3"},
            "",
            "remarks",
            id="changed back, the kept answers count again and only the rest is needed",
        ),
        pytest.param(
            {"plants": "yes", "area": "0.5", "remarks": "-"},
            {"plants": "yes", "area": "2", "remarks": "-"},
            "",
            "clients",
            id="a group that opens needs its questions",
        ),
        pytest.param({"plants": "no"}, {"plants": "no_se"}, "", "", id="nothing depends on it"),
    ],
)
def test_the_consequences_of_a_changed_answer(before, after, set_aside, newly_needed):
    result = consequences(FARM, before, after)

    assert (names(result.set_aside), names(result.newly_needed)) == (set_aside, newly_needed)


PLACES = form("""
    | survey |
    |  | type              | name     | label     | choice_filter       | default |
    |  | select_one region | region   | ¿Región?  |                     | junin   |
    |  | select_one place  | province | ¿Dónde?   | region = ${region}  |         |
    | choices |
    |  | list_name | name     | label      | region     |
    |  | region    | junin    | Junín      |            |
    |  | region    | piura    | Piura      |            |
    |  | region    | moquegua | Moquegua   |            |
    |  | place     | satipo   | Satipo     | junin      |
    |  | place     | chupaca  | Chupaca    | junin      |
    |  | place     | sullana  | Sullana    | piura      |
    |  | place     | no_se    | No sé      |            |
    """)


@pytest.mark.parametrize(
    ("region", "offered"),
    [
        pytest.param("junin", "satipo chupaca no_se", id="the filter keeps the region's; No sé always stays"),
        pytest.param("piura", "sullana no_se", id="another region, other options"),
    ],
)
def test_a_choice_filter_offers(region, offered):
    assert names(choices_now(PLACES, PLACES.step("province"), {"region": region})) == offered


def test_a_changed_answer_that_filters_a_choice_away_makes_it_missing_again():
    before, after = {"region": "junin", "province": "satipo"}, {"region": "piura", "province": "satipo"}

    assert names(standing(PLACES, after).missing) == "province"
    assert names(consequences(PLACES, before, after).newly_needed) == "province"


def test_a_select_without_anything_to_choose_is_not_asked():
    assert names(standing(PLACES, {"region": "moquegua"}).relevant) == "region"


def test_a_default_is_offered_but_does_not_count_until_it_is_taken():
    stands = standing(PLACES, {})

    assert stands.values == {"region": "junin"}
    assert names(stands.missing) == "region"  # the province waits for the region to be told
    assert standing(PLACES, {"region": "piura"}).values == {}


TOTALS = form("""
    | survey |
    |  | type      | name   | label    | calculation                      | relevant        | dont_know |
    |  | integer   | women  | ¿Mujeres?|                                  |                 | yes       |
    |  | integer   | men    | ¿Varones?|                                  |                 | yes       |
    |  | calculate | total  |          | ${women} + ${men}                |                 |           |
    |  | calculate | share  |          | round(${women} * 100 div ${total}, 1) | ${total} > 0 |        |
    |  | text      | why    | ¿Por qué?|                                  | ${share} < 20   |           |
    """)


@pytest.mark.parametrize(
    ("answers", "values", "asks_why"),
    [
        pytest.param({"women": "10", "men": "70"}, {"total": "80", "share": "12.5"}, True, id="sums and shares"),
        pytest.param({"women": "10", "men": "10"}, {"total": "20", "share": "50"}, False, id="no needless zeros"),
        pytest.param({"women": "0", "men": "0"}, {"total": "0"}, False, id="an irrelevant calculation has no value"),
        pytest.param({"women": "10"}, {"total": ""}, False, id="a missing part leaves it blank"),
        pytest.param({"women": "10", "men": "no_se"}, {"total": ""}, False, id="No sé in a number reads as blank"),
    ],
)
def test_calculations(answers, values, asks_why):
    stands = standing(TOTALS, answers)

    assert stands.values == values
    assert ("why" in names(stands.relevant).split()) is asks_why


NUMBERED = form("""
    | survey |
    |  | type    | name | label | number | relevant  |
    |  | integer | q1   | Uno   | 1      |           |
    |  | integer | q2   | Dos   | 2      | ${q1} > 5 |
    |  | integer | q3   | Tres  | 3      |           |
    """)


@pytest.mark.parametrize(
    ("questionnaire", "answers", "step", "place"),
    [
        pytest.param(NUMBERED, {"q1": "1"}, "q3", (3, 3), id="numbered: its own number of the highest"),
        pytest.param(FARM, {"plants": "yes"}, "remarks", (3, 3), id="else its place among the relevant"),
        pytest.param(FARM, {"plants": "yes", "area": "5"}, "clients", (4, 4), id="which grow with the answers"),
    ],
)
def test_the_position_of_a_question(questionnaire, answers, step, place):
    assert position(questionnaire, standing(questionnaire, answers), questionnaire.step(step)) == place


def test_what_is_not_asked_has_no_position_in_a_form_without_numbers():
    with pytest.raises(UnknownNameError):
        position(FARM, standing(FARM, {}), FARM.step("clients"))


def test_names_are_looked_up_and_unknown_ones_named():
    assert FARM.step("area").section == "farm"
    assert FARM.section("buyers").parent == "sale"
    for find in (FARM.step, FARM.section):
        with pytest.raises(UnknownNameError) as caught:
            find("missing_one")
        assert (caught.value.form_id, caught.value.name) == ("prueba", "missing_one")
