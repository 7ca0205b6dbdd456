"""What a session is to one person, and the messages that come of it, as plain data (programme.reminders plans them)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    NO_ANSWER = "no_answer"
    BEFORE = "before"
    CHANGE = "change"
    CANCELLED = "cancelled"
    AFTER = "after"


#: The higher, the more essential: where the daily limit lets only some through, those go. The reminder of the last hour
#: has one more than the one before it.
IMPORTANCE = {
    What.CANCELLED: 6,
    What.CHANGE: 6,
    What.BEFORE: 4,
    What.NO_ANSWER: 3,
    What.INVITATION: 2,
    What.AFTER: 1,
}


class Rsvp(StrEnum):
    """What an organization has answered to an invitation."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    SUBSTITUTE = "substitute"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, as far as reminders go. All moments are aware."""

    starts_at: datetime
    ends_at: datetime
    announced_at: datetime
    #: Since when the present date, place and way hold; None: since it was announced.
    changed_at: datetime | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """What one person of one organization has to do with it."""

    #: The organization's answer so far.
    rsvp: Rsvp | None = None
    answered_at: datetime | None = None
    #: This person is whom it is about: they come themselves, or are the substitute.
    goes: bool = False
    #: When they were told of it last; None: never.
    told_at: datetime | None = None
    #: What they were told last is what holds now: date, place, way, or that it is cancelled.
    knows: bool = False
    #: When it begins by what they were told last; None: they were told nothing.
    expects: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One message to come. Its moments are in UTC."""

    what: What
    #: Its place in the rule: the first or the second of its kind.
    nth: int
    due_at: datetime
    #: Later it does not go out. That is the session's beginning, or when the next of its kind is due.
    useful_until: datetime
    importance: int
    #: It may come at any hour but before dawn.
    urgent: bool
