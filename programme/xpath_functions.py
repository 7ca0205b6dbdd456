"""What the functions and operators of an expression do.

A value is text, a number, true or false, or None: "no number", which is what XPath calls NaN. A blank (an empty text or
None) makes every comparison false; arithmetic with it gives None. Nothing here raises on any answer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from types import MappingProxyType

Value = str | Decimal | bool | None
Function = Callable[..., Value]

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*")
_ONE = Decimal(1)


def number(value: Value) -> Decimal | None:
    """The value as a number, or None. True is 1."""
    if isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        return Decimal(value.strip()) if _NUMBER.fullmatch(value) else None
    return value


def text(value: Value) -> str:
    """The value as text: a number without exponent or needless zeros, None as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain == "-0" else plain
    return value or ""


def truth(value: Value) -> bool:
    """The value as a yes or no: a text that is not empty and a number that is not 0 are a yes."""
    return bool(value)


def _is_blank(value: Value) -> bool:
    return value is None or value == ""


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return number(left) == number(right)
    if isinstance(left, str) or isinstance(right, str):
        return text(left) == text(right)
    return left == right


def _equals(left: Value, right: Value) -> bool:
    return not (_is_blank(left) or _is_blank(right)) and _equal(left, right)


def _differs(left: Value, right: Value) -> bool:
    return not (_is_blank(left) or _is_blank(right)) and not _equal(left, right)


def _ordering(holds: Callable[[Decimal, Decimal], bool]) -> Function:
    def compare(left: Value, right: Value) -> bool:
        first, second = number(left), number(right)
        return first is not None and second is not None and holds(first, second)

    return compare


def _arithmetic(operation: Callable[[Decimal, Decimal], Decimal]) -> Function:
    def calculate(left: Value, right: Value) -> Decimal | None:
        first, second = number(left), number(right)
        if first is None or second is None:
            return None
        try:
            return operation(first, second)
        except ArithmeticError:  # division by zero, and numbers beyond any farm
            return None

    return calculate


def _round(value: Value, places: Value = Decimal(0)) -> Decimal | None:
    exact, digits = number(value), number(places)
    if exact is None or digits is None:
        return None
    try:
        return exact.quantize(_ONE.scaleb(-int(digits)), ROUND_HALF_UP)
    except ArithmeticError:
        return None


def _int(value: Value) -> Decimal | None:
    exact = number(value)
    return None if exact is None else exact.to_integral_value(ROUND_DOWN)


def _extreme(choose: Callable[[list[Decimal]], Decimal]) -> Function:
    def among(*values: Value) -> Decimal | None:
        numbers = [each for each in map(number, values) if each is not None]
        return choose(numbers) if len(numbers) == len(values) else None

    return among


@dataclass(frozen=True, slots=True)
class Signature:
    """A function with the least and most arguments that it takes."""

    function: Function
    least: int
    most: int


#: Texts joined by `concat`, or numbers compared by `min`: more are not read by anyone.
_MANY = 20

FUNCTIONS: Mapping[str, Signature] = MappingProxyType(
    {
        "or": Signature(lambda left, right: truth(left) or truth(right), 2, 2),
        "and": Signature(lambda left, right: truth(left) and truth(right), 2, 2),
        "=": Signature(_equals, 2, 2),
        "!=": Signature(_differs, 2, 2),
        "<": Signature(_ordering(lambda left, right: left < right), 2, 2),
        "<=": Signature(_ordering(lambda left, right: left <= right), 2, 2),
        ">": Signature(_ordering(lambda left, right: left > right), 2, 2),
        ">=": Signature(_ordering(lambda left, right: left >= right), 2, 2),
        "+": Signature(_arithmetic(lambda left, right: left + right), 2, 2),
        "-": Signature(_arithmetic(lambda left, right: left - right), 2, 2),
        "*": Signature(_arithmetic(lambda left, right: left * right), 2, 2),
        "div": Signature(_arithmetic(lambda left, right: left / right), 2, 2),
        "mod": Signature(_arithmetic(lambda left, right: left % right), 2, 2),
        "unary -": Signature(lambda value: _arithmetic(lambda zero, it: zero - it)(Decimal(0), value), 1, 1),
        "is blank": Signature(_is_blank, 1, 1),
        "is answered": Signature(lambda value: not _is_blank(value), 1, 1),
        "not": Signature(lambda value: not truth(value), 1, 1),
        "true": Signature(lambda: True, 0, 0),
        "false": Signature(lambda: False, 0, 0),
        "if": Signature(lambda condition, then, otherwise: then if truth(condition) else otherwise, 3, 3),
        "coalesce": Signature(lambda first, second: second if _is_blank(first) else first, 2, 2),
        "selected": Signature(lambda chosen, code: text(code) in text(chosen).split(), 2, 2),
        "count-selected": Signature(lambda chosen: Decimal(len(text(chosen).split())), 1, 1),
        "number": Signature(number, 1, 1),
        "int": Signature(_int, 1, 1),
        "round": Signature(_round, 1, 2),
        "min": Signature(_extreme(min), 1, _MANY),
        "max": Signature(_extreme(max), 1, _MANY),
        "string": Signature(text, 1, 1),
        "string-length": Signature(lambda value: Decimal(len(text(value))), 1, 1),
        "contains": Signature(lambda value, part: text(part) in text(value), 2, 2),
        "starts-with": Signature(lambda value, start: text(value).startswith(text(start)), 2, 2),
        "concat": Signature(lambda *values: "".join(map(text, values)), 1, _MANY),
        "regex": Signature(lambda value, pattern: re.fullmatch(text(pattern), text(value)) is not None, 2, 2),
    }
)
