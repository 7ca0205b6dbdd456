"""Few have confirmed a session: when that is so, and when people are told of it (domain.md C23).

The pilot's alarm was an event «para tres o cuatro personas», raised so late that outsiders were called in a hurry (seed
L845). Here it is raised ten, five and two days before, while there is still something to choose.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from programme.errors import ProgrammeError
from programme.hours import is_holiday
from programme.import_faults import CellRefused, ImportFault
from programme.imports import Column, one_of, read_rows, shorten, words
from programme.reminder_rules import RulesRefused
from programme.sheets import Sheet

A_DAY = timedelta(days=1)
FEWEST, ONE_OF, DAYS, HOUR, NOTICE, OFFERED = "fewest", "one_of", "days", "hour", "notice", "offered"
#: What the table has a row for, and how people name it.
ROWS: Mapping[str, tuple[str, ...]] = {
    FEWEST: ("menos de",),
    ONE_OF: ("uno de cada",),
    DAYS: ("días antes",),
    HOUR: ("hora",),
    NOTICE: ("no ofrecer a menos de",),
    OFFERED: ("ofrecer sin aforo",),
}


class MissingThreshold(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """The table has no row for something."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no row for {what}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the table that ships, programme/data/few_confirmed.csv: there each has its reason and source."""

    #: Fewer organizations than these are few.
    fewest: int
    #: Where few were invited, one of so many is enough.
    one_of: int
    #: Days before a session, the most first, and the hour of the place at which it is looked at.
    days: tuple[int, ...]
    hour: int
    #: Seats are offered to others up to so long before it.
    notice: timedelta
    #: So many seats are offered at once where nobody knows how many there are.
    offered: int

    def enough(self, invited: int, capacity: int | None = None) -> int:
        """How many organizations must have confirmed, of so many invited and with so many seats (None: not known)."""
        wanted = min(self.fewest, math.ceil(invited / self.one_of))
        return wanted if capacity is None else min(wanted, capacity)

    def are_few(self, confirmed: int, invited: int, capacity: int | None = None) -> bool:
        """Whether so many are too few. Where nobody was invited, nobody is missing."""
        return confirmed < self.enough(invited, capacity)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A moment at which it is looked whether enough have confirmed. Both moments are in UTC."""

    days: int
    due_at: datetime
    #: When the next one is, or the session begins.
    until: datetime


def checkpoints(thresholds: Thresholds, starts_at: datetime, since: datetime, zone: tzinfo) -> tuple[Checkpoint, ...]:
    """When it is looked at a session, the first first; not on a holiday, but on the working day before. People have had
    a day to answer by then: what lies within a day of `since`, from when on its date holds, is left out.
    """
    day = starts_at.astimezone(zone).date()
    found: list[Checkpoint] = []
    until = starts_at.astimezone(UTC)
    for days in sorted(thresholds.days):
        due_at = datetime.combine(_working(day - days * A_DAY), time(thresholds.hour), zone).astimezone(UTC)
        if due_at < since + A_DAY:
            break
        found.append(Checkpoint(days, due_at, until))
        until = due_at
    return tuple(reversed(found))


def read_thresholds(sheet: Sheet) -> Thresholds:
    """The thresholds of the table. Raises RulesRefused and MissingThreshold: what ships is wholly sound, or it is not
    taken.
    """
    records, findings = read_rows(sheet, COLUMNS)
    if findings:
        raise RulesRefused(findings)
    values: dict[str, tuple[int, ...]] = {record.values["what"]: record.values["value"] for record in records}
    for what in ROWS:
        if what not in values:
            raise MissingThreshold(what)
    one = {what: numbers[0] for what, numbers in values.items()}
    notice = timedelta(days=one[NOTICE])
    return Thresholds(one[FEWEST], one[ONE_OF], values[DAYS], one[HOUR], notice, one[OFFERED])


def _working(day: date) -> date:
    while is_holiday(day):
        day -= A_DAY
    return day


def _numbers(text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[1-9]\d{0,2}( [1-9]\d{0,2})*", text):
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed="5, 10 5 2")
    return tuple(map(int, text.split()))


COLUMNS: tuple[Column, ...] = (
    Column("what", True, one_of(ROWS), unique=True),
    Column("value", True, _numbers),
    Column("reason", True, words(300)),
    Column("source", True, words(200)),
)
