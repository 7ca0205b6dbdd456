"""The TPE of each chain, read as the service reads it, can be answered to its end."""

import pytest

from programme.questionnaire import DONT_KNOW, check_value, standing
from programme.walk import what_next
from programme.xlsform import ignored_columns, read_questionnaire
from storage.xlsform import check_with_pyxform, read_sheets, write_xlsx
from tests.programme_data.chain_tpe import CHAINS, TPES

FORMS = {chain: read_questionnaire(TPES[chain].sheets) for chain in CHAINS}
WORTH = {"integer": "12", "decimal": "85.5", "text": "secador solar"}
TITLES = {
    "cacao": ("cacao", "cacao"),
    "coffee": ("café", "coffee"),
    "banana": ("banano", "banana"),
}


@pytest.fixture(params=CHAINS)
def chain(request):
    return request.param


@pytest.fixture
def form(chain):
    return FORMS[chain]


def answer_all(form, choose):
    """Answer what is asked next until nothing is; `choose` picks the index of the option."""
    answers, asked = {}, []
    step = what_next(form, standing(form, answers), {}, None).step
    while step is not None:
        asked.append(step.number)
        answers[step.name] = step.choices[choose].name if step.choices else WORTH[step.kind]
        assert check_value(form, step, answers[step.name], answers) is None
        step = what_next(form, standing(form, answers), {}, step).step
    return answers, asked


def test_the_form_says_who_it_is(chain, form):
    es, en = TITLES[chain]
    title = {
        "es": f"Test Productivo Exportador (TPE), cadena del {es}",
        "en": f"Productive Export Test (TPE), {en} chain",
    }
    assert (form.form_id, form.version, form.title) == (f"tpe_{chain}", "2", title)
    assert (form.default_language, form.languages, form.total) == ("es", ("es", "en"), 117)


def test_no_column_is_passed_over_and_the_standards_own_converter_takes_it(chain):
    sheets = TPES[chain].sheets
    assert [ignored_columns(sheet) for sheet in sheets.values()] == [(), (), ()]
    assert check_with_pyxform(sheets) == []


def test_the_spreadsheet_that_facilitators_edit_holds_the_same_sheets(chain, form, tmp_path):
    write_xlsx(TPES[chain].sheets, tmp_path / "tpe.xlsx")
    assert read_questionnaire(read_sheets(tmp_path / "tpe.xlsx")) == form


@pytest.mark.parametrize("choose", [0, 1, -1], ids=["first options", "second options", "last options"])
def test_whoever_answers_what_is_asked_meets_all_117_in_order(form, choose):
    answers, asked = answer_all(form, choose)
    assert asked == list(range(1, 118))
    assert standing(form, answers).progress().answered == 117


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
def test_an_answer_is_taken_or_refused(form, number, answer, taken):
    assert (check_value(form, form.step(f"q{number:03d}"), answer, {}) is None) == taken


def test_a_refusal_in_the_forms_own_words_says_what_to_write_or_mark(form):
    refusals = [step.constraint_message for step in form.steps if step.constraint]
    assert len(refusals) == 7
    for message in refusals:
        assert message["es"].startswith(("Escriba ", "Marque "))
        assert message["en"].startswith(("Write ", "Mark "))
        assert message["es"].endswith(".")
        assert message["en"].endswith(".")
