"""A summary, a document or a photo of a session goes to those who were to be there (domain.md C33, C46).

Whoever looks after the session sends it; a facilitator to the organizations that they follow, an officer to all.
It waits in the outbox like all that goes out, and `bot.material` draws it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from notifications.drawing import Postpone, Skip
from procedures.confirming import stands_for
from procedures.errors import MaterialRefused
from procedures.good_moment import why_not_now
from procedures.opinions import WENT
from procedures.staff import Staff, visible
from programme.harvest import Farm
from programme.reminder_days import announcement_moment
from programme.reminders import Preferences, Rsvp
from programme.silence import is_silent
from storage import audit
from storage.invitations import Invited, invited
from storage.materials import (
    DOCUMENT,
    PHOTO,
    TEXT,
    Material,
    mark_sent,
    material_by_id,
    materials_of,
)
from storage.opinions import opinions_on
from storage.outbox import Claimed, Planned, plan
from storage.people import last_seen
from storage.seasons import farm_of
from storage.seats import Guest, guests, preferences_of
from storage.sessions import ANNOUNCED, HELD, REPORTED, SessionView
from storage.shipped import harvest, reminder_rules
from storage.tx import Tx
from storage.unasked import IMPORTANCE, MATERIAL

LIMA = ZoneInfo("America/Lima")
#: Of a session it may be of use for so long after it was sent.
USEFUL_FOR = timedelta(days=14)
#: Letters of a summary, and of what stands under a file: a messenger takes 1,024 there, the session's name among them.
LONGEST, LONGEST_UNDER_FILE = 900, 600
#: Bytes of a file, for those who pay for each of them.
BIGGEST = 20_000_000
SIGNAL = "signal"


class Audience(StrEnum):
    """Whom it goes to."""

    #: Those who were to go, and those who had no signal.
    WENT = "went"
    #: Those who could not come, for whatever reason.
    MISSED = "missed"
    #: Everybody of the organizations that were invited.
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives to be sent."""

    text: str
    file_id: str | None = None
    file_name: str | None = None
    is_photo: bool = False
    #: In bytes.
    size: int = 0


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody whom it goes to, and for which invitation."""

    guest: Guest
    invited: Invited


def check_open(session: SessionView) -> None:
    """Something can be sent of a session since people know of it. Raises `MaterialRefused`."""
    if session.announced_at is None or session.state not in {ANNOUNCED, HELD, REPORTED}:
        raise MaterialRefused(MaterialRefused.NOT_ANNOUNCED)


def draft(tx: Tx, session: SessionView, person_id: int, given: Given, now: datetime, number: int | None) -> Material:
    """Keep what is to be sent. A text after a file that has none stands under that file (`number` is its draft). An
    earlier draft stays as it is: a button under it sends what was shown there. Raises `MaterialRefused`.
    """
    check_open(session)
    before = material_by_id(tx, number) if number is not None else None
    is_theirs = before is not None and before.sent_by == person_id and before.sent_at is None
    if before is not None and is_theirs and before.file_id and not before.text and given.file_id is None:
        is_photo = before.kind == PHOTO
        given = Given(given.text, before.file_id, before.file_name, is_photo)
    _check(given)
    kind = TEXT if given.file_id is None else PHOTO if given.is_photo else DOCUMENT
    kept = Material(
        session_id=session.id,
        kind=kind,
        text=given.text,
        file_id=given.file_id,
        file_name=given.file_name,
        sent_by=person_id,
        kept_at=now,
    )
    tx.add(kept)
    tx.flush()
    return kept


def audiences(tx: Tx, staff: Staff, session: SessionView) -> dict[Audience, list[Receiver]]:
    """Whom it may go to: each kind that has anybody, those who were to go first; kinds of the same people once."""
    everybody = _receivers(tx, visible(tx, staff, session))
    said = {(each.invitation_id, each.person_id): each for each in opinions_on(tx, session.id)}

    def absence(each: Receiver) -> str | None:
        opinion = said.get((each.invited.id, each.guest.person_id))
        return opinion.absence if opinion else None

    def lost(each: Receiver) -> bool:
        return SIGNAL in {absence(each), each.invited.reason}

    went = [each for each in everybody if each.invited.rsvp in WENT or lost(each)]
    missed = [each for each in everybody if each.invited.rsvp == Rsvp.NOT_COMING or absence(each) is not None]
    found: dict[Audience, list[Receiver]] = {}
    for audience, people in ((Audience.WENT, went), (Audience.MISSED, missed), (Audience.ALL, everybody)):
        if people and people not in found.values():
            found[audience] = people
    return found


def send(tx: Tx, staff: Staff, session: SessionView, number: int, audience: Audience, now: datetime) -> int:
    """It goes out, once; to how many people. Raises `MaterialRefused`."""
    check_open(session)
    kept = material_by_id(tx, number)
    people = audiences(tx, staff, session).get(audience, [])
    if kept is None or kept.sent_by != staff.person_id or kept.session_id != session.id:
        raise MaterialRefused(MaterialRefused.SETTLED)
    if not (kept.text or kept.file_id) or not people or not mark_sent(tx, number, now):
        raise MaterialRefused(MaterialRefused.SETTLED)
    for each in people:
        plan(tx, _planned(tx, each, number, now), now)
    audit.record(
        tx, "session.material_sent", now, person_id=staff.person_id, session=session.id, material=number,
        to=audience.value, people=len(people),
    )  # fmt: skip
    return len(people)


def consider(tx: Tx, claimed: Claimed, now: datetime) -> tuple[Material, Invited] | Skip | Postpone:
    """It is due to somebody: what it is and for which invitation, if it goes out now. Nothing is less essential; in
    the peak harvest it waits for the digest of Sunday, where that comes before it is of no use.
    """
    kept, found = material_by_id(tx, claimed.facts["material"]), invited(tx, claimed.facts["invitation"])
    person_id = claimed.person_id or 0
    if kept is None or found is None or not stands_for(tx, person_id, found):
        return Skip("they have nothing to do with that session any more")
    if is_silent(last_seen(tx, person_id), now):
        return Skip("it is not known whose telephone it is")
    waits = why_not_now(tx, claimed, found.organization_id, None, now)
    if isinstance(waits, Postpone):
        at = _moment(waits.until, farm_of(tx, found.organization_id), preferences_of(tx, person_id))
        return Postpone(at) if at <= claimed.useful_until else waits
    return waits or (kept, found)


def sent_of(tx: Tx, session_id: int) -> list[Material]:
    """What has been sent of a session, the newest first."""
    return materials_of(tx, session_id)


def _check(given: Given) -> None:
    """Raises `MaterialRefused`."""
    if not given.text and given.file_id is None:
        raise MaterialRefused(MaterialRefused.NOTHING)
    most = LONGEST if given.file_id is None else LONGEST_UNDER_FILE
    if len(given.text) > most:
        raise MaterialRefused(MaterialRefused.TOO_LONG, most)
    if given.size > BIGGEST:
        raise MaterialRefused(MaterialRefused.TOO_BIG, BIGGEST)


def _receivers(tx: Tx, invitations: Collection[Invited]) -> list[Receiver]:
    """The people behind invitations who may be written to, each once: whoever goes for several, for the first."""
    attendees = {each.attendee_id for each in invitations if each.attendee_id is not None}
    people = guests(tx, {each.organization_id for each in invitations}, attendees)
    found: dict[int, Receiver] = {}
    for each in invitations:
        members = people.members.get(each.organization_id, [])
        guest = people.others.get(each.attendee_id) if each.attendee_id is not None and each.substitute else None
        for person in (*members, *((guest,) if guest else ())):
            if not person.preferences.stopped:
                found.setdefault(person.person_id, Receiver(person, each))
    return list(found.values())


def _planned(tx: Tx, each: Receiver, number: int, now: datetime) -> Planned:
    person_id, organization_id = each.guest.person_id, each.invited.organization_id
    at = min(_moment(now, farm_of(tx, organization_id), each.guest.preferences), now + USEFUL_FOR)
    facts = {"material": number, "invitation": each.invited.id, "importance": IMPORTANCE[MATERIAL]}
    key = f"material:{number}:{person_id}"
    return Planned(key, MATERIAL, each.guest.chat_id, at, now + USEFUL_FOR, facts, person_id, organization_id)


def _moment(now: datetime, farm: Farm, preferences: Preferences) -> datetime:
    """When an announcement goes out to them: in the peak harvest with the digest of Sunday. Whoever has stopped hears
    nothing when it is due.
    """
    return announcement_moment(now, farm, harvest(), preferences, reminder_rules(), LIMA) or now
