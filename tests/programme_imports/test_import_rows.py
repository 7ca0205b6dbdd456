"""A file of rows is read whole: sound rows become records, and everything to mend is said at once, with its place."""

import pytest

from language.catalogs import catalog
from programme.import_faults import CellRefused, ImportFault, RucFault
from programme.imports import Column, Record, fold, one_of, read_rows, words, yes_no
from programme.sheets import make_sheet

COLUMNS = (
    Column("code", True, words(10), unique=True, aliases=("código",)),
    Column("colour", True, one_of({"red": ["rojo"], "dark_blue": ["azul oscuro", "azul marino"]}), aliases=("color",)),
    Column("sold", False, yes_no, aliases=("vendido",)),
)


def table(*rows, name="things"):
    return make_sheet(name, rows[0], rows[1:])


def places(findings):
    return [(finding.code, finding.row, finding.column) for finding in findings]


def test_sound_rows_become_typed_records_that_know_their_row():
    records, findings = read_rows(
        table(["code", "colour", "sold"], ["a", "red", "yes"], ["", "", ""], ["b", "Azul Oscuro", ""]), COLUMNS
    )
    assert findings == []
    assert records == [
        Record(2, {"code": "a", "colour": "red", "sold": True}),
        Record(4, {"code": "b", "colour": "dark_blue", "sold": None}),
    ]


HEADERS = [
    ("our own names", ["code", "colour", "sold"]),
    ("another order", ["sold", "colour", "code"]),
    ("capitals and blanks", [" CODE ", "Colour", "SOLD"]),
    ("Spanish names", ["Código", "Color", "Vendido"]),
    ("Spanish without accents, with a colon", ["codigo:", "COLOR", "vendido"]),
    ("more columns than asked for", ["note", "code", "colour", "sold"]),
    ("an optional column left out", ["code", "colour"]),
]


@pytest.mark.parametrize("headers", [row[1] for row in HEADERS], ids=[row[0] for row in HEADERS])
def test_headers_are_known_however_they_are_written(headers):
    cells = {"code": "a", "codigo": "a", "colour": "rojo", "color": "rojo", "note": "whatever"}
    records, findings = read_rows(table(headers, [cells.get(fold(header), "") for header in headers]), COLUMNS)
    assert findings == []
    assert records[0].values == {"code": "a", "colour": "red", "sold": None}


FAULTS = [
    ("no rows", [["code", "colour"]], [("I001", None, None)]),
    ("a required column is missing", [["code"], ["a"]], [("I002", None, "colour")]),
    ("two required columns are missing", [["x"], ["1"]], [("I002", None, "code"), ("I002", None, "colour")]),
    ("two columns mean the same", [["code", "colour", "color"], ["a", "red", "red"]], [("I003", None, "color")]),
    ("a required cell is empty", [["code", "Color"], ["a", ""]], [("I004", 2, "Color")]),
    (
        "a value that must be unique comes twice",
        [["code", "colour"], ["a", "red"], ["a", "red"]],
        [("I005", 3, "code")],
    ),
    ("a value that is not known", [["code", "colour"], ["a", "green"]], [("I006", 2, "colour")]),
    ("neither yes nor no", [["code", "colour", "sold"], ["a", "red", "perhaps"]], [("I006", 2, "sold")]),
    ("a text that is too long", [["code", "colour"], ["a" * 11, "red"]], [("I007", 2, "code")]),
    ("a formula that went wrong", [["code", "colour"], ["#N/A", "red"]], [("I008", 2, "code")]),
    ("a formula in place of a name", [["code", "colour"], ["=1+1", "red"]], [("I009", 2, "code")]),
    (
        "everything at once",
        [["código", "colour", "sold"], ["", "green", "perhaps"], ["b", "", "no"]],
        [("I004", 2, "código"), ("I006", 2, "colour"), ("I006", 2, "sold"), ("I004", 3, "colour")],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_each_fault_has_its_number_row_and_column(rows, expected):
    records, findings = read_rows(table(*rows), COLUMNS)
    assert places(findings) == expected
    assert {record.row for record in records}.isdisjoint({row for _, row, _ in expected})


def test_the_table_above_shows_every_fault_of_any_file():
    shown = {code for *_, expected in FAULTS for code, _, _ in expected}
    assert shown == {fault.value[0] for fault in ImportFault}


def test_a_remedy_names_what_is_allowed_in_both_ways_of_writing_it():
    _, [finding] = read_rows(table(["code", "colour"], ["a", "green"]), COLUMNS)
    assert catalog("en").of(finding.problem) == "“green” is not known here."
    assert catalog("en").of(finding.remedy) == "Write one of these: red (rojo), dark_blue (azul oscuro)."
    assert catalog("es").of(finding.remedy) == "Escriba uno de estos: red (rojo), dark_blue (azul oscuro)."


def test_a_missing_column_is_named_with_the_headers_that_would_do():
    _, [finding] = read_rows(table(["code"], ["a"]), COLUMNS)
    assert "colour, color" in catalog("en").of(finding.remedy)


def test_a_double_names_the_row_where_it_stood_first():
    _, [finding] = read_rows(table(["code", "colour"], ["a", "red"], ["b", "red"], ["a", "red"]), COLUMNS)
    assert finding.row == 4
    assert catalog("en").of(finding.problem) == "“a” stands in row 2 already."


def test_a_rule_over_the_whole_row_is_found_at_its_column_and_only_in_sound_rows():
    def no_red_sold(values):
        if values["colour"] == "red" and values["sold"]:
            raise CellRefused(ImportFault.UNKNOWN_VALUE, value="red", allowed="dark_blue")

    rows = table(["código", "color", "sold"], ["a", "red", "yes"], ["", "red", "yes"], ["c", "red", "no"])
    records, findings = read_rows(rows, COLUMNS, rules={"colour": no_red_sold})
    assert places(findings) == [("I006", 2, "color"), ("I004", 3, "código")]
    assert [record.row for record in records] == [4]


def test_a_very_long_cell_is_quoted_short():
    _, [finding] = read_rows(table(["code", "colour"], ["a", "g" * 3000]), COLUMNS)
    assert len(catalog("en").of(finding.problem)) < 100


def test_without_a_required_column_no_row_is_sound_and_no_rule_is_asked():
    rows = table(["code", "sold"], ["a", "yes"], ["b", "perhaps"])
    records, findings = read_rows(rows, COLUMNS, rules={"colour": lambda values: values["colour"].upper()})
    assert records == []
    assert places(findings) == [("I002", None, "colour"), ("I006", 3, "sold")]


YES_NO = [("yes", True), ("Sí", True), ("si", True), ("TRUE", True), ("VERDADERO", True), ("1", True), ("x", True)]
YES_NO += [("no", False), ("No", False), ("FALSE", False), ("falso", False), ("0", False)]


@pytest.mark.parametrize(("text", "value"), YES_NO)
def test_yes_and_no_are_read_as_people_and_spreadsheets_write_them(text, value):
    assert yes_no(text) is value


FACTS = {"value": 1, "column": 1, "headers": 1, "first": 1, "second": 1, "length": 1, "most": 1, "allowed": 1}
FACTS |= {"digits": 1, "prefix": 1, "ruc": 1, "kind": 1}


@pytest.mark.parametrize("fault", [*ImportFault, *RucFault], ids=lambda fault: fault.value[0])
def test_every_sentence_about_a_file_has_its_spanish(fault):
    _, problem, remedy = fault.value
    for message in (problem, remedy):
        assert catalog("es")(message.text, **FACTS) != catalog("en")(message.text, **FACTS)
