"""`ruta export answers FILE` and `ruta export progress FILE`."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from procedures.questionnaires import publish
from storage.answers import ASSISTED, IMPORTED, TAPPED, TYPED, add_answer
from storage.memberships import MANAGER, MEMBER, Membership
from storage.organizations import organization_by_ruc
from storage.people import Person
from storage.questionnaires import latest_version_id
from storage.responses import ASKING, Place, latest_response, mark_sent, move_to, start_response
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

    assert said == "Cuestionarios escritos: 2\n"
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


SEVERAL = """
| survey |
| | type | name | label | required | dont_know |
| | select_multiple months | busy | ¿Qué meses? | yes | |
| | decimal | area | ¿Cuántas hectáreas? | yes | yes |
| | text | store | ¿Cómo es el almacén? | yes | |
| choices |
| | list_name | name | label |
| | months | jan | Enero |
| | months | feb | Febrero, a veces |
| | months | no_se | No sé |
"""


@pytest.fixture
def several(migrated, organizations, ask):
    """The seed has answered a form with all kinds of answers, changing some of them; the flower has begun it."""
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    ask(publish, sheets(SEVERAL), NOW)
    ask(respond, "20999999990", {"busy": "jan feb", "area": "12.125", "store": "=1+1"}, True)
    ask(respond, "20999999981", {"area": "no_se"}, False)
    return migrated


def rows_of(name, sheet):
    page = openpyxl.load_workbook(name)[sheet]
    header, *rows = page.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_an_xlsx_has_a_column_for_each_option_where_several_may_be_chosen(several):
    assert several.does("export", "answers", "answers.xlsx") == "Cuestionarios escritos: 2\n"
    flower, seed = rows_of("answers.xlsx", "answers")

    assert list(seed)[6:] == ["busy", "busy/jan", "busy/feb", "busy/no_se", "area", "store"]
    assert list(seed.values())[6:] == ["jan feb", 1, 1, 0, 12.125, "=1+1"]
    assert list(flower.values())[6:] == [None, None, None, None, "no_se", None]
    assert openpyxl.load_workbook("answers.xlsx")["answers"]["L3"].data_type == "s"


def test_with_labels_the_options_are_in_words(several):
    several.does("export", "answers", "answers.xlsx", "--labels")
    flower, seed = rows_of("answers.xlsx", "answers")

    assert (seed["busy"], seed["busy/jan"], seed["area"]) == ("Enero; Febrero, a veces", 1, 12.125)
    assert flower["area"] == "No sé"


def test_the_second_sheet_says_of_every_answer_who_gave_it_as_what_how_and_when(several, ask):
    later = NOW + timedelta(hours=2)

    def change(tx):
        organization = organization_by_ruc(tx, "20999999981")
        response = latest_response(tx, organization.id, "prueba")
        people = [Person(name=name, created_at=NOW, last_seen_at=NOW) for name in ("Luz Rojas", "Ana Paz", "Eva Sol")]
        for person in people:
            tx.add(person)
        tx.flush()
        luz, ana, eva = (person.id for person in people)
        for person_id, role in ((luz, MANAGER), (ana, MEMBER)):
            tx.add(
                Membership(
                    person_id=person_id, organization_id=organization.id, role=role, since=NOW, accepted_at=NOW,
                    chosen_at=NOW,
                )
            )  # fmt: skip
        tx.flush()
        for value, person_id, how in (
            ("5", luz, TAPPED),
            ("6", ana, TYPED),
            ("7", eva, ASSISTED),
            ("8", None, IMPORTED),
        ):
            add_answer(tx, response.id, "area", value, person_id=person_id, how=how, now=later, replaces=True)

    ask(change)
    several.does("export", "answers", "answers.xlsx")
    rows = [row for row in rows_of("answers.xlsx", "who") if row["ruc"] == "20999999981"]

    at, after = "2026-11-03T14:30:05+00:00", "2026-11-03T16:30:05+00:00"
    assert list(rows[0])[4:7] == ["who", "role_today", "how"]
    assert [tuple(row.values())[1:] for row in rows] == [
        ("prueba 1", "area", "no_se", "Rosa Quispe", None, "typed", at, after),
        ("prueba 1", "area", 5, "Luz Rojas", "manager", "tapped", after, after),
        ("prueba 1", "area", 6, "Ana Paz", "member", "typed", after, after),
        ("prueba 1", "area", 7, "Eva Sol", "facilitator", "assisted", after, after),
        ("prueba 1", "area", 8, None, None, "imported", after, None),
    ]


def test_progress_has_a_row_for_every_organization_with_n_beside_the_total(migrated, organizations, ask):
    leaf = "20999999973,Cooperativa Hoja,cooperative,cacao,junin"
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER, leaf))

    def begin(tx, ruc, name):
        organization = organization_by_ruc(tx, ruc)
        person = Person(name=name, created_at=NOW, last_seen_at=NOW)
        tx.add(person)
        tx.flush()
        tx.add(
            Membership(
                person_id=person.id, organization_id=organization.id, role=MANAGER, since=NOW, accepted_at=NOW,
                chosen_at=NOW,
            )
        )  # fmt: skip
        start_response(tx, organization.id, "tpe_cacao", latest_version_id(tx, "tpe_cacao"), NOW)
        response = latest_response(tx, organization.id, "tpe_cacao")
        add_answer(tx, response.id, "q001", "company", person_id=person.id, how=TAPPED, now=NOW, replaces=False)
        move_to(tx, response.id, person.id, Place("q002", ASKING), NOW + timedelta(minutes=3))
        return response.id, person.id

    ask(begin, "20999999990", "Rosa Quispe")
    ask(lambda tx: mark_sent(tx, *begin(tx, "20999999981", "Luz Rojas"), NOW + timedelta(days=1)))
    said = migrated.does("export", "progress", "progress.csv")
    with Path("progress.csv").open(encoding="utf-8", newline="") as file:
        leaf, flower, seed = csv.DictReader(file)

    assert said == "Organizaciones escritas: 3\n"
    assert list(seed.values()) == [
        "20999999990", "Cooperativa Semilla", "cacao", "san_martin", "in_progress", "1", "117", "116", "q002",
        "2026-11-03T14:33:05+00:00", "1", "Rosa Quispe", "2026-11-03T14:30:05+00:00", "",
    ]  # fmt: skip
    assert (flower["state"], flower["current_question"], flower["sent_at"]) == ("sent", "", "2026-11-04T14:30:05+00:00")
    assert (leaf["state"], leaf["answered"], leaf["total"], leaf["people"]) == ("not_started", "0", "117", "0")
    assert (leaf["manager"], leaf["last_activity_at"], leaf["started_at"]) == ("", "", "")


def test_progress_with_labels_is_in_words_with_the_time_of_lima_as_times(migrated, organizations, ask):
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))

    def begin(tx):
        organization = organization_by_ruc(tx, "20999999990")
        person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
        tx.add(person)
        tx.flush()
        start_response(tx, organization.id, "tpe_cacao", latest_version_id(tx, "tpe_cacao"), NOW)
        move_to(tx, latest_response(tx, organization.id, "tpe_cacao").id, person.id, Place("q001", ASKING), NOW)

    ask(begin)
    migrated.does("export", "progress", "progress.xlsx", "--labels")
    migrated.does("export", "progress", "progress.csv", "--labels")
    flower, seed = rows_of("progress.xlsx", "progress")
    with Path("progress.csv").open(encoding="utf-8", newline="") as file:
        in_csv = list(csv.DictReader(file))[1]

    assert (seed["Cadena"], seed["Región"], seed["Estado"]) == ("cacao", "San Martín", "En curso")
    assert seed["Pregunta actual"].startswith("1. ¿Qué tipo de organización")
    assert (seed["Inicio"], seed["Última actividad"]) == (datetime(2026, 11, 3, 9, 30), datetime(2026, 11, 3, 9, 30))  # noqa: DTZ001 - a cell has no zone
    assert (flower["Estado"], flower["Inicio"], flower["Pregunta actual"]) == ("Sin empezar", None, None)
    assert in_csv["Inicio"] == "2026-11-03 09:30"


@pytest.mark.parametrize("what", ["answers", "progress"])
def test_a_legal_name_has_room_in_an_xlsx(answered, what):
    answered.does("export", what, "out.xlsx")

    assert openpyxl.load_workbook("out.xlsx").active.column_dimensions["B"].width >= 40


def test_progress_counts_as_numbers_in_an_xlsx_and_its_ruc_stays_text(migrated, organizations):
    migrated.does("import", "organizations", organizations(HEADER, SEED))
    migrated.does("export", "progress", "progress.xlsx")
    (seed,) = rows_of("progress.xlsx", "progress")

    assert (seed["ruc"], seed["total"]) == ("20999999990", 117)


def test_without_responses_there_is_the_header(migrated):
    migrated.does("export", "answers", "answers.csv")

    assert Path("answers.csv").read_text(encoding="utf-8") == "ruc,legal_name,state,started_at,sent_at,version\n"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("answers.ods", "El nombre del archivo debe terminar en .csv o .xlsx"),
        ("answers", "El nombre del archivo debe terminar en .csv"),
        ("folder.csv", "Es una carpeta, y se necesita un archivo: folder.csv"),
        ("no/such/answers.csv", "No existe el archivo o la carpeta: no/such/answers.csv"),
    ],
)
def test_a_place_where_it_cannot_be_written_is_named(migrated, name, why):
    Path("folder.csv").mkdir()

    assert why in migrated.refuses("export", "answers", name)
