"""Answering the TPE: tapping, typing, going back, putting off, pausing, ticking."""

from dataclasses import replace

from bot.presses import Press, Verb, press, read_press
from bot.question import draw_answer, draw_progress, draw_question, index_of, names_of
from bot.review import draw_review, draw_section, draw_sent, draw_summary
from bot.turn import Shown, Toast, Turn
from bot.understanding import understand
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import answering
from procedures.answering import Answered, Sitting
from procedures.errors import AnswerRefused, NotYours, StillMissing
from programme.questionnaire import Refusal, Section, Step, canonical_choices
from programme.walk import previous
from storage.answers import TAPPED, TYPED

#: Of what somebody typed, so much is repeated when it was not understood.
REPEATED = 40


def resume(turn: Turn) -> Shown:
    """/start, «Seguir»: the exact question, or what else is due."""
    sitting = sit(turn)
    if sitting is None:
        return no_test_yet(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.go_on(turn.tx, sitting, turn.now))


def begin(turn: Turn) -> Shown:
    """The TPE's first screen says what it is and claims no more; the first question comes with it."""
    sitting = sit(turn)
    if sitting is None:
        return no_test_yet(turn)
    return (_introduction(turn._, sitting), *several(resume(turn)))


def _introduction(_: Catalog, sitting: Sitting) -> Screen:
    asked = sitting.standing.relevant
    printed = sum(step.source.startswith("document") for step in asked)
    lines = (
        _("Thank you. Now comes the {title}.", title=sitting.questionnaire.text(sitting.questionnaire.title, _.locale)),
        _("It has {total} questions. You can stop whenever you want: nothing is lost.", total=len(asked)),
        _(
            "{printed} of them are from the document of the pilot. "
            "The other {proposed} are proposed by Ruta: they are not official.",
            printed=printed,
            proposed=len(asked) - printed,
        ),
    )
    return Screen("\n\n".join(lines), ends_phone_request=True)


def sit(turn: Turn) -> Sitting | None:
    """Sit down before the TPE of the organization that the person speaks for."""
    assert turn.speaker is not None
    assert turn.membership is not None
    organization = turn.membership
    return answering.open_tpe(
        turn.tx, turn.speaker.person_id, organization.organization_id, organization.chain, turn.now
    )


def no_test_yet(turn: Turn) -> Screen:
    """There is no TPE for this chain yet: say so, and what will happen."""
    assert turn.membership is not None
    _ = turn._
    return Screen(
        _("The test of your chain is being prepared. {name} is enrolled.", name=turn.membership.legal_name)
        + "\n\n"
        + _("You need not do anything. Write /start to see whether it is ready."),
        ends_phone_request=True,
    )


def show(turn: Turn, sitting: Sitting, remark: str = "") -> Screen:
    """Where the person is, drawn: their question, or the review."""
    step = sitting.here
    return draw_question(turn._, sitting, step, remark) if step else draw_review(turn._, sitting, remark)


# What a button does. Each is given the press; who presses has been let in already.


def on_answer(turn: Turn) -> Shown:
    """An option was tapped."""
    pressed, sitting, step = _asked(turn)
    if step is None:
        return _old_button(turn, sitting)
    place = pressed.number(2)
    if place is None or place >= len(step.choices):
        return _old_button(turn, sitting)
    return _take(turn, sitting, step, step.choices[place].name, TAPPED)


def on_value(turn: Turn) -> Shown:
    """A proposed value was tapped: «Sí, 150 000», «No sé»."""
    pressed, sitting, step = _asked(turn)
    return _take(turn, sitting, step, pressed.word(2), TAPPED) if step else _old_button(turn, sitting)


def on_omit(turn: Turn) -> Shown:
    """«Omitir»."""
    _pressed, sitting, step = _asked(turn)
    return _take(turn, sitting, step, None, TAPPED) if step else _old_button(turn, sitting)


def on_tick(turn: Turn) -> Shown:
    """A choice was ticked or unticked; it counts once «Listo» is pressed."""
    pressed, sitting, step = _asked(turn)
    names = names_of(step, pressed.word(2)) if step else None
    if step is None or names is None:
        return _old_button(turn, sitting)
    if _is_elsewhere(sitting, step):
        return _reopen(turn, sitting, step)
    sitting = answering.tick(turn.tx, sitting, step, canonical_choices(step, names), turn.now)
    return show(turn, sitting)


def on_done(turn: Turn) -> Shown:
    """«Listo»: what is ticked becomes the answer."""
    _pressed, sitting, step = _asked(turn)
    if step is None:
        return _old_button(turn, sitting)
    if answering.pressed_twice(turn.tx, sitting, step, sitting.answers.get(step.name), turn.now):
        return Toast(turn._("Already kept."))
    if sitting.here != step:
        return _reopen(turn, sitting, step)
    draft = sitting.place.draft
    if draft is None and sitting.is_changing:
        return show(turn, answering.advance(turn.tx, sitting, turn.now))
    if not draft and not step.required:
        return _take(turn, sitting, step, None, TAPPED)
    if not draft:
        return draw_question(turn._, sitting, step, turn._("Tick at least one option first."))
    return _take(turn, sitting, step, draft, TAPPED)


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
    return _reopen(turn, sitting, before)


def on_later(turn: Turn) -> Shown:
    """«Más tarde»."""
    _pressed, sitting, step = _asked(turn)
    if step is None or step.name in sitting.standing.counted or sitting.here != step:
        return show(turn, answering.go_on(turn.tx, sitting, turn.now))
    answered = answering.leave_for_later(turn.tx, sitting, step, turn.now)
    return _went_on(turn, answered, turn._("All right: we ask it again later."))


def on_open(turn: Turn) -> Shown:
    """A question was chosen from the summary."""
    _pressed, sitting, step = _asked(turn)
    if step is None or step not in sitting.standing.relevant:
        return _old_button(turn, sitting)
    return _reopen(turn, sitting, step)


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
    return Screen(text, ((Button(_("Continue"), press(Verb.GO_ON, sitting.response.id)),),))


def on_go_on(turn: Turn) -> Shown:
    """«Seguir»."""
    _pressed, sitting, _step = _asked(turn)
    return show(turn, answering.go_on(turn.tx, sitting, turn.now))


def on_text(turn: Turn) -> Shown:
    """Something was typed: an answer to the question they are at."""
    sitting = sit(turn)
    if sitting is None:
        return no_test_yet(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    step = sitting.here
    if step is None:
        return show(turn, answering.go_on(turn.tx, sitting, turn.now))
    meant = understand(turn._, sitting, step, turn.event.text)
    if meant is None:
        return draw_question(turn._, sitting, step, _not_understood(turn._, step, turn.event.text))
    if not meant.sure:
        return _did_you_mean(turn._, sitting, step, meant.value)
    return _take(turn, sitting, step, meant.value, TYPED)


def on_summary(turn: Turn) -> Shown:
    """/resumen, «Resumen»."""
    sitting = sit(turn)
    return draw_summary(turn._, sitting) if sitting else no_test_yet(turn)


def on_section(turn: Turn) -> Shown:
    """A page of a section."""
    pressed, sitting, _step = _asked(turn)
    screen = draw_section(turn._, sitting, pressed.number(1) or 0, pressed.number(2) or 0)
    return screen or draw_summary(turn._, sitting)


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
        return draw_sent(turn._, answering.send(turn.tx, sitting, turn.now))
    except StillMissing:
        return draw_review(turn._, sitting, turn._("Some questions need an answer first."))


def _asked(turn: Turn) -> tuple[Press, Sitting, Step | None]:
    """The press, the response that it names, and the question; None where it names none. Raises `NotYours`."""
    pressed = read_press(turn.event.pressed or "")
    assert turn.speaker is not None
    response_id = pressed.number(0) if pressed else None
    if pressed is None or response_id is None:
        raise NotYours
    sitting = answering.reopen_sitting(turn.tx, turn.speaker.person_id, response_id)
    return pressed, sitting, sitting.step(pressed.number(1))


def _take(turn: Turn, sitting: Sitting, step: Step, value: str | None, how: str) -> Shown:
    """Keep an answer if this is an answer to a question that waits for one."""
    if how == TAPPED and answering.pressed_twice(turn.tx, sitting, step, value, turn.now):
        return Toast(turn._("Already kept."))
    if _is_elsewhere(sitting, step):
        return _reopen(turn, sitting, step)
    try:
        answered = answering.answer(turn.tx, sitting, step, value, how, turn.now)
    except AnswerRefused as refused:
        return draw_question(turn._, sitting, step, _why(turn._, sitting, refused.refusal))
    return _went_on(turn, answered)


def _is_elsewhere(sitting: Sitting, step: Step) -> bool:
    """Is this a button of a question that is answered, and not open to be changed?"""
    return step.name in sitting.standing.counted and sitting.here != step


def _reopen(turn: Turn, sitting: Sitting, step: Step) -> Screen:
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.go_to(turn.tx, sitting, step, turn.now))


def _went_on(turn: Turn, answered: Answered, remark: str = "") -> Screen:
    _, sitting = turn._, answered.sitting
    if answered.changed is not None:
        remark = _changed(_, answered)
    if answered.leaves is not None:
        return _stop(_, sitting, answered.leaves, remark)
    return show(turn, sitting, remark)


def _stop(_: Catalog, sitting: Sitting, left: Section, remark: str) -> Screen:
    """A natural stop: say how far they have come, and let them rest or go on."""
    name = sitting.questionnaire.text(left.label, _.locale)
    text = _("{section}: done.", section=name) + "\n\n" + draw_progress(_, sitting) + " " + _("Shall we go on?")
    response = sitting.response.id
    rows = (
        (Button(_("Continue"), press(Verb.GO_ON, response)),),
        (Button(_("Pause"), press(Verb.PAUSE, response)), Button(_("Summary"), press(Verb.SUMMARY, response))),
    )
    return Screen(f"{remark}\n\n{text}" if remark else text, rows)


def _changed(_: Catalog, answered: Answered) -> str:
    assert answered.changed is not None
    lines = [_("Your answer was changed.")]
    if needed := len(answered.changed.newly_needed):
        lines.append(
            _.many("{n} more question is asked because of it.", "{n} more questions are asked because of it.", needed)
        )
    if aside := len(answered.changed.set_aside):
        lines.append(
            _.many("{n} answer no longer counts. It is kept.", "{n} answers no longer count. They are kept.", aside)
        )
    return " ".join(lines)


def _did_you_mean(_: Catalog, sitting: Sitting, step: Step, value: str) -> Screen:
    words = draw_answer(_, sitting, step, value)
    try:
        yes = press(Verb.VALUE, sitting.response.id, index_of(sitting, step), value)
    except ValueError:  # too many choices for a button
        return draw_question(_, sitting, step, _("Please answer with the buttons."))
    no = press(Verb.GO_ON, sitting.response.id)
    return Screen(_("Did you mean «{answer}»?", answer=words), ((Button(_("Yes"), yes), Button(_("No"), no)),))


def _not_understood(_: Catalog, step: Step, text: str) -> str:
    said = " ".join(text.split())
    said = f"{said[:REPEATED]}…" if len(said) > REPEATED else said
    if step.selects:
        return _("I did not understand «{text}». Press an option, or write its letter.", text=said)
    return _("I did not understand «{text}». Please write a number, such as 12.", text=said)


def _why(_: Catalog, sitting: Sitting, refusal: Refusal) -> str:
    return sitting.questionnaire.text(refusal.texts, _.locale) or _.of(refusal.message)


def _old_button(turn: Turn, sitting: Sitting) -> Shown:
    """A button that names nothing in this form: show where they are."""
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.go_on(turn.tx, sitting, turn.now), turn._("That button no longer serves. Here we are:"))


def several(shown: Shown) -> tuple[Screen, ...]:
    """The screens of what is shown; none for a word that passes by."""
    if isinstance(shown, Toast):
        return ()
    return (shown,) if isinstance(shown, Screen) else tuple(shown)


def remarked(remark: str, shown: Shown) -> Shown:
    """The same screens, with a remark above the first."""
    first, *others = several(shown) or (Screen(""),)
    return (replace(first, text=f"{remark}\n\n{first.text}".rstrip()), *others)
