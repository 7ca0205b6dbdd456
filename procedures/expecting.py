"""Who is expected at a session, and that they are invited to it.

The rule is the one of the design: the organizations that the session names; else those committed to its service; else,
where no commitments to it are known, its chains in the regions given (domain.md C16, C17, C40).
"""

from collections.abc import Collection
from datetime import datetime

from procedures import few_confirmed, planning
from storage.invitations import Asked, invitations_of, invite, invite_again, withdraw
from storage.sessions import ANNOUNCED, TrainingSession, sessions_to_come
from storage.timetable import Addressed, addressed, named_by, places, said_of
from storage.tx import Tx


def expected_at(tx: Tx, session_id: int) -> list[int]:
    """The organizations that are expected at a session, by their numbers, in ascending order."""
    return expected_at_each(tx, [session_id])[session_id]


def expected_at_each(tx: Tx, session_ids: Collection[int]) -> dict[int, list[int]]:
    """The same for several sessions at once."""
    sessions = addressed(tx, session_ids)
    named, said = named_by(tx, session_ids), said_of(tx, {each.service_id for each in sessions})
    everybody = places(tx)
    return {
        each.session_id: sorted(named.get(each.session_id) or _of_service(each, said.get(each.service_id), everybody))
        for each in sessions
    }


def invite_expected(tx: Tx, session_id: int, now: datetime) -> None:
    """Those expected at an announced session that has not begun are invited, and nobody else.

    An organization that is not expected any more and has not answered is not invited any more; if it has answered, or a
    free seat was offered to it, its invitation stands. One that is expected again is invited as it was before.
    """
    session = tx.get_one(TrainingSession, session_id)
    if session.state != ANNOUNCED or session.starts_at is None or session.starts_at <= now:
        return
    _invite(tx, session_id, set(expected_at(tx, session_id)), now)


def _invite(tx: Tx, session_id: int, expected: set[int], now: datetime) -> set[int]:
    """Returns the organizations whose invitation is another one now."""
    known = {each.organization_id: each for each in invitations_of(tx, session_id)}
    new = expected - known.keys()
    again = {number for number in expected & known.keys() if known[number].withdrawn_at is not None}
    gone = {number for number, each in known.items() if number not in expected and _may_go(each)}
    invite(tx, session_id, sorted(new), now)
    if again:
        invite_again(tx, [known[number].id for number in again], now)
    if gone:
        withdraw(tx, [known[number].id for number in gone], now)
    return new | again | gone


def resync(tx: Tx, now: datetime, service_id: int | None = None) -> None:
    """Who is expected may have changed, at the sessions to come of one service or (None) of all: an organization is
    new, or lies elsewhere. Their invitations are brought in step, and what goes out about those that are others now.
    """
    to_come = sessions_to_come(tx, now, service_id)
    expected = expected_at_each(tx, to_come)
    for session_id in to_come:
        if changed := _invite(tx, session_id, set(expected[session_id]), now):
            planning.plan_session(tx, session_id, now, changed)
        few_confirmed.watch(tx, session_id, now)


def resync_service(tx: Tx, service_id: int, now: datetime) -> None:
    """Somebody has said yes or no to a service: likewise for its sessions to come."""
    resync(tx, now, service_id)


def _of_service(
    session: Addressed, said: dict[int, bool] | None, everybody: list[tuple[int, str, str]]
) -> Collection[int]:
    if said is not None:
        return [organization_id for organization_id, accepted in said.items() if accepted]
    chains, regions = session.chains.split(), session.regions.split()
    return [number for number, chain, region in everybody if chain in chains and (not regions or region in regions)]


def _may_go(invitation: Asked) -> bool:
    return invitation.withdrawn_at is None and invitation.rsvp is None and not invitation.is_offer
