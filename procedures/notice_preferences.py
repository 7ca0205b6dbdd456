"""What people choose in /avisos: when they are written to, how often, from when on, or never (domain.md §5, 9).

A choice holds at once: what is planned is brought in step in the same transaction. It is of what comes by itself;
replies, talks, and what they ask for always come.
"""

from datetime import date, datetime, timedelta
from typing import Any

from procedures import planning
from programme.reminders import Hours
from storage import audit
from storage.preferences import set_preference
from storage.tx import Tx

#: Nobody pauses for longer: who wants that stops.
LONGEST_PAUSE = timedelta(days=366)


def prefer_hours(tx: Tx, person_id: int, hours: Hours, now: datetime) -> None:
    """They are written to in that part of the day, where the rules leave any of it."""
    _choose(tx, person_id, now, "notices.hours", hours=hours.value)


def want_fewer(tx: Tx, person_id: int, now: datetime, *, fewer: bool) -> None:
    """Only the essential ones, one a day; or all of them again."""
    _choose(tx, person_id, now, "notices.fewer", fewer=fewer)


def pause(tx: Tx, person_id: int, until: date, now: datetime) -> None:
    """Nothing comes before that day, but a change or the cancellation of a session they go to."""
    _choose(tx, person_id, now, "notices.paused", paused_until=until)


def stop(tx: Tx, person_id: int, now: datetime) -> None:
    """Nothing comes by itself any more, until they want it again."""
    _choose(tx, person_id, now, "notices.stopped", stopped_at=now)


def resume(tx: Tx, person_id: int, now: datetime) -> None:
    """They are written to again, at the hours and as often as they had chosen."""
    _choose(tx, person_id, now, "notices.resumed", stopped_at=None, paused_until=None)


def _choose(tx: Tx, person_id: int, now: datetime, action: str, **chosen: Any) -> None:
    set_preference(tx, person_id, now, **chosen)
    known: dict[str, Any] = {name: str(value) for name, value in chosen.items() if value is not None}
    audit.record(tx, action, now, person_id=person_id, **known)
    planning.plan_person(tx, person_id, now)
