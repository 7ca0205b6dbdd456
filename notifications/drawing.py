"""Drawing: how a row of the outbox becomes what a person is shown, at the moment when it goes out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.screen import Reply, Screen
from storage.leases import Due, ask, held, postpone, settle
from storage.outbox import SKIPPED, Claimed
from storage.people import why_unreachable
from storage.tx import Tx
from storage.updates import ChatView, view_of_chat

logger = logging.getLogger(__name__)

#: The kind of notification that is drawn already: its facts are a `Reply`.
DRAWN = "drawn"
#: How long Telegram may take until it has answered.
CALL = timedelta(minutes=1)
#: A message that is to wait waits for so long at least.
MOMENT = timedelta(seconds=2)
#: How long one waits that a newer Ruta has planned, and that nobody here can draw.
UNTIL_UPDATED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is sent: it is needless by now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Postpone:
    """Nothing is sent yet: it is to be drawn again at that time."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Provisional:
    """A reply whose drawing wrote what holds only if it goes out."""

    reply: Reply
    #: Takes that back, where Telegram surely has not got it. Of what nobody knows, it is taken to have arrived.
    take_back: Callable[[Tx, datetime], None]


#: Why nothing was sent to a chat that is known to refuse it.
UNREACHABLE = "the chat cannot be reached: {}"
#: A `Screen`, and a `Reply` that is no aside, becomes the chat's live screen.
Drawn = Screen | Reply | Provisional | Skip | Postpone
#: What a kind of notification is drawn with, in the transaction that writes down that Telegram is about to be asked for
#: it. What it writes stays, whatever it returns.
Drawer = Callable[[Tx, Claimed, datetime], Drawn]


@dataclass(frozen=True, slots=True)
class Ready:
    """A message drawn, and what its chat looks like before it comes."""

    row: Claimed
    reply: Reply
    view: ChatView
    #: What to do where Telegram surely has not got it, in the transaction that writes this down; None: nothing.
    take_back: Callable[[Tx, datetime], None] | None = None


def make_ready(tx: Tx, due: Due, drawers: Mapping[str, Drawer], now: datetime) -> Ready | None:
    """Draw a message and write down that Telegram is about to be asked for it. None: it is not to be sent now, and what
    becomes of it is written down; or it is another worker's by now.
    """
    row = held(tx, due)
    if row is None:
        return None
    drawn = _draw(tx, row, drawers, now)
    match drawn:
        case Postpone():
            postpone(tx, row, max(drawn.until, now + MOMENT), now)
        case Skip():
            settle(tx, row.id, SKIPPED, now, reason=drawn.reason)
        case _ if refused := why_unreachable(tx, row.chat_id):
            if isinstance(drawn, Provisional):
                drawn.take_back(tx, now)
            settle(tx, row.id, SKIPPED, now, reason=UNREACHABLE.format(refused))
        case _:
            ask(tx, row.id, now, now + CALL)
            view = view_of_chat(tx, row.chat_id)
            if isinstance(drawn, Provisional):
                return Ready(row, drawn.reply, view, drawn.take_back)
            return Ready(row, Reply((drawn,)) if isinstance(drawn, Screen) else drawn, view)
    return None


def _draw(tx: Tx, row: Claimed, drawers: Mapping[str, Drawer], now: datetime) -> Drawn:
    if row.kind == DRAWN:
        return Reply.from_json(row.facts)
    if drawer := drawers.get(row.kind):
        return drawer(tx, row, now)
    logger.error("nobody draws messages of the kind %s", row.kind)
    return Postpone(now + UNTIL_UPDATED)
