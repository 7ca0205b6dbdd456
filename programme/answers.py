"""What an answer is, as a canonical string, and whether it is valid.

select_one: the choice's name · select_multiple: names joined by a space, in the order of the choices · integer: "12"
decimal: "1860000.5" · text: as written · "no_se" where «No sé» is allowed · None: deliberately left out.
A missing key of `Answers` is a question not answered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from programme.expressions import Value, text
from programme.messages import Message
from programme.steps import DONT_KNOW, Choice, Kind, Step, Texts

Answers = Mapping[str, str | None]

#: Longer texts do not fit on a screen where the answer is shown again.
MOST_CHARACTERS = 1000

_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is no answer. Say `texts` (the form's own words) where they are not empty, else `message`."""

    message: Message
    texts: Texts = field(default_factory=dict)


def canonical_number(value: Decimal | int) -> str:
    """The canonical string of a number: no exponent, no needless zeros."""
    return text(Decimal(value))


def canonical_choices(step: Step, names: Iterable[str]) -> str:
    """The canonical string of the chosen `names`: each once, in the order of the choices; unknown ones left out."""
    chosen = frozenset(names)
    return " ".join(choice.name for choice in step.choices if choice.name in chosen)


def typed(step: Step, value: str | None) -> Value:
    """What expressions read for a valid answer: «No sé» to a number or text question is a blank."""
    if value is None or (value == DONT_KNOW and not step.selects):
        return ""
    return Decimal(value) if step.kind in (Kind.INTEGER, Kind.DECIMAL) else value


def choices_given(step: Step, values: Mapping[str, Value]) -> tuple[Choice, ...]:
    """The choices that the filter leaves, given the values of earlier questions. «No sé» always stays."""
    keep = step.choice_filter
    if keep is None:
        return step.choices
    return tuple(
        choice
        for choice in step.choices
        if choice.name == DONT_KNOW or keep.holds(values, row={**choice.extra, "name": choice.name})
    )


def refusal(step: Step, value: str | None, choices: tuple[Choice, ...], values: Mapping[str, Value]) -> Refusal | None:
    """Why `value` is no answer to `step`, given its `choices` and the values of earlier questions; None if it is."""
    if value is None:
        return Refusal(Message("This question needs an answer.")) if step.required else None
    wrong = _wrong_form(step, value, choices)
    if wrong is not None:
        return Refusal(wrong)
    if step.constraint is None or value == DONT_KNOW or step.constraint.holds(values, typed(step, value)):
        return None
    return Refusal(Message("That answer is not accepted here."), step.constraint_message)


def _wrong_form(step: Step, value: str, choices: tuple[Choice, ...]) -> Message | None:
    if step.selects:
        return _wrong_choice(step, value, choices)
    if value == DONT_KNOW and step.dont_know:
        return None
    return _wrong_text(value) if step.kind is Kind.TEXT else _wrong_number(step.kind, value)


def _wrong_choice(step: Step, value: str, choices: tuple[Choice, ...]) -> Message | None:
    names = step.names if choices is step.choices else frozenset(choice.name for choice in choices)
    if step.kind is Kind.SELECT_ONE:
        return None if value in names else Message("Please choose one of the options.")
    chosen = value.split(" ")
    if len(set(chosen)) < len(chosen) or not names.issuperset(chosen):
        return Message("Please choose among the options.")
    if DONT_KNOW in chosen and len(chosen) > 1:
        return Message("“I don't know” cannot go together with other options.")
    return None


def _wrong_number(kind: Kind, value: str) -> Message | None:
    if kind is Kind.INTEGER:
        return None if _INTEGER.fullmatch(value) else Message("Please write a whole number, such as 12.")
    return None if _DECIMAL.fullmatch(value) else Message("Please write a number, such as 12 or 12.5.")


def _wrong_text(value: str) -> Message | None:
    if not value.strip():
        return Message("Please write your answer in words.")
    if len(value) > MOST_CHARACTERS:
        return Message("Please write it shorter: at most {most} characters.", {"most": MOST_CHARACTERS})
    return None
