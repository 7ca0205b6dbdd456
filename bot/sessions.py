"""The sessions that somebody looks after (/sesiones): what is next, how many come, and what waits for a decision."""

from collections.abc import Sequence
from datetime import date

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
from procedures.staff import Listed, sessions_of
from programme.messages import Message
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, HELD, MONTH_KNOWN, REPORTED

#: Sessions on one page, and how much of a service's name is shown.
A_PAGE, NAME = 6, 44

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
    page = (pressed(turn).number(0) if turn.event.pressed else None) or 0
    return _draw_list(turn, sessions_of(turn.tx, staff_of(turn), turn.now), page)


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


def say_month_of(_: Catalog, month: date) -> str:
    """«Setiembre de 2026»."""
    return capital(say_month(month, _.locale))


def _draw_list(turn: Turn, listed: Sequence[Listed], page: int) -> Screen:
    _ = turn._
    if not listed:
        return Screen(_("There are no sessions to come that you look after."), (_ways(turn),))
    page = min(page, (len(listed) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = listed[first : first + A_PAGE]
    head = _("Sessions: {first} to {last} of {n}", first=first + 1, last=first + len(shown), n=len(listed))
    if waiting := sum(each.waits for each in listed):
        head += "\n" + _.many("{n} session waits for a decision.", "{n} sessions wait for a decision.", waiting)
    lines = [f"{first + place}. {_say(_, each)}" for place, each in enumerate(shown, start=1)]
    numbers = [
        Button(str(first + place), press(Verb.MEETING, each.session.id)) for place, each in enumerate(shown, start=1)
    ]
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.SESSIONS, page - 1)))
    if first + A_PAGE < len(listed):
        turning.append(Button(_("More"), press(Verb.SESSIONS, page + 1)))
    rows = (*in_even_rows(numbers, A_PAGE), *((tuple(turning),) if turning else ()), _ways(turn))
    return Screen("\n\n".join((head, *lines)), rows)


def _say(_: Catalog, each: Listed) -> str:
    session = each.session
    name = shorten(session.service, NAME)
    if session.parts > 1:
        name += f" ({session.part}/{session.parts})"
    when = say_month_of(_, session.month) if session.starts_at is None else say_when(_, session.starts_at)
    lines = [name, f"{when} · {_say_state(_, each)}"]
    if session.is_open:
        lines.append(say_count(_, each.counted))
    return "\n".join(lines)


def _say_state(_: Catalog, each: Listed) -> str:
    if each.is_held:
        return _("waits for a decision: its date")
    if each.is_short:
        return _("waits for a decision: few confirmed")
    return _.of(STATES[each.session.state])


def _ways(turn: Turn) -> Row:
    if turn.desk is not None:
        return draw_ways(turn._)
    return (Button(turn._("Menu"), press(Verb.MENU)),)
