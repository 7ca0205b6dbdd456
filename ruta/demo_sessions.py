"""The sessions of the demo, around the day on which somebody looks: one to answer, one held back, one that few have
confirmed, one that is over, and one of which only the month is known.

They come as an entity's files do, each when it would have come; who has answered did so by their phone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlmodel import select

from procedures.confirming import confirm
from procedures.importing_commitments import import_commitments
from procedures.importing_sessions import import_sessions
from procedures.nudging import LIMA
from programme.hours import A_DAY
from programme.reminder_hours import SUNDAY
from programme.reminders import Rsvp
from programme.sheets import Sheet, make_sheet
from storage.invitations import TAPPED, Told, invitation_of, note_told
from storage.memberships import manager_of
from storage.organizations import organization_by_ruc
from storage.sessions import TrainingSession, session_view
from storage.tx import Tx

#: Their letters came before all sessions; an answer comes so long after its invitation.
SIGNED, ANSWERED = 30 * A_DAY, timedelta(hours=3)
#: The columns of ours, in place of which an import has the two moments.
TOLD, DAYS, HOUR, HOURS = "told", "days", "hour", "hours"
#: Of a session without a day: it is in the month after the next.
ONLY_MONTH = "month"


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the demo ships: sessions by days from now, commitments, and who has answered what."""

    sessions: Sheet
    commitments: Sheet
    answers: Sheet


def open_timetable(tx: Tx, timetable: Timetable, now: datetime) -> None:
    """Let it have happened, up to `now`. Nothing, if it has happened before."""
    if tx.exec(select(TrainingSession).limit(1)).first() is not None:
        return  # the demo was interrupted while its stage was being set
    import_commitments(tx, timetable.commitments, now - SIGNED)
    for told_at, sheet in files_of(timetable.sessions, now):
        brought = {each.key: each.scheduled.session_id for each in import_sessions(tx, sheet, told_at).rows}
        tx.flush()
        for _number, answer in timetable.answers.rows:
            if session_id := brought.get(answer["session"]):
                _answer(tx, session_id, answer, told_at + ANSWERED)


def files_of(sessions: Sheet, now: datetime) -> Iterator[tuple[datetime, Sheet]]:
    """The files as they came, oldest first: when, and as `ruta import sessions` reads them."""
    headers = ("starts_at", "ends_at", *(each for each in sessions.headers if each not in {TOLD, DAYS, HOUR, HOURS}))
    rows = sorted((row for _number, row in sessions.rows), key=lambda row: -int(row[TOLD]))
    for told, together in groupby(rows, key=lambda row: int(row[TOLD])):
        lines = [
            (*_moments(row[DAYS], row[HOUR], row[HOURS], now), *(row[each] for each in headers[2:])) for row in together
        ]
        yield now - told * A_DAY, make_sheet("sessions", headers, lines)


def _moments(days: str, hour: str, hours: str, now: datetime) -> tuple[str, str]:
    """From when to when, or only the month; never on a Sunday."""
    today = now.astimezone(LIMA).date()
    if days == ONLY_MONTH:
        return f"{_months_on(today, 2):%Y-%m}", ""
    day = today + timedelta(days=int(days))
    is_sunday = day.weekday() == SUNDAY
    day += A_DAY * is_sunday if int(days) > 0 else -A_DAY * is_sunday
    starts_at = datetime.combine(day, time.fromisoformat(hour), LIMA)
    return starts_at.isoformat(), (starts_at + timedelta(hours=float(hours))).isoformat()


def _months_on(day: date, months: int) -> date:
    ahead = day.year * 12 + day.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, 1)


def _answer(tx: Tx, session_id: int, answer: Mapping[str, str], at: datetime) -> None:
    """The organization's manager has read the invitation, and answers it."""
    organization = organization_by_ruc(tx, answer["ruc"])
    assert organization is not None
    manager = manager_of(tx, organization.id or 0)
    invitation = invitation_of(tx, session_id, organization.id or 0)
    session = session_view(tx, session_id)
    assert manager is not None
    assert invitation is not None
    assert session is not None
    assert session.starts_at is not None
    assert session.ends_at is not None
    number, person_id = invitation.id or 0, manager[0]
    told = Told(
        invitation_id=number,
        person_id=person_id,
        told_at=at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        modality=session.modality,
        place=session.place,
        link=session.link,
    )
    note_told(tx, told)
    confirm(tx, number, Rsvp(answer["rsvp"]), person_id, TAPPED, at, reason=answer["reason"] or None)
