"""The sessions that somebody looks after (/sesiones): what is next, how many come, and what waits for a decision."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.facilitators import capital, draw_ways, watched
from bot.lists import shorten
from bot.presses import Verb, press
from bot.question import in_even_rows
from bot.session_words import say_when
from bot.staff import Row, pressed, staff_of
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from language.dates import say_month
from notifications.screen import Button, Screen
from procedures.few_confirmed import Count
from procedures.staff import Listed, given_by, sessions_of
from programme.messages import Message
from programme.session_reasons import WHY_NOT
from storage.session_lists import reasons_against
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, HELD, MONTH_KNOWN, REPORTED, SessionView

#: Sessions on one page, and how much of a service's name is shown.
A_PAGE, NAME = 6, 44
#: What a button says besides: those that are over.
GIVEN = "given"

STATES = {
    MONTH_KNOWN: Message("without a day yet"),
    DATED: Message("not announced"),
    CHECKED: Message("not announced"),
    ANNOUNCED: Message("announced"),
    HELD: Message("held"),
    REPORTED: Message("held, with its report"),
    CANCELLED: Message("called off"),
}


def on_sessions(turn: Turn) -> Shown:
    """/sesiones, or a page of it: those that wait for a decision first."""
    watched(turn, "sessions.listed")
    read, staff = pressed(turn), staff_of(turn)
    page = (read.number(0) if turn.event.pressed else None) or 0
    if turn.event.pressed and read.word(1) == GIVEN:
        return _draw_list(turn, given_by(turn.tx, staff, turn.now), page, GIVEN)
    return _draw_list(turn, sessions_of(turn.tx, staff, turn.now), page)


def say_count(_: Catalog, counted: Count) -> str:
    """«Asistirán 9 de 22, no podrán 3, sin responder 10»."""
    parts = [
        _("{n} of {total} will come", n=counted.confirmed, total=counted.invited),
        _("{n} cannot", n=counted.not_coming),
        _("{n} have not answered", n=counted.silent),
    ]
    if counted.waiting:
        parts.append(_("{n} wait for a seat", n=counted.waiting))
    return ", ".join(parts)


def is_over(session: SessionView, now: datetime) -> bool:
    """Whether its date is past."""
    return session.ends_at is not None and session.ends_at <= now


def given_button(_: Catalog) -> Button:
    """To those that are over: their opinions, and material for those who were there."""
    return Button(_("Already given"), press(Verb.SESSIONS, 0, GIVEN))


def say_reasons(turn: Turn, session_id: int) -> str:
    """«Por qué algunas no pueden: cosecha (3), señal (1).»; blank where nobody has said."""
    _, reasons = turn._, reasons_against(turn.tx, session_id)
    said = ", ".join(f"{_.of(WHY_NOT[code])} ({n})" for code, n in reasons.items() if code in WHY_NOT)
    return _("Why some cannot: {reasons}.", reasons=said) if said else ""


def say_month_of(_: Catalog, month: date) -> str:
    """«Setiembre de 2026»."""
    return capital(say_month(month, _.locale))


def _draw_list(turn: Turn, listed: Sequence[Listed], page: int, *which: str) -> Screen:
    _ = turn._
    if not listed:
        none = _("None of the sessions that you look after was given in the last 30 days.")
        said = none if which else _("There are no sessions to come that you look after.")
        return Screen(said, _ways(turn, *which))
    page = min(page, (len(listed) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = listed[first : first + A_PAGE]
    span = {"first": first + 1, "last": first + len(shown), "n": len(listed)}
    given = _("Already given: {first} to {last} of {n}", **span)
    head = given if which else _("Sessions: {first} to {last} of {n}", **span)
    if waiting := sum(each.waits for each in listed):
        head += "\n" + _.many("{n} session waits for a decision.", "{n} sessions wait for a decision.", waiting)
    lines = [f"{first + place}. {_say(_, each, turn.now)}" for place, each in enumerate(shown, start=1)]
    numbers = [
        Button(str(first + place), press(Verb.MEETING, each.session.id)) for place, each in enumerate(shown, start=1)
    ]
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.SESSIONS, page - 1, *which)))
    if first + A_PAGE < len(listed):
        turning.append(Button(_("More"), press(Verb.SESSIONS, page + 1, *which)))
    rows = (*in_even_rows(numbers, A_PAGE), *((tuple(turning),) if turning else ()), *_ways(turn, *which))
    return Screen("\n\n".join((head, *lines)), rows)


def _say(_: Catalog, each: Listed, now: datetime) -> str:
    session = each.session
    name = shorten(session.service, NAME)
    if session.parts > 1:
        name += f" ({session.part}/{session.parts})"
    when = say_month_of(_, session.month) if session.starts_at is None else say_when(_, session.starts_at)
    lines = [name, f"{when} · {_say_state(_, each, now)}"]
    if session.is_open:
        lines.append(say_count(_, each.counted))
    return "\n".join(lines)


def _say_state(_: Catalog, each: Listed, now: datetime) -> str:
    if each.is_held:
        return _("waits for a decision: its date")
    if each.is_short:
        return _("waits for a decision: few confirmed")
    if each.session.is_open and is_over(each.session, now):
        return _("it is over")
    return _.of(STATES[each.session.state])


def _ways(turn: Turn, *which: str) -> tuple[Row, ...]:
    """To the other list, and to where they have come from."""
    _ = turn._
    other = Button(_("Sessions to come"), press(Verb.SESSIONS, 0)) if which else given_button(_)
    return ((other,), draw_ways(_) if turn.desk is not None else (Button(_("Menu"), press(Verb.MENU)),))
