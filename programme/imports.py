"""The frame for every kind of imported file: rows of text become typed records; what is to be mended, findings.

The frame knows no kind of file. A kind is a list of `Column`s, such as those of `programme.organizations`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from programme.findings import Finding
from programme.import_faults import CellRefused, ImportFault
from programme.sheets import Sheet

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_QUOTED = 60
_YES = frozenset({"yes", "y", "si", "s", "true", "verdadero", "1", "x"})
_NO = frozenset({"no", "n", "false", "falso", "0"})
_SPREADSHEET_ERRORS = frozenset({"#N/A", "#N/D", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, and how its cells are read."""

    name: str
    required: bool
    #: The text of a cell that is not blank → its value. Raises CellRefused.
    read: Callable[[str], Any]
    #: Other headers for it, such as the Spanish ones. Case, accents, blanks and underscores make no difference.
    aliases: tuple[str, ...] = ()
    #: No two rows may have the same value.
    unique: bool = False


Rule = Callable[[Mapping[str, Any]], None]
"""Judges the values of a row whose cells are all sound, together. Raises CellRefused."""


@dataclass(frozen=True, slots=True)
class Record:
    """One sound row: its number in the file, and the value of every column by name; None where a cell is blank."""

    row: int
    values: Mapping[str, Any]


def read_rows(
    sheet: Sheet, columns: Sequence[Column], rules: Mapping[str, Rule] | None = None
) -> tuple[list[Record], list[Finding]]:
    """The sound rows as records, and all findings at once, in the order of the file.

    `rules` are by the column where their findings belong. Columns that nobody asked for are ignored. Whoever imports
    takes all or nothing: with findings, the records are only for a preview.
    """
    headers, findings = _match_headers(sheet, columns)
    if not sheet.rows:
        findings.append(ImportFault.NO_ROWS.at(sheet.name))
    # Without a required column no row is sound, but its other cells are worth a look.
    complete = all(column.name in headers for column in columns if column.required)
    reader = _RowReader(sheet, columns, rules or {} if complete else {}, headers)
    records = []
    for row, cells in sheet.rows:
        record, faults = reader.read(row, cells)
        findings += faults
        if complete and not faults:
            records.append(record)
    return records, findings


def fold(text: str) -> str:
    """A header or a code without what people vary: “ Razón  Social:” and “razon_social” are the same."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    without_accents = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub("_", without_accents).strip("_")


def shorten(text: str) -> str:
    """What stands in a cell, short enough to be quoted in a sentence."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def words(most: int) -> Callable[[str], str]:
    """Reads a text on one line, of at most so many characters."""

    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > most:
            raise CellRefused(ImportFault.TOO_LONG, length=len(line), most=most)
        return line

    return read


def one_of(spellings: Mapping[str, Iterable[str]]) -> Callable[[str], str]:
    """Reads one of the codes, written as such or in one of its spellings; a refusal names each code with its first."""
    codes = {fold(text): code for code, others in spellings.items() for text in (code, *others)}

    def read(text: str) -> str:
        code = codes.get(fold(text))
        if code is None:
            raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed=_in_words(spellings))
        return code

    return read


def yes_no(text: str) -> bool:
    """Reads yes or no, in English, in Spanish, or as a spreadsheet has it."""
    answer = fold(text)
    if answer not in _YES | _NO:
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed="yes (sí), no")
    return answer in _YES


def _in_words(spellings: Mapping[str, Iterable[str]]) -> str:
    shown = []
    for code, others in spellings.items():
        first = next(iter(others), code)
        shown.append(code if fold(first) == code else f"{code} ({first})")
    return ", ".join(shown)


def _match_headers(sheet: Sheet, columns: Sequence[Column]) -> tuple[dict[str, str], list[Finding]]:
    """Column → its header in this file, and what is wrong with the header row."""
    headers: dict[str, str] = {}
    findings = []
    for column in columns:
        names = [column.name, *column.aliases]
        found = [header for header in sheet.headers if fold(header) in map(fold, names)]
        if found:
            headers[column.name] = found[0]
        elif column.required:
            findings.append(
                ImportFault.MISSING_COLUMN.at(
                    sheet.name, None, column.name, column=column.name, headers=", ".join(names)
                )
            )
        findings += [
            ImportFault.DOUBLE_COLUMN.at(sheet.name, None, double, first=found[0], second=double)
            for double in found[1:]
        ]
    return headers, findings


@dataclass(slots=True)
class _RowReader:
    """Reads one row after the other, and remembers what must not come twice."""

    sheet: Sheet
    columns: Sequence[Column]
    rules: Mapping[str, Rule]
    headers: Mapping[str, str]
    #: (column, value) → the row where it stood first.
    seen: dict[tuple[str, Any], int] = field(default_factory=dict)

    def read(self, row: int, cells: Mapping[str, str]) -> tuple[Record, list[Finding]]:
        values: dict[str, Any] = {}
        findings = []
        for column in self.columns:
            header = self.headers.get(column.name)
            try:
                values[column.name] = self._value(row, column, cells[header]) if header else None
            except CellRefused as refused:
                findings.append(self._finding(row, column.name, refused))
        return Record(row, values), findings or self._broken_rules(row, values)

    def _broken_rules(self, row: int, values: Mapping[str, Any]) -> list[Finding]:
        findings = []
        for column, rule in self.rules.items():
            try:
                rule(values)
            except CellRefused as refused:
                findings.append(self._finding(row, column, refused))
        return findings

    def _finding(self, row: int, column: str, refused: CellRefused) -> Finding:
        return refused.fault.at(self.sheet.name, row, self.headers.get(column), **refused.facts)

    def _value(self, row: int, column: Column, text: str) -> Any:
        if text in _SPREADSHEET_ERRORS:
            raise CellRefused(ImportFault.SPREADSHEET_ERROR, value=text)
        if text.startswith("="):
            raise CellRefused(ImportFault.FORMULA)
        if not text:
            if column.required:
                raise CellRefused(ImportFault.EMPTY_CELL)
            return None
        value = column.read(text)
        if column.unique and (first := self.seen.setdefault((column.name, value), row)) != row:
            raise CellRefused(ImportFault.DUPLICATE, value=value, first=first)
        return value
