"""`ruta import answers FILE`, and the sheets that come back through it."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from procedures.questionnaires import questionnaire_of_version
from programme.questionnaire import DONT_KNOW, Kind, canonical_choices, check_value
from storage.answers import TAPPED, add_answer
from storage.organizations import organization_by_ruc
from storage.people import Person
from storage.questionnaires import find_version
from storage.responses import latest_response, mark_sent, start_response
from tests.ruta.conftest import FLOWER, HEADER, SEED

NOW = datetime(2026, 11, 3, 14, 30, 5, 123456, tzinfo=UTC)
CHAINS = {"20999999990": "cacao", "20999999981": "coffee", "20999999973": "banana", "20999999965": "cacao"}
#: The first line of the table in the sheet of a meeting, and its columns from 0 on.
FIRST, CODE, OPTIONS, TODAY, ANSWER = 5, 0, 3, 4, 5


@pytest.fixture
def ready(migrated, organizations):
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    return migrated


@pytest.fixture
def sheet(ready):
    """Makes the sheet of the seed, fills in the answers and saves it."""

    def make(answers, name="hoja.xlsx"):
        ready.does("questionnaire", "export", "tpe_cacao", name, "--blank", "20999999990")
        book = openpyxl.load_workbook(name)
        for row in book.active.iter_rows(min_row=FIRST + 1):
            row[ANSWER].value = answers.get(row[CODE].value)
        book.save(name)
        return name

    return make


def some_value(form, step, luck):
    """Any valid answer to a question."""
    names = [choice.name for choice in step.choices]
    match step.kind:
        case Kind.SELECT_ONE:
            return luck.choice(names)
        case Kind.SELECT_MULTIPLE:
            several = canonical_choices(step, luck.sample(names, 2))
            return several if check_value(form, step, several, {}) is None else names[0]
        case Kind.TEXT:
            return luck.choice(["=1+1", "- agua, «luz»\n- camino", "+51 999 999 999", "un secador"])
    return luck.choice(["8", "12", *[DONT_KNOW] * step.dont_know, *["12.125"] * (step.kind is Kind.DECIMAL)])


def respond(tx, ruc, share, luck):
    """The organization has answered that share of its test; whoever has answered all of it has sent it."""
    person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
    tx.add(person)
    tx.flush()
    organization, form_id = organization_by_ruc(tx, ruc), f"tpe_{CHAINS[ruc]}"
    version = find_version(tx, form_id)
    start_response(tx, organization.id, form_id, version.id, NOW)
    response = latest_response(tx, organization.id, form_id)
    form = questionnaire_of_version(tx, version)
    for step in form.steps:
        if step.asks and luck.random() < share:
            value = some_value(form, step, luck)
            add_answer(tx, response.id, step.name, value, person_id=person.id, how=TAPPED, now=NOW, replaces=False)
    if share == 1:
        mark_sent(tx, response.id, person.id, NOW)


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_the_tests_of_all_chains_exported_imported_elsewhere_and_exported_again_are_identical(
    migrated, organizations, ask, monkeypatch, name
):
    lines = [f"{ruc},Cooperativa {ruc},cooperative,{chain},junin" for ruc, chain in CHAINS.items()]
    known, luck = organizations(HEADER, *lines), random.Random(7)
    migrated.does("import", "organizations", known)
    for ruc, share in zip(CHAINS, (1, 1, 0.5, 0), strict=True):
        ask(respond, ruc, share, luck)
    migrated.does("export", "answers", name)
    migrated.does("export", "answers", "before.csv")
    here = Path.cwd()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{here / 'other.db'}")
    migrated.does("migrate")
    migrated.does("import", "organizations", known)

    said = json.loads(migrated.does("import", "answers", name, "--json"))
    migrated.does("export", "answers", "after.csv")
    again = json.loads(migrated.does("import", "answers", name, "--json"))

    assert Path("after.csv").read_bytes() == Path("before.csv").read_bytes()
    assert (said["organizations"], said["replaced"], said["sent"]) == (4, 0, 2)
    assert said["new"] > 2 * 117
    assert (again["new"], again["same"], again["sent"]) == (0, said["new"], 0)


def test_a_sheet_filled_in_with_letters_at_a_meeting_answers_all_117_questions(ready, sheet):
    blank = openpyxl.load_workbook(sheet({})).active
    wanted = {row[CODE].value: row[OPTIONS].value for row in blank.iter_rows(min_row=FIRST + 1) if row[CODE].value}
    answers = {code: "A" if options.startswith(("A)", "Puede")) else "8" for code, options in wanted.items()}

    said = ready.does("import", "answers", sheet(answers))

    assert len(wanted) == 117
    assert said == (
        "Respuestas: 117 nuevas, 0 en lugar de otras anteriores, 0 sin cambios. Organizaciones: 1. Enviados: 0.\n"
    )
    today = openpyxl.load_workbook(sheet({})).active
    assert today.cell(FIRST + 2, TODAY + 1).value == "Empresa"


def test_a_sheet_in_english_comes_back_to_a_command_line_that_speaks_spanish(ready, sheet, monkeypatch):
    monkeypatch.setenv("RUTA_LANGUAGE", "en")
    name = sheet({"q001": "Cooperative", "q002": "b", "q004": "I don't know"})
    monkeypatch.setenv("RUTA_LANGUAGE", "es")

    assert openpyxl.load_workbook(name).active.cell(FIRST, ANSWER + 1).value == "Answer"
    assert ready.does("import", "answers", name).startswith("Respuestas: 3 nuevas")


def test_the_sheet_can_be_read_and_printed(ready, sheet):
    page = openpyxl.load_workbook(sheet({})).active
    head = [[cell.value for cell in row if cell.value] for row in page.iter_rows(max_row=FIRST)]
    first = [cell.value for cell in page[FIRST + 2]]

    assert head[:3] == [
        ["Organización", "Cooperativa Semilla"],
        ["RUC", "20999999990"],
        ["Cuestionario", "tpe_cacao 1"],
    ]
    assert head[3][0].startswith("Escriba en «Respuesta» la letra")
    assert page.cell(FIRST + 1, 3).value == "Aspectos Generales"
    assert first[:3] == ["q001", "1", "¿Qué tipo de organización es a la que usted representa?"]
    assert first[3] == "A) Empresa\nB) Cooperativa\nC) Asociación de productores"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.cell(FIRST + 2, 3).alignment.wrap_text
    assert page.print_title_rows == f"${FIRST}:${FIRST}"


def test_a_trial_says_the_same_and_keeps_nothing(ready, sheet):
    said = ready.does("import", "answers", sheet({"q001": "b"}), "--dry-run")

    assert said.startswith("Respuestas: 1 nuevas")
    assert "era una prueba" in said
    assert ready.does("import", "answers", sheet({"q001": "b"})).startswith("Respuestas: 1 nuevas")


def test_all_that_is_wrong_is_said_at_once_with_its_row_and_nothing_is_kept(ready, sheet):
    said = ready(
        "import", "answers", sheet({"q001": "Z", "q004": "muchos", "q005": "150.000", "q009": "101", "q002": "A"})
    )

    assert (said.status, said.out) == (1, "")
    assert [line.partition(":")[0] for line in said.lines[:-1]] == [
        "1. [I032] 20999999990, fila 7, columna Respuesta",
        "2. [I033] 20999999990, fila 10, columna Respuesta",
        "3. [I039] 20999999990, fila 11, columna Respuesta",
        "4. [I035] 20999999990, fila 15, columna Respuesta",
    ]
    assert said.lines[0].endswith("Escriba uno de estos: A) Empresa; B) Cooperativa; C) Asociación de productores.")
    assert "Escriba un número entero de 0 a 100" in said.lines[3]
    assert said.lines[-1] == "Observaciones: 4. No se importó nada."
    assert ready.does("export", "answers", "out.csv") == "Cuestionarios escritos: 0\n"


def test_a_script_reads_the_findings_as_json(ready, sheet):
    said = ready("import", "answers", sheet({"q001": "Z"}), "--json")
    (finding,) = json.loads(said.out)["findings"]

    assert (said.status, len(said.lines)) == (1, 1)
    assert (finding["code"], finding["row"], finding["column"]) == ("I032", 7, "Respuesta")


def test_a_formula_that_somebody_put_into_a_sheet_is_not_taken(ready, sheet):
    said = ready("import", "answers", sheet({"q117": "=1+1", "q001": "A"}))

    assert said.lines[0].startswith("1. [I009]")
    assert said.lines[-1] == "Observaciones: 1. No se importó nada."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nada", "--blank", "20999999990"], "No hay ninguna versión publicada de nada."),
        (["tpe_cacao", "--blank", "20999999973"], "No conocemos ninguna organización con el RUC 20999999973"),
        (["tpe_cacao", "--blank", "123"], "«123» tiene 3 dígitos"),
        (["tpe_coffee", "--blank", "20999999990"], "La organización 20999999990 responde tpe_cacao, no tpe_coffee."),
        (["tpe_cacao", "--sheet", "--blank", "20999999990"], "son dos hojas: pida una"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_sheet_that_cannot_be_made_is_one_line(ready, words, why):
    name, *options = words

    assert why in ready.refuses("questionnaire", "export", name, "hoja.xlsx", *options)


def test_there_is_no_sheet_for_what_was_sent(ready, ask):
    ask(respond, "20999999990", 1, random.Random(1))

    line = ready.refuses("questionnaire", "export", "tpe_cacao", "hoja.xlsx", "--blank", "20999999990")
    assert line == "La organización 20999999990 ya envió sus respuestas."


@pytest.mark.parametrize("name", ["missing.xlsx", "missing.csv"])
def test_a_file_that_is_not_there_is_one_line(migrated, name):
    assert migrated.refuses("import", "answers", name) == f"No existe el archivo o la carpeta: {name}"
