"""`ruta import organizations FILE`."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import select

from storage.organizations import Organization
from tests.ruta.conftest import FLOWER, HEADER, SEED


@pytest.fixture
def kept(ask):
    """What is known of the organizations, by RUC."""

    def all_of_them(tx):
        found = tx.exec(select(Organization).order_by(Organization.ruc)).all()
        return {one.ruc: one.model_dump() for one in found}

    return lambda: ask(all_of_them)


def test_a_csv_adds_what_is_new_and_says_how_much(migrated, organizations, kept):
    said = migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))

    assert said == "Organizaciones: 2 nuevas, 0 cambiadas, 0 sin cambios.\n"
    assert [one["legal_name"] for one in kept().values()] == ["Asociación Flor", "Cooperativa Semilla"]


def test_spanish_headers_and_values_semicolons_and_latin_1_as_excel_in_peru_saves_them(migrated, organizations, kept):
    path = organizations(
        "Región;Razón social;N° RUC;Tipo;Cadena;Nota",
        "San Martín;Asociación Ñusta;20999999990;Asociación;Café;más de lo pedido",
        encoding="latin-1",
    )
    migrated.does("import", "organizations", path)

    one = kept()["20999999990"]
    assert (one["legal_name"], one["region"], one["kind"], one["chain"]) == (
        "Asociación Ñusta",
        "san_martin",
        "association",
        "coffee",
    )


def test_an_xlsx_whose_rucs_became_numbers(migrated, tmp_path, kept):
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append([20999999990, *SEED.split(",")[1:]])
    book.save(tmp_path / "organizations.xlsx")

    migrated.does("import", "organizations", tmp_path / "organizations.xlsx")

    assert list(kept()) == ["20999999990"]


def test_a_trial_says_the_same_and_keeps_nothing(migrated, organizations, kept):
    path = organizations(HEADER, SEED)

    said = migrated.does("import", "organizations", path, "--dry-run")

    assert said.startswith("Organizaciones: 1 nuevas, 0 cambiadas, 0 sin cambios.")
    assert "era una prueba" in said
    assert kept() == {}


def test_the_same_file_again_and_a_changed_one_are_told_apart(migrated, organizations):
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    again = migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    changed = migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER.replace("Flor", "Luna")))

    assert "0 nuevas, 0 cambiadas, 2 sin cambios" in again
    assert "0 nuevas, 1 cambiadas, 1 sin cambios" in changed


def test_a_blank_cell_leaves_what_is_known(migrated, organizations, kept):
    migrated.does("import", "organizations", organizations(f"{HEADER},province,exporter", f"{SEED},Lamas,yes"))
    said = migrated.does("import", "organizations", organizations(f"{HEADER},province,exporter", f"{SEED},,"))

    assert "1 sin cambios" in said
    assert (kept()["20999999990"]["province"], kept()["20999999990"]["exporter"]) == ("Lamas", True)


def test_all_that_is_wrong_is_said_at_once_with_row_and_column_and_nothing_is_kept(migrated, organizations, kept):
    path = organizations(HEADER, SEED, "123,,cooperative,cacao,piura", "20999999981,Flor,association,tea,junin")

    said = migrated("import", "organizations", path)

    assert (said.status, said.out) == (1, "")
    assert [line.partition(":")[0] for line in said.lines[:-1]] == [
        "1. [I011] organizations, fila 3, columna ruc",
        "2. [I004] organizations, fila 3, columna legal_name",
        "3. [I006] organizations, fila 4, columna chain",
    ]
    assert said.lines[-1] == "Observaciones: 3. No se importó nada."
    assert kept() == {}


def test_a_script_reads_json(migrated, organizations):
    well = json.loads(migrated.does("import", "organizations", organizations(HEADER, SEED), "--json"))
    refused = migrated("import", "organizations", organizations(HEADER, "123,Flor,association,cacao,junin"), "--json")
    (finding,) = json.loads(refused.out)["findings"]

    assert well == {"new": 1, "changed": 0, "same": 0, "dry_run": False}
    assert (refused.status, len(refused.lines)) == (1, 1)
    assert (finding["code"], finding["row"], finding["column"]) == ("I011", 2, "ruc")


def test_a_cell_over_several_lines_still_gives_one_line_each(migrated, organizations):
    said = migrated("import", "organizations", organizations(HEADER, '20999999990,Flor,"no\nsuch\nkind",cacao,junin'))

    assert len(said.lines) == 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.csv", None, "No existe el archivo o la carpeta"),
        ("no/folder/a.csv", None, "No existe el archivo o la carpeta"),
        (".", None, "Es una carpeta, y se necesita un archivo"),
        ("empty.csv", b"", "El archivo está vacío"),
        ("blank.csv", b" \n\n", "El archivo está vacío"),
        ("organizations.pdf", b"%PDF", "Guárdelo como .xlsx o .csv"),
        ("organizations", b"ruc", "Guárdelo como .xlsx o .csv"),
        ("organizations.xlsx", b"ruc,legal_name\n", "no es un archivo .xlsx"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "no es un archivo de texto"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(migrated, name, content, why):
    if content is not None:
        Path(name).write_bytes(content)

    line = migrated.refuses("import", "organizations", name)

    assert name in line
    assert why in line


def test_a_header_without_rows_is_a_finding(migrated, organizations):
    said = migrated("import", "organizations", organizations(HEADER))

    assert (said.status, said.lines[-1]) == (1, "Observaciones: 1. No se importó nada.")
