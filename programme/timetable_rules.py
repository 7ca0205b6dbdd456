"""The rules by which a session's date is judged, each a function of the case alone (C12, C13, C18-C21, C32).

Those of time itself, notice and past, are in `programme.timetable`: they need to know the present moment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Sized
from datetime import date, time, timedelta

from programme.harvest import Load, is_packing
from programme.hours import is_holiday
from programme.messages import Message
from programme.organizations import REGIONS
from programme.timetable_dates import A_DAY, IN_PERSON, INTERACTIVE, MIXED, VIRTUAL, Case, Date, Guest
from programme.timetable_findings import (
    ALL_IN_PERSON,
    ONE_ASSUMED,
    ONE_HARVESTS,
    SOME_ASSUMED,
    Concern,
    Objection,
    objection,
)

#: «Después de las cinco» (C18).
EARLIEST = time(17, 0)
#: What an organization took in a month of the pilot, of what it had promised (domain.md §2, «Capacity default»).
MOST_SERVICES, MOST_SESSIONS, MOST_HOURS = 2, 4, timedelta(hours=8)
#: So many times as much weighs what falls into a month of peak harvest: there, half of that is the most (the same).
IN_PEAK = 2
#: So many sessions of a region show that it gets but one kind; of fewer it is chance.
TELLING = 4

Rule = Callable[[Case], Iterator[Objection]]


def organization_twice(case: Case) -> Iterator[Objection]:
    """The same organization twice at a time (C20)."""
    yield from _clash(case, Concern.ORGANIZATION_TWICE, _at_the_time(case))


def person_twice(case: Case) -> Iterator[Objection]:
    """The same person twice at a time: here for one organization, there for another (C20)."""
    hit, sessions = set(), set()
    for other in _at_the_time(case):
        there = [guest for guest in case.guests if guest.organization_id in other.organizations]
        free = [guest for guest in case.guests if guest.organization_id not in other.organizations]
        busy = other.people.union(*(guest.people for guest in there))
        if torn := {guest.organization_id for guest in free if guest.people & busy}:
            hit |= torn
            sessions.add(other.session_id)
    if hit:
        yield objection(Concern.PERSON_TWICE, hit, sessions=sessions, facts=_of_all(case, hit))


def officer_twice(case: Case) -> Iterator[Objection]:
    """The same officer twice at a time (C20)."""
    clashing = [other for other in _at_the_time(case) if other.officers & case.session.officers]
    officers = case.session.officers & {each for other in clashing for each in other.officers}
    if officers:
        sessions = [other.session_id for other in clashing]
        yield objection(Concern.OFFICER_TWICE, officers=officers, sessions=sessions, facts={"n": len(officers)})


def travel_day(case: Case) -> Iterator[Objection]:
    """The day before or after a session in person goes into the journey (C20).

    A workshop of several days is one journey: parts of one run in person do not object to each other.
    """
    yield from _clash(case, Concern.TRAVEL_DAY, [other for other in case.others if _travel_between(case, other)])


def early_hour(case: Case) -> Iterator[Objection]:
    """It begins before five in the afternoon (C18)."""
    if case.session.starts_at.astimezone(case.zone).time() < EARLIEST:
        yield objection(Concern.EARLY_HOUR, _ids(case.guests))


def holiday(case: Case) -> Iterator[Objection]:
    """One of its days is a holiday, of the nation or of a region: its own or a guest's (domain.md §3)."""
    if any(is_holiday(day) for day in case.days):
        yield objection(Concern.HOLIDAY, _ids(case.guests))
        return
    for region in sorted(case.session.regions | {guest.farm.region for guest in case.guests}):
        if any(is_holiday(day, region) for day in case.days):
            hit = [guest for guest in case.guests if guest.farm.region == region]
            yield objection(Concern.LOCAL_HOLIDAY, _ids(hit), facts={"region": _name(region)})


def harvest_week(case: Case) -> Iterator[Objection]:
    """Guests are in peak harvest on some day of its week, Monday to Sunday (C19)."""
    monday = case.days[0] - case.days[0].weekday() * A_DAY
    sunday = case.days[-1] + (6 - case.days[-1].weekday()) * A_DAY
    week = [monday + number * A_DAY for number in range((sunday - monday).days + 1)]
    hit = [guest for guest in case.guests if case.harvest.most_between(guest.farm, monday, sunday) is Load.PEAK]
    if hit:
        uncertain = sum(not _surely_harvests(case, guest, week) for guest in hit)
        words = _harvest_words(len(hit), uncertain)
        facts = {**_of_all(case, hit), "uncertain": uncertain}
        yield objection(Concern.HARVEST_WEEK, _ids(hit), facts=facts, words=words)


def peak_in_person(case: Case) -> Iterator[Objection]:
    """In person, on a day of peak harvest for more than half of the guests (C19; design.md, «Holds»)."""
    if case.session.modality != IN_PERSON:
        return
    hit = [guest for guest in case.guests if any(_harvests(case, guest, day) for day in case.days)]
    if len(hit) * 2 > len(case.guests):
        yield objection(Concern.PEAK_IN_PERSON, _ids(hit), facts=_of_all(case, hit))


def packing_day(case: Case) -> Iterator[Objection]:
    """Guests cut, pack or ship on that weekday (domain.md §2)."""
    yield from _hit(
        case,
        Concern.PACKING_DAY,
        [guest for guest in case.guests if any(is_packing(guest.farm, day) for day in case.days)],
    )


def full_month(case: Case) -> Iterator[Objection]:
    """With this session, a guest has more in the calendar month than it can take (C12, C13)."""
    theirs: dict[int, list[Date]] = defaultdict(list)
    for other in case.of_month[1:]:
        for organization in other.organizations:
            theirs[organization].append(other)
    hit = [guest for guest in case.guests if _is_too_much(case, guest, [case.session, *theirs[guest.organization_id]])]
    hours = int(MOST_HOURS / timedelta(hours=1))
    yield from _hit(case, Concern.FULL_MONTH, hit, services=MOST_SERVICES, sessions=MOST_SESSIONS, hours=hours)


def interactive_virtual(case: Case) -> Iterator[Objection]:
    """An interactive service is for meeting in person (C32)."""
    if case.session.objective == INTERACTIVE and case.session.modality == VIRTUAL:
        yield objection(Concern.INTERACTIVE_VIRTUAL, _ids(case.guests))


def one_modality(case: Case) -> Iterator[Objection]:
    """All that one of its regions gets in the calendar month is of one kind; a mixed session is of both (C32)."""
    for region in sorted(case.session.regions):
        there = [each for each in case.of_month if region in each.regions]
        modalities = {each.modality for each in there}
        if len(there) >= TELLING and len(modalities) == 1 and MIXED not in modalities:
            hit = [guest for guest in case.guests if guest.farm.region == region]
            words = ALL_IN_PERSON if IN_PERSON in modalities else None
            yield objection(
                Concern.ONE_MODALITY, _ids(hit), facts={"n": len(there), "region": _name(region)}, words=words
            )


RULES: tuple[Rule, ...] = (
    organization_twice,
    officer_twice,
    peak_in_person,
    early_hour,
    holiday,
    person_twice,
    travel_day,
    harvest_week,
    packing_day,
    full_month,
    interactive_virtual,
    one_modality,
)
"""All rules of this file: first those that hold a session back, and then in the order in which people are told."""


def _hit(case: Case, concern: Concern, guests: Sequence[Guest], **facts: int) -> Iterator[Objection]:
    if guests:
        yield objection(concern, _ids(guests), facts={**_of_all(case, guests), **facts})


def _clash(case: Case, concern: Concern, others: Sequence[Date]) -> Iterator[Objection]:
    if hit := case.guests_among(others):
        sessions = [other.session_id for other in others if other.organizations & hit]
        yield objection(concern, hit, sessions=sessions, facts=_of_all(case, hit))


def _of_all(case: Case, hit: Sized) -> dict[str, int]:
    return {"n": len(hit), "total": len(case.guests)}


def _ids(guests: Sequence[Guest]) -> list[int]:
    return [guest.organization_id for guest in guests]


def _name(region: str) -> str:
    return REGIONS[region].spellings[0] if region in REGIONS else region


def _at_the_time(case: Case) -> list[Date]:
    return [other for other in case.others if case.session.meets(other)]


def _travel_between(case: Case, other: Date) -> bool:
    one, zone = case.session, case.zone
    modalities = {one.modality, other.modality}
    if IN_PERSON not in modalities or (one.run_id == other.run_id and modalities == {IN_PERSON}):
        return False
    after, before = other.first_day(zone) - one.last_day(zone), one.first_day(zone) - other.last_day(zone)
    return A_DAY in {after, before}


def _harvests(case: Case, guest: Guest, day: date) -> bool:
    return case.harvest.load_on(guest.farm, day) is Load.PEAK


def _surely_harvests(case: Case, guest: Guest, days: Sequence[date]) -> bool:
    return any(_harvests(case, guest, day) and case.harvest.is_certain(guest.farm, day) for day in days)


def _harvest_words(hit: int, uncertain: int) -> Message | None:
    if hit == 1:
        return ONE_ASSUMED if uncertain else ONE_HARVESTS
    return SOME_ASSUMED if uncertain else None


def _is_too_much(case: Case, guest: Guest, sessions: Sequence[Date]) -> bool:
    weight = IN_PEAK if case.harvest.most_between(guest.farm, *case.month) is Load.PEAK else 1
    hours = sum((each.ends_at - each.starts_at for each in sessions), timedelta(0))
    return (
        len({each.service_id for each in sessions}) * weight > MOST_SERVICES
        or len(sessions) * weight > MOST_SESSIONS
        or hours * weight > MOST_HOURS
    )
