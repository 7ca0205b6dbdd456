"""Answering the TPE: where somebody is, what they typed, and what comes after an answer."""

from bot.question import draw_question
from bot.remarks import draw_doubt, draw_stop, say_changed, say_not_understood, say_why
from bot.review import draw_review, draw_sent
from bot.turn import Shown, Toast, Turn, several
from bot.understanding import is_yes, understand
from language.catalogs import Catalog
from notifications.screen import Screen
from procedures import answering
from procedures.answering import Answered, Sitting
from procedures.errors import AnswerRefused
from programme.questionnaire import Step
from storage.answers import TAPPED, TYPED, latest_answer_by
from storage.updates import is_owed


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
    text, proposed = turn.event.text, sitting.proposed
    if _said_twice(turn, sitting, text):
        return draw_question(turn._, sitting, step, turn._("Already kept."))
    meant = understand(turn._, sitting, step, text)
    if meant is not None and meant.sure:
        return take_answer(turn, sitting, step, meant.value, TYPED)
    if proposed is not None and is_yes(turn._, text):
        return take_answer(turn, sitting, step, proposed, TYPED)
    if meant is not None:
        return draw_doubt(turn._, answering.propose(turn.tx, sitting, step, meant.value, turn.now), step, meant.value)
    return draw_question(turn._, sitting, step, say_not_understood(turn._, step, text))


def _said_twice(turn: Turn, sitting: Sitting, text: str) -> bool:
    """Is this the same message again, sent before its reply was seen? A phone that finds its signal again sends at once
    all that was written meanwhile; the second copy must not answer a question that nobody has seen.
    """
    last = latest_answer_by(turn.tx, sitting.response.id, sitting.person_id)
    if last is None or last.how != TYPED or turn.now - last.at >= answering.DOUBLE_PRESS:
        return False
    meant = understand(turn._, sitting, sitting.questionnaire.step(last.question), text)
    return meant is not None and meant.value == last.value and is_owed(turn.tx, turn.event.chat_id)


def take_answer(turn: Turn, sitting: Sitting, step: Step, value: str | None, how: str) -> Shown:
    """Keep an answer if this is an answer to a question that waits for one."""
    if how == TAPPED and answering.pressed_twice(turn.tx, sitting, step, value, turn.now):
        return Toast(turn._("Already kept."))
    if is_elsewhere(sitting, step):
        return reopen(turn, sitting, step)
    try:
        answered = answering.answer(turn.tx, sitting, step, value, how, turn.now)
    except AnswerRefused as refused:
        return draw_question(turn._, sitting, step, say_why(turn._, sitting, refused.refusal))
    return went_on(turn, answered)


def is_elsewhere(sitting: Sitting, step: Step) -> bool:
    """Is this a button of a question that is answered, and not open to be changed?"""
    return step.name in sitting.standing.counted and sitting.here != step


def reopen(turn: Turn, sitting: Sitting, step: Step) -> Screen:
    """Show a question again, with its answer if it has one."""
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.go_to(turn.tx, sitting, step, turn.now))


def went_on(turn: Turn, answered: Answered, remark: str = "") -> Screen:
    """What comes after an answer: the next question, a natural stop, or the review."""
    _, sitting = turn._, answered.sitting
    if answered.changed is not None:
        remark = say_changed(_, answered)
    if answered.leaves is not None:
        return draw_stop(_, sitting, answered.leaves, remark)
    return show(turn, sitting, remark)
