"""Answering a questionnaire: what a person is asked now, keeping what they say, moving on, handing in.

An answer is kept at once and never lost: a change keeps the earlier one, «Más tarde» keeps the question, and where each
person is is kept too, so that anyone can go on at the exact question, from any telephone, at any time (domain.md C08,
C24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from procedures.errors import AlreadySent, AnswerRefused, NotYours, StillMissing
from procedures.nudging import watch
from procedures.questionnaires import questionnaire_of
from programme.parts import who_has
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
from storage import answers, audit, helps, responses
from storage.answers import Given
from storage.helps import Help
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
    #: The parts that somebody was asked for and has still to answer («Pedir ayuda»).
    helps: tuple[Help, ...] = ()
    #: A facilitator answers on the telephone with somebody there, who may be the very one who was asked for a part: so
    #: what others were asked for is asked too.
    is_assisted: bool = False

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

    @property
    def holders(self) -> Mapping[str, Help]:
        """Who was asked for which of the missing questions: question → the part that has it."""
        return who_has({each.covered: each for each in self.helps}, self.standing.missing) if self.helps else {}

    @property
    def task(self) -> Help | None:
        """The part that this person was asked for and is working on: the one in which they were last. None: none."""
        mine = {each.covered: each for each in self.helps if each.given_to == self.person_id}
        if not mine or self.last is None:
            return next(iter(mine.values()), None)
        return who_has(mine, (self.last,)).get(self.last.name)

    def is_with_others(self, step: Step) -> bool:
        """Whether somebody else was asked for that missing question."""
        holder = self.holders.get(step.name) if self.helps and not self.is_assisted else None
        return holder is not None and holder.given_to != self.person_id

    def step(self, index: int | None) -> Step | None:
        """The question at that place in the form, if one is there; how buttons name questions."""
        steps = self.questionnaire.steps
        return steps[index] if index is not None and index < len(steps) and steps[index].asks else None

    def following(self) -> Next:
        """What comes after where the person is: what others were asked for is theirs, and a task comes first."""
        if not self.helps or self.is_assisted:
            return what_next(self.questionnaire, self.standing, self.postponed, self.last)
        task = self.task
        within = {step.name for step in self.mine(task)} if task else None
        return what_next(
            self.questionnaire, self.standing, self.postponed, self.last, others=self._with_others(), within=within
        )

    def mine(self, task: Help) -> list[Step]:
        """What this person has still to answer of a part that they were asked for."""
        others = self._with_others()
        return [step for step in self.standing.missing if task.covered.covers(step) and step.name not in others]

    def _with_others(self) -> set[str]:
        return {name for name, each in self.holders.items() if each.given_to != self.person_id}


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    sitting: Sitting
    #: The natural stop that was reached; None: go on.
    leaves: Section | None = None
    #: What a changed answer did to others; None: nothing was changed.
    changed: Consequences | None = None
    #: The earlier answer that it took the place of; None: it is the first, or says the same.
    replaced: Given | None = None
    #: The parts that are answered now: whoever asked and whoever was asked may be told.
    finished: tuple[Help, ...] = ()


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
        watch(tx, response.id, now)
    return _sit_down(tx, person_id, response, now)


def reopen_sitting(tx: Tx, person_id: int, response_id: int, speaks_for: int, now: datetime | None = None) -> Sitting:
    """Sit down before the response that a button names. Raises `NotYours` (also for one that does not exist).

    `speaks_for`: the organization that the person is known to speak for; for any other, memberships are asked.
    `now`: parts whose time is over have gone back; None: as they stand in the store.
    """
    response = responses.response_by_id(tx, response_id)
    if response is None:
        raise NotYours
    if response.organization_id != speaks_for and not belongs(tx, person_id, response.organization_id):
        raise NotYours
    return _sit_down(tx, person_id, response, now)


def _sit_down(tx: Tx, person_id: int, response: Running, now: datetime | None) -> Sitting:
    questionnaire = questionnaire_of(tx, response)
    given = answers.current_answers(tx, response.id)
    # Asked for only where there are any: most turns pay nothing for it.
    asked = helps.open_helps(tx, response.id) if response.has_helps else []
    return Sitting(
        person_id,
        response,
        questionnaire,
        given,
        dict(responses.postponed_of(tx, response.id)),
        standing(questionnaire, given),
        responses.place_of(tx, response.id, person_id),
        tuple(each for each in asked if now is None or each.due_at > now),
    )


def pressed_twice(tx: Tx, sitting: Sitting, step: Step, value: str | None, now: datetime) -> bool:
    """Is this the very answer that this person gave a moment ago?"""
    if step.name not in sitting.answers or sitting.answers[step.name] != value:
        return False
    given = answers.history_of(tx, sitting.response.id, step.name)[0]
    return given.person_id == sitting.person_id and now - given.at < DOUBLE_PRESS


def answer(tx: Tx, sitting: Sitting, step: Step, value: str | None, how: str, now: datetime) -> Answered:
    """Keep an answer (None: left out) and move on. Raises `AnswerRefused`, `AlreadySent`; then nothing has changed."""
    _must_be_open(sitting)
    responses.hold(tx, sitting.response.id)
    if refusal := check_value(sitting.questionnaire, step, value, sitting.answers):
        raise AnswerRefused(refusal)
    replaces, replaced = step.name in sitting.answers, None
    if not replaces or sitting.answers[step.name] != value:
        replaced = answers.history_of(tx, sitting.response.id, step.name)[0] if replaces else None
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
    after, finished = _finish(tx, after, now)
    if any(each.given_to == sitting.person_id for each in finished):
        return Answered(go_to(tx, after, None, now), None, changed, replaced, finished)
    return replace(_move_on(tx, after, now, stops=not replaces, changed=changed), replaced=replaced, finished=finished)


def _finish(tx: Tx, sitting: Sitting, now: datetime) -> tuple[Sitting, tuple[Help, ...]]:
    """The parts in which nothing is missing any more are done, whoever answered; which those are."""
    if not sitting.helps:
        return sitting, ()
    missing = sitting.standing.missing
    full = [each for each in sitting.helps if not any(each.covered.covers(step) for step in missing)]
    done = tuple(each for each in full if helps.end(tx, each, helps.DONE, now))
    return replace(sitting, helps=tuple(each for each in sitting.helps if each not in full)), done


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
    if sitting.is_changing or (
        here is not None and here in sitting.standing.missing and not sitting.is_with_others(here)
    ):
        return sitting
    return advance(tx, sitting, now)


def advance(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """Leave the question that the person is at as it is, and go to the next one that is due."""
    return go_to(tx, sitting, sitting.following().step, now)


def fill_gaps(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """From the review: go to the first question that is missing, however often it was put off. In a part that the
    person was asked for: to the first one there.
    """
    missing = sitting.mine(sitting.task) if sitting.task else sitting.standing.missing
    return go_to(tx, sitting, next((step for step in missing if not sitting.is_with_others(step)), None), now)


def begin_task(tx: Tx, sitting: Sitting, task: Help, now: datetime) -> Sitting:
    """Go to the part that the person was asked for: where they are in it, else to its first missing question."""
    if sitting.task == task and sitting.place.question is not None:
        return go_on(tx, sitting, now)
    return go_to(tx, sitting, next(iter(sitting.mine(task)), None), now)


def leave_task(tx: Tx, sitting: Sitting, now: datetime) -> Sitting:
    """Go on with the rest of the questionnaire: to the first missing question that nobody was asked for."""
    elsewhere = what_next(
        sitting.questionnaire, sitting.standing, sitting.postponed, None, others=sitting.holders.keys()
    )
    return go_to(tx, sitting, elsewhere.step, now)


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
    responses.hold_alone(tx, sitting.response.id)
    responses.mark_sent(tx, sitting.response.id, sitting.person_id, now)
    audit.record(
        tx, "tpe.sent", now, person_id=sitting.person_id, organization_id=sitting.response.organization_id,
        response_id=sitting.response.id,
    )  # fmt: skip
    for each in sitting.helps:
        helps.end(tx, each, helps.TAKEN_BACK, now)
    sent = replace(sitting.response, state=responses.SENT, sent_at=now)
    return go_to(tx, replace(sitting, response=sent, helps=()), None, now)


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
