"""Which canonical values are answers, and what is said of those that are not."""

from decimal import Decimal

import pytest
from markdown_forms import form

from language.catalogs import catalog
from programme.questionnaire import canonical_choices, canonical_number, check_value

QUESTIONS = form("""
    | survey |
    |  | type                 | name    | label     | required | dont_know | constraint      | constraint_message  |
    |  | select_one crop      | crop    | ¿Cultivo? | yes      |           |                 |                     |
    |  | select_multiple crop | crops | ¿Y cuál? | | | not(selected(., 'none') and . != 'none') | Va solo |
    |  | integer              | members | ¿Socios?  | yes      | yes       | . >= 2          | Al menos 2          |
    |  | decimal              | area    | ¿Cuánto?  |          |           |                 |                     |
    |  | integer              | women   | ¿Mujeres? |          |           | . <= ${members} | No más que socios   |
    |  | text                 | village | ¿Caserío? | yes      |           |                 |                     |
    | choices |
    |  | list_name | name  | label   |
    |  | crop      | cacao | Cacao   |
    |  | crop      | cafe  | Café    |
    |  | crop      | none  | Ninguno |
    |  | crop      | no_se | No sé   |
    """)
BILINGUAL = form("""
    | survey |
    |  | type    | name | label::Es (es) | label | constraint | constraint_message::Es (es) | constraint_message |
    |  | integer | n | ¿Socios?      | Members? | . >= 2 | Al menos 2 | At least 2         |
    | settings |
    |  | form_title | form_title::Es (es) | form_id | version | default_language |
    |  | Trial      | Prueba                   | prueba  | 1       | English (en)     |
    """)


@pytest.mark.parametrize(
    ("step", "value", "said"),
    [
        pytest.param("crop", "cacao", None, id="an option"),
        pytest.param("crop", "no_se", None, id="No sé where it is an option"),
        pytest.param("crop", "tea", "Please choose one of the options.", id="no option"),
        pytest.param("crop", "cacao cafe", "Please choose one of the options.", id="two where one is asked"),
        pytest.param("crop", "", "Please choose one of the options.", id="nothing"),
        pytest.param("crop", None, "This question needs an answer.", id="left out though required"),
        pytest.param("crops", None, None, id="left out where that is allowed"),
        pytest.param("crops", "cacao cafe", None, id="several options"),
        pytest.param("crops", "cafe cacao", None, id="in another order"),
        pytest.param("crops", "cacao cacao", "Please choose among the options.", id="one twice"),
        pytest.param("crops", "cacao tea", "Please choose among the options.", id="one unknown"),
        pytest.param("crops", "cacao no_se", "“I don't know” cannot go together with other options.", id="and more"),
        pytest.param("crops", "cacao none", "Va solo", id="the form's own constraint"),
        pytest.param("crops", "no_se", None, id="No sé alone"),
        pytest.param("members", "12", None, id="a whole number"),
        pytest.param("members", "no_se", None, id="No sé to a number, past its constraint"),
        pytest.param("members", "1", "Al menos 2", id="the form's own sentence"),
        pytest.param("members", "12.5", "Please write a whole number, such as 12.", id="not whole"),
        pytest.param("members", "012", "Please write a whole number, such as 12.", id="not canonical"),
        pytest.param("members", "1e3", "Please write a whole number, such as 12.", id="no exponents"),
        pytest.param("members", "٣", "Please write a whole number, such as 12.", id="no digits of other scripts"),
        pytest.param("members", "9" * 16, "Please write a whole number, such as 12.", id="beyond any count"),
        pytest.param("area", "1860000.5", None, id="a decimal"),
        pytest.param("area", "-3", None, id="below zero, where nothing forbids it"),
        pytest.param("area", "no_se", "Please write a number, such as 12 or 12.5.", id="No sé where it is not offered"),
        pytest.param("area", "1,5", "Please write a number, such as 12 or 12.5.", id="a comma is not canonical"),
        pytest.param("area", "NaN", "Please write a number, such as 12 or 12.5.", id="no number at all"),
        pytest.param("women", "10", None, id="a constraint on an earlier answer"),
        pytest.param("women", "31", "No más que socios", id="and beyond it"),
        pytest.param("village", "Río Tambo", None, id="a text"),
        pytest.param("village", "  ", "Please write your answer in words.", id="blanks"),
        pytest.param("village", "a" * 1001, "Please write it shorter: at most 1000 characters.", id="a novel"),
    ],
)
def test_a_value_is_taken_or_refused_with_a_sentence(step, value, said):
    refused = check_value(QUESTIONS, QUESTIONS.step(step), value, {"members": "30"})

    sentence = refused and (QUESTIONS.text(refused.texts, "es") or catalog("en").of(refused.message))
    assert sentence == said


def test_the_forms_own_sentence_comes_in_all_its_languages():
    refused = check_value(BILINGUAL, BILINGUAL.step("n"), "1", {})

    assert refused.texts == {"es": "Al menos 2", "en": "At least 2"}


@pytest.mark.parametrize(
    ("number", "canonical"),
    [
        (Decimal("1860000.50"), "1860000.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.000"), "12"),
        (Decimal("-0"), "0"),
        (120, "120"),
        (Decimal("0.10"), "0.1"),
    ],
)
def test_a_number_has_one_canonical_string(number, canonical):
    assert canonical_number(number) == canonical


def test_chosen_options_are_kept_once_and_in_the_order_of_the_form():
    assert canonical_choices(QUESTIONS.step("crops"), ["none", "cacao", "none", "tea"]) == "cacao none"


def test_texts_fall_back_to_the_forms_own_language():
    label = BILINGUAL.step("n").label

    assert BILINGUAL.text(label, "es") == "¿Socios?"
    assert BILINGUAL.text(label, "qu") == "Members?"
    assert BILINGUAL.text({}, "en") == ""


def test_a_question_knows_whether_no_se_is_an_answer():
    allowed = {step.name: step.allows_dont_know for step in QUESTIONS.steps}

    assert allowed == {"crop": True, "crops": True, "members": True, "area": False, "women": False, "village": False}
