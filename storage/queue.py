"""The queue for the seats of a session: who waits for one, and giving them away one after the other."""

from sqlalchemy import bindparam, update

from storage.invitations import INVITED, WAITING, Invitation, Invited
from storage.sessions import TrainingSession
from storage.tables import table
from storage.tx import Tx

_invitation, _session = table(Invitation), table(TrainingSession)
_QUEUE = INVITED.where(_invitation.c.session_id == bindparam("session_id"), _invitation.c.rsvp == WAITING).order_by(
    _invitation.c.answered_at, _invitation.c.id
)
_HOLD = update(_session).where(_session.c.id == bindparam("number")).values(capacity=_session.c.capacity)


def waiting_for_a_seat(tx: Tx, session_id: int) -> list[Invited]:
    """Those who would come if there were a seat, whoever has waited longest first."""
    return [Invited(*row) for row in tx.execute(_QUEUE, {"session_id": session_id})]


def hold_seats(tx: Tx, session_id: int) -> None:
    """Nobody else gives away seats of that session meanwhile: of two who do at once, one looks again after the other.

    The row is written as it is: on PostgreSQL only a write makes the second see that it has lost the race.
    """
    tx.execute(_HOLD, {"number": session_id})
