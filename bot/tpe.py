"""Answering the TPE: where somebody is, what they typed, and what comes after an answer."""

from dataclasses import replace

from bot.news import tell_finished, tell_of_answer
from bot.parts import draw_live, draw_request, draw_rest, draw_task_done
from bot.question import draw_question
from bot.remarks import draw_doubt, draw_stop, say_changed, say_not_understood, say_why
from bot.review import draw_review, draw_sent
from bot.turn import Shown, Toast, Turn, several
from bot.understanding import is_yes, understand
from language.catalogs import Catalog
from notifications.screen import Screen
from procedures import answering, helping
from procedures.answering import Answered, Sitting
from procedures.errors import AnswerRefused, NotYours
from programme.questionnaire import Step
from storage.answers import ASSISTED, TAPPED, TYPED, history_of, latest_answer_by
from storage.memberships import choose, membership_in
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
    task = sitting.task
    first = draw_request(turn._, sitting, task) if task else _introduction(turn._, sitting)
    return (replace(first, rows=(), ends_phone_request=True), *several(resume(turn)))


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
    return Screen("\n\n".join(lines))


def sit(turn: Turn) -> Sitting | None:
    """Sit down before the TPE of the organization that the person speaks for."""
    assert turn.speaker is not None
    assert turn.membership is not None
    organization = turn.membership
    sitting = answering.open_tpe(
        turn.tx, turn.speaker.person_id, organization.organization_id, organization.chain, turn.now
    )
    return replace(sitting, is_assisted=True) if sitting and turn.is_assisting else sitting


def sit_before(turn: Turn, response_id: int) -> Sitting:
    """Sit down before the response that a button names. Raises `NotYours`.

    If it is another organization's, the person speaks for that one from now on: what they type next is for it too.
    """
    assert turn.speaker is not None
    assert turn.membership is not None
    person_id, speaks_for = turn.speaker.person_id, turn.membership.organization_id
    sitting = answering.reopen_sitting(turn.tx, person_id, response_id, speaks_for, turn.now)
    if sitting.response.organization_id != speaks_for:
        place = membership_in(turn.tx, person_id, sitting.response.organization_id)
        if turn.is_assisting or place is None:
            raise NotYours
        choose(turn.tx, person_id, place, turn.now)
        turn.refresh()
    return replace(sitting, is_assisted=True) if turn.is_assisting else sitting


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
    """Where the person is, drawn: their question, the end of the part that they were asked for, or the review."""
    step = sitting.here
    if step is not None:
        past = history_of(turn.tx, sitting.response.id, step.name) if sitting.is_changing else ()
        return draw_question(turn._, sitting, step, remark, past)
    task = sitting.task
    if task is not None and sitting.mine(task):
        return draw_rest(turn._, sitting, task, remark)
    if task is not None and helping.settle(turn.tx, task, sitting, turn.now):
        tell_finished(turn, sitting, (task,))
        return draw_task_done(turn._, sitting, task, remark)
    return draw_review(turn._, sitting, remark, helps_in_words(turn, sitting))


def helps_in_words(turn: Turn, sitting: Sitting) -> list[str]:
    """A line for each part that somebody was asked for: who has it, and how far along it is."""
    return [draw_live(turn._, sitting, each, turn.now) for each in helping.live(turn.tx, sitting)]


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
    if last is None or last.how not in {TYPED, ASSISTED} or turn.now - last.at >= answering.DOUBLE_PRESS:
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
        answered = answering.answer(turn.tx, sitting, step, value, ASSISTED if turn.is_assisting else how, turn.now)
    except AnswerRefused as refused:
        return draw_question(turn._, sitting, step, say_why(turn._, sitting, refused.refusal))
    tell_of_answer(turn, step, answered)
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
    """What comes after an answer: the next question, a natural stop, the end of a part, or the review."""
    _, sitting = turn._, answered.sitting
    if answered.changed is not None:
        remark = say_changed(_, answered)
    for task in answered.finished:
        if task.given_to == sitting.person_id:
            return draw_task_done(_, sitting, task, remark)
    if answered.leaves is not None:
        return draw_stop(_, sitting, answered.leaves, remark)
    return show(turn, sitting, remark)
