"""Sessions with their dates, and organizations that are expected at them, for the tests of the timetable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from programme.harvest import Calendar, Certainty, Farm, Harvest, Load
from programme.timetable import Date, Guest, check

LIMA = ZoneInfo("America/Lima")
NO_CALENDARS = Harvest(())
NOT_IN_HARVEST = frozenset()


def lima(text):
    return datetime.fromisoformat(text).replace(tzinfo=LIMA).astimezone(UTC)


NOW = lima("2026-02-02 09:00")
#: A Tuesday without anything against it.
GOOD = "2026-11-17 17:30"
#: In hours.
MINUTE = 1 / 60


def a_date(starts=GOOD, hours=2.0, *, number=1, **changes):
    """A session with its date: virtual, informative, in Junín; nobody known gives it, and no organization is named."""
    begins = lima(starts)
    session = Date(
        session_id=number,
        run_id=number,
        service_id=1,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        modality="virtual",
        objective="informative",
        officers=frozenset(),
        regions=frozenset({"junin"}),
        organizations=frozenset(),
    )
    return replace(session, **changes)


def another(starts=GOOD, hours=2.0, *, number=2, organizations=(1,), **changes):
    """Another session, by its own number, at which these organizations are expected."""
    return a_date(starts, hours, number=number, organizations=frozenset(organizations), **changes)


def month_of(*services, hours=2.0, month="2026-11", **changes):
    """Other sessions of the month, every second day, each of one of these services."""
    return [
        another(f"{month}-{2 * number:02} 18:00", hours, number=number + 1, service_id=service, **changes)
        for number, service in enumerate(services, 1)
    ]


def a_guest(number=1, *, busiest=NOT_IN_HARVEST, people=(), chain="coffee", region="junin", packing=()):
    """An organization that harvests when it says, in half-months."""
    farm = Farm(chain, region, None, busiest, frozenset(packing))
    return Guest(number, f"Cooperativa {number}", farm, frozenset(people))


def guests(*busiest):
    """An organization for each: 1, 2 ... with the half-months in which it harvests most."""
    return [a_guest(number, busiest=frozenset(halves)) for number, halves in enumerate(busiest, 1)]


def assumed_calendar(*months):
    """A calendar of coffee in Junín, with its peak in those months, that nobody has published."""
    loads = tuple(Load.PEAK if month in months else Load.NONE for month in range(1, 13))
    everywhere = Calendar(
        "coffee", frozenset({"junin"}), None, "harvest", loads, (Certainty.ASSUMED,) * 12, "general knowledge", ""
    )
    return Harvest((everywhere,))


def objections(session, expected, others=(), *, harvest=NO_CALENDARS, now=NOW):
    """What is to be said against the date, by its concern."""
    found = check(session, expected, others, harvest, now, LIMA)
    return {each.concern: each for each in found}
