"""What may go out about sessions at this moment: as things stand now, at the person's hours, so many a day, and what is
due together as one message (C12, C19).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from notifications.drawing import MOMENT, Postpone, Skip
from procedures.planning import LIMA, NEWS, Message, messages_of, plan_invitation, plan_invitations
from programme.harvest import Farm, Load
from programme.hours import A_DAY, allowed_moment
from programme.reminder_hours import DIGEST, SHORTLY, SUNDAY, windows_for
from programme.reminders import Preferences, What, daily_limit, may_go, next_moment
from programme.silence import is_silent
from storage import seats
from storage.invitations import Told, note_told
from storage.leases import postpone, settle
from storage.outbox import SKIPPED, Claimed
from storage.seats import Guest
from storage.sessions import CANCELLED
from storage.shipped import harvest
from storage.tx import Tx
from storage.unasked import SESSION, come_again, go_together, gone_since, to_come_until

#: What is due within so much goes out in one message (the digest takes all that is due while it goes out).
TOGETHER = timedelta(minutes=30)

NEEDLESS = "as things stand now it is not needed"
DAY_IS_FULL = "the day's limit, and on another day it would be of no use"
WHOSE = "it is not known whose telephone it is"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the outbox, and the message for which it stands."""

    claimed: Claimed
    message: Message

    @property
    def what(self) -> What:
        """What it is for."""
        return self.message.wanted.what


@dataclass(frozen=True, slots=True)
class Batch:
    """What may go out to a person in one message now."""

    #: The row that is due.
    claimed: Claimed
    #: What it stands for, and what is due together with it, the most essential first.
    items: tuple[Item, ...]
    guest: Guest
    #: The chat was silent for so long that nothing of an organization may be shown in it.
    is_veiled: bool = False


def consider(tx: Tx, claimed: Claimed, now: datetime) -> Batch | Skip | Postpone:
    """A message about a session is due: whether it goes out now, and what goes with it."""
    mine = messages_of(tx, [claimed.facts["invitation"]]).get(claimed.key)
    if mine is None:
        return Skip(NEEDLESS)
    if mine.planned.chat_id != claimed.chat_id:  # they have another telephone by now
        plan_invitation(tx, mine.occasion.invitation_id, now)
        return Postpone(now)
    is_veiled = mine.guest.in_doubt or is_silent(mine.guest.last_seen_at, now)
    if is_veiled and mine.wanted.what in {What.NO_ANSWER, What.AFTER}:
        return Skip(WHOSE)
    if wait := _not_yet(mine, claimed.useful_until, now):
        return Postpone(wait)
    waiting = to_come_until(tx, mine.guest.person_id, max(_end_of_day(now), now + TOGETHER), claimed.id)
    companions = [] if is_veiled else _companions(tx, claimed, waiting, now)
    items = sorted([Item(claimed, mine), *companions], key=_essential_first)
    if not _is_never_held_back(items, now):
        taken = {each.claimed.id for each in items}
        others = [each for each in waiting if each.id not in taken]
        importance = max(each.message.wanted.importance for each in items)
        if is_full(tx, mine.guest.person_id, importance, others, now, mine.guest.preferences, [mine.occasion.farm]):
            _put_off(tx, companions, now)
            return _another_day(mine, now)
    return Batch(claimed, tuple(items), mine.guest, is_veiled)


def is_full(
    tx: Tx,
    person_id: int,
    importance: int,
    others: Sequence[Claimed],
    now: datetime,
    preferences: Preferences,
    farms: Iterable[Farm] = (),
) -> bool:
    """Whether the person has had enough today: at most two unasked messages, one in the peak of any harvest of theirs
    or if they want fewer (C12). Of `others`, those to come today that are more essential keep their room.
    """
    today = now.astimezone(LIMA).date()
    all_farms = [*seats.farms_of_person(tx, person_id), *farms]
    load = max((harvest().load_on(farm, today) for farm in all_farms), default=Load.NONE)
    gone = gone_since(tx, person_id, _midnight(now))
    more_essential = [each.due_at for each in others if each.facts.get("importance", 0) > importance]
    kept = _messages_in([at for at in more_essential if at <= _end_of_day(now)])
    return gone + kept >= daily_limit(load, preferences)


def tomorrow(now: datetime) -> datetime:
    """When the next day begins in Lima."""
    return _midnight(now) + A_DAY


def go_out(tx: Tx, batch: Batch, items: Collection[Item], now: datetime) -> Callable[[Tx, datetime], None]:
    """These go out as one message: what is with it needs none of its own, and the person knows what it says. Returns
    what takes all of that back, should Telegram surely not get it.
    """
    carried = [each.claimed.id for each in items if each.claimed.id != batch.claimed.id]
    go_together(tx, carried, batch.claimed.id, now)
    about = {each.message.occasion.invitation_id: each.message for each in items if each.what is not What.AFTER}
    if batch.is_veiled:
        about = {}
    for message in about.values():
        note_told(tx, _told(message, now))
    plan_invitations(tx, about, now)

    def take_back(tx: Tx, then: datetime) -> None:
        come_again(tx, carried)
        for number, message in about.items():
            untell(tx, number, message.guest.person_id, message.told, now)
        plan_invitations(tx, about, then)

    return take_back


def _not_yet(message: Message, useful_until: datetime, now: datetime) -> datetime | None:
    """When it may go out, if that is not now; None: now. Past its last useful moment that is later still."""
    if now > useful_until:
        return now + MOMENT
    if message.wanted.due_at > now:
        return message.wanted.due_at
    farm, preferences = message.occasion.farm, message.guest.preferences
    about = message.wanted.urgent, _starts_at(message)
    at = next_moment(now, *about, useful_until, farm, harvest(), preferences, LIMA)
    if at is None:
        return useful_until + MOMENT
    return at if at > now else None


def _companions(tx: Tx, claimed: Claimed, waiting: Sequence[Claimed], now: datetime) -> list[Item]:
    """What else may go out to the same chat now, and is due with it."""
    until = _due_together(now)
    rows = [
        each
        for each in waiting
        if each.chat_id == claimed.chat_id
        and each.kind.startswith(SESSION)
        and each.due_at <= until
        and each.useful_until >= now
    ]
    wanted = messages_of(tx, [each.facts["invitation"] for each in rows]) if rows else {}
    found = [Item(each, wanted[each.key]) for each in rows if each.key in wanted]
    return [each for each in found if each.message.wanted.due_at <= until and _may_go(each.message, now)]


def _may_go(message: Message, now: datetime) -> bool:
    farm, preferences = message.occasion.farm, message.guest.preferences
    return may_go(now, message.wanted.urgent, _starts_at(message), farm, harvest(), preferences, LIMA)


def _starts_at(message: Message) -> datetime | None:
    """When what the message is about begins; None: that is over."""
    return None if message.wanted.what is What.AFTER else message.occasion.starts_at


def _is_never_held_back(items: Iterable[Item], now: datetime) -> bool:
    """A change or a cancellation of what begins within 24 hours goes beyond the day's limit: held back until the
    morning it would let somebody travel, or leave their harvest, for nothing (C21). Nothing else is worth that.
    """
    return any(each.what in NEWS and _begins_shortly(each.message, now) for each in items)


def _begins_shortly(message: Message, now: datetime) -> bool:
    """By what holds now, or by what the person believes."""
    believed = message.told.starts_at if message.told else None
    starts = [each for each in (message.occasion.starts_at, believed) if each is not None]
    return any(now <= each <= now + SHORTLY for each in starts)


def _put_off(tx: Tx, items: Iterable[Item], now: datetime) -> None:
    """The day has no room for the most essential of what is due together: so it has none for the rest, and each need
    not find that out for itself.
    """
    for each in items:
        if each.claimed.due_at > now:
            continue
        match _another_day(each.message, now):
            case Postpone(until):
                postpone(tx, each.claimed, until, now)
            case Skip(reason):
                settle(tx, each.claimed.id, SKIPPED, now, reason=reason)


def _another_day(message: Message, now: datetime) -> Skip | Postpone:
    windows = windows_for(message.occasion.farm, harvest(), message.guest.preferences, LIMA, _starts_at(message))
    at = allowed_moment(tomorrow(now), tomorrow(now), LIMA, message.wanted.useful_until, windows)
    return Postpone(at) if at else Skip(DAY_IS_FULL)


def _due_together(now: datetime) -> datetime:
    local = now.astimezone(LIMA)
    if local.weekday() == SUNDAY and DIGEST[0] <= local.time() <= DIGEST[1]:
        return max(now + TOGETHER, datetime.combine(local.date(), DIGEST[1], LIMA))
    return now + TOGETHER


def _messages_in(dues: Sequence[datetime]) -> int:
    """How many messages what is due then will make: what is due together is one."""
    number, since = 0, None
    for at in sorted(dues):
        if since is None or at > since + TOGETHER:
            number, since = number + 1, at
    return number


def _essential_first(item: Item) -> tuple[int, datetime, int]:
    return -item.message.wanted.importance, item.claimed.due_at, item.claimed.id


def _told(message: Message, now: datetime) -> Told:
    occasion = message.occasion
    assert occasion.starts_at is not None
    assert occasion.ends_at is not None
    return Told(
        invitation_id=occasion.invitation_id,
        person_id=message.guest.person_id,
        told_at=now,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        modality=occasion.modality,
        place=occasion.place,
        link=occasion.link,
        is_cancelled=occasion.state == CANCELLED,
    )


def untell(tx: Tx, invitation_id: int, person_id: int, before: Told | None, told_at: datetime) -> None:
    """What a person was told then they have not got: what they knew before holds again, unless they have been told
    something since.
    """
    known = seats.told_about(tx, [invitation_id]).get((invitation_id, person_id))
    if known is None or known.told_at != told_at:
        return
    if before is None:
        seats.forget_told(tx, invitation_id, person_id)
    else:
        note_told(tx, before)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(LIMA).date(), time.min, LIMA)


def _end_of_day(now: datetime) -> datetime:
    return tomorrow(now) - timedelta(microseconds=1)
