"""A file of organizations is read as a facilitator writes it; a mistyped RUC, chain or kind is said plainly."""

import pytest

from language.catalogs import catalog
from programme.import_faults import CellRefused, RucFault
from programme.organizations import (
    ALTITUDE_BANDS,
    CHAINS,
    COLUMNS,
    KINDS,
    REGIONS,
    OrganizationRow,
    clean_ruc,
    read_organizations,
    read_ruc,
)
from programme.sheets import make_sheet

HEADERS = [column.name for column in COLUMNS]
COOPERATIVE = {
    "ruc": "20999999990",
    "legal_name": "Cooperativa Cumbre Clara",
    "kind": "cooperative",
    "chain": "cacao",
    "region": "san_martin",
    "province": "Mariscal Cáceres",
    "district": "Juanjuí",
    "altitude_band": "low",
    "exporter": "no",
}


def read(**changes):
    cells = {**COOPERATIVE, **changes}
    return read_organizations(make_sheet("organizaciones", HEADERS, [[cells[header] for header in HEADERS]]))


def test_a_complete_row_becomes_an_organization_in_our_codes():
    rows, findings = read()
    assert findings == []
    assert rows == [OrganizationRow(2, *list(COOPERATIVE.values())[:-1], exporter=False)]


def test_a_file_in_spanish_says_the_same_as_one_in_our_codes():
    headers = [
        "RUC",
        "Razón social",
        "Tipo",
        "Cadena productiva",
        "Región",
        "Provincia",
        "Distrito",
        "Altitud",
        "Exportadora",
    ]
    cells = ["20999999990", "Cooperativa Cumbre Clara", "Cooperativa", "Cacao", "San Martín"]
    cells += ["Mariscal Cáceres", "Juanjuí", "Baja", "No"]
    rows, findings = read_organizations(make_sheet("hoja", headers, [cells]))
    assert (rows, findings) == read()


def test_only_the_five_required_columns_are_enough_and_the_rest_is_not_told():
    required = ["ruc", "legal_name", "kind", "chain", "region"]
    rows, findings = read_organizations(make_sheet("s", required, [[COOPERATIVE[header] for header in required]]))
    assert findings == []
    assert (rows[0].province, rows[0].district, rows[0].altitude_band, rows[0].exporter) == (None, None, None, None)


@pytest.mark.parametrize("missing", ["ruc", "legal_name", "kind", "chain", "region"])
def test_a_file_without_a_required_column_gives_no_organizations(missing):
    headers = [header for header in HEADERS if header != missing]
    rows, findings = read_organizations(make_sheet("s", headers, [[COOPERATIVE[header] for header in headers]]))
    assert rows == []
    assert [(finding.code, finding.column) for finding in findings] == [("I002", missing)]


WRITTEN = [
    ("kind", "Asociación", "association"),
    ("kind", "asociacion de productores", "association"),
    ("kind", "EMPRESA", "company"),
    ("kind", "S.A.C.", "company"),
    ("chain", "café", "coffee"),
    ("chain", "CAFE", "coffee"),
    ("chain", "banano orgánico", "banana"),
    ("region", "Junín", "junin"),
    ("region", "san martin", "san_martin"),
    ("region", "SAN MARTÍN", "san_martin"),
    ("region", "Piura", "piura"),
    ("altitude_band", "Baja", "low"),
    ("altitude_band", "media", "mid"),
    ("altitude_band", "ALTA", "high"),
]


@pytest.mark.parametrize(("column", "text", "code"), WRITTEN)
def test_codes_may_be_written_by_their_spanish_names(column, text, code):
    rows, findings = read(**{column: text})
    assert findings == []
    assert getattr(rows[0], column) == code


def test_an_unknown_chain_is_answered_with_those_there_are():
    _, [finding] = read(chain="quinua")
    assert (finding.code, finding.row, finding.column) == ("I006", 2, "chain")
    assert catalog("en").of(finding.remedy) == "Write one of these: coffee (café), cacao, banana (banano)."


VALID_RUCS = [
    ("a legal person", "20999999990"),
    ("a natural person", "10000000014"),
    ("a foreigner", "17000000019"),
    ("remainder ten, check digit 0", "20999900080"),
    ("remainder eleven, check digit 1", "20999900021"),
]


@pytest.mark.parametrize("ruc", [row[1] for row in VALID_RUCS], ids=[row[0] for row in VALID_RUCS])
def test_a_valid_ruc_is_taken(ruc):
    assert read_ruc(ruc) == ruc


WRITTEN_RUCS = [
    ("with a dash", "20-99999999-0"),
    ("with dots", "20.999.999.990"),
    ("with blanks", " 20 999 999 990 "),
    ("with a non-breaking blank", "20\u00a0999999990"),
    ("with a long dash", "20\u201399999999\u20130"),
    ("in full-width digits", "\uff12\uff1099999999\uff10"),
    ("as a program that takes it for a number", "20999999990.0"),
]


@pytest.mark.parametrize("text", [row[1] for row in WRITTEN_RUCS], ids=[row[0] for row in WRITTEN_RUCS])
def test_a_ruc_is_read_through_what_people_put_into_it(text):
    assert read_ruc(text) == clean_ruc(text) == "20999999990"


BAD_RUCS = [
    ("a mistyped digit", "20999999991", RucFault.CHECK_DIGIT, "The RUC 20999999991 is mistyped"),
    ("two digits exchanged", "29099999990", RucFault.PREFIX, "begins with 29"),
    ("a prefix no longer used", "16000000014", RucFault.PREFIX, "begins with 16"),
    ("a digit short", "2099999999", RucFault.LENGTH, "has 10 digits; a RUC has 11"),
    ("a DNI", "00000001", RucFault.LENGTH, "has 8 digits; a RUC has 11"),
    ("letters", "2O999999990", RucFault.NOT_DIGITS, "“2O999999990” is not a RUC"),
    ("words", "en trámite", RucFault.NOT_DIGITS, "“en trámite” is not a RUC"),
    ("digits that are not ours", "٢٠٩٩٩٩٩٩٩٩٠", RucFault.NOT_DIGITS, "is not a RUC"),
    ("shortened by Excel", "2.0999999990E+10", RucFault.SHORTENED, "The spreadsheet has shortened the RUC"),
    ("shortened by Excel in Spanish", "2,1E+10", RucFault.SHORTENED, "shortened the RUC to “2,1E+10”"),
]


@pytest.mark.parametrize(("text", "fault", "sentence"), [row[1:] for row in BAD_RUCS], ids=[row[0] for row in BAD_RUCS])
def test_a_bad_ruc_is_refused_with_its_reason(text, fault, sentence):
    with pytest.raises(CellRefused) as refused:
        read_ruc(text)
    assert refused.value.fault is fault
    _, [finding] = read(ruc=text)
    assert finding.column == "ruc"
    assert sentence in catalog("en").of(finding.problem)


def test_the_same_ruc_twice_is_found_however_it_is_written():
    rows = [list(COOPERATIVE.values()), [*["20-99999999-0"], *list(COOPERATIVE.values())[1:]]]
    _, [finding] = read_organizations(make_sheet("s", HEADERS, rows))
    assert (finding.code, finding.row) == ("I005", 3)


PREFIXES = [
    ("a person's RUC for a cooperative", "10000000014", "cooperative", True),
    ("an organization's RUC for a person", "20999999990", "natural_person", True),
    ("a person's RUC for a person", "10000000014", "natural_person", False),
    ("an organization's RUC for a company", "20999999990", "company", False),
    ("a foreigner's RUC for a person", "17000000019", "natural_person", False),
    ("a foreigner's RUC for a company", "17000000019", "company", False),
]


@pytest.mark.parametrize(("ruc", "kind", "refused"), [row[1:] for row in PREFIXES], ids=[row[0] for row in PREFIXES])
def test_the_prefix_of_a_ruc_and_the_kind_must_agree(ruc, kind, refused):
    """domain.md §3: rule 2 of Tabla 7 with the RUC."""
    rows, findings = read(ruc=ruc, kind=kind)
    assert [(finding.code, finding.row, finding.column) for finding in findings] == (
        [("I015", 2, "kind")] if refused else []
    )
    assert len(rows) == (0 if refused else 1)


def test_the_kind_in_a_finding_is_said_in_the_readers_language():
    _, [finding] = read(kind="persona natural")
    assert catalog("es").of(finding.problem) == (
        "El RUC 20999999990 empieza con 20 y eso no corresponde a «persona natural con negocio»."
    )


@pytest.mark.parametrize("terms", [KINDS, CHAINS, REGIONS, ALTITUDE_BANDS])
def test_every_code_has_a_name_in_both_languages_and_a_spanish_spelling(terms):
    for term in terms.values():
        assert catalog("en").of(term.name)
        assert catalog("es").of(term.name)
        assert term.spellings
