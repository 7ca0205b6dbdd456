"""When organizations harvest, and what other labours keep them in the field (C19; domain.md §2).

The calendars that ship are defaults by chain, region and altitude band, each month with its certainty. What an
organization says of its own months wins. The sources speak of months; organizations may speak of halves of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from programme.messages import Message
from programme.organizations import Term

HALVES = 24
"""Half-months of a year."""

HARVEST = "harvest"

LABOURS: Mapping[str, Term] = {
    HARVEST: Term(Message("harvest"), ("cosecha",)),
    "wet_milling": Term(Message("wet milling and drying"), ("beneficio y secado",)),
    "gleaning": Term(Message("last picking against the berry borer"), ("raspa contra la broca",)),
    "pruning": Term(Message("pruning"), ("poda",)),
    "shade_pruning": Term(Message("pruning of the shade trees"), ("poda de la sombra",)),
    "fertilising": Term(Message("fertilising"), ("abonamiento",)),
    "fermenting": Term(Message("pod breaking, fermenting and drying"), ("quiebra, fermentado y secado",)),
    "sick_pods": Term(Message("removal of sick pods"), ("retiro de mazorcas enfermas",)),
    "bagging": Term(Message("bagging and desuckering"), ("enfunde y deshije",)),
    "irrigation": Term(Message("irrigation turns"), ("turnos de riego",)),
}
"""The labours that have calendars."""


class Load(IntEnum):
    """How much hands are needed."""

    NONE = 0
    SOME = 1
    PEAK = 2


class Certainty(IntEnum):
    """How well a month of a calendar is founded: the dots of domain.md §2."""

    #: Interpolated, or general knowledge.
    ASSUMED = 1
    ONE_SOURCE = 2
    #: The document of the pilot, or two sources that agree.
    AGREED = 3


@dataclass(frozen=True, slots=True)
class Farm:
    """What the calendars need to know of an organization, in the codes of `programme.organizations`."""

    chain: str
    region: str
    #: None: not known, so the highest load of the bands is taken.
    altitude_band: str | None = None
    #: The half-months in which it harvests most, by its own word: 0 is 1-15 January, 1 is 16-31 January … 23.
    #: None: not told.
    busiest: frozenset[int] | None = None
    #: Weekdays of cutting, packing and shipping; Monday is 0.
    packing: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """One labour of one chain through the year, January first, where it holds and by whose word."""

    chain: str
    regions: frozenset[str]
    #: None: at every altitude.
    altitude_bands: frozenset[str] | None
    labour: str
    months: tuple[Load, ...]
    certainties: tuple[Certainty, ...]
    source: str
    note: str

    def holds_for(self, farm: Farm) -> bool:
        """Is it a calendar of this farm? Where the farm's altitude is not known, that of every band is."""
        if farm.chain != self.chain or farm.region not in self.regions:
            return False
        return self.altitude_bands is None or farm.altitude_band is None or farm.altitude_band in self.altitude_bands


@dataclass(frozen=True, slots=True)
class Harvest:
    """All the calendars that ship. `programme.harvest_rows.read_harvest` makes it.

    Where nobody published when a chain is harvested in a region (coffee in Piura, banana in Junín), there is no
    calendar: the load is NONE, and that is not certain.
    """

    calendars: tuple[Calendar, ...]

    def load_on(self, farm: Farm, day: date) -> Load:
        """The load of the harvest alone. Own months win: PEAK in them, and elsewhere the default's but never PEAK."""
        return self._load_in(farm, half_month(day))

    def most_between(self, farm: Farm, first: date, last: date) -> Load:
        """The highest load from `first` to `last`, both included. No day between them: NONE."""
        halves = range(_place(first), _place(last) + 1) if first <= last else range(0)
        return max((self._load_in(farm, place % HALVES) for place in halves[:HALVES]), default=Load.NONE)

    def peak_ends(self, farm: Farm, day: date) -> date | None:
        """The last day of the peak that `day` lies in, be it in the next year; None: it lies in none.

        Of a peak all the year through, a last day less than a year away.
        """
        if self.load_on(farm, day) is not Load.PEAK:
            return None
        place = _place(day)
        ends = (at for at in range(place, place + HALVES - 1) if self._load_in(farm, (at + 1) % HALVES) < Load.PEAK)
        return _first_day(next(ends, place + HALVES - 1) + 1) - timedelta(days=1)

    def peak_begins_after(self, farm: Farm, day: date) -> date | None:
        """The first day of the next peak that begins after `day`, at most a year later; None: none begins."""
        for at in range(_place(day) + 1, _place(day) + HALVES + 1):
            before, then = self._load_in(farm, (at - 1) % HALVES), self._load_in(farm, at % HALVES)
            if before < then == Load.PEAK:
                return _first_day(at)
        return None

    def labours_on(self, farm: Farm, day: date) -> tuple[tuple[str, Load], ...]:
        """The labours besides the harvest that need hands on that day, by their codes in `LABOURS`, in its order."""
        half = half_month(day)
        loads = ((labour, self._default(farm, labour, half)) for labour in LABOURS if labour != HARVEST)
        return tuple((labour, load) for labour, load in loads if load)

    def is_certain(self, farm: Farm, day: date) -> bool:
        """Is the harvest's load on that day founded: by the organization's own word, or by a source?

        False: interpolated, general knowledge, without a calendar, or the bands of an unknown altitude differ. Whoever
        shows the load shows that too.
        """
        half = half_month(day)
        if farm.busiest is not None and half in farm.busiest:
            return True
        load = self._load_in(farm, half)
        said = [(each.months[half // 2], each.certainties[half // 2]) for each in self._calendars(farm, HARVEST)]
        return bool(said) and all(month == load and certainty > Certainty.ASSUMED for month, certainty in said)

    def _load_in(self, farm: Farm, half: int) -> Load:
        default = self._default(farm, HARVEST, half)
        if farm.busiest is None:
            return default
        return Load.PEAK if half in farm.busiest else min(default, Load.SOME)

    def _default(self, farm: Farm, labour: str, half: int) -> Load:
        return max((each.months[half // 2] for each in self._calendars(farm, labour)), default=Load.NONE)

    def _calendars(self, farm: Farm, labour: str) -> Iterator[Calendar]:
        return (each for each in self.calendars if each.labour == labour and each.holds_for(farm))


def is_packing(farm: Farm, day: date) -> bool:
    """Does the organization cut, pack or ship on that weekday? It is no day for anything else (domain.md §2)."""
    return day.weekday() in farm.packing


def half_month(day: date) -> int:
    """0 to 23: the first half of a month goes to its 15th day, the second to its end."""
    return (day.month - 1) * 2 + (day.day > 15)  # noqa: PLR2004 - the sentence above


def _place(day: date) -> int:
    """Its half-month among those of all years."""
    return day.year * HALVES + half_month(day)


def _first_day(place: int) -> date:
    year, half = divmod(place, HALVES)
    return date(year, half // 2 + 1, 16 if half % 2 else 1)
