"""The parts that can be given to a colleague, as people read and press them, and how far along each is."""

from datetime import datetime

from bot.moments import say_day_of, say_moment
from bot.presses import Press, Verb, press
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.answering import Sitting
from procedures.helping import Live
from programme.parts import Part, Size, group_part
from programme.questionnaire import Step
from storage.helps import Help

#: Of a long question or name so much is said, and so much of it stands on a button.
EXCERPT, ON_A_BUTTON = 80, 28
#: Missing questions that are named one by one.
NAMED = 20


def part_in_words(_: Catalog, sitting: Sitting, part: Part) -> str:
    """«Cosecha, poscosecha y calidad», or «pregunta 41»."""
    form = sitting.questionnaire
    if part.size is Size.QUESTION:
        return _("question {n}", n=number_of(sitting, form.step(part.name)))
    return form.text(form.section(part.name).label, _.locale)


def part_in_full(_: Catalog, sitting: Sitting, part: Part, questions: int) -> str:
    """The part with how many questions it has, or the question itself."""
    form, name = sitting.questionnaire, part_in_words(_, sitting, part)
    if part.size is Size.QUESTION:
        return f"{name}: {shortened(form.text(form.step(part.name).label, _.locale), EXCERPT)}"
    return f"{name}: {say_questions(_, questions)}"


def say_questions(_: Catalog, n: int) -> str:
    """«9 preguntas»."""
    return _.many("{n} question", "{n} questions", n)


def number_of(sitting: Sitting, step: Step) -> str:
    """How a question is called: by its own number, else by its place among those asked now."""
    if step.number is not None:
        return str(step.number)
    names = [each.name for each in sitting.standing.relevant]
    return str(names.index(step.name) + 1) if step.name in names else "?"


def shortened(text: str, most: int) -> str:
    """The beginning of a text, up to the end of a word, where all of it does not fit."""
    if len(text) <= most:
        return text
    words, blank, _rest = text[:most].rpartition(" ")
    return f"{words.rstrip()}…" if blank else f"{text[: most - 1]}…"


def press_part(verb: Verb, sitting: Sitting, part: Part, *more: int) -> str:
    """The bytes of a button about a part; `read_part` reads them."""
    form = sitting.questionnaire
    if part.size is Size.QUESTION:
        place = form.place(form.step(part.name))
    else:
        place = form.sections.index(form.section(part.name))
    return press(verb, sitting.response.id, part.size.value[0], place, *more)


def read_part(pressed: Press, sitting: Sitting) -> Part | None:
    """The part that a button is about; None: none of this form."""
    place, form = pressed.number(2), sitting.questionnaire
    if pressed.word(1) == Size.QUESTION.value[0]:
        step = sitting.step(place)
        return Part(Size.QUESTION, step.name) if step else None
    if place is None or place >= len(form.sections):
        return None
    return group_part(form, form.sections[place].name)


def holder_in_words(_: Catalog, asked: Help) -> str:
    """Who has a part: a name, or that nobody has opened its link yet."""
    if asked.given_to is None:
        return _("Link not opened yet")
    return asked.holder or _("Somebody new")


def draw_live(_: Catalog, sitting: Sitting, each: Live, now: datetime) -> str:
    """How far along a part is: «Julio Pérez: 4 de 9, hoy 18:20 (Cosecha, poscosecha y calidad)»."""
    when = say_moment(_, each.last_at, now) if each.last_at else _("not begun")
    return _(
        "{name}: {n} of {total}, {when} ({part})",
        name=holder_in_words(_, each.help),
        n=each.answered,
        total=each.total,
        when=when,
        part=part_in_words(_, sitting, each.help.covered),
    )


def draw_request(_: Catalog, sitting: Sitting, asked: Help) -> Screen:
    """Asks a colleague for a part."""
    lines = (
        _("{name} asks for your help with the TPE.", name=asked.asker),
        part_in_full(_, sitting, asked.covered, asked.questions),
        _("It is yours until {day}. You can stop whenever you want: nothing is lost.", day=say_day_of(_, asked.due_at)),
    )
    begin, cannot = Button(_("Begin"), press(Verb.TASK, asked.id)), Button(_("I cannot"), press(Verb.CANNOT, asked.id))
    return Screen("\n\n".join(lines), ((begin, cannot),))


def draw_rest(_: Catalog, sitting: Sitting, task: Help, remark: str = "") -> Screen:
    """The end of a part in which questions were left for later."""
    left = sitting.mine(task)
    numbers = ", ".join(number_of(sitting, step) for step in left[:NAMED]) + ("…" if len(left) > NAMED else "")
    text = _.many(
        "{n} question of your part is left: {list}", "{n} questions of your part are left: {list}", len(left),
        list=numbers,
    )  # fmt: skip
    response = sitting.response.id
    rows = (
        (Button(_("Answer what is missing"), press(Verb.REVIEW, response)),),
        (Button(_("I cannot"), press(Verb.CANNOT, task.id)), Button(_("Pause"), press(Verb.PAUSE, response))),
        (Button(_("Go on with the TPE"), press(Verb.WHOLE, response)),),
    )
    return Screen(f"{remark}\n\n{text}" if remark else text, rows)


def draw_task_done(_: Catalog, sitting: Sitting, task: Help, remark: str = "") -> Screen:
    """A colleague has answered all of their part."""
    name = part_in_words(_, sitting, task.covered)
    parts = (
        remark,
        _("Thank you: your part is done ({part}: {n} of {n}).", part=name, n=task.questions),
        _("We have told {name}.", name=task.asker),
    )
    rows = (
        (Button(_("Go on with the TPE"), press(Verb.GO_ON, sitting.response.id)),),
        (Button(_("Pending"), press(Verb.PENDING)),),
    )
    return Screen("\n\n".join(part for part in parts if part), rows)
