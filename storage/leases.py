"""Leases: the outbox at work. A worker has what is due for a while, and says what has become of it.

That somebody has a message stands in a table of its own, which is as small as what is in hand: to write it into
hundreds of messages, which lie anywhere among those to come, costs the more the more there are
(docs/decisions/0011-outbox.md).
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import BigInteger, bindparam, select, text
from sqlmodel import Field

from storage.outbox import MISSED, PLANNED, Claimed, Notification
from storage.tables import Row, table
from storage.tx import Tx

#: Reasons that the outbox itself gives.
TOO_LATE, CUT_OFF = "its last useful moment has passed", "cut off in the act: nobody knows whether it has arrived"


class Lease(Row, table=True):
    """Somebody has this message in hand."""

    __tablename__ = "notification_lease"

    # No foreign key: PostgreSQL would write a lock into each message. The key is what keeps two from having the same.
    notification_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_id: int = Field(sa_type=BigInteger, index=True)
    due_at: datetime
    leased_until: datetime | None = None  # whoever has it must be done by then; NULL: it was too late when it was taken


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is due. One worker has it until `leased_until`."""

    id: int
    chat_id: int
    due_at: datetime
    leased_until: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """What one claim has taken, in the order in which it was due."""

    rows: list[Due]
    #: How many were too late to matter. They are settled.
    missed: int


_notification, _lease = table(Notification), table(Lease)
_time = _notification.c.due_at.type
_NOW, _UNTIL = bindparam("now", type_=_time), bindparam("until", type_=_time)
# Two who claim at once would choose the same rows. SQLite has one writer; on PostgreSQL whoever comes while another
# claims leaves it to them, and asks again a moment later (any number does, as long as it is always this one). Should
# they meet all the same, the second finds the keys taken, and the store does its claim again.
_MAY_CLAIM = text("SELECT pg_try_advisory_xact_lock(20261122)")
# A chat is left alone while anybody has a message for it: what was planned only now would overtake that.
_CLAIM = (
    text(
        "INSERT INTO notification_lease (notification_id, chat_id, due_at, leased_until) "
        "SELECT id, chat_id, due_at, CASE WHEN useful_until >= :now THEN :until END FROM notification "
        "WHERE state = 'planned' AND due_at <= :now "
        "AND NOT EXISTS (SELECT 1 FROM notification_lease WHERE notification_lease.chat_id = notification.chat_id) "
        "ORDER BY due_at, id LIMIT :most RETURNING notification_id, chat_id, due_at, leased_until"
    )
    .bindparams(_NOW, _UNTIL)
    .columns(*_lease.c)
)
_MISS = text(
    "UPDATE notification SET state = 'missed', reason = :too_late, settled_at = :now "
    "WHERE id IN (SELECT notification_id FROM notification_lease WHERE leased_until IS NULL)"
).bindparams(_NOW, too_late=TOO_LATE)
_LET_GO_OF_MISSED = text("DELETE FROM notification_lease WHERE leased_until IS NULL")
_EXPIRE = text(
    "UPDATE notification SET state = 'unknown', reason = :cut_off, settled_at = asked_at WHERE state = 'sending' "
    "AND id IN (SELECT notification_id FROM notification_lease WHERE leased_until <= :now)"
).bindparams(_NOW, cut_off=CUT_OFF)
_LET_GO_OF_EXPIRED = text("DELETE FROM notification_lease WHERE leased_until <= :now").bindparams(_NOW)
_HELD = (
    select(*(_notification.c[column.name] for column in fields(Claimed)))
    .join(_lease, _lease.c.notification_id == _notification.c.id)
    .where(
        _notification.c.id == bindparam("number"),
        _notification.c.state == PLANNED,
        _lease.c.leased_until == bindparam("until"),
    )
)
# Whoever drew it may have called it off on the way, by what they wrote: that it goes out counts.
_ASK = text(
    "UPDATE notification SET state = 'sending', asked_at = :now, settled_at = NULL, reason = NULL WHERE id = :number"
).bindparams(_NOW)
_KEEP = text("UPDATE notification_lease SET leased_until = :until WHERE notification_id = :number").bindparams(_UNTIL)
_SETTLE = text(
    "UPDATE notification SET state = :state, reason = :reason, message_id = :message_id, settled_at = :now "
    "WHERE id = :number AND state IN ('planned', 'sending', 'unknown')"
).bindparams(_NOW)
_POSTPONE = text("UPDATE notification SET due_at = :until WHERE id = :number AND state = 'planned'").bindparams(_UNTIL)
_TRY_AGAIN = text(
    "UPDATE notification SET state = 'planned', asked_at = NULL, settled_at = NULL, reason = NULL, "
    "attempts = attempts + 1 WHERE id = :number AND state = 'sending'"
)
_LET_GO = text("DELETE FROM notification_lease WHERE notification_id = :number")
_GIVE_BACK = text(
    "UPDATE notification_lease SET leased_until = :until WHERE notification_id = :number AND leased_until = :lease"
).bindparams(_UNTIL, bindparam("lease", type_=_time))


def claim(tx: Tx, now: datetime, most: int, lease: timedelta) -> Claims:
    """Take up to so many messages that are due, the longest due first, safe beside other workers and processes; none
    for a chat for which something is in hand. Those past their last useful moment are missed on the way. Nothing, while
    another claims in this very instant.
    """
    if tx.connection().dialect.name == "postgresql" and not tx.execute(_MAY_CLAIM).scalar():
        return Claims([], 0)
    found = [Due(*row) for row in tx.execute(_CLAIM, {"now": now, "most": most, "until": now + lease})]
    rows = sorted((due for due in found if due.leased_until), key=attrgetter("due_at", "id"))
    if missed := len(found) - len(rows):
        tx.execute(_MISS, {"now": now})
        tx.execute(_LET_GO_OF_MISSED)
    return Claims(rows, missed)


def expire_leases(tx: Tx, now: datetime) -> int:
    """Whoever had these is gone, or has left them until now. What Telegram was not asked for is to come again; of the
    rest nobody knows whether it has arrived, and it is not sent again by itself. Returns how many these are.
    """
    unknown: int = tx.execute(_EXPIRE, {"now": now}).rowcount
    tx.execute(_LET_GO_OF_EXPIRED, {"now": now})
    return unknown


def held(tx: Tx, due: Due) -> Claimed | None:
    """The message, if this worker still has it and it is still to come. None: the lease has expired, and it is
    another's to bring; or it was called off.
    """
    row = tx.execute(_HELD, {"number": due.id, "until": due.leased_until}).first()
    return Claimed(*row) if row else None


def ask(tx: Tx, number: int, now: datetime, until: datetime) -> None:
    """Telegram is about to be asked for a message that is held, which takes until `until` at most."""
    tx.execute(_ASK, {"number": number, "now": now})
    tx.execute(_KEEP, {"number": number, "until": until})


def settle(
    tx: Tx, number: int, state: str, now: datetime, *, reason: str | None = None, message_id: int | None = None
) -> None:
    """What has become of a message that is held: ACCEPTED with Telegram's number, or another state with its reason."""
    values = {"number": number, "state": state, "reason": reason, "message_id": message_id, "now": now}
    tx.execute(_SETTLE, values)
    tx.execute(_LET_GO, {"number": number})


def postpone(tx: Tx, claimed: Claimed, until: datetime, now: datetime) -> None:
    """A message that is held is due at another time; where that would be too late it is missed."""
    if until > claimed.useful_until:
        settle(tx, claimed.id, MISSED, now, reason=TOO_LATE)
    else:
        tx.execute(_POSTPONE, {"number": claimed.id, "until": until})
        tx.execute(_LET_GO, {"number": claimed.id})


def try_again(tx: Tx, claimed: Claimed, until: datetime, now: datetime) -> None:
    """Telegram was asked for this message, and surely does not have it: nobody asks again before `until`. Where that
    would be too late it is missed.
    """
    if until > claimed.useful_until:
        settle(tx, claimed.id, MISSED, now, reason=TOO_LATE)
    else:
        tx.execute(_TRY_AGAIN, {"number": claimed.id})
        tx.execute(_KEEP, {"number": claimed.id, "until": until})


def hold(tx: Tx, rows: list[Due], until: datetime) -> None:
    """What is held of a chat, and was not asked for, comes again at `until`: so long nothing goes to that chat. When it
    was due stays as it was, and with it the order.
    """
    for row in rows:
        tx.execute(_GIVE_BACK, {"number": row.id, "lease": row.leased_until, "until": until})
