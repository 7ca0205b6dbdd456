"""Sheets of answers as they come in: which answers they hold, of which organization, before anybody judges them.

Two shapes: the sheet of one organization that came back from a meeting (a row for each question, `programme
.blank_sheets`), and the table that `ruta export answers` writes (a row for each response, a column for each question).
What is wrong with the shape itself is said here; what an answer means, the questionnaire decides.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from programme import blank_sheets
from programme.answer_faults import AnswerFault, AnswerSheetFault
from programme.findings import Finding
from programme.import_faults import CellRefused, ImportFault
from programme.imports import fold, one_of, shorten
from programme.organizations import read_ruc
from programme.sheets import Grid
from programme.xlsform_findings import Fault

#: The states of a response in a file.
IN_PROGRESS, SENT = "in_progress", "sent"
_ABOUT = ("ruc", "legal_name", "state", "started_at", "sent_at", "version")
_NEEDED = frozenset({"ruc", "version"})
#: Within so many lines the header of a sheet is looked for.
_ABOVE = 30
_VERSION = re.compile(r"(\S+)\s+(\d{1,9})")
_read_state = one_of({IN_PROGRESS: ("en curso",), SENT: ("enviado",)})


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """What a sheet says about one question: a cell as it was filled in, which may be blank."""

    question: str
    text: str
    row: int
    column: str
    #: The header of what names the question; None: it is the header itself.
    named_in: str | None = None
    #: Where several may be chosen: what the columns beside say of each option («q007/jan»).
    ticks: Mapping[str, str] = field(default_factory=dict)
    #: Whether the cell holds a number itself: then its text is no matter of reading.
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The answers of one organization to one version of a form, and where in the sheet they stand."""

    sheet: str
    row: int
    ruc: str
    form_id: str
    number: int
    cells: tuple[AnswerCell, ...]
    #: Whether it is a table as we write it, in codes; else somebody filled it in, with letters and words.
    in_codes: bool
    is_sent: bool = False
    started_at: datetime | None = None
    sent_at: datetime | None = None
    #: Where the version stands, if not in that row.
    version_row: int | None = None


def read_answer_rows(grid: Grid, now: datetime) -> tuple[list[AnswerRow], list[Finding]]:
    """The answers of a file, of whichever shape, and everything that is wrong with the shape."""
    findings: list[Finding] = []
    if grid.lines and {fold(cell) for cell in grid.lines[0][1]} >= _NEEDED:
        return _Table(grid, findings, now).read(), findings
    for place, (_, cells) in enumerate(grid.lines[:_ABOVE]):
        headers = {fold(cell): at for at, cell in reversed(list(enumerate(cells))) if cell}
        code, answer = _find(headers, blank_sheets.CODE), _find(headers, blank_sheets.ANSWER)
        if code is not None and answer is not None:
            return _Filled(grid, place, code, answer, findings).read(), findings
    return [], [AnswerSheetFault.NO_ANSWERS.at(grid.name)]


def _find(headers: Mapping[str, int], names: Mapping[str, str]) -> int | None:
    return next((headers[fold(name)] for name in names.values() if fold(name) in headers), None)


def _read_version(text: str) -> tuple[str, int]:
    if not text:
        raise CellRefused(AnswerSheetFault.NO_VERSION)
    found = _VERSION.fullmatch(text)
    if found is None:
        raise CellRefused(AnswerSheetFault.UNKNOWN_VERSION, value=shorten(text))
    return found[1], int(found[2])


@dataclass(slots=True)
class _Filled:
    """The sheet of one organization: lines about it, a header, a row for each question."""

    grid: Grid
    #: Of the header among the lines, and of its two columns that matter.
    header: int
    code: int
    answer: int
    findings: list[Finding]

    def read(self) -> list[AnswerRow]:
        ruc = self.above(blank_sheets.RUC)
        version = self.above(blank_sheets.FORM)
        cells = self.cells()
        for row, at in sorted(self.grid.formulas):
            self.findings.append(ImportFault.FORMULA.at(self.grid.name, row, self.title(at)))
        values: list[Any] = []
        for read, (row, at, text) in ((read_ruc, ruc), (_read_version, version)):
            try:
                values.append(read(text))
            except CellRefused as refused:
                if (row, at) in self.grid.formulas:
                    continue  # that it is a formula is said already
                self.findings.append(refused.fault.at(self.grid.name, row, **refused.facts))
        if len(values) < len((ruc, version)):
            return []
        number, (form_id, form_number) = values
        return [
            AnswerRow(
                self.grid.name, ruc[0], number, form_id, form_number, tuple(cells), in_codes=False,
                version_row=version[0],
            )
        ]  # fmt: skip

    def above(self, names: Mapping[str, str]) -> tuple[int, int, str]:
        """The line and the place in it of what stands beside that name above the header; nothing, in the header's
        line.
        """
        wanted = {fold(name) for name in names.values()}
        for line, cells in self.grid.lines[: self.header]:
            if fold(cells[0]) in wanted:
                at = next((at for at, cell in enumerate(cells) if at and cell), 0)
                return line, at, cells[at] if at else ""
        return self.grid.lines[self.header][0], 0, ""

    def cells(self) -> list[AnswerCell]:
        found: dict[str, AnswerCell] = {}
        headers = self.grid.lines[self.header][1]
        for row, cells in self.grid.lines[self.header + 1 :]:
            self.findings += _outside(self.grid.name, headers, row, cells)
            code, text = (_cell(cells, at) for at in (self.code, self.answer))
            column, named_in = self.title(self.answer), self.title(self.code)
            if not code and text:
                self.findings.append(AnswerFault.NO_QUESTION.at(self.grid.name, row, column))
            elif code in found:
                first = found[code].row
                self.findings.append(ImportFault.DUPLICATE.at(self.grid.name, row, named_in, value=code, first=first))
            elif code:
                text = "" if (row, self.answer) in self.grid.formulas else text
                is_number = (row, self.answer) in self.grid.numbers
                found[code] = AnswerCell(code, text, row, column or "", named_in, is_number=is_number)
        return list(found.values())

    def title(self, at: int) -> str | None:
        return _cell(self.grid.lines[self.header][1], at) or None


@dataclass(slots=True)
class _Table:
    """The table of all responses: a header, a row for each response, a column for each question."""

    grid: Grid
    findings: list[Finding]
    now: datetime
    headers: tuple[str, ...] = ()
    #: Where the columns stand that are about the response, and those of questions.
    about: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    #: (RUC, form) → the row where it stood first.
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self) -> list[AnswerRow]:
        (line, self.headers), *rows = self.grid.lines
        for at, header in enumerate(self.headers):
            if fold(header) in _ABOUT:
                self.about[fold(header)] = at
            elif header:
                self.asked[header] = at
        for header in sorted({header for header in self.headers if header and self.headers.count(header) > 1}):
            self.add(ImportFault.DOUBLE_COLUMN, line, header, first=header, second=header)
        if not rows:
            self.findings.append(ImportFault.NO_ROWS.at(self.grid.name))
        for row, at in sorted(self.grid.formulas):
            self.add(ImportFault.FORMULA, row, _cell(self.headers, at) or None)
        return [read for row, cells in rows if (read := self.read_row(row, cells)) is not None]

    def read_row(self, row: int, cells: Sequence[str]) -> AnswerRow | None:
        self.findings += _outside(self.grid.name, self.headers, row, cells)
        about = {name: _cell(cells, at) for name, at in self.about.items()}
        readers: dict[str, Callable[[str], Any]] = {
            "ruc": read_ruc,
            "version": _read_version,
            "state": _read_state,
            "started_at": self.read_time,
            "sent_at": self.read_time,
        }
        values: dict[str, Any] = {}
        for column, read in readers.items():
            # Without a RUC or a version there is no telling whose answers they are; all else may be blank.
            if about.get(column) or column in _NEEDED:
                try:
                    values[column] = read(about[column])
                except CellRefused as refused:
                    if (row, self.about[column]) not in self.grid.formulas:
                        self.add(refused.fault, row, column, **refused.facts)
        if not values.keys() >= _NEEDED:
            return None
        ruc, (form_id, number) = values["ruc"], values["version"]
        if (first := self.seen.setdefault((ruc, form_id), row)) != row:
            self.add(ImportFault.DUPLICATE, row, "ruc", value=ruc, first=first)
        is_sent = values.get("state") == SENT
        started_at, sent_at = values.get("started_at"), values.get("sent_at") if is_sent else None
        if started_at and sent_at and sent_at < started_at:
            self.add(AnswerSheetFault.TIME, row, "sent_at", value=about["sent_at"])
        answers = self.answers(row, cells)
        return AnswerRow(self.grid.name, row, ruc, form_id, number, answers, True, is_sent, started_at, sent_at)

    def read_time(self, text: str) -> datetime:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise CellRefused(AnswerSheetFault.TIME, value=shorten(text)) from None
        if at.tzinfo is None or at > self.now:
            raise CellRefused(AnswerSheetFault.TIME, value=shorten(text))
        return at

    def answers(self, row: int, cells: Sequence[str]) -> tuple[AnswerCell, ...]:
        texts: dict[str, str] = {}
        ticks: dict[str, dict[str, str]] = {}
        for header, at in self.asked.items():
            question, _, option = header.partition("/")
            text = "" if (row, at) in self.grid.formulas else _cell(cells, at)
            if option:
                ticks.setdefault(question, {})[option] = text
            else:
                texts[question] = text
        asked = {**dict.fromkeys(ticks, ""), **texts}
        return tuple(AnswerCell(name, text, row, name, None, ticks.get(name, {})) for name, text in asked.items())

    def add(self, fault: Fault, row: int, column: str | None, **facts: object) -> None:
        self.findings.append(fault.at(self.grid.name, row, column, **facts))


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _outside(sheet: str, headers: Sequence[str], row: int, cells: Sequence[str]) -> list[Finding]:
    """What stands in no column: mostly the rest of a text with a comma, and then the cells before it are wrong too."""
    texts = [cell for at, cell in enumerate(cells) if cell and not _cell(headers, at)]
    return [AnswerSheetFault.NO_HEADER.at(sheet, row, None, value=shorten(text)) for text in texts]
