"""Days with their hours, and months, as people write them in a cell: «14/08/2026 17:30», «2026-09», «setiembre 2026».

What has no offset is read by the clock of the place. Whole minutes: a spreadsheet's reckoning adds tiny parts.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from programme.import_faults import CellRefused
from programme.imports import fold, shorten
from programme.session_faults import SessionFault

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
#: How else a month is written or begins.
OTHERS = {"septiembre": 9, "sep": 9, "sept": 9}
#: Nobody plans beyond; and every one of these moments can be told in any zone.
YEARS = range(2000, 2100)
#: Years that spreadsheets write with two digits.
CENTURY = 2000

_HOUR = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
_OFFSET = r"(Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:T|,? +){_HOUR} *{_OFFSET}")
_LOCAL = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})(?:T|,? +){_HOUR} *(?:([AP])\.? *M\.?)?")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]+)_(?:de_|del_)?(\d{4}|\d{2})")

HOURS_AFTER_NOON = 12


def moment_in(zone: tzinfo) -> Callable[[str], datetime]:
    """Reads a day with its hour: RFC 3339, or by the clock of `zone`. Gives UTC. Raises CellRefused."""

    def read(text: str) -> datetime:
        weekday, plain = _weekday(" ".join(text.upper().split()))
        try:
            moment = _iso(plain, zone) or _local(plain, zone)
        except ValueError:  # such as 31 February
            moment = None
        if moment is None or moment.year not in YEARS:
            fault = SessionFault.NO_HOUR if _DAY.fullmatch(plain) else SessionFault.MOMENT
            raise CellRefused(fault, value=shorten(text))
        if weekday is not None and moment.astimezone(zone).weekday() != weekday:
            raise CellRefused(SessionFault.OTHER_WEEKDAY, value=shorten(text))
        return _whole(moment.astimezone(UTC))

    return read


def moment_or_month_in(zone: tzinfo) -> Callable[[str], datetime | date]:
    """The same, or only a month: then its first day, which is no datetime.

    The first day of a month without an hour is that month: a spreadsheet makes it of «2026-09».
    """
    read_moment = moment_in(zone)

    def read(text: str) -> datetime | date:
        month = _month(" ".join(text.split()))
        return month or read_moment(text)

    return read


def _weekday(text: str) -> tuple[int | None, str]:
    """The day of the week before a date («JUEVES», «JUE.», Monday is 0), and the rest."""
    first, _blank, rest = text.partition(" ")
    name = fold(first.rstrip(".,"))
    known = (number for number, each in enumerate(WEEKDAYS) if len(name) > 2 and each.startswith(name))  # noqa: PLR2004 - three letters are enough
    number = next(known, None)
    return (number, rest) if number is not None else (None, text)


def _iso(text: str, zone: tzinfo) -> datetime | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    *numbers, offset = found.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone comes in the next lines
    if offset is None:
        return local.replace(tzinfo=zone)
    return datetime.fromisoformat(f"{local.isoformat()}{'+00:00' if offset == 'Z' else offset}")


def _local(text: str, zone: tzinfo) -> datetime | None:
    found = _LOCAL.fullmatch(text)
    if found is None:
        return None
    *numbers, half = found.groups()
    day, month, year, hour, minute, second = (int(number or 0) for number in numbers)
    if half is not None:
        if not 1 <= hour <= HOURS_AFTER_NOON:
            return None
        hour = hour % HOURS_AFTER_NOON + (HOURS_AFTER_NOON if half == "P" else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _month(text: str) -> date | None:
    if found := _MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _first(int(year), int(month))
    if found := _NAMED_MONTH.fullmatch(fold(text)):
        year = int(found[2]) if len(found[2]) > 2 else CENTURY + int(found[2])  # noqa: PLR2004 - two digits
        return _first(year, _number_of(found[1]))
    if (found := _DAY.fullmatch(text)) and int(found[3] or found[4]) == 1:
        return _first(int(found[1] or found[6]), int(found[2] or found[5]))
    return None


def _number_of(word: str) -> int:
    """1 to 12; 0: it is no month. Three letters are enough."""
    if word in OTHERS:
        return OTHERS[word]
    named = [number for number, name in enumerate(MONTHS, start=1) if len(word) > 2 and name.startswith(word)]  # noqa: PLR2004 - as said
    return named[0] if len(named) == 1 else 0


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if year in YEARS and 1 <= month <= len(MONTHS) else None


def _whole(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
