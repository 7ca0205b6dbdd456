"""Numbers as people here write them, read leniently; and numbers as the Ruta writes them.

Peru writes 150,000.00; the programme's documents write 150 000,00 (domain.md §3, I-22). So a mark before three digits
can mean two things. What is read:

| written                | value      | sure | why                                                         |
|------------------------|------------|------|-------------------------------------------------------------|
| 150 000 · 1 860 000,50 | as written | yes  | blanks between groups of three can only group               |
| 150,000                | 150000     | yes  | Peru's own way                                              |
| 150.000                | 150000     | no   | other countries' way, but decimals in Peru                  |
| 1.860.000 · 1'860,000  | 1860000    | yes  | several marks can only group                                |
| 1,860.000 · 1 860,000  | 1860000    | no   | two kinds of marks, and the last one may be either          |
| 1,860 millones         | 1860000    | no   | decimals are likelier than thousands of millions            |
| 12,5 · 1.86 · 0,125    | as written | yes  | decimals: not three digits after the mark, or a zero before |
| 12 socios · unos 12    | 12         | no   | a word that we do not know may change the meaning           |
| 12-15 · entre 10 y 20  | none       |      | two numbers are not one                                     |

Whoever asks repeats an unsure reading, and the person confirms it.
"""

import re
import unicodedata
from collections import deque
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from language.number_words import HALVES, JOINTS, MULTIPLIERS, NUMERALS, SILENT

MAX_DIGITS = 15
"""Longer ones are no amounts: somebody sent an account."""

CURRENCIES = {"PEN": "S/", "USD": "US$"}
"""How the programme's documents write a currency; any other is named by its code."""

_TOKENS = re.compile(
    r"""
    (?P<digits> (?<![a-z0-9]) -? (?: \d{1,3} (?:[ ']\d{3})+ (?!\d) | \d+ ) (?: [.,]\d+ | '\d{3}(?!\d) )*
              | (?<!\S) -? [.,]\d+ )
  | (?P<silent> (?<![a-z]) s/\.? | us\$ | [$€%!¡.,] )
  | (?P<word>   [a-z]+ )
  | (?P<other>  \S )
    """,
    re.VERBOSE | re.ASCII,
)
#: What telephones put for an apostrophe or a minus.
_LOOK_ALIKES = str.maketrans("\u2018\u2019\u00b4`\u2212\u2013", "''''--")
_HOUSE_MARKS = str.maketrans(",.", " ,")
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A number found in what a person wrote; `sure` when it can mean nothing else."""

    value: Decimal
    sure: bool


def read_number(text: str) -> Reading | None:
    """The one number in a text, without its currency or percent sign; None where there is none, or more than one.

    Reads digits by the table above, «mil», «k» and «millones» after them, and numerals in words («veintidós mil»).
    """
    tokens = [(token.lastgroup, token.group()) for token in _TOKENS.finditer(_plain(text))]
    telling = deque(text for kind, text in tokens if _tells(kind, text))
    amount = _read_amount(telling) if telling else None
    if amount is None:
        return None
    known = all(kind == "silent" or text in SILENT or _tells(kind, text) for kind, text in tokens)
    return Reading(amount.value, amount.sure and known)


def say_number(number: Decimal | int) -> str:
    """The number as the programme's documents write it, in every language: `1 860 000,5` (I-22). Plain blanks only."""
    # Adding zero takes the sign from a zero.
    return _mark(Decimal(number).normalize() + 0)


def say_money(amount: Decimal | int, currency: str) -> str:
    """An amount after its currency, to the cent where there are cents: `S/ 150 000`, `US$ 2 500,50`, `EUR 10`."""
    cents = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + 0
    return f"{CURRENCIES.get(currency, currency)} {_mark(cents if cents % 1 else cents.to_integral_value())}"


def _mark(number: Decimal) -> str:
    return f"{number:,f}".translate(_HOUSE_MARKS)


def _plain(text: str) -> str:
    """In small letters, without accents and marks that nobody sees; every kind of blank, digit and sign made plain."""
    letters = unicodedata.normalize("NFKD", text.translate(_LOOK_ALIKES)).casefold()
    seen = "".join(letter for letter in letters if unicodedata.category(letter) not in {"Mn", "Cf"})
    return seen.replace("por ciento", "%")


def _tells(kind: str | None, text: str) -> bool:
    return kind == "digits" or text in NUMERALS or text in MULTIPLIERS or text in HALVES or text in JOINTS


def _read_amount(tokens: deque[str]) -> Reading | None:
    """Parts with ever smaller multipliers, added: «2 millones 630 mil», «un millón y medio»; None if they don't fit."""
    total, below, sure = Decimal(0), None, True
    while tokens:
        part = Reading(Decimal(1), sure=True) if tokens[0] in MULTIPLIERS else _read_part(tokens)
        if part is None:
            return None
        factor = 1
        while tokens and tokens[0] in MULTIPLIERS:
            factor *= MULTIPLIERS[tokens.popleft()]
        value = part.value * factor
        if below is not None and not (total > 0 and 0 <= value < below):
            return None
        total, sure = total + value, sure and part.sure
        below = factor if factor > 1 else 0
        if len(tokens) > 1 and tokens[0] in JOINTS and tokens[1] in HALVES:
            tokens.popleft()
            tokens.popleft()
            total += Decimal(factor) / 2
    return Reading(total, sure)


def _read_part(tokens: deque[str]) -> Reading | None:
    """What stands before a multiplier: digits, «medio», or numerals."""
    if tokens[0][-1].isdigit():
        digits = tokens.popleft()
        return _read_digits(digits, multiplied=bool(tokens) and tokens[0] in MULTIPLIERS)
    if tokens[0] in HALVES:
        tokens.popleft()
        return Reading(Decimal("0.5"), sure=True)
    return _read_numerals(tokens)


def _read_numerals(tokens: deque[str]) -> Reading | None:
    """Numerals that add up, as in «ciento veinte» and «treinta y cinco»; not «diez veinte»."""
    total: int | None = None
    while tokens:
        skipped = 1 if total is not None and tokens[0] in JOINTS else 0
        numeral = NUMERALS.get(tokens[skipped]) if len(tokens) > skipped else None
        if numeral is None or (total is not None and (total == 0 or total % 10 ** len(str(numeral)))):
            break
        for _ in range(skipped + 1):
            tokens.popleft()
        total = (total or 0) + numeral
    return None if total is None else Reading(Decimal(total), sure=True)


def _read_digits(token: str, *, multiplied: bool) -> Reading | None:
    """Digits and the marks between them, by the table of this file."""
    # An apostrophe divides the millions here, where a comma divides the thousands: 1'860,000.
    unsigned = token.removeprefix("-").replace("'", ",")
    sign = "-" if token.startswith("-") else ""
    parts, marks = re.split(r"[., ]", unsigned), re.findall(r"[., ]", unsigned)
    if sum(map(len, parts)) > MAX_DIGITS:
        return None
    whole = Decimal(sign + "".join(parts))
    decimal = Decimal(f"{sign}{''.join(parts[:-1])}.{parts[-1]}")
    grouped = _are_groups(parts)
    if set(marks) == {" "} or (len(marks) > 1 and len(set(marks)) == 1):
        return Reading(whole, sure=True) if grouped else None
    if len(marks) > 1:
        fits = len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and _are_groups(parts[:-1])  # noqa: PLR2004 - one groups, one divides
        return Reading(whole if grouped else decimal, sure=not grouped) if fits else None
    if marks and (multiplied or not grouped):
        return Reading(decimal, sure=not grouped)
    return Reading(whole, sure="." not in marks)


def _are_groups(parts: list[str]) -> bool:
    """Thousands: one to three digits that do not begin with zero, then three each."""
    first, *others = parts
    return 0 < len(first) <= _GROUP and first[0] != "0" and all(len(part) == _GROUP for part in others)
