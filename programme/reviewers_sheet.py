"""A questionnaire for whoever reviews it: every question with its options, points, need and source, on paper.

A specialist who knows no XLSForm reads it, prints it and writes on it. It is not read back.
"""

from collections.abc import Callable, Mapping, Sequence

from programme.messages import Message
from programme.pages import Page
from programme.questionnaire import Choice, Questionnaire, Step
from programme.reasons import REASONS, SOURCES
from programme.wording import DO_NOT_KNOW, KINDS, behind, lettered

Say = Callable[[Message], str]
"""Says a message in one language."""

_NUMBER, _POINTS = (Message("No."), 6), (Message("Points"), 30)
_JUDGED = ((Message("Needs shown"), 12), (Message("Source"), 18), (Message("Document"), 10))
_IN_A_LANGUAGE = (
    (Message("Section ({language})"), 20),
    (Message("Question ({language})"), 45),
    (Message("Options ({language})"), 40),
    (Message("Hint ({language})"), 30),
)


def reviewers_sheet(form: Questionnaire, languages: Sequence[str], say_in: Callable[[str], Say], reader: str) -> Page:
    """A row for each question, in the order of the form, in all `languages` side by side; the first one is reviewed.

    `reader`: the language of the headers, of the reasons and of the sources. A reason that a form gives in its own
    words stays as it is.
    """
    say = say_in(reader)
    first, *others = [_columns(language) for language in languages]
    columns = [_NUMBER, *first, _POINTS, *_JUDGED, *(column for other in others for column in other)]
    headers, widths = zip(*((say(header), width) for header, width in columns), strict=True)
    rows = [_row(form, step, languages, say_in, say) for step in form.steps if step.asks]
    return Page(form.form_id, headers, rows, widths, printed=True)


def _columns(language: str) -> list[tuple[Message, int]]:
    return [(Message(header.text, {"language": language}), width) for header, width in _IN_A_LANGUAGE]


def _row(
    form: Questionnaire, step: Step, languages: Sequence[str], say_in: Callable[[str], Say], say: Say
) -> list[str]:
    first, *others = [_told(form, step, language, say_in(language)) for language in languages]
    return [
        str(step.number) if step.number is not None else step.name,
        *first,
        "\n".join(_points(letter, choice, say) for letter, choice in lettered(step)),
        " ".join(step.need),
        _said(step.source, SOURCES, say),
        say(Message("yes")) if step.evidence else "",
        *(text for other in others for text in other),
    ]


def _told(form: Questionnaire, step: Step, language: str, say: Say) -> list[str]:
    """What the form says of a question in one language; blank where it does not say it in that one."""
    groups = [group.label.get(language, "") for group in form.groups_of(step)]
    hints = [step.hint.get(language, ""), step.constraint_message.get(language, "")]
    options = [behind(letter, choice.label.get(language, "")) for letter, choice in lettered(step)]
    kind = [say(KINDS[step.kind])] if step.kind in KINDS else []
    unknown = [say(DO_NOT_KNOW)] if step.dont_know else []
    return [
        " / ".join(filter(None, groups)),
        step.label.get(language, ""),
        "\n".join([*kind, *options, *unknown]),
        "\n".join(filter(None, hints)),
    ]


def _points(letter: str, choice: Choice, say: Say) -> str:
    """The points, or in brackets why there are none."""
    if choice.points is not None:
        return behind(letter, str(choice.points))
    return behind(letter, f"({_said(choice.no_points, REASONS, say)})" if choice.no_points else "")


def _said(text: str, known: Mapping[str, Message], say: Say) -> str:
    return say(known[text]) if text in known else text
