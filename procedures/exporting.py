"""What leaves as a spreadsheet: answers, who gave them, how far each organization is (design.md, «Settled details»).

The rows of a page are read while they are written, so a page is good inside its transaction only. Times are in UTC;
those of a page in words are of Lima.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from language.catalogs import Catalog
from procedures.answering import form_of
from procedures.nudging import LIMA
from procedures.questionnaires import questionnaire_of, questionnaire_of_version
from programme.messages import Message
from programme.organizations import CHAINS, REGIONS
from programme.pages import Cell, Page, fitting
from programme.questionnaire import DONT_KNOW, Kind, Questionnaire, Step, standing
from programme.wording import in_words
from storage.answers import ASSISTED
from storage.exports import ExportedResponse, exported_answers, exported_responses, versions_in_use
from storage.progress import OrganizationProgress, progress_of_organizations
from storage.questionnaires import find_version
from storage.responses import IN_PROGRESS, SENT
from storage.tx import Tx

ABOUT = ("ruc", "legal_name", "state", "started_at", "sent_at", "version")
WHO = ("ruc", "version", "question", "value", "who", "role_today", "how", "when", "replaced_at")
PROGRESS = (
    "ruc",
    "legal_name",
    "chain",
    "region",
    "state",
    "answered",
    "total",
    "missing",
    "current_question",
    "last_activity_at",
    "people",
    "manager",
    "started_at",
    "sent_at",
)
NOT_STARTED, FACILITATOR = "not_started", "facilitator"
#: How wide columns are whose contents are wider than their header; a question's is as its header needs.
WIDTHS = {
    "ruc": 14, "legal_name": 40, "chain": 10, "region": 14, "state": 14, "version": 14, "current_question": 40,
    "value": 30, "who": 28, "manager": 28, "started_at": 27, "sent_at": 27, "last_activity_at": 27, "when": 27,
    "replaced_at": 27,
}  # fmt: skip
#: What the columns of the progress are called in a page in words.
HEADERS = {
    "ruc": Message("RUC"),
    "legal_name": Message("Legal name"),
    "chain": Message("Chain"),
    "region": Message("Region"),
    "state": Message("State"),
    "answered": Message("Answered"),
    "total": Message("Total"),
    "missing": Message("Missing"),
    "current_question": Message("Current question"),
    "last_activity_at": Message("Last activity"),
    "people": Message("People"),
    "manager": Message("Manager"),
    "started_at": Message("Begun"),
    "sent_at": Message("Sent"),
}
STATES = {NOT_STARTED: Message("Not started"), IN_PROGRESS: Message("In progress"), SENT: Message("Sent")}
#: More digits than this a spreadsheet program does not keep in a number.
MOST_DIGITS = 15

Show = Callable[[Questionnaire, Step, str], Cell]
"""What stands in a cell for an answer: `as_code`, or a label."""


def as_code(_: Questionnaire, step: Step, value: str) -> Cell:
    """The canonical value; a number as one that can be counted with."""
    if step.kind not in (Kind.INTEGER, Kind.DECIMAL) or not value[-1].isdigit():
        return value
    if sum(sign.isdigit() for sign in value) > MOST_DIGITS:
        return value
    return float(value) if "." in value else int(value)


def as_label(_: Catalog) -> Show:
    """The answer in a person's words; where several options were chosen, all of them with `;` between."""

    def show(form: Questionnaire, step: Step, value: str) -> Cell:
        if step.selects or (value == DONT_KNOW and step.dont_know):
            return in_words(form, step, value, _.locale, _("I don't know"))
        return as_code(form, step, value)

    return show


def answers_page(tx: Tx, show: Show = as_code, *, split: bool = False) -> Page:
    """A row for every response with its current answers, a column for every question; one that is not answered is
    blank. `split`: beside a question where several options may be chosen, a column for each (`q007/jan`) with 1 or 0.

    Questions stand in the order of their form's newest version; what only older versions ask follows.
    """
    layout = _layout(tx, split=split)
    rows = (_row(tx, response, layout, show) for response in exported_responses(tx))
    return Page("answers", (*ABOUT, *layout.headers), rows, _widths(ABOUT))


def who_page(tx: Tx, show: Show = as_code) -> Page:
    """A row for every answer that was ever given: by whom, what they are there today (or were last), how and when; and
    when another took its place.
    """
    return Page("who", WHO, _who_rows(tx, show), _widths(WHO))


def progress_page(tx: Tx, words: Catalog | None = None) -> Page:
    """A row for every organization: how far it is in the TPE of its chain, where, since when and with whom. `words`:
    for people, in that language, with the times of Lima; None: in codes.
    """
    forms = {chain: form_of(chain) for chain in CHAINS}
    published = [version for form_id in forms.values() if (version := find_version(tx, form_id))]
    newest = {version.form_id: questionnaire_of_version(tx, version) for version in published}
    headers = PROGRESS if words is None else tuple(words.of(HEADERS[header]) for header in PROGRESS)
    rows = (
        _progress_row(tx, each, newest.get(form_of(each.chain)), words) for each in progress_of_organizations(tx, forms)
    )
    return Page("progress", headers, rows, _widths(PROGRESS))


def say_version(form_id: str, number: int) -> str:
    """How a file names a version: «tpe_cacao 1»."""
    return f"{form_id} {number}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of the questions, and of the options of those that are split."""

    questions: tuple[str, ...]
    options: dict[str, tuple[str, ...]]

    @property
    def headers(self) -> list[str]:
        return [
            header
            for question in self.questions
            for header in (question, *(f"{question}/{option}" for option in self.options.get(question, ())))
        ]


def _layout(tx: Tx, *, split: bool) -> _Layout:
    questions: dict[str, None] = {}
    options: dict[str, dict[str, None]] = {}
    for running in versions_in_use(tx):
        for step in questionnaire_of(tx, running).steps:
            if step.asks:
                questions[step.name] = None
            if split and step.kind is Kind.SELECT_MULTIPLE:
                options.setdefault(step.name, {}).update(dict.fromkeys(choice.name for choice in step.choices))
    return _Layout(tuple(questions), {question: tuple(names) for question, names in options.items()})


def _row(tx: Tx, response: ExportedResponse, layout: _Layout, show: Show) -> list[Cell]:
    form = questionnaire_of(tx, response.running)
    cells: list[Cell] = [
        response.ruc,
        response.legal_name,
        response.state,
        _say_time(response.started_at),
        _say_time(response.sent_at),
        say_version(response.form_id, response.version),
    ]
    for question in layout.questions:
        value = response.answers.get(question)
        cells.append("" if value is None else show(form, form.step(question), value))
        if question in layout.options:
            cells += _ticks(layout.options[question], value)
    return cells


def _ticks(options: Sequence[str], value: str | None) -> list[Cell]:
    chosen = None if value is None else value.split()
    return ["" if chosen is None else int(option in chosen) for option in options]


def _who_rows(tx: Tx, show: Show) -> Iterator[list[Cell]]:
    for response, given in exported_answers(tx):
        form = questionnaire_of(tx, response.running)
        version = say_version(response.form_id, response.version)
        for answer in given:
            yield [
                response.ruc,
                version,
                answer.question,
                "" if answer.value is None else show(form, form.step(answer.question), answer.value),
                answer.name or "",
                FACILITATOR if answer.how == ASSISTED else answer.role or "",
                answer.how,
                _say_time(answer.at),
                _say_time(answer.superseded_at),
            ]


def _progress_row(
    tx: Tx, organization: OrganizationProgress, newest: Questionnaire | None, words: Catalog | None
) -> list[Cell]:
    running = organization.running
    form = questionnaire_of(tx, running) if running else newest
    progress = standing(form, organization.answers).progress() if form else None
    return [
        organization.ruc,
        organization.legal_name,
        _said(words, {code: term.name for code, term in CHAINS.items()}, organization.chain),
        _said(words, {code: term.name for code, term in REGIONS.items()}, organization.region),
        _said(words, STATES, running.state if running else NOT_STARTED),
        progress.answered if progress else "",
        progress.total if progress else "",
        progress.total - progress.answered if progress else "",
        _current_question(organization, form, words),
        _time(organization.last_activity_at, words),
        organization.people,
        organization.manager or "",
        _time(organization.started_at, words),
        _time(running.sent_at if running else None, words),
    ]


def _current_question(organization: OrganizationProgress, form: Questionnaire | None, words: Catalog | None) -> str:
    """Whoever has sent is at no question."""
    question, running = organization.question, organization.running
    if not question or running is None or running.state != IN_PROGRESS:
        return ""
    if words is None or form is None:
        return question
    step = form.step(question)
    asked = form.text(step.label, words.locale)
    return asked if step.number is None else f"{step.number}. {asked}"


def _said(words: Catalog | None, known: Mapping[str, Message], code: str) -> str:
    return code if words is None or code not in known else words.of(known[code])


def _widths(headers: Sequence[str]) -> tuple[int, ...]:
    return tuple(WIDTHS.get(header, fitting([header])) for header in headers)


def _time(at: datetime | None, words: Catalog | None) -> Cell:
    """In words: by the clock of Lima, as a time that a spreadsheet program knows."""
    if at is None or words is None:
        return _say_time(at)
    return at.astimezone(LIMA).replace(tzinfo=None, second=0, microsecond=0)


def _say_time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
