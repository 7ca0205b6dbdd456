"""TPEs that stand still: since when nobody has done anything in them, whom to remind, and what has gone out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, exists, func, literal, or_, select, update

from storage.answers import ASSISTED, Answer
from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.outbox import ACCEPTED, CANCELLED, FAILED, MISSED, PLANNED, SENDING, UNKNOWN, Notification
from storage.people import Chat, Person
from storage.responses import IN_PROGRESS, Position, Response
from storage.tables import table
from storage.tx import Tx

#: The kinds of messages about a TPE: the reminder by the rule, the one that a facilitator has sent, and the one that
#: the person has asked for. The keys of the first and the last go on with the response's number and their own.
STALLED, ASKED, REMINDER = "tpe.stalled", "tpe.asked", "tpe.reminder"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message about a TPE, to come or gone out."""

    key: str
    kind: str
    person_id: int | None
    state: str
    due_at: datetime
    settled_at: datetime | None

    @property
    def is_to_come(self) -> bool:
        """Whether it is still to go out."""
        return self.state in {PLANNED, SENDING}

    @property
    def went_out_at(self) -> datetime | None:
        """When it went out, as far as anybody knows; None: it did not."""
        return self.settled_at if self.state in {ACCEPTED, UNKNOWN} else None


@dataclass(frozen=True, slots=True)
class Stall:
    """A TPE that is not sent yet, and how still it is."""

    response_id: int
    organization_id: int
    chain: str
    region: str
    #: When somebody did something in it last; if nobody has, when it was begun.
    active_at: datetime
    #: Every message about it that was ever planned (of those of facilitators, about any TPE of the organization).
    reminders: tuple[Reminder, ...]

    def quiet_since(self, person_id: int) -> datetime:
        """From when the rule counts for that person: what was done in the TPE last, or a reminder that somebody had
        asked for; one to come only if they have asked for it themselves.
        """
        asked_for = [each for each in self.reminders if each.kind == REMINDER]
        gone = [each.went_out_at for each in asked_for if each.went_out_at is not None]
        to_come = [each.due_at for each in asked_for if each.is_to_come and each.person_id == person_id]
        return max([self.active_at, *gone, *to_come])

    def reminded(self, since: datetime) -> tuple[int, datetime | None]:
        """How many reminders of the rule have gone out since then; and when the last did, theirs or a facilitator's."""
        gone = [
            (each.went_out_at, each.kind)
            for each in self.reminders
            if each.kind != REMINDER and each.went_out_at is not None and each.went_out_at > since
        ]
        return sum(kind == STALLED for _at, kind in gone), max((at for at, _kind in gone), default=None)

    def to_come(self, kind: str, besides: str = "") -> tuple[Reminder, ...]:
        """Those of a kind that are still to go out, but for the one with the key `besides`."""
        return tuple(each for each in self.reminders if each.kind == kind and each.is_to_come and each.key != besides)

    def failed_since(self, person_id: int, since: datetime) -> bool:
        """Whether a reminder of the rule to that person could not be brought since then."""
        return any(
            each.kind == STALLED and each.state == FAILED and each.person_id == person_id and each.settled_at > since
            for each in self.reminders
            if each.settled_at is not None
        )

    def next_key(self, kind: str) -> str:
        """The key of the next message of a kind."""
        return f"{kind}:{self.response_id}:{sum(each.kind == kind for each in self.reminders) + 1}"


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody of an organization who can be written to."""

    person_id: int
    chat_id: int
    is_manager: bool
    last_seen_at: datetime


_response, _organization, _answer = table(Response), table(Organization), table(Answer)
_position, _notification, _chat = table(Position), table(Notification), table(Chat)
_membership, _person = table(Membership), table(Person)

_last_answer = (
    select(func.max(_answer.c.at))
    .where(_answer.c.response_id == _response.c.id, _answer.c.superseded_at.is_(None))
    .scalar_subquery()
)
_last_move = select(func.max(_position.c.at)).where(_position.c.response_id == _response.c.id).scalar_subquery()
#: The TPE of the organization's chain (procedures.answering.form_of), not sent yet.
_is_open = (_response.c.state == IN_PROGRESS) & (_response.c.form_id == literal("tpe_") + _organization.c.chain)
_OPEN = (
    select(
        _response.c.id,
        _response.c.organization_id,
        _organization.c.chain,
        _organization.c.region,
        _response.c.started_at,
        _last_answer,
        _last_move,
    )
    .join(_organization, _organization.c.id == _response.c.organization_id)
    .where(_is_open)
)
_REMINDERS = (
    select(
        _notification.c.key,
        _notification.c.kind,
        _notification.c.person_id,
        _notification.c.state,
        _notification.c.due_at,
        _notification.c.settled_at,
    )
    .where(
        _notification.c.organization_id == bindparam("organization_id"),
        _notification.c.kind.in_((STALLED, ASKED, REMINDER)),
        or_(_notification.c.kind == ASKED, _notification.c.key.like(bindparam("keys"))),
    )
    .order_by(_notification.c.id)
)
_UNWATCHED = (
    select(_response.c.id)
    .join(_organization, _organization.c.id == _response.c.organization_id)
    .where(
        _is_open,
        ~exists().where(
            _notification.c.organization_id == _response.c.organization_id,
            _notification.c.kind == STALLED,
            _notification.c.state.in_((PLANNED, SENDING)),
            _notification.c.key.like(literal(f"{STALLED}:") + cast(_response.c.id, String) + literal(":%")),
        ),
    )
    .order_by(_response.c.id)
)
_REACHABLE = (
    select(
        _person.c.id,
        func.max(_chat.c.id),
        _membership.c.role == MANAGER,
        _person.c.last_seen_at,
    )
    .join(_membership, _membership.c.person_id == _person.c.id)
    .join(_chat, _chat.c.person_id == _person.c.id)
    .where(
        _membership.c.organization_id == bindparam("organization_id"),
        _membership.c.until.is_(None),
        _membership.c.accepted_at.is_not(None),
        _chat.c.unreachable_since.is_(None),
        _chat.c.check_since.is_(None),
    )
    .group_by(_person.c.id, _membership.c.id)
)
_LAST_TO_ANSWER = (
    select(_answer.c.person_id)
    .where(
        _answer.c.response_id == bindparam("response_id"),
        _answer.c.superseded_at.is_(None),
        _answer.c.person_id.is_not(None),
        _answer.c.how != ASSISTED,
    )
    .order_by(_answer.c.at.desc(), _answer.c.id.desc())
    .limit(1)
)


def stall_of(tx: Tx, response_id: int) -> Stall | None:
    """How still a TPE is; None: it is sent, or it is none."""
    row = tx.execute(_OPEN.where(_response.c.id == response_id)).first()
    if row is None:
        return None
    number, organization_id, chain, region, *moments = row
    about_it = {"organization_id": organization_id, "keys": f"tpe.%:{response_id}:%"}
    reminders = tuple(Reminder(*each) for each in tx.execute(_REMINDERS, about_it))
    return Stall(number, organization_id, chain, region, max(filter(None, moments)), reminders)


def unwatched(tx: Tx) -> list[int]:
    """The TPEs not sent yet for which no reminder is to come."""
    return list(tx.execute(_UNWATCHED).scalars())


def call_off_unreachable(tx: Tx, now: datetime) -> None:
    """Call off the reminders that would go to chats that cannot be reached: somebody else may be reminded instead."""
    gone = select(_chat.c.id).where(_chat.c.unreachable_since.is_not(None))
    waiting = _notification.c.kind == STALLED, _notification.c.state == PLANNED, _notification.c.chat_id.in_(gone)
    values = {"state": CANCELLED, "reason": "the chat cannot be reached", "settled_at": now}
    tx.execute(update(_notification).where(*waiting).values(**values))


def reachable_people(tx: Tx, organization_id: int) -> list[Reachable]:
    """Those of an organization who can be written to, in a chat that need not be checked first."""
    return [Reachable(*row) for row in tx.execute(_REACHABLE, {"organization_id": organization_id})]


def last_to_answer(tx: Tx, response_id: int) -> int | None:
    """The person of the organization who answered last; None: nobody has."""
    person_id: int | None = tx.execute(_LAST_TO_ANSWER, {"response_id": response_id}).scalar()
    return person_id


def last_reminded_in(tx: Tx, chat_id: int) -> datetime | None:
    """When a reminder of any TPE went out to a chat last; None: none has."""
    gone = select(func.max(_notification.c.settled_at)).where(
        _notification.c.chat_id == chat_id,
        _notification.c.kind.in_((STALLED, ASKED, REMINDER)),
        _notification.c.state.in_((ACCEPTED, UNKNOWN)),
    )
    at: datetime | None = tx.execute(gone).scalar()
    return at


def told_since(tx: Tx, kind: str, person_id: int, since: datetime) -> list[dict[str, Any]]:
    """What the messages of a kind to a person are drawn from, that were planned since then and are not lost."""
    told = select(_notification.c.facts).where(
        _notification.c.person_id == person_id,
        _notification.c.kind == kind,
        _notification.c.created_at >= since,
        _notification.c.state.not_in((FAILED, MISSED, CANCELLED)),
    )
    return list(tx.execute(told).scalars())
