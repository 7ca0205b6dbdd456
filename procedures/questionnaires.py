"""Publishing questionnaires, and reading them back. A published version never changes (domain.md C10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from programme.questionnaire import Questionnaire
from programme.sheets import Sheet, Sheets
from programme.xlsform import content_hash, read_questionnaire
from storage import audit
from storage.questionnaires import (
    QuestionnaireVersion,
    SheetsJson,
    Version,
    latest_version,
    stored_sheets,
    version_by_hash,
)
from storage.responses import Running
from storage.tx import Tx

#: Questionnaires in use, by content: they are immutable, so what was read once holds for ever.
_read: dict[str, Questionnaire] = {}


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    form_id: str
    number: int
    #: False: exactly this was published before, and it still is the version of that number.
    is_new: bool


def publish(tx: Tx, sheets: Sheets, now: datetime) -> Published:
    """Freeze a form as the next version. Running responses keep theirs. Raises `QuestionnaireRefused` with all
    findings.
    """
    form_id, digest = read_questionnaire(sheets).form_id, content_hash(sheets)
    if same := version_by_hash(tx, form_id, digest):
        return Published(form_id, same.number, is_new=False)
    newest = latest_version(tx, form_id)
    number = newest.number + 1 if newest else 1
    tx.add(
        QuestionnaireVersion(
            form_id=form_id, number=number, content_hash=digest, sheets=_to_json(sheets), published_at=now
        )
    )
    audit.record(tx, "questionnaire.published", now, form_id=form_id, number=number, content_hash=digest)
    return Published(form_id, number, is_new=True)


def publish_all(tx: Tx, forms: Iterable[Sheets], now: datetime) -> list[Published]:
    """Publish the forms that ship, in one unit of work."""
    return [publish(tx, sheets, now) for sheets in forms]


def questionnaire_of(tx: Tx, response: Running) -> Questionnaire:
    """The version that a response is bound to."""
    return _questionnaire(tx, response.version_id, response.content_hash)


def questionnaire_of_version(tx: Tx, version: Version) -> Questionnaire:
    """A published version as it is asked."""
    return _questionnaire(tx, version.id, version.content_hash)


def _questionnaire(tx: Tx, version_id: int, digest: str) -> Questionnaire:
    if digest not in _read:
        _read[digest] = read_questionnaire(_from_json(stored_sheets(tx, version_id)))
    return _read[digest]


def published_sheets(tx: Tx, form_id: str) -> Sheets | None:
    """The newest version of a form as the sheets it was published from; None: there is none."""
    newest = latest_version(tx, form_id)
    return _from_json(newest.sheets) if newest else None


def _to_json(sheets: Sheets) -> SheetsJson:
    return {
        name: {"headers": list(sheet.headers), "rows": [[number, dict(cells)] for number, cells in sheet.rows]}
        for name, sheet in sheets.items()
    }


def _from_json(stored: SheetsJson) -> Sheets:
    return {name: _sheet(name, cast("Mapping[str, Any]", sheet)) for name, sheet in stored.items()}


def _sheet(name: str, stored: Mapping[str, Any]) -> Sheet:
    return Sheet(name, tuple(stored["headers"]), tuple((number, cells) for number, cells in stored["rows"]))
