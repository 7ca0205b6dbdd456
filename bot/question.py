"""One question, drawn for a narrow phone: where one is, the question, its options, and what else can be done."""

from collections.abc import Sequence
from decimal import Decimal
from string import ascii_uppercase

from bot.givers import is_worth_saying, say_answered_by, say_giver
from bot.moments import say_day_of
from bot.presses import Verb, press
from language.catalogs import Catalog
from language.numbers import say_number
from notifications.screen import Button, Screen
from procedures.answering import Sitting
from procedures.helping import progress_of
from programme.questionnaire import DONT_KNOW, Choice, Kind, Step, choices_now, position
from programme.walk import notes_before
from storage.answers import Given

Rows = tuple[tuple[Button, ...], ...]

#: Seconds that a question takes, on average (domain.md §5, implication 4: 15 to 20).
SECONDS_A_QUESTION = 20
#: Options up to this long stand on the buttons; if one is longer, all are said above and the buttons carry letters.
SHORT = 20
#: How many buttons fit beside each other on the narrowest phone, by the length of the longest option; letters to a row.
BESIDE, LETTERS_A_ROW = ((5, 3), (12, 2), (SHORT, 1)), 5
BAR_CELLS = 8


def draw_question(_: Catalog, sitting: Sitting, step: Step, remark: str = "", past: Sequence[Given] = ()) -> Screen:
    """The screen of a question. `remark` stands above it: what was kept, or what was wrong with the last answer.
    `past`: its answers so far, the current one first, for saying who gave them.
    """
    choices = choices_now(sitting.questionnaire, step, sitting.answers)
    lettered = [choice for choice in choices if choice.name != DONT_KNOW]
    parts = (
        remark,
        _where(_, sitting, step),
        _what(_, sitting, step, lettered),
        _answer_so_far(_, sitting, step, past),
    )
    text = "\n\n".join(part for part in parts if part)
    return Screen(text, (*_options(_, sitting, step, lettered), *_others(_, sitting, step)))


def draw_answer(_: Catalog, sitting: Sitting, step: Step, value: str | None) -> str:
    """An answer in words."""
    if value is None:
        return _("(left out)")
    if value == DONT_KNOW and step.kind is not Kind.SELECT_ONE:
        return _("I don't know")
    if step.selects:
        named = {choice.name: sitting.questionnaire.text(choice.label, _.locale) for choice in step.choices}
        return ", ".join(named.get(name, name) for name in value.split())
    return value if step.kind is Kind.TEXT else say_number(Decimal(value))


def draw_progress(_: Catalog, sitting: Sitting) -> str:
    """How far along in all: «Llevamos 11 de 117»."""
    progress = sitting.standing.progress()
    return _("We have {n} of {total}.", n=progress.answered, total=progress.total)


def index_of(sitting: Sitting, step: Step) -> int:
    """The place of a question in its form: how buttons name it."""
    return sitting.questionnaire.place(step)


def _where(_: Catalog, sitting: Sitting, step: Step) -> str:
    number, total = position(sitting.questionnaire, sitting.standing, step)
    lines = [_("Question {n} of {total}", n=number, total=total)]
    task = sitting.task
    if task is not None:
        n, of = progress_of(sitting, task)
        return "\n".join((*lines, _("{name}'s part: {n} of {total}", name=task.holder, n=n, total=of), _bar(_, n, of)))
    whole = sitting.standing.progress()
    if step.section:
        section = sitting.questionnaire.section(step.section)
        inside = sitting.standing.progress(step.section)
        name = sitting.questionnaire.text(section.label, _.locale)
        lines.append(_("{section}: {n} of {total}", section=name, n=inside.answered, total=inside.total))
    return "\n".join((*lines, _bar(_, whole.answered, whole.total)))


def _bar(_: Catalog, answered: int, total: int) -> str:
    share = answered * 100 // max(total, 1)
    filled = share * BAR_CELLS // 100
    minutes = -(-(total - answered) * SECONDS_A_QUESTION // 60)
    bar = "▓" * filled + "░" * (BAR_CELLS - filled)
    return _("{bar} {share} % · {minutes} min left", bar=bar, share=share, minutes=minutes)


def _what(_: Catalog, sitting: Sitting, step: Step, lettered: Sequence[Choice]) -> str:
    form, locale = sitting.questionnaire, _.locale
    notes = [form.text(note.label, locale) for note in notes_before(form, sitting.standing, step)]
    asked = form.text(step.label, locale)
    hint = form.text(step.hint, locale)
    if step.kind is Kind.SELECT_MULTIPLE:
        hint = " ".join(part for part in (hint, _("You may choose several. Then press «Done».")) if part)
    options = [
        f"{letter}) {form.text(choice.label, locale)}"
        for letter, choice in zip(ascii_uppercase, lettered, strict=False)
    ]
    return "\n\n".join(part for part in (*notes, asked, hint and f"({hint})", "\n".join(options)) if part)


def _answer_so_far(_: Catalog, sitting: Sitting, step: Step, past: Sequence[Given]) -> str:
    if sitting.is_changing and step.name in sitting.answers:
        answer = draw_answer(_, sitting, step, sitting.answers[step.name])
        is_theirs = not is_worth_saying(past[:1], sitting.person_id)
        now = _("Your answer: {answer}", answer=answer) if is_theirs else _("Today's answer: {answer}", answer=answer)
        return "\n".join((now, *_who_answered(_, sitting, step, past)))
    default = sitting.standing.values.get(step.name)
    return _("Suggested: {answer}", answer=draw_answer(_, sitting, step, default)) if default else ""


def _who_answered(_: Catalog, sitting: Sitting, step: Step, past: Sequence[Given]) -> list[str]:
    """Who gave the answer and, if it took the place of another, which and whose that was."""
    if not is_worth_saying(past[:2], sitting.person_id):
        return []
    lines = [say_answered_by(_, past[0])]
    for earlier in past[1:2]:
        words, day = draw_answer(_, sitting, step, earlier.value), say_day_of(_, earlier.at)
        lines.append(_("Before: {answer} ({name}, {day})", answer=words, name=say_giver(_, earlier), day=day))
    return lines


def _options(_: Catalog, sitting: Sitting, step: Step, lettered: Sequence[Choice]) -> Rows:
    texts = [sitting.questionnaire.text(choice.label, _.locale) for choice in lettered]
    ticked, in_full = ticked_names(sitting, step), _fit_on_buttons(texts)
    buttons = []
    for letter, text, choice in zip(ascii_uppercase, texts, lettered, strict=False):
        label = f"{letter}) {text}" if in_full else letter
        buttons.append(Button(f"✓ {label}" if choice.name in ticked else label, _press(sitting, step, choice, ticked)))
    if not in_full:
        return in_even_rows(buttons, LETTERS_A_ROW)
    longest = max(map(len, texts), default=0)
    return in_even_rows(buttons, next(beside for length, beside in BESIDE if longest <= length))


def _fit_on_buttons(texts: Sequence[str]) -> bool:
    """Whether the options may stand on the buttons in full; they need not be said above then."""
    return all(len(text) <= SHORT for text in texts)


def _press(sitting: Sitting, step: Step, choice: Choice, ticked: frozenset[str]) -> str:
    response, question = sitting.response.id, index_of(sitting, step)
    if step.kind is Kind.SELECT_MULTIPLE:
        return press(Verb.TICK, response, question, bits_of(step, ticked ^ {choice.name}))
    return press(Verb.ANSWER, response, question, step.choices.index(choice))


def _others(_: Catalog, sitting: Sitting, step: Step) -> Rows:
    """What stands after the options: «Listo», «No sé», «Omitir», and the way around."""
    response, question = sitting.response.id, index_of(sitting, step)
    rows: list[tuple[Button, ...]] = []
    if step.kind is Kind.SELECT_MULTIPLE:
        rows.append((Button(_("Done"), press(Verb.DONE, response, question)),))
    default = sitting.standing.values.get(step.name)
    if default and not step.selects and len(default) <= SHORT:
        rows.append((Button(draw_answer(_, sitting, step, default), press(Verb.VALUE, response, question, default)),))
    if step.allows_dont_know:
        rows.append((Button(_("I don't know"), press(Verb.VALUE, response, question, DONT_KNOW)),))
    if not step.required:
        rows.append((Button(_("Leave out"), press(Verb.OMIT, response, question)),))
    back, pause = (
        Button(_("Back"), press(Verb.BACK, response, question)),
        Button(_("Pause"), press(Verb.PAUSE, response)),
    )
    if sitting.is_changing:
        rows.append((Button(_("Keep my answer"), press(Verb.KEEP, response, question)),))
        rows.append((back, pause))
    else:
        rows.append((back, pause, Button(_("Later"), press(Verb.LATER, response, question))))
    return (*rows, (Button(_("Ask for help"), press(Verb.ASK, response, question)),))


def in_even_rows(buttons: Sequence[Button], most: int = LETTERS_A_ROW) -> Rows:
    """Buttons in as few rows as they need, all about as long: seven letters are four and three, not five and two."""
    rows = -(-len(buttons) // most)
    each = -(-len(buttons) // max(rows, 1))
    return tuple(tuple(buttons[at : at + each]) for at in range(0, len(buttons), max(each, 1)))


def ticked_names(sitting: Sitting, step: Step) -> frozenset[str]:
    """What is ticked: the draft at this question, else the answer that may be changed."""
    if sitting.place.question == step.name and sitting.place.draft is not None:
        return frozenset(sitting.place.draft.split())
    answer = sitting.answers.get(step.name) if sitting.is_changing else None
    return frozenset((answer or "").split())


def bits_of(step: Step, names: frozenset[str]) -> str:
    """Choices as bits in hexadecimal: a button says which choices are ticked once it is pressed, so pressing twice
    is harmless.
    """
    return format(sum(1 << place for place, choice in enumerate(step.choices) if choice.name in names), "x")


def names_of(step: Step, bits: str) -> frozenset[str] | None:
    """The choices that a button's bits stand for; None if they stand for none of this question."""
    try:
        ticked = int(bits, 16)
    except ValueError:
        return None
    if not 0 <= ticked < 1 << len(step.choices):
        return None
    return frozenset(choice.name for place, choice in enumerate(step.choices) if ticked >> place & 1)
