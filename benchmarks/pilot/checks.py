"""What must hold of a pilot that was run, judged by what came to the phones and when; the service's rows only say what
each message was for. The rules are written out here once more, from the issue's table and not from the code.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.pilot.log import Arrival
from benchmarks.pilot.outbox import Kept, Sent
from bot.session_messages import OPENINGS
from language.catalogs import catalog
from programme.harvest import Farm, Load, is_packing
from programme.hours import is_holiday
from programme.reminders import What
from storage.outbox import ACCEPTED, PLANNED, SENDING, UNKNOWN
from storage.shipped import harvest
from storage.unasked import ANSWERED, RELEASED, SEAT, UNASKED

LIMA = ZoneInfo("America/Lima")
A_DAY = timedelta(days=1)
#: What is due at the last moment of a window needs a moment to arrive.
GRACE = timedelta(minutes=11)
FIRST_EVER = time(5, 30)
USUAL, PEAK = ((time(6, 30), time(20, 30)),), ((time(5, 30), time(6, 30)), (time(18), time(20, 30)))
DIGEST = ((time(18), time(20)),)
#: How long Telegram may take to answer: what arrived without anybody hearing of it came within that time.
CALL = timedelta(seconds=90)
TOGETHER = re.compile(r"it went out together with message (\d+)")
NEWS = {"session.change", "session.cancelled"}
#: What an answer is to others; of these a seat waits for nothing within a day of the session.
OF_ANSWERS = {ANSWERED, SEAT, RELEASED}
ESSENTIAL = NEWS | {SEAT, RELEASED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that must hold, what was found, and up to three of the cases that say otherwise."""

    claim: str
    found: str
    holds: bool
    against: tuple[str, ...] = ()


class Evidence:
    """Everything side by side: rows of the outbox, what came, and who carried what."""

    def __init__(self, kept: Kept, arrivals: list[Arrival]) -> None:
        self.kept = kept
        self.arrivals = {(each.chat_id, each.message_id): each for each in arrivals}
        self.rows = {each.id: each for each in kept.messages}
        #: What went out, or may have: with the rows whose words it carried.
        self.went = [each for each in kept.messages if each.state in {ACCEPTED, UNKNOWN}]
        self.carried: dict[int, list[Sent]] = defaultdict(list)
        for each in kept.messages:
            if found := TOGETHER.search(each.reason or ""):
                self.carried[int(found[1])].append(each)

    def unasked(self) -> Iterator[Sent]:
        """What went out to people by itself."""
        return (each for each in self.went if each.kind in UNASKED)

    def says(self, row: Sent) -> list[Sent]:
        """All rows whose words a message carried."""
        return [row, *self.carried[row.id]]

    def at(self, row: Sent) -> datetime:
        """When it came, by the message's own date; of what nobody knows, when Telegram was asked."""
        arrival = self.arrivals.get((row.chat_id, row.message_id or 0))
        assert row.asked_at is not None
        return arrival.at if arrival else row.asked_at

    def farms(self, row: Sent) -> list[Farm]:
        """Whose harvest the person has: of their organizations, and of the one it is about."""
        about = self.kept.farm_of.get(row.organization_id or 0)
        return [*self.kept.farms.get(row.person_id or 0, []), *([about] if about else [])]

    def begins_within_a_day(self, row: Sent) -> bool:
        """Whether the session begins within 24 hours of the message, on the date that holds or one told before."""
        session = self.kept.session_of.get(row.facts.get("invitation", 0), 0)
        return any(-GRACE <= at - self.at(row) <= A_DAY for at in self.kept.dates.get(session, ()))


def judge(evidence: Evidence, in_flight: int) -> list[Verdict]:
    """Every claim. `in_flight`: how many messages Telegram was being asked for at the kills, together."""
    return [
        _all_settled(evidence),
        _none_lost(evidence),
        _none_doubled(evidence),
        _few_unknown(evidence, in_flight),
        _within_the_limit(evidence),
        _within_hours(evidence),
        _none_of_cancelled(evidence),
        _none_too_late(evidence),
    ]


def _all_settled(evidence: Evidence) -> Verdict:
    states = Counter(each.state for each in evidence.kept.messages)
    stuck = [each for each in evidence.kept.messages if each.state == SENDING]
    stuck += [each for each in evidence.kept.messages if each.state == PLANNED and each.due_at < evidence.kept.ends]
    said = " + ".join(f"{number:,} {state}" for state, number in states.most_common())
    holds = not stuck and not evidence.kept.leases
    return _verdict("planned = the sum of the states, and nothing hangs", f"{states.total():,} = {said}", stuck, holds)


def _none_lost(evidence: Evidence) -> Verdict:
    lost = [
        each
        for each in evidence.went
        if each.state == ACCEPTED and (each.chat_id, each.message_id) not in evidence.arrivals
    ]
    return _verdict("what is said to be accepted is on the phone", f"{len(lost)} missing", lost)


def _none_doubled(evidence: Evidence) -> Verdict:
    """A message on a phone that no row accounts for was sent once more."""
    accounted = {(each.chat_id, each.message_id) for each in evidence.went if each.message_id}
    unknown: dict[int, list[datetime]] = defaultdict(list)
    for each in evidence.went:
        if each.state == UNKNOWN and each.asked_at:
            unknown[each.chat_id].append(each.asked_at)
    known_texts = {
        (each.chat_id, evidence.arrivals[each.chat_id, each.message_id].text)
        for each in evidence.unasked()
        if each.message_id and (each.chat_id, each.message_id) in evidence.arrivals
    }
    openings = [catalog("es").of(words) for what, words in OPENINGS.items() if what is not What.AFTER]
    doubled = []
    for place, arrival in evidence.arrivals.items():
        is_alike = (arrival.chat_id, arrival.text) in known_texts or any(each in arrival.text for each in openings)
        if place in accounted or not is_alike:
            continue
        asked = next((at for at in unknown[arrival.chat_id] if at - CALL <= arrival.at <= at + CALL), None)
        if asked is None:
            doubled.append(f"{arrival.at:%Y-%m-%d %H:%M} {arrival.chat_id}: {arrival.text[:80]!r}")
        else:
            unknown[arrival.chat_id].remove(asked)
    accepted = sum(each.state == ACCEPTED for each in evidence.went)
    twice = accepted - len({(each.chat_id, each.message_id) for each in evidence.went if each.state == ACCEPTED})
    found = f"{len(doubled) + twice} of {len(evidence.arrivals):,} messages on the phones"
    return Verdict("0 doubled", found, not doubled and not twice, tuple(doubled[:3]))


def _few_unknown(evidence: Evidence, in_flight: int) -> Verdict:
    unknown = [each for each in evidence.went if each.state == UNKNOWN]
    found = f"{len(unknown)} unknown, {in_flight} in flight at the kills"
    return _verdict("unknown ≤ in flight at the kills", found, unknown, len(unknown) <= in_flight)


def _within_the_limit(evidence: Evidence) -> Verdict:
    """Two a day, one in the peak of any harvest of theirs; beyond that only what changes within a day (C12)."""
    days: dict[tuple[int, date], list[Sent]] = defaultdict(list)
    for each in evidence.unasked():
        days[each.person_id or 0, evidence.at(each).astimezone(LIMA).date()].append(each)
    over, most = [], Counter[bool]()
    for (_person, day), rows in days.items():
        rows.sort(key=evidence.at)
        in_peak = any(harvest().load_on(farm, day) is Load.PEAK for row in rows for farm in evidence.farms(row))
        over += [row for row in rows[1 if in_peak else 2 :] if not _is_urgent_news(evidence, row)]
        held_back = [row for row in rows if not _is_urgent_news(evidence, row)]
        most[in_peak] = max(most[in_peak], len(held_back))
    found = f"at most {most[False]}, in peak {most[True]}, besides changes within 24 h"
    return _verdict("≤ 2 unasked a day for each person, 1 in peak", found, over)


def _is_urgent_news(evidence: Evidence, row: Sent) -> bool:
    return any(each.kind in ESSENTIAL and _was_near(evidence, each, row) for each in evidence.says(row))


def _was_near(evidence: Evidence, said: Sent, row: Sent) -> bool:
    session = evidence.kept.session_of.get(said.facts.get("invitation", 0), 0)
    return any(-GRACE <= at - evidence.at(row) <= A_DAY + GRACE for at in evidence.kept.dates.get(session, ()))


def _within_hours(evidence: Evidence) -> Verdict:
    outside = [each for each in evidence.unasked() if not _is_at_an_hour(evidence, each)]
    times = [evidence.at(each).astimezone(LIMA).time() for each in evidence.unasked()]
    span = f"{min(times):%H:%M} to {max(times):%H:%M}" if times else "none"
    return _verdict("none outside the hours", f"{len(outside)} of {len(times):,}; {span}", outside)


def _is_at_an_hour(evidence: Evidence, row: Sent) -> bool:
    moment = evidence.at(row).astimezone(LIMA)
    is_urgent = any(
        each.facts.get("urgent") or (each.kind in OF_ANSWERS and _was_near(evidence, each, row))
        for each in evidence.says(row)
    )
    if is_urgent:
        return moment.time() >= FIRST_EVER
    return any(
        datetime.combine(moment.date(), first, LIMA) <= moment <= datetime.combine(moment.date(), last, LIMA) + GRACE
        for first, last in _windows(evidence, row, moment.date())
    )


def _windows(evidence: Evidence, row: Sent, day: date) -> tuple[tuple[time, time], ...]:
    """By the harvest of the organization that it is about; Sundays and holidays, and packing days, are for little."""
    farm = evidence.kept.farm_of.get(row.organization_id or 0)
    soon = evidence.begins_within_a_day(row)
    if farm and is_packing(farm, day) and row.kind != "session.before":
        return ()
    if day.weekday() == 6 and not soon:
        return DIGEST
    if is_holiday(day, farm.region if farm else "") and not soon:
        return ()
    in_peak = farm is not None and harvest().load_on(farm, day) is Load.PEAK
    return PEAK if in_peak else USUAL


def _none_of_cancelled(evidence: Evidence) -> Verdict:
    wrong = []
    for row in evidence.went:
        for said in evidence.says(row):
            session = evidence.kept.session_of.get(said.facts.get("invitation", 0), 0)
            meeting = evidence.kept.meetings.get(session)
            if meeting is None or meeting.cancelled_at is None or said.kind not in UNASKED:
                continue
            if evidence.at(row) > meeting.cancelled_at and said.kind != "session.cancelled":
                wrong.append(said)
    cancelled = sum(each.cancelled_at is not None for each in evidence.kept.meetings.values())
    return _verdict(
        "none about a cancelled session but its cancellation", f"{len(wrong)}; {cancelled} cancelled", wrong
    )


def _none_too_late(evidence: Evidence) -> Verdict:
    late = [each for each in evidence.went if evidence.at(each) > each.useful_until + timedelta(seconds=5)]
    return _verdict("none after its last useful moment", f"{len(late)}", late)


def _verdict(claim: str, found: str, against: list[Sent], holds: bool | None = None) -> Verdict:
    shown = tuple(f"{each.key} ({each.kind}, {each.state}, asked {each.asked_at})" for each in against[:3])
    return Verdict(claim, found, not against if holds is None else holds, () if holds else shown)
