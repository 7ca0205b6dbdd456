"""What an XLSForm reads as."""

from decimal import Decimal

import pytest
from markdown_forms import YES_NO, form, sheets

from programme.questionnaire import Kind
from programme.sheets import make_sheet
from programme.xlsform import content_hash, ignored_columns, read_questionnaire

WHOLE = """
| survey |
|  | type          | name | label | label::English (en) | required | number | need   | source   | evidence |
|  | begin_group   | a    | Uno   | One                 |          |        |        |          |          |
|  | begin_group   | a_x  | Bloque | Block               |          |        |        |          |          |
|  | select_one yn | q1   | ¿Sí?  | Yes?                | yes      | 1      | S12 L2 | document | yes      |
|  | end_group     |      |       |                     |          |        |        |          |          |
|  | end_group     |      |       |                     |          |        |        |          |          |
|  | text          | q2   | ¿Algo? | Anything?           |          | 2      |        | proposed |          |
| choices |
|  | list_name | name  | label::Español (es) | label::English (en) | points | no_points | region |
|  | yn        | yes   | Sí                  | Yes                 | 0      |           | junin  |
|  | yn        | no    | No                  | No                  | 2      |           |        |
|  | yn        | no_se | No sé               | I don't know        |        | not known |        |
| settings |
|  | form_title::Español (es) | form_title::English (en) | form_id | version | default_language |
|  | Prueba                   | Trial                    | prueba  | 2       | Español (es)     |
"""


def test_a_form_reads_whole():
    read = form(WHOLE)
    first, second = read.steps

    assert (read.form_id, read.version, read.title) == ("prueba", "2", {"es": "Prueba", "en": "Trial"})
    assert (read.default_language, read.languages, read.total) == ("es", ("es", "en"), 2)
    assert [(section.name, section.parent) for section in read.sections] == [("a", None), ("a_x", "a")]
    assert (first.kind, first.section, first.block, first.number) == (Kind.SELECT_ONE, "a", "a_x", 1)
    assert (first.required, first.need, first.source, first.evidence) == (True, ("S12", "L2"), "document", True)
    assert [choice.points for choice in first.choices] == [Decimal(0), Decimal(2), None]
    assert first.choices[0].label == {"es": "Sí", "en": "Yes"}
    assert first.choices[0].extra == {"region": "junin"}
    assert (second.kind, second.section, second.block, second.required) == (Kind.TEXT, None, None, False)


def test_a_form_without_numbers_has_no_total():
    assert form("| survey |\n| | type | name | label |\n| | text | q | Q |").total is None


@pytest.mark.parametrize(
    ("begin", "end"), [("begin_group", "end_group"), ("begin group", "end group")], ids=["underscore", "blank"]
)
def test_both_spellings_of_a_group_are_read(begin, end):
    read = form(f"| survey |\n| | type | name | label |\n| | {begin} | g | G |\n| | text | q | Q |\n| | {end} | | |")

    assert read.step("q").section == "g"


@pytest.mark.parametrize(
    ("written", "required"), [("yes", True), ("TRUE", True), ("true()", True), ("no", False), ("", False)]
)
def test_yes_is_written_in_many_ways(written, required):
    read = form(f"| survey |\n| | type | name | label | required |\n| | text | q | Q | {written} |")

    assert read.step("q").required is required


def test_a_list_under_a_filter_may_be_longer_than_a_screen():
    read = form(
        """
        | survey |
        |  | type             | name | label | choice_filter |
        |  | select_one part  | p    | P     |               |
        |  | select_one place | q    | Q     | part = ${p}   |
        | choices |
        |  | list_name | name | label | part |
        |  | part      | a    | A     |      |
        |  | part      | b    | B     |      |
        """,
        *(f"| | place | {part}{n} | Lugar {n} | {part} |" for part in "ab" for n in range(10)),
    )

    assert len(read.step("q").choices) == 20


def test_a_list_may_be_called_anything():
    read = form(
        "| survey |\n| | type | name | label |\n| | select_one repeat_or_other | q | Q |",
        "| choices |\n| | list_name | name | label |\n| | repeat_or_other | a | A |",
    )

    assert read.step("q").kind is Kind.SELECT_ONE


@pytest.mark.parametrize("name", ["1", "no-aplica", "mas_de_10"])
def test_an_option_may_have_a_number_for_a_name(name):
    read = form(
        "| survey |\n| | type | name | label |\n| | select_one x | q | Q |",
        f"| choices |\n| | list_name | name | label |\n| | x | {name} | A |\n| | x | b | B |",
    )

    assert read.step("q").choices[0].name == name


def test_looks_are_ignored_and_named():
    drawn = sheets(
        "| survey |\n| | type | name | label | appearance | comentario |\n| | text | q | Q | multiline | ojo |"
    )

    assert read_questionnaire(drawn).step("q").kind is Kind.TEXT
    assert ignored_columns(drawn["survey"]) == ("appearance", "comentario")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(
            lambda survey: make_sheet(
                "survey", survey.headers[::-1], ([*row.values()][::-1] for _, row in survey.rows)
            ),
            id="columns in another order",
        ),
        pytest.param(
            lambda survey: make_sheet("survey", survey.headers, ([], *(row.values() for _, row in survey.rows), [""])),
            id="blank rows",
        ),
        pytest.param(
            lambda survey: make_sheet(
                "survey", survey.headers, ([f"{c}  " for c in r.values()] for _, r in survey.rows)
            ),
            id="trailing blanks",
        ),
        pytest.param(
            lambda survey: make_sheet("survey", [*survey.headers, "x"], (row.values() for _, row in survey.rows)),
            id="an empty column",
        ),
    ],
)
def test_the_hash_is_of_what_the_sheets_say(changed):
    drawn = sheets(WHOLE)

    assert content_hash({**drawn, "survey": changed(drawn["survey"])}) == content_hash(drawn)


def test_another_word_or_order_is_another_content():
    drawn = sheets(WHOLE)
    turned = make_sheet("survey", drawn["survey"].headers, (row.values() for _, row in drawn["survey"].rows[::-1]))
    other = sheets(WHOLE.replace("¿Algo?", "¿Algo más?"))

    assert len({content_hash(drawn), content_hash(other), content_hash({**drawn, "survey": turned})}) == 3


def test_sheets_that_are_not_a_questionnaires_do_not_matter():
    drawn = sheets(WHOLE)

    assert content_hash({**drawn, "notes": make_sheet("notes", ["a"], [["b"]])}) == content_hash(drawn)
    assert form(WHOLE, "| notes |\n| | a |\n| | b |") == form(WHOLE)


def test_a_list_that_nobody_asks_for_does_no_harm():
    assert form("| survey |\n| | type | name | label |\n| | text | q | Q |", YES_NO).steps
