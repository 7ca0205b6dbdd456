"""A session's date against all that is known here: who is expected, their harvest, and what else they have."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from procedures.expecting import expected_at, expected_at_each
from procedures.nudging import LIMA
from programme.messages import Message
from programme.timetable import LEAST_NOTICE, LOOKED_AHEAD, Date, Guest, Objection, Weight, check, free_dates
from programme.timetable_findings import Concern
from storage.shipped import harvest
from storage.timetable import Dated, dated, dated_between, farms, officers_giving, people_in
from storage.tx import Tx

#: What lies so near a month may touch a session in it: a day of travel on either side.
AROUND = timedelta(days=2)


def objections_to(tx: Tx, session_id: int, now: datetime) -> list[Objection]:
    """All that is to be said against a session's date as things stand now, holds first; nothing if it has no date."""
    session = dated(tx, session_id)
    return _judge(tx, session, None, now) if session else []


def objections_on(tx: Tx, session_id: int, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Objection]:
    """What would be to be said against another date of a session; nothing if it has none yet."""
    session = dated(tx, session_id)
    return _judge(tx, replace(session, starts_at=starts_at, ends_at=ends_at), None, now) if session else []


def objections_with(tx: Tx, session_id: int, organization_ids: Collection[int], now: datetime) -> list[Objection]:
    """What would be to be said against a session's date if these organizations, and no others, were to come to it."""
    session = dated(tx, session_id)
    return _judge(tx, session, organization_ids, now) if session else []


def free_dates_for(tx: Tx, session_id: int, now: datetime) -> list[datetime]:
    """Up to three moments, in UTC, to which the session could be moved with the notice that people need (C21); none if
    it has no date yet.
    """
    session = dated(tx, session_id)
    if session is None:
        return []
    first = (now.astimezone(LIMA) + timedelta(days=LEAST_NOTICE)).date()
    dates = _dates(tx, [session, *_others(tx, session, first, first + LOOKED_AHEAD)])
    return free_dates(dates[0], _guests(tx, expected_at(tx, session_id)), dates[1:], harvest(), first, LIMA)


def objections_to_json(objections: Iterable[Objection]) -> list[dict[str, Any]]:
    """For the store: so that they can be said in any language later."""
    return [
        {
            "code": each.concern.value,
            "weight": each.weight.value,
            "organizations": list(each.organizations),
            "officers": list(each.officers),
            "sessions": list(each.sessions),
            "text": each.message.text,
            "facts": dict(each.message.facts),
        }
        for each in objections
    ]


def objections_from(stored: Iterable[dict[str, Any]]) -> list[Objection]:
    """From the store."""
    return [
        Objection(
            Concern(each["code"]),
            Weight(each["weight"]),
            tuple(each["organizations"]),
            tuple(each["officers"]),
            Message(each["text"], each["facts"]),
            tuple(each["sessions"]),
        )
        for each in stored
    ]


def _judge(tx: Tx, session: Dated, guests: Collection[int] | None, now: datetime) -> list[Objection]:
    """`guests`: None stands for those who are expected."""
    day = session.starts_at.astimezone(LIMA).date()
    dates = _dates(tx, [session, *_others(tx, session, day, day)])
    coming = expected_at(tx, session.session_id) if guests is None else guests
    return check(dates[0], _guests(tx, coming), dates[1:], harvest(), now, LIMA)


def _others(tx: Tx, session: Dated, first: date, last: date) -> list[Dated]:
    """The other sessions of the months from one day to another, and of the days around."""
    begin = datetime.combine(first.replace(day=1), time(), LIMA)
    end = datetime.combine((last.replace(day=1) + timedelta(days=31)).replace(day=1), time(), LIMA)
    there = dated_between(tx, (begin - AROUND).astimezone(UTC), (end + AROUND).astimezone(UTC))
    return [each for each in there if each.session_id != session.session_id]


def _dates(tx: Tx, sessions: list[Dated]) -> list[Date]:
    expected = expected_at_each(tx, [each.session_id for each in sessions])
    everybody = {number for numbers in expected.values() for number in numbers}
    known, people = farms(tx, everybody), people_in(tx, everybody)
    officers = officers_giving(tx, {each.service_id for each in sessions})
    dates = []
    for each in sessions:
        guests, given = expected[each.session_id], officers.get(each.service_id, set())
        one = Date(
            each.session_id,
            each.run_id,
            each.service_id,
            each.starts_at,
            each.ends_at,
            each.modality,
            each.objective,
            # Where several give a service, nobody knows which of them gives this session.
            officers=frozenset(given if len(given) == 1 else ()),
            # One that names no region is for those where its guests are.
            regions=frozenset(each.regions.split() or (known[number][1].region for number in guests)),
            organizations=frozenset(guests),
            people=frozenset(person for number in guests for person in people.get(number, ())),
        )
        dates.append(one)
    return dates


def _guests(tx: Tx, organization_ids: Collection[int]) -> list[Guest]:
    known, people = farms(tx, organization_ids), people_in(tx, organization_ids)
    return [Guest(number, name, farm, frozenset(people.get(number, ()))) for number, (name, farm) in known.items()]
