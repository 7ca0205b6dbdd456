"""What somebody meant by what stands in a cell of a sheet of answers: the same validation as an answer in the chat.

Nobody can be asked «¿Quiso decir …?» here, so what is not sure is refused.
"""

from decimal import Decimal

from language.catalogs import Catalog
from language.numbers import read_number, say_number
from programme.answer_faults import AnswerFault
from programme.answer_rows import AnswerCell
from programme.import_faults import CellRefused
from programme.imports import shorten, yes_no
from programme.matching import match_choice, match_choices
from programme.questionnaire import (
    DONT_KNOW,
    Answers,
    Kind,
    Questionnaire,
    Step,
    canonical_choices,
    canonical_number,
    check_value,
)
from programme.wording import BETWEEN, behind, lettered

_ALLOWED = 200


def read_answer(
    _: Catalog, form: Questionnaire, step: Step, cell: AnswerCell, answers: Answers, *, in_codes: bool
) -> str | None:
    """The canonical value of a cell, given the other answers; None where it is blank. Raises `CellRefused`.

    In a table, what is known already is not judged again: a change elsewhere may have made it invalid since, and then
    the questionnaire asks for it anew.
    """
    value = _ticked(step, cell) if any(cell.ticks.values()) else None
    if cell.text:
        said = _value(_, form, step, cell.text, in_codes=in_codes or (cell.is_number and not step.selects))
        if value is not None and value != said:
            split = ", ".join(f"{step.name}/{option}" for option in cell.ticks)
            raise CellRefused(AnswerFault.CONTRADICTION, column=cell.column, split=shorten(split))
        value = said
    if value is None or (in_codes and answers.get(step.name) == value):
        return value
    if refusal := check_value(form, step, value, answers):
        why: object = form.text(refusal.texts, _.locale) or refusal.message
        raise CellRefused(AnswerFault.REFUSED, value=shorten(cell.text or value), why=why)
    return value


def _ticked(step: Step, cell: AnswerCell) -> str | None:
    """What the columns of the single options say together."""
    if unknown := cell.ticks.keys() - step.names:
        raise CellRefused(AnswerFault.UNKNOWN_QUESTION, name=f"{step.name}/{min(unknown)}", form=step.name)
    ticked = [option for option, text in cell.ticks.items() if text and yes_no(text)]
    return canonical_choices(step, ticked)


def _value(_: Catalog, form: Questionnaire, step: Step, text: str, *, in_codes: bool) -> str:
    code = _as_code(step, text)
    if code is not None and in_codes:
        return code
    if step.selects:
        return _chosen(_, form, step, text, code)
    if step.dont_know and (text == DONT_KNOW or _is_unknown(_, text)):
        return DONT_KNOW
    return text if step.kind is Kind.TEXT else _number(text)


def _as_code(step: Step, text: str) -> str | None:
    """The value, if the text is written as an export writes it in codes."""
    match step.kind:
        case Kind.SELECT_ONE:
            return text if text in step.names else None
        case Kind.SELECT_MULTIPLE:
            names = text.split()
            return canonical_choices(step, names) if step.names.issuperset(names) else None
        case Kind.INTEGER | Kind.DECIMAL if text.replace(".", "", 1).removeprefix("-").isdecimal():
            # «150.000» is no code: an export would have written 150.
            return text if canonical_number(Decimal(text)) == text else None
    return None


def _chosen(_: Catalog, form: Questionnaire, step: Step, text: str, code: str | None) -> str:
    """The option or options that letters or words name, in any of the form's languages; a code, where they name none.

    Letters are those of all options, as on paper: what a filter leaves out is refused afterwards.
    """
    options = lettered(step)
    unsure: tuple[str, ...] = ()
    for language in dict.fromkeys([_.locale, *(language for _letter, each in options for language in each.label)]):
        said = [(choice.name, form.text(choice.label, language)) for _letter, choice in options]
        names, sure = _matched(text, said, several=step.kind is Kind.SELECT_MULTIPLE)
        if names and sure:
            return canonical_choices(step, names)
        unsure = unsure or names
    if code is not None:
        return code
    labels = {choice.name: behind(letter, form.text(choice.label, _.locale)) for letter, choice in options}
    if unsure:
        meant = BETWEEN.join(labels[name] for name in unsure)
        raise CellRefused(AnswerFault.UNSURE, value=shorten(text), meant=meant)
    raise CellRefused(AnswerFault.NO_OPTION, value=shorten(text), allowed=_cut(BETWEEN.join(labels.values())))


def _matched(text: str, options: list[tuple[str, str]], *, several: bool) -> tuple[tuple[str, ...], bool]:
    """The names that are meant, and whether that is sure; none where any part means none."""
    parts = [part for part in text.replace("\n", BETWEEN).split(BETWEEN.strip()) if part.strip()]
    if several and len(parts) > 1:
        matches = [match_choice(part, options) for part in parts]
        found = [match for match in matches if match is not None]
        complete = len(found) == len(parts)
        return tuple(match.name for match in found) if complete else (), all(match.sure for match in found)
    if several:
        listed = match_choices(text, options)
        return (listed.names, listed.sure) if listed else ((), False)
    one = match_choice(text, options)
    return ((one.name,), one.sure) if one else ((), False)


def _number(text: str) -> str:
    reading = read_number(text)
    if reading is None:
        raise CellRefused(AnswerFault.NO_NUMBER, value=shorten(text))
    if not reading.sure:
        meant, number = say_number(reading.value), canonical_number(reading.value)
        raise CellRefused(AnswerFault.UNSURE_NUMBER, value=shorten(text), meant=meant, number=number)
    return canonical_number(reading.value)


def _is_unknown(_: Catalog, text: str) -> bool:
    match = match_choice(text, [(DONT_KNOW, _("I don't know"))])
    return match is not None and match.sure


def _cut(text: str) -> str:
    return text if len(text) <= _ALLOWED else f"{text[:_ALLOWED]}…"
