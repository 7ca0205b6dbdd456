"""What happens in the pilot whoever answers: who is admitted when, what they commit to, and which sessions are dated,
moved and called off. Made from a seed, before anything runs; all of it goes through the Ruta's own procedures.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.pilot.portfolio import BANANA, CACAO, COFFEE, HEADERS, Offer, portfolio
from programme.imports import fold
from programme.sheets import Sheet, make_sheet

LIMA = ZoneInfo("America/Lima")
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
#: May 2021 to December 2022 (domain.md §1c).
WHOLE = 87
#: The three calls closed then, with so many of the 150 admitted in all (84 in the first; the others are not told).
CALLS = ((date(2021, 6, 30), 84), (date(2021, 8, 31), 114), (date(2022, 4, 29), 150))
#: Letters of commitment: after the second call, and after the third.
LETTERS = (date(2021, 9, 20), date(2022, 5, 30))
#: A shorter pilot begins in the coffee harvest, and everybody is there from its first day.
SHORT_BEGINS = date(2022, 6, 6)
#: Services in a letter: 12 on average, up to 20.
IN_A_LETTER, LEAST, MOST = 12, 6, 20
CHAINS = {"cafe": COFFEE, "cacao": CACAO, "banano": BANANA}
TOWNS = {COFFEE: "Satipo", CACAO: "Tocache", BANANA: "Sullana"}
#: When sessions begin: after five is what people ask for (C18), and some are earlier all the same.
HOURS = (time(17, 30),) * 4 + (time(18),) * 3 + (time(19), time(15), time(9))
SESSION = (
    "session", "service", "entity", "starts_at", "ends_at", "modality", "place", "link", "run", "part", "parts",
    "capacity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One session."""

    key: str
    service: str
    entity: str
    run: str
    number: int
    parts: int
    starts_at: datetime
    hours: float
    modality: str
    place: str
    capacity: int | None

    def row(self) -> tuple[str, ...]:
        """As a file of sessions has it."""
        ends_at = self.starts_at + timedelta(hours=self.hours)
        link = "" if self.modality == "in_person" else f"https://example.com/sala/{self.key}"
        moments = self.starts_at.isoformat(), ends_at.isoformat()
        shape = self.run, str(self.number), str(self.parts), str(self.capacity or "")
        return self.key, self.service, self.entity, *moments, self.modality, self.place, link, *shape


@dataclass(frozen=True, slots=True)
class Admit:
    """Organizations come in, with their people."""

    at: datetime
    organizations: Sheet


@dataclass(frozen=True, slots=True)
class Sign:
    """What organizations commit to."""

    at: datetime
    commitments: Sheet


@dataclass(frozen=True, slots=True)
class Schedule:
    """An entity's file of sessions: new ones, and others at another date or place."""

    at: datetime
    sessions: Sheet
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class CallOff:
    """A session will not take place."""

    at: datetime
    entity: str
    key: str


Event = Admit | Sign | Schedule | CallOff


@dataclass(frozen=True, slots=True)
class Season:
    """The whole script, in order."""

    begins: datetime
    ends: datetime
    services: Sheet
    events: tuple[Event, ...]
    parts: tuple[Part, ...]


def make_season(seed: int, shipped: Sheet, organizations: int = 150, weeks: int = WHOLE) -> Season:
    """A script of so many weeks, for the first so many of the organizations that ship with the demo (Tabla 8)."""
    return _Writer(random.Random(seed), shipped, organizations, weeks).write()


class _Writer:
    def __init__(self, rng: random.Random, shipped: Sheet, organizations: int, weeks: int) -> None:
        self._rng = rng
        self._is_whole = weeks >= WHOLE
        self._begins = _at(date(2021, 5, 3) if self._is_whole else SHORT_BEGINS, time(7))
        self._ends = _at(date(2023, 1, 1), time()) if self._is_whole else self._begins + weeks * WEEK
        rows = [row for _number, row in shipped.rows]
        rng.shuffle(rows)
        self._headers, self._rows = shipped.headers, rows[:organizations]
        self._weeks = weeks

    def write(self) -> Season:
        offers = portfolio()
        self._rng.shuffle(offers)
        runs = offers if self._is_whole else offers[: max(6, len(offers) * self._weeks // WHOLE)]
        parts = {each.code: self._parts_of(each, nth / len(runs)) for nth, each in enumerate(runs)}
        events = [*self._admissions(), *self._letters(runs, parts), *self._sessions(parts)]
        services = make_sheet("services", HEADERS, (each.row(len(parts[each.code])) for each in runs))
        every_part = tuple(part for found in parts.values() for part in found)
        return Season(self._begins, self._ends, services, tuple(sorted(events, key=lambda each: each.at)), every_part)

    def _admissions(self) -> Iterator[Admit]:
        last = 0
        for day, many in CALLS if self._is_whole else ((SHORT_BEGINS, 150),):
            rows = self._rows[last : len(self._rows) * many // 150]
            last += len(rows)
            if rows:
                sheet = make_sheet("organizations", self._headers, (row.values() for row in rows))
                yield Admit(max(_at(day, time(9)), self._begins), sheet)

    def _letters(self, runs: list[Offer], parts: dict[str, list[Part]]) -> Iterator[Sign]:
        third = len(self._rows) * CALLS[1][1] // 150
        groups = ((LETTERS[0], self._rows[:third]), (LETTERS[1], self._rows[third:]))
        for day, rows in groups if self._is_whole else ((SHORT_BEGINS + DAY, self._rows),):
            at = _at(day, time(10))
            open_runs = [each for each in runs if parts[each.code][0].starts_at > at]
            said = [line for row in rows for line in self._letter(row["ruc"], _chain(row["chain"]), open_runs)]
            yield Sign(at, make_sheet("commitments", ("ruc", "service", "accepted"), said))

    def _letter(self, ruc: str, chain: str, runs: list[Offer]) -> Iterator[tuple[str, str, str]]:
        """Yes to so many services of its chain, and no to a few that it was offered."""
        offered = [each.code for each in runs if chain in each.chains]
        self._rng.shuffle(offered)
        signed = min(MOST, max(LEAST, round(self._rng.gauss(IN_A_LETTER, 3))))
        yield from ((ruc, code, "yes") for code in offered[:signed])
        yield from ((ruc, code, "no") for code in offered[signed : signed + 2])

    def _parts_of(self, offer: Offer, share: float) -> list[Part]:
        """The sessions of a service, one to three, a week or two apart."""
        rng = self._rng
        many = rng.choices((1, 2, 3), (50, 30, 20))[0]
        in_person = len(offer.chains) == 1 and offer.type != "trade" and rng.random() < 0.45
        capacity = rng.choice((8, 12, 15)) if in_person and rng.random() < 0.5 else None
        starts_at = self._first_date(share)
        parts = []
        for number in range(1, many + 1):
            parts.append(
                Part(
                    f"{offer.code}-{number}",
                    offer.code,
                    offer.entity,
                    f"{offer.code}-R",
                    number,
                    many,
                    starts_at,
                    rng.choice((1.5, 2.0, 2.0, 3.0)),
                    "in_person" if in_person else "virtual",
                    f"Casa de la Cultura de {TOWNS[offer.chains[0]]}" if in_person else "",
                    capacity,
                )
            )
            starts_at += rng.choice((WEEK, 2 * WEEK))
        return parts

    def _first_date(self, share: float) -> datetime:
        """A few after the first letters, most in the second half of 2022, the last in 2023 (I-23)."""
        if not self._is_whole:
            latest = max(2, self._weeks)
            day = SHORT_BEGINS + timedelta(days=10 + int(share * (latest * 7 - 10)))
        elif share < 0.35:
            day = date(2021, 10, 18) + timedelta(days=self._rng.randrange(210))
        elif share < 0.92:
            day = date(2022, 6, 27) + timedelta(days=self._rng.randrange(170))
        else:
            day = date(2023, 1, 9) + timedelta(days=self._rng.randrange(60))
        day += DAY * (day.weekday() == 6)
        return _at(day, self._rng.choice(HOURS))

    def _sessions(self, parts: dict[str, list[Part]]) -> Iterator[Event]:
        """An entity tells its dates in one file each time: the month before, some a month and more ahead (C21)."""
        files: dict[tuple[datetime, str], list[Part]] = defaultdict(list)
        for found in parts.values():
            told_at = self._told_at(found[0].starts_at)
            if told_at >= self._ends:
                continue
            files[told_at, found[0].entity].extend(found)
            for part in found:
                yield from self._fate(part, told_at)
        for (told_at, _entity), told in files.items():
            yield Schedule(told_at, _file(told))

    def _told_at(self, starts_at: datetime) -> datetime:
        day = starts_at.astimezone(LIMA).date()
        if not self._is_whole:
            told = day - timedelta(days=self._rng.randint(9, 20))
            return max(_at(told, time(10)), self._begins + 2 * DAY)
        if self._rng.random() < 0.3:
            told = day - timedelta(days=40)
            told -= timedelta(days=told.weekday())
        else:
            told = (day.replace(day=1) - DAY).replace(day=self._rng.choice((18, 20, 23)))
        return _at(told, time(10))

    def _fate(self, part: Part, told_at: datetime) -> Iterator[Event]:
        """Whether it is moved once, twice, there and back, or called off; with how much notice."""
        draw, notice = self._rng.random(), self._rng.choice((12, 7, 4, 2, 1))
        news_at = max(part.starts_at - notice * DAY, told_at + DAY).replace(minute=20)
        if news_at >= min(part.starts_at, self._ends):
            return
        if draw < 0.06:
            yield CallOff(news_at, part.entity, part.key)
        elif draw < 0.24:
            yield self._moved(part, news_at, self._rng.choice((1, 2, 7)))
        elif draw < 0.30:
            yield self._moved(part, news_at, 7)
            yield self._moved(part, news_at + DAY, self._rng.choice((9, 14)))
        elif draw < 0.34:
            yield self._moved(part, news_at, 3)
            yield self._moved(part, news_at + timedelta(hours=5), 0)

    def _moved(self, part: Part, at: datetime, days: int) -> Schedule:
        starts_at = part.starts_at + days * DAY
        starts_at += DAY * (starts_at.astimezone(LIMA).weekday() == 6)
        return Schedule(at, _file([replace(part, starts_at=starts_at)]), is_news=False)


def _file(parts: Iterable[Part]) -> Sheet:
    return make_sheet("sessions", SESSION, (part.row() for part in parts))


def _chain(text: str) -> str:
    return CHAINS[fold(text)]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, LIMA).astimezone(UTC)
