"""What the buttons of the TPE do. Each is given the turn of its press; who presses has been let in already."""

from bot import season
from bot.news import tell_needless
from bot.presses import Press, Verb, press, read_press
from bot.question import draw_progress, draw_question, names_of
from bot.remind_me import offer_reminder
from bot.review import draw_review, draw_section, draw_sent, draw_summary
from bot.tpe import (
    helps_in_words,
    is_elsewhere,
    no_test_yet,
    reopen,
    show,
    sit,
    sit_before,
    take_answer,
    went_on,
)
from bot.turn import Shown, Toast, Turn
from notifications.screen import Button, Screen
from procedures import answering
from procedures.answering import Sitting
from procedures.errors import NotYours, StillMissing
from programme.questionnaire import Step, canonical_choices
from programme.walk import previous
from storage.answers import TAPPED, given_in


def on_answer(turn: Turn) -> Shown:
    """An option was tapped."""
    pressed, sitting, step = _asked(turn)
    if step is None:
        return _old_button(turn, sitting)
    place = pressed.number(2)
    if place is None or place >= len(step.choices):
        return _old_button(turn, sitting)
    return take_answer(turn, sitting, step, step.choices[place].name, TAPPED)


def on_value(turn: Turn) -> Shown:
    """A proposed value was tapped: «Sí, 150 000», «No sé»."""
    pressed, sitting, step = _asked(turn)
    return take_answer(turn, sitting, step, pressed.word(2), TAPPED) if step else _old_button(turn, sitting)


def on_omit(turn: Turn) -> Shown:
    """«Omitir»."""
    _pressed, sitting, step = _asked(turn)
    return take_answer(turn, sitting, step, None, TAPPED) if step else _old_button(turn, sitting)


def on_tick(turn: Turn) -> Shown:
    """A choice was ticked or unticked; it counts once «Listo» is pressed."""
    pressed, sitting, step = _asked(turn)
    names = names_of(step, pressed.word(2)) if step else None
    if step is None or names is None:
        return _old_button(turn, sitting)
    if is_elsewhere(sitting, step):
        return reopen(turn, sitting, step)
    sitting = answering.tick(turn.tx, sitting, step, canonical_choices(step, names), turn.now)
    return show(turn, sitting)


def on_done(turn: Turn) -> Shown:
    """«Listo»: what is ticked becomes the answer."""
    _pressed, sitting, step = _asked(turn)
    if step is None:
        return _old_button(turn, sitting)
    if sitting.here != step:
        if answering.pressed_twice(turn.tx, sitting, step, sitting.answers.get(step.name), turn.now):
            return Toast(turn._("Already kept."))
        return reopen(turn, sitting, step)
    draft = sitting.place.draft
    if draft is None and sitting.is_changing:
        return show(turn, answering.advance(turn.tx, sitting, turn.now))
    if not draft and not step.required:
        return take_answer(turn, sitting, step, None, TAPPED)
    if not draft:
        return draw_question(turn._, sitting, step, turn._("Tick at least one option first."))
    return take_answer(turn, sitting, step, draft, TAPPED)


def on_keep(turn: Turn) -> Shown:
    """«Dejar como está»: back to where they were."""
    _pressed, sitting, step = _asked(turn)
    if step is None or sitting.here != step:
        return show(turn, answering.go_on(turn.tx, sitting, turn.now))
    return show(turn, answering.advance(turn.tx, sitting, turn.now))


def on_back(turn: Turn) -> Shown:
    """«Atrás»: the question before, with its answer."""
    _pressed, sitting, step = _asked(turn)
    before = previous(sitting.questionnaire, sitting.standing, step) if step else None
    if before is None:
        return Toast(turn._("This is the first question."))
    return reopen(turn, sitting, before)


def on_later(turn: Turn) -> Shown:
    """«Más tarde»."""
    _pressed, sitting, step = _asked(turn)
    if step is None or step.name in sitting.standing.counted or sitting.here != step:
        return show(turn, answering.go_on(turn.tx, sitting, turn.now))
    answered = answering.leave_for_later(turn.tx, sitting, step, turn.now)
    return went_on(turn, answered, turn._("All right: we ask it again later."))


def on_open(turn: Turn) -> Shown:
    """A question was chosen from the summary."""
    _pressed, sitting, step = _asked(turn)
    if step is None or step not in sitting.standing.relevant:
        return _old_button(turn, sitting)
    return reopen(turn, sitting, step)


def on_pause(turn: Turn) -> Shown:
    """«Pausar»: where they are stays."""
    _pressed, sitting, _step = _asked(turn)
    _ = turn._
    text = (
        _("Paused. Everything is kept.")
        + "\n\n"
        + draw_progress(_, sitting)
        + "\n\n"
        + _("When you can, press «Continue» or write /start. You will be at the same question.")
    )
    on = Button(_("Continue"), press(Verb.GO_ON, sitting.response.id))
    if turn.is_assisting:
        return Screen(text, ((on,),))
    return Screen(text, ((on,), (offer_reminder(_, sitting.response.id),)))


def on_go_on(turn: Turn) -> Shown:
    """«Seguir»."""
    _pressed, sitting, _step = _asked(turn)
    return show(turn, answering.go_on(turn.tx, sitting, turn.now))


def on_summary(turn: Turn) -> Shown:
    """/resumen, «Resumen»: of the response on the button, else of the organization that they speak for."""
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    sitting = sit(turn) if number is None else sit_before(turn, number)
    return draw_summary(turn._, sitting, helps_in_words(turn, sitting)) if sitting else no_test_yet(turn)


def on_section(turn: Turn) -> Shown:
    """A page of a section."""
    pressed, sitting, _step = _asked(turn)
    given = given_in(turn.tx, sitting.response.id)
    screen = draw_section(turn._, sitting, pressed.number(1) or 0, pressed.number(2) or 0, given)
    return screen or draw_summary(turn._, sitting, helps_in_words(turn, sitting))


def on_fill_gaps(turn: Turn) -> Shown:
    """«Contestar lo que falta»."""
    _pressed, sitting, _step = _asked(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.fill_gaps(turn.tx, sitting, turn.now))


def on_send(turn: Turn) -> Shown:
    """«Enviar el TPE»."""
    _pressed, sitting, _step = _asked(turn)
    try:
        sent = answering.send(turn.tx, sitting, turn.now)
    except StillMissing:
        remark = turn._("Some questions need an answer first.")
        return draw_review(turn._, sitting, remark, helps_in_words(turn, sitting))
    tell_needless(turn, sitting, sitting.helps)
    shown = draw_sent(turn._, sent)
    if not sitting.is_open:
        return shown
    return season.after_test(turn, sent.response.organization_id, sent.answers, shown)


def _asked(turn: Turn) -> tuple[Press, Sitting, Step | None]:
    """The press, the response that it names, and the question; None where it names none. Raises `NotYours`."""
    pressed = read_press(turn.event.pressed or "")
    response_id = pressed.number(0) if pressed else None
    if pressed is None or response_id is None:
        raise NotYours
    sitting = sit_before(turn, response_id)
    step = sitting.step(pressed.number(1))
    asked = step is not None and any(each.name == step.name for each in sitting.standing.relevant)
    return pressed, sitting, step if asked else None


def _old_button(turn: Turn, sitting: Sitting) -> Shown:
    """A button that names nothing in this form: show where they are."""
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.go_on(turn.tx, sitting, turn.now), turn._("That button no longer serves. Here we are:"))
