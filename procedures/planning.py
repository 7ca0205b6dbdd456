"""Planning: what is to go out about sessions, brought in step with how things stand.

What is planned is a function of the state alone (`programme.reminders.plan`), so that the order of events cannot
matter: whoever changes a session, an answer, a preference, a season or a membership calls one of these in the same
transaction.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from notifications.drawing import UNREACHABLE
from programme.reminder_hours import SHORTLY, urgent_moment
from programme.reminders import Meeting, Rsvp, Seat, Wanted, What, plan
from storage import seats
from storage.invitations import BY_PHONE, Told
from storage.outbox import Planned, replan_all, unsettle
from storage.people import note_seen, why_unreachable
from storage.queue import hold_seats
from storage.seats import Guest, Guests, Occasion
from storage.sessions import ANNOUNCED, CANCELLED, HELD, REPORTED
from storage.shipped import harvest, reminder_rules
from storage.tx import Tx
from storage.unasked import SESSION

LIMA = ZoneInfo("America/Lima")
#: The states of sessions that people have been told of.
PUBLIC = frozenset({ANNOUNCED, HELD, REPORTED, CANCELLED})
#: What people are told anew of each change, however often it goes there and back.
NEWS = frozenset({What.CHANGE, What.CANCELLED})

NOT_EXPECTED = "the organization is not expected any more"
CALLED_OFF = "the session does not take place"
NOT_NEEDED = "as things stand now it is not needed"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that the state wants, for whom it is, and what they know."""

    planned: Planned
    wanted: Wanted
    occasion: Occasion
    guest: Guest
    told: Told | None


def plan_session(tx: Tx, session_id: int, now: datetime, of: Collection[int] | None = None) -> None:
    """All that is to come about a session is what its present state wants, for everybody who is invited or was; `of`:
    for these organizations alone.
    """
    tx.flush()
    found = seats.occasions_of_session(tx, session_id)
    _plan(tx, [each for each in found if of is None or each.organization_id in of], now)


def plan_invitation(tx: Tx, invitation_id: int, now: datetime) -> None:
    """The same for one organization: it has answered, or it is expected no longer."""
    plan_invitations(tx, [invitation_id], now)


def plan_invitations(tx: Tx, invitation_ids: Collection[int], now: datetime) -> None:
    """The same for several."""
    tx.flush()
    _plan(tx, seats.occasions(tx, invitation_ids), now)


def plan_organization(tx: Tx, organization_id: int, now: datetime) -> None:
    """The same for all sessions of an organization: somebody came or left, or it has told when it harvests."""
    tx.flush()
    _plan(tx, seats.occasions_of_organization(tx, organization_id, now), now)


def plan_person(tx: Tx, person_id: int, now: datetime) -> None:
    """The same for all sessions of a person: they have changed what they want of messages."""
    tx.flush()
    _plan(tx, seats.occasions_of_person(tx, person_id, now), now)


def come_back(tx: Tx, person_id: int, chat_id: int, now: datetime) -> None:
    """A person is there, and reachable again: what their chat did not get meanwhile comes if it is still wanted."""
    refused = why_unreachable(tx, chat_id)
    note_seen(tx, person_id, chat_id, now)
    if refused:
        unsettle(tx, chat_id, topic_of(""), (refused, UNREACHABLE.format(refused)), now)
        plan_person(tx, person_id, now)


def messages_of(tx: Tx, invitation_ids: Sequence[int]) -> dict[str, Message]:
    """What the present state of some invitations wants, by key."""
    occasions = seats.occasions(tx, set(invitation_ids))
    return {each.planned.key: each for _occasion, messages in _messages(tx, occasions) for each in messages}


def topic_of(invitation_id: int | str) -> str:
    """What the outbox calls all messages of an invitation; blank: how the topics of all of them begin."""
    return f"invitation:{invitation_id}"


def _plan(tx: Tx, occasions: Sequence[Occasion], now: datetime) -> None:
    if occasions:
        hold_seats(tx, {each.session_id for each in occasions})
    wanted = {
        topic_of(occasion.invitation_id): ([each.planned for each in messages], _why(occasion))
        for occasion, messages in _messages(tx, occasions)
    }
    if wanted:
        replan_all(tx, wanted, now)


def _messages(tx: Tx, occasions: Sequence[Occasion]) -> Iterator[tuple[Occasion, list[Message]]]:
    """What the state of each wants. Those who are concerned are read at once for all of them."""
    if not occasions:
        return
    attendees = {each.attendee_id for each in occasions if each.attendee_id is not None}
    people = seats.guests(tx, {each.organization_id for each in occasions}, attendees)
    told = seats.told_about(tx, [each.invitation_id for each in occasions])
    for occasion in occasions:
        concerned = _concerned(occasion, people) if _is_public(occasion) else []
        found = [
            message
            for guest in concerned
            for message in _wanted_by(
                occasion, guest, _goes(occasion, guest, concerned), told.get((occasion.invitation_id, guest.person_id))
            )
        ]
        yield occasion, found


def _is_public(occasion: Occasion) -> bool:
    is_known = occasion.state in PUBLIC and occasion.announced_at is not None and occasion.starts_at is not None
    return is_known and occasion.withdrawn_at is None


def _concerned(occasion: Occasion, people: Guests) -> list[Guest]:
    """The organization's people, and whoever goes in their place."""
    members = people.members.get(occasion.organization_id, [])
    attendee = people.others.get(occasion.attendee_id) if occasion.attendee_id is not None else None
    if attendee is None or occasion.rsvp != Rsvp.SUBSTITUTE or _is_among(attendee.person_id, members):
        return members
    return [*members, attendee]


def _goes(occasion: Occasion, guest: Guest, concerned: list[Guest]) -> bool:
    """Whether the session is about this person: whoever is named; else whoever has answered themselves; where neither
    is known here (any more), any of the organization may be the one.
    """
    if occasion.rsvp is None:
        return False
    answered_by = None if occasion.how == BY_PHONE else occasion.answered_by
    named = next((each for each in (occasion.attendee_id, answered_by) if _is_among(each, concerned)), None)
    return guest.person_id == named if named is not None else True


def _is_among(person_id: int | None, guests: list[Guest]) -> bool:
    return any(each.person_id == person_id for each in guests)


def _wanted_by(occasion: Occasion, guest: Guest, goes: bool, told: Told | None) -> list[Message]:
    assert occasion.starts_at is not None
    assert occasion.ends_at is not None
    assert occasion.announced_at is not None
    # Whoever is invited later, or came into the organization later, hears of it from then on.
    since = max(filter(None, (occasion.announced_at, occasion.invited_at, guest.since)))
    meeting = Meeting(
        occasion.starts_at,
        occasion.ends_at,
        since,
        occasion.changed_at,
        occasion.cancelled_at if occasion.state == CANCELLED else None,
    )
    seat = Seat(
        Rsvp(occasion.rsvp) if occasion.rsvp else None,
        occasion.answered_at,
        goes,
        told.told_at if told else None,
        told is not None and knows(told, occasion),
        told.starts_at if told else None,
    )
    wanted = plan(meeting, seat, occasion.farm, harvest(), guest.preferences, reminder_rules(), LIMA)
    hurried = [_hurried(each, occasion, told) for each in wanted]
    return [Message(_row(each, occasion, guest), each, occasion, guest, told) for each in hurried]


def _hurried(wanted: Wanted, occasion: Occasion, told: Told | None) -> Wanted:
    """A change of what somebody expects within 24 hours is urgent, however far the new date is: else they might hear of
    it when they have travelled (C21).
    """
    since = occasion.changed_at
    if wanted.what is not What.CHANGE or wanted.urgent or since is None or told is None:
        return wanted
    if not since <= told.starts_at <= since + SHORTLY:
        return wanted
    at = urgent_moment(since, wanted.useful_until, LIMA)
    return wanted if at is None else replace(wanted, due_at=min(at, wanted.due_at), urgent=True)


def knows(told: Told, occasion: Occasion) -> bool:
    """Whether what somebody was told last is what holds now."""
    here = occasion.starts_at, occasion.ends_at, occasion.modality, occasion.place, occasion.link
    same = (told.starts_at, told.ends_at, told.modality, told.place, told.link) == here
    return same and told.is_cancelled == (occasion.state == CANCELLED)


def _row(wanted: Wanted, occasion: Occasion, guest: Guest) -> Planned:
    assert occasion.starts_at is not None
    what = wanted.what
    # A date to which the session comes back repeats nothing; each change is told once.
    of = occasion.sequence if what in NEWS else int(occasion.starts_at.timestamp()) // 60
    facts = {
        "invitation": occasion.invitation_id,
        "what": what.value,
        "nth": wanted.nth,
        "urgent": wanted.urgent,
        "importance": wanted.importance,
        "starts": occasion.starts_at.isoformat(),
    }
    return Planned(
        f"session:{occasion.invitation_id}:{guest.person_id}:{what}{wanted.nth}:{of}",
        SESSION + what,
        guest.chat_id,
        wanted.due_at,
        wanted.useful_until,
        facts,
        guest.person_id,
        occasion.organization_id,
        topic_of(occasion.invitation_id),
    )


def _why(occasion: Occasion) -> str:
    """Why what is planned of it, and not wanted, is called off."""
    if occasion.withdrawn_at is not None:
        return NOT_EXPECTED
    return CALLED_OFF if occasion.state == CANCELLED else NOT_NEEDED
