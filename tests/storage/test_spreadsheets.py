"""What people send as a spreadsheet is read as they see it; what we send can do no harm when opened."""

import contextlib
import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import storage.pages
from language.catalogs import catalog
from programme.pages import Page, page_of
from programme.sheets import make_sheet
from storage.pages import write_pages
from storage.spreadsheets import MAX_BYTES, UnreadableFile, read_grid, read_sheets, read_table

PEOPLE = make_sheet(
    "people",
    ["ruc", "legal_name"],
    [["20999999990", "Cooperativa Ñandú"], ["20999999981", "Asociación «El Café»"]],
)
TEXT = "ruc{d}legal_name\n20999999990{d}Cooperativa Ñandú\n20999999981{d}Asociación «El Café»\n"


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder, rows, name="table.xlsx", **formats):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("hoja")
        styles = {column: book.add_format({"num_format": style}) for column, style in formats.items()}
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(line, column, value, styles.get(f"c{column}") if line else None)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_a_csv_reads_the_same_however_the_program_wrote_it(tmp_path, delimiter, encoding, end):
    content = TEXT.format(d=delimiter).replace("\n", end).encode(encoding)
    sheet = read_table(write(tmp_path, "people.csv", content))
    assert sheet == PEOPLE


def test_windows_quotation_marks_survive(tmp_path):
    content = "nombre\n“Los Andes” café\n".encode("cp1252")
    assert read_table(write(tmp_path, "a.csv", content)).rows[0][1]["nombre"] == "“Los Andes” café"


def test_row_numbers_are_those_that_the_spreadsheet_shows(tmp_path):
    content = b'a,b\n1,"two\nlines"\n,\n\n4,x\n'
    assert read_table(write(tmp_path, "a.csv", content)).rows == (
        (2, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "4", "b": "x"}),
    )
    assert read_table(workbook(tmp_path, [["a", "b"], ["1", "x"], [], ["  ", ""], ["4", "y"]])).rows == (
        (2, {"a": "1", "b": "x"}),
        (5, {"a": "4", "b": "y"}),
    )


def test_a_delimiter_inside_quotes_divides_nothing(tmp_path):
    content = b'ruc;"name; as, it is, registered"\n1;"A; B, C"\n'
    sheet = read_table(write(tmp_path, "a.csv", content))
    assert sheet.headers == ("ruc", "name; as, it is, registered")
    assert sheet.rows[0][1]["name; as, it is, registered"] == "A; B, C"


def test_a_short_row_is_blank_at_its_end_and_columns_without_a_name_are_left_out(tmp_path):
    sheet = read_table(write(tmp_path, "a.csv", b" a ,,b\n1,note\n2,,3\n"))
    assert sheet.headers == ("a", "b")
    assert sheet.rows == ((2, {"a": "1", "b": ""}), (3, {"a": "2", "b": "3"}))


CELLS = [
    ("a RUC that became a number", 20999999990.0, "20999999990"),
    ("a whole number", 12, "12"),
    ("a fraction as Excel shows it", 0.1 + 0.2, "0.3"),
    ("a very small number without exponent", 1e-7, "0.0000001"),
    ("a very large number without exponent", 2.5e18, "2500000000000000000"),
    ("a negative amount", -5.5, "-5.5"),
    ("yes as Excel has it", True, "TRUE"),
    ("text with blanks around it", "  café  ", "café"),
    ("text with a non-breaking space at its end", "cacao\u00a0", "cacao"),
    ("nothing", None, ""),
]


@pytest.mark.parametrize(("value", "text"), [row[1:] for row in CELLS], ids=[row[0] for row in CELLS])
def test_a_cell_of_an_xlsx_reads_as_plain_text(tmp_path, value, text):
    assert read_table(workbook(tmp_path, [["k", "v"], ["1", value]])).rows[0][1]["v"] == text


DATES = [
    ("a day", datetime(2026, 7, 14), "dd/mm/yyyy", "2026-07-14"),  # noqa: DTZ001 - a spreadsheet knows no zone
    ("a day and an hour", datetime(2026, 7, 14, 17, 30), "dd/mm/yyyy hh:mm", "2026-07-14T17:30"),  # noqa: DTZ001 - as above
    ("an hour", datetime(1899, 12, 31, 17, 30).time(), "hh:mm", "17:30"),  # noqa: DTZ001 - as above
]


@pytest.mark.parametrize(("value", "style", "text"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_a_date_of_an_xlsx_reads_as_iso_8601_whatever_its_format(tmp_path, value, style, text):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "when")
        page.write_datetime(1, 0, value, book.add_format({"num_format": style}))
    assert read_table(path).rows[0][1]["when"] == text


def test_a_formula_counts_as_the_value_last_calculated_for_it(tmp_path):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "total")
        page.write_formula(1, 0, "=1+1", None, 2)
    assert read_table(path).rows[0][1]["total"] == "2"


def test_all_sheets_are_read_in_order_and_an_empty_one_is_just_empty(tmp_path):
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("survey").write_row(0, 0, ["type", "name"])
        book.add_worksheet("Hoja2")
    sheets = read_sheets(path)
    assert list(sheets) == ["survey", "Hoja2"]
    assert sheets["survey"].headers == ("type", "name")
    assert sheets["Hoja2"].headers == ()


def test_a_wrong_size_noted_in_the_file_hides_no_rows(tmp_path):
    written = workbook(tmp_path, [["a", "b"], ["1", "2"], ["3", "4"]])
    path = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            target.writestr(member, content.replace(b'<dimension ref="A1:B3"/>', b'<dimension ref="A1"/>'))
    assert len(read_table(path).rows) == 2
    assert read_table(path).headers == ("a", "b")


def zip_bytes(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BAD_FILES = [
    ("a csv of nothing", "a.csv", b"", "The file is empty."),
    ("a csv of blanks", "a.csv", b" , ,\n\n", "The file is empty."),
    ("an xlsx of nothing", "a.xlsx", b"", "The file is empty."),
    ("a csv whose first row is blank", "a.csv", b",\n1,2\n", "Row 1 of “a” is blank"),
    ("two equal headers", "a.csv", b"ruc,name,ruc\n1,2,3\n", "Two columns have the same name: ruc"),
    ("binary in a csv", "a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a text file"),
    ("an xlsx called csv", "a.csv", zip_bytes(a="b"), "This is not a text file"),
    ("half of a UTF-16 letter", "a.csv", b"\xff\xfea", "This is not a text file"),
    ("an open quotation mark", "a.csv", b'a,b\n1,"x\n2,y\n', "Line 3 cannot be read"),
    ("a cell longer than any text", "a.csv", b"a\n" + b"x" * 200_000, "Line 2 cannot be read"),
    ("one line longer than any header", "a.csv", b"x" * 200_000, "Line 1 cannot be read"),
    ("a comma inside a name", "a.csv", b"ruc,name\n1,A, B\n", "Row 2 has more cells than the header"),
    ("not a zip", "a.xlsx", b"ruc,name\n1,A\n", "This is not an .xlsx file"),
    ("a zip of something else", "a.xlsx", zip_bytes(a="b"), "This is not an .xlsx file"),
    ("a workbook cut short", "a.xlsx", zip_bytes(a="b" * 99)[:60], "This is not an .xlsx file"),
    ("a password", "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ("an old .xls renamed", "a.xlsx", OLE + b"Workbook", "an old Excel file"),
    ("an old .xls", "a.xls", OLE, "A file “.xls” cannot be read here"),
    ("no extension", "table", b"a,b", "The file's name does not say what it is"),
    ("more than 20 MB", "a.csv", b"a" * (MAX_BYTES + 1), "at most 20 MB"),
    ("a small zip that unpacks to more than 200 MB", "a.xlsx", zip_bytes(a=b"0" * 200_000_001), "at most 20 MB"),
]


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES]
)
def test_a_bad_file_is_refused_in_one_sentence_that_says_why(tmp_path, name, content, sentence):
    path = write(tmp_path, name, content)
    with pytest.raises(UnreadableFile) as refused:
        read_table(path)
    assert sentence in catalog("en").of(refused.value.message)
    assert refused.value.path == path


def test_a_workbook_of_empty_sheets_is_an_empty_file(tmp_path):
    with pytest.raises(UnreadableFile, match=r"The file is empty\."):
        read_table(workbook(tmp_path, []))


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx"])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(UnreadableFile, match=f"There is no such file: {name}"):
        read_table(tmp_path / name)


DANGEROUS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example";"ver")',
    "'=1",
    " =1+1",
    "http://x.example",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_becomes_a_formula_in_an_xlsx(tmp_path, text):
    write_pages(tmp_path / "a.xlsx", [page_of(make_sheet("s", ["answer"], [[text]]))])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["s"]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text.strip(), None)


@pytest.mark.parametrize("text", DANGEROUS[:-1])
def test_text_never_becomes_a_formula_in_a_csv(tmp_path, text):
    sheet = make_sheet("a", ["answer"], [[text]])
    write_pages(tmp_path / "a.csv", [page_of(sheet)])
    line = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.strip('"').startswith("'")
    assert read_table(tmp_path / "a.csv") == sheet


LATER = [
    ("behind a semicolon, for a program that divides there", "a;=1+1", "a;'=1+1"),
    ("behind a tab", "a\t@SUM(A1)", "a\t'@SUM(A1)"),
    ("on a line of its own", "a\n =1+1", "a\n' =1+1"),
    ("on a line behind a blank one", "a\n\n=1+1", "a\n\n'=1+1"),
    ("behind a semicolon and a quotation mark", 'x;"=1+1;y', "x;'\"=1+1;y"),
    ("behind a quotation mark on a line of its own", 'a\n" "=1+1', 'a\n\'" "=1+1'),
    ("in full width", "\uff1d1+1", "'\uff1d1+1"),
]


@pytest.mark.parametrize(("text", "written"), [row[1:] for row in LATER], ids=[row[0] for row in LATER])
def test_a_formula_further_on_in_a_cell_of_a_csv_is_harmless_too(tmp_path, text, written):
    sheet = make_sheet("a", ["answer"], [[text]])
    write_pages(tmp_path / "a.csv", [page_of(sheet)])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["answer"], [written]]
    assert read_table(tmp_path / "a.csv") == sheet


@given(text=st.text(st.sampled_from("\n\r\t ;,\"'=a"), max_size=9))
def test_no_program_sees_a_formula_in_a_csv_by_whichever_sign_it_divides_cells(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("signs") / "a.csv"
    write_pages(path, [Page("a", ("ruc", "answer", "after"), [["20999999990", text, "z"]])])
    for sign in ",;\t":
        with path.open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file, delimiter=sign) for cell in row if cell.lstrip()[:1] == "="]


@pytest.mark.parametrize("text", ["-5", "-1 860,50", "+51 999 999 999", "12-15", "a=b"])
def test_numbers_and_harmless_text_stand_in_a_csv_as_they_are(tmp_path, text):
    write_pages(tmp_path / "a.csv", [page_of(make_sheet("a", ["answer"], [[text]]))])
    assert (tmp_path / "a.csv").read_bytes() == f"answer\n{text}\n".encode().replace(b"-1 860,50", b'"-1 860,50"')


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n'=+-@,;\t\""), max_size=12
)


@given(rows=st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4))
def test_what_is_written_is_what_is_read(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("round")
    sheet = make_sheet("a", ["ruc", "name"], [row for row in rows if any(cell.strip() for cell in row)])
    write_pages(folder / "a.csv", [page_of(sheet)])
    write_pages(folder / "a.xlsx", [page_of(sheet)])
    assert read_table(folder / "a.csv") == sheet
    assert read_table(folder / "a.xlsx") == sheet


def test_numbers_are_written_as_numbers_and_texts_stay_texts(tmp_path):
    page = Page("s", ("ruc", "n", "x"), [["20999999990", 12, 0.000001]])
    write_pages(tmp_path / "a.xlsx", [page])
    write_pages(tmp_path / "a.csv", [page])

    assert [type(cell.value) for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["s"][2]] == [str, int, float]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "ruc,n,x\n20999999990,12,0.000001\n"


def test_a_page_longer_than_a_sheet_goes_on_in_another_with_its_header(tmp_path, monkeypatch):
    monkeypatch.setattr(storage.pages, "MOST_ROWS", 3)
    write_pages(tmp_path / "a.xlsx", [Page("who", ("n",), ([n] for n in range(5)))])
    sheets = read_sheets(tmp_path / "a.xlsx")

    assert {name: [cells["n"] for _, cells in sheet.rows] for name, sheet in sheets.items()} == {
        "who": ["0", "1"],
        "who 2": ["2", "3"],
        "who 3": ["4"],
    }


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_that_cannot_be_finished_leaves_the_earlier_one_as_it_was(tmp_path, name):
    (tmp_path / name).write_text("an earlier one", encoding="utf-8")

    def rows():
        yield ["1"]
        raise LookupError

    with pytest.raises(LookupError):
        write_pages(tmp_path / name, [Page("s", ("n",), rows())])

    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "an earlier one")]


def test_a_grid_has_every_line_with_its_number_and_tells_where_formulas_are(tmp_path):
    lines = [["RUC", "20999999990"], [], ["Código", "", "Respuesta"], ["q1", "", "=1+1"], ["q2", "", "'=bueno"]]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("a")
        for line, cells in enumerate(lines):
            page.write_row(line, 0, cells)
        page.write_string(4, 2, "=bueno")

    for name in ("a.csv", "a.xlsx"):
        grid = read_grid(tmp_path / name)
        assert [number for number, _ in grid.lines] == [1, 3, 4, 5]
        assert grid.lines[3][1] == ("q2", "", "=bueno")
        assert grid.formulas == {(4, 2)}


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [row[1:] for row in BAD_FILES[:3]], ids=[row[0] for row in BAD_FILES[:3]]
)
def test_a_grid_of_nothing_is_an_empty_file(tmp_path, name, content, sentence):
    with pytest.raises(UnreadableFile) as refused:
        read_grid(write(tmp_path, name, content))
    assert sentence in catalog("en").of(refused.value.message)


@given(st.data())
def test_damage_to_a_workbook_is_either_harmless_or_said(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    write_pages(folder / "a.xlsx", [page_of(PEOPLE)])
    content = bytearray((folder / "a.xlsx").read_bytes())
    # As shares of the file: its length varies by a byte or two with the moment that it notes in itself.
    for share in data.draw(st.lists(st.floats(0, 0.999), min_size=1, max_size=5)):
        content[int(share * len(content))] = data.draw(st.integers(0, 255))
    kept = data.draw(st.floats(0.001, 1) | st.just(1.0))
    (folder / "a.xlsx").write_bytes(content[: max(1, int(kept * len(content)))])
    with contextlib.suppress(UnreadableFile):
        assert read_table(folder / "a.xlsx").name
