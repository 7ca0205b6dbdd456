"""Notices: what people are told because of what somebody else did. They wait in the outbox like all that goes out."""

from datetime import datetime, timedelta

from notifications.drawing import DRAWN
from notifications.screen import Reply, Screen
from storage.outbox import Planned, plan
from storage.people import chats_of_person
from storage.tx import Tx

#: A notice that could not go out for this long tells nobody anything new.
USEFUL_FOR = timedelta(days=7)


def notify(
    tx: Tx,
    person_id: int,
    key: str,
    screen: Screen,
    now: datetime,
    *,
    organization_id: int | None = None,
    useful_for: timedelta = USEFUL_FOR,
) -> int:
    """Tell a person something at once, once for each `key`, in each of their chats; in how many that is.

    It stands beside the talk that the chat is in: that talk's buttons stay.
    """
    reply = Reply((screen,), is_aside=True).to_json()
    chats = chats_of_person(tx, person_id)
    for chat_id in chats:
        plan(
            tx,
            Planned(f"{key}:{chat_id}", DRAWN, chat_id, now, now + useful_for, reply, person_id, organization_id),
            now,
        )
    return len(chats)
