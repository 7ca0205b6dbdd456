"""Answering a questionnaire: what a person is asked now, keeping what they say, moving on, handing in.

An answer is kept at once and never lost: a change keeps the earlier one, «Más tarde» keeps the question, and where each
person is is kept too, so that anyone can go on at the exact question, from any telephone, at any time (domain.md C08,
C24).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from procedures.errors import AlreadySent, AnswerRefused, NotYours, StillMissing
from procedures.questionnaires import questionnaire_of
from programme.questionnaire import (
    Consequences,
    Kind,
    Questionnaire,
    Section,
    Standing,
    Step,
    answered,
    check_value,
    difference,
    standing,
)
from programme.walk import Next, what_next
from storage import answers, audit, responses
from storage.memberships import belongs
from storage.questionnaires import latest_version_id
from storage.responses import ASKING, CHANGING, IN_PROGRESS, RESTING, Place, Running
from storage.tx import Tx

#: The same answer again within this time is a finger that pressed twice, not a wish to see the answer.
DOUBLE_PRESS = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person before their organization's response."""

    person_id: int
    response: Running
    questionnaire: Questionnaire
    #: Every current answer, counted or not: question → canonical value.
    answers: dict[str, str | None]
    postponed: dict[str, int]
    standing: Standing
    #: Where this person is.
    place: Place

    @property
    def here(self) -> Step | None:
        """The question that the person is at; None: at a stop, the review, or the start."""
        return self.last if self.place.mode != RESTING else None

    @property
    def last(self) -> Step | None:
        """The question that the person is at or was at last; None: at the start."""
        question = self.place.question
        return self.questionnaire.step(question) if question else None

    @property
    def is_changing(self) -> bool:
        """Whether the question that the person is at has an answer that they may change."""
        here = self.here
        return here is not None and self.place.mode == CHANGING and here.name in self.standing.counted

    @property
    def is_open(self) -> bool:
        """Whether answers can still change."""
        return self.response.state == IN_PROGRESS

    @property
    def proposed(self) -> str | None:
        """The value that the person was asked about at this question («¿Quiso decir …?»); None: none."""
        here = self.here
        return self.place.draft if here is not None and here.kind is not Kind.SELECT_MULTIPLE else None

    def step(self, index: int | None) -> Step | None:
        """The question at that place in the form, if one is there; how buttons name questions."""
        steps = self.questionnaire.steps
        return steps[index] if index is not None and index < len(steps) and steps[index].asks else None

    def following(self) -> Next:
        """What comes after where the person is."""
        return what_next(self.questionnaire, self.standing, self.postponed, self.last)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    sitting: Sitting
    #: The natural stop that was reached; None: go on.
    leaves: Section | None = None
    #: What a changed answer did to others; None: nothing was changed.
    changed: Consequences | None = None


def form_of(chain: str) -> str:
    """The TPE of a chain."""
    return f"tpe_{chain}"


def open_tpe(tx: Tx, person_id: int, organization_id: int, chain: str, now: datetime) -> Sitting | None:
    """Sit down before the organization's TPE, beginning it if need be; None while none is published for its chain."""
    form_id = form_of(chain)
    response = responses.latest_response(tx, organization_id, form_id)
    if response is None:
        version_id = latest_version_id(tx, form_id)
        if version_id is None:
            return None
        responses.start_response(tx, organization_id, form_id, version_id, now)
        audit.record(tx, "tpe.started", now, person_id=person_id, organization_id=organization_id, form_id=form_id)
        response = responses.latest_response(tx, organization_id, form_id)
        assert response is not None
    return _sit_down(tx, person_id, response)


def reopen_sitting(tx: Tx, person_id: int, response_id: int, speaks_for: int) -> Sitting:
    """Sit down before the response that a button names. Raises `NotYours` (also for one that does not exist).

    `speaks_for`: the organization that the person is known to speak for; for any other, memberships are asked.
    """
    response = responses.response_by_id(tx, response_id)
    if response is None:
        raise NotYours
    if response.organization_id != speaks_for and not belongs(tx, person_id, response.organization_id):
        raise NotYours
    return _sit_down(tx, person_id, response)


def _sit_down(tx: Tx, person_id: int, response: Running) -> Sitting:
    questionnaire = questionnaire_of(tx, response)
    given = answers.current_answers(tx, response.id)
    return Sitting(
        person_id,
        response,
        questionnaire,
        given,
        dict(responses.postponed_of(tx, response.id)),
        standing(questionnaire, given),
        responses.place_of(tx, response.id, person_id),
    )


def pressed_twice(tx: Tx, sitting: Sitting, step: Step, value: str | None, now: datetime) -> bool:
    """Is this the very answer that was given a moment ago?"""
    if step.name not in sitting.answers or sitting.answers[step.name] != value:
        return False
    at = answers.answered_at(tx, sitting.response.id, step.name)
    return at is not None and now - at < DOUBLE_PRESS


def answer(tx: Tx, sitting: Sitting, step: Step, value: str | None, how: str, now: datetime) -> Answered:
    """Keep an answer (None: left out) and move on. Raises `AnswerRefused`, `AlreadySent`; then nothing has changed."""
    _must_be_open(sitting)
    if refusal := check_value(sitting.questionnaire, step, value, sitting.answers):
        raise AnswerRefused(refusal)
    replaces = step.name in sitting.answers
    if not replaces or sitting.answers[step.name] != value:
        answers.add_answer(
            tx,
            sitting.response.id,
            step.name,
            value,
            person_id=sitting.person_id,
            how=how,
            now=now,
            replaces=replaces,
        )
    given = {**sitting.answers, step.name: value}
    after = replace(
        sitting,
        answers=given,
        place=Place(step.name, RESTING),
        standing=answered(sitting.questionnaire, sitting.standing, step, given),
    )
    changed = difference(sitting.standing, after.standing) if replaces else None
    return _move_on(tx, after, now, stops=not replaces, changed=changed)


def leave_for_later(tx: Tx, sitting: Sitting, step: Step, now: datetime) -> Answered:
    """«Más tarde»: the question comes back at the end of its section, then in the review. Raises `AlreadySent`."""
    _must_be_open(sitting)
    times = sitting.postponed.get(step.name, 0) + 1
    responses.postpone(tx, sitting.response.id, step.name, times)
    after = replace(sitting, postponed={**sitting.postponed, step.name: times}, place=Place(step.name, RESTING))
    return _move_on(tx, after, now, stops=True)


def go_on(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """Go to the question that is due: the one the person is at, else the next one, else none (the review)."""
    here = sitting.here
    if sitting.is_changing or (here is not None and here in sitting.standing.missing):
        return sitting
    return advance(tx, sitting, now)


def advance(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """Leave the question that the person is at as it is, and go to the next one that is due."""
    return go_to(tx, sitting, sitting.following().step, now)


def fill_gaps(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """From the review: go to the first question that is missing, however often it was put off."""
    return go_to(tx, sitting, next(iter(sitting.standing.missing), None), now)


def go_to(tx: Tx, sitting: Sitting, step: Step | None, now: datetime) -> Sitting:
    """Go to a question (to change it, if it is answered) or to none: the review. What was ticked elsewhere is let
    go.
    """
    if step is None:
        return _put(tx, sitting, Place(sitting.place.question, RESTING), now)
    return _put(tx, sitting, Place(step.name, _mode(sitting, step)), now)


def tick(tx: Tx, sitting: Sitting, step: Step, ticked: str, now: datetime) -> Sitting:
    """Keep what is ticked so far; it becomes an answer with «Listo»."""
    _must_be_open(sitting)
    return _put(tx, sitting, Place(step.name, _mode(sitting, step), ticked), now)


def propose(tx: Tx, sitting: Sitting, step: Step, value: str, now: datetime) -> Sitting:
    """Remember what the person is being asked about, so that a typed «sí» is as good as the button."""
    return _put(tx, sitting, Place(step.name, _mode(sitting, step), value), now)


def send(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """Hand in. Harmless if repeated. Raises `StillMissing` with the required questions that have no answer."""
    if not sitting.is_open:
        return sitting
    if missing := tuple(step.name for step in sitting.standing.missing if step.required):
        raise StillMissing(missing)
    responses.mark_sent(tx, sitting.response.id, sitting.person_id, now)
    audit.record(
        tx, "tpe.sent", now, person_id=sitting.person_id, organization_id=sitting.response.organization_id,
        response_id=sitting.response.id,
    )  # fmt: skip
    sent = replace(sitting.response, state=responses.SENT, sent_at=now)
    return go_to(tx, replace(sitting, response=sent), None, now)


def _move_on(tx: Tx, sitting: Sitting, now: datetime, *, stops: bool, changed: Consequences | None = None) -> Answered:
    """To what comes next; at a natural stop (`stops`) to no question, so that the person may rest there."""
    following = sitting.following()
    if stops and following.leaves is not None and following.step is not None:
        return Answered(go_to(tx, sitting, None, now), following.leaves, changed)
    return Answered(go_to(tx, sitting, following.step, now), None, changed)


def _mode(sitting: Sitting, step: Step) -> str:
    return CHANGING if step.name in sitting.standing.counted else ASKING


def _put(tx: Tx, sitting: Sitting, place: Place, now: datetime) -> Sitting:
    responses.move_to(tx, sitting.response.id, sitting.person_id, place, now)
    return replace(sitting, place=place)


def _must_be_open(sitting: Sitting) -> None:
    if not sitting.is_open:
        raise AlreadySent(sitting.response.sent_at)
