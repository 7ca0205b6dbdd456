"""Draws a questionnaire as a Markdown table inside a test, one sheet under another, as pyxform's own tests do.

A row whose first cell is filled opens that sheet; the next row is its header. Rows are numbered as a spreadsheet would.
"""

from programme.questionnaire import Questionnaire
from programme.sheets import Sheets, make_sheet
from programme.xlsform import QuestionnaireRefused, read_questionnaire

SETTINGS = """
| settings |
|          | form_title | form_id | version | default_language |
|          | Prueba     | prueba  | 1       | Español (es)     |
"""
YES_NO = """
| choices |
|         | list_name | name  | label |
|         | yn        | yes   | Sí    |
|         | yn        | no    | No    |
|         | yn        | no_se | No sé |
"""


def sheets(*drawings: str) -> Sheets:
    """The sheets drawn; settings are added where none are drawn."""
    drawing = "\n".join(drawings)
    if "| settings" not in drawing:
        drawing += SETTINGS
    tables: dict[str, list[list[str]]] = {}
    for line in filter(None, map(str.strip, drawing.splitlines())):
        first, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if first:
            tables[first] = rows = []
        elif cells:
            rows.append(cells)
    return {name: make_sheet(name, rows[0] if rows else [], rows[1:]) for name, rows in tables.items()}


def form(*drawings: str) -> Questionnaire:
    """The questionnaire drawn; the test fails with its findings where it is refused."""
    return read_questionnaire(sheets(*drawings))


def findings(*drawings: str) -> list[tuple[str, str, int | None, str | None]]:
    """(code, sheet, row, column) of everything that is wrong with the questionnaire drawn."""
    try:
        read_questionnaire(sheets(*drawings))
    except QuestionnaireRefused as refused:
        return [(each.code, each.sheet, each.row, each.column) for each in refused.findings]
    return []
