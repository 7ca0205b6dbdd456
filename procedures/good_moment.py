"""Whether this is the moment for what goes out to somebody unasked besides the reminders of sessions: what an answer is
to others, a question that somebody has asked once more, a summary. It keeps their hours, their pause, and the number
of messages a day (C12, C19), as the reminders do (procedures.outgoing).
"""

from datetime import datetime

from notifications.drawing import Postpone, Skip
from procedures.outgoing import DAY_IS_FULL, is_full, tomorrow
from procedures.planning import LIMA
from programme.hours import allowed_moment
from programme.reminder_days import resumes
from programme.reminder_hours import SHORTLY, windows_for
from programme.reminders import Preferences, next_moment
from storage.outbox import Claimed
from storage.seasons import farm_of
from storage.seats import preferences_of
from storage.shipped import harvest
from storage.tx import Tx
from storage.unasked import to_come_until

STOPPED = "they want no messages"
TOO_LATE = "there is no allowed moment until it would be of no use"


def why_not_now(
    tx: Tx,
    claimed: Claimed,
    organization_id: int,
    starts_at: datetime | None,
    now: datetime,
    *,
    is_hasty: bool = False,
    is_essential: bool = False,
) -> Skip | Postpone | None:
    """Why what is due to a person does not go out at this moment; None: it does.

    `starts_at` is when its session begins; None: it is about none to come. Within 24 hours of that, what is hasty waits
    for no hour of the day but dawn, and what is essential for nothing that the person has had today, and no pause.
    """
    person_id = claimed.person_id or 0
    wanted, farm = preferences_of(tx, person_id), farm_of(tx, organization_id)
    if wanted.stopped:
        return Skip(STOPPED)
    is_near = starts_at is not None and starts_at - now <= SHORTLY
    since = max(now, _waits_until(wanted, starts_at if is_essential else None) or now)
    at = next_moment(since, is_near and is_hasty, starts_at, claimed.useful_until, farm, harvest(), wanted, LIMA)
    if at is None:
        return Skip(TOO_LATE)
    if at > now:
        return Postpone(at)
    others = to_come_until(tx, person_id, tomorrow(now), claimed.id)
    importance = claimed.facts.get("importance", 0)
    if (is_near and is_essential) or not is_full(tx, person_id, importance, others, now, wanted, [farm]):
        return None
    windows = windows_for(farm, harvest(), wanted, LIMA, starts_at)
    later = allowed_moment(tomorrow(now), tomorrow(now), LIMA, claimed.useful_until, windows)
    return Postpone(later) if later else Skip(DAY_IS_FULL)


def _waits_until(wanted: Preferences, starts_at: datetime | None) -> datetime | None:
    """When their pause ends, or the day before what is essential."""
    ends = resumes(wanted, LIMA)
    return ends if ends is None or starts_at is None else min(ends, starts_at - SHORTLY)
