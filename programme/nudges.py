"""When a stalled TPE is asked again, and when a person is told of it (domain.md §5, implication 4; C01, C08).

After 1, 3 and 7 days of silence the question that is due goes out again. The morning after the last of them a
facilitator is told. Whatever the organization does begins the count anew.
"""

from datetime import datetime, time, timedelta, tzinfo

from programme.hours import allowed_moment, next_morning

#: After so much silence.
NUDGE_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
#: Whoever did something so lately is at it: nobody is reminded meanwhile.
AT_WORK = timedelta(minutes=15)
#: When facilitators are told, by the clock of the place: once a day.
TOLD_AT = time(8, 0)


def next_nudge(since: datetime, sent: int, sent_at: datetime | None, zone: tzinfo) -> datetime | None:
    """When the next reminder goes out after silence `since`. So many have gone out by this rule, and the last of any
    kind did at `sent_at`. None: there is no other; a person is told.

    Reminders that had to wait do not come all at once: between two there is at least what the rule leaves between them.
    """
    if sent >= len(NUDGE_AFTER):
        return None
    due, begin = since + NUDGE_AFTER[sent], since
    if sent_at is not None:
        gap = NUDGE_AFTER[sent] - (NUDGE_AFTER[sent - 1] if sent else timedelta(0))
        due, begin = max(due, sent_at + gap), sent_at
    return _not_too_soon(begin, due, zone)


def reminder_at(asked_at: datetime, hours: int, zone: tzinfo) -> datetime:
    """When somebody is reminded who has asked for it in so many hours."""
    return _not_too_soon(asked_at, asked_at + timedelta(hours=hours), zone)


def told_at(reminded_at: datetime, zone: tzinfo) -> datetime:
    """When the facilitators are told that the last reminder was of no use: the next working morning."""
    return next_morning(reminded_at.astimezone(zone).date(), TOLD_AT, zone)


def _not_too_soon(begin: datetime, due: datetime, zone: tzinfo) -> datetime:
    """At an allowed hour: earlier if need be, but not before half the time has passed."""
    moment = allowed_moment(due, begin + (due - begin) / 2, zone)
    assert moment is not None, "without a last useful moment there is always one"
    return moment
