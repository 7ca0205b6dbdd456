"""The sheet for whoever reviews a questionnaire says everything that a specialist judges, in their words."""

from language.catalogs import catalog
from programme.reviewers_sheet import reviewers_sheet
from programme.sheets import make_sheet
from programme.xlsform import read_questionnaire
from tests.programme.markdown_forms import form, sheets

ES, EN = "Español (es)", "English (en)"
QUESTIONS = [
    {"type": "begin_group", "name": "a", "label": "Sobre ustedes | About you"},
    {"type": "begin_group", "name": "b", "label": "Los papeles | Papers"},
    {
        "type": "select_one kinds", "name": "kind", "label": "¿Qué son? | What are you?", "number": "1",
        "hint": "Según SUNAT. | As SUNAT has it.", "need": "S10 S20", "source": "document", "evidence": "yes",
    },
    {"type": "note", "name": "hello", "label": "Hola | Hello"},
    {"type": "end_group"},
    {
        "type": "integer", "name": "women", "label": "¿Cuántas mujeres? | How many women?", "number": "2",
        "constraint": ". <= 100", "constraint_message": "De 0 a 100. | 0 to 100.", "dont_know": "yes",
        "hint": "Cuente a todas. | Count all.", "source": "proposed",
    },
    {"type": "end_group"},
]  # fmt: skip
CHOICES = """
| choices |
| | list_name | name | label::Español (es) | label::English (en) | points | no_points |
| | kinds | coop | Cooperativa | Cooperative | 0 | |
| | kinds | assoc | Asociación | Association | 1 | |
| | kinds | firm | Empresa | Company | | profile, not a merit |
| | kinds | no_se | No sé | I don't know | | not known is not a gap |
"""
TOLD = ("label", "hint", "constraint_message")


def survey():
    columns = dict.fromkeys(name for row in QUESTIONS for name in row)
    headers = [
        header for name in columns for header in ([f"{name}::{ES}", f"{name}::{EN}"] if name in TOLD else [name])
    ]
    rows = []
    for row in QUESTIONS:
        cells = []
        for name in columns:
            first, _, second = row.get(name, "").partition(" | ")
            cells += [first, second] if name in TOLD else [first]
        rows.append(cells)
    return make_sheet("survey", headers, rows)


FORM = read_questionnaire({**sheets(CHOICES), "survey": survey()})


def told(reader, read=FORM):
    return reviewers_sheet(read, ["es", "en"], lambda language: catalog(language).of, reader)


def test_each_question_has_its_number_section_options_points_hint_need_source_and_document():
    page = told("en")
    kind, women = page.rows

    assert page.headers == (
        "No.", "Section (es)", "Question (es)", "Options (es)", "Hint (es)", "Points", "Needs shown", "Source",
        "Document", "Section (en)", "Question (en)", "Options (en)", "Hint (en)",
    )  # fmt: skip
    assert kind == [
        "1",
        "Sobre ustedes / Los papeles",
        "¿Qué son?",
        "A) Cooperativa\nB) Asociación\nC) Empresa\nNo sé",
        "Según SUNAT.",
        "A) 0\nB) 1\nC) (profile, not a merit)\n(not known is not a gap)",
        "S10 S20",
        "document",
        "yes",
        "About you / Papers",
        "What are you?",
        "A) Cooperative\nB) Association\nC) Company\nI don't know",
        "As SUNAT has it.",
    ]
    assert (women[3], women[11]) == ("Un número entero\nNo sé", "A whole number\nI don't know")
    assert women[4:6] == ["Cuente a todas.\nDe 0 a 100.", ""]


def test_what_a_form_does_not_say_in_a_language_is_blank_there_so_that_it_is_seen():
    spanish = form("| survey |\n| | type | name | label |\n| | text | wish | ¿Qué le falta? |")
    (wish,) = told("en", spanish).rows

    assert (wish[2], wish[10]) == ("¿Qué le falta?", "")


def test_the_headers_are_in_the_reader_s_language():
    assert told("es").headers[:3] == ("N.°", "Sección (es)", "Pregunta (es)")


def test_it_is_for_paper_with_a_width_for_each_column():
    page = told("es")

    assert page.printed
    assert len(page.widths) == len(page.headers) == 13


def test_reasons_and_sources_are_in_the_reader_s_language_and_each_column_in_its_own():
    kind, women = told("es").rows

    assert kind[5] == "A) 0\nB) 1\nC) (es perfil, no un mérito)\n(no saber no es una brecha)"
    assert (kind[7], women[7]) == ("documento", "propuesta")
    assert (women[3], women[11]) == ("Un número entero\nNo sé", "A whole number\nI don't know")


def test_a_reason_in_a_form_s_own_words_stays_as_it_is():
    own = form(
        "| survey |\n| | type | name | label |\n| | select_one k | a | ¿A? |\n| choices |\n"
        "| | list_name | name | label | points | no_points |\n| | k | x | X | | {perfil} de la zona |"
    )

    assert next(iter(told("es", own).rows))[5] == "A) ({perfil} de la zona)"
