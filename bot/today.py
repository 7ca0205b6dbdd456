"""A facilitator's day (/hoy): what needs a person, and nothing else (domain.md C45). Each thing is one tap away."""

from collections.abc import Sequence

from bot.facilitators import Row, at_desk, watched
from bot.handoffs import OFFERED, ON_A_BUTTON, in_short
from bot.listening import ask_which, let_go
from bot.lists import LISTS, NAME, draw_found, shorten, since_yesterday
from bot.organization import open_organization
from bot.presses import Verb, press
from bot.staff import staff_of
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from procedures.following import Filters, Which, everybody, find, pick
from procedures.staff import count_waiting
from storage.following import Followed, organizations_with_claims
from storage.handoffs import Talk, talks_taken_by, waiting_for

#: So many of what waits have a button of their own; the others wait behind them, the oldest first.
NAMED = 3
#: The lists of those who need a person, in this order.
EXCEPTIONS = (Which.LATE, Which.UNREACHABLE, Which.UNOPENED)
_SESSIONS = press(Verb.SESSIONS, 0)


def on_today(turn: Turn) -> Shown:
    """/hoy."""
    watched(turn, "today.seen")
    return draw_today(turn)


def draw_today(turn: Turn) -> Screen:
    """What waits for this facilitator."""
    _, desk = turn._, at_desk(turn)
    rows, lately = everybody(turn.tx, desk), since_yesterday(turn.now)
    lists = {which: len(pick(rows, which, Filters(), turn.now, lately)) for which in (*EXCEPTIONS, Which.SENT)}
    talks, claims = waiting_for(turn.tx, desk), _with_claims(turn, rows)
    taken, undecided = _taken(turn), count_waiting(turn.tx, staff_of(turn), turn.now)
    waits = [
        (_("Open talks"), len(taken)),
        (_("Want to talk with a person"), len(talks)),
        (_("Have a new manager to confirm"), len(claims)),
        (_("Sessions that wait for a decision"), undecided),
        *((_.of(LISTS[which]), lists[which]) for which in EXCEPTIONS),
    ]
    needed = [f"{what}: {n}" for what, n in waits if n]
    head = _("Good day, {name}.", name=desk.name)
    parts = [head, "\n".join((_("This waits for you:"), *needed)) if needed else _("Nothing waits for you now.")]
    if lists[Which.SENT]:
        parts.append(f"{_.of(LISTS[Which.SENT])}: {lists[Which.SENT]}")
    if turn.membership is None:
        parts.append(_("To open an organization, write its name or its RUC."))
    buttons = (*_of_taken(turn, taken), *_of_talks(turn, talks), *_of_claims(turn, claims), *_of_lists(turn, lists))
    if undecided:
        buttons = (*buttons, (Button(f"{_('Sessions that wait for a decision')} ({undecided})", _SESSIONS),))
    follow_up = (Button(_("Follow-up"), press(Verb.FOLLOWING)), Button(_("Whom I follow"), press(Verb.CHOSEN)))
    return Screen("\n\n".join(parts), (*buttons, follow_up))


def on_typed(turn: Turn) -> Shown:
    """A facilitator who is in the middle of nothing has written something: the organizations of that name or RUC."""
    found = find(everybody(turn.tx, at_desk(turn)), turn.event.text)
    watched(turn, "following.searched", found=len(found))
    if not found and _taken(turn):
        return ask_which(turn)
    if not found:
        said = shorten(" ".join(turn.event.text.split()), NAME)
        return remarked(turn._("None of those you follow is called «{text}».", text=said), draw_today(turn))
    return let_go(turn, open_organization(turn, found[0]) if len(found) == 1 else draw_found(turn, found))


def _with_claims(turn: Turn, rows: Sequence[Followed]) -> list[Followed]:
    claimed = organizations_with_claims(turn.tx)
    return [row for row in rows if row.organization_id in claimed]


def _taken(turn: Turn) -> list[Talk]:
    assert turn.speaker is not None
    return talks_taken_by(turn.tx, turn.speaker.person_id)


def _of_taken(turn: Turn, taken: Sequence[Talk]) -> tuple[Row, ...]:
    """To the talks that they attend to."""
    return tuple((Button(f"→ {in_short(turn._, talk)}", press(Verb.HANDOFF, talk.id)),) for talk in taken[:OFFERED])


def _of_talks(turn: Turn, talks: Sequence[Talk]) -> tuple[Row, ...]:
    return tuple(
        (Button(turn._("Attend: {name}", name=in_short(turn._, talk)), press(Verb.HANDOFF, talk.id)),)
        for talk in talks[:NAMED]
    )


def _of_claims(turn: Turn, claims: Sequence[Followed]) -> tuple[Row, ...]:
    return tuple(
        (
            Button(
                turn._("New manager: {name}", name=shorten(row.legal_name, ON_A_BUTTON - 6)),
                press(Verb.ORGANIZATION, row.organization_id),
            ),
        )
        for row in claims[:NAMED]
    )


def _of_lists(turn: Turn, lists: dict[Which, int]) -> tuple[Row, ...]:
    return tuple(
        (Button(f"{turn._.of(LISTS[which])} ({n})", press(Verb.LIST, which, 0)),) for which, n in lists.items() if n
    )
