"""Hand-offs to a person («Hablar con una persona»): what was asked, who took it, what was said (domain.md C44)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, exists, insert, or_, select, text, update
from sqlmodel import Field

from storage.facilitators import Desk, Facilitator, followers_of
from storage.organizations import Organization
from storage.people import Person, chats_of_person
from storage.tables import Row, table
from storage.tx import Tx


class Handoff(Row, table=True):
    """Somebody of an organization wants to speak with a facilitator."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "uq_handoff_one_open",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)  # who asked
    response_id: int | None = Field(default=None, foreign_key="response.id")  # NULL: not about a questionnaire
    question: str | None = Field(default=None, max_length=64)  # where they were; NULL: at none
    opened_at: datetime
    taken_by: int | None = Field(default=None, foreign_key="person.id", index=True)  # NULL: nobody yet
    taken_at: datetime | None = None
    closed_at: datetime | None = None  # NULL: open
    closed_by: int | None = Field(default=None, foreign_key="person.id")


class HandoffMessage(Row, table=True):
    """One thing that was said in a hand-off."""

    __tablename__ = "handoff_message"

    id: int | None = Field(default=None, primary_key=True)
    handoff_id: int = Field(foreign_key="handoff.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A hand-off as the conversation sees it."""

    id: int
    organization_id: int
    legal_name: str
    chain: str
    region: str
    #: Who asked, and what they are called; None: they have not told yet.
    person_id: int
    person_name: str | None
    #: The telephone that they gave so that the RPE may call them; None: none.
    phone: str | None
    response_id: int | None
    question: str | None
    opened_at: datetime
    closed_at: datetime | None
    #: The facilitator who attends to it, and their name; None: nobody, or somebody who works for the RPE no longer.
    taken_by: int | None
    taker: str | None
    #: Who took it, also if they work for the RPE no longer; None: nobody has.
    holder: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said."""

    person_id: int
    text: str
    at: datetime


_handoff, _message = table(Handoff), table(HandoffMessage)
_organization, _person, _facilitator = table(Organization), table(Person), table(Facilitator)
_taker = (_facilitator.c.person_id == _handoff.c.taken_by) & _facilitator.c.until.is_(None)
_TALK = (
    select(
        _handoff.c.id,
        _handoff.c.organization_id,
        _organization.c.legal_name,
        _organization.c.chain,
        _organization.c.region,
        _handoff.c.person_id,
        _person.c.name,
        _person.c.phone,
        _handoff.c.response_id,
        _handoff.c.question,
        _handoff.c.opened_at,
        _handoff.c.closed_at,
        _facilitator.c.person_id,
        _facilitator.c.name,
        _handoff.c.taken_by,
    )
    .join(_organization, _organization.c.id == _handoff.c.organization_id)
    .join(_person, _person.c.id == _handoff.c.person_id)
    .join(_facilitator, _taker, isouter=True)
)
_open = _handoff.c.closed_at.is_(None)


def talk_by_id(tx: Tx, handoff_id: int) -> Talk | None:
    """That hand-off, open or closed."""
    return next(iter(_talks(tx, _handoff.c.id == handoff_id)), None)


def open_talk(tx: Tx, person_id: int, organization_id: int) -> Talk | None:
    """The open hand-off of a person for an organization; None: they have none."""
    mine = (_handoff.c.person_id == person_id) & (_handoff.c.organization_id == organization_id)
    return next(iter(_talks(tx, _open & mine)), None)


def open_talks_of(tx: Tx, organization_id: int) -> list[Talk]:
    """The open hand-offs of an organization, the oldest first."""
    return _talks(tx, _open & (_handoff.c.organization_id == organization_id))


def waiting_for(tx: Tx, desk: Desk) -> list[Talk]:
    """The open hand-offs that nobody attends to and that this facilitator may take, the oldest first. One in which
    nothing was said waits for nobody.
    """
    has_words = exists().where(_message.c.handoff_id == _handoff.c.id)
    return [talk for talk in _talks(tx, _open & has_words & _facilitator.c.id.is_(None)) if may_attend(tx, desk, talk)]


def may_attend(tx: Tx, desk: Desk, talk: Talk) -> bool:
    """Whether a hand-off is for this facilitator: they follow the organization, or nobody who does can be reached."""
    return desk.follows(talk.chain, talk.region) or not followers_at_hand(tx, talk)


def followers_at_hand(tx: Tx, talk: Talk) -> list[int]:
    """The facilitators who follow the organization of a hand-off and can be reached; never whoever asked."""
    return at_hand(tx, talk, followers_of(tx, talk.chain, talk.region))


def at_hand(tx: Tx, talk: Talk, people: list[int]) -> list[int]:
    """Those of these people who can be reached, and did not ask for the hand-off themselves."""
    return [each for each in people if each != talk.person_id and chats_of_person(tx, each)]


def talks_taken_by(tx: Tx, person_id: int) -> list[Talk]:
    """The open hand-offs that a person has taken, the oldest first; also of one who facilitates no longer."""
    return _talks(tx, _open & (_handoff.c.taken_by == person_id))


def begin_talk(
    tx: Tx, person_id: int, organization_id: int, response_id: int | None, question: str | None, now: datetime
) -> int:
    """Open a hand-off; its number."""
    begun = insert(_handoff).values(
        person_id=person_id,
        organization_id=organization_id,
        response_id=response_id,
        question=question,
        opened_at=now,
    )
    number: int = tx.execute(begun.returning(_handoff.c.id)).scalar_one()
    return number


def take_talk(tx: Tx, handoff_id: int, person_id: int, now: datetime) -> bool:
    """From now on that facilitator attends to it; False: another does already, or it is closed."""
    still_there = select(_facilitator.c.id).where(_taker).correlate(_handoff).exists()
    free = or_(_handoff.c.taken_by.is_(None), _handoff.c.taken_by == person_id, ~still_there)
    taken = update(_handoff).where(_handoff.c.id == handoff_id, _open, free)
    return bool(tx.execute(taken.values(taken_by=person_id, taken_at=now)).rowcount)


def release_talk(tx: Tx, handoff_id: int) -> None:
    """Nobody attends to it any more: it waits again."""
    tx.execute(update(_handoff).where(_handoff.c.id == handoff_id, _open).values(taken_by=None, taken_at=None))


def close_talk(tx: Tx, handoff_id: int, person_id: int, now: datetime) -> bool:
    """It is over; False: it was already."""
    closed = update(_handoff).where(_handoff.c.id == handoff_id, _open).values(closed_at=now, closed_by=person_id)
    return bool(tx.execute(closed).rowcount)


def add_message(tx: Tx, handoff_id: int, person_id: int, said: str, now: datetime) -> None:
    """Keep what was said."""
    tx.execute(insert(_message).values(handoff_id=handoff_id, person_id=person_id, text=said, at=now))


def messages_of(tx: Tx, handoff_id: int) -> list[Said]:
    """All that was said in a hand-off, in order."""
    said = (
        select(_message.c.person_id, _message.c.text, _message.c.at)
        .where(_message.c.handoff_id == handoff_id)
        .order_by(_message.c.id)
    )
    return [Said(*row) for row in tx.execute(said)]


def talk_in(tx: Tx, person_id: int, handoff_id: int | None) -> None:
    """From now on what the person writes goes into that hand-off; None: to the questions. What they wrote before that
    and was for nobody yet is let go.
    """
    values = {"talking_in": handoff_id, "written_in": None, "unsent": None}
    tx.execute(update(_person).where(_person.c.id == person_id).values(**values))


def talking_in(tx: Tx, person_id: int) -> int | None:
    """The hand-off that what a person writes goes to; None: none."""
    number: int | None = tx.execute(select(_person.c.talking_in).where(_person.c.id == person_id)).scalar()
    return number


def note_written(tx: Tx, person_id: int, button: str) -> None:
    """Somebody has written to the person, and this button answers it: what they write next may be for them."""
    tx.execute(update(_person).where(_person.c.id == person_id).values(written_in=button))


def keep_unsent(tx: Tx, person_id: int, written: str, button: str) -> None:
    """Keep what the person wrote until they have said whom it is for; that button is one answer."""
    values = {"written_in": button, "unsent": written}
    tx.execute(update(_person).where(_person.c.id == person_id).values(**values))


def unsent_of(tx: Tx, person_id: int) -> str | None:
    """What the person wrote and is for nobody yet; None: nothing."""
    written: str | None = tx.execute(select(_person.c.unsent).where(_person.c.id == person_id)).scalar()
    return written


def take_unsent(tx: Tx, person_id: int) -> str | None:
    """What the person wrote and was for nobody yet, once; None: nothing."""
    written = unsent_of(tx, person_id)
    if written is not None:
        tx.execute(update(_person).where(_person.c.id == person_id).values(written_in=None, unsent=None))
    return written


def _talks(tx: Tx, which: ColumnElement[bool]) -> list[Talk]:
    return [Talk(*row) for row in tx.execute(_TALK.where(which).order_by(_handoff.c.opened_at, _handoff.c.id))]
