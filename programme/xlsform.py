"""An XLSForm, as a facilitator prepares it in a spreadsheet, read into a `Questionnaire`.

Everything that is wrong is found at once and refused here, never when a person answers: whoever gets a Questionnaire
from `read_questionnaire` can ask it to the end.

survey     type, name, label, hint, required, relevant, constraint, constraint_message, choice_filter, default,
           calculation; our own: number, need (codes of services by space), source, evidence (yes), dont_know (yes)
choices    list_name, name, label; our own: points, no_points (why an option has none); further ones serve filters
settings   form_title, form_id, version, default_language

label, hint, constraint_message and form_title may be followed by a language, such as "::Español (es)".
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace

from programme.errors import ProgrammeError
from programme.findings import Finding
from programme.sheets import Sheet, Sheets
from programme.steps import Questionnaire, Texts
from programme.survey_findings import SurveyFault
from programme.xlsform_checks import check_survey
from programme.xlsform_choices import read_lists
from programme.xlsform_columns import ignored_columns, language_code
from programme.xlsform_findings import SheetFault
from programme.xlsform_lines import Line, Table, check_languages, read_table
from programme.xlsform_survey import Survey

__all__ = ["QuestionnaireRefused", "content_hash", "ignored_columns", "read_questionnaire"]

SHEETS = ("survey", "choices", "settings")

_IDENTIFIER = re.compile(r"[\w.-]{1,32}", re.ASCII)
_NO_LANGUAGE = "und"


class QuestionnaireRefused(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """The file is no questionnaire that could be answered. `findings` are all its mistakes, in the file's order."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{finding.code} {finding.sheet}:{finding.row}" for finding in findings))
        self.findings = tuple(findings)


def read_questionnaire(sheets: Sheets) -> Questionnaire:
    """The questionnaire that the sheets describe. Raises QuestionnaireRefused with everything that is wrong."""
    findings: list[Finding] = []
    # Known by their keys, whatever case a file wrote them in.
    named = {name: replace(sheets[name], name=name) for name in SHEETS if name in sheets}
    tables = {name: read_table(sheet, findings) for name, sheet in named.items()}
    questionnaire = _read(tables, findings)
    if findings:
        place = {name: order for order, name in enumerate(SHEETS)}
        raise QuestionnaireRefused(sorted(findings, key=lambda each: (place[each.sheet], each.row or 0, each.code)))
    return questionnaire


def _read(tables: Mapping[str, Table], findings: list[Finding]) -> Questionnaire:
    own = _own_language(tables, findings)
    lines = {name: table.lines(own) for name, table in tables.items()}
    _check_sheets(lines, findings)
    languages = tuple(dict.fromkeys([own, *(code for table in tables.values() for code in table.languages)]))
    for name, table in tables.items():
        check_languages(table, lines[name], languages, findings)
    columns = frozenset(tables["choices"].extra) if "choices" in tables else frozenset()
    survey = Survey(read_lists(lines.get("choices", []), own, findings), columns, own, findings)
    survey.read(lines.get("survey", []))
    findings.extend(check_survey(survey.places, languages))
    if lines.get("survey") and not any(step.asks for step in survey.steps):
        findings.append(SurveyFault.NO_QUESTIONS.at("survey"))
    form_id, version, title = _read_settings(lines.get("settings", []), findings)
    return Questionnaire(form_id, version, title, own, languages, tuple(survey.sections), survey.steps)


def _check_sheets(lines: Mapping[str, list[Line]], findings: list[Finding]) -> None:
    selects = any(line.get("type").startswith("select") for line in lines.get("survey", []))
    for name in ("survey", "choices", "settings") if selects else ("survey", "settings"):
        if name not in lines:
            findings.append(SheetFault.MISSING_SHEET.at(name, sheet=name))
        elif not lines[name]:
            findings.append(SheetFault.EMPTY_SHEET.at(name, sheet=name))


def _own_language(tables: Mapping[str, Table], findings: list[Finding]) -> str:
    """The code under default_language; where that is amiss, a guess, so that the other sheets can still be checked."""
    settings = tables["settings"].lines(_NO_LANGUAGE) if "settings" in tables else []
    written = settings[0].get("default_language") if settings else ""
    code = language_code(written)
    if written and code is None:
        fault = SheetFault.UNREADABLE_LANGUAGE
        findings.append(settings[0].finding(fault, "default_language", written=written))
    guesses = (language for table in tables.values() for language in table.languages)
    return code or next(guesses, _NO_LANGUAGE)


def _read_settings(lines: list[Line], findings: list[Finding]) -> tuple[str, str, Texts]:
    if not lines:
        return "", "", {}
    line, *further = lines
    findings.extend(more.finding(SheetFault.SEVERAL_SETTINGS) for more in further)
    findings.extend(
        line.finding(SheetFault.MISSING_SETTING, setting, setting=setting)
        for setting in ("form_title", "form_id", "version", "default_language")
        if not (line.texts(setting) or line.get(setting))
    )
    for setting in ("form_id", "version"):
        value = line.get(setting)
        if value and not _IDENTIFIER.fullmatch(value):
            findings.append(line.finding(SheetFault.BAD_IDENTIFIER, setting, setting=setting, value=value))
    return line.get("form_id"), line.get("version"), line.texts("form_title")


def content_hash(sheets: Sheets) -> str:
    """A sha256 over what the sheets say: the same whatever the order of columns, blank rows, or the kind of file."""
    content = {name: _content(sheets[name]) for name in SHEETS if name in sheets}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(sheet: Sheet) -> list[dict[str, str]]:
    rows = ({header.strip(): cell.strip() for header, cell in row.items() if cell.strip()} for _, row in sheet.rows)
    return [row for row in rows if row]
