"""Which message comes on which day, a whole year for each calendar (domain.md §2).

One session a month, on the 14th of 2026 at 17:30, announced 34 days before at nine in the morning. Each line: the
session, how much there is to do in the week before it | when somebody who never answers is invited | and asked again |
when somebody who confirmed is reminded | and asked how it was. By the clock of Lima. A star: it comes at any hour.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programme.harvest import Farm
from programme.reminder_days import situation_before
from programme.reminders import Hours, Meeting, Preferences, Rsvp, Seat, What, plan
from storage.shipped import harvest, reminder_rules

LIMA = ZoneInfo("America/Lima")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def a_year(farm: Farm, preferences: Preferences) -> list[str]:
    return [line(farm, datetime(2026, month, 14, 17, 30, tzinfo=LIMA), preferences) for month in range(1, 13)]


def line(farm: Farm, starts_at: datetime, preferences: Preferences) -> str:
    announced_at = starts_at - timedelta(days=34, hours=8, minutes=30)
    meeting = Meeting(starts_at, starts_at + timedelta(hours=1, minutes=30), announced_at)
    confirmed = Seat(Rsvp.COMING, announced_at + timedelta(days=1), goes=True, told_at=announced_at, knows=True)
    wanted = [
        each
        for seat in (Seat(), confirmed)
        for each in plan(meeting, seat, farm, harvest(), preferences, reminder_rules(), LIMA)
    ]
    columns = [
        ", ".join(f"{day(each.due_at)} {each.due_at.astimezone(LIMA):%H:%M}{'*' * each.urgent}" for each in of_kind)
        for what in (What.INVITATION, What.NO_ANSWER, What.BEFORE, What.AFTER)
        if (of_kind := [each for each in wanted if each.what is what])
    ]
    situation = situation_before(farm, harvest(), starts_at.date())
    return " | ".join([f"{day(starts_at)} {situation}", *columns])


def day(moment: datetime) -> str:
    local = moment.astimezone(LIMA)
    return f"{DAYS[local.weekday()]} {local:%m-%d}"


WHO = {
    "coffee, Junín, low": (Farm("coffee", "junin", "low"), Preferences()),
    "coffee, Junín, middle": (Farm("coffee", "junin", "mid"), Preferences()),
    "coffee, Junín, high": (Farm("coffee", "junin", "high"), Preferences()),
    "coffee, Junín, altitude unknown: the union": (Farm("coffee", "junin"), Preferences()),
    "coffee, San Martín, low and middle": (Farm("coffee", "san_martin", "low"), Preferences()),
    "coffee, San Martín, high": (Farm("coffee", "san_martin", "high"), Preferences()),
    "cacao, San Martín": (Farm("cacao", "san_martin"), Preferences()),
    "cacao, Junín": (Farm("cacao", "junin"), Preferences()),
    "banana, Piura": (Farm("banana", "piura"), Preferences()),
    "banana, Piura, packing on Tuesdays and Wednesdays": (
        Farm("banana", "piura", packing=frozenset({1, 2})),
        Preferences(),
    ),
    "coffee, Junín, its own months: January and the first half of February": (
        Farm("coffee", "junin", "low", busiest=frozenset({0, 1, 2})),
        Preferences(),
    ),
    "coffee, Junín, low: somebody who wants fewer": (Farm("coffee", "junin", "low"), Preferences(fewer=True)),
    "coffee, Junín, low: somebody who likes mornings": (
        Farm("coffee", "junin", "low"),
        Preferences(hours=Hours.MORNING),
    ),
}

YEARS = {
    "coffee, Junín, low": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 peak | We 03-11 09:00 | Su 04-05 18:00 | Mo 04-13 18:00, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 18:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 some | Mo 05-11 18:00 | Sa 06-06 20:30, Th 06-11 17:30 | Sa 06-13 17:30, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 normal | We 06-10 09:00 | Tu 07-07 17:30, Sa 07-11 17:30 | Mo 07-13 17:30, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 normal | Sa 07-11 09:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 normal | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 normal | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, Junín, middle": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 09:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 some | We 06-10 18:00 | Tu 07-07 17:30, Sa 07-11 17:30 | Mo 07-13 17:30, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 normal | Sa 07-11 09:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 normal | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 normal | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, Junín, high": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 normal | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 normal | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 some | Fr 04-10 09:00 | Th 05-07 17:30, Mo 05-11 17:30 | We 05-13 17:30, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 09:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 peak | Sa 07-11 18:00 | Su 08-09 18:00 | Th 08-13 18:00, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 18:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, Junín, altitude unknown: the union": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 peak | We 03-11 09:00 | Su 04-05 18:00 | Mo 04-13 18:00, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 18:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 peak | Sa 07-11 18:00 | Su 08-09 18:00 | Th 08-13 18:00, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 18:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, San Martín, low and middle": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 09:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 some | Sa 07-11 18:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 normal | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 normal | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, San Martín, high": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 normal | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 09:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 some | Sa 07-11 18:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "cacao, San Martín": """
We 01-14 some | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 some | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 peak | We 03-11 09:00 | Su 04-05 18:00 | Mo 04-13 18:00, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 18:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 some | Sa 07-11 18:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 some | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 some | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "cacao, Junín": """
We 01-14 some | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 some | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 09:00 | Su 05-10 18:00 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 peak | Mo 05-11 18:00 | Su 06-07 18:00 | Sa 06-13 18:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 peak | We 06-10 18:00 | Su 07-05 18:00 | Mo 07-13 18:00, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 peak | Sa 07-11 18:00 | Su 08-09 18:00 | Th 08-13 18:00, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 18:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 some | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 some | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "banana, Piura": """
We 01-14 some | Th 12-11 09:00 | We 01-07 17:30, Sa 01-10 20:30 | Tu 01-13 17:30, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 some | Su 01-11 18:00 | Sa 02-07 17:30, We 02-11 17:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 some | Fr 04-10 09:00 | Th 05-07 17:30, Mo 05-11 17:30 | We 05-13 17:30, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 some | Mo 05-11 09:00 | Sa 06-06 20:30, Th 06-11 17:30 | Sa 06-13 17:30, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 some | We 06-10 09:00 | Tu 07-07 17:30, Sa 07-11 17:30 | Mo 07-13 17:30, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 some | Sa 07-11 09:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 some | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 some | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 some | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "banana, Piura, packing on Tuesdays and Wednesdays": """
We 01-14 packing | Th 12-11 09:00 | Mo 01-05 20:30, Sa 01-10 20:30 | Tu 01-13 18:00, We 01-14 16:30* | Th 01-15 06:30
Sa 02-14 some | Su 01-11 18:00 | Sa 02-07 17:30, Mo 02-09 20:30 | Fr 02-13 17:30, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, Mo 03-09 20:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 packing | Th 03-12 06:30 | Mo 04-06 20:30, Sa 04-11 17:30 | Mo 04-13 18:00, Tu 04-14 16:30* | Th 04-16 06:30
Th 05-14 packing | Fr 04-10 09:00 | Th 05-07 17:30, Mo 05-11 17:30 | We 05-13 18:00, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 some | Mo 05-11 09:00 | Sa 06-06 20:30, Th 06-11 17:30 | Sa 06-13 17:30, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 packing | Th 06-11 06:30 | Mo 07-06 20:30, Sa 07-11 17:30 | Mo 07-13 18:00, Tu 07-14 16:30* | Th 07-16 06:30
Fr 08-14 some | Sa 07-11 09:00 | Fr 08-07 17:30, Mo 08-10 20:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 some | Th 08-13 06:30 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 packing | Th 09-10 09:00 | Mo 10-05 20:30, Sa 10-10 20:30 | Tu 10-13 18:00, We 10-14 16:30* | Th 10-15 06:30
Sa 11-14 some | Su 10-11 18:00 | Sa 11-07 17:30, Mo 11-09 20:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 some | Th 11-12 06:30 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, Junín, its own months: January and the first half of February": """
We 01-14 peak | Th 12-11 09:00 | Su 01-11 18:00 | Tu 01-13 18:00, We 01-14 16:30* | We 01-14 20:00
Sa 02-14 peak | Su 01-11 18:00 | Su 02-08 18:00 | Fr 02-13 18:00, Sa 02-14 16:30* | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 17:30, We 03-11 17:30 | Fr 03-13 17:30, Sa 03-14 16:30* | Sa 03-14 20:00
Tu 04-14 some | We 03-11 09:00 | Tu 04-07 17:30, Sa 04-11 17:30 | Mo 04-13 17:30, Tu 04-14 16:30* | Tu 04-14 20:00
Th 05-14 some | Fr 04-10 09:00 | Th 05-07 17:30, Mo 05-11 17:30 | We 05-13 17:30, Th 05-14 16:30* | Th 05-14 20:00
Su 06-14 some | Mo 05-11 09:00 | Sa 06-06 20:30, Th 06-11 17:30 | Sa 06-13 17:30, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 normal | We 06-10 09:00 | Tu 07-07 17:30, Sa 07-11 17:30 | Mo 07-13 17:30, Tu 07-14 16:30* | Tu 07-14 20:00
Fr 08-14 normal | Sa 07-11 09:00 | Fr 08-07 17:30, Tu 08-11 17:30 | Th 08-13 17:30, Fr 08-14 16:30* | Fr 08-14 20:00
Mo 09-14 normal | Tu 08-11 09:00 | Mo 09-07 17:30, Fr 09-11 17:30 | Su 09-13 17:30, Mo 09-14 16:30* | Mo 09-14 20:00
We 10-14 normal | Th 09-10 09:00 | We 10-07 17:30, Sa 10-10 20:30 | Tu 10-13 17:30, We 10-14 16:30* | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 17:30, We 11-11 17:30 | Fr 11-13 17:30, Sa 11-14 16:30* | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 17:30, Fr 12-11 17:30 | Su 12-13 17:30, Mo 12-14 16:30* | Mo 12-14 20:00
""",
    "coffee, Junín, low: somebody who wants fewer": """
We 01-14 normal | Th 12-11 09:00 | Sa 01-10 20:30 | Tu 01-13 17:30 | We 01-14 20:00
Sa 02-14 normal | Su 01-11 18:00 | We 02-11 17:30 | Fr 02-13 17:30 | Sa 02-14 20:00
Sa 03-14 some | Su 02-08 18:00 | We 03-11 17:30 | Fr 03-13 17:30 | Sa 03-14 20:00
Tu 04-14 peak | We 03-11 09:00 | Su 04-05 18:00 | Mo 04-13 18:00 | Tu 04-14 20:00
Th 05-14 peak | Fr 04-10 18:00 | Su 05-10 18:00 | We 05-13 18:00 | Th 05-14 20:00
Su 06-14 some | Mo 05-11 18:00 | Th 06-11 17:30 | Sa 06-13 17:30 | Su 06-14 20:00
Tu 07-14 normal | We 06-10 09:00 | Sa 07-11 17:30 | Mo 07-13 17:30 | Tu 07-14 20:00
Fr 08-14 normal | Sa 07-11 09:00 | Tu 08-11 17:30 | Th 08-13 17:30 | Fr 08-14 20:00
Mo 09-14 normal | Tu 08-11 09:00 | Fr 09-11 17:30 | Su 09-13 17:30 | Mo 09-14 20:00
We 10-14 normal | Th 09-10 09:00 | Sa 10-10 20:30 | Tu 10-13 17:30 | We 10-14 20:00
Sa 11-14 normal | Su 10-11 18:00 | We 11-11 17:30 | Fr 11-13 17:30 | Sa 11-14 20:00
Mo 12-14 normal | Tu 11-10 09:00 | Fr 12-11 17:30 | Su 12-13 17:30 | Mo 12-14 20:00
""",
    "coffee, Junín, low: somebody who likes mornings": """
We 01-14 normal | Th 12-11 09:00 | We 01-07 12:00, Sa 01-10 12:00 | Tu 01-13 12:00, We 01-14 16:30* | Th 01-15 06:30
Sa 02-14 normal | Su 01-11 18:00 | Sa 02-07 12:00, We 02-11 12:00 | Fr 02-13 12:00, Sa 02-14 16:30* | Su 02-15 18:00
Sa 03-14 some | Su 02-08 18:00 | Sa 03-07 12:00, We 03-11 12:00 | Fr 03-13 12:00, Sa 03-14 16:30* | Su 03-15 18:00
Tu 04-14 peak | We 03-11 09:00 | Su 04-05 18:00 | Mo 04-13 06:30, Tu 04-14 16:30* | We 04-15 05:30
Th 05-14 peak | Sa 04-11 05:30 | Su 05-10 18:00 | We 05-13 06:30, Th 05-14 16:30* | Fr 05-15 05:30
Su 06-14 some | Tu 05-12 05:30 | Sa 06-06 12:00, Th 06-11 12:00 | Sa 06-13 12:00, Su 06-14 16:30* | Su 06-14 20:00
Tu 07-14 normal | We 06-10 09:00 | Tu 07-07 12:00, Sa 07-11 12:00 | Mo 07-13 12:00, Tu 07-14 16:30* | We 07-15 06:30
Fr 08-14 normal | Sa 07-11 09:00 | Fr 08-07 12:00, Tu 08-11 12:00 | Th 08-13 12:00, Fr 08-14 16:30* | Sa 08-15 06:30
Mo 09-14 normal | Tu 08-11 09:00 | Mo 09-07 12:00, Fr 09-11 12:00 | Sa 09-12 12:00, Mo 09-14 16:30* | Tu 09-15 06:30
We 10-14 normal | Th 09-10 09:00 | We 10-07 12:00, Sa 10-10 12:00 | Tu 10-13 12:00, We 10-14 16:30* | Th 10-15 06:30
Sa 11-14 normal | Su 10-11 18:00 | Sa 11-07 12:00, We 11-11 12:00 | Fr 11-13 12:00, Sa 11-14 16:30* | Su 11-15 18:00
Mo 12-14 normal | Tu 11-10 09:00 | Mo 12-07 12:00, Fr 12-11 12:00 | Sa 12-12 12:00, Mo 12-14 16:30* | Tu 12-15 06:30
""",
}


@pytest.mark.parametrize("who", WHO)
def test_the_messages_of_a_year_come_on_these_days(who):
    assert a_year(*WHO[who]) == YEARS[who].strip().splitlines()
