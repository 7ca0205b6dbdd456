"""`ruta import services FILE`, `ruta import commitments FILE`, and the portfolio that ships."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from procedures.importing import import_organizations
from procedures.importing_commitments import import_commitments
from procedures.importing_services import publish_portfolio
from programme.sheets import make_sheet
from ruta.data import shipped_entities, shipped_services
from storage.audit import AuditEntry
from storage.commitments import Commitment, committed_to
from storage.entities import Entity, entity_by_slug
from storage.services import Service, service_by_code
from tests.ruta.conftest import FLOWER, HEADER, SEED

COLUMNS = "code,name,type,entity,chains,hours,sessions,modality,outcome,audience"
CUPPING = "S77,Catación de cacao,productive,INIA,cacao,6,2,in_person,Saber catar,Responsables de calidad"
RUC, OTHER_RUC = "20999999990", "20999999981"


@pytest.fixture
def write(organizations):
    """Writes a file of anything."""
    return organizations


@pytest.fixture
def service(ask):
    """What is known of a service."""
    return lambda code: ask(lambda tx: service_by_code(tx, code).model_dump())


@pytest.fixture
def said(ask):
    """All that organizations have said of S08, the oldest first: RUC's place, answer, whether it holds."""

    def of_s08(tx):
        number = service_by_code(tx, "S08").id
        found = tx.exec(select(Commitment).where(Commitment.service_id == number).order_by(Commitment.id))
        return [(each.organization_id, each.accepted, each.until is None) for each in found]

    return lambda: ask(of_s08)


@pytest.fixture
def known(migrated, organizations):
    """Two organizations are known."""
    migrated.does("import", "organizations", organizations(HEADER, SEED, FLOWER))
    return migrated


def renamed(tx, slug, name):
    """An entity has another name now."""
    entity = entity_by_slug(tx, slug)
    entity.name = name
    tx.add(entity)


def test_the_portfolio_that_ships_is_there_after_migrating_and_once(migrated, ask):
    migrated.does("migrate")

    codes = ask(lambda tx: sorted(tx.exec(select(Service.code))))
    assert codes == sorted(cells["code"] for _, cells in shipped_services().rows)
    assert "promperu" in ask(lambda tx: list(tx.exec(select(Entity.slug))))
    actions = ask(lambda tx: list(tx.exec(select(AuditEntry.action))))
    assert actions.count("services.imported") == 1


def test_what_an_import_has_changed_no_migration_takes_back(migrated, write, service, ask):
    migrated.does("import", "services", write(COLUMNS, CUPPING.replace("S77", "S10")))
    ask(renamed, "sse", "Sierra y Selva")
    before = service("S10")

    migrated.does("migrate")

    assert service("S10") == before
    assert before["name"] == "Catación de cacao"
    assert ask(lambda tx: entity_by_slug(tx, "sse").name) == "Sierra y Selva"


def test_new_services_are_added_and_the_same_file_again_changes_nothing(migrated, write, service):
    said = migrated.does("import", "services", write(COLUMNS, CUPPING))
    again = migrated.does("import", "services", write(COLUMNS, CUPPING))
    changed = migrated.does("import", "services", write(COLUMNS, CUPPING.replace(",6,2,", ",8,2,")))

    assert said == "Servicios: 1 nuevos, 0 cambiados, 0 sin cambios.\n"
    assert "0 nuevos, 0 cambiados, 1 sin cambios" in again
    assert "0 nuevos, 1 cambiados, 0 sin cambios" in changed
    assert (service("S77")["hours"], service("S77")["chains"], service("S77")["origin"]) == (8.0, "cacao", "imported")


def test_what_an_entity_tells_is_no_proposal_of_ours_any_more(migrated, write, service):
    """domain.md C15: what the document does not state is marked as ours until somebody who knows says it."""
    assert "hours" in service("S10")["proposed"]
    assert service("GE_COSTS")["origin"] == "proposed"
    rows = CUPPING.replace("S77", "S10"), CUPPING.replace("S77", "GE_COSTS")
    migrated.does("import", "services", write(COLUMNS, *rows))
    again = migrated.does("import", "services", write(COLUMNS, *rows))

    assert service("S10")["proposed"] == ["methodology", "objective"]
    assert (service("S10")["origin"], service("S10")["source"]) == ("named", "L837")
    assert service("GE_COSTS")["origin"] == "imported"
    assert "2 sin cambios" in again


def test_a_blank_cell_leaves_what_is_known(migrated, write, service):
    migrated.does("import", "services", write(f"{COLUMNS},cost,regions", f"{CUPPING},S/ 20,Junín San Martín"))
    said = migrated.does("import", "services", write(f"{COLUMNS},cost,regions", f"{CUPPING},,"))

    assert "1 sin cambios" in said
    assert (service("S77")["cost"], service("S77")["regions"]) == ("S/ 20", "junin san_martin")


def test_a_trial_of_services_says_the_same_and_keeps_nothing(migrated, write, ask):
    said = json.loads(migrated.does("import", "services", write(COLUMNS, CUPPING), "--dry-run", "--json"))

    assert said == {"new": 1, "changed": 0, "same": 0, "dry_run": True}
    assert ask(service_by_code, "S77") is None


def test_every_unknown_entity_chain_and_number_is_said_at_once_and_nothing_is_kept(migrated, write, ask):
    path = write(COLUMNS, CUPPING, "S78,X,trade,SENATI,quinua,many,0,radio,y,z", name="services.csv")

    said = migrated("import", "services", path)

    assert (said.status, said.out) == (1, "")
    assert [line.partition(":")[0] for line in said.lines[:-1]] == [
        "1. [I006] services, fila 3, columna entity",
        "2. [I006] services, fila 3, columna chains",
        "3. [I041] services, fila 3, columna hours",
        "4. [I042] services, fila 3, columna sessions",
        "5. [I006] services, fila 3, columna modality",
    ]
    assert ask(service_by_code, "S77") is None


def test_a_later_file_of_commitments_wins_and_what_was_said_before_is_kept(known, write, said, ask):
    first = known.does("import", "commitments", write("ruc,service,accepted", f"{RUC},S08,si", f"{OTHER_RUC},S08,no"))
    again = known.does("import", "commitments", write("ruc;servicio;acepta", f"{RUC};s08;SI", f"{OTHER_RUC};S08;NO"))
    later = known.does("import", "commitments", write("ruc,service,accepted", f"{RUC},S08,no", f"{RUC},L1,si"))

    assert first == "Compromisos: 2 nuevos, 0 cambiados, 0 sin cambios.\n"
    assert again == "Compromisos: 0 nuevos, 0 cambiados, 2 sin cambios.\n"
    assert later == "Compromisos: 1 nuevos, 1 cambiados, 0 sin cambios.\n"
    assert said() == [(1, True, False), (2, False, True), (1, False, True)]
    assert ask(lambda tx: committed_to(tx, service_by_code(tx, "S08").id)) == {1: False, 2: False}


def test_a_trial_of_commitments_keeps_nothing(known, write, said):
    path = write("ruc,service,accepted", f"{RUC},S08,si")

    assert "era una prueba" in known.does("import", "commitments", path, "--dry-run")
    assert said() == []


def test_whom_and_what_nobody_knows_is_said_by_row_and_nothing_is_kept(known, write, said):
    path = write("ruc,service,accepted", f"{RUC},S08,si", "20999999973,S99,si", name="cartas.csv")

    refused = known("import", "commitments", path)

    assert [line.partition(":")[0] for line in refused.lines[:-1]] == [
        "1. [I021] cartas, fila 3, columna ruc",
        "2. [I043] cartas, fila 3, columna service",
    ]
    assert refused.lines[-1] == "Observaciones: 2. No se importó nada."
    assert said() == []


def test_on_each_database_one_word_at_a_time_holds(store):
    now, later = datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)

    def say(tx, answer, at):
        sheet = make_sheet("cartas", ("ruc", "service", "accepted"), [(RUC, "S08", answer)])
        return import_commitments(tx, sheet, at)

    organizations = make_sheet("o", HEADER.split(","), [SEED.split(",")])
    store.submit(publish_portfolio, shipped_entities(), shipped_services(), now).result()
    store.submit(import_organizations, organizations, now).result()
    store.submit(say, "si", now).result()
    assert store.submit(say, "no", later).result().changed == 1
    kept = store.submit(lambda tx: [(each.since, each.until) for each in tx.exec(select(Commitment))]).result()
    assert sorted(kept) == [(now, later), (later, None)]
