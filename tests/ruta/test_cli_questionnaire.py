"""`ruta questionnaire check|publish|export`."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from programme.pages import page_of
from programme.xlsform import content_hash
from ruta.data import FORMS, shipped_form
from storage.pages import write_pages
from storage.xlsform import read_sheets, write_xlsx
from tests.programme.markdown_forms import sheets

FORM = """
| survey |
| | type | name | label | required |
| | select_one yn | exports | ¿Exporta? | yes |
| | text | wish | ¿Qué le hace falta? | |
| choices |
| | list_name | name | label |
| | yn | yes | Sí |
| | yn | no | No |
"""
BROKEN = """
| survey |
| | type | name | label | constraint |
| | select_one nope | exports | ¿Exporta? | |
| | hologram | wish | ¿Qué le hace falta? | |
| | text | two words | ¿Qué más? | |
| choices |
| | list_name | name | label |
| | yn | yes | Sí |
"""


@pytest.fixture
def drawn():
    """Writes a form that is drawn in Markdown as an .xlsx."""

    def write(*drawings, name="form.xlsx"):
        write_xlsx(sheets(*drawings), Path(name))
        return name

    return write


def test_a_sound_form_has_nothing_wrong(ruta, drawn):
    assert ruta.does("questionnaire", "check", drawn(FORM)) == "prueba: 2 preguntas, nada por corregir.\n"


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_ships_is_sound(ruta, name):
    write_xlsx(shipped_form(name), Path("tpe.xlsx"))

    said = ruta.does("questionnaire", "check", "tpe.xlsx", "--json")

    assert json.loads(said) == {"form": name, "questions": 117, "findings": []}


def test_all_that_is_wrong_is_numbered_with_sheet_row_problem_and_remedy(ruta, drawn):
    said = ruta("questionnaire", "check", drawn(BROKEN))

    *findings, last = said.lines
    assert (said.status, said.out, last) == (1, "", "Observaciones: 3. Corríjalas y revise otra vez.")
    for number, finding in enumerate(findings, start=1):
        assert finding.startswith(f"{number}. [Q0")
        assert f"] survey, fila {number + 1}" in finding
        assert finding.count(".") >= 3  # its number, the problem, the remedy


def test_a_script_reads_the_findings_as_json(ruta, drawn):
    said = ruta("questionnaire", "check", drawn(BROKEN), "--json")
    findings = json.loads(said.out)["findings"]

    assert (said.status, len(said.lines)) == (1, 1)
    assert [(finding["sheet"], finding["row"]) for finding in findings] == [("survey", 2), ("survey", 3), ("survey", 4)]
    assert all(finding["problem"] and finding["remedy"] for finding in findings)


def test_publishing_freezes_a_version_and_the_same_again_is_nothing_new(migrated, drawn):
    first = migrated.does("questionnaire", "publish", drawn(FORM))
    again = migrated.does("questionnaire", "publish", drawn(FORM))
    changed = migrated.does("questionnaire", "publish", drawn(FORM.replace("¿Exporta?", "¿Ya exporta?")))

    assert first == "Publicado: prueba, versión 1.\n"
    assert again == "Nada nuevo: es la versión 1 de prueba.\n"
    assert changed == "Publicado: prueba, versión 2.\n"


def test_a_script_reads_what_was_published(migrated, drawn):
    said = migrated.does("questionnaire", "publish", drawn(FORM), "--json")

    assert json.loads(said) == {"form": "prueba", "version": 1, "new": True}


def test_a_broken_form_is_not_published(migrated, drawn):
    said = migrated("questionnaire", "publish", drawn(BROKEN))

    assert (said.status, said.lines[-1]) == (1, "Observaciones: 3. No se publicó nada.")
    assert migrated.refuses("questionnaire", "export", "prueba", "out.xlsx").startswith("Ningún cuestionario")


def test_what_is_exported_is_what_was_published(migrated, drawn):
    migrated.does("questionnaire", "publish", drawn(FORM))
    migrated.does("questionnaire", "publish", drawn(FORM.replace("Sí", "Claro"), name="newer.xlsx"))

    said = migrated.does("questionnaire", "export", "prueba", "out.xlsx")

    assert said == "Escrito: out.xlsx\n"
    assert content_hash(read_sheets(Path("out.xlsx"))) == content_hash(read_sheets(Path("newer.xlsx")))
    assert migrated.does("questionnaire", "publish", "out.xlsx").startswith("Nada nuevo: es la versión 2")


def test_the_form_that_ships_can_be_exported_before_there_is_a_database(ruta):
    ruta.does("questionnaire", "export", "tpe_cacao", "tpe.xlsx")

    assert content_hash(read_sheets(Path("tpe.xlsx"))) == content_hash(shipped_form("tpe_cacao"))


@pytest.mark.parametrize("name", FORMS)
def test_the_reviewer_s_sheet_of_each_form_that_ships_has_all_its_questions_in_both_languages(ruta, name):
    assert ruta.does("questionnaire", "export", name, "review.xlsx", "--sheet") == "Escrito: review.xlsx\n"
    page = openpyxl.load_workbook("review.xlsx").active
    header, *rows = [[cell.value for cell in row] for row in page.iter_rows()]

    assert header[:6] == ["N.°", "Sección (es)", "Pregunta (es)", "Opciones (es)", "Ayuda (es)", "Puntos"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 118)]
    assert all(row[1] and row[2] and row[3] and row[9] and row[10] and row[11] for row in rows)
    assert (page.page_setup.orientation, page["C2"].alignment.wrap_text) == ("landscape", True)


def test_a_facilitator_changes_one_word_of_the_form_that_ships(migrated):
    form = shipped_form("tpe_cacao")
    survey = form["survey"]
    Path("mine").mkdir()
    for sheet in form.values():
        write_pages(Path("mine", f"{sheet.name}.csv"), [page_of(sheet)])
    same = migrated.does("questionnaire", "publish", "mine")
    label = next(header for header in survey.headers if header.startswith("label"))
    (number, cells), *others = survey.rows
    reworded = {**cells, label: f"{cells[label]} (revisada)"}
    write_pages(Path("mine/survey.csv"), [page_of(replace(survey, rows=((number, reworded), *others)))])

    assert same == "Nada nuevo: es la versión 1 de tpe_cacao.\n"
    assert migrated.does("questionnaire", "publish", "mine") == "Publicado: tpe_cacao, versión 2.\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["check", "missing.xlsx"], "No existe el archivo o la carpeta: missing.xlsx"),
        (["check", "tpe_cacao"], "No existe el archivo o la carpeta: tpe_cacao"),
        (["publish", "missing.xlsx"], "No existe el archivo o la carpeta: missing.xlsx"),
        (["check", "form.csv"], "Guárdelo como .xlsx"),
        (["export", "nada", "out.xlsx"], f"Ningún cuestionario se llama nada. Estos hay: {', '.join(FORMS)}"),
        (["export", "tpe_cacao", "out.csv"], "El nombre del archivo debe terminar en .xlsx"),
        (["export", "tpe_cacao", "no/such/out.xlsx"], "No existe el archivo o la carpeta: no/such/out.xlsx"),
        (["export", "tpe_cacao", "folder.xlsx"], "Es una carpeta, y se necesita un archivo: folder.xlsx"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_file_or_a_name_that_is_not_there_is_one_line(migrated, words, why):
    Path("form.csv").write_text("type,name\n", encoding="utf-8")
    Path("folder.xlsx").mkdir()

    assert why in migrated.refuses("questionnaire", *words)


def test_a_folder_without_the_sheets_is_a_finding(ruta):
    Path("empty").mkdir()
    said = ruta("questionnaire", "check", "empty")

    assert said.status == 1
    assert "survey" in said.lines[0]
