"""Updates received from Telegram, each taken once, and the replies still owed for them.

An update's number, what it changed and the reply it earns are kept in one transaction; only then is it acknowledged.
A reply leaves this table when Telegram has taken it, so after a crash what is still here is exactly what people are
waiting for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, bindparam, case, delete, func, insert, select, text, update
from sqlmodel import Field

from storage.people import Chat
from storage.tables import Row, table
from storage.tx import Tx

TAKEN, FAILED = "taken", "failed"
#: Telegram repeats an update for a day at most; after a week its number is no longer needed.
REMEMBERED = timedelta(days=7)


class ReceivedUpdate(Row, table=True):
    """An update that has been dealt with."""

    __tablename__ = "received_update"

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    received_at: datetime = Field(index=True)
    state: str = Field(max_length=10)  # TAKEN, or FAILED after three tries
    raw: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # kept of a failed one
    error: str | None = None  # what went wrong with a failed one


class OwedReply(Row, table=True):
    """A reply that a chat is waiting for."""

    __tablename__ = "owed_reply"
    # SQLite would give the number of a reply that is paid to the next one, while its courier is still tidying up.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's way to say it

    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_type=BigInteger)  # what it answers
    chat_id: int = Field(sa_type=BigInteger)  # may be a chat without an owner: nobody has accepted the notice yet
    reply: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # notifications.screen.Reply
    owed_since: datetime = Field(index=True)


@dataclass(frozen=True, slots=True)
class ChatView:
    """What a chat looks like from here: the newest message in it (0: not known), and the one with live buttons."""

    last_message_id: int = 0
    screen_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One owed reply, as data."""

    id: int
    chat_id: int
    reply: dict[str, Any]
    #: What the chat looked like when the reply was promised; None: look before sending.
    view: ChatView | None = None


_update, _owed, _chat = table(ReceivedUpdate), table(OwedReply), table(Chat)

# Statements of the hot path are built once: to build one costs several times what it costs to run it.
_WAS_TAKEN = select(_update.c.update_id).where(_update.c.update_id == bindparam("update_id"))
_MARK_TAKEN = text(
    "INSERT INTO received_update (update_id, received_at, state) VALUES (:update_id, :received_at, :state) "
    "ON CONFLICT (update_id) DO NOTHING"
).bindparams(bindparam("received_at", type_=_update.c.received_at.type))
_OWE = insert(_owed).returning(_owed.c.id)
_IS_OWED = select(_owed.c.id).where(_owed.c.chat_id == bindparam("chat_id")).limit(1)
_VIEW = select(_chat.c.last_message_id, _chat.c.screen_message_id).where(_chat.c.id == bindparam("chat_id"))
_PAID = delete(_owed).where(_owed.c.id == bindparam("owed_id"))
_SHOWS = (
    update(_chat)
    .where(_chat.c.id == bindparam("chat_id"))
    .values(
        last_message_id=case(
            (_chat.c.last_message_id > bindparam("last"), _chat.c.last_message_id), else_=bindparam("last")
        ),
        screen_message_id=bindparam("screen"),
    )
)


def was_taken(tx: Tx, update_id: int) -> bool:
    """Has this update been dealt with already?"""
    return tx.execute(_WAS_TAKEN, {"update_id": update_id}).first() is not None


def mark_taken(tx: Tx, update_id: int, now: datetime) -> bool:
    """This update is dealt with now. False: it was before, or by somebody else in this instant."""
    return bool(tx.execute(_MARK_TAKEN, {"update_id": update_id, "received_at": now, "state": TAKEN}).rowcount)


def mark_failed(tx: Tx, update_id: int, raw: dict[str, Any], error: str, now: datetime) -> None:
    """Keep an update that cannot be dealt with, whole, for somebody to look at."""
    tx.execute(insert(_update).values(update_id=update_id, received_at=now, state=FAILED, raw=raw, error=error))


def owe(tx: Tx, update_id: int, chat_id: int, reply: dict[str, Any], now: datetime, view: ChatView | None) -> Owed:
    """Promise a reply to a chat; `view` is what it looks like now, if that is known."""
    values = {"update_id": update_id, "chat_id": chat_id, "reply": reply, "owed_since": now}
    return Owed(tx.execute(_OWE, values).scalar_one(), chat_id, reply, view)


def owed_for(tx: Tx, update_id: int) -> list[Owed]:
    """What is still owed for an update that comes again: whoever took it may not have learnt that it was kept."""
    asked = select(_owed.c.id, _owed.c.chat_id, _owed.c.reply).where(_owed.c.update_id == update_id)
    return [Owed(row.id, row.chat_id, row.reply) for row in tx.execute(asked.order_by(_owed.c.id))]


def all_owed(tx: Tx) -> list[Owed]:
    """Every reply still owed, the oldest first."""
    rows = tx.execute(select(_owed.c.id, _owed.c.chat_id, _owed.c.reply).order_by(_owed.c.id))
    return [Owed(*row) for row in rows]


def is_owed(tx: Tx, chat_id: int) -> bool:
    """Whether the chat is still waiting for a reply: what it will show has not been seen yet."""
    return tx.execute(_IS_OWED, {"chat_id": chat_id}).first() is not None


def view_of_chat(tx: Tx, chat_id: int) -> ChatView:
    """What the chat looks like; empty for one that nobody owns yet."""
    row = tx.execute(_VIEW, {"chat_id": chat_id}).first()
    return ChatView(*row) if row else ChatView()


def mark_paid(tx: Tx, owed: Owed, view: ChatView | None) -> None:
    """The reply has arrived (or can never arrive: `view` None): it is owed no longer."""
    tx.execute(_PAID, {"owed_id": owed.id})
    if view is not None:
        mark_shown(tx, owed.chat_id, view)


def mark_shown(tx: Tx, chat_id: int, view: ChatView) -> None:
    """Something has arrived in the chat: from now on it looks like this."""
    tx.execute(_SHOWS, {"chat_id": chat_id, "last": view.last_message_id, "screen": view.screen_message_id})


def oldest_owed(tx: Tx) -> datetime | None:
    """Since when the longest-waiting chat waits; None: nobody waits."""
    return tx.execute(select(func.min(_owed.c.owed_since))).scalar()


def forget_old_updates(tx: Tx, now: datetime) -> int:
    """Let go of update numbers that cannot come again; failed ones stay. Returns how many went."""
    old = delete(_update).where(_update.c.state == TAKEN, _update.c.received_at < now - REMEMBERED)
    gone: int = tx.execute(old).rowcount
    return gone


def count_failed(tx: Tx) -> int:
    """How many updates could not be dealt with."""
    failed = select(func.count()).select_from(_update).where(_update.c.state == FAILED)
    number: int = tx.execute(failed).scalar_one()
    return number
