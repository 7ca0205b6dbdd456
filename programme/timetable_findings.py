"""What can be objected to a session's date: each concern, how much it weighs, and its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from programme.messages import Message


class Weight(StrEnum):
    """What an objection means for the announcement."""

    #: The session is announced; whoever dates it is told.
    WARNING = "warning"
    #: It is announced only after a facilitator accepts the objection.
    HOLD = "hold"


class Concern(StrEnum):
    """A kind of objection. A code keeps its meaning for ever."""

    ORGANIZATION_TWICE = "organization_twice"
    OFFICER_TWICE = "officer_twice"
    PEAK_IN_PERSON = "peak_in_person"
    PAST = "past"
    SHORT_NOTICE = "short_notice"
    EARLY_HOUR = "early_hour"
    HOLIDAY = "holiday"
    LOCAL_HOLIDAY = "local_holiday"
    PERSON_TWICE = "person_twice"
    TRAVEL_DAY = "travel_day"
    HARVEST_WEEK = "harvest_week"
    PACKING_DAY = "packing_day"
    FULL_MONTH = "full_month"
    INTERACTIVE_VIRTUAL = "interactive_virtual"
    ONE_MODALITY = "one_modality"


HOLDS = frozenset({Concern.ORGANIZATION_TWICE, Concern.OFFICER_TWICE, Concern.PEAK_IN_PERSON})
"""Only these hold a session back (design.md, «Settled details»)."""

WORDS: Mapping[Concern, Message] = {
    Concern.ORGANIZATION_TWICE: Message("Organizations with another session at the same time: {n} of {total}."),
    Concern.OFFICER_TWICE: Message("Officers with another session at the same time: {n}."),
    Concern.PEAK_IN_PERSON: Message("It is in person, in the full harvest of {n} of {total} organizations."),
    Concern.PAST: Message("That moment is past."),
    Concern.SHORT_NOTICE: Message("Days until then: {days}. Organizations need {least} days' notice."),
    Concern.EARLY_HOUR: Message("It begins before 5:00 p. m."),
    Concern.HOLIDAY: Message("That day is a holiday."),
    Concern.LOCAL_HOLIDAY: Message("That day is a holiday in {region}."),
    Concern.PERSON_TWICE: Message(
        "Organizations whose people have another session at the same time, for another organization: {n} of {total}."
    ),
    Concern.TRAVEL_DAY: Message(
        "Organizations with another session the day before or after, so that they travel in between: {n} of {total}."
    ),
    Concern.HARVEST_WEEK: Message("{n} of {total} organizations harvest in that week."),
    Concern.PACKING_DAY: Message("Organizations that cut, pack or ship on that weekday: {n} of {total}."),
    Concern.FULL_MONTH: Message(
        "Organizations with too much in that month: {n} of {total}. "
        "The most is {services} services, {sessions} sessions or {hours} hours; in the full harvest, half of that."
    ),
    Concern.INTERACTIVE_VIRTUAL: Message("The service is interactive, and the session is virtual."),
    Concern.ONE_MODALITY: Message("All {n} sessions of that month in {region} are virtual."),
}
"""What each concern says, where nothing more exact is said of it below. The facts are numbers and names."""

ONE_HARVESTS = Message("1 of {total} organizations harvests in that week.")
SOME_ASSUMED = Message(
    "{n} of {total} organizations harvest in that week. How many of them by an approximate calendar: {uncertain}."
)
ONE_ASSUMED = Message("1 of {total} organizations harvests in that week, by an approximate calendar.")
ALL_IN_PERSON = Message("All {n} sessions of that month in {region} are in person.")


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing to say against a date, and who is hit, by their numbers in ascending order."""

    concern: Concern
    weight: Weight
    organizations: tuple[int, ...]
    officers: tuple[int, ...]
    #: Its facts are whole numbers and words, so that it can be kept as JSON.
    message: Message
    #: The other sessions that it is about, where there are such.
    sessions: tuple[int, ...] = ()


def objection(
    concern: Concern,
    organizations: Iterable[int] = (),
    officers: Iterable[int] = (),
    sessions: Iterable[int] = (),
    facts: Mapping[str, int | str] | None = None,
    words: Message | None = None,
) -> Objection:
    """An objection with its weight and its words, or with those given."""
    return Objection(
        concern=concern,
        weight=Weight.HOLD if concern in HOLDS else Weight.WARNING,
        organizations=tuple(sorted(organizations)),
        officers=tuple(sorted(officers)),
        message=Message((words or WORDS[concern]).text, facts or {}),
        sessions=tuple(sorted(sessions)),
    )
