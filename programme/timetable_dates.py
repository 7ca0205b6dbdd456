"""The dates of sessions and those who are expected at them, as far as a timetable needs to know them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from programme.harvest import Farm, Harvest

VIRTUAL, IN_PERSON, MIXED = "virtual", "in_person", "mixed"
"""How a session is given."""
INTERACTIVE = "interactive"
"""An objective of a service; the other is informative."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Guest:
    """An organization that is expected."""

    organization_id: int
    legal_name: str
    farm: Farm
    #: Who may come for it.
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Date:
    """A session with its date. Its moments are aware."""

    session_id: int
    run_id: int
    service_id: int
    starts_at: datetime
    ends_at: datetime
    #: virtual, in_person or mixed: of a mixed one nobody need travel.
    modality: str
    #: informative or interactive; None: not told.
    objective: str | None
    #: Who gives it, as far as known.
    officers: frozenset[int]
    #: Where it is held, or for whom.
    regions: frozenset[str]
    #: Those expected.
    organizations: frozenset[int]
    #: Who may come for them. It matters of the other sessions only: of the one in question its guests say it.
    people: frozenset[int] = frozenset()

    def meets(self, other: "Date") -> bool:
        """Are they on at the same time? One that begins when the other ends is not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def first_day(self, zone: tzinfo) -> date:
        """The day on which it begins, by the clock of the place."""
        return self.starts_at.astimezone(zone).date()

    def last_day(self, zone: tzinfo) -> date:
        """The day on which it ends; one that ends at midnight ends on the day before."""
        end = (self.ends_at - timedelta.resolution).astimezone(zone).date()
        return max(self.first_day(zone), end)


@dataclass(frozen=True, slots=True)
class Case:
    """A date, and all that it is judged by."""

    session: Date
    guests: Sequence[Guest]
    #: Never the session itself, as it was dated before.
    others: Sequence[Date]
    harvest: Harvest
    zone: tzinfo

    @property
    def days(self) -> list[date]:
        """The days on which the session is on; nearly always one."""
        first, last = self.session.first_day(self.zone), self.session.last_day(self.zone)
        return [first + number * A_DAY for number in range((last - first).days + 1)]

    @property
    def month(self) -> tuple[date, date]:
        """The first and the last day of the calendar month in which it begins."""
        first = self.session.first_day(self.zone).replace(day=1)
        return first, (first + 31 * A_DAY).replace(day=1) - A_DAY

    @property
    def of_month(self) -> list[Date]:
        """The session and the others that begin in its calendar month."""
        first, last = self.month
        return [self.session, *(each for each in self.others if first <= each.first_day(self.zone) <= last)]

    def guests_among(self, others: Iterable[Date]) -> set[int]:
        """The guests that are expected at one of the others too."""
        expected = {number for other in others for number in other.organizations}
        return expected & {guest.organization_id for guest in self.guests}
