"""The sheet survey of an XLSForm: its rows read one after another into sections and steps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from programme.answers import refusal
from programme.findings import Finding
from programme.steps import Kind, Section, Step
from programme.survey_findings import SurveyFault
from programme.xlsform_choices import Lists
from programme.xlsform_expressions import Scope, read_expression
from programme.xlsform_lines import Line
from programme.xlsform_names import read_label, read_name, read_yes_no

_GROUP = {"begin_group": "begin", "begin group": "begin", "end_group": "end", "end group": "end"}
_REPEATS = ("begin_repeat", "begin repeat", "end_repeat", "end repeat")
_SELECTS = ("select_one", "select_multiple")
#: A section may hold blocks; a block holds questions only.
_DEEPEST = 2
_NEED = re.compile(r"[A-Z][A-Z0-9_]*")
#: `ruta export answers` puts these columns before those of the questions (design.md, «Settled details»).
_RESERVED = frozenset(["ruc", "legal_name", "state", "started_at", "sent_at", "version"])

_ASKS = frozenset(
    [
        "label",
        "hint",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "default",
        "number",
        "need",
        "source",
        "evidence",
    ]
)
_MEANINGFUL = {
    "begin": frozenset(("label", "relevant", "source")),
    "end": frozenset(("label",)),
    Kind.SELECT_ONE: _ASKS | {"choice_filter"},
    Kind.SELECT_MULTIPLE: _ASKS | {"choice_filter"},
    Kind.INTEGER: _ASKS | {"dont_know"},
    Kind.DECIMAL: _ASKS | {"dont_know"},
    Kind.TEXT: _ASKS | {"dont_know"},
    Kind.NOTE: frozenset(("label", "hint", "relevant", "source")),
    Kind.CALCULATE: frozenset(("label", "relevant", "calculation", "source")),
}


@dataclass(slots=True)
class Survey:
    """The survey as far as it is read. `places` pairs each step with its row, for checks over the whole."""

    lists: Lists
    columns: frozenset[str]
    own: str
    findings: list[Finding]
    sections: list[Section] = field(default_factory=list)
    places: list[tuple[Line, Step]] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)
    _everything: dict[str, bool] = field(default_factory=dict)
    _earlier: dict[str, Step] = field(default_factory=dict)
    _open: list[tuple[Line, Section, int]] = field(default_factory=list)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, in the order of their rows."""
        return tuple(step for _, step in self.places)

    def read(self, lines: Sequence[Line]) -> None:
        """Read all rows; what is wrong goes to the findings."""
        for line in lines:
            silent = line.get("type") in _GROUP or line.get("type") == Kind.NOTE
            self._everything.setdefault(line.get("name"), not silent)
        for line in lines:
            self._read(line)
        for line, section, _ in self._open:
            self.findings.append(line.finding(SurveyFault.UNCLOSED_GROUP, "type", name=section.name))

    def _read(self, line: Line) -> None:
        written = " ".join(line.get("type").split())
        match _GROUP.get(written):
            case "begin":
                self._begin(line)
            case "end":
                self._end(line)
            case _:
                self._read_step(line, written)

    def _begin(self, line: Line) -> None:
        self._check_columns(line, "begin")
        name = self._read_name(line)
        if len(self._open) >= _DEEPEST:
            self.findings.append(line.finding(SurveyFault.DEEP_GROUP, "type", name=name))
        parent = self._open[0][1].name if self._open else None
        label = read_label(line, self.own, self.findings)
        section = Section(name, label, parent, read_expression(line, "relevant", self._scope(), self.findings))
        self.sections.append(section)
        self._open.append((line, section, len(self.places)))

    def _end(self, line: Line) -> None:
        self._check_columns(line, "end")
        if not self._open:
            self.findings.append(line.finding(SurveyFault.UNOPENED_GROUP, "type"))
            return
        begun, section, before = self._open.pop()
        if not any(step.asks for _, step in self.places[before:]):
            self.findings.append(begun.finding(SurveyFault.EMPTY_GROUP, "name", name=section.name))

    def _read_step(self, line: Line, written: str) -> None:
        kind, list_name = self._read_type(line, written)
        if kind is None:
            self._stand_in(line, written)
            return
        name = self._read_name(line)
        self._check_columns(line, kind)
        # Without any list the sheet choices itself is amiss, and its own finding says so.
        if kind in _SELECTS and list_name not in self.lists and (self.lists or not list_name):
            fault = SurveyFault.UNKNOWN_LIST if list_name else SurveyFault.MISSING_LIST
            self.findings.append(line.finding(fault, "type", list=list_name))
        step = self._make_step(line, kind, name, list_name)
        self._check_step(line, step)
        self.places.append((line, step))
        if kind is not Kind.NOTE:
            self._earlier[name] = step

    def _stand_in(self, line: Line, written: str) -> None:
        """A question of a refused type keeps its name and number, so that those around it are judged fairly."""
        if written in _REPEATS:
            return
        step = Step(self._read_name(line), Kind.TEXT, number=self._read_number(line))
        self._earlier[step.name] = step
        self.places.extend([(line, step)] if step.number is not None else [])

    def _read_type(self, line: Line, written: str) -> tuple[Kind | None, str]:
        first, _, rest = written.partition(" ")
        list_name, _, further = rest.partition(" ")
        fault = None
        if not written:
            fault = SurveyFault.MISSING_TYPE
        elif written in _REPEATS:
            fault = SurveyFault.REPEAT
        elif first in _SELECTS and (further == "or_other" or list_name == "or_other"):
            fault = SurveyFault.OR_OTHER
        elif first not in tuple(Kind) or further or (rest and first not in _SELECTS):
            fault = SurveyFault.UNKNOWN_TYPE
        if fault is not None:
            self.findings.extend([line.finding(fault, "type", type=written)] if line.has("type") else [])
            return None, ""
        return Kind(first), list_name

    def _make_step(self, line: Line, kind: Kind, name: str, list_name: str) -> Step:
        scope, choices = self._scope(), self.lists.get(list_name, ())
        groups = [section.name for _, section, _ in self._open]
        return Step(
            name=name,
            kind=kind,
            label={} if kind is Kind.CALCULATE else read_label(line, self.own, self.findings),
            hint=line.texts("hint"),
            section=groups[0] if groups else None,
            block=groups[-1] if groups else None,
            number=self._read_number(line),
            required=read_yes_no(line, "required", self.findings),
            dont_know=read_yes_no(line, "dont_know", self.findings),
            relevant=read_expression(line, "relevant", scope, self.findings),
            constraint=read_expression(line, "constraint", scope, self.findings, choices),
            constraint_message=line.texts("constraint_message"),
            choices=choices,
            choice_filter=read_expression(line, "choice_filter", scope, self.findings),
            default=line.get("default") or None,
            calculation=read_expression(line, "calculation", scope, self.findings),
            need=self._read_need(line),
            source=line.get("source"),
            evidence=read_yes_no(line, "evidence", self.findings),
        )

    def _scope(self) -> Scope:
        return Scope(self._earlier, self._everything, self.columns)

    def _read_name(self, line: Line) -> str:
        name = read_name(line, self.findings)
        if name.lower() in _RESERVED:
            self.findings.append(line.finding(SurveyFault.RESERVED_NAME, "name", name=name))
        if name and name in self._names:
            facts = {"name": name, "first": self._names[name]}
            self.findings.append(line.finding(SurveyFault.DUPLICATE_NAME, "name", **facts))
        self._names.setdefault(name, line.row)
        return name

    def _read_number(self, line: Line) -> int | None:
        written = line.get("number")
        if not written:
            return None
        if re.fullmatch(r"[1-9]\d{0,3}", written):
            return int(written)
        self.findings.append(line.finding(SurveyFault.BAD_NUMBER, "number", value=written))
        return None

    def _read_need(self, line: Line) -> tuple[str, ...]:
        codes = tuple(line.get("need").split())
        for code in codes:
            if not _NEED.fullmatch(code):
                self.findings.append(line.finding(SurveyFault.BAD_NEED, "need", value=code))
        return codes

    def _check_columns(self, line: Line, kind: str) -> None:
        meaningful = _MEANINGFUL[kind] | {"type", "name"}
        for column, cell in line.cells.items():
            if cell and column in _COLUMNS - meaningful:
                self.findings.append(
                    line.finding(SurveyFault.USELESS_COLUMN, column, column=column, type=line.get("type"))
                )
        for column, texts in line.translated.items():
            if texts and column not in meaningful:
                facts = {"column": column, "type": line.get("type")}
                self.findings.append(line.finding(SurveyFault.USELESS_COLUMN, column, next(iter(texts)), **facts))

    def _check_step(self, line: Line, step: Step) -> None:
        if step.kind is Kind.CALCULATE and not line.get("calculation"):
            self.findings.append(line.finding(SurveyFault.NO_CALCULATION, "calculation"))
        if line.get("constraint") and not step.constraint_message:
            self.findings.append(line.finding(SurveyFault.NO_CONSTRAINT_MESSAGE, "constraint_message", self.own))
        if step.constraint_message and not line.get("constraint"):
            self.findings.append(line.finding(SurveyFault.NO_CONSTRAINT, "constraint"))
        if step.default is not None and not _accepts(step, step.default):
            self.findings.append(line.finding(SurveyFault.BAD_DEFAULT, "default", value=step.default))


_COLUMNS = frozenset().union(*_MEANINGFUL.values())


def _accepts(step: Step, value: str) -> bool:
    """Whether the value can be an answer; a constraint that looks at other answers is left to the day."""
    if step.constraint is not None and step.constraint.variables:
        step = replace(step, constraint=None)
    return refusal(step, value, step.choices, {}) is None
