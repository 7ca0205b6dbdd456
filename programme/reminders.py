"""Which messages a session makes for one person, and when: a pure function of how things stand (C19, C21, C35).

Nothing here knows what has been planned or sent before. Whoever keeps the plan compares it by (`what`, `nth`), so that
moving a session twice is moving it once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from programme.harvest import Farm, Harvest
from programme.hours import A_DAY, allowed_moment
from programme.reminder_days import announcement_moment, nudge_pause, resumes, situation_before, sunday_until
from programme.reminder_hours import (
    EVENING,
    SHORTLY,
    Hours,
    Preferences,
    daily_limit,
    may_go,
    next_moment,
    urgent_moment,
    windows_for,
    windows_on,
)
from programme.reminder_messages import IMPORTANCE, Meeting, Rsvp, Seat, Wanted, What
from programme.reminder_rules import Anchor, Rule, Rules, Term

__all__ = [
    "Hours",
    "Meeting",
    "Preferences",
    "Rsvp",
    "Seat",
    "Wanted",
    "What",
    "announcement_moment",
    "daily_limit",
    "may_go",
    "next_moment",
    "nudge_pause",
    "plan",
    "windows_on",
]


def plan(
    meeting: Meeting, seat: Seat, farm: Farm, harvest: Harvest, preferences: Preferences, rules: Rules, zone: tzinfo
) -> tuple[Wanted, ...]:
    """All messages that the present state wants, in the order of their times, the more essential first.

    What was due before the state began that it belongs to is not wanted: a session announced 5 days before has no
    reminder 7 days before. What has gone out already is for whoever keeps the plan.
    """
    if preferences.stopped:
        return ()
    wanted = _Planner(meeting, seat, farm, harvest, preferences, rules, zone).wanted()
    return tuple(sorted(wanted, key=lambda each: (each.due_at, -each.importance)))


@dataclass(frozen=True, slots=True)
class _Planner:
    """Everything that the plan is made of. Each kind of message is a method."""

    meeting: Meeting
    seat: Seat
    farm: Farm
    harvest: Harvest
    preferences: Preferences
    rules: Rules
    zone: tzinfo

    def wanted(self) -> Iterator[Wanted]:
        if self.meeting.cancelled_at is not None:
            yield from self._news(What.CANCELLED, self.meeting.cancelled_at)
            return
        yield from self._invitation()
        yield from self._news(What.CHANGE, self.meeting.changed_at)
        yield from self._no_answer()
        yield from self._before()
        yield from self._after()

    def _invitation(self) -> Iterator[Wanted]:
        """For whom nobody has told of it, unless the organization has answered and they are not meant."""
        seat, since = self.seat, self.meeting.announced_at
        if seat.told_at is not None or seat.rsvp is Rsvp.NOT_COMING or (seat.rsvp is not None and not seat.goes):
            return
        since = max(since, seat.answered_at or since)
        yield from self._placed(What.INVITATION, 1, since, since, self.meeting.starts_at)

    def _news(self, what: What, since: datetime | None) -> Iterator[Wanted]:
        """Another date, or none: for whoever was told what does not hold any more. A pause is no reason to let those
        go there who would.
        """
        if since is None or self.seat.told_at is None or self.seat.knows:
            return
        # Whoever would go there tonight must hear now that it is next week; whoever would go there next week, that it
        # was yesterday.
        dates = [self.meeting.starts_at, self.seat.expects or self.meeting.starts_at]
        urgent = any(since <= each <= since + SHORTLY for each in dates)
        yield from self._placed(what, 1, since, since, max(dates), urgent=urgent, waits=not self.seat.goes)

    def _no_answer(self) -> Iterator[Wanted]:
        """Nobody is asked again on the day on which they hear of it."""
        if self.seat.rsvp is not None:
            return
        told_at = self.seat.told_at or next((each.due_at for each in self._invitation()), None)
        if told_at is None:
            return
        heard_at = max(told_at, self.meeting.changed_at or told_at)
        since = self._midnight(heard_at.astimezone(self.zone).date() + A_DAY)
        rule = self._rule(What.NO_ANSWER)
        terms = self._still_to_come(rule.when, since)
        if not terms and rule.otherwise is not None:
            terms = self._still_to_come((rule.otherwise,), since)
        yield from self._series(What.NO_ANSWER, terms[-1:] if self.preferences.fewer else terms, since)

    def _before(self) -> Iterator[Wanted]:
        if not self._comes():
            return
        since = max(filter(None, (self.meeting.announced_at, self.meeting.changed_at, self.seat.answered_at)))
        terms = self._still_to_come(self._rule(What.BEFORE).when, since)
        if self.preferences.fewer:
            terms = [(nth, term) for nth, term in terms if nth == 1]
        yield from self._series(What.BEFORE, terms, since)

    def _after(self) -> Iterator[Wanted]:
        """At an allowed moment after its end: never before it, so never at an earlier one."""
        if not self._comes():
            return
        rule = self._rule(What.AFTER)
        due = self.meeting.ends_at + rule.when[0].distance
        assert rule.useful_for is not None, "a session that is over has no beginning to come"
        yield from self._placed(What.AFTER, 1, due, due, due + rule.useful_for)

    def _comes(self) -> bool:
        return self.seat.goes and self.seat.rsvp in {Rsvp.COMING, Rsvp.SUBSTITUTE}

    def _series(self, what: What, terms: list[tuple[int, Term]], since: datetime) -> Iterator[Wanted]:
        """Each of them is of use until the next one is due; so two that have waited do not come at once."""
        until = self.meeting.starts_at
        for nth, term in reversed(terms):
            hour = term.anchor is Anchor.BEFORE and term.distance < A_DAY
            earliest = max(since, self._midnight(self._eve())) if term.anchor is Anchor.EVENING else since
            for placed in self._placed(what, nth, self._due(term), earliest, until, urgent=hour):
                if placed.due_at < until:
                    until = placed.due_at
                    yield placed

    def _placed(
        self,
        what: What,
        nth: int,
        due: datetime,
        earliest: datetime,
        until: datetime,
        *,
        urgent: bool = False,
        waits: bool = True,
    ) -> Iterator[Wanted]:
        """The message at a moment when it may come; nothing if that is past its last useful one."""
        pause_ends = resumes(self.preferences, self.zone) if waits else None
        earliest = max(earliest, pause_ends or earliest)
        starts_at = None if what is What.AFTER else self.meeting.starts_at
        if urgent:
            at = urgent_moment(max(due, earliest), until, self.zone)
        else:
            windows = windows_for(self.farm, self.harvest, self.preferences, self.zone, starts_at)
            at = allowed_moment(due, earliest, self.zone, until, windows)
        if at is not None:
            importance = IMPORTANCE[what] + (what is What.BEFORE and urgent)
            yield Wanted(what, nth, at, until.astimezone(UTC), importance, urgent)

    def _still_to_come(self, terms: tuple[Term, ...], since: datetime) -> list[tuple[int, Term]]:
        return [(nth, term) for nth, term in enumerate(terms, start=1) if self._due(term) >= since]

    def _due(self, term: Term) -> datetime:
        if term.anchor is Anchor.EVENING:
            return datetime.combine(self._eve(), EVENING, self.zone)
        if term.anchor is Anchor.DIGEST:
            return sunday_until(self._day() - term.distance, self.zone)
        return self.meeting.starts_at.astimezone(UTC) - term.distance

    def _rule(self, what: What) -> Rule:
        return self.rules[what.value, situation_before(self.farm, self.harvest, self._day())]

    def _day(self) -> date:
        return self.meeting.starts_at.astimezone(self.zone).date()

    def _eve(self) -> date:
        return self._day() - A_DAY

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)
