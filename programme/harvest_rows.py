"""The harvest calendars as rows: one for each labour of a chain, where it holds, month by month, with its source.

A month is a letter and its stars: "A ***". The letter is the load (. none, b some, A peak) and the stars how well that
is founded (* interpolated or general knowledge, ** one source, *** the document of the pilot or two sources that
agree). A month that the table of domain.md §2 does not rate has one star. Labours that come at no known time of the
year (weeding coffee, guano for banana) have no row.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from programme.errors import ProgrammeError
from programme.findings import Finding
from programme.harvest import LABOURS, Calendar, Certainty, Harvest, Load
from programme.import_faults import CellRefused, ImportFault
from programme.imports import Column, Record, one_of, read_rows, shorten, words
from programme.organizations import ALTITUDE_BANDS, CHAINS, REGIONS, Term
from programme.sheets import Sheet

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LOADS: Mapping[str, Load] = {".": Load.NONE, "b": Load.SOME, "A": Load.PEAK}

_MONTH = re.compile(r"([.bA]) (\*{1,3})")


class HarvestRefused(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """The file gives no calendars: everything to mend in it is in `findings`, each with its row and column."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(map(_in_words, findings)))
        self.findings = tuple(findings)


def read_harvest(sheet: Sheet) -> Harvest:
    """The calendars of a sheet. Raises HarvestRefused: what ships is wholly sound, or it is not taken."""
    records, findings = read_rows(sheet, COLUMNS)
    rows = [(record.row, _calendar(record)) for record in records]
    findings += [
        ImportFault.DUPLICATE.at(sheet.name, row, "labour", value=calendar.labour, first=first)
        for (first, earlier), (row, calendar) in combinations(rows, 2)
        if _overlap(earlier, calendar)
    ]
    if findings:
        raise HarvestRefused(findings)
    return Harvest(tuple(calendar for _, calendar in rows))


def _month(text: str) -> tuple[Load, Certainty]:
    found = _MONTH.fullmatch(text)
    if not found:
        allowed = "a letter (. none, b some, A peak), a blank, and one to three stars, as in “A **”"
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed=allowed)
    return LOADS[found[1]], Certainty(len(found[2]))


def _code(terms: Mapping[str, Term]) -> Callable[[str], str]:
    return one_of({code: term.spellings for code, term in terms.items()})


def _codes(terms: Mapping[str, Term]) -> Callable[[str], frozenset[str]]:
    """Reads one or several, with a stroke between them."""
    code = _code(terms)
    return lambda text: frozenset(code(part.strip()) for part in text.split("/"))


COLUMNS: tuple[Column, ...] = (
    Column("chain", True, _code(CHAINS)),
    Column("region", True, _codes(REGIONS)),
    # Blank: at every altitude.
    Column("altitude_band", False, _codes(ALTITUDE_BANDS)),
    Column("labour", True, _code(LABOURS)),
    *(Column(month, True, _month) for month in MONTHS),
    Column("source", True, words(300)),
    Column("note", False, words(300)),
)


def _calendar(record: Record) -> Calendar:
    cells = record.values
    loads, certainties = zip(*(cells[month] for month in MONTHS), strict=True)
    return Calendar(
        chain=cells["chain"],
        regions=cells["region"],
        altitude_bands=cells["altitude_band"],
        labour=cells["labour"],
        months=loads,
        certainties=certainties,
        source=cells["source"],
        note=cells["note"] or "",
    )


def _overlap(one: Calendar, other: Calendar) -> bool:
    """Do both say it of the same farm?"""
    if (one.chain, one.labour) != (other.chain, other.labour) or not one.regions & other.regions:
        return False
    return one.altitude_bands is None or other.altitude_bands is None or bool(one.altitude_bands & other.altitude_bands)


def _in_words(finding: Finding) -> str:
    place = f"{finding.sheet}:{finding.row or 1} {finding.column or ''}".rstrip()
    return f"{place}: {finding.problem.text.format_map(finding.problem.facts)}"
