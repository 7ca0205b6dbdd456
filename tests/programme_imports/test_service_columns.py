"""A file of services is read as an entity writes it; what is unknown or cannot be is said plainly, by row."""

import pytest

from language.catalogs import catalog
from programme.entities import is_called, read_entities
from programme.services import MODALITIES, OBJECTIVES, ORIGINS, TYPES, ServiceRow, read_services
from programme.sheets import make_sheet

ENTITIES = {"promperu": ("PROMPERÚ", "Prom Perú"), "inia": ("INIA", "Instituto Nacional de Innovación Agraria")}
CATACION = {
    "code": "S10",
    "name": "Control de calidad de café",
    "type": "productive",
    "entity": "inia",
    "chains": "coffee",
    "hours": "9",
    "sessions": "3",
    "modality": "in_person",
    "outcome": "Saber catar.",
    "audience": "Responsables de calidad.",
    "methodology": "Práctica.",
    "cost": "S/ 20",
    "regions": "junin",
    "objective": "interactive",
}
OPTIONAL = {"methodology", "cost", "regions", "objective"}


def read(**changes):
    cells = {**CATACION, **changes}
    return read_services(make_sheet("servicios", list(cells), [list(cells.values())]), ENTITIES)


def test_a_complete_row_becomes_a_service_in_our_codes():
    rows, findings = read()
    assert findings == []
    assert rows == [
        ServiceRow(
            2, "S10", "Control de calidad de café", "productive", "inia", ("coffee",), 9.0, 3, "in_person",
            "Saber catar.", "Responsables de calidad.", "Práctica.", "S/ 20", ("junin",), "interactive",
            None, None, None,
        )
    ]  # fmt: skip


def test_a_file_in_spanish_says_the_same_as_one_in_our_codes():
    headers = [
        "Código", "Servicio", "Aspecto", "Proveedor", "Cadenas", "Horas", "Sesiones", "Modalidad",
        "Resultados esperados", "Público objetivo", "Metodología", "Costo", "Regiones", "Objetivo",
    ]  # fmt: skip
    cells = [
        "s10", "Control de calidad de café", "Desarrollo Productivo", "Instituto Nacional de Innovación Agraria",
        "Café", "9", "3", "Presencial", "Saber catar.", "Responsables de calidad.", "Práctica.", "S/ 20", "Junín",
        "Interactivo",
    ]  # fmt: skip
    assert read_services(make_sheet("hoja", headers, [cells]), ENTITIES) == read()


def test_the_optional_columns_may_be_missing_and_are_then_not_told():
    cells = {name: text for name, text in CATACION.items() if name not in OPTIONAL}
    rows, findings = read_services(make_sheet("s", list(cells), [list(cells.values())]), ENTITIES)
    assert findings == []
    assert {getattr(rows[0], name) for name in OPTIONAL} == {None}


@pytest.mark.parametrize("missing", sorted(CATACION.keys() - OPTIONAL))
def test_a_file_without_a_required_column_gives_no_services(missing):
    """domain.md C15: hours, sessions, results and audience belong to every sheet."""
    cells = {name: text for name, text in CATACION.items() if name != missing}
    rows, findings = read_services(make_sheet("s", list(cells), [list(cells.values())]), ENTITIES)
    assert rows == []
    assert [(finding.code, finding.column) for finding in findings] == [("I002", missing)]


WRITTEN = [
    ("a code in small letters", "code", " ge_costs ", "GE_COSTS"),
    ("a type by its full title", "type", "Servicios de desarrollo de gestión empresarial", "management"),
    ("a type by its short one", "type", "COMERCIO EXTERIOR", "trade"),
    ("an entity by another name", "entity", "prom peru", "promperu"),
    ("an entity by its name", "entity", "PromPerú", "promperu"),
    ("two chains with a blank", "chains", "cacao coffee", ("coffee", "cacao")),
    ("three as a sentence has them", "chains", "café, cacao y banano", ("coffee", "cacao", "banana")),
    ("a chain of two words", "chains", "Banano orgánico cacao", ("cacao", "banana")),
    ("one twice", "chains", "café coffee", ("coffee",)),
    ("a region of two words", "regions", "San Martín Junín", ("junin", "san_martin")),
    ("half hours with a point", "hours", "1.5", 1.5),
    ("half hours with a comma", "hours", "1,5", 1.5),
    ("sessions as a spreadsheet has them", "sessions", "3.0", 3),
    ("a modality", "modality", "Semipresencial", "mixed"),
    ("an objective", "objective", "Informativa", "informative"),
    ("columns that are ours", "proposed", "hours sessions", ("hours", "sessions")),
]


@pytest.mark.parametrize(("column", "text", "value"), [row[1:] for row in WRITTEN], ids=[row[0] for row in WRITTEN])
def test_cells_may_be_written_as_people_do(column, text, value):
    rows, findings = read(**{column: text})
    assert findings == []
    assert getattr(rows[0], column) == value


REFUSED = [
    ("a code with a blank", "code", "S 10", "I040", "«S 10» no puede ser el código de un servicio."),
    ("a code that is long", "code", "S" * 21, "I040", "no puede ser el código"),
    ("an unknown type", "type", "productivo y comercial", "I006", "«productivo y comercial» no se conoce aquí"),
    ("an unknown entity", "entity", "SENATI", "I006", "«SENATI»"),
    ("an unknown chain", "chains", "cacao quinua", "I006", "«quinua»"),
    ("a list of nothing", "chains", ", ;", "I006", "«, ;»"),
    ("an unknown region", "regions", "Lima", "I006", "«Lima»"),
    ("no hours", "hours", "0", "I041", "«0» no es un número de horas."),
    ("hours in words", "hours", "dos", "I041", "«dos»"),
    ("more hours than there can be", "hours", "501", "I041", "«501»"),
    ("fewer than no hours", "hours", "-2", "I041", "«-2»"),
    ("half a session", "sessions", "1.5", "I042", "«1.5» no es un número de sesiones."),
    ("no session", "sessions", "0", "I042", "«0»"),
    ("more sessions than there can be", "sessions", "100", "I042", "«100»"),
    ("digits that are not ours", "sessions", "٣", "I042", "«٣»"),
    ("an unknown modality", "modality", "por radio", "I006", "«por radio»"),
    ("an outcome that fits on no telephone", "outcome", "a" * 301, "I007", "301"),
    ("a blank cell", "audience", "", "I004", ""),
    ("a column that is none", "proposed", "hours weather", "I006", "«weather»"),
]


@pytest.mark.parametrize(
    ("column", "text", "code", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_is_refused_with_its_reason(column, text, code, sentence):
    _, [finding] = read(**{column: text})
    assert (finding.code, finding.row, finding.column) == (code, 2, column)
    assert sentence in catalog("es").of(finding.problem)


def test_an_unknown_entity_is_answered_with_those_there_are():
    _, [finding] = read(entity="SENATI")
    assert catalog("es").of(finding.remedy) == ("Escriba uno de estos: promperu, inia.")


def test_everything_wrong_in_a_file_is_found_at_once():
    bad = {**CATACION, "code": "S11", "entity": "SENATI", "chains": "quinua", "hours": "muchas"}
    sheet = make_sheet("s", list(bad), [list(bad.values()), list({**CATACION, "code": "s11"}.values())])
    _, findings = read_services(sheet, ENTITIES)
    assert [(finding.row, finding.column, finding.code) for finding in findings] == [
        (2, "entity", "I006"),
        (2, "chains", "I006"),
        (2, "hours", "I041"),
        (3, "code", "I005"),
    ]


@pytest.mark.parametrize("terms", [TYPES, MODALITIES, OBJECTIVES, ORIGINS])
def test_every_code_has_a_name_in_both_languages_and_a_spanish_spelling(terms):
    for term in terms.values():
        assert catalog("en").of(term.name)
        assert catalog("es").of(term.name)
        assert term.spellings


def test_an_entity_has_a_short_name_for_commands_and_any_number_of_others():
    sheet = make_sheet(
        "e", ["slug", "name", "aliases"], [["cite-cacao", "CITE Cacao", "CITE|El CITE"], ["ITP", "ITP", ""]]
    )
    rows, [finding] = read_entities(sheet)
    assert [(row.slug, row.aliases) for row in rows] == [("cite-cacao", ("CITE", "El CITE"))]
    assert (finding.code, finding.row, finding.column) == ("I046", 3, "slug")
    assert is_called("el cite", "cite-cacao", ("CITE Cacao", "El CITE"))
    assert not is_called("cacao", "cite-cacao", ("CITE Cacao", "El CITE"))
