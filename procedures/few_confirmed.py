"""Few have confirmed a session: those who look after it are told in time, with a choice (domain.md C23).

Ten, five and two days before (programme/data/few_confirmed.csv) one row waits in the outbox for each officer of the
entity and each facilitator who follows an organization that is invited. Whether few have confirmed by then is seen when
it is drawn (bot.few_confirmed). One of them decides, and the others are told what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procedures.errors import DecidedBefore
from procedures.nudging import LIMA
from programme.few_confirmed import A_DAY, Checkpoint, checkpoints
from programme.organizations import CHAINS, REGIONS
from programme.reminders import Rsvp
from storage.decisions import Decision, decision_of, keep_decision
from storage.entities import people_of_entity
from storage.facilitators import all_facilitators, followers_of
from storage.outbox import Planned, replan
from storage.people import chats_of_person
from storage.session_lists import Answers, Place, answers_to, open_sessions, places_invited
from storage.sessions import SessionView, dated_since, session_view
from storage.shipped import few_confirmed
from storage.tx import Tx

FEW = "session.few"


class Choice(StrEnum):
    """What can be decided. The codes are kept: they never change their meaning."""

    REMIND = "remind"
    OFFER = "offer"
    VIRTUAL = "virtual"
    MOVE = "move"
    CANCEL = "cancel"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Count:
    """How many organizations have answered what."""

    invited: int
    #: They come, or somebody goes for them.
    confirmed: int
    not_coming: int
    #: There was no seat left.
    waiting: int
    silent: int

    @classmethod
    def of(cls, answers: Answers) -> "Count":
        """From the answers by their codes."""
        confirmed = answers.get(Rsvp.COMING, 0) + answers.get(Rsvp.SUBSTITUTE, 0)
        not_coming, waiting = answers.get(Rsvp.NOT_COMING, 0), answers.get(Rsvp.WAITING, 0)
        return cls(sum(answers.values()), confirmed, not_coming, waiting, answers.get(None, 0))


def watch(tx: Tx, session_id: int, now: datetime) -> None:
    """Those who look after a session are told if few confirm it, at the moments that its present state wants. Whoever
    announces, moves or cancels a session calls this in the same transaction.
    """
    session = session_view(tx, session_id)
    assert session is not None
    wanted = [*_wanted(tx, session, now)] if session.is_open else []
    replan(tx, f"few:{session_id}", wanted, "the session was moved or cancelled, or they do not see it any more", now)


def watch_all(tx: Tx, now: datetime) -> None:
    """The same for all sessions that are looked at soon: whoever has come to look after them since is told too."""
    for session in open_sessions(tx, now, now + (max(few_confirmed().days) + 1) * A_DAY):
        watch(tx, session.id, now)


def count(tx: Tx, session_id: int) -> Count:
    """How many have answered what."""
    return Count.of(answers_to(tx, [session_id])[session_id])


def are_few(session: SessionView, counted: Count) -> bool:
    """Whether too few have confirmed."""
    return few_confirmed().are_few(counted.confirmed, counted.invited, session.capacity)


def looked_at(tx: Tx, session: SessionView, now: datetime) -> Checkpoint | None:
    """The last time at which it was looked whether enough had confirmed; None: not yet."""
    passed = [each for each in _checkpoints(tx, session) if each.due_at <= now]
    return passed[-1] if passed else None


def is_look(tx: Tx, session: SessionView, at: datetime, now: datetime) -> bool:
    """Whether it was looked at that moment whether enough had confirmed; also for an earlier date, if that look was
    followed by a decision.
    """
    return any(each.due_at == at <= now for each in _checkpoints(tx, session)) or (
        decision_of(tx, session.id, at) is not None
    )


def waits(tx: Tx, session: SessionView, counted: Count, now: datetime) -> bool:
    """Whether few have confirmed, and nobody has decided since it was looked at last."""
    last = looked_at(tx, session, now) if are_few(session, counted) else None
    return last is not None and decision_of(tx, session.id, last.due_at) is None


def check_open(tx: Tx, session_id: int, checked_at: datetime | None) -> None:
    """Raises `DecidedBefore` if somebody has decided since that look. None: nobody was asked to."""
    decided = decision_of(tx, session_id, checked_at) if checked_at is not None else None
    if decided is not None:
        raise _decided(decided)


def decide(
    tx: Tx, session: SessionView, checked_at: datetime | None, choice: Choice, by: int, now: datetime
) -> None:  # fmt: skip
    """Somebody has decided, with the button of what they were told at `checked_at`: once, else `DecidedBefore` is
    raised. None: from the session's own page; it counts as the decision, if there is none yet.
    """
    at = checked_at
    if at is None:
        last = looked_at(tx, session, now)
        at = last.due_at if last is not None else None
    if at is None or keep_decision(tx, session.id, at, choice, by, now) or checked_at is None:
        return
    decided = decision_of(tx, session.id, at)
    assert decided is not None
    raise _decided(decided)


def watchers(tx: Tx, session: SessionView) -> list[int]:
    """The people who look after a session: the officers of its entity, and the facilitators who follow an organization
    that is invited; where nobody follows any, all facilitators.
    """
    places = places_invited(tx, [session.id]).get(session.id) or possible_places(session)
    following = [number for place in sorted(places) for number in followers_of(tx, *place)]
    return list(dict.fromkeys([*people_of_entity(tx, session.entity_id), *(following or all_facilitators(tx))]))


def possible_places(session: SessionView) -> set[Place]:
    """From which chains and regions organizations may be expected, where nobody is known to be."""
    chains, regions = session.chains.split() or CHAINS, session.regions.split() or REGIONS
    return {(chain, region) for chain in chains for region in regions}


def _decided(decision: Decision) -> DecidedBefore:
    return DecidedBefore(decision.what, decision.by, decision.name, decision.at)


def _checkpoints(tx: Tx, session: SessionView) -> tuple[Checkpoint, ...]:
    if session.starts_at is None or session.announced_at is None:
        return ()
    since = max(session.announced_at, dated_since(tx, session.id) or session.announced_at)
    return checkpoints(few_confirmed(), session.starts_at, since, LIMA)


def _wanted(tx: Tx, session: SessionView, now: datetime) -> Iterable[Planned]:
    coming = [each for each in _checkpoints(tx, session) if each.until > now]
    if not coming:
        return
    for person_id in watchers(tx, session):
        for chat_id in chats_of_person(tx, person_id)[:1]:
            yield from (_planned(session, each, person_id, chat_id) for each in coming)


def _planned(session: SessionView, each: Checkpoint, person_id: int, chat_id: int) -> Planned:
    assert session.starts_at is not None
    facts = {"session": session.id, "days": each.days, "checked_at": each.due_at.isoformat()}
    key = f"{FEW}:{session.id}:{person_id}:{each.days}:{int(session.starts_at.timestamp()) // 60}"
    return Planned(key, FEW, chat_id, each.due_at, each.until, facts, person_id, topic=f"few:{session.id}")
