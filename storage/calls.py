"""Calls («convocatorias»): the rounds of the programme. Laid now; who applied and was admitted comes later."""

from datetime import date

from sqlmodel import Field

from storage.tables import Row


class Call(Row, table=True):
    """One call of the programme: an organization may answer the TPE again in another."""

    __tablename__ = "call"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    opens_on: date | None = None  # NULL: not dated yet
    closes_on: date | None = None
