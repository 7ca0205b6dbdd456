"""Passing on what people write to each other, in their own words, through the outbox. Nobody's number is shown."""

from collections.abc import Callable

from bot.presses import Verb, read_press
from bot.telling import tell
from bot.turn import Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from storage.handoffs import Said, note_written, take_unsent, unsent_of

Rows = tuple[tuple[Button, ...], ...]

#: Letters of one message that is passed on; what is longer goes in several, in order.
A_PART = 900
#: On a button that says whom the text is for that somebody wrote and that was for nobody yet.
THIS = "this"
#: The buttons that answer whoever wrote.
ANSWERING = frozenset({Verb.REPLY, Verb.RE_LETTER, Verb.HANDOFF})
#: Of a whole talk so many parts are shown.
PARTS = 4
#: Of what was said before, so much is shown again; and of one thing in it.
SHOWN, A_LINE = 700, 240


def parts_of(text: str, most: int = A_PART) -> list[str]:
    """The whole text in parts of at most so many letters, cut between words where there are any."""
    parts, rest = [], text.strip()
    while len(rest) > most:
        cut = max(rest.rfind("\n", 0, most), rest.rfind(" ", 0, most))
        cut = cut if cut > most // 2 else most
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def pass_on(
    turn: Turn,
    person_id: int,
    what: str,
    head: Callable[[Catalog], str],
    text: str,
    rows: Callable[[Catalog], Rows],
    organization_id: int,
) -> bool:
    """Give somebody what another wrote, whole, with buttons under its last part; False: no chat can be reached."""
    parts = parts_of(text)
    reached = False
    for number, part in enumerate(parts, start=1):

        def draw(_: Catalog, number: int = number, part: str = part) -> Screen:
            of = _("(part {n} of {total})", n=number, total=len(parts))
            first = head(_) if len(parts) == 1 else f"{head(_)} {of}"
            return Screen(f"{first}\n\n{part}", rows(_) if number == len(parts) else ())

        reached = tell(turn, person_id, f"{what}:{number}", draw, organization_id=organization_id)
    return reached


def expect_answer(turn: Turn, person_id: int, button: str) -> None:
    """Whoever was written to may answer at once by writing, without the button: then they are asked whom it is for."""
    note_written(turn.tx, person_id, button)


def take_this(turn: Turn) -> str | None:
    """What the person wrote before it was known whom it is for, if the button pressed says so; None: nothing."""
    assert turn.speaker is not None
    return take_unsent(turn.tx, turn.speaker.person_id) if is_for_this(turn) else None


def is_for_this(turn: Turn) -> bool:
    """Whether the button pressed says whom the text is for: one that was drawn for it, or the one that answers whoever
    wrote, under their own message.
    """
    assert turn.speaker is not None
    read = read_press(turn.event.pressed or "")
    if read is None:
        return False
    is_same = turn.event.pressed == turn.speaker.written_in and read.verb in ANSWERING
    return THIS in read.args or (is_same and unsent_of(turn.tx, turn.speaker.person_id) is not None)


def draw_all_said(_: Catalog, said: list[Said], names: dict[int, str]) -> list[str]:
    """Everything that was said, whole, in parts; of a very long talk the last ones, and that is said."""
    lines = [f"{names.get(each.person_id) or _('The RPE team')}: {each.text}" for each in said]
    parts = parts_of("\n".join(lines)) if lines else []
    return parts if len(parts) <= PARTS else [_("(The talk is long: these are its last messages.)"), *parts[-PARTS:]]


def draw_said(_: Catalog, said: list[Said], names: dict[int, str]) -> str:
    """The last things that were said, who said each; what does not fit is left out, and that is said too."""
    lines: list[str] = []
    for each in reversed(said):
        text = each.text if len(each.text) <= A_LINE else f"{each.text[:A_LINE].rstrip()}…"
        line = f"{names.get(each.person_id) or _('The RPE team')}: {text}"
        if lines and sum(map(len, lines)) + len(line) > SHOWN:
            lines.append("…")
            break
        lines.append(line)
    return "\n".join(reversed(lines))
