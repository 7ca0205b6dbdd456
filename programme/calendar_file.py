"""A calendar file: sessions as RFC 5545 has them, for the calendar of a telephone or a computer.

What makes a client understand a change is the same UID with a higher SEQUENCE; what makes it show the right hour
elsewhere is the zone of the place, which comes with the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from icalendar import Event, Timezone

PRODUCT = "-//Ruta Productiva Exportadora//Ruta//ES"
#: How often a client that subscribes may look again.
REFRESH = timedelta(hours=1)
#: What an address may have besides letters and digits (RFC 3986), and what is escaped already.
_OF_AN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"


class Status(StrEnum):
    """How sure it is, in iCalendar's words."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in a calendar. All moments are aware."""

    #: The same for ever, whatever else changes.
    uid: str
    #: Grows with each change that people are told of.
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    status: Status
    #: When what is said here was last changed, and when it was put into words.
    modified_at: datetime
    stamped_at: datetime
    location: str | None = None
    link: str | None = None
    #: Whether whoever has the calendar is busy then; False: somebody else goes.
    is_busy: bool = True


def make_calendar(entries: Iterable[Entry], zone: tzinfo, name: str | None = None) -> bytes:
    """The file, with the rules of the zone. A name is for a calendar that is subscribed to; None: it is read once.

    It is a function of what it is given: the same entries make the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name is not None:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, zone))
    if calendar.get_missing_tzids():
        calendar.add_component(_rules_of(str(zone)))
    made: bytes = calendar.to_ical()
    return made


@cache
def _rules_of(zone: str) -> "Timezone":
    """The rules of a zone, worked out once: that takes a tenth of a second."""
    from icalendar import Timezone

    return Timezone.from_tzid(zone)


def _event(entry: Entry, zone: tzinfo) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at)
    event.add("last-modified", entry.modified_at)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.is_busy and entry.status is not Status.CANCELLED else "TRANSPARENT")
    if entry.location:
        event.add("location", entry.location)
    if address := _address(entry.link):
        event.add("url", address)
    return event


def _address(link: str | None) -> str | None:
    """The link as RFC 3986 writes it; None: it is none («se lo enviamos», a meeting's number)."""
    written = (link or "").strip()
    if not written.lower().startswith(("https://", "http://")) or any(each.isspace() for each in written):
        return None
    return quote(written, safe=_OF_AN_ADDRESS)
