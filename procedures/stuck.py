"""Telling the facilitators which organizations are stuck: once a day each, and each organization once for a silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage import audit
from storage.facilitators import Desk, all_facilitators, followers_of
from storage.outbox import Claimed, Planned, facts_to_come, plan, set_facts
from storage.people import chats_of_person
from storage.stalls import Stall, stall_of, told_since
from storage.tx import Tx

STUCK, TOLD = "tpe.stuck", "tpe.stuck_told"
#: An older one tells what the lists of a facilitator have told long ago.
USEFUL_FOR = timedelta(days=3)


def tell_followers(tx: Tx, stall: Stall, at: datetime, now: datetime) -> None:
    """Every facilitator who follows the organization is told of it at that moment, with all the others of that day,
    unless it has moved on by then; where nobody follows it, every facilitator is.
    """
    for person_id in followers_of(tx, stall.chain, stall.region) or all_facilitators(tx):
        for chat_id in chats_of_person(tx, person_id)[:1]:
            _add(tx, person_id, chat_id, stall, at, now)


def still_stuck(tx: Tx, claimed: Claimed, desk: Desk) -> list[Stall]:
    """The organizations that the facilitator is told of now, the longest silent first: those that nobody has moved
    since, and that they still follow.
    """
    stalls = []
    for response_id, active_at in claimed.facts["stalls"]:
        stall = stall_of(tx, response_id)
        if stall is None or stall.active_at > datetime.fromisoformat(active_at):
            continue
        if desk.follows(stall.chain, stall.region) or not followers_of(tx, stall.chain, stall.region):
            stalls.append(stall)
    return sorted(stalls, key=lambda stall: (stall.active_at, stall.response_id))


def note_told(tx: Tx, person_id: int, stalls: Sequence[Stall], now: datetime) -> None:
    """The facilitator is told of these."""
    for stall in stalls:
        audit.record(
            tx, TOLD, now, person_id=person_id, organization_id=stall.organization_id, response_id=stall.response_id
        )  # fmt: skip


def _add(tx: Tx, person_id: int, chat_id: int, stall: Stall, at: datetime, now: datetime) -> None:
    key, entry = f"{STUCK}:{person_id}:{at:%Y-%m-%d}", [stall.response_id, stall.active_at.isoformat()]
    if any(entry in facts["stalls"] for facts in told_since(tx, STUCK, person_id, stall.active_at)):
        return
    facts = facts_to_come(tx, key)
    if facts is None:
        plan(tx, Planned(key, STUCK, chat_id, at, at + USEFUL_FOR, {"stalls": [entry]}, person_id), now)
    else:
        set_facts(tx, key, {"stalls": [*facts["stalls"], entry]})
