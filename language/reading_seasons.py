"""Months and days of the week as people here list them: «enero y marzo», «de abril a julio y noviembre»."""

import re
from collections.abc import Mapping

from language.reading_moments import MONTH_NUMBERS, WEEKDAY_NUMBERS, plain

#: Between two names: all from the first to the second, over the year's end too.
_TO = frozenset({"a", "al", "hasta", "to", "until", "-"})
_FILLING = frozenset({
    "y", "e", "o", "de", "del", "desde", "en", "el", "la", "los", "las", "mes", "meses", "dia", "dias", "solo",
    "and", "in", "from", "the", "on", "of",
})  # fmt: skip
_WHOLE = frozenset({"todo el ano", "todos los meses", "todos los dias", "all the year", "all year", "every day"})
_WORDS = re.compile(r"[a-z]+|-|\d+")


def read_months(text: str) -> frozenset[int] | None:
    """The months, 1 to 12, that somebody lists; None: that is no list of months."""
    return _read(text, MONTH_NUMBERS, 1, 12)


def read_weekdays(text: str) -> frozenset[int] | None:
    """The days of the week, Monday 0, that somebody lists; None: that is no list of them."""
    plural = {f"{word}s": number for word, number in WEEKDAY_NUMBERS.items()}
    return _read(text, {**plural, **WEEKDAY_NUMBERS}, 0, 7)


def _read(text: str, numbers: Mapping[str, int], first: int, many: int) -> frozenset[int] | None:
    said = plain(text)
    if said.strip(" .") in _WHOLE:
        return frozenset(range(first, first + many))
    found: set[int] = set()
    last: int | None = None
    is_range = False
    for word in _WORDS.findall(said.replace("\N{EN DASH}", "-")):
        if word in numbers:
            number = numbers[word]
            begin = last if is_range and last is not None else number
            found.update((begin - first + step) % many + first for step in range((number - begin) % many + 1))
            last, is_range = number, False
        elif word in _TO and last is not None and not is_range:
            is_range = True
        elif word not in _FILLING:
            return None
    return frozenset(found) if found and not is_range else None
