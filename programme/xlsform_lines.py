"""The rows of an XLSForm, read through its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from programme.findings import Finding
from programme.sheets import Sheet
from programme.steps import Texts
from programme.xlsform_columns import IGNORED, KNOWN, NEEDED, TRANSLATED, Column, base_name, read_column
from programme.xlsform_findings import Fault, SheetFault


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet, read through its columns."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    translated: Mapping[str, Texts]
    headers: Mapping[tuple[str, str], str]

    def get(self, column: str) -> str:
        """The cell of a column without languages; "" where the column is missing."""
        return self.cells.get(column, "")

    def has(self, column: str, language: str = "") -> bool:
        """Whether the sheet has that column at all."""
        return (column, language) in self.headers

    def texts(self, column: str) -> Texts:
        """What a translated column says, by language, blanks left out."""
        return self.translated.get(column, {})

    def finding(self, fault: Fault, column: str | None = None, language: str = "", /, **facts: object) -> Finding:
        """The fault in this row; its column is named as the sheet's header writes it."""
        if language:
            facts["language"] = language
        header = self.headers.get((column, language), column) if column else None
        return fault.at(self.sheet, self.row, header, **facts)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are understood. `extra` are columns that the form's own data may hold, by header."""

    sheet: Sheet
    columns: tuple[Column, ...]
    extra: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that its headers name, in their order."""
        return tuple(dict.fromkeys(column.language for column in self.columns if column.language is not None))

    def lines(self, own: str) -> list[Line]:
        """Its rows; headers that name no language are in the form's `own`."""
        headers = {
            (column.name, (column.language or own) if column.name in TRANSLATED else ""): column.header
            for column in self.columns
        }
        return [_line(self, number, row, own, headers) for number, row in self.sheet.rows]


def _line(table: Table, number: int, row: Mapping[str, str], own: str, headers: Mapping[tuple[str, str], str]) -> Line:
    cells = {header: row[header] for header in table.extra}
    translated: dict[str, dict[str, str]] = {}
    for column in table.columns:
        if column.name not in TRANSLATED:
            cells[column.name] = row[column.header]
        elif row[column.header]:
            translated.setdefault(column.name, {})[column.language or own] = row[column.header]
    return Line(table.sheet.name, number, cells, translated, headers)


def read_table(sheet: Sheet, findings: list[Finding]) -> Table:
    """The sheet with its columns understood; what is wrong with them goes to `findings`."""
    columns = [column for header in sheet.headers if (column := read_column(sheet, header, findings)) is not None]
    names = {base_name(header) for header in sheet.headers}
    findings.extend(
        SheetFault.MISSING_COLUMN.at(sheet.name, 1, name, column=name)
        for name in NEEDED[sheet.name]
        if name not in names
    )
    findings.extend(
        SheetFault.DUPLICATE_COLUMN.at(sheet.name, 1, column.header, column=column.name)
        for place, column in enumerate(columns)
        if column.name in {earlier.name for earlier in columns[:place]} - TRANSLATED
    )
    used = {column.header for column in columns}
    extra = tuple(header for header in sheet.headers if header not in used and base_name(header) not in IGNORED)
    return Table(sheet, tuple(columns), extra)


def check_languages(table: Table, lines: Sequence[Line], languages: Sequence[str], findings: list[Finding]) -> None:
    """Every text in every language of the form (`languages`, its own first); no column twice for a language."""
    own = languages[0]
    for name in sorted(TRANSLATED & KNOWN[table.sheet.name]):
        present = [column.language or own for column in table.columns if column.name == name]
        for language in languages:
            if present.count(language) > 1:
                findings.append(SheetFault.DUPLICATE_COLUMN.at(table.sheet.name, 1, name, column=name))
            # The standard knows no translated title, so a title may stand in the form's own language alone.
            if language not in present and name != "form_title" and any(line.texts(name) for line in lines):
                facts = {"column": name, "language": language}
                findings.append(SheetFault.MISSING_LANGUAGE_COLUMN.at(table.sheet.name, 1, name, **facts))
    for line in lines:
        for name, texts in line.translated.items():
            findings.extend(_check_texts(line, name, texts, languages))


def _check_texts(line: Line, name: str, texts: Texts, languages: Sequence[str]) -> Iterable[Finding]:
    for language in languages:
        # A label in the form's own language is asked for where labels are read.
        if not texts.get(language) and (name, language) in line.headers and (name, language) != ("label", languages[0]):
            yield line.finding(SheetFault.MISSING_TRANSLATION, name, language)
        if "${" in texts.get(language, ""):
            yield line.finding(SheetFault.ANSWER_IN_TEXT, name, language)
