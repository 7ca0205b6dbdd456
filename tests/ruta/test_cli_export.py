"""`ruta export answers FILE`."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procedures.questionnaires import publish
from storage.answers import TYPED, add_answer
from storage.organizations import organization_by_ruc
from storage.people import Person
from storage.questionnaires import latest_version_id
from storage.responses import latest_response, mark_sent, start_response
from tests.programme.markdown_forms import sheets
from tests.ruta.conftest import FLOWER, HEADER, SEED

NOW = datetime(2026, 11, 3, 14, 30, 5, 123456, tzinfo=UTC)
FIRST = """
| survey |
| | type | name | label | required |
| | note | hello | Hola | |
| | integer | members | ¿Cuántos socios? | yes |
| | text | store | ¿Cómo es el almacén? | |
"""
SECOND = """
| survey |
| | type | name | label | required |
| | text | wish | ¿Qué le hace falta? | |
| | integer | members | ¿Cuántos socios? | yes |
"""


@pytest.fixture
def answered(migrated, organizations, ask):
    """The seed has answered the first version of a form and sent it, the flower has begun the second one."""
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    ask(publish, sheets(FIRST), NOW)
    ask(respond, "20999999990", {"members": "40", "store": "=bueno, y «limpio»\nñ"}, True)
    ask(publish, sheets(SECOND), NOW)
    ask(respond, "20999999981", {"wish": "Agua"}, False)
    return migrated


def respond(tx, ruc, answers, is_sent):
    person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
    tx.add(person)
    tx.flush()
    organization = organization_by_ruc(tx, ruc)
    start_response(tx, organization.id, "prueba", latest_version_id(tx, "prueba"), NOW)
    response = latest_response(tx, organization.id, "prueba")
    for question, value in answers.items():
        add_answer(tx, response.id, question, value, person_id=person.id, how=TYPED, now=NOW, replaces=False)
    if is_sent:
        mark_sent(tx, response.id, person.id, NOW)


def test_one_row_for_each_response_with_a_column_for_each_question(answered):
    said = answered.does("export", "answers", "answers.csv")
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        header, flower, seed = csv.reader(file)

    assert said == "Respuestas escritas: 2\n"
    assert header == [
        "ruc",
        "legal_name",
        "state",
        "started_at",
        "sent_at",
        "version",
        "wish",
        "members",
        "store",
    ]
    at = "2026-11-03T14:30:05+00:00"
    assert flower == ["20999999981", "Asociación Flor", "in_progress", at, "", "prueba 2", "Agua", "", ""]
    assert seed[:6] == ["20999999990", "Cooperativa Semilla", "sent", at, at, "prueba 1"]
    assert seed[6:8] == ["", "40"]


def test_what_a_person_wrote_cannot_become_a_formula(answered):
    answered.does("export", "answers", "answers.csv")
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        seed = list(csv.reader(file))[2]

    assert seed[8] == "'=bueno, y «limpio»\nñ"


def test_without_responses_there_is_the_header(migrated):
    migrated.does("export", "answers", "answers.csv")

    assert Path("answers.csv").read_text(encoding="utf-8") == "ruc,legal_name,state,started_at,sent_at,version\n"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("answers.xlsx", "El nombre del archivo debe terminar en .csv"),
        ("answers", "El nombre del archivo debe terminar en .csv"),
        ("folder.csv", "Es una carpeta, y se necesita un archivo: folder.csv"),
        ("no/such/answers.csv", "No existe el archivo o la carpeta: no/such/answers.csv"),
    ],
)
def test_a_place_where_it_cannot_be_written_is_named(migrated, name, why):
    Path("folder.csv").mkdir()

    assert why in migrated.refuses("export", "answers", name)
