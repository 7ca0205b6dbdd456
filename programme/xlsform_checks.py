"""What can be said of a survey only when all of it is read: numbers, notes that nobody would see, full screens."""

from collections.abc import Iterator, Sequence

from programme.findings import Finding
from programme.steps import DONT_KNOW, Choice, Kind, Step
from programme.survey_findings import SurveyFault
from programme.xlsform_findings import ChoiceFault
from programme.xlsform_lines import Line

#: Lettered options that a narrow phone shows without scrolling the question away: the months, and "none of them".
MOST_CHOICES = 13
#: Characters of a screen (design.md, «Screens»).
MOST_CHARACTERS = 1000

Places = Sequence[tuple[Line, Step]]


def check_survey(places: Places, languages: Sequence[str]) -> Iterator[Finding]:
    """All that is wrong with the survey as a whole. `places` pairs each step with its row."""
    asked = [(line, step) for line, step in places if step.asks]
    yield from _check_numbers(asked)
    yield from _check_notes(places)
    for line, step in asked:
        yield from _check_choices(line, step)
    yield from _check_screens(places, languages)


def _check_numbers(asked: Places) -> Iterator[Finding]:
    if not any(line.get("number") for line, _ in asked):
        return
    rows: dict[int, int] = {}
    expected = 1
    for line, step in asked:
        if not line.get("number"):
            yield line.finding(SurveyFault.MISSING_NUMBER, "number")
        if step.number is None:
            expected += 1
            continue
        if step.number in rows:
            yield line.finding(SurveyFault.DUPLICATE_NUMBER, "number", value=step.number, first=rows[step.number])
        elif step.number != expected:
            yield line.finding(SurveyFault.WRONG_NUMBER, "number", value=step.number, expected=expected)
        rows.setdefault(step.number, line.row)
        # One slip is told once: what follows is counted from it.
        expected = step.number + 1


def _check_notes(places: Places) -> Iterator[Finding]:
    last = max((place for place, (_, step) in enumerate(places) if step.asks), default=-1)
    for line, step in places[last + 1 :]:
        if step.kind is Kind.NOTE:
            yield line.finding(SurveyFault.LOST_NOTE, "type")


def _check_choices(line: Line, step: Step) -> Iterator[Finding]:
    list_name = line.get("type").split()[-1]
    for together in _shown_together(step):
        if len(together) > MOST_CHOICES:
            yield line.finding(ChoiceFault.TOO_MANY_CHOICES, "type", count=len(together), most=MOST_CHOICES)
        seen: set[tuple[str, str]] = set()
        for choice in together:
            for language, label in choice.label.items():
                if (language, label.casefold()) in seen:
                    yield line.finding(ChoiceFault.SAME_WORDS, "type", list=list_name, label=label)
                seen.add((language, label.casefold()))


def _shown_together(step: Step) -> list[list[Choice]]:
    """The lettered options that one screen shows: under a filter, those alike in the columns that the filter reads."""
    columns = sorted(step.choice_filter.columns) if step.choice_filter is not None else []
    groups: dict[tuple[str, ...], list[Choice]] = {}
    for choice in step.choices:
        if choice.name != DONT_KNOW:
            groups.setdefault(tuple(choice.extra.get(column, choice.name) for column in columns), []).append(choice)
    return list(groups.values())


def _check_screens(places: Places, languages: Sequence[str]) -> Iterator[Finding]:
    notes: list[Step] = []
    for line, step in places:
        if step.kind is Kind.NOTE:
            notes.append(step)
        if not step.asks:
            continue
        count = max(_characters([*notes, step], language) for language in languages)
        if count > MOST_CHARACTERS:
            yield line.finding(SurveyFault.TOO_LONG, "label", count=count, most=MOST_CHARACTERS)
        notes = []


def _characters(steps: Sequence[Step], language: str) -> int:
    texts = [text.get(language, "") for step in steps for text in (step.label, step.hint)]
    groups = [[choice.label.get(language, "") for choice in group] for group in _shown_together(steps[-1])]
    longest = max((sum(map(len, group)) for group in groups), default=0)
    return sum(map(len, texts)) + longest
