"""Pages out, as a .csv or an .xlsx: row by row, so that memory does not grow with them.

Nothing that a person wrote can become a formula for whoever opens the file: in an .xlsx a text is a text, in a .csv an
apostrophe stands before what a spreadsheet program would take for a formula, as one types it there
(`storage.cells.escape`); `storage.spreadsheets` takes that apostrophe away again.
"""

import csv
import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from programme.pages import Cell, Page, fitting
from storage.cells import escape, to_text

#: What a sheet of an .xlsx can hold, with its header; a longer page goes on in another sheet.
MOST_ROWS = 1_048_576
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "header": {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "bg_color": "#E7E6E6"},
    "heading": {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F5F5F5"},
    "cell": {"text_wrap": True, "border": 1, "valign": "top"},
    "time": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
}
_A4 = 9


def write_pages(path: Path, pages: Sequence[Page]) -> int:
    """Write all pages to an .xlsx, or the first one to a .csv; how many rows the first one had.

    A file that stands there already is replaced when the new one is whole. Raises OSError where it cannot be written.
    """
    with _in_place_of(path) as beside:
        if path.suffix.lower() == ".csv":
            return _write_csv(beside, pages[0])
        return _write_xlsx(beside, pages)


def xlsx_of(pages: Sequence[Page]) -> bytes:
    """All pages as an .xlsx, to be sent to somebody."""
    with tempfile.TemporaryDirectory(prefix="ruta-") as folder:
        path = Path(folder) / "pages.xlsx"
        _write_xlsx(path, pages)
        return path.read_bytes()


@contextmanager
def _in_place_of(path: Path) -> Iterator[Path]:
    """A file beside the one that is wanted; it takes its place at the end, if all went well."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder is there", str(path))
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.touch()  # a place where nothing can be written is told before any work is done
        yield beside
        beside.replace(path)
    except OSError as error:
        error.filename = str(path)  # the one that was asked for
        raise
    finally:
        with suppress(OSError):
            beside.unlink()


def _write_csv(path: Path, page: Page) -> int:
    """Commas, UTF-8, no byte order mark."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(page.above)
        writer.writerow(page.headers)
        for row in page.rows:
            writer.writerow([_in_csv(cell) for cell in row])
            count += 1
    return count


def _in_csv(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return escape(cell) if isinstance(cell, str) else to_text(cell)


def _write_xlsx(path: Path, pages: Sequence[Page]) -> int:
    """A bold header that stays in view. Excel holds 32,767 characters in a cell and cuts longer texts."""
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory(prefix="ruta-") as folder:
        texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = Workbook(path, {**texts, "constant_memory": True, "tmpdir": folder})
        looks = {name: workbook.add_format(look) for name, look in _LOOKS.items()}
        try:
            counts = [_XlsxPage(workbook, looks, page).write() for page in pages]
        finally:
            _close(workbook)
    return counts[0]


def _close(workbook: Any) -> None:
    from xlsxwriter.exceptions import FileCreateError

    try:
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from error  # the OSError that it hides


class _XlsxPage:
    """One page on its way into a workbook."""

    def __init__(self, workbook: Any, looks: dict[str, Any], page: Page) -> None:
        self.workbook, self.looks, self.page = workbook, looks, page
        self.sheets = 0
        self.line = 0
        self.sheet = self._open_sheet()

    def write(self) -> int:
        """All its rows; how many there were."""
        count = 0
        for row in self.page.rows:
            if self.line == MOST_ROWS:
                self.sheet = self._open_sheet()
            self._write_row(row)
            count += 1
        return count

    def _open_sheet(self) -> Any:
        """The next sheet for this page, with its header."""
        self.sheets += 1
        name = self.page.name if self.sheets == 1 else f"{self.page.name} {self.sheets}"
        self.sheet, self.line = self.workbook.add_worksheet(name), 0
        self._set_up()
        for line in self.page.above:
            self._write_cells(line, self.looks["title"])
        self._write_cells(self.page.headers, self.looks["header" if self.page.printed else "title"])
        return self.sheet

    def _set_up(self) -> None:
        page, header = self.page, len(self.page.above)
        self.sheet.freeze_panes(header + 1, 0)
        for column, title in enumerate(page.headers):
            self.sheet.set_column(
                column, column, page.widths[column] if column < len(page.widths) else fitting([title])
            )
        if page.printed:
            self.sheet.set_landscape()
            self.sheet.set_paper(_A4)
            self.sheet.fit_to_pages(1, 0)
            self.sheet.repeat_rows(header)
            self.sheet.set_footer("&L&A&R&P / &N")

    def _write_row(self, row: Sequence[Cell]) -> None:
        if self.page.printed:
            self._write_cells(row, self.looks["cell" if row[0] != "" else "heading"])
        else:
            self._write_cells(row, None)

    def _write_cells(self, row: Sequence[Cell], look: Any) -> None:
        line, sheet = self.line, self.sheet
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell or look:
                    (sheet.write_string if cell else sheet.write_blank)(line, column, cell, look)
            elif isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell, self.looks["time"])
            else:
                sheet.write_number(line, column, cell, look)
        self.line += 1
