"""A questionnaire and what its answers mean, purely: the public face of these rules.

`steps` holds the form as data, `answers` says what a valid answer is, `standing` what is asked now, what counts, what
is missing and what a changed answer does. `programme.walk` decides what to ask next.
"""

from programme.answers import Answers, Refusal, canonical_choices, canonical_number
from programme.standing import (
    Consequences,
    Progress,
    Standing,
    answered,
    check_value,
    choices_now,
    consequences,
    difference,
    position,
    standing,
)
from programme.steps import DONT_KNOW, Choice, Kind, Questionnaire, Section, Step, Texts, UnknownNameError

__all__ = [
    "DONT_KNOW",
    "Answers",
    "Choice",
    "Consequences",
    "Kind",
    "Progress",
    "Questionnaire",
    "Refusal",
    "Section",
    "Standing",
    "Step",
    "Texts",
    "UnknownNameError",
    "answered",
    "canonical_choices",
    "canonical_number",
    "check_value",
    "choices_now",
    "consequences",
    "difference",
    "position",
    "standing",
]
