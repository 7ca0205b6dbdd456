"""How questions and answers are written where there are no buttons: on paper and in spreadsheets."""

from itertools import chain, repeat
from string import ascii_uppercase

from programme.messages import Message
from programme.questionnaire import DONT_KNOW, Choice, Kind, Questionnaire, Step

#: Between several options in one cell. Not a comma: options have commas in them.
BETWEEN = "; "

KINDS = {
    Kind.INTEGER: Message("A whole number"),
    Kind.DECIMAL: Message("A number"),
    Kind.TEXT: Message("A text"),
    Kind.SELECT_MULTIPLE: Message("Several may be chosen"),
}
"""What a question wants where it is not the usual: one of its options."""

DO_NOT_KNOW = Message("I don't know")


def lettered(step: Step) -> list[tuple[str, Choice]]:
    """The options with their letters, as in the chat; «No sé» is the last and has none."""
    options = [choice for choice in step.choices if choice.name != DONT_KNOW]
    unknown = [("", choice) for choice in step.choices if choice.name == DONT_KNOW]
    return [*zip(chain(ascii_uppercase, repeat("")), options, strict=False), *unknown]


def behind(letter: str, text: str) -> str:
    """A text behind the letter of its option."""
    return f"{letter}) {text}" if letter else text


def in_words(form: Questionnaire, step: Step, value: str, language: str, dont_know: str) -> str:
    """A canonical value in words; `dont_know`: what «No sé» is called where it is no option."""
    if not step.selects:
        return dont_know if value == DONT_KNOW and step.dont_know else value
    chosen = frozenset(value.split())
    return BETWEEN.join(form.text(choice.label, language) for choice in step.choices if choice.name in chosen)
