"""Parts of a questionnaire that can be given to a colleague («Pedir ayuda», domain.md C08), and who has which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from programme.questionnaire import Questionnaire, Step

G = TypeVar("G")


class Size(StrEnum):
    """How much a part is, the smallest first: of two that cover a question, the smaller one has it."""

    QUESTION = "question"
    BLOCK = "block"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Part:
    """A single question, a block, or a whole section."""

    size: Size
    #: Of the question, or of the block or section.
    name: str

    def covers(self, step: Step) -> bool:
        """Whether a question is in it."""
        return self.name == step.name if self.size is Size.QUESTION else self.name in (step.section, step.block)


def group_part(questionnaire: Questionnaire, name: str) -> Part:
    """The part that a section or a block is. Raises UnknownNameError."""
    return Part(Size.SECTION if questionnaire.section(name).parent is None else Size.BLOCK, name)


def parts_around(questionnaire: Questionnaire, step: Step) -> tuple[Part, ...]:
    """The parts that a question is in, the smallest first: itself, its block, its section."""
    groups = (group_part(questionnaire, group.name) for group in reversed(questionnaire.groups_of(step)))
    return (Part(Size.QUESTION, step.name), *groups)


def parts_inside(questionnaire: Questionnaire, section: str) -> tuple[Part, ...]:
    """A section's blocks in the order of the form, and last the section whole."""
    blocks = (Part(Size.BLOCK, group.name) for group in questionnaire.sections if group.parent == section)
    return (*blocks, Part(Size.SECTION, section))


def who_has(given: Mapping[Part, G], steps: Iterable[Step]) -> dict[str, G]:
    """Of the parts that are given, which has each question; questions in none are left out."""
    smallest_first = sorted(given, key=lambda part: list(Size).index(part.size))
    found = {step.name: next((part for part in smallest_first if part.covers(step)), None) for step in steps}
    return {name: given[part] for name, part in found.items() if part is not None}
