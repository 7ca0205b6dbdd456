"""Where a questionnaire stands: what is asked now, what counts, what is missing, what a changed answer does.

One forward pass over the steps: expressions refer to earlier questions only (`read_questionnaire` sees to it), so when
a step's turn comes, all that it depends on is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from programme.answers import Answers, Refusal, choices_given, refusal, typed
from programme.expressions import Value, text
from programme.steps import DONT_KNOW, Choice, Kind, Questionnaire, Section, Step, UnknownNameError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far along: n of N questions that are asked now."""

    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answers given so far come to. All steps in the order of the form."""

    #: The questions to ask, given the answers. A select that its filter leaves without options is not among them.
    relevant: tuple[Step, ...]
    #: The notes to show, given the answers.
    notes: tuple[Step, ...]
    #: The answers that are asked for and valid. None: an optional question left out.
    counted: Mapping[str, str | None]
    #: The questions to ask that have no counted answer, optional ones included. An answer that an earlier change made
    #: invalid is missing again.
    missing: tuple[Step, ...]
    #: Answered but not asked now: kept, not counted.
    set_aside: tuple[Step, ...]
    #: What the relevant calculations come to, and the default that each missing question offers.
    values: Mapping[str, str]

    def progress(self, section: str | None = None) -> Progress:
        """How far along in that section or block; in the whole questionnaire without one."""
        asked = [step for step in self.relevant if section is None or section in (step.section, step.block)]
        return Progress(sum(step.name in self.counted for step in asked), len(asked))


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a changed answer does to the others."""

    #: Their answers counted before and are set aside now.
    set_aside: tuple[Step, ...]
    #: They need an answer now and did not before: newly asked, or their answer is no longer valid.
    newly_needed: tuple[Step, ...]


@dataclass(slots=True)
class _Pass:
    """The forward pass at work."""

    answers: Answers
    relevant: list[Step] = field(default_factory=list)
    notes: list[Step] = field(default_factory=list)
    counted: dict[str, str | None] = field(default_factory=dict)
    missing: list[Step] = field(default_factory=list)
    set_aside: list[Step] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    #: What expressions read: typed, only of what counts.
    known: dict[str, Value] = field(default_factory=dict)

    def is_open(self, groups: tuple[Section, ...]) -> bool:
        return all(group.relevant is None or group.relevant.holds(self.known) for group in groups)

    def visit(self, step: Step, *, group_open: bool) -> None:
        shown = group_open and (step.relevant is None or step.relevant.holds(self.known))
        if step.kind is Kind.NOTE:
            self.notes.extend([step] if shown else [])
        elif step.kind is Kind.CALCULATE:
            self.calculate(step, shown=shown)
        else:
            choices = choices_given(step, self.known) if shown else ()
            # Nobody can answer a select whose filter leaves nothing but «No sé».
            if step.choice_filter is not None and all(choice.name == DONT_KNOW for choice in choices):
                shown = False
            self.ask(step, choices, shown=shown)

    def count(self, step: Step) -> None:
        """A plain question with one of its options as the answer."""
        self.relevant.append(step)
        self.counted[step.name] = self.known[step.name] = self.answers[step.name]

    def calculate(self, step: Step, *, shown: bool) -> None:
        if shown and step.calculation is not None:
            self.known[step.name] = result = step.calculation.value(self.known)
            self.values[step.name] = text(result)

    def ask(self, step: Step, choices: tuple[Choice, ...], *, shown: bool) -> None:
        answer = self.answers.get(step.name)
        if not shown:
            self.set_aside.extend([step] if answer is not None else [])
            return
        self.relevant.append(step)
        if step.name in self.answers and refusal(step, answer, choices, self.known) is None:
            self.counted[step.name] = answer
            self.known[step.name] = typed(step, answer)
            return
        self.missing.append(step)
        if step.default is not None and refusal(step, step.default, choices, self.known) is None:
            self.values[step.name] = step.default


def _walk(questionnaire: Questionnaire, answers: Answers, until: Step | None = None) -> _Pass:
    state = _Pass(answers)
    # Decided once for each, where it begins: all that a group's condition may refer to stands before it.
    opened: dict[str | None, bool] = {}
    plain = questionnaire.plain
    for step in questionnaire.steps:
        if until is not None and step.name == until.name:
            break
        if step.block not in opened:
            opened[step.block] = state.is_open(questionnaire.groups_of(step))
        # Most steps are plain, and this runs on every tap: what `visit` would do, without the way there.
        if opened[step.block] and step.name in plain and answers.get(step.name) in step.names:
            state.count(step)
        else:
            state.visit(step, group_open=opened[step.block])
    return state


def standing(questionnaire: Questionnaire, answers: Answers) -> Standing:
    """Where the questionnaire stands with these answers. Answers to unknown questions are passed over; never raises."""
    done = _walk(questionnaire, answers)
    return Standing(
        relevant=tuple(done.relevant),
        notes=tuple(done.notes),
        counted=done.counted,
        missing=tuple(done.missing),
        set_aside=tuple(done.set_aside),
        values=done.values,
    )


def answered(questionnaire: Questionnaire, before: Standing, step: Step, answers: Answers) -> Standing:
    """What `standing` says once `step` has the valid answer that it has in `answers`; `before` is what it said before.

    Most answers decide over nothing but themselves: then nothing else has to be looked at again.
    """
    if step.name in questionnaire.referred or (step.name not in before.counted and step not in before.missing):
        return standing(questionnaire, answers)
    return replace(
        before,
        counted={**before.counted, step.name: answers[step.name]},
        missing=tuple(each for each in before.missing if each.name != step.name),
        values={name: value for name, value in before.values.items() if name != step.name},
    )


def check_value(questionnaire: Questionnaire, step: Step, value: str | None, answers: Answers) -> Refusal | None:
    """Why the canonical `value` is no answer to `step`, given the other answers; None if it is one.

    The form's own constraint message comes as the refusal's `texts`, in all languages of the form.
    """
    known = _walk(questionnaire, answers, step).known if step.choice_filter or step.constraint else {}
    return refusal(step, value, choices_given(step, known), known)


def choices_now(questionnaire: Questionnaire, step: Step, answers: Answers) -> tuple[Choice, ...]:
    """The choices that `step` offers, given the answers to earlier questions."""
    return choices_given(step, _walk(questionnaire, answers, step).known) if step.choice_filter else step.choices


def consequences(questionnaire: Questionnaire, before: Answers, after: Answers) -> Consequences:
    """What changing the answers `before` into those `after` does to the other questions."""
    return difference(standing(questionnaire, before), standing(questionnaire, after))


def difference(was: Standing, now: Standing) -> Consequences:
    """What a changed answer did, from where the questionnaire stood before and where it stands now."""
    needed = {step.name for step in was.missing}
    return Consequences(
        set_aside=tuple(step for step in now.set_aside if step.name in was.counted),
        newly_needed=tuple(step for step in now.missing if step.name not in needed),
    )


def position(questionnaire: Questionnaire, standing: Standing, step: Step) -> tuple[int, int]:
    """«Pregunta N de M»: the step's own number of the highest; in a form without numbers its place among the relevant.

    Raises UnknownNameError for a step without a number that is not relevant now.
    """
    total = questionnaire.total
    if total is not None and step.number is not None:
        return step.number, total
    for place, each in enumerate(standing.relevant, start=1):
        if each.name == step.name:
            return place, len(standing.relevant)
    raise UnknownNameError(questionnaire.form_id, step.name)
