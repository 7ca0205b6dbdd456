"""What a run is given beside its script, and what came of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.pilot.log import Arrival
from benchmarks.pilot.outbox import Kept
from benchmarks.pilot.season import Season


@dataclass(frozen=True, slots=True)
class Outage:
    """Telegram answers 5xx, or the worker does not run."""

    begins: datetime
    ends: datetime
    is_telegrams: bool


def usual_outages(season: Season) -> list[Outage]:
    """Telegram for an hour of an evening, and the worker for a week: each while there is much to send."""
    whole = season.ends - season.begins
    evening = (season.begins + whole * 0.7).replace(hour=22, minute=20)  # 17:20 in Lima
    week = (season.begins + whole * 0.8).replace(hour=12, minute=0)
    hour = timedelta(hours=1)
    return [Outage(evening, evening + hour, True), Outage(week, week + timedelta(weeks=1), False)]


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    season: Season
    outages: list[Outage]
    arrivals: list[Arrival]
    kept: Kept
    #: For each kill: when it was, and how many messages Telegram was being asked for.
    kills: list[tuple[datetime, int]]
    acts: Counter[str]
    people: int
    kinds: Counter[str]
    steps: int
    seconds: float
    database: str
