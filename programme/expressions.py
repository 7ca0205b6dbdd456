"""The expressions of an XLSForm: parsed once when a questionnaire is read, evaluated on every tap.

Who prepares a questionnaire knows them from ODK; two things differ, on purpose, because here questions wait («Más
tarde») and answers may be left out:

- A blank answer makes a comparison false, `!=` included: `${crop} != 'cacao'` says nothing about a crop that nobody has
  told yet. To ask whether there is an answer, compare with `''`, as in ODK.
- There is no clock: `today()` and `now()` are refused, so that the same answers always mean the same.

"No sé" in a number or text question reads as blank. `regex` must match the whole text. `round` rounds halves up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from programme.xpath_functions import FUNCTIONS, Signature, Value, number, text, truth
from programme.xpath_grammar import ExpressionError, ExpressionSyntaxError, Node, parse

__all__ = [
    "ArgumentCountError",
    "Expression",
    "ExpressionError",
    "ExpressionSyntaxError",
    "PatternError",
    "QuotedQuestionError",
    "UnknownFunctionError",
    "Value",
    "parse_expression",
    "text",
]

#: The values of questions by name; the value of `.`; the columns of the choice at hand.
_Run = Callable[[Mapping[str, Value], Value, Mapping[str, str]], Value]

_NOTHING: Mapping[str, str] = MappingProxyType({})


class UnknownFunctionError(ExpressionError):
    """It calls `function`, which is not known here."""

    def __init__(self, expression: str, function: str) -> None:
        super().__init__(expression)
        self.function = function


class ArgumentCountError(ExpressionError):
    """It calls `function` with `given` arguments instead of `least` to `most`."""

    def __init__(self, expression: str, function: str, given: int, signature: Signature) -> None:
        super().__init__(expression)
        self.function, self.given, self.least, self.most = function, given, signature.least, signature.most


class PatternError(ExpressionError):
    """The second argument of `regex` is not a regular expression in quotation marks."""


class QuotedQuestionError(ExpressionError):
    """`${question}` stands inside quotation marks, where it would be plain text."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, ready to evaluate. Evaluating never raises."""

    source: str
    #: The questions that it asks for.
    variables: frozenset[str]
    #: The bare names: columns of the choices, in a choice filter.
    columns: frozenset[str]
    #: Whether it speaks of `.`, the answer itself.
    uses_self: bool
    #: (question or ".", code) wherever an answer is compared with a literal text: the code should be among the choices.
    codes: tuple[tuple[str, str], ...]
    _run: _Run = field(repr=False, compare=False)

    def value(self, values: Mapping[str, Value], this: Value = "", row: Mapping[str, str] = _NOTHING) -> Value:
        """What it comes to, given the values of the questions, of `.`, and of the columns."""
        return self._run(values, this, row)

    def holds(self, values: Mapping[str, Value], this: Value = "", row: Mapping[str, str] = _NOTHING) -> bool:
        """Whether it comes to a yes."""
        return truth(self._run(values, this, row))


def parse_expression(source: str) -> Expression:
    """Parse and check `source`. Raises an ExpressionError; whether its questions exist is for the caller."""
    tree = parse(source)
    nodes = list(tree.walk())
    for node in nodes:
        _check(source, node)
    return Expression(
        source=source,
        variables=frozenset(node.value for node in nodes if node.kind == "variable"),
        columns=frozenset(node.value for node in nodes if node.kind == "column"),
        uses_self=any(node.kind == "self" for node in nodes),
        codes=tuple(code for node in nodes for code in _compared_codes(node)),
        _run=_compile(tree),
    )


def _check(source: str, node: Node) -> None:
    if node.kind == "text" and "${" in node.value:
        raise QuotedQuestionError(source)
    if node.kind != "call":
        return
    signature = FUNCTIONS.get(node.value)
    if signature is None:
        raise UnknownFunctionError(source, node.value)
    if not signature.least <= len(node.parts) <= signature.most:
        raise ArgumentCountError(source, node.value, len(node.parts), signature)
    if node.value == "regex":
        _check_pattern(source, node.parts[1])


def _check_pattern(source: str, pattern: Node) -> None:
    if pattern.kind != "text":
        raise PatternError(source)
    try:
        re.compile(pattern.value)
    except (re.error, OverflowError) as error:
        raise PatternError(source) from error


def _compared_codes(node: Node) -> list[tuple[str, str]]:
    if node.value not in ("=", "!=", "selected") or node.kind != "call":
        return []
    named = [part.value or "." for part in node.parts if part.kind in ("variable", "self")]
    literals = [part.value for part in node.parts if part.kind == "text" and part.value]
    return [(name, literal) for name in named for literal in literals]


def _compile(node: Node) -> _Run:
    match node.kind:
        case "number":
            constant = number(node.value)
            return lambda _values, _this, _row: constant
        case "text":
            return lambda _values, _this, _row: node.value
        case "variable":
            return lambda values, _this, _row: values.get(node.value, "")
        case "column":
            return lambda _values, _this, row: row.get(node.value, "")
        case "self":
            return lambda _values, this, _row: this
    return _compile_call(node)


def _compile_call(node: Node) -> _Run:
    name, parts = node.value, node.parts
    if name in ("=", "!=") and any(part == Node("text", "") for part in parts):
        # Comparing with '' is how one asks whether there is an answer: the only comparison that a blank can satisfy.
        name = "is blank" if name == "=" else "is answered"
        parts = parts[:1] if parts[1] == Node("text", "") else parts[1:]
    function, runs = FUNCTIONS[name].function, tuple(map(_compile, parts))
    return lambda values, this, row: function(*[run(values, this, row) for run in runs])
