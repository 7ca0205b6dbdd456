"""Following the organizations: how far each is, who is stuck, and whom a facilitator may see.

Only the exceptions are for people (domain.md C45): everything here is asked of one list, read in one query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from procedures import answering
from procedures.answering import Sitting
from procedures.errors import NotFollowed
from programme.imports import fold
from programme.nudges import NUDGE_AFTER
from programme.organizations import CHAINS, REGIONS
from programme.questionnaire import Step
from storage.facilitators import Desk
from storage.following import Followed, last_at_work, organization_followed, organizations_followed
from storage.responses import SENT
from storage.tx import Tx

#: Silent for so long, an organization is stuck; for so long, and the reminders have not helped.
STUCK_AFTER, LATE_AFTER = NUDGE_AFTER[0], NUDGE_AFTER[-1]


class State(StrEnum):
    """How far an organization is. The words are stored in filters and on buttons: they never change their meaning."""

    UNOPENED = "unopened"  # nobody has come through its link
    NOT_STARTED = "not_started"
    MOVING = "moving"
    STUCK = "stuck"
    SENT = "sent"


class Which(StrEnum):
    """The lists that a facilitator may open. Stored on buttons, as above."""

    STUCK = "stuck"  # within the filters
    SHOWN = "shown"  # all that the filters let through
    LATE = "late"  # the reminders have not helped
    UNREACHABLE = "unreachable"  # begun or joined, and no manager can be written to
    UNOPENED = "unopened"
    SENT = "sent"  # lately


@dataclass(frozen=True, slots=True)
class Filters:
    """What a facilitator wants to see of those they follow; blank: all."""

    chains: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """Those that the facilitator has set. What they do not follow any more filters nothing."""
        shown = {name: tuple(desk.shown.get(name, ())) for name in ("chains", "regions", "states")}
        chains = (code for code in shown["chains"] if _lets(desk.chains, code))
        regions = (code for code in shown["regions"] if _lets(desk.regions, code))
        return cls(tuple(chains), tuple(regions), shown["states"])

    def changed(self, what: str, code: str, *, to: bool) -> Self:
        """With that one ticked, or not. What is unknown changes nothing."""
        known = {"chains": tuple(CHAINS), "regions": tuple(REGIONS), "states": tuple(State)}
        if what not in known:
            return self
        ticked = {*getattr(self, what), code} if to else {*getattr(self, what)} - {code}
        return replace(self, **{what: tuple(each for each in known[what] if each in ticked)})

    def places(self, followed: Followed) -> bool:
        """Whether the organization is of a chain and region that is to be seen."""
        return _lets(self.chains, followed.chain) and _lets(self.regions, followed.region)

    def lets(self, followed: Followed, now: datetime) -> bool:
        """Whether it is to be seen."""
        return self.places(followed) and _lets(self.states, state_of(followed, now))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an organization is in its TPE: with whoever moved last."""

    sitting: Sitting
    #: The question that is due; None: the review.
    step: Step | None


def state_of(followed: Followed, now: datetime) -> State:
    """How far an organization is now."""
    if followed.state == SENT:
        return State.SENT
    if followed.silent_since is not None:
        return State.STUCK if now - followed.silent_since >= STUCK_AFTER else State.MOVING
    return State.NOT_STARTED if followed.people else State.UNOPENED


def everybody(tx: Tx, desk: Desk) -> list[Followed]:
    """The organizations that a facilitator follows, by name."""
    return organizations_followed(tx, desk.chains, desk.regions)


def pick(rows: Iterable[Followed], which: Which, filters: Filters, now: datetime, lately: datetime) -> list[Followed]:
    """Those of the rows that belong on a list, the worst first: whoever is silent longest, then whoever has not begun.

    `lately`: what was sent since then is news.
    """
    return sorted((row for row in rows if _belongs(row, which, filters, now, lately)), key=_by_silence)


def find(rows: Iterable[Followed], typed: str) -> list[Followed]:
    """Those whose name or RUC has what was typed in it, whatever its case and accents."""
    wanted = fold(typed)
    return [row for row in rows if wanted and (wanted in fold(row.legal_name) or wanted in row.ruc)]


def may_see(tx: Tx, desk: Desk, organization_id: int | None) -> Followed:
    """That organization, if the facilitator follows it. Raises `NotFollowed` (also for one that does not exist)."""
    followed = organization_followed(tx, organization_id) if organization_id is not None else None
    if followed is None or not desk.follows(followed.chain, followed.region):
        raise NotFollowed
    return followed


def where_is(tx: Tx, followed: Followed) -> Whereabouts | None:
    """Where it is in its TPE; None: it has not begun."""
    if followed.response_id is None:
        return None
    person_id = last_at_work(tx, followed.response_id) or 0  # nobody is number 0: then it is the start
    sitting = answering.reopen_sitting(tx, person_id, followed.response_id, followed.organization_id)
    here = sitting.here
    if here is not None and (sitting.is_changing or here in sitting.standing.missing):
        return Whereabouts(sitting, here)
    return Whereabouts(sitting, sitting.following().step)


def _belongs(row: Followed, which: Which, filters: Filters, now: datetime, lately: datetime) -> bool:
    state = state_of(row, now)
    match which:
        case Which.STUCK:
            return state is State.STUCK and filters.places(row)
        case Which.SHOWN:
            return filters.lets(row, now)
        case Which.LATE:
            return row.silent_since is not None and now - row.silent_since >= LATE_AFTER
        case Which.UNREACHABLE:
            return not row.reaches_manager and state not in {State.UNOPENED, State.SENT}
        case Which.UNOPENED:
            return state is State.UNOPENED
        case Which.SENT:
            return row.sent_at is not None and row.sent_at >= lately


def _by_silence(row: Followed) -> tuple[int, float]:
    if row.silent_since is not None:
        return 0, row.silent_since.timestamp()
    if row.sent_at is not None:
        return 2, -row.sent_at.timestamp()
    return 1, row.last_seen_at.timestamp() if row.last_seen_at else 0.0


def _lets(wanted: Sequence[str], code: str) -> bool:
    return not wanted or code in wanted
