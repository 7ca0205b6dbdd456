"""What the tests of reminders share: the farms, moments as people write them, and a plan in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from programme.harvest import Farm
from programme.reminders import Meeting, Preferences, Rsvp, Seat, Wanted, What, plan
from storage.shipped import harvest, reminder_rules

LIMA = ZoneInfo("America/Lima")

AS_EVERYBODY = Preferences()

#: Coffee of Junín, low: some harvest in March and June, the peak in April and May, and nothing else.
COFFEE = Farm("coffee", "junin", "low")
#: Cacao of San Martín: the peak from April to July.
CACAO = Farm("cacao", "san_martin")
BANANA = Farm("banana", "piura")
#: It packs on Tuesdays and Wednesdays.
PACKING = Farm("banana", "piura", packing=frozenset({1, 2}))

LONG_AGO = "2026-01-02 09:00"


def lima(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA) if text else None


def meeting(starts: str, announced: str, changed: str | None = None, cancelled: str | None = None) -> Meeting:
    starts_at = lima(starts)
    return Meeting(starts_at, starts_at + timedelta(hours=2), lima(announced), lima(changed), lima(cancelled))


def wanted(farm: Farm, session: Meeting, seat: Seat, preferences: Preferences = AS_EVERYBODY) -> tuple[Wanted, ...]:
    return plan(session, seat, farm, harvest(), preferences, reminder_rules(), LIMA)


def said(farm: Farm, session: Meeting, seat: Seat, preferences: Preferences = AS_EVERYBODY, *kinds: What) -> list[str]:
    """The plan of those kinds (none given: all), each message as "kind nth month-day hour:minute", Lima time; a star:
    it is urgent.
    """
    return [
        f"{each.what} {each.nth} {each.due_at.astimezone(LIMA):%m-%d %H:%M}{'*' * each.urgent}"
        for each in wanted(farm, session, seat, preferences)
        if not kinds or each.what in kinds
    ]


UNTOLD = Seat()
TOLD = Seat(told_at=lima("2026-01-02 10:00"), knows=True)
GOES = Seat(Rsvp.COMING, lima("2026-01-03 10:00"), goes=True, told_at=lima("2026-01-02 10:00"), knows=True)
#: They were told what may not hold any more; the other one goes.
STALE = Seat(told_at=lima("2026-09-02 10:00"))
STALE_GOES = Seat(Rsvp.COMING, lima("2026-09-03 10:00"), goes=True, told_at=lima("2026-09-02 10:00"))
