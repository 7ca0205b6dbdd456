"""What the answers say of an organization, per section: strengths, what is in progress, gaps, and what is not known.

The options carry points: 0 a strength, 1 in progress, 2 a gap (proposed in domain.md §4, «Rules to go with it»). «No
sé» is neither: it is counted apart and listed for the facilitator.

Where several options may be chosen, the mean of their points counts, rounded to the worse: one strength does not hide a
gap, and options without points say nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from programme.answers import Answers
from programme.standing import standing
from programme.steps import DONT_KNOW, Questionnaire, Section, Step


@dataclass(frozen=True, slots=True)
class SectionDiagnosis:
    """The answered questions of a section, each in exactly one of the five, in the order of the form."""

    #: None: the questions that stand outside all sections.
    section: Section | None
    strengths: tuple[Step, ...]
    in_progress: tuple[Step, ...]
    gaps: tuple[Step, ...]
    #: Answered «No sé».
    unknown: tuple[Step, ...]
    #: Answered with what has no points: numbers, texts, facts that are no merit; or deliberately left out.
    unscored: tuple[Step, ...]

    @property
    def scored(self) -> int:
        """The N of n/N: how many answers say something about strength or gap."""
        return len(self.strengths) + len(self.in_progress) + len(self.gaps)


def points_of(step: Step, answer: str | None) -> Decimal | None:
    """0, 1 or 2 for an answer that has points; None for one that has none."""
    chosen = frozenset((answer or "").split()) if step.selects else frozenset()
    points = [choice.points for choice in step.choices if choice.name in chosen and choice.points is not None]
    return (sum(points, Decimal(0)) / len(points)).to_integral_value(ROUND_CEILING) if points else None


def diagnose(questionnaire: Questionnaire, answers: Answers) -> tuple[SectionDiagnosis, ...]:
    """The diagnosis of each section, from the answers that count now; sections without questions asked now included."""
    stands = standing(questionnaire, answers)
    sections: list[Section | None] = [section for section in questionnaire.sections if section.parent is None]
    if any(step.section is None for step in stands.relevant):
        sections.append(None)
    return tuple(_diagnose(section, stands.relevant, stands.counted) for section in sections)


def _diagnose(section: Section | None, relevant: Iterable[Step], counted: Answers) -> SectionDiagnosis:
    name = None if section is None else section.name
    kinds: dict[object, list[Step]] = {}
    for step in relevant:
        if step.section == name and step.name in counted:
            answer = counted[step.name]
            unknown = answer == DONT_KNOW and step.allows_dont_know
            kinds.setdefault(DONT_KNOW if unknown else points_of(step, answer), []).append(step)
    strengths, in_progress, gaps = (tuple(kinds.get(Decimal(points), ())) for points in range(3))
    unknown_steps, unscored = tuple(kinds.get(DONT_KNOW, ())), tuple(kinds.get(None, ()))
    return SectionDiagnosis(section, strengths, in_progress, gaps, unknown_steps, unscored)
