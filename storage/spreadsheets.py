"""Spreadsheet files in: .csv and .xlsx become plain sheets of text. How they go out is in `storage.pages`.

What comes in was made by people with Excel, LibreOffice or Google Sheets, so the reader takes what they make: UTF-8
with or without its mark, Excel's UTF-16 and Windows-1252 (which holds Latin-1's letters); commas, semicolons or tabs.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from language.catalogs import catalog
from programme.messages import Message
from programme.sheets import Grid, Sheet, Sheets, make_grid, make_sheet
from storage.cells import to_text, unescape
from storage.errors import StoreError

T = TypeVar("T")

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
        raise UnreadableFile(path, _unknown_suffix(path))
    tables = _read_workbook(path, lambda page: [[to_text(value) for value in row] for row in page.values], values=True)
    return {name: _sheet(path, name, rows) for name, rows in tables.items()}


def read_grid(path: Path) -> Grid:
    """The cells of a .csv or of the first sheet of an .xlsx, for tables whose header stands anywhere.

    Formulas are marked as such and stand there as they are written. Raises UnreadableFile.
    """
    if path.suffix.lower() == ".csv":
        cells = _csv_lines(path)
        return _checked(path, make_grid(path.stem, [map(unescape, line) for line in cells], _formulas(cells)))
    if path.suffix.lower() != ".xlsx":
        raise UnreadableFile(path, _unknown_suffix(path))
    grids = _read_workbook(path, _page_grid, values=False, most=1)
    return _checked(path, next(iter(grids.values())))


def _unknown_suffix(path: Path) -> Message:
    if not path.suffix:
        return Message("The file's name does not say what it is. Save it as .xlsx or .csv.")
    return Message("A file “{suffix}” cannot be read here. Save it as .xlsx or .csv.", {"suffix": path.suffix})


def _checked(path: Path, grid: Grid) -> Grid:
    if not grid.lines:
        raise UnreadableFile(path, Message("The file is empty."))
    return grid


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
    rows = [[unescape(cell) for cell in line] for line in _csv_lines(path)]
    sheet = _sheet(path, path.stem, rows)
    if not sheet.headers:
        raise UnreadableFile(path, Message("The file is empty."))
    _check_width(path, rows)
    return sheet


def _csv_lines(path: Path) -> list[list[str]]:
    text = _decode(path, _content(path))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return list(lines)
    except csv.Error as error:
        problem = Message(
            "Line {line} cannot be read: a quotation mark is open, or a cell is too long. Correct it and save again.",
            {"line": lines.line_num},
        )
        raise UnreadableFile(path, problem) from error


def _formulas(lines: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """What a spreadsheet program would run: an equals sign without an apostrophe before it."""
    return [
        (number, place)
        for number, line in enumerate(lines, start=1)
        for place, cell in enumerate(line)
        if cell.lstrip().startswith("=")
    ]


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


def _read_workbook(path: Path, read: Callable[[Any], T], *, values: bool, most: int | None = None) -> dict[str, T]:
    """What `read` makes of each of the first `most` sheets, by name; formulas come as their `values` or as written."""
    import openpyxl

    content = _content(path)
    _check_archive(path, content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (validations, styles); a table has no need of them.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
            pages = {}
            for page in workbook.worksheets[:most]:
                # Some programs write a wrong size into the file, and openpyxl would believe it.
                page.reset_dimensions()
                pages[page.title] = read(page)
            workbook.close()
    except Exception as error:  # a foreign file can break openpyxl anywhere, with any error
        raise UnreadableFile(path, _not_xlsx()) from error
    if not pages:
        raise UnreadableFile(path, Message("The file is empty."))
    return pages


def _page_grid(page: Any) -> Grid:
    lines, formulas, numbers = [], [], []
    for number, row in enumerate(page.rows, start=1):
        lines.append([to_text(cell.value) for cell in row])
        formulas += [(number, place) for place, cell in enumerate(row) if cell.data_type == "f"]
        numbers += [(number, place) for place, cell in enumerate(row) if isinstance(cell.value, int | float)]
    return make_grid(page.title, lines, formulas, numbers)


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
