"""/agenda: the sessions that a person has before them, of all their organizations, and how each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.moments import LIMA
from bot.parts import shortened
from bot.presses import Verb, press, read_press
from bot.question import in_even_rows
from bot.session_words import say_when
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from language.dates import say_month
from notifications.screen import Button, Screen
from procedures.confirming import place_of
from programme.reminders import Rsvp
from storage.agenda import agenda_of, agenda_of_organization, months_ahead, months_ahead_of_organization
from storage.invitations import Invited
from storage.people import name_and_language
from storage.sessions import CANCELLED, SessionView

#: Sessions on one page, and so much of a service's and an organization's name.
A_PAGE, SERVICE, NAME = 5, 60, 40
#: A month is never as long as that.
OVER_A_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Line:
    """One session of the agenda."""

    #: Before or after which others it stands.
    at: datetime
    session: SessionView
    legal_name: str
    #: None: only its month is known, and nobody is invited yet.
    invited: Invited | None


def on_agenda(turn: Turn) -> Shown:
    """/agenda, or a page of it."""
    read = read_press(turn.event.pressed or "")
    page = read.number(0) if read and read.verb is Verb.AGENDA else 0
    return draw_agenda(turn, page or 0)


def draw_agenda(turn: Turn, page: int = 0) -> Screen:
    """What is next, the nearest first."""
    _, lines = turn._, _lines_of(turn)
    if not lines:
        text = _("You have no sessions ahead. When one is announced for you, I write to you.")
        if turn.is_assisting and turn.membership is not None:
            text = _("{name} has no sessions ahead.", name=turn.membership.legal_name)
        elif turn.membership is None and (turn.desk is not None or turn.officer is not None):
            text = _("The sessions that you look after are in /sesiones.")
            return Screen(text, ((Button(_("Sessions"), press(Verb.SESSIONS, 0)),), *_ways(turn)))
        return Screen(text, _ways(turn))
    page = min(page, (len(lines) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = lines[first : first + A_PAGE]
    is_several = len({line.legal_name for line in lines}) > 1
    title = _("Your agenda") + (f" ({page + 1}/{-(-len(lines) // A_PAGE)})" if len(lines) > A_PAGE else "")
    parts = [f"{first + n}. {_say(turn, line, is_several)}" for n, line in enumerate(shown, start=1)]
    open_it = [
        Button(str(first + n), press(Verb.SESSION, line.invited.id))
        for n, line in enumerate(shown, start=1)
        if line.invited
    ]
    rows = (*in_even_rows(open_it, A_PAGE), *_turning(_, page, first + A_PAGE < len(lines)), *_ways(turn))
    return Screen("\n\n".join((title, *parts)), rows)


def _lines_of(turn: Turn) -> list[Line]:
    """The person's own; for a facilitator who answers in an organization's name, that organization's."""
    assert turn.speaker is not None
    tx, me, month = turn.tx, turn.speaker.person_id, turn.now.astimezone(LIMA).date().replace(day=1)
    if turn.is_assisting and turn.membership is not None:
        dated = agenda_of_organization(tx, turn.membership.organization_id, turn.now)
        undated = months_ahead_of_organization(tx, turn.membership.organization_id, month)
    else:
        dated, undated = agenda_of(tx, me, turn.now), months_ahead(tx, me, month)
    lines = [
        Line(session.starts_at, session, found.legal_name, found)
        for found, session in dated
        if session.starts_at is not None
    ]
    lines.extend(Line(_end_of(session.month), session, name, None) for session, name in undated)
    return sorted(lines, key=lambda line: line.at)


def _end_of(month: date) -> datetime:
    """What is some time in a month stands after what has a day in it."""
    after = (month.replace(day=1) + OVER_A_MONTH).replace(day=1)
    return datetime.combine(after, datetime.min.time(), LIMA).astimezone(UTC)


def _say(turn: Turn, line: Line, is_several: bool) -> str:
    _, session = turn._, line.session
    said = [f"{shortened(session.service, SERVICE)} · {session.entity}"]
    if is_several:
        said.append(shortened(line.legal_name, NAME))
    if line.invited is None:
        month = _("{month}, date still to be set", month=say_month(session.month, _.locale))
        return "\n".join((month[:1].upper() + month[1:], *said))
    assert session.starts_at is not None
    return "\n".join((say_when(_, session.starts_at), *said, say_in_short(turn, line.invited, session)))


def say_in_short(turn: Turn, found: Invited, session: SessionView) -> str:
    """«Asistirá», «Sin responder», «Irá Julio Pérez», «Cancelada» …; and that it has changed since it was answered."""
    _ = turn._
    if session.state == CANCELLED:
        return _("Cancelled")
    said = _say_answer(turn, found)
    answered_at = found.answered_at or session.announced_at
    has_changed = session.changed_at is not None and (answered_at is None or answered_at < session.changed_at)
    return f"{said} · {_('It has changed')}" if has_changed else said


def _say_answer(turn: Turn, found: Invited) -> str:
    _, me = turn._, turn.speaker.person_id if turn.speaker and not turn.is_assisting else 0
    if found.rsvp is None:
        return _("Without an answer")
    if found.rsvp == Rsvp.NOT_COMING:
        return _("Will not come")
    if found.rsvp == Rsvp.WAITING:
        return _("In the queue, number {n}", n=place_of(turn.tx, found))
    name = found.substitute
    if name is None and found.attendee_id is not None:
        name = name_and_language(turn.tx, found.attendee_id)[0]
    return _("{name} will go", name=name) if name and found.attendee_id != me else _("Will come")


def _turning(_: Catalog, page: int, has_more: bool) -> Sequence[tuple[Button, ...]]:
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.AGENDA, page - 1)))
    if has_more:
        turning.append(Button(_("More"), press(Verb.AGENDA, page + 1)))
    return (tuple(turning),) if turning else ()


def _ways(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """On: to the calendar, where there can be one, and to where an organization is."""
    _ = turn._
    ways = []
    if turn.calendar_at is not None and not turn.is_assisting:
        ways.append(Button(_("My calendar"), press(Verb.FEED)))
    if turn.membership is not None:
        ways.append(Button(_("Continue"), press(Verb.START)))
    return (tuple(ways),) if ways else ()
