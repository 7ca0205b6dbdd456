"""Published questionnaires. A version is immutable: whoever has begun to answer it keeps what they answer
(domain.md C10).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint, select
from sqlmodel import Field, col
from sqlmodel import select as select_model

from storage.tables import Row, table
from storage.tx import Tx

#: As it is stored: sheet → headers and rows, a row being its number in the file and its cells.
SheetsJson = dict[str, dict[str, list[object]]]


class QuestionnaireVersion(Row, table=True):
    """One published version of a form."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("form_id", "number"), UniqueConstraint("form_id", "content_hash"))

    id: int | None = Field(default=None, primary_key=True)
    form_id: str = Field(max_length=40)  # «tpe_cacao»
    number: int  # 1, 2, … as published here
    content_hash: str = Field(max_length=64)  # of the sheets: the same content is never published twice
    sheets: SheetsJson = Field(sa_column=Column(JSON, nullable=False))
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, without its sheets."""

    id: int
    form_id: str
    number: int
    content_hash: str


_version = table(QuestionnaireVersion)
_versions = select(_version.c.id, _version.c.form_id, _version.c.number, _version.c.content_hash)


def latest_version_id(tx: Tx, form_id: str) -> int | None:
    """The version that a new response of this form is bound to."""
    return tx.execute(
        select(_version.c.id).where(_version.c.form_id == form_id).order_by(_version.c.number.desc()).limit(1)
    ).scalar()


def find_version(tx: Tx, form_id: str, number: int | None = None) -> Version | None:
    """That version of a form; without a number the newest one. None: it was never published."""
    found = _versions.where(_version.c.form_id == form_id).order_by(_version.c.number.desc()).limit(1)
    row = tx.execute(found if number is None else found.where(_version.c.number == number)).first()
    return Version(*row) if row else None


def version_by_id(tx: Tx, version_id: int) -> Version:
    """The version that a response is bound to."""
    return Version(*tx.execute(_versions.where(_version.c.id == version_id)).one())


def latest_version(tx: Tx, form_id: str) -> QuestionnaireVersion | None:
    """The newest version of a form, whole."""
    newest_first = (
        select_model(QuestionnaireVersion)
        .where(QuestionnaireVersion.form_id == form_id)
        .order_by(col(QuestionnaireVersion.number).desc())
    )
    return tx.exec(newest_first).first()


def version_by_hash(tx: Tx, form_id: str, content_hash: str) -> QuestionnaireVersion | None:
    """The version with exactly this content, if it was ever published."""
    same = select_model(QuestionnaireVersion).where(
        QuestionnaireVersion.form_id == form_id, QuestionnaireVersion.content_hash == content_hash
    )
    return tx.exec(same).first()


def stored_sheets(tx: Tx, version_id: int) -> SheetsJson:
    """The sheets of a version, as they were published."""
    sheets: SheetsJson = tx.execute(select(_version.c.sheets).where(_version.c.id == version_id)).scalar_one()
    return sheets
