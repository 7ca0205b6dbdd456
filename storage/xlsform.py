"""XLSForm files in and out: a folder of survey.csv, choices.csv and settings.csv, or one .xlsx.

The folder is the text form that a repository reviews; the .xlsx is what facilitators edit. Both hold the same sheets.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from programme.findings import Finding
from programme.pages import page_of
from programme.sheets import Sheets
from programme.xlsform import SHEETS
from programme.xlsform_findings import SheetFault
from storage import spreadsheets
from storage.pages import write_pages

#: How pyxform names a row, mostly of the survey.
_ROW = re.compile(r"\[row : (\d+)\]")


def read_sheets(path: Path) -> Sheets:
    """The sheets survey, choices and settings of the questionnaire at `path`, as far as they are there.

    A folder's files are read as .csv. Raises spreadsheets.UnreadableFile.
    """
    if path.is_dir():
        return {name: spreadsheets.read_table(file) for name in SHEETS if (file := path / f"{name}.csv").is_file()}
    sheets = {name.strip().lower(): sheet for name, sheet in spreadsheets.read_sheets(path).items()}
    return {name: sheets[name] for name in SHEETS if name in sheets}


def write_xlsx(sheets: Sheets, path: Path) -> None:
    """The questionnaire as one .xlsx, its sheets in the usual order. Raises OSError where it cannot be written."""
    write_pages(path, [page_of(sheets[name]) for name in SHEETS if name in sheets])


def check_with_pyxform(sheets: Sheets) -> list[Finding]:
    """What the XLSForm standard's own converter objects to; it stops at its first objection.

    Worth asking only of sheets that `programme.xlsform.read_questionnaire` has taken. Loads a heavy library.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(xlsform=_workbook(sheets), validate=False)
    except PyXFormError as error:
        row = _ROW.search(str(error))
        return [SheetFault.STANDARD.at("survey", int(row[1]) if row else None, reason=str(error))]
    return []


def _workbook(sheets: Sheets) -> Mapping[str, object]:
    """The sheets as pyxform takes them: filled cells only. It stumbles over a title with a language, which is ours."""
    return {
        name: [{_plain_title(header): cell for header, cell in row.items() if cell} for _, row in sheet.rows]
        for name, sheet in sheets.items()
    }


def _plain_title(header: str) -> str:
    return "form_title" if header.startswith("form_title::") else header
