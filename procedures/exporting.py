"""What leaves as a spreadsheet: answers, who gave them, how far each organization is (design.md, «Settled details»).

The rows of a page are read while they are written, so a page is good inside its transaction only. Times are in UTC.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from language.catalogs import Catalog
from procedures.answering import form_of
from procedures.questionnaires import questionnaire_of, questionnaire_of_version
from programme.organizations import CHAINS
from programme.pages import Cell, Page
from programme.questionnaire import DONT_KNOW, Kind, Questionnaire, Step, standing
from programme.wording import in_words
from storage.answers import ASSISTED
from storage.exports import ExportedResponse, exported_answers, exported_responses, versions_in_use
from storage.progress import OrganizationProgress, progress_of_organizations
from storage.questionnaires import find_version
from storage.responses import IN_PROGRESS, Running
from storage.tx import Tx

ABOUT = ("ruc", "legal_name", "state", "started_at", "sent_at", "version")
WHO = ("ruc", "version", "question", "value", "who", "role", "how", "when", "replaced_at")
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
    return Page("answers", (*ABOUT, *layout.headers), rows)


def who_page(tx: Tx, show: Show = as_code) -> Page:
    """A row for every answer that was ever given: by whom, as what, how and when; and when another took its place."""
    return Page("who", WHO, _who_rows(tx, show))


def progress_page(tx: Tx) -> Page:
    """A row for every organization: how far it is in the TPE of its chain, where, since when and with whom."""
    forms = {chain: form_of(chain) for chain in CHAINS}
    published = [version for form_id in forms.values() if (version := find_version(tx, form_id))]
    newest = {version.form_id: questionnaire_of_version(tx, version) for version in published}
    rows = (_progress_row(tx, each, newest.get(form_of(each.chain))) for each in progress_of_organizations(tx, forms))
    return Page("progress", PROGRESS, rows)


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


def _progress_row(tx: Tx, organization: OrganizationProgress, newest: Questionnaire | None) -> list[Cell]:
    running = organization.running
    form = questionnaire_of(tx, running) if running else newest
    progress = standing(form, organization.answers).progress() if form else None
    return [
        organization.ruc,
        organization.legal_name,
        organization.chain,
        organization.region,
        running.state if running else NOT_STARTED,
        progress.answered if progress else "",
        progress.total if progress else "",
        progress.total - progress.answered if progress else "",
        _current_question(organization, running),
        _say_time(organization.last_activity_at),
        organization.people,
        organization.manager or "",
        _say_time(organization.started_at),
        _say_time(running.sent_at if running else None),
    ]


def _current_question(organization: OrganizationProgress, running: Running | None) -> str:
    """Whoever has sent is at no question."""
    return organization.question or "" if running and running.state == IN_PROGRESS else ""


def _say_time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
