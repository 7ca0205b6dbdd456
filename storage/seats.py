"""Seats: who is to be told what of which sessions, read for many invitations at once (procedures.planning)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from programme.harvest import Farm
from programme.reminders import Hours, Preferences
from storage.invitations import Invitation, Told
from storage.memberships import Membership
from storage.organizations import Organization
from storage.people import Chat, Person
from storage.preferences import NoticePreference
from storage.seasons import Season
from storage.sessions import TrainingSession
from storage.tables import table
from storage.tx import Tx

#: So long after its end a session may still be a reason to write: the question afterwards is of use for a week.
DONE_AFTER = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Occasion:
    """An invitation, with what planning needs of its session and of its organization."""

    invitation_id: int
    session_id: int
    organization_id: int
    invited_at: datetime
    withdrawn_at: datetime | None
    rsvp: str | None
    answered_at: datetime | None
    answered_by: int | None
    how: str | None
    attendee_id: int | None
    state: str
    sequence: int
    starts_at: datetime | None
    ends_at: datetime | None
    modality: str
    place: str | None
    link: str | None
    announced_at: datetime | None
    changed_at: datetime | None
    cancelled_at: datetime | None
    farm: Farm


@dataclass(frozen=True, slots=True)
class Guest:
    """A person of an organization, or somebody who goes for it, and the chat in which they are written to."""

    person_id: int
    chat_id: int
    last_seen_at: datetime
    #: It is in doubt whose telephone it is (bot.silence).
    in_doubt: bool
    preferences: Preferences
    #: Since when they belong to the organization; None: they do not, they go in its place.
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guests:
    """The people of some organizations, and those who go in their place."""

    #: Organization → its people.
    members: dict[int, list[Guest]]
    #: Person → those asked for by number.
    others: dict[int, Guest]


_invitation, _session, _organization = table(Invitation), table(TrainingSession), table(Organization)
_season, _membership, _person, _chat = table(Season), table(Membership), table(Person), table(Chat)
_preference, _told = table(NoticePreference), table(Told)

_FARM = (
    _organization.c.chain,
    _organization.c.region,
    _organization.c.altitude_band,
    _season.c.busiest,
    _season.c.packing,
)
_OCCASION = (
    select(
        _invitation.c.id,
        _session.c.id,
        _organization.c.id,
        _invitation.c.invited_at,
        _invitation.c.withdrawn_at,
        _invitation.c.rsvp,
        _invitation.c.answered_at,
        _invitation.c.answered_by,
        _invitation.c.how,
        _invitation.c.attendee_id,
        _session.c.state,
        _session.c.sequence,
        _session.c.starts_at,
        _session.c.ends_at,
        _session.c.modality,
        _session.c.place,
        _session.c.link,
        _session.c.announced_at,
        _session.c.changed_at,
        _session.c.cancelled_at,
        *_FARM,
    )
    .join(_session, _session.c.id == _invitation.c.session_id)
    .join(_organization, _organization.c.id == _invitation.c.organization_id)
    .outerjoin(_season, _season.c.organization_id == _organization.c.id)
    .order_by(_invitation.c.id)
)
_GUEST = (
    select(
        _person.c.id,
        _chat.c.id,
        _person.c.last_seen_at,
        _chat.c.check_since,
        _preference.c.hours,
        _preference.c.fewer,
        _preference.c.paused_until,
        _preference.c.stopped_at,
    )
    .join(_chat, _chat.c.person_id == _person.c.id)
    .outerjoin(_preference, _preference.c.person_id == _person.c.id)
    # Of several chats the one in which messages arrive: the last of each person is kept.
    .order_by(_person.c.id, _chat.c.unreachable_since.is_(None), _chat.c.check_since.is_(None), _chat.c.id)
)
_belongs = _membership.c.until.is_(None) & _membership.c.accepted_at.is_not(None)


def occasions_of_session(tx: Tx, session_id: int) -> list[Occasion]:
    """Every invitation to a session, those that hold no longer too."""
    return _occasions(tx, _session.c.id == session_id)


def occasions(tx: Tx, invitation_ids: Collection[int]) -> list[Occasion]:
    """Those invitations, in the order of their numbers, whether they hold or not."""
    return _occasions(tx, _invitation.c.id.in_(list(invitation_ids)))


def occasions_of_organization(tx: Tx, organization_id: int, now: datetime) -> list[Occasion]:
    """The invitations of an organization to sessions that may still be a reason to write."""
    return _occasions(tx, _invitation.c.organization_id == organization_id, _session.c.ends_at > now - DONE_AFTER)


def occasions_of_person(tx: Tx, person_id: int, now: datetime) -> list[Occasion]:
    """The same, of all organizations of a person, and those where they go in somebody's place."""
    mine = select(_membership.c.organization_id).where(_membership.c.person_id == person_id, _belongs)
    theirs = or_(_invitation.c.organization_id.in_(mine), _invitation.c.attendee_id == person_id)
    return _occasions(tx, theirs, _session.c.ends_at > now - DONE_AFTER)


def guests(tx: Tx, organizations: Collection[int], people: Collection[int]) -> Guests:
    """Who belongs to those organizations and has a chat, and the `people` of those numbers."""
    members: dict[int, dict[int, Guest]] = defaultdict(dict)
    member = _GUEST.add_columns(_membership.c.organization_id, _membership.c.accepted_at).join(
        _membership, _membership.c.person_id == _person.c.id
    )
    for *row, organization_id, since in tx.execute(
        member.where(_belongs, _membership.c.organization_id.in_(organizations))
    ):
        members[organization_id][row[0]] = _guest(row, since)
    others = tx.execute(_GUEST.where(_person.c.id.in_(people))) if people else ()
    return Guests(
        {number: list(each.values()) for number, each in members.items()},
        {row[0]: _guest(row, None) for row in others},
    )


def told_about(tx: Tx, invitations: Collection[int]) -> dict[tuple[int, int], Told]:
    """What was told last: (invitation, person) → that."""
    rows = tx.execute(select(_told).where(_told.c.invitation_id.in_(invitations)))
    return {(row.invitation_id, row.person_id): Told(**row._mapping) for row in rows}  # noqa: SLF001 - its public name


def forget_told(tx: Tx, invitation_id: int, person_id: int) -> None:
    """The person was not told of it after all."""
    mine = _told.c.invitation_id == invitation_id, _told.c.person_id == person_id
    tx.execute(_told.delete().where(*mine))


def farms_of_person(tx: Tx, person_id: int) -> list[Farm]:
    """The farms of all organizations that a person belongs to."""
    mine = (
        select(*_FARM)
        .join(_membership, _membership.c.organization_id == _organization.c.id)
        .outerjoin(_season, _season.c.organization_id == _organization.c.id)
        .where(_membership.c.person_id == person_id, _belongs)
    )
    return [_farm(row) for row in tx.execute(mine)]


def preferences_of(tx: Tx, person_id: int) -> Preferences:
    """What a person wants of messages, as the rules read it."""
    columns = _preference.c.hours, _preference.c.fewer, _preference.c.paused_until, _preference.c.stopped_at
    row = tx.execute(select(*columns).where(_preference.c.person_id == person_id)).first()
    return _preferences(row) if row else Preferences()


def _occasions(tx: Tx, *where: ColumnElement[bool]) -> list[Occasion]:
    rows = (tuple(row) for row in tx.execute(_OCCASION.where(*where)))
    return [Occasion(*(*row[:-5], _farm(row[-5:]))) for row in rows]


def _farm(row: Sequence[Any]) -> Farm:
    chain, region, altitude_band, busiest, packing = row
    return Farm(
        chain, region, altitude_band, frozenset(busiest) if busiest is not None else None, frozenset(packing or ())
    )


def _guest(row: Sequence[Any], since: datetime | None) -> Guest:
    person_id, chat_id, last_seen_at, check_since, *chosen = row
    return Guest(person_id, chat_id, last_seen_at, check_since is not None, _preferences(chosen), since)


def _preferences(row: Sequence[Any]) -> Preferences:
    hours, fewer, paused_until, stopped_at = row
    return Preferences(Hours(hours or Hours.ANY), bool(fewer), paused_until, stopped_at is not None)
