"""Material of a session: a summary, documents and photos, for those who could not hear it all (domain.md C33)."""

from datetime import datetime

from sqlmodel import Field, col, select, update

from storage.tables import Row, table
from storage.tx import Tx

TEXT, DOCUMENT, PHOTO = "text", "document", "photo"


class Material(Row, table=True):
    """A summary, a document or a photo of a session, for those who could not hear it all."""

    __tablename__ = "session_material"

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id", index=True)
    kind: str = Field(max_length=10)  # text, document or photo
    text: str = ""  # the summary, or what stands under the file
    file_id: str | None = None  # Telegram's; NULL: a text
    file_name: str | None = None
    sent_by: int = Field(foreign_key="person.id")
    kept_at: datetime
    sent_at: datetime | None = None  # NULL: a draft


_material = table(Material)


def material_by_id(tx: Tx, number: int) -> Material | None:
    """That material, a draft too; None: there is none."""
    return tx.get(Material, number)


def materials_of(tx: Tx, session_id: int) -> list[Material]:
    """What has been sent of a session, the newest first."""
    sent = select(Material).where(Material.session_id == session_id, col(Material.sent_at).is_not(None))
    return list(tx.exec(sent.order_by(col(Material.sent_at).desc(), col(Material.id).desc())))


def mark_sent(tx: Tx, number: int, now: datetime) -> bool:
    """It goes out now. False: it was sent before, or there is none."""
    draft = update(_material).where(_material.c.id == number, _material.c.sent_at.is_(None))
    return bool(tx.execute(draft.values(sent_at=now)).rowcount)


def empty_draft(tx: Tx, number: int, person_id: int) -> bool:
    """What somebody has begun and does not send is gone; its number stays taken, so that no old button means another.
    False: it was sent, or it is not theirs.
    """
    draft = _material.c.id == number, _material.c.sent_by == person_id, _material.c.sent_at.is_(None)
    gone = update(_material).where(*draft).values(kind=TEXT, text="", file_id=None, file_name=None)
    return bool(tx.execute(gone).rowcount)
