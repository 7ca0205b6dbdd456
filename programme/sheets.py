"""A sheet of a spreadsheet as plain rows: what the pure rules read instead of files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headers as written (stripped), and its rows that hold anything.

    `rows` pairs the row number as the spreadsheet shows it (the header is row 1) with header → stripped text. A blank
    cell is `""`, and every header is a key of every row. Blank rows are left out, so the numbers may have gaps.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


Sheets = Mapping[str, Sheet]
"""The sheets of one file by their names, in the file's order."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table whose header may stand anywhere: lines by their number, stripped, without blank ones."""

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    #: (line, place in the line from 0 on) of the cells that hold a formula.
    formulas: frozenset[tuple[int, int]] = frozenset()
    #: The same of the cells that hold a number itself, and no text that may be read as one.
    numbers: frozenset[tuple[int, int]] = frozenset()


def make_grid(
    name: str,
    lines: Iterable[Iterable[str]],
    formulas: Iterable[tuple[int, int]] = (),
    numbers: Iterable[tuple[int, int]] = (),
) -> Grid:
    """A grid of lines numbered from 1 on, as a spreadsheet shows them."""
    stripped = [(number, tuple(cell.strip() for cell in line)) for number, line in enumerate(lines, start=1)]
    kept = tuple((number, cells) for number, cells in stripped if any(cells))
    return Grid(name, kept, frozenset(formulas), frozenset(numbers))


def make_sheet(name: str, headers: Iterable[str], rows: Iterable[Iterable[str]]) -> Sheet:
    """A sheet of rows numbered from 2 on, as under a header in a new spreadsheet.

    Cells are stripped. Missing ones at the end of a row are blank. Columns without a header and blank rows go.
    """
    titles = [header.strip() for header in headers]
    kept = []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip_longest(titles, (cell.strip() for cell in row), fillvalue=""))
        cells.pop("", None)
        if any(cells.values()):
            kept.append((number, {title: cells[title] for title in titles if title}))
    return Sheet(name, tuple(title for title in titles if title), tuple(kept))
