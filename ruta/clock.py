"""The one clock. Everything below the edge is given its `now`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
#: Seconds that only ever grow, from no moment in particular.
Ticks = Callable[[], float]


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
