"""The queue for the seats of a session: who waits for one, and giving them away one after the other."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update

from storage.invitations import INVITED, WAITING, Invitation, Invited
from storage.sessions import TrainingSession
from storage.tables import table
from storage.tx import Tx

_invitation, _session = table(Invitation), table(TrainingSession)
_QUEUE = INVITED.where(_invitation.c.session_id == bindparam("session_id"), _invitation.c.rsvp == WAITING).order_by(
    _invitation.c.answered_at, _invitation.c.id
)


def waiting_for_a_seat(tx: Tx, session_id: int) -> list[Invited]:
    """Those who would come if there were a seat, whoever has waited longest first."""
    return [Invited(*row) for row in tx.execute(_QUEUE, {"session_id": session_id})]


def hold_seats(tx: Tx, session_ids: Collection[int]) -> None:
    """Nobody else gives away seats of those sessions, or plans what goes out about them, meanwhile: of two who do at
    once, one looks again after the other.

    The rows are written as they are: on PostgreSQL only a write makes the second see that it has lost the race. They
    are taken in order, so that two who hold several do not wait for each other. SQLite has one writer anyway.
    """
    if tx.connection().dialect.name != "postgresql":
        return
    mine = select(_session.c.id).where(_session.c.id.in_(session_ids)).order_by(_session.c.id)
    in_order = mine.with_for_update(key_share=True)
    tx.execute(update(_session).where(_session.c.id.in_(in_order)).values(capacity=_session.c.capacity))
