"""`ruta export calls`: whom to telephone about the sessions of the next 30 days (C03)."""

import csv
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from procedures.importing import import_organizations
from programme.sheets import make_sheet
from storage.memberships import Membership
from storage.people import Person
from storage.schema import migrate
from storage.store import Store
from tests.sessions import answered, made

ROWS = (
    ("20999999990", "Cooperativa Semilla", "cooperative", "cacao", "san_martin"),
    ("20999999981", "Asociación Flor", "association", "cacao", "junin"),
)


def fill(tx):
    """Two organizations, one with a manager, invited to a session in a week, to one in two months, and to one past."""
    now = datetime.now(UTC).replace(microsecond=0)
    import_organizations(tx, make_sheet("organizations", ("ruc", "legal_name", "kind", "chain", "region"), ROWS), now)
    rosa = Person(name="=Rosa Quispe", phone="+51987654321", created_at=now, last_seen_at=now)
    tx.add(rosa)
    tx.flush()
    details = {"since": now, "accepted_at": now, "chosen_at": now}
    tx.add(Membership(person_id=rosa.id, organization_id=1, role="manager", job="manager", **details))
    tx.flush()
    made(tx, now + timedelta(days=7), now, organizations=(1, 2))
    made(tx, now + timedelta(days=60), now, organizations=(1, 2), name="Taller lejano", service="T-02")
    made(tx, now - timedelta(days=2), now, organizations=(1, 2), name="Taller pasado", service="T-03")


@pytest.fixture
def filled(ruta, tmp_path):
    """A database with sessions to come."""
    ruta.does("migrate")
    store = Store(f"sqlite:///{tmp_path / 'data' / 'ruta.db'}")
    migrate(store.engine)
    store.submit(fill).result()
    yield store
    store.close()


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_for_each_person_and_for_each_organization_without_anybody(ruta, filled, tmp_path):
    assert ruta.does("export", "calls", "llamadas.csv") == "Filas escritas: 2\n"

    rows = {row["Organización"]: row for row in read(tmp_path / "llamadas.csv")}
    assert {row["Servicio"] for row in rows.values()} == {"Taller de costos"}
    semilla, flor = rows["Cooperativa Semilla"], rows["Asociación Flor"]
    assert (semilla["Nombre"], semilla["Teléfono"], semilla["Es gerente"]) == ("'=Rosa Quispe", "+51987654321", "sí")
    assert semilla["Por qué llamar"] == "no le llegan los mensajes"
    assert (flor["Nombre"], flor["Por qué llamar"]) == ("", "todavía no hay nadie de ella aquí")


def test_whoever_has_answered_and_cannot_come_is_not_called(ruta, filled, tmp_path):
    filled.submit(answered, 1, 2, "not_coming", datetime.now(UTC)).result()

    assert ruta.does("export", "calls", "llamadas.csv") == "Filas escritas: 1\n"
    assert [row["Organización"] for row in read(tmp_path / "llamadas.csv")] == ["Cooperativa Semilla"]


def test_an_xlsx_holds_texts_and_no_formulas(ruta, filled, tmp_path):
    ruta.does("export", "calls", "llamadas.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "llamadas.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(("=", "+"))]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=Rosa Quispe", "s"), ("+51987654321", "s")]


def test_another_kind_of_file_is_refused(ruta, filled):
    assert "llamadas.pdf" in ruta.refuses("export", "calls", "llamadas.pdf")
