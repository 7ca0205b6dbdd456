"""The grammar of an XLSForm expression: from text to a tree.

The part of XPath 1.0 that questionnaires use: literals, `${question}`, `.` (the answer itself), a bare name (a column
of the choices, in a choice filter), operators and function calls. No paths, no axes, no predicates.

A library's parser was measured and left out: elementpath costs 30 MB and 0.4 s at start, knows neither `${}` nor the
functions of ODK, and its errors speak of XPath rather than of what to mend. It is the tests' oracle instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from programme.errors import ProgrammeError

#: Longer or deeper ones cannot be reviewed in a spreadsheet's cell.
MOST_CHARACTERS = 500
MOST_BRACKETS = 30
#: How much of an expression an error quotes.
_SHOWN = 40

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>   \d+(?:\.\d*)? | \.\d+ )
    | (?P<text>     "[^"]*" | '[^']*' )
    | (?P<variable> \$\{[^{}]*\} )
    | (?P<name>     [A-Za-z_][\w.:-]* )
    | (?P<sign>     != | <= | >= | [-+*=<>(),.] )
    | (?P<strange>  \S )
    )""",
    re.VERBOSE,
)
#: How tightly an operator binds. Comparisons do not chain: `18 < ${age} < 60` means something else than it seems.
_BINDING = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}
_UNARY_MINUS = 7
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))


class ExpressionError(ProgrammeError):
    """An expression that no one could evaluate. `expression` is its source."""

    def __init__(self, expression: str) -> None:
        super().__init__(expression)
        self.expression = expression


class ExpressionSyntaxError(ExpressionError):
    """It does not read as an expression from `near` on (empty: at its end)."""

    def __init__(self, expression: str, near: str) -> None:
        super().__init__(expression)
        self.near = near


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression. `kind` is number, text, variable, self, column or call; a call's `value` is its name."""

    kind: str
    value: str = ""
    parts: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """The node itself and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


class _Parser:
    """Reads one expression by the binding powers of its operators (Pratt)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = [
            _Token(str(found.lastgroup), found[str(found.lastgroup)], found.start(str(found.lastgroup)))
            for found in _TOKEN.finditer(source)
        ]
        self.position = 0
        self.depth = 0

    def whole(self) -> Node:
        tree = self.expression(0)
        if self.peek().kind != "end":
            raise self.error(self.peek())
        return tree

    def peek(self) -> _Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else _Token("end", "", len(self.source))

    def take(self) -> _Token:
        token = self.peek()
        self.position += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token.text != sign or token.kind != "sign":
            raise self.error(token)

    def error(self, token: _Token) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(self.source, self.source[token.start :].strip()[:_SHOWN])

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > MOST_BRACKETS:
            raise self.error(self.peek())
        left, compared = self.operand(), False
        while (power := self.power()) > binding:
            operator = self.take()
            comparison = operator.text in _COMPARISONS
            if comparison and compared:
                raise self.error(operator)
            left, compared = Node("call", operator.text, (left, self.expression(power))), comparison
        self.depth -= 1
        return left

    def power(self) -> int:
        token = self.peek()
        return _BINDING.get(token.text, 0) if token.kind in ("name", "sign") else 0

    def operand(self) -> Node:
        token = self.take()
        match token.kind:
            case "sign":
                return self.signed(token)
            case "name" if token.text not in _BINDING:
                return self.call(token.text) if self.peek().text == "(" else Node("column", token.text)
            case "number":
                return Node("number", token.text)
            case "text":
                return Node("text", token.text[1:-1])
            case "variable":
                return Node("variable", token.text[2:-1].strip())
            case _:
                raise self.error(token)

    def signed(self, token: _Token) -> Node:
        if token.text == ".":
            return Node("self")
        if token.text == "-":
            return Node("call", "unary -", (self.expression(_UNARY_MINUS),))
        if token.text != "(":
            raise self.error(token)
        inner = self.expression(0)
        self.expect(")")
        return inner

    def call(self, name: str) -> Node:
        self.expect("(")
        arguments: list[Node] = []
        while self.peek().text != ")" or self.peek().kind != "sign":
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.expect(")")
        return Node("call", name, tuple(arguments))


def parse(source: str) -> Node:
    """The tree of `source`. Raises ExpressionSyntaxError."""
    if len(source) > MOST_CHARACTERS:
        raise ExpressionSyntaxError(source, source[MOST_CHARACTERS:][:_SHOWN])
    return _Parser(source).whole()
