"""The cells that many rows of an XLSForm share: names, labels, yes and no."""

import re

from programme.findings import Finding
from programme.steps import Texts
from programme.survey_findings import SurveyFault
from programme.xlsform_lines import Line

#: An option may be called 1 or no-aplica, as many forms have it; a question's name stands in expressions.
_NAMES = {"survey": re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}"), "choices": re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")}
_YES_NO = {"yes": True, "true": True, "true()": True, "no": False, "false": False, "false()": False, "": False}


def read_name(line: Line, findings: list[Finding]) -> str:
    """The name of the row; "" where it is missing or cannot be one."""
    name = line.get("name")
    if not name and line.has("name"):
        findings.append(line.finding(SurveyFault.MISSING_NAME, "name"))
    elif name and not _NAMES[line.sheet].fullmatch(name):
        findings.append(line.finding(SurveyFault.BAD_NAME, "name", name=name))
        return ""
    return name


def read_label(line: Line, own: str, findings: list[Finding]) -> Texts:
    """The label in all its languages; the form's own must be there."""
    label = line.texts("label")
    if own not in label and line.has("label", own):
        findings.append(line.finding(SurveyFault.MISSING_LABEL, "label", own))
    return label


def read_yes_no(line: Line, column: str, findings: list[Finding]) -> bool:
    """A cell that says yes, or no, or nothing, which is no."""
    value = line.get(column)
    answer = _YES_NO.get(value.lower())
    if answer is None:
        findings.append(line.finding(SurveyFault.BAD_YES_NO, column, value=value))
    return bool(answer)
