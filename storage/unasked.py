"""What goes out to a person unasked: how much has gone today, and what is to come, for the daily limit and for joining
messages that are due together (procedures.outgoing).
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.outbox import ACCEPTED, PLANNED, SENDING, SKIPPED, UNKNOWN, Claimed, Notification
from storage.stalls import STALLED
from storage.tables import table
from storage.tx import Tx

#: The kinds of messages about sessions go on with what the message is for (programme.reminders.What).
SESSION = "session."
#: That the test waits until the harvest is over.
PAUSED = "tpe.paused"
#: What an answer to an invitation causes: a colleague has answered; there is a seat now; somebody who was to go in
#: place of others need not.
ANSWERED, SEAT, RELEASED = "invitation.answered", "invitation.seat", "invitation.released"
#: Those who have not answered are asked once more.
ASKED_AGAIN = "invitation.asked"
#: A summary or a file of a session.
MATERIAL = f"{SESSION}material"
#: How essential these are, among what comes to a person on a day (see programme.reminder_messages.IMPORTANCE).
IMPORTANCE = {SEAT: 5, RELEASED: 5, ASKED_AGAIN: 3, ANSWERED: 1, MATERIAL: 0}
#: Those of which a person gets only so many a day. None of them is a reply, a talk, or what they have asked for.
UNASKED = (
    *(f"{SESSION}{what}" for what in ("invitation", "no_answer", "before", "change", "cancelled", "after")),
    STALLED,
    PAUSED,
    *IMPORTANCE,
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A message about a session that has gone out to a chat."""

    invitation_id: int
    #: Telegram's number of it, as far as it is known.
    message_id: int | None


_notification = table(Notification)
_AS_CLAIMED = select(*(_notification.c[column.name] for column in fields(Claimed)))
_theirs = _notification.c.kind.in_(UNASKED)


def gone_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many have gone out to a person since then, or may have."""
    gone = select(func.count()).where(
        _notification.c.person_id == person_id,
        _theirs,
        _notification.c.state.in_((SENDING, ACCEPTED, UNKNOWN)),
        _notification.c.asked_at >= since,
    )
    number: int = tx.execute(gone).scalar_one()
    return number


def last_gone(tx: Tx, chat_id: int, kinds: Collection[str]) -> Gone | None:
    """The newest message of those kinds, each about an invitation, that a chat has; None: it has none."""
    gone = (
        select(_notification.c.facts, _notification.c.message_id)
        .where(_notification.c.chat_id == chat_id, _notification.c.kind.in_(kinds), _notification.c.state == ACCEPTED)
        .order_by(_notification.c.settled_at.desc(), _notification.c.id.desc())
        .limit(1)
    )
    row = tx.execute(gone).first()
    return Gone(row.facts["invitation"], row.message_id) if row and "invitation" in row.facts else None


def to_come_until(tx: Tx, person_id: int, until: datetime, besides: int) -> list[Claimed]:
    """Those that are to come to a person by then, in the order in which they are due, but for the one of that
    number.
    """
    waiting = _AS_CLAIMED.where(
        _notification.c.person_id == person_id,
        _theirs,
        _notification.c.state == PLANNED,
        _notification.c.due_at <= until,
        _notification.c.id != besides,
    )
    return [Claimed(*row) for row in tx.execute(waiting.order_by(_notification.c.due_at, _notification.c.id))]


def go_together(tx: Tx, numbers: Collection[int], carrier: int, now: datetime) -> None:
    """These do not go out themselves: what they say is in the message `carrier`."""
    values = {"state": SKIPPED, "reason": f"it went out together with message {carrier}", "settled_at": now}
    _change(tx, numbers, PLANNED, values)


def come_again(tx: Tx, numbers: Collection[int]) -> None:
    """The message in which they were has not gone out: they are to come."""
    _change(tx, numbers, SKIPPED, {"state": PLANNED, "reason": None, "settled_at": None})


def _change(tx: Tx, numbers: Collection[int], state: str, values: dict[str, Any]) -> None:
    if numbers:
        those = _notification.c.id.in_(numbers), _notification.c.state == state
        tx.execute(update(_notification).where(*those).values(**values))
