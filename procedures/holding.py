"""Telling the facilitators that something holds a session back: once for each state of affairs, several in one message.

What waits in the outbox names sessions only; what stands against them is looked up when the message goes out
(bot.held_sessions draws it).
"""

from datetime import datetime

from procedures.expecting import expected_at
from procedures.nudging import LIMA
from programme.hours import next_allowed
from programme.timetable import Objection, Weight
from storage.facilitators import all_facilitators, followers_of
from storage.outbox import Claimed, Planned, facts_to_come, plan, set_facts
from storage.people import chats_of_person
from storage.sessions import ANNOUNCED, CHECKED, TrainingSession
from storage.timetable import farms
from storage.tx import Tx

HELD_BACK = "session.held"


def holds_among(objections: list[Objection]) -> list[Objection]:
    """Those that keep a session from being announced."""
    return [each for each in objections if each.weight is Weight.HOLD]


def tell_followers(tx: Tx, session: TrainingSession, now: datetime, by: int | None = None) -> None:
    """Every facilitator who follows an organization that is expected is told of it, but not who has done it; where
    nobody follows them, every facilitator is. All that is held at one moment, by one file, goes into one message.
    """
    assert session.id is not None
    assert session.starts_at is not None
    places = {(farm.chain, farm.region) for _name, farm in farms(tx, expected_at(tx, session.id)).values()}
    followers = {person_id for chain, region in places for person_id in followers_of(tx, chain, region)}
    due_at = next_allowed(now, LIMA)
    for person_id in sorted(followers or all_facilitators(tx)):
        if person_id != by:
            _add(tx, person_id, session.id, due_at, session.starts_at, now)


def still_held(tx: Tx, claimed: Claimed, now: datetime) -> list[TrainingSession]:
    """The sessions of a message that something stands against even now, and that nobody has accepted yet."""
    sessions = [tx.get_one(TrainingSession, number) for number in claimed.facts["sessions"]]
    return [
        each
        for each in sessions
        if each.state in {CHECKED, ANNOUNCED} and each.accepted_at is None and each.starts_at and each.starts_at > now
    ]


def _add(tx: Tx, person_id: int, session_id: int, due_at: datetime, useful_until: datetime, now: datetime) -> None:
    # To the microsecond: whatever has this very moment was held by the same piece of work.
    key = f"{HELD_BACK}:{person_id}:{now:%Y%m%dT%H%M%S.%f}"
    facts = facts_to_come(tx, key)
    if facts is not None:
        set_facts(tx, key, {"sessions": [*facts["sessions"], session_id]})
        return
    for chat_id in chats_of_person(tx, person_id)[:1]:
        plan(tx, Planned(key, HELD_BACK, chat_id, due_at, useful_until, {"sessions": [session_id]}, person_id), now)
