"""Claims to manage an organization («Soy el nuevo gerente»), and how they were decided (domain.md C24)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables import Row


class ManagerClaim(Row, table=True):
    """A person says that they manage an organization now."""

    __tablename__ = "manager_claim"
    __table_args__ = (
        Index(
            "uq_manager_claim_one_open",
            "organization_id",
            "person_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    claimed_at: datetime
    decided_at: datetime | None = None  # NULL: nobody has decided yet
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    granted: bool | None = None  # NULL: not decided
