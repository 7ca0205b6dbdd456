"""What is said about an answer: that it was changed, was not understood, is doubtful, or why it is none."""

from bot.givers import say_giver
from bot.presses import Verb, press
from bot.question import draw_answer, draw_progress, draw_question, index_of
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.answering import Answered, Sitting
from programme.questionnaire import Refusal, Section, Step

#: Of what somebody typed, so much is repeated when it was not understood.
REPEATED = 40


def draw_stop(_: Catalog, sitting: Sitting, left: Section, remark: str) -> Screen:
    """A natural stop: say how far they have come, and let them rest or go on."""
    name = sitting.questionnaire.text(left.label, _.locale)
    inside = sitting.standing.progress(left.name)
    done = (
        _("{section}: done.", section=name)
        if inside.answered == inside.total
        else _("{section}: {n} of {total}", section=name, n=inside.answered, total=inside.total)
    )
    text = done + "\n\n" + draw_progress(_, sitting) + " " + _("Shall we go on?")
    response = sitting.response.id
    rows = (
        (Button(_("Continue"), press(Verb.GO_ON, response)),),
        (Button(_("Pause"), press(Verb.PAUSE, response)), Button(_("Summary"), press(Verb.SUMMARY, response))),
    )
    return Screen(f"{remark}\n\n{text}" if remark else text, rows)


def say_changed(_: Catalog, answered: Answered) -> str:
    """That an answer was changed, and what that did to others."""
    assert answered.changed is not None
    lines = [_say_replaced(_, answered) or _("Your answer was changed.")]
    if needed := len(answered.changed.newly_needed):
        lines.append(
            _.many("{n} more question is asked because of it.", "{n} more questions are asked because of it.", needed)
        )
    if aside := len(answered.changed.set_aside):
        lines.append(
            _.many("{n} answer no longer counts. It is kept.", "{n} answers no longer count. They are kept.", aside)
        )
    return " ".join(lines)


def _say_replaced(_: Catalog, answered: Answered) -> str:
    """That it took the place of somebody else's; blank if it did not."""
    sitting, earlier = answered.sitting, answered.replaced
    if earlier is None or earlier.person_id == sitting.person_id:
        return ""
    words = draw_answer(_, sitting, sitting.questionnaire.step(earlier.question), earlier.value)
    return _("{name} had answered {answer}. Now yours counts.", name=say_giver(_, earlier), answer=words)


def draw_doubt(_: Catalog, sitting: Sitting, step: Step, value: str) -> Screen:
    """Asks whether this is what was meant."""
    words = draw_answer(_, sitting, step, value)
    try:
        yes = press(Verb.VALUE, sitting.response.id, index_of(sitting, step), value)
    except ValueError:  # too many choices for a button
        return draw_question(_, sitting, step, _("Please answer with the buttons."))
    no = press(Verb.GO_ON, sitting.response.id)
    return Screen(_("Did you mean «{answer}»?", answer=words), ((Button(_("Yes"), yes), Button(_("No"), no)),))


def say_not_understood(_: Catalog, step: Step, text: str) -> str:
    """That a text is no answer, and what would be one."""
    said = " ".join(text.split())
    said = f"{said[:REPEATED]}…" if len(said) > REPEATED else said
    if step.selects:
        return _("I did not understand «{text}». Press an option, or write its letter.", text=said)
    return _("I did not understand «{text}». Please write a number, such as 12.", text=said)


def say_why(_: Catalog, sitting: Sitting, refusal: Refusal) -> str:
    """Why a value is no answer, in the form's own words if it has some."""
    return sitting.questionnaire.text(refusal.texts, _.locale) or _.of(refusal.message)
