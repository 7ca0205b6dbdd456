"""The expressions in a survey's cells: parsed, and checked against the questions that stand before them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from programme.expressions import (
    ArgumentCountError,
    Expression,
    ExpressionError,
    ExpressionSyntaxError,
    QuotedQuestionError,
    UnknownFunctionError,
    parse_expression,
)
from programme.findings import Finding
from programme.steps import Choice, Step
from programme.survey_findings import ExpressionFault
from programme.xlsform_lines import Line

_CLOCK = frozenset(("today", "now", "once", "date", "date-time"))


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression in a row may speak of."""

    #: Questions and calculations that stand before the row, by name.
    earlier: Mapping[str, Step]
    #: Every name of the form, with whether it can have an answer.
    everything: Mapping[str, bool]
    #: The further columns of the sheet choices.
    columns: frozenset[str]


def read_expression(
    line: Line, column: str, scope: Scope, findings: list[Finding], choices: tuple[Choice, ...] = ()
) -> Expression | None:
    """The expression in the cell; None where the cell is blank or no one could evaluate it.

    `choices` are those of the row's own question: what the dot of its constraint can be.
    """
    source = line.get(column)
    if not source:
        return None
    try:
        expression = parse_expression(source)
    except ExpressionError as error:
        findings.append(_fault(line, column, error))
        return None
    wrong = [*_check_names(line, column, scope, expression), *_check_codes(line, column, scope, expression, choices)]
    findings.extend(wrong)
    return None if wrong else expression


def _fault(line: Line, column: str, error: ExpressionError) -> Finding:
    match error:
        case ExpressionSyntaxError():
            fault = ExpressionFault.SYNTAX if error.near else ExpressionFault.CUT_SHORT
        case UnknownFunctionError():
            fault = ExpressionFault.CLOCK if error.function in _CLOCK else ExpressionFault.UNKNOWN_FUNCTION
        case ArgumentCountError():
            fault = ExpressionFault.WRONG_ARGUMENTS
        case QuotedQuestionError():
            fault = ExpressionFault.QUOTED_QUESTION
        case _:
            fault = ExpressionFault.BAD_PATTERN
    return line.finding(fault, column, **vars(error))


def _check_names(line: Line, column: str, scope: Scope, expression: Expression) -> Iterator[Finding]:
    for name in sorted(expression.variables - scope.earlier.keys()):
        yield line.finding(_why_not(scope, name), column, name=name)
    if expression.uses_self and column != "constraint":
        yield line.finding(ExpressionFault.MISPLACED_DOT, column)
    if column != "choice_filter":
        for name in sorted(expression.columns):
            yield line.finding(ExpressionFault.BARE_NAME, column, name=name)
    else:
        for name in sorted(expression.columns - scope.columns - {"name"}):
            yield line.finding(ExpressionFault.UNKNOWN_COLUMN, column, name=name)


def _why_not(scope: Scope, name: str) -> ExpressionFault:
    if name not in scope.everything:
        return ExpressionFault.UNKNOWN_QUESTION
    return ExpressionFault.LATER_QUESTION if scope.everything[name] else ExpressionFault.SILENT_QUESTION


def _check_codes(
    line: Line, column: str, scope: Scope, expression: Expression, own: tuple[Choice, ...]
) -> Iterator[Finding]:
    for name, code in expression.codes:
        step = scope.earlier.get(name)
        choices = own if name == "." else step.choices if step is not None else ()
        if choices and not {choice.name for choice in choices}.issuperset(code.split()):
            shown = line.get("name") if name == "." else name
            yield line.finding(ExpressionFault.UNKNOWN_CODE, column, name=shown, code=code)
