"""Every refusal of a questionnaire's file, one row per code; what is refused here never fails when a person answers."""

import pytest
from markdown_forms import SETTINGS, YES_NO, findings, sheets

from language.catalogs import catalog
from programme.survey_findings import ExpressionFault, SurveyFault
from programme.xlsform import QuestionnaireRefused, read_questionnaire
from programme.xlsform_findings import ChoiceFault, SheetFault

ONE = """
| survey |
|  | type | name | label |
|  | text | q1   | Uno   |
"""


def survey(*rows, header="type | name | label"):
    """A survey of these rows; row 2 is the first."""
    return "\n".join(["| survey |", f"| | {header} |", *(f"| | {row} |" for row in rows)])


def choices(*rows, header="list_name | name | label"):
    return "\n".join(["| choices |", f"| | {header} |", *(f"| | {row} |" for row in rows)])


def settings(*rows, header="form_title | form_id | version | default_language"):
    return "\n".join(["| settings |", f"| | {header} |", *(f"| | {row} |" for row in rows)])


def asked(column, cell, kind="integer"):
    """Two earlier questions (a number and a select) and a note, then a question in row 5 with that cell."""
    return (
        survey(
            "integer | n | Cuántos | |",
            "select_one yn | s | Así | |",
            "note | hello | Hola | |",
            f"{kind} | q | Pregunta | {cell} | Así no",
            "integer | later | Después | |",
            header=f"type | name | label | {column} | {'constraint_message' if column == 'constraint' else 'extra'}",
        ),
        YES_NO,
    )


MANY = [f"many | o{number} | Opción {number}" for number in range(14)]
LONG = "palabras " * 130

ROWS = [
    # Sheets, columns, languages
    (SheetFault.MISSING_SHEET, [YES_NO, SETTINGS], [("survey", None, None)]),
    (SheetFault.MISSING_SHEET, [survey("select_one yn | q1 | Uno")], [("choices", None, None)]),
    (SheetFault.EMPTY_SHEET, [survey(), SETTINGS], [("survey", None, None)]),
    (SheetFault.EMPTY_SHEET, ["| settings |", ONE], [("settings", None, None)]),
    (SheetFault.MISSING_COLUMN, [survey("text | q1", header="type | name")], [("survey", 1, "label")]),
    (
        SheetFault.UNSUPPORTED_COLUMN,
        [survey("text | q1 | Uno | yes", header="type | name | label | read_only")],
        [("survey", 1, "read_only")],
    ),
    (
        SheetFault.UNSUPPORTED_COLUMN,
        [survey("text | q1 | Uno | randomize=true", header="type | name | label | parameters")],
        [("survey", 1, "parameters")],
    ),
    (
        SheetFault.MISSPELT_COLUMN,
        [survey("text | q1 | Uno | yes", header="type | name | label | requierd")],
        [("survey", 1, "requierd")],
    ),
    (
        SheetFault.MISSPELT_COLUMN,
        [survey("text | q1 | Uno | 1", header="type | name | label | calculate")],
        [("survey", 1, "calculate")],
    ),
    (
        SheetFault.UNREADABLE_LANGUAGE,
        [survey("text | q1 | Uno | One", header="type | name | label | label::English")],
        [("survey", 1, "label::English")],
    ),
    (
        SheetFault.UNREADABLE_LANGUAGE,
        [survey("text | q1 | Uno", header="type | name | label::Español")],
        [("survey", 1, "label::Español")],
    ),
    (SheetFault.UNREADABLE_LANGUAGE, [ONE, settings("T | f | 1 | Español")], [("settings", 2, "default_language")]),
    (
        SheetFault.UNREADABLE_LANGUAGE,
        [survey("text | q1 | Uno | 1", header="type | name | label | relevant::Español (es)")],
        [("survey", 1, "relevant::Español (es)")],
    ),
    (
        SheetFault.DUPLICATE_COLUMN,
        [survey("text | q1 | Uno | Uno", header="type | name | label | label::Español (es)")],
        [("survey", 1, "label")],
    ),
    (
        SheetFault.DUPLICATE_COLUMN,
        [survey("text | q1 | Uno | yes |", header="type | name | label | required | Required")],
        [("survey", 1, "Required")],
    ),
    (
        SheetFault.MISSING_LANGUAGE_COLUMN,
        [survey("select_one yn | q1 | Uno | One", header="type | name | label | label::English (en)"), YES_NO],
        [("choices", 1, "label")],
    ),
    (
        SheetFault.MISSING_TRANSLATION,
        [
            survey("text | q1 | Uno | One", "text | q2 | Dos |", header="type | name | label | label::English (en)"),
        ],
        [("survey", 3, "label::English (en)")],
    ),
    (SheetFault.ANSWER_IN_TEXT, [survey("text | q1 | Hola ${q0}")], [("survey", 2, "label")]),
    (SheetFault.MISSING_SETTING, [ONE, settings("T | | 1 | Español (es)")], [("settings", 2, "form_id")]),
    (SheetFault.MISSING_SETTING, [ONE, settings("T | f | 1 |")], [("settings", 2, "default_language")]),
    (SheetFault.MISSING_SETTING, [ONE, settings("| f | 1 | Español (es)")], [("settings", 2, "form_title")]),
    (
        SheetFault.SEVERAL_SETTINGS,
        [ONE, settings("T | f | 1 | Español (es)", "T | f | 2 | Español (es)")],
        [("settings", 3, None)],
    ),
    (SheetFault.BAD_IDENTIFIER, [ONE, settings("T | mi test | 1 | Español (es)")], [("settings", 2, "form_id")]),
    # Choices
    (ChoiceFault.MISSING_LIST_NAME, [ONE, choices(" | a | A", "yn | b | B")], [("choices", 2, "list_name")]),
    (
        ChoiceFault.SCATTERED_LIST,
        [ONE, choices("x | a | A", "y | a | A", "x | b | B")],
        [("choices", 4, "list_name")],
    ),
    (ChoiceFault.EMPTY_LIST, [ONE, choices("x | no_se | No sé")], [("choices", 2, "list_name")]),
    (ChoiceFault.DUPLICATE_CHOICE, [ONE, choices("x | a | A", "x | a | B")], [("choices", 3, "name")]),
    (
        ChoiceFault.SAME_WORDS,
        [survey("select_one x | q1 | Uno"), choices("x | a | Igual", "x | b | igual")],
        [("survey", 2, "type")],
    ),
    (ChoiceFault.TOO_MANY_CHOICES, [survey("select_one many | q1 | Uno"), choices(*MANY)], [("survey", 2, "type")]),
    (
        ChoiceFault.BAD_POINTS,
        [ONE, choices("x | a | A | 3 |", "x | b | B | 0 |", header="list_name | name | label | points | no_points")],
        [("choices", 2, "points")],
    ),
    (
        ChoiceFault.POINTS_AND_REASON,
        [ONE, choices("x | a | A | 0 | a profile", header="list_name | name | label | points | no_points")],
        [("choices", 2, "no_points")],
    ),
    (
        ChoiceFault.NO_POINTS_NO_REASON,
        [ONE, choices("x | a | A | 0 |", "x | b | B | |", header="list_name | name | label | points | no_points")],
        [("choices", 3, "points")],
    ),
    (
        ChoiceFault.POINTS_FOR_DONT_KNOW,
        [ONE, choices("x | a | A | 0", "x | no_se | No sé | 2", header="list_name | name | label | points")],
        [("choices", 3, "points")],
    ),
    # Names, labels, types
    (SurveyFault.MISSING_NAME, [survey("text | | Uno")], [("survey", 2, "name")]),
    (SurveyFault.MISSING_NAME, [ONE, choices("x | | A", "x | b | B")], [("choices", 2, "name")]),
    (SurveyFault.BAD_NAME, [survey("text | año 1 | Uno")], [("survey", 2, "name")]),
    (SurveyFault.BAD_NAME, [ONE, choices("x | a b | A", "x | b | B")], [("choices", 2, "name")]),
    (SurveyFault.DUPLICATE_NAME, [survey("text | q1 | Uno", "text | q1 | Dos")], [("survey", 3, "name")]),
    (
        SurveyFault.DUPLICATE_NAME,
        [survey("begin_group | q1 | Uno", "text | q1 | Dos", "end_group | |")],
        [("survey", 3, "name")],
    ),
    (SurveyFault.RESERVED_NAME, [survey("text | RUC | Uno")], [("survey", 2, "name")]),
    (SurveyFault.MISSING_LABEL, [survey("text | q1 |")], [("survey", 2, "label")]),
    (SurveyFault.MISSING_LABEL, [ONE, choices("x | a |", "x | b | B")], [("choices", 2, "label")]),
    (
        SurveyFault.MISSING_LABEL,
        [survey("begin_group | g |", "text | q1 | Uno", "end_group | |")],
        [("survey", 2, "label")],
    ),
    (SurveyFault.MISSING_TYPE, [survey("text | q1 | Uno", "| q2 | Dos")], [("survey", 3, "type")]),
    (SurveyFault.UNKNOWN_TYPE, [survey("text | q1 | Uno", "geopoint | q2 | Dos")], [("survey", 3, "type")]),
    (SurveyFault.UNKNOWN_TYPE, [survey("text | q1 | Uno", "integer x | q2 | Dos")], [("survey", 3, "type")]),
    (
        SurveyFault.UNKNOWN_TYPE,
        [survey("text | q1 | Uno", "select_one yn x | q2 | Dos"), YES_NO],
        [("survey", 3, "type")],
    ),
    (SurveyFault.REPEAT, [survey("text | q1 | Uno", "begin_repeat | r | Otra vez")], [("survey", 3, "type")]),
    (SurveyFault.OR_OTHER, [survey("text | q | Q", "select_one yn or_other | r | R"), YES_NO], [("survey", 3, "type")]),
    (SurveyFault.MISSING_LIST, [survey("select_one | q1 | Uno"), YES_NO], [("survey", 2, "type")]),
    (SurveyFault.UNKNOWN_LIST, [survey("select_one nope | q1 | Uno"), YES_NO], [("survey", 2, "type")]),
    (
        SurveyFault.USELESS_COLUMN,
        [survey("note | n1 | Hola | yes", "text | q1 | Uno |", header="type | name | label | required")],
        [("survey", 2, "required")],
    ),
    (
        SurveyFault.USELESS_COLUMN,
        [survey("text | q1 | Uno | 1 + 1", header="type | name | label | calculation")],
        [("survey", 2, "calculation")],
    ),
    (
        SurveyFault.USELESS_COLUMN,
        [survey("select_one yn | q1 | Uno | yes", header="type | name | label | dont_know"), YES_NO],
        [("survey", 2, "dont_know")],
    ),
    # Groups and notes
    (SurveyFault.UNOPENED_GROUP, [survey("text | q1 | Uno", "end_group | |")], [("survey", 3, "type")]),
    (SurveyFault.UNCLOSED_GROUP, [survey("begin_group | g | G", "text | q1 | Uno")], [("survey", 2, "type")]),
    (
        SurveyFault.DEEP_GROUP,
        [survey(*(f"begin_group | g{n} | G" for n in range(3)), "text | q1 | Uno", *["end_group | |"] * 3)],
        [("survey", 4, "type")],
    ),
    (
        SurveyFault.EMPTY_GROUP,
        [survey("begin_group | g | G", "note | n1 | Hola", "end_group | |", "text | q1 | Uno")],
        [("survey", 2, "name")],
    ),
    (SurveyFault.LOST_NOTE, [survey("text | q1 | Uno", "note | bye | Adiós")], [("survey", 3, "type")]),
    (
        SurveyFault.NO_QUESTIONS,
        [survey("calculate | c | | 1", header="type | name | label | calculation")],
        [("survey", None, None)],
    ),
    # Values
    (SurveyFault.BAD_YES_NO, [*asked("required", "${n} > 3")], [("survey", 5, "required")]),
    (SurveyFault.BAD_YES_NO, [*asked("evidence", "quizás")], [("survey", 5, "evidence")]),
    (SurveyFault.BAD_DEFAULT, [*asked("default", "doce")], [("survey", 5, "default")]),
    (SurveyFault.BAD_DEFAULT, [*asked("default", "maybe", "select_one yn")], [("survey", 5, "default")]),
    (SurveyFault.BAD_NEED, [*asked("need", "S12 L-2")], [("survey", 5, "need")]),
    (
        SurveyFault.BAD_NUMBER,
        [survey("text | q1 | Uno | uno", header="type | name | label | number")],
        [("survey", 2, "number")],
    ),
    (
        SurveyFault.MISSING_NUMBER,
        [survey("text | q1 | Uno | 1", "text | q2 | Dos |", header="type | name | label | number")],
        [("survey", 3, "number")],
    ),
    (
        SurveyFault.WRONG_NUMBER,
        [
            survey(
                "text | q1 | Uno | 1",
                "text | q2 | Dos | 3",
                "text | q3 | Tres | 4",
                header="type | name | label | number",
            )
        ],
        [("survey", 3, "number")],
    ),
    (
        SurveyFault.DUPLICATE_NUMBER,
        [survey("text | q1 | Uno | 1", "text | q2 | Dos | 1", header="type | name | label | number")],
        [("survey", 3, "number")],
    ),
    (
        SurveyFault.NO_CONSTRAINT_MESSAGE,
        [survey("integer | q1 | Uno | . > 0", header="type | name | label | constraint")],
        [("survey", 2, "constraint_message")],
    ),
    (
        SurveyFault.NO_CONSTRAINT,
        [survey("integer | q1 | Uno | Más", header="type | name | label | constraint_message")],
        [("survey", 2, "constraint")],
    ),
    (SurveyFault.NO_CALCULATION, [survey("calculate | c |", "text | q1 | Uno")], [("survey", 2, "calculation")]),
    (SurveyFault.TOO_LONG, [survey(f"text | q1 | {LONG}")], [("survey", 2, "label")]),
    # Expressions
    (ExpressionFault.SYNTAX, [*asked("relevant", "18 < ${n} < 60")], [("survey", 5, "relevant")]),
    (ExpressionFault.CUT_SHORT, [*asked("relevant", "${n} >")], [("survey", 5, "relevant")]),
    (ExpressionFault.UNKNOWN_FUNCTION, [*asked("relevant", "pulldata('a')")], [("survey", 5, "relevant")]),
    (ExpressionFault.CLOCK, [*asked("constraint", ". > now()")], [("survey", 5, "constraint")]),
    (ExpressionFault.WRONG_ARGUMENTS, [*asked("relevant", "selected(${s})")], [("survey", 5, "relevant")]),
    (ExpressionFault.BAD_PATTERN, [*asked("constraint", "regex(., '[')", "text")], [("survey", 5, "constraint")]),
    (ExpressionFault.QUOTED_QUESTION, [*asked("relevant", "'${n}' = 3")], [("survey", 5, "relevant")]),
    (ExpressionFault.UNKNOWN_QUESTION, [*asked("relevant", "${m} = 3")], [("survey", 5, "relevant")]),
    (ExpressionFault.LATER_QUESTION, [*asked("relevant", "${later} = 3")], [("survey", 5, "relevant")]),
    (ExpressionFault.LATER_QUESTION, [*asked("constraint", "${q} > 3")], [("survey", 5, "constraint")]),
    (ExpressionFault.SILENT_QUESTION, [*asked("relevant", "${hello} = 3")], [("survey", 5, "relevant")]),
    (ExpressionFault.MISPLACED_DOT, [*asked("relevant", ". > 3")], [("survey", 5, "relevant")]),
    (ExpressionFault.BARE_NAME, [*asked("relevant", "n > 3")], [("survey", 5, "relevant")]),
    (
        ExpressionFault.UNKNOWN_COLUMN,
        [*asked("choice_filter", "region = ${s}", "select_one yn")],
        [("survey", 5, "choice_filter")],
    ),
    (ExpressionFault.UNKNOWN_CODE, [*asked("relevant", "${s} = 'si'")], [("survey", 5, "relevant")]),
    (ExpressionFault.UNKNOWN_CODE, [*asked("relevant", "not(selected(${s}, 'si'))")], [("survey", 5, "relevant")]),
    (
        ExpressionFault.UNKNOWN_CODE,
        [*asked("constraint", ". != 'nope'", "select_one yn")],
        [("survey", 5, "constraint")],
    ),
]


def code(fault):
    return fault.value[0]


@pytest.mark.parametrize(
    ("fault", "drawings", "places"), ROWS, ids=[f"{code(row[0])} {row[0].name.lower()}" for row in ROWS]
)
def test_a_mistake_is_found_at_its_place_and_nothing_else_is(fault, drawings, places):
    assert findings(*drawings) == [(code(fault), *place) for place in places]


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize(("fault", "drawings", "places"), ROWS)
def test_every_finding_can_be_said(fault, drawings, places, locale):
    with pytest.raises(QuestionnaireRefused) as caught:
        read_questionnaire(sheets(*drawings))
    for finding in caught.value.findings:
        for message in (finding.problem, finding.remedy):
            said = catalog(locale).of(message)
            assert said
            assert "{" not in said.replace("${", "")


def test_every_code_is_shown_by_a_row_and_stands_once():
    faults = [*SheetFault, *ChoiceFault, *SurveyFault, *ExpressionFault]
    shown = {code(row[0]) for row in ROWS}

    assert len({code(fault) for fault in faults}) == len(faults)
    # Q099 is what pyxform says: see tests/storage.
    assert {code(fault) for fault in faults} - shown == {code(SheetFault.STANDARD)}


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order():
    told = findings(
        survey(
            "select_one nope | q1 | Uno | |",
            "integer | q1 | | ${q9} > 1 | yes",
            "begin_repeat | r | R | |",
            header="type | name | label | relevant | requiered",
        ),
        choices("x | a | A", "x | a | B"),
        settings("T | f f | | Español (es)"),
    )

    assert told == [
        ("Q005", "survey", 1, "requiered"),
        ("Q041", "survey", 2, "type"),
        ("Q033", "survey", 3, "name"),
        ("Q035", "survey", 3, "label"),
        ("Q067", "survey", 3, "relevant"),
        ("Q038", "survey", 4, "type"),
        ("Q023", "choices", 3, "name"),
        ("Q011", "settings", 2, "version"),
        ("Q013", "settings", 2, "form_id"),
    ]


def test_a_mistake_is_not_told_again_by_those_around_it():
    told = findings(
        survey(
            "text | q1 | Uno | 1 |",
            "geopoint | place | Lugar | 2 |",
            "begin_repeat | r | Parcelas | |",
            "text | q2 | Dos | 3 | ${place} != ''",
            "end_repeat | | | |",
            "select_one crops | q3 | Tres | 4 |",
            "select_one sizes | q4 | Cuatro | 5 | ${q3} = 'cacao'",
            header="type | name | label | number | relevant",
        ),
    )

    assert told == [
        ("Q037", "survey", 3, "type"),
        ("Q038", "survey", 4, "type"),
        ("Q038", "survey", 6, "type"),
        ("Q001", "choices", None, None),
    ]


def test_a_file_with_nothing_in_it_is_refused_without_a_crash():
    with pytest.raises(QuestionnaireRefused) as caught:
        read_questionnaire({})
    assert [(each.code, each.sheet) for each in caught.value.findings] == [("Q001", "survey"), ("Q001", "settings")]
