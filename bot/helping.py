"""«Pedir ayuda»: what of the TPE, and of whom: a colleague who is here, or whoever opens a link (domain.md C08)."""

from bot.moments import say_day_of
from bot.news import tell_colleague
from bot.parts import (
    ON_A_BUTTON,
    draw_request,
    part_in_full,
    part_in_words,
    press_part,
    read_part,
    say_questions,
    shortened,
)
from bot.presses import Press, Verb, press, read_press
from bot.review import draw_sent
from bot.tpe import show, sit_before
from bot.turn import Shown, Toast, Turn, several
from notifications.screen import Button, Screen
from procedures import answering, helping
from procedures.answering import Sitting
from procedures.errors import NotYours
from procedures.inviting import invite_colleague
from programme.parts import Part, Size, parts_around, parts_inside
from programme.questionnaire import Step
from storage.helps import Help
from storage.kept import BOT_USERNAME, recall
from storage.memberships import Member, team_of


def on_ask(turn: Turn) -> Shown:
    """«Pedir ayuda» under a question: the question, its part, or its section."""
    pressed, sitting = _pressed(turn)
    step = sitting.step(pressed.number(1))
    return _offer(turn, sitting, parts_around(sitting.questionnaire, step) if step else ())


def on_ask_in(turn: Turn) -> Shown:
    """«Pedir ayuda» in a section of the summary: the section, or a part of it."""
    pressed, sitting = _pressed(turn)
    sections = [section for section in sitting.questionnaire.sections if section.parent is None]
    place = pressed.number(1)
    if place is None or place >= len(sections):
        return _offer(turn, sitting, ())
    return _offer(turn, sitting, parts_inside(sitting.questionnaire, sections[place].name))


def on_ask_part(turn: Turn) -> Shown:
    """A part was chosen: of whom?"""
    pressed, sitting = _pressed(turn)
    part = read_part(pressed, sitting)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    if part is None or not helping.to_give(sitting, part) or helping.given(sitting, part):
        return _nothing_to_give(turn, sitting, part)
    return _draw_whom(turn, sitting, part)


def on_ask_of(turn: Turn) -> Shown:
    """Somebody was chosen: they are asked, and whoever asked goes on with the rest."""
    pressed, sitting = _pressed(turn)
    part, person_id = read_part(pressed, sitting), pressed.number(3)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    if part is None or person_id is None:
        return _nothing_to_give(turn, sitting, part)
    if person_id == 0:
        return _ask_by_link(turn, sitting, part)
    colleague = next((each for each in _colleagues(turn, sitting) if each.person_id == person_id), None)
    if colleague is None:
        return _draw_whom(turn, sitting, part, turn._("That person cannot be asked now. Choose somebody else."))
    asked = helping.ask(turn.tx, sitting, part, turn.now, turn.help_for, given_to=person_id)
    if asked is None:
        return _nothing_to_give(turn, sitting, part)
    key = f"help.asked:{asked.id}"
    tell_colleague(turn, person_id, sitting.response.organization_id, key, lambda _: draw_request(_, sitting, asked))
    remark = turn._(
        "We have asked {name}: {part}. It comes back to you on {day} if it is not done.",
        name=asked.holder, part=part_in_words(turn._, sitting, part), day=say_day_of(turn._, asked.due_at),
    )  # fmt: skip
    return _went_on(turn, sitting, remark)


def _ask_by_link(turn: Turn, sitting: Sitting, part: Part) -> Shown:
    if not helping.to_give(sitting, part) or helping.given(sitting, part):
        return _nothing_to_give(turn, sitting, part)
    invite_id, token = invite_colleague(
        turn.tx, sitting.response.organization_id, sitting.person_id, turn.make_token, turn.now
    )
    asked = helping.ask(turn.tx, sitting, part, turn.now, turn.help_for, invite_id=invite_id)
    assert asked is not None
    _ = turn._
    how = _("Forward the next message to whoever can help. The link serves one person.")
    remark = _("If it is not done, the part comes back to you on {day}.", day=say_day_of(_, asked.due_at))
    return (Screen(how), _draw_link(turn, sitting, asked, token), *several(_went_on(turn, sitting, remark)))


def _draw_link(turn: Turn, sitting: Sitting, asked: Help, token: str) -> Screen:
    """A message that can be forwarded as it is, by any messenger."""
    assert turn.membership is not None
    _ = turn._
    lines = (
        _("{name}, of {organization}, asks for your help:", name=asked.asker, organization=turn.membership.legal_name),
        part_in_full(_, sitting, asked.covered, asked.questions),
        _("Open this link in Telegram before {day}:", day=say_day_of(_, asked.due_at)),
        f"https://t.me/{recall(turn.tx, BOT_USERNAME)}?start={token}",
    )
    return Screen("\n\n".join(lines))


def _went_on(turn: Turn, sitting: Sitting, remark: str) -> Screen:
    """On with what nobody was asked for."""
    after = sit_before(turn, sitting.response.id)
    return show(turn, answering.go_on(turn.tx, after, turn.now), remark)


def _offer(turn: Turn, sitting: Sitting, parts: tuple[Part, ...]) -> Shown:
    _ = turn._
    if not sitting.is_open:
        return draw_sent(_, sitting)
    # A block in which nothing but this question is left is this question.
    by_content = {_names(helping.to_give(sitting, part)): part for part in reversed(parts)}
    choices = [(part, len(names)) for names, part in reversed(by_content.items()) if names]
    choices = [(part, n) for part, n in choices if not helping.given(sitting, part)]
    if not choices:
        return _nothing_to_give(turn, sitting, parts[0] if parts else None)
    lines = [_("What do you need help with?")]
    rows = []
    for part, n in choices:
        label = _label(turn, sitting, part, n, by_name=parts[0].size is not Size.QUESTION)
        if part.size is not Size.QUESTION and parts[0].size is Size.QUESTION:
            lines.append(f"{label}: {part_in_words(_, sitting, part)}")
        rows.append((Button(label, press_part(Verb.ASK_PART, sitting, part)),))
    rows.append((_back(turn, sitting),))
    return Screen("\n\n".join(lines), tuple(rows))


def _names(steps: list[Step]) -> tuple[str, ...]:
    return tuple(step.name for step in steps)


def _label(turn: Turn, sitting: Sitting, part: Part, n: int, *, by_name: bool) -> str:
    _ = turn._
    if part.size is Size.QUESTION:
        return _("This question")
    if part.size is Size.SECTION:
        return _("The whole section ({n})", n=n)
    if by_name:
        return f"{shortened(part_in_words(_, sitting, part), ON_A_BUTTON)} ({n})"
    return _("This part ({n})", n=n)


def _draw_whom(turn: Turn, sitting: Sitting, part: Part, remark: str = "") -> Screen:
    _ = turn._
    n = len(helping.to_give(sitting, part))
    what = part_in_words(_, sitting, part)
    if part.size is not Size.QUESTION:
        what = f"{what} ({say_questions(_, n)})"
    text = _("Whom do you ask for this?") + "\n\n" + what
    rows = [
        (Button(shortened(each.name or "", ON_A_BUTTON), press_part(Verb.ASK_OF, sitting, part, each.person_id)),)
        for each in _colleagues(turn, sitting)
    ]
    rows.append((Button(_("Another person: make a link"), press_part(Verb.ASK_OF, sitting, part, 0)),))
    rows.append((_back(turn, sitting),))
    return Screen(f"{remark}\n\n{text}" if remark else text, tuple(rows))


def _colleagues(turn: Turn, sitting: Sitting) -> list[Member]:
    """Those who can be asked: in, with a name, within reach, and somebody else."""
    team = team_of(turn.tx, sitting.response.organization_id)
    others = (each for each in team if each.person_id != sitting.person_id)
    return [each for each in others if each.accepted and each.name and each.reachable]


def _nothing_to_give(turn: Turn, sitting: Sitting, part: Part | None) -> Shown:
    _ = turn._
    has = helping.given(sitting, part) if part else None
    if has is not None and has.holder:
        return Toast(_("{name} has it already.", name=has.holder))
    return Toast(_("Nothing is missing there that nobody was asked for."))


def _back(turn: Turn, sitting: Sitting) -> Button:
    return Button(turn._("Continue"), press(Verb.GO_ON, sitting.response.id))


def _pressed(turn: Turn) -> tuple[Press, Sitting]:
    """The press, and the response that it names. Raises `NotYours`."""
    pressed = read_press(turn.event.pressed or "")
    response_id = pressed.number(0) if pressed else None
    if pressed is None or response_id is None:
        raise NotYours
    return pressed, sit_before(turn, response_id)
