"""The services and entities that ship are those of the pilot's document, and say what of them is ours."""

import re

import pytest

from programme.entities import read_entities
from programme.imports import fold
from programme.services import SHEET, read_services
from ruta.data import shipped_entities, shipped_forms, shipped_services

#: Figura 7, L651-L657, word for word; the sixth as I-10 mends it.
LETTER = [
    ("L1", "Taller de sensibilización sobre Reporte de sostenibilidad", "productive", "promperu"),
    (
        "L2",
        "Capacitación y asistencia técnica para conocimiento y acceso a certificaciones internacionales",
        "productive",
        "promperu",
    ),
    (
        "L3",
        "Taller sobre la importancia de herramientas de promoción digital y la imagen corporativa",
        "management",
        "produce",
    ),
    ("L4", "Capacitación sobre Herramientas Digitales de Facilitación del Comercio Exterior", "trade", "mincetur"),
    ("L5", "Capacitación y asistencia técnica sobre herramientas de inteligencia comercial", "trade", "mincetur"),
    ("L6", "Talleres de logística de exportación y distribución física internacional", "trade", "promperu"),
    ("L7", "Difusión de información sobre causas del rechazo por país destino", "trade", "promperu"),
]
NO_SERVICE = {"INDICATOR", "REFERRAL"}


@pytest.fixture(scope="module")
def entities():
    rows, findings = read_entities(shipped_entities())
    assert findings == []
    return rows


@pytest.fixture(scope="module")
def services(entities):
    rows, findings = read_services(shipped_services(), {each.slug: (each.name, *each.aliases) for each in entities})
    assert findings == []
    return rows


def test_the_seven_of_the_letter_come_word_for_word(services):
    of_the_letter = [row for row in services if row.origin == "document"]
    assert [(row.code, row.name, row.type, row.entity) for row in of_the_letter] == LETTER
    for row in of_the_letter:
        assert not {"name", "type", "entity"} & set(row.proposed)
        assert {"hours", "sessions", "modality", "outcome", "audience"} <= set(row.proposed), row.code


def test_the_thirteen_that_the_document_names_and_the_needs_that_nobody_names_follow(services):
    assert [row.code for row in services if row.origin == "named"] == [f"S{number:02}" for number in range(8, 21)]
    assert all(row.code.startswith("GE_") for row in services if row.origin == "proposed")


def test_of_a_proposal_every_cell_is_ours_and_of_no_other(services):
    for row in services:
        filled = {column for column in SHEET if getattr(row, column) not in (None, ())}
        assert set(row.proposed) <= filled, row.code
        assert (set(row.proposed) == filled) == (row.origin == "proposed"), row.code


SESSIONS = [("S08", 2), ("S09", 4), ("S10", 3)]


@pytest.mark.parametrize(("code", "sessions"), SESSIONS)
def test_the_sessions_that_the_document_counts_are_its_own(services, code, sessions):
    """L837."""
    row = next(row for row in services if row.code == code)
    assert row.sessions == sessions
    assert "sessions" not in row.proposed


def test_every_sheet_is_complete_says_where_it_is_from_and_can_be_given(services):
    """domain.md C15: hours, methodology, expected results, audience; C32: what is practised is not only virtual."""
    for row in services:
        assert row.methodology, row.code
        assert row.objective, row.code
        assert (row.objective == "interactive") != (row.modality == "virtual"), row.code
        assert re.search(r"\bL\d{3,4}\b", row.source or ""), row.code
        # No session is longer than an evening, or than a visit.
        assert row.hours / row.sessions <= 4, row.code


def test_every_need_that_the_test_finds_has_a_service(services):
    needs = {
        need for form in shipped_forms() for _, cells in form["survey"].rows for need in cells.get("need", "").split()
    }
    assert needs > NO_SERVICE
    assert needs - NO_SERVICE <= {row.code for row in services}


def test_the_entities_are_the_seven_of_tabla_9_and_two_more(entities):
    """domain.md §1c, Tabla 9; §1a, I-19."""
    slugs = [each.slug for each in entities]
    assert slugs[:7] == ["promperu", "inia", "itp", "devida", "mincetur", "produce", "sse"]
    assert slugs[7:] == ["midagri", "senasa"]


def test_no_name_means_two_entities(entities):
    names = [fold(name) for each in entities for name in {fold(each.slug), fold(each.name), *map(fold, each.aliases)}]
    assert len(names) == len(set(names))
