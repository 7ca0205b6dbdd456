"""What somebody meant by what they typed: an answer, perhaps an answer (then they are asked), or none."""

from dataclasses import dataclass

from language.catalogs import Catalog
from language.numbers import read_number
from procedures.answering import Sitting
from programme.matching import match_choice, match_choices
from programme.questionnaire import DONT_KNOW, Choice, Kind, Step, canonical_choices, canonical_number, choices_now


@dataclass(frozen=True, slots=True)
class Understood:
    """A canonical value, and whether it is surely what was meant."""

    value: str
    sure: bool = True


def understand(_: Catalog, sitting: Sitting, step: Step, text: str) -> Understood | None:
    """What a typed text answers to a question; None: it cannot be told."""
    if step.kind is Kind.TEXT:
        return _dont_know(_, step, text) or Understood(text.strip())
    if step.selects:
        return _choice(_, sitting, step, text)
    number = read_number(text)
    if number is None:
        return _dont_know(_, step, text)
    return Understood(canonical_number(number.value), number.sure)


def is_yes(_: Catalog, text: str) -> bool:
    """Whether a text says yes to «¿Quiso decir …?»."""
    match = match_choice(text, [("yes", _("Yes")), ("no", _("No"))])
    return match is not None and match.sure and match.name == "yes"


def _choice(_: Catalog, sitting: Sitting, step: Step, text: str) -> Understood | None:
    options = [
        (choice.name, sitting.questionnaire.text(choice.label, _.locale))
        for choice in sorted(choices_now(sitting.questionnaire, step, sitting.answers), key=_unknown_last)
    ]
    if step.kind is Kind.SELECT_MULTIPLE:
        several = match_choices(text, options)
        return Understood(canonical_choices(step, several.names), several.sure) if several else None
    match = match_choice(text, options)
    return Understood(match.name, match.sure) if match else None


def _unknown_last(choice: Choice) -> bool:
    return choice.name == DONT_KNOW


def _dont_know(_: Catalog, step: Step, text: str) -> Understood | None:
    """«No sé», typed, to a question that is not answered by choosing."""
    match = match_choice(text, [(DONT_KNOW, _("I don't know"))]) if step.dont_know else None
    return Understood(DONT_KNOW) if match and match.sure else None
