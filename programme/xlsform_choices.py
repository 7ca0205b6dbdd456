"""The sheet choices of an XLSForm: lists of options with their points."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from programme.findings import Finding
from programme.steps import DONT_KNOW, Choice
from programme.xlsform_columns import KNOWN
from programme.xlsform_findings import ChoiceFault
from programme.xlsform_lines import Line
from programme.xlsform_names import read_label, read_name

Lists = Mapping[str, tuple[Choice, ...]]

#: domain.md §4: strength, in progress, gap.
_POINTS = {"0": Decimal(0), "1": Decimal(1), "2": Decimal(2)}


def read_lists(lines: Sequence[Line], own: str, findings: list[Finding]) -> Lists:
    """The lists by name, each in the order of its rows; what is wrong goes to `findings`."""
    rows: dict[str, list[Line]] = {}
    last = ""
    for line in lines:
        name = line.get("list_name")
        if not name:
            findings.extend([line.finding(ChoiceFault.MISSING_LIST_NAME, "list_name")] if line.has("list_name") else [])
            continue
        if name in rows and name != last:
            findings.append(line.finding(ChoiceFault.SCATTERED_LIST, "list_name", list=name))
        rows.setdefault(name, []).append(line)
        last = name
    return {name: _read_list(name, members, own, findings) for name, members in rows.items()}


def _read_list(name: str, lines: list[Line], own: str, findings: list[Finding]) -> tuple[Choice, ...]:
    scored = any(line.get("points") for line in lines)
    choices: list[Choice] = []
    for line in lines:
        choice = _read_choice(line, own, findings)
        if choice.name and choice.name in {each.name for each in choices}:
            findings.append(line.finding(ChoiceFault.DUPLICATE_CHOICE, "name", list=name, name=choice.name))
        _check_points(line, name, findings, scored=scored)
        choices.append(choice)
    if all(choice.name == DONT_KNOW for choice in choices):
        findings.append(lines[0].finding(ChoiceFault.EMPTY_LIST, "list_name", list=name))
    return tuple(choices)


def _read_choice(line: Line, own: str, findings: list[Finding]) -> Choice:
    extra = {header: cell for header, cell in line.cells.items() if header not in KNOWN["choices"]}
    points = _POINTS.get(line.get("points"))
    return Choice(read_name(line, findings), read_label(line, own, findings), points, extra, line.get("no_points"))


def _check_points(line: Line, name: str, findings: list[Finding], *, scored: bool) -> None:
    points, reason = line.get("points"), line.get("no_points")
    if points and points not in _POINTS:
        findings.append(line.finding(ChoiceFault.BAD_POINTS, "points", value=points))
    elif points and reason:
        findings.append(line.finding(ChoiceFault.POINTS_AND_REASON, "no_points"))
    elif points and line.get("name") == DONT_KNOW:
        findings.append(line.finding(ChoiceFault.POINTS_FOR_DONT_KNOW, "points"))
    elif scored and not points and not reason:
        findings.append(line.finding(ChoiceFault.NO_POINTS_NO_REASON, "points", list=name))
