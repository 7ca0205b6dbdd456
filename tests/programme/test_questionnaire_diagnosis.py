"""Strengths, what is in progress, gaps and what is not known (domain.md §4, «Rules to go with it»)."""

import pytest
from markdown_forms import form

from programme.diagnosis import diagnose, points_of

PLANT = form("""
    | survey |
    |  | type                | name   | label      |
    |  | begin_group         | field  | La chacra  |
    |  | select_one degree   | soil   | ¿Suelo?    |
    |  | select_one degree   | prune  | ¿Poda?     |
    |  | select_one degree   | shade  | ¿Sombra?   |
    |  | select_one degree   | pests  | ¿Plagas?   |
    |  | select_multiple doc | papers | ¿Papeles?  |
    |  | integer             | trees  | ¿Árboles?  |
    |  | text                | notes  | ¿Algo más? |
    |  | end_group           |        |            |
    |  | begin_group         | sale   | La venta   |
    |  | select_one degree   | price  | ¿Precio?   |
    |  | end_group           |        |            |
    | choices |
    |  | list_name | name    | label     | points | no_points              |
    |  | degree    | done    | Sí        | 0      |                        |
    |  | degree    | partly  | En parte  | 1      |                        |
    |  | degree    | not     | No        | 2      |                        |
    |  | degree    | na      | No aplica |        | nothing to do there    |
    |  | degree    | no_se   | No sé     |        | not known is not a gap |
    |  | doc       | organic | Orgánico  | 0      |                        |
    |  | doc       | started | En curso  | 1      |                        |
    |  | doc       | none    | Ninguno   | 2      |                        |
    |  | doc       | other   | Otro      |        | unknown merit          |
    """)

ANSWERS = {
    "soil": "done",
    "prune": "partly",
    "shade": "not",
    "pests": "no_se",
    "papers": "organic started",
    "trees": "900",
    "notes": None,
}


def names(steps):
    return [step.name for step in steps]


def test_each_counted_answer_is_in_one_place():
    field, sale = diagnose(PLANT, ANSWERS)

    assert names(field.strengths) == ["soil"]
    assert names(field.in_progress) == ["prune", "papers"]
    assert names(field.gaps) == ["shade"]
    assert names(field.unknown) == ["pests"]
    assert names(field.unscored) == ["trees", "notes"]
    assert field.scored == 4
    assert (sale.section.name, sale.scored) == ("sale", 0)


def test_an_option_without_points_is_unscored_and_an_invalid_answer_does_not_count():
    field, _ = diagnose(PLANT, {"soil": "na", "prune": "perhaps"})

    assert names(field.unscored) == ["soil"]
    assert field.scored == 0


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        pytest.param("organic", 0, id="a strength"),
        pytest.param("organic started", 1, id="half a point rounds to the worse"),
        pytest.param("organic none", 1, id="a strength does not hide a gap"),
        pytest.param("organic other", 0, id="an option without points says nothing"),
        pytest.param("other", None, id="alone it leaves none"),
        pytest.param(None, None, id="left out"),
    ],
)
def test_several_chosen_options_come_to_their_mean_rounded_to_the_worse(answer, points):
    assert points_of(PLANT.step("papers"), answer) == points


def test_questions_outside_sections_have_a_diagnosis_of_their_own():
    loose = form("""
        | survey |
        |  | type      | name | label | dont_know |
        |  | integer   | n    | ¿Uno? | yes       |
        """)
    (only,) = diagnose(loose, {"n": "no_se"})

    assert only.section is None
    assert names(only.unknown) == ["n"]
