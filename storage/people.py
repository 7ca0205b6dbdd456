"""People, and the chats through which they speak: a person may change telephone and stay the same person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, column, delete, exists, select, update
from sqlalchemy import table as lightweight
from sqlmodel import Field

from storage.consents import Consent
from storage.tables import Row, table
from storage.tx import Tx


class Person(Row, table=True):
    """Somebody who has accepted the notice. Before that nothing about them is kept."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None  # NULL: not asked yet
    phone: str | None = Field(default=None, max_length=20)  # +51…; NULL: not given
    phone_asked_at: datetime | None = None  # NULL: not asked yet
    language: str | None = Field(default=None, max_length=5)  # NULL: that of their Telegram
    created_at: datetime
    last_seen_at: datetime
    talking_in: int | None = None  # the hand-off that what they write goes to; NULL: none
    written_in: str | None = Field(default=None, max_length=64)  # the button that answers what a person of the RPE (or
    # an organization) wrote to them since they last pressed something; NULL: nobody did
    unsent: str | None = None  # what they wrote, while it is not known whom it is for; NULL: nothing


class Chat(Row, table=True):
    """A private chat of a person with the Ruta."""

    __tablename__ = "chat"

    id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )  # Telegram's number
    person_id: int = Field(foreign_key="person.id", index=True)
    last_message_id: int = 0  # the newest message known in it, theirs or ours
    screen_message_id: int | None = None  # the one whose buttons are live; NULL: none
    unreachable_since: datetime | None = None  # NULL: messages arrive
    unreachable_reason: str | None = None
    check_since: datetime | None = None  # it was silent for long: is it still theirs? NULL: no check is due
    check_tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # wrong answers to that check


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks through a chat."""

    person_id: int
    name: str | None
    phone: str | None
    phone_asked_at: datetime | None
    language: str | None
    last_seen_at: datetime
    unreachable: bool
    #: Whether they have agreed to the notice as it is now.
    consented: bool
    #: The newest message known in their chat, and the one whose buttons are live.
    last_message_id: int
    screen_message_id: int | None
    #: The hand-off that what they write goes to; None: none.
    talking_in: int | None
    #: Whether they work for the RPE now, and whether for one of its entities.
    facilitates: bool
    officiates: bool
    #: Their chat was silent for long, and it is not known yet whether it is still theirs; wrong answers to that so far.
    check_since: datetime | None
    check_tries: int
    #: The button that answers what somebody wrote to them since they last pressed something; None: nobody did.
    written_in: str | None


_person, _chat, _consent = table(Person), table(Chat), table(Consent)
# Named here only: the nouns themselves are in `storage.facilitators` and `storage.entities`, which know people.
_facilitator = lightweight("facilitator", column("person_id"), column("until"))
_officer = lightweight("officer", column("person_id"), column("until"))

# Statements of the hot path are built once: to build one costs several times what it costs to run it.
_CONSENTED = exists().where(
    _consent.c.person_id == _person.c.id,
    _consent.c.version == bindparam("version"),
    _consent.c.withdrawn_at.is_(None),
)
_FACILITATES = exists().where(_facilitator.c.person_id == _person.c.id, _facilitator.c.until.is_(None))
_OFFICIATES = exists().where(_officer.c.person_id == _person.c.id, _officer.c.until.is_(None))
_SPEAKER = (
    select(
        _person.c.id,
        _person.c.name,
        _person.c.phone,
        _person.c.phone_asked_at,
        _person.c.language,
        _person.c.last_seen_at,
        _chat.c.unreachable_since.is_not(None),
        _CONSENTED,
        _chat.c.last_message_id,
        _chat.c.screen_message_id,
        _person.c.talking_in,
        _FACILITATES,
        _OFFICIATES,
        _chat.c.check_since,
        _chat.c.check_tries,
        _person.c.written_in,
    )
    .join(_chat, _chat.c.person_id == _person.c.id)
    .where(_chat.c.id == bindparam("chat_id"))
)
_NOTE_MESSAGE = (
    update(_chat)
    .where(_chat.c.id == bindparam("chat_id"), _chat.c.last_message_id < bindparam("message_id"))
    .values(last_message_id=bindparam("message_id"))
)
_UNREACHABLE = select(_chat.c.unreachable_reason).where(
    _chat.c.id == bindparam("chat_id"), _chat.c.unreachable_since.is_not(None)
)


def speaker_of_chat(tx: Tx, chat_id: int, notice_version: str) -> Speaker | None:
    """Who speaks through this chat; None for a chat that nobody has accepted the notice in."""
    row = tx.execute(_SPEAKER, {"chat_id": chat_id, "version": notice_version}).first()
    return Speaker(*row) if row else None


def chats_of_person(tx: Tx, person_id: int) -> list[int]:
    """The chats in which a person can be reached now."""
    return list(
        tx.execute(
            select(_chat.c.id).where(_chat.c.person_id == person_id, _chat.c.unreachable_since.is_(None))
        ).scalars()
    )


def name_and_language(tx: Tx, person_id: int) -> tuple[str | None, str | None]:
    """What a person is called, and the language they have chosen."""
    row = tx.execute(select(_person.c.name, _person.c.language).where(_person.c.id == person_id)).one()
    return row.name, row.language


def note_message(tx: Tx, chat_id: int, message_id: int) -> None:
    """A message came into the chat: from now on it is the last one, unless a newer one is known."""
    tx.execute(_NOTE_MESSAGE, {"chat_id": chat_id, "message_id": message_id})


def note_seen(tx: Tx, person_id: int, chat_id: int, now: datetime) -> None:
    """The person has just done something here: they are there, and reachable."""
    tx.execute(update(_person).where(_person.c.id == person_id).values(last_seen_at=now))
    tx.execute(
        update(_chat)
        .where(_chat.c.id == chat_id, _chat.c.unreachable_since.is_not(None))
        .values(unreachable_since=None, unreachable_reason=None)
    )


def why_unreachable(tx: Tx, chat_id: int) -> str | None:
    """Why Telegram delivers nothing to this chat; None: as far as is known it does."""
    found = tx.execute(_UNREACHABLE, {"chat_id": chat_id}).first()
    return found.unreachable_reason if found else None


def note_unreachable(tx: Tx, chat_id: int, reason: str, now: datetime) -> None:
    """Telegram refuses to deliver to this chat (blocked, deleted). The first date stays."""
    tx.execute(
        update(_chat)
        .where(_chat.c.id == chat_id, _chat.c.unreachable_since.is_(None))
        .values(unreachable_since=now, unreachable_reason=reason)
    )


def last_seen(tx: Tx, person_id: int) -> datetime:
    """When the person did something here last."""
    at: datetime = tx.execute(select(_person.c.last_seen_at).where(_person.c.id == person_id)).scalar_one()
    return at


def set_check(tx: Tx, chat_id: int, since: datetime | None, tries: int = 0) -> None:
    """A chat must prove that it is still its person's, since then and after so many wrong answers; None: it has."""
    tx.execute(update(_chat).where(_chat.c.id == chat_id).values(check_since=since, check_tries=tries))


def unlock_checks(tx: Tx, person_id: int) -> bool:
    """The person's chats may try again at once. False: none had a wrong answer to forget."""
    locked = _chat.c.person_id == person_id, _chat.c.check_tries > 0
    return bool(tx.execute(update(_chat).where(*locked).values(check_tries=0)).rowcount)


def forget_chat(tx: Tx, chat_id: int) -> None:
    """The chat is nobody's that we know. The person stays, and cannot be reached through it."""
    tx.execute(delete(_chat).where(_chat.c.id == chat_id))
