"""Sessions for a person's own calendar: one as a file, and all of theirs under a private address (RFC 5545)."""

from datetime import datetime, timedelta

from language.catalogs import DEFAULT, Catalog, catalog
from procedures.inviting import MakeToken
from procedures.nudging import LIMA
from programme.calendar_file import Entry, Status, make_calendar
from programme.reminders import Rsvp
from programme.timetable_dates import IN_PERSON, VIRTUAL
from storage import audit
from storage.agenda import calendar_of
from storage.entities import Entity
from storage.feeds import add_feed, person_of_feed, revoke_feeds
from storage.invitations import Invited
from storage.people import name_and_language
from storage.sessions import CANCELLED, SessionView
from storage.tx import Tx

#: A session that does not take place stays in a calendar for so long, so that every client has seen it go.
CANCELLED_FOR = timedelta(days=30)
#: The file that comes with an invitation.
FILE_NAME = "sesion.ics"


def ics_of(tx: Tx, session: SessionView, now: datetime, language: str | None = None) -> bytes:
    """One session as a calendar file. It must have a date."""
    status = Status.CANCELLED if session.state == CANCELLED else Status.CONFIRMED
    return make_calendar([_entry(tx, catalog(language or DEFAULT), session, status, now)], LIMA)


def feed_of(tx: Tx, token: str, now: datetime) -> bytes | None:
    """All sessions of the person whose address that is, as a calendar file; None: it is nobody's (any more).

    The same sessions make the same bytes: nothing in it tells when it was asked for.
    """
    person_id = person_of_feed(tx, token)
    if person_id is None:
        return None
    _ = catalog(name_and_language(tx, person_id)[1] or DEFAULT)
    entries: dict[int, Entry] = {}
    for invited, session in calendar_of(tx, person_id, now - CANCELLED_FOR):
        status = _status(invited, session)
        before = entries.get(session.id)
        if before is None or (before.status is Status.TENTATIVE and status is Status.CONFIRMED):
            busy = invited.attendee_id in {None, person_id}
            entries[session.id] = _entry(tx, _, session, status, _modified_at(session), is_busy=busy)
    return make_calendar(entries.values(), LIMA, _("Ruta Productiva Exportadora"))


def give_feed(tx: Tx, person_id: int, make_token: MakeToken, now: datetime) -> str:
    """A new address for a person's calendar: its secret part, told only here. Earlier ones show nothing any more."""
    revoke_feeds(tx, person_id, now)
    token = make_token()
    add_feed(tx, person_id, token, now)
    audit.record(tx, "calendar.given", now, person_id=person_id)
    return token


def end_feed(tx: Tx, person_id: int, now: datetime) -> bool:
    """No address shows the person's calendar any more. False: none did."""
    if not revoke_feeds(tx, person_id, now):
        return False
    audit.record(tx, "calendar.ended", now, person_id=person_id)
    return True


def _status(invited: Invited, session: SessionView) -> Status:
    if session.state == CANCELLED:
        return Status.CANCELLED
    is_settled = invited.rsvp in {Rsvp.COMING, Rsvp.SUBSTITUTE}
    return Status.CONFIRMED if is_settled else Status.TENTATIVE


def _entry(
    tx: Tx, _: Catalog, session: SessionView, status: Status, stamped_at: datetime, *, is_busy: bool = True
) -> Entry:
    assert session.starts_at is not None
    assert session.ends_at is not None
    slug = tx.get_one(Entity, session.entity_id).slug
    link = _link(session)
    return Entry(
        f"session-{slug}-{session.key}@ruta",
        session.sequence,
        session.starts_at,
        session.ends_at,
        f"RPE · {session.service} · {session.entity}",
        "\n".join(_lines(_, session)),
        status,
        _modified_at(session),
        stamped_at,
        (session.place if session.modality != VIRTUAL else None) or link,
        link,
        is_busy,
    )


def _lines(_: Catalog, session: SessionView) -> list[str]:
    lines = [_("You take home: {outcome}", outcome=session.outcome)]
    if session.parts > 1:
        lines.append(_("Session {n} of {total}", n=session.part, total=session.parts))
    if session.speaker:
        lines.append(_("With {name}", name=session.speaker))
    if link := _link(session):
        lines.append(_("Link: {link}", link=link))
    if session.state == CANCELLED:
        lines.append(_("It does not take place."))
    return lines


def _link(session: SessionView) -> str | None:
    """What is opened to be there; the address of one that is in person now holds no more."""
    return session.link or None if session.modality != IN_PERSON else None


def _modified_at(session: SessionView) -> datetime:
    moment = session.cancelled_at or session.changed_at or session.announced_at or session.starts_at
    assert moment is not None
    return moment
