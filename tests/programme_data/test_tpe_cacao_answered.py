"""The TPE of the cacao chain, read as the service reads it, can be answered to its end."""

from pathlib import Path

import pytest

from programme.questionnaire import DONT_KNOW, check_value, standing
from programme.walk import what_next
from programme.xlsform import ignored_columns, read_questionnaire
from storage.xlsform import check_with_pyxform, read_sheets, write_xlsx

SHEETS = read_sheets(Path(__file__).parents[2] / "programme" / "data" / "tpe_cacao")
TPE = read_questionnaire(SHEETS)
WORTH = {"integer": "12", "decimal": "85.5", "text": "secador solar"}


def answer_all(choose):
    """Answer what is asked next until nothing is; `choose` picks the index of the option."""
    answers, asked = {}, []
    step = what_next(TPE, standing(TPE, answers), {}, None).step
    while step is not None:
        asked.append(step.number)
        answers[step.name] = step.choices[choose].name if step.choices else WORTH[step.kind]
        assert check_value(TPE, step, answers[step.name], answers) is None
        step = what_next(TPE, standing(TPE, answers), {}, step).step
    return answers, asked


def test_the_form_says_who_it_is():
    title = {"es": "Test Productivo Exportador (TPE), cadena del cacao"}
    assert (TPE.form_id, TPE.version, TPE.title, TPE.languages) == ("tpe_cacao", "1", title, ("es",))
    assert TPE.total == 117


def test_no_column_is_passed_over_and_the_standards_own_converter_takes_it():
    assert [ignored_columns(sheet) for sheet in SHEETS.values()] == [(), (), ()]
    assert check_with_pyxform(SHEETS) == []


def test_the_spreadsheet_that_facilitators_edit_holds_the_same_sheets(tmp_path):
    write_xlsx(SHEETS, tmp_path / "tpe.xlsx")
    assert read_questionnaire(read_sheets(tmp_path / "tpe.xlsx")) == TPE


@pytest.mark.parametrize("choose", [0, 1, -1], ids=["first options", "second options", "last options"])
def test_whoever_answers_what_is_asked_meets_all_117_in_order(choose):
    answers, asked = answer_all(choose)
    assert asked == list(range(1, 118))
    assert standing(TPE, answers).progress().answered == 117


@pytest.mark.parametrize(
    ("number", "answer", "taken"),
    [
        pytest.param(4, "0", True, id="a first year"),
        pytest.param(4, "2009", False, id="the year instead of the years"),
        pytest.param(4, "8.5", False, id="half a year"),
        pytest.param(4, DONT_KNOW, True, id="a new manager who does not know the years"),
        pytest.param(5, "85.5", True, id="half a hectare"),
        pytest.param(5, "-1", False, id="less than no hectare"),
        pytest.param(5, DONT_KNOW, True, id="hectares never measured"),
        pytest.param(7, "apr may jun", True, id="the months of the great harvest"),
        pytest.param(7, "all_year", True, id="all the year alike"),
        pytest.param(7, "apr all_year", False, id="a month beside all the year"),
        pytest.param(7, "apr no_se", False, id="a month beside no sé"),
        pytest.param(9, "100", True, id="an organization of women"),
        pytest.param(9, "101", False, id="more women than people"),
        pytest.param(11, "plots export", True, id="two subjects"),
        pytest.param(11, "plots none", False, id="a subject beside none"),
        pytest.param(48, "bio_suisse kosher_halal", True, id="two certificates"),
        pytest.param(48, "bio_suisse none", False, id="a certificate beside none"),
        pytest.param(48, "none no_se", False, id="none beside no sé"),
        pytest.param(55, "secador solar", True, id="words"),
        pytest.param(117, "women gourmet", True, id="two markets"),
        pytest.param(117, "women none", False, id="a market beside none"),
    ],
)
def test_an_answer_is_taken_or_refused(number, answer, taken):
    assert (check_value(TPE, TPE.step(f"q{number:03d}"), answer, {}) is None) == taken


@pytest.mark.parametrize("step", [step for step in TPE.steps if step.constraint], ids=lambda step: step.name)
def test_a_refusal_in_the_forms_own_words_says_what_to_write_or_mark(step):
    assert step.constraint_message["es"].startswith(("Escriba ", "Marque "))
    assert step.constraint_message["es"].endswith(".")
