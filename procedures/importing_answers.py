"""Answers from a spreadsheet: the sheet that came back from a meeting, or what `ruta export answers` wrote.

Every cell is validated as an answer in the chat is. All of a file or nothing; a blank cell leaves what is known as it
is; the same file again changes nothing. An answer that was given meanwhile is replaced by the file's and kept as an
earlier one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from language.catalogs import Catalog
from procedures.answer_cells import read_answer
from procedures.answering import form_of
from procedures.importing import import_rows
from procedures.questionnaires import questionnaire_of_version
from programme.answer_faults import AnswerFault, AnswerSheetFault
from programme.answer_rows import AnswerCell, AnswerRow, read_answer_rows
from programme.findings import Finding
from programme.import_faults import CellRefused
from programme.organizations import CHAINS
from programme.questionnaire import Questionnaire, standing
from programme.sheets import Grid
from storage import audit
from storage.answers import IMPORTED, add_answer, current_answers
from storage.organizations import Organization, organizations_by_ruc
from storage.questionnaires import Version, find_version, version_by_id
from storage.responses import IN_PROGRESS, Running, latest_response, mark_sent, start_response
from storage.tx import Tx

#: Missing questions that a finding names one by one.
NAMED = 10
_FORMS = frozenset(form_of(chain) for chain in CHAINS)


@dataclass(frozen=True, slots=True)
class ImportedAnswers:
    """What a file of answers brought, or would bring."""

    #: Organizations whose answers it holds.
    organizations: int
    #: Answers to what had none, in place of others, and as they were.
    new: int
    replaced: int
    same: int
    #: Responses that are sent now and were not before.
    sent: int


@dataclass(frozen=True, slots=True)
class _Sound:
    """The answers of one organization, all of them valid, and where they go."""

    row: AnswerRow
    organization_id: int
    version: Version
    #: None: the organization has not begun.
    response: Running | None
    known: dict[str, str | None]
    given: dict[str, str]

    @property
    def changed(self) -> dict[str, str]:
        return {question: value for question, value in self.given.items() if self.known.get(question) != value}

    @property
    def is_handed_in(self) -> bool:
        """Whether it is sent by this file."""
        return self.row.is_sent and (self.response is None or self.response.state == IN_PROGRESS)


def import_answers(tx: Tx, grid: Grid, _: Catalog, now: datetime, *, dry_run: bool = False) -> ImportedAnswers:
    """The answers of a file, whole. Raises `ImportRefused` with every finding; then nothing is kept."""
    return import_rows(tx, partial(_read, tx, _, now), _save, grid, now, dry_run=dry_run)


def _read(tx: Tx, _: Catalog, now: datetime, grid: Grid) -> tuple[list[_Sound], list[Finding]]:
    rows, findings = read_answer_rows(grid, now)
    known = organizations_by_ruc(tx, [row.ruc for row in rows])
    sound = []
    for row in rows:
        found = _read_row(tx, _, row, known.get(row.ruc))
        if isinstance(found, _Sound):
            sound.append(found)
        else:
            findings += found
    return sound, sorted(findings, key=lambda finding: finding.row or 0)


def _read_row(tx: Tx, _: Catalog, row: AnswerRow, organization: Organization | None) -> _Sound | list[Finding]:
    """Whose answers they are and to which version, and then the answers themselves; or what is wrong."""
    try:
        version, response = _place_of(tx, row, organization)
    except CellRefused as refused:
        is_ruc = refused.fault is AnswerSheetFault.UNKNOWN_ORGANIZATION
        column, line = ("ruc", row.row) if is_ruc else ("version", row.version_row or row.row)
        return [refused.fault.at(row.sheet, line, column if row.in_codes else None, **refused.facts)]
    assert organization is not None
    assert organization.id is not None
    form = questionnaire_of_version(tx, version)
    known = current_answers(tx, response.id) if response else {}
    given, findings = _read_cells(_, form, row, known)
    sound = _Sound(row, organization.id, version, response, known, given)
    findings += _sent_already(sound) if response and response.state != IN_PROGRESS else _incomplete(form, sound)
    return findings or sound


def _place_of(tx: Tx, row: AnswerRow, organization: Organization | None) -> tuple[Version, Running | None]:
    """The version that is answered, and the response, if the organization has begun. Raises `CellRefused`."""
    if organization is None:
        raise CellRefused(AnswerSheetFault.UNKNOWN_ORGANIZATION, ruc=row.ruc)
    version = find_version(tx, row.form_id, row.number)
    if version is None:
        raise CellRefused(AnswerSheetFault.UNKNOWN_VERSION, value=f"{row.form_id} {row.number}")
    own = form_of(organization.chain)
    if row.form_id in _FORMS and row.form_id != own:
        raise CellRefused(AnswerSheetFault.OTHER_CHAIN, form=row.form_id, ruc=row.ruc, own=own)
    assert organization.id is not None
    response = latest_response(tx, organization.id, row.form_id)
    # Whoever begins with this file begins with its version: another may be published while a meeting goes on.
    bound = version_by_id(tx, response.version_id) if response else version
    if bound.id != version.id:
        facts = {"form": row.form_id, "ruc": row.ruc, "number": row.number, "own": bound.number}
        raise CellRefused(AnswerSheetFault.OTHER_VERSION, **facts)
    return version, response


def _read_cells(
    _: Catalog, form: Questionnaire, row: AnswerRow, known: dict[str, str | None]
) -> tuple[dict[str, str], list[Finding]]:
    """The answers in the order of the form, so that each is judged knowing those before it; blank cells are none."""
    asked = {step.name: step for step in form.steps if step.asks}
    findings = [
        AnswerFault.UNKNOWN_QUESTION.at(
            row.sheet, cell.row, cell.named_in or cell.column, name=cell.question, form=f"{row.form_id} {row.number}"
        )
        for cell in row.cells
        if cell.question not in asked and (not row.in_codes or _says_something(cell))
    ]
    given: dict[str, str] = {}
    cells = [cell for cell in row.cells if cell.question in asked]
    for cell in sorted(cells, key=lambda cell: form.place(asked[cell.question])):
        try:
            value = read_answer(_, form, asked[cell.question], cell, {**known, **given}, in_codes=row.in_codes)
        except CellRefused as refused:
            findings.append(refused.fault.at(row.sheet, cell.row, cell.column, **refused.facts))
        else:
            given |= {} if value is None else {cell.question: value}
    return given, findings


def _says_something(cell: AnswerCell) -> bool:
    """In a table of several versions a column may belong to another one; then the cell is blank."""
    return bool(cell.text) or any(cell.ticks.values())


def _sent_already(sound: _Sound) -> list[Finding]:
    cells = {cell.question: cell for cell in sound.row.cells}
    return [
        AnswerFault.SENT_ALREADY.at(sound.row.sheet, cells[question].row, cells[question].column, ruc=sound.row.ruc)
        for question in sound.changed
    ]


def _incomplete(form: Questionnaire, sound: _Sound) -> list[Finding]:
    if not sound.row.is_sent:
        return []
    missing = [step.name for step in standing(form, {**sound.known, **sound.given}).missing if step.required]
    if not missing:
        return []
    named = ", ".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
    return [AnswerFault.INCOMPLETE.at(sound.row.sheet, sound.row.row, "state", n=len(missing), questions=named)]


def _save(tx: Tx, rows: Sequence[_Sound], now: datetime) -> ImportedAnswers:
    counts = [_save_row(tx, sound, now) for sound in rows]
    new, replaced, same, sent = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0, 0)
    tx.flush()
    return ImportedAnswers(len({row.organization_id for row in rows}), new, replaced, same, sent)


def _save_row(tx: Tx, sound: _Sound, now: datetime) -> tuple[int, int, int, int]:
    changed = sound.changed
    replaced = sum(question in sound.known for question in changed)
    counts = (len(changed) - replaced, replaced, len(sound.given) - len(changed), int(sound.is_handed_in))
    if not changed and not sound.is_handed_in and (sound.response is not None or sound.row.started_at is None):
        return counts
    response = sound.response or _begin(tx, sound, now)
    for question, value in changed.items():
        add_answer(
            tx, response.id, question, value, person_id=None, how=IMPORTED, now=now, replaces=question in sound.known
        )
    if sound.is_handed_in:
        mark_sent(tx, response.id, None, sound.row.sent_at or now)
    audit.record(
        tx, "answers.imported", now, organization_id=sound.organization_id, form_id=sound.row.form_id,
        version=sound.row.number, new=counts[0], replaced=replaced, sent=sound.is_handed_in,
    )  # fmt: skip
    return counts


def _begin(tx: Tx, sound: _Sound, now: datetime) -> Running:
    start_response(tx, sound.organization_id, sound.row.form_id, sound.version.id, sound.row.started_at or now)
    response = latest_response(tx, sound.organization_id, sound.row.form_id)
    assert response is not None
    return response
