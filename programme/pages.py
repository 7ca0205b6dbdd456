"""A page of a spreadsheet that goes out: its cells, and how it looks to whoever opens or prints it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from programme.sheets import Sheet

Cell = str | int | float | datetime
"""A text stays a text, whatever it looks like; a number is one that a spreadsheet program can count with; a time stands
there as its reader's clock showed it, and has no zone.
"""

_NARROWEST, _WIDEST = 8, 60


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a file that is written. Its rows are taken once, one after the other, so they may be a stream."""

    name: str
    headers: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    #: How wide the columns are, in characters; those without a width are as wide as their header needs.
    widths: tuple[int, ...] = ()
    #: Lines that stand above the header.
    above: tuple[tuple[str, ...], ...] = ()
    #: For paper: texts run on in their cell, every cell has a frame, the header comes again on each sheet of paper, and
    #: a row whose first cell is blank is a heading.
    printed: bool = False


def page_of(sheet: Sheet) -> Page:
    """A sheet that was read, to be written again: texts, in columns as wide as what stands in them."""
    rows = [[row[header] for header in sheet.headers] for _, row in sheet.rows]
    widths = tuple(fitting([header, *(row[at] for row in rows)]) for at, header in enumerate(sheet.headers))
    return Page(sheet.name, sheet.headers, rows, widths)


def fitting(texts: Iterable[str]) -> int:
    """The width of a column that shows these texts, within reason."""
    longest = max(len(line) for text in texts for line in text.splitlines() or [""])
    return min(max(longest + 2, _NARROWEST), _WIDEST)
