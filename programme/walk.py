"""What to ask next, and where to stop for breath.

«Más tarde» moves a question to the end of its section; pressed again, to the final review (design.md, «Settled
details»).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from programme.questionnaire import Questionnaire, Section, Standing, Step

#: A question that was put off this often waits for the final review.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next."""

    #: None: the final review, which lists what is still missing.
    step: Step | None
    #: The section, or else the block, that is left behind with nothing more to ask in it: a natural stop.
    leaves: Section | None


def what_next(
    questionnaire: Questionnaire,
    standing: Standing,
    postponed: Mapping[str, int],
    here: Step | None,
    *,
    others: Collection[str] = (),
    within: Collection[str] | None = None,
) -> Next:
    """What to ask after `here` (None: at the start).

    `postponed` says how often «Más tarde» was pressed on a question. First what is missing in the section of `here`,
    then what was put off once there; then the same for all the form; what was put off twice waits for the review.
    What `others` were asked for is not asked; and nothing but what is `within` a part, for whoever works on one.
    """
    askable = [
        step
        for step in standing.missing
        if postponed.get(step.name, 0) < _ENOUGH and step.name not in others and (within is None or step.name in within)
    ]
    step = next(_in_order(askable, postponed, here), None)
    return Next(step, _left_behind(questionnaire, askable, here, step))


def _in_order(askable: list[Step], postponed: Mapping[str, int], here: Step | None) -> Iterator[Step]:
    at_home = [step for step in askable if here is not None and step.section == here.section]
    elsewhere = [step for step in askable if here is None or step.section != here.section]
    for steps in (at_home, elsewhere):
        for times in (0, 1):
            yield from (step for step in steps if postponed.get(step.name, 0) == times)


def _left_behind(
    questionnaire: Questionnaire, askable: list[Step], here: Step | None, following: Step | None
) -> Section | None:
    for group in questionnaire.groups_of(here) if here is not None else ():
        if following is not None and _stands_in(following, group):
            continue
        if not any(_stands_in(step, group) for step in askable):
            return group
    return None


def _stands_in(step: Step, group: Section) -> bool:
    return group.name in (step.section, step.block)


def previous(questionnaire: Questionnaire, standing: Standing, step: Step) -> Step | None:
    """The question before `step` among those asked now, for «Atrás»; None at the first."""
    here = questionnaire.place(step)
    return next((each for each in reversed(standing.relevant) if questionnaire.place(each) < here), None)


def notes_before(questionnaire: Questionnaire, standing: Standing, step: Step) -> tuple[Step, ...]:
    """The notes to draw above the question `step`: those between the question before it and itself."""
    if not standing.notes:
        return ()
    before, here = previous(questionnaire, standing, step), questionnaire.place(step)
    first = questionnaire.place(before) if before is not None else -1
    return tuple(note for note in standing.notes if first < questionnaire.place(note) < here)
