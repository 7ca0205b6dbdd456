"""Following the organizations (/seguimiento): how many are how far, by chain and region, and filters that stay."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from bot.facilitators import Row, at_desk, capital, chain_in_words, draw_ways, region_in_words, tick, watched
from bot.presses import Verb, press, read_press
from bot.question import in_even_rows
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.following import Filters, State, Which, everybody, state_of
from programme.messages import Message
from programme.organizations import CHAINS, REGIONS
from storage.facilitators import set_shown
from storage.following import Followed

STATES = {
    State.STUCK: Message("Stuck"),
    State.MOVING: Message("Moving on"),
    State.NOT_STARTED: Message("Not started"),
    State.UNOPENED: Message("Link not opened"),
    State.SENT: Message("TPE sent"),
}
#: The states in the overview, in this order.
STAGES = (State.SENT, State.MOVING, State.STUCK, State.NOT_STARTED)


def on_following(turn: Turn) -> Shown:
    """/seguimiento: how many are in each state, by chain and region."""
    desk, _ = at_desk(turn), turn._
    watched(turn, "following.seen")
    filters, rows = Filters.of(desk), everybody(turn.tx, desk)
    seen = [row for row in rows if filters.places(row)]
    if not rows:
        return Screen(
            _("There are no organizations of your chains and regions yet."),
            ((Button(_("Whom I follow"), press(Verb.CHOSEN)),),),
        )
    parts = [_say_scope(_, filters, len(seen), len(rows)), _say_states(_, seen, turn.now)]
    if seen:
        parts.append(_say_places(_, seen, turn.now))
    stuck = sum(state_of(row, turn.now) is State.STUCK for row in seen)
    buttons = (
        (Button(f"{_('Who is stuck')} ({stuck})", press(Verb.LIST, Which.STUCK, 0)),),
        (Button(_("See the list"), press(Verb.LIST, Which.SHOWN, 0)), Button(_("Filters"), press(Verb.FILTERS))),
        (Button(_("Whom I follow"), press(Verb.CHOSEN)), Button(_("Today"), press(Verb.TODAY))),
    )
    return Screen("\n\n".join(parts), buttons)


def on_filters(turn: Turn) -> Shown:
    """The filters, those in force ticked."""
    desk, _ = at_desk(turn), turn._
    filters, rows = Filters.of(desk), everybody(turn.tx, desk)
    shown = sum(filters.lets(row, turn.now) for row in rows)
    text = _("Which organizations do you want to see? Without a ✓: all.")
    states = [(_.of(word), state) for state, word in STATES.items()]
    buttons = (
        _ticks(_, "chains", filters.chains, [(chain_in_words(_, code), code) for code in desk.chains or CHAINS]),
        _ticks(_, "regions", filters.regions, [(region_in_words(_, code), code) for code in desk.regions or REGIONS]),
        *in_even_rows(_ticks(_, "states", filters.states, states), 2),
        (Button(f"{_('See the list')} ({shown})", press(Verb.LIST, Which.SHOWN, 0)),),
        draw_ways(_),
    )
    return Screen(f"{text}\n\n{_('Now: {n} of {total}.', n=shown, total=len(rows))}", buttons)


def on_filter(turn: Turn) -> Shown:
    """A filter was ticked or unticked; it stays."""
    desk, read = at_desk(turn), read_press(turn.event.pressed or "")
    if read is not None:
        filters = Filters.of(desk).changed(read.word(0), read.word(1), to=read.word(2) == "1")
        watched(turn, "following.filtered")
        set_shown(turn.tx, desk.facilitator_id, asdict(filters))
        turn.refresh()
    return on_filters(turn)


def _say_scope(_: Catalog, filters: Filters, shown: int, total: int) -> str:
    head = _.many("Follow-up: {n} organization", "Follow-up: {n} organizations", shown)
    names = [chain_in_words(_, code) for code in filters.chains]
    names += [region_in_words(_, code) for code in filters.regions]
    if not names:
        return head
    return f"{head}\n{_('Filters: {names} ({n} of {total})', names=', '.join(names), n=shown, total=total)}"


def _say_states(_: Catalog, rows: Sequence[Followed], now: datetime) -> str:
    stages, unopened = _count(rows, now), sum(state_of(row, now) is State.UNOPENED for row in rows)
    lines = [f"{_.of(STATES[stage])}: {n}/{len(rows)}" for stage, n in stages.items()]
    if unopened:
        lines.append(
            _.many("{n} of them has not opened its link.", "{n} of them have not opened their link.", unopened)
        )
    return "\n".join(lines)


def _say_places(_: Catalog, rows: Sequence[Followed], now: datetime) -> str:
    """A line for each chain and each region, in the order of the states above."""
    legend = " · ".join(_.of(STATES[stage]) for stage in STAGES)
    chains = _tally(rows, lambda row: row.chain, lambda code: capital(chain_in_words(_, code)), now)
    regions = _tally(rows, lambda row: row.region, lambda code: region_in_words(_, code), now)
    return "\n".join((legend, *chains, *regions))


def _tally(
    rows: Sequence[Followed], of: Callable[[Followed], str], say: Callable[[str], str], now: datetime
) -> list[str]:
    lines = []
    for code in sorted({of(row) for row in rows}):
        those = [row for row in rows if of(row) == code]
        lines.append(f"{say(code)} ({len(those)}): {' · '.join(map(str, _count(those, now).values()))}")
    return lines


def _count(rows: Iterable[Followed], now: datetime) -> dict[State, int]:
    """How many are in each of the stages; whoever has not opened the link has not started either."""
    states = Counter(state_of(row, now) for row in rows)
    states[State.NOT_STARTED] += states[State.UNOPENED]
    return {stage: states[stage] for stage in STAGES}


def _ticks(_: Catalog, what: str, ticked: Sequence[str], words: Iterable[tuple[str, str]]) -> Row:
    return tuple(tick(capital(word), Verb.FILTER, what, code, is_ticked=code in ticked) for word, code in words)
