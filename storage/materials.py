"""Material of a session: a summary, documents and photos, for those who could not hear it all (domain.md C33)."""

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row


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
