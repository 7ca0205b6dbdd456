"""The lists that a facilitator opens: who is stuck, since when, at which question, how to reach them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.facilitators import Row, at_desk, days_ago, draw_ways, watched
from bot.following import STATES
from bot.moments import LIMA
from bot.presses import Verb, press, read_press
from bot.question import in_even_rows
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from language.dates import say_date
from notifications.screen import Button, Screen
from procedures import following
from procedures.following import Filters, Whereabouts, Which, everybody, pick, state_of
from programme.messages import Message
from programme.questionnaire import position
from storage.following import Followed

#: Organizations on one page of a list, numbers beside each other on it, and how much of a name and a title is shown.
A_PAGE, BESIDE, NAME, TITLE = 5, 5, 34, 18

LISTS = {
    Which.STUCK: Message("Who is stuck"),
    Which.SHOWN: Message("Organizations"),
    Which.LATE: Message("Stuck for 7 days or more"),
    Which.UNREACHABLE: Message("Managers out of reach"),
    Which.UNOPENED: Message("Link not opened"),
    Which.SENT: Message("TPE sent since yesterday"),
}


def on_list(turn: Turn) -> Shown:
    """A page of one of the lists, the worst first."""
    desk, read = at_desk(turn), read_press(turn.event.pressed or "")
    which = read.word(0) if read else ""
    if which not in Which.__members__.values():
        return _draw_list(turn, Which.STUCK, [], 0)
    watched(turn, "following.listed", which=which)
    rows = pick(everybody(turn.tx, desk), Which(which), Filters.of(desk), turn.now, since_yesterday(turn.now))
    return _draw_list(turn, Which(which), rows, (read.number(1) if read else None) or 0)


def draw_found(turn: Turn, found: Sequence[Followed]) -> Screen:
    """The organizations that somebody may have meant; the first of them, if they are many."""
    _, shown = turn._, found[:A_PAGE]
    parts = [_.many("{n} organization has that in its name:", "{n} organizations have that in their name:", len(found))]
    parts.extend(_lines(turn, shown, 1))
    if len(found) > len(shown):
        parts.append(_("Here are {n}. To see others, write more of the name.", n=len(shown)))
    return Screen("\n\n".join(parts), (*_numbers(shown, 1), draw_ways(_)))


def since_yesterday(now: datetime) -> datetime:
    """When yesterday began in Peru."""
    today = now.astimezone(LIMA).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


def say_where(_: Catalog, where: Whereabouts) -> str:
    """«P37 · Personal, plantas y par…», or that only the review is left."""
    if where.step is None:
        return _("at the review")
    form, step = where.sitting.questionnaire, where.step
    number, _total = position(form, where.sitting.standing, step)
    groups = form.groups_of(step)
    title = shorten(form.text(groups[-1].label, _.locale), TITLE) if groups else ""
    return _("Q{n} {title}", n=number, title=title).rstrip()


def shorten(text: str, most: int) -> str:
    """So much of a text."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _draw_list(turn: Turn, which: Which, rows: Sequence[Followed], page: int) -> Screen:
    _, name = turn._, turn._.of(LISTS[which])
    if not rows:
        return Screen(_("{list}: none now.", list=name), (draw_ways(_),))
    page = min(page, (len(rows) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = rows[first : first + A_PAGE]
    head = _("{list}: {first} to {last} of {n}", list=name, first=first + 1, last=first + len(shown), n=len(rows))
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.LIST, which, page - 1)))
    if first + A_PAGE < len(rows):
        turning.append(Button(_("More"), press(Verb.LIST, which, page + 1)))
    buttons = (*_numbers(shown, first + 1), *((tuple(turning),) if turning else ()), draw_ways(_))
    return Screen("\n\n".join((head, *_lines(turn, shown, first + 1))), buttons)


def _lines(turn: Turn, rows: Sequence[Followed], first: int) -> list[str]:
    return [f"{first + place}. {_line(turn, row)}" for place, row in enumerate(rows)]


def _line(turn: Turn, row: Followed) -> str:
    _, name = turn._, shorten(row.legal_name, NAME)
    if row.sent_at is not None:
        return f"{name}\n{_('TPE sent')}: {say_date(row.sent_at.astimezone(LIMA), _.locale)}"
    where = following.where_is(turn.tx, row)
    state = _.of(STATES[state_of(row, turn.now)])
    if where is not None and row.silent_since is not None:
        progress = where.sitting.standing.progress()
        since = days_ago(_, row.silent_since, turn.now)
        state = f"{say_where(_, where)} · {progress.answered}/{progress.total} · {since}"
    return f"{name}\n{state}\n{_say_reach(_, row, turn.now)}"


def _say_reach(_: Catalog, row: Followed, now: datetime) -> str:
    """How they can be reached, and when they were here last if they have been since their last answer."""
    if not row.people or row.last_seen_at is None:
        return _("nobody in it")
    ways = [word for word, there in ((_("Telegram"), row.is_reachable), (_("tel."), row.has_phone)) if there]
    said = [", ".join(ways) or _("out of reach")]
    seen = days_ago(_, row.last_seen_at, now)
    if row.silent_since is None or seen != days_ago(_, row.silent_since, now):
        said.insert(0, _("seen {when}", when=seen))
    return " · ".join(said)


def _numbers(rows: Sequence[Followed], first: int) -> tuple[Row, ...]:
    buttons = [
        Button(str(first + place), press(Verb.ORGANIZATION, row.organization_id)) for place, row in enumerate(rows)
    ]
    return in_even_rows(buttons, BESIDE)
