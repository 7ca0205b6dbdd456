"""`ruta migrate`, and databases that are none."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from procedures.questionnaires import published_sheets
from programme.xlsform import content_hash
from ruta.data import FORMS, shipped_form
from storage.schema import MIGRATIONS, _configured, check_schema
from storage.store import Store

UP_TO_DATE = "La base de datos está al día.\n"
PUBLISHED = "".join(f"Publicado: {form}, versión 1.\n" for form in FORMS)
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


@pytest.fixture
def on_each_database(database_url, monkeypatch):
    """A platform gives the old name of the scheme."""
    monkeypatch.setenv("DATABASE_URL", database_url.replace("postgresql://", "postgres://"))
    return database_url


def test_an_empty_database_gets_its_tables_and_the_questionnaires_that_ship(ruta, ask, on_each_database):
    assert ruta.does("migrate") == UP_TO_DATE + PUBLISHED

    kept = ask(published_sheets, "tpe_cacao", url=on_each_database)
    assert content_hash(kept) == content_hash(shipped_form("tpe_cacao"))


def test_a_second_time_changes_nothing(ruta, on_each_database):
    ruta.does("migrate")

    assert ruta.does("migrate") == UP_TO_DATE


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_any_earlier_version_is_brought_up_to_date(ruta, on_each_database, revision):
    store = Store(on_each_database)
    with _configured(store.engine) as config:
        command.upgrade(config, revision)

    assert ruta.does("migrate").startswith(UP_TO_DATE)
    check_schema(store.engine)
    store.close()


def test_the_folder_of_the_database_is_made(ruta, monkeypatch):
    monkeypatch.setenv("RUTA_DATA_DIR", "a/new/folder")
    ruta.does("migrate")

    assert Path("a/new/folder/ruta.db").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ["import", "organizations", "organizations.csv"],
        ["export", "answers", "answers.csv"],
        ["invite", "organization", "20999999990"],
        ["web"],
        ["worker"],
    ],
    ids=" ".join,
)
def test_a_database_that_was_not_migrated_is_said_with_what_to_do(ruta, organizations, words):
    organizations("ruc,legal_name,kind,chain,region")

    assert ruta.refuses(*words).endswith("Póngala al día: ruta migrate")


def test_a_database_of_a_newer_release_is_left_alone(migrated):
    with sqlite3.connect("data/ruta.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'tomorrow'")
    database.close()

    assert migrated.refuses("migrate").startswith("La base de datos es de una Ruta más nueva")


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("DATABASE_URL", "sqlite:///other.txt", "file is not a database"),
        ("DATABASE_URL", "sqlite:///folder", "unable to open database file"),
        ("DATABASE_URL", "sqlite:///other.txt/ruta.db", "Es un archivo, y se necesita una carpeta: other.txt"),
        ("RUTA_DATA_DIR", "other.txt", "Es un archivo, y se necesita una carpeta: other.txt"),
        ("DATABASE_URL", "postgresql://rosa:hunter2@127.0.0.1:9/ruta", "Connection refused"),
    ],
    ids=["no database", "a folder", "below a file", "data in a file", "nobody there"],
)
def test_what_cannot_be_a_database_is_one_line(ruta, monkeypatch, setting, value, why):
    Path("other.txt").write_text("Not a database, though long enough to be taken for one. " * 20, encoding="utf-8")
    Path("folder").mkdir()
    monkeypatch.setenv(setting, value)

    for words in (["migrate"], ["export", "answers", "answers.csv"], ["serve"]):
        line = ruta.refuses(*words)
        assert why in line
        assert "hunter2" not in line
