"""Spreadsheet files in and out: .csv and .xlsx become plain sheets of text, and sheets become files.

What comes in was made by people with Excel, LibreOffice or Google Sheets, so the reader takes what they make: UTF-8
with or without its mark, Excel's UTF-16 and Windows-1252 (which holds Latin-1's letters); commas, semicolons or tabs.
What goes out is text in every cell: nothing that a person wrote can become a formula for whoever opens it.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from language.catalogs import catalog
from programme.messages import Message
from programme.sheets import Sheet, Sheets, make_sheet
from storage.cells import escape, to_text, unescape
from storage.errors import StoreError

MAX_BYTES = 20_000_000
"""A table of every organization of the country is far smaller; more than this is the wrong file."""

MAX_UNPACKED_BYTES = 10 * MAX_BYTES
"""What an .xlsx, which is a zip archive, may grow to in memory."""

#: The first bytes of the old .xls, and of an .xlsx that a password protects.
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_QUOTED = re.compile(r'"[^"]*"')
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


class UnreadableFile(StoreError):  # noqa: N818 - it reads as what is the case
    """A file that cannot be taken as a spreadsheet. `message` says to its sender why, and what to do."""

    def __init__(self, path: Path, message: Message) -> None:
        super().__init__(f"{path}: {catalog('en').of(message)}")
        self.path = path
        self.message = message


def read_table(path: Path) -> Sheet:
    """The table of a .csv file, or the first sheet of an .xlsx. Raises UnreadableFile."""
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    sheets = read_sheets(path)
    first = next(iter(sheets.values()))
    if not first.headers:
        raise UnreadableFile(path, Message("The file is empty."))
    return first


def read_sheets(path: Path) -> Sheets:
    """All the sheets of an .xlsx by name, in its order; a sheet without a cell has no headers and no rows.

    Formulas count as the value that was last calculated for them. Raises UnreadableFile.
    """
    if path.suffix.lower() != ".xlsx":
        raise UnreadableFile(
            path,
            Message("A file “{suffix}” cannot be read here. Save it as .xlsx or .csv.", {"suffix": path.suffix or "?"}),
        )
    content = _content(path)
    _check_archive(path, content)
    tables = _workbook_tables(path, content)
    return {name: _sheet(path, name, rows) for name, rows in tables.items()}


def write_csv(path: Path, sheet: Sheet) -> None:
    """The sheet as a .csv: commas, UTF-8, no byte order mark.

    A text that a spreadsheet program would take for a formula gets an apostrophe before it, as one types it there;
    `read_table` takes that apostrophe away again. Raises OSError where the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sheet.headers)
        writer.writerows([escape(row[header]) for header in sheet.headers] for _, row in sheet.rows)


def write_xlsx(path: Path, sheets: Sheets) -> None:
    """The sheets as an .xlsx in which every cell is text, with a bold header that stays in view.

    Excel holds 32,767 characters in a cell and cuts longer texts. Raises OSError where the file cannot be written.
    """
    from xlsxwriter import Workbook

    # Written in memory first: xlsxwriter would announce a full disk in an error of its own.
    content = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(content, as_text) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, sheet in sheets.items():
            page = workbook.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, header in enumerate(sheet.headers):
                texts = [row[header] for _, row in sheet.rows]
                page.set_column(column, column, _width([header, *texts]))
                page.write_string(0, column, header, bold)
                for line, text in enumerate(texts, start=1):
                    page.write_string(line, column, text)
    path.write_bytes(content.getvalue())


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableFile(path, Message("There is no such file: {name}", {"name": path.name}))
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(path, _too_big())
    if size == 0:
        raise UnreadableFile(path, Message("The file is empty."))
    return path.read_bytes()


def _too_big() -> Message:
    return Message(
        "The file is too big: at most {megabytes} MB. Leave only the table in it, without pictures.",
        {"megabytes": MAX_BYTES // 1_000_000},
    )


def _read_csv(path: Path) -> Sheet:
    text = _decode(path, _content(path))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = [[unescape(cell) for cell in line] for line in lines]
    except csv.Error as error:
        problem = Message(
            "Line {line} cannot be read: a quotation mark is open, or a cell is too long. Correct it and save again.",
            {"line": lines.line_num},
        )
        raise UnreadableFile(path, problem) from error
    sheet = _sheet(path, path.stem, rows)
    if not sheet.headers:
        raise UnreadableFile(path, Message("The file is empty."))
    _check_width(path, rows)
    return sheet


def _decode(path: Path, content: bytes) -> str:
    """UTF-16 tells itself by its mark and UTF-8 by its form; what is neither is Windows-1252, if it is text at all."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if not _BINARY.search(text):
                return text
    raise UnreadableFile(path, Message("This is not a text file. Open it in a spreadsheet and save it as CSV UTF-8."))


def _delimiter(text: str) -> str:
    """The sign that divides the first line most often; what stands between quotation marks divides nothing."""
    first_line = _QUOTED.sub("", text[:10_000]).lstrip().partition("\n")[0]
    return max(",;\t", key=first_line.count)


def _check_width(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """More cells than the header has: mostly a comma inside a name, and every cell after it is in the wrong column."""
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row[len(rows[0]) :]):
            problem = Message(
                "Row {row} has more cells than the header. Put a text with a comma between quotation marks.",
                {"row": number},
            )
            raise UnreadableFile(path, problem)


def _check_archive(path: Path, content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise UnreadableFile(path, Message("The file is protected by a password. Save it without one."))
        raise UnreadableFile(path, Message("This is an old Excel file (.xls). Open it and save it as .xlsx."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(path, _not_xlsx()) from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(path, _too_big())


def _not_xlsx() -> Message:
    return Message("This is not an .xlsx file, or it is damaged. Open it in a spreadsheet and save it as .xlsx again.")


def _workbook_tables(path: Path, content: bytes) -> dict[str, list[list[str]]]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (validations, styles); a table has no need of them.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            tables = {}
            for page in workbook.worksheets:
                # Some programs write a wrong size into the file, and openpyxl would believe it.
                page.reset_dimensions()
                tables[page.title] = [[to_text(value) for value in row] for row in page.iter_rows(values_only=True)]
            workbook.close()
    except Exception as error:  # a foreign file can break openpyxl anywhere, with any error
        raise UnreadableFile(path, _not_xlsx()) from error
    if not tables:
        raise UnreadableFile(path, Message("The file is empty."))
    return tables


def _sheet(path: Path, name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    if not any(cell.strip() for row in rows for cell in row):
        return Sheet(name, (), ())
    headers = [header.strip() for header in rows[0]]
    named = [header for header in headers if header]
    if not named:
        raise UnreadableFile(
            path, Message("Row 1 of “{sheet}” is blank: the names of the columns go there.", {"sheet": name})
        )
    for header in named:
        if named.count(header) > 1:
            problem = Message("Two columns have the same name: {header}. Rename or delete one.", {"header": header})
            raise UnreadableFile(path, problem)
    return make_sheet(name, headers, rows[1:])


def _width(texts: Iterable[str]) -> int:
    longest = max(len(line) for text in texts for line in text.splitlines() or [""])
    return min(max(longest + 2, 8), 60)
