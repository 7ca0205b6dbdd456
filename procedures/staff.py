"""Those who look after sessions: facilitators of the RPE, and officers of the entities. Who may see which session.

An officer sees the sessions of their entity; a facilitator those at which an organization is invited, or expected as
long as nobody is, whose chain and region they follow. It is asked on every action.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.errors import NotYourSession
from procedures.expecting import expected_at, expected_at_each
from procedures.few_confirmed import Count, possible_places, waits
from procedures.nudging import LIMA
from programme.timetable_findings import Weight
from storage.entities import Office
from storage.facilitators import Desk
from storage.invitations import Invited, invited_to
from storage.session_lists import (
    Place,
    accepted,
    answers_to,
    objections_kept,
    places_invited,
    places_of,
    sessions_ahead,
    sessions_given,
)
from storage.sessions import ANNOUNCED, CHECKED, SessionView, session_view
from storage.tx import Tx

#: Sessions that are over are listed so long.
GIVEN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who looks after sessions, as what they are at this moment."""

    person_id: int
    desk: Desk | None
    office: Office | None

    @property
    def name(self) -> str:
        """As others read it."""
        if self.desk is not None:
            return self.desk.name
        return self.office.name if self.office is not None else ""

    def is_of(self, session: SessionView) -> bool:
        """Whether they are an officer of the entity that gives it."""
        return self.office is not None and self.office.entity_id == session.entity_id

    def follows_any(self, places: Iterable[Place]) -> bool:
        """Whether they are a facilitator who follows organizations of one of these chains and regions."""
        return self.desk is not None and any(self.desk.follows(*place) for place in places)


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in a list of those to come, or of those given."""

    session: SessionView
    counted: Count
    #: Something holds it back, and a facilitator must accept that or have it moved.
    is_held: bool
    #: Few have confirmed, and nobody has decided what is to become of it.
    is_short: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.is_held or self.is_short


def may_see(tx: Tx, staff: Staff, session_id: int | None) -> SessionView:
    """That session, if they look after it. Raises `NotYourSession` (also for one that does not exist)."""
    session = session_view(tx, session_id) if session_id is not None else None
    if session is None or not (staff.is_of(session) or staff.follows_any(_places(tx, session))):
        raise NotYourSession
    return session


def may_accept(tx: Tx, staff: Staff, session_id: int | None) -> SessionView:
    """That session, if they may have it announced in spite of what holds it back: facilitators alone. Raises
    `NotYourSession`.
    """
    session = may_see(tx, staff, session_id)
    if not staff.follows_any(_places(tx, session)):
        raise NotYourSession
    return session


def sessions_of(tx: Tx, staff: Staff, now: datetime) -> list[Listed]:
    """The sessions to come that they look after: first those that wait for a decision, then by their date."""
    today = now.astimezone(LIMA).date()
    listed = _all_listed(tx, _theirs(tx, staff, sessions_ahead(tx, now, today.replace(day=1))), now)
    return sorted(listed, key=lambda each: not each.waits)


def given_by(tx: Tx, staff: Staff, now: datetime) -> list[Listed]:
    """The sessions that they looked after, of the last 30 days, the newest first."""
    return _all_listed(tx, _theirs(tx, staff, sessions_given(tx, now - GIVEN_FOR, now)), now)


def count_waiting(tx: Tx, staff: Staff, now: datetime) -> int:
    """How many of their sessions wait for a decision."""
    return sum(each.waits for each in sessions_of(tx, staff, now))


def visible(tx: Tx, staff: Staff, session: SessionView) -> list[Invited]:
    """Those invited to a session of whom somebody may read names: an officer of its entity, all; a facilitator, the
    organizations that they follow.
    """
    everybody = invited_to(tx, session.id)
    if staff.is_of(session):
        return everybody
    return [each for each in everybody if staff.follows_any([(each.chain, each.region)])]


def held(tx: Tx, sessions: Iterable[SessionView], now: datetime) -> set[int]:
    """Those of the sessions against whose date something stands that nobody has accepted: it is not announced yet, or
    was moved there when people knew of it already.
    """
    dated = [each.id for each in sessions if each.state in {CHECKED, ANNOUNCED} and not _has_begun(each, now)]
    taken = accepted(tx, dated)
    return {
        number
        for number, kept in objections_kept(tx, dated).items()
        if number not in taken and any(each["weight"] == Weight.HOLD for each in kept)
    }


def _has_begun(session: SessionView, now: datetime) -> bool:
    return session.starts_at is not None and session.starts_at <= now


def _places(tx: Tx, session: SessionView) -> set[Place]:
    places = places_invited(tx, [session.id]).get(session.id)
    return places or places_of(tx, expected_at(tx, session.id)) or possible_places(session)


def _theirs(tx: Tx, staff: Staff, sessions: list[SessionView]) -> list[SessionView]:
    """Of a list, those that they look after, in its order."""
    if staff.desk is None or not sessions:
        return [each for each in sessions if staff.is_of(each)]
    invited = places_invited(tx, [each.id for each in sessions])
    unasked = [each.id for each in sessions if each.id not in invited]
    expected = expected_at_each(tx, unasked) if unasked else {}
    return [each for each in sessions if staff.is_of(each) or staff.follows_any(_known(tx, each, invited, expected))]


def _known(
    tx: Tx, session: SessionView, invited: dict[int, set[Place]], expected: dict[int, list[int]]
) -> set[Place]:  # fmt: skip
    if session.id in invited:
        return invited[session.id]
    return places_of(tx, expected.get(session.id, ())) or possible_places(session)


def _all_listed(tx: Tx, sessions: list[SessionView], now: datetime) -> list[Listed]:
    answers = answers_to(tx, [each.id for each in sessions])
    held_back = held(tx, sessions, now)
    return [_listed(tx, each, Count.of(answers[each.id]), each.id in held_back, now) for each in sessions]


def _listed(tx: Tx, session: SessionView, counted: Count, is_held: bool, now: datetime) -> Listed:
    is_short = session.is_open and not _has_begun(session, now) and waits(tx, session, counted, now)
    return Listed(session, counted, is_held, is_short)
