"""Claims to manage an organization («Soy el nuevo gerente»), and how they were decided (domain.md C24)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Select, insert, select, text, update
from sqlmodel import Field

from storage.people import Person
from storage.tables import Row, table
from storage.tx import Tx


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


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands."""

    id: int
    organization_id: int
    person_id: int
    name: str | None
    claimed_at: datetime
    #: Who decided, and how; None: nobody yet.
    decided_by: int | None
    granted: bool | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody to decide."""
        return self.granted is None


_claim, _person = table(ManagerClaim), table(Person)


def claim_by_id(tx: Tx, claim_id: int) -> Claim | None:
    """That claim."""
    row = tx.execute(_claims().where(_claim.c.id == claim_id)).first()
    return Claim(*row) if row else None


def open_claims_of(tx: Tx, organization_id: int) -> list[Claim]:
    """The claims to manage an organization that wait for a decision, the oldest first."""
    waiting = _claims().where(_claim.c.organization_id == organization_id, _claim.c.decided_at.is_(None))
    return [Claim(*row) for row in tx.execute(waiting.order_by(_claim.c.id))]


def add_claim(tx: Tx, organization_id: int, person_id: int, now: datetime) -> int:
    """A person says that they manage the organization now. The database refuses a second open claim of theirs."""
    values = {"organization_id": organization_id, "person_id": person_id, "claimed_at": now}
    number: int = tx.execute(insert(_claim).values(**values).returning(_claim.c.id)).scalar_one()
    return number


def settle_claim(tx: Tx, claim_id: int, by: int, now: datetime, *, granted: bool) -> None:
    """Somebody has decided."""
    tx.execute(
        update(_claim)
        .where(_claim.c.id == claim_id, _claim.c.decided_at.is_(None))
        .values(decided_at=now, decided_by=by, granted=granted)
    )


def _claims() -> Select[tuple[int, int, int, str | None, datetime, int | None, bool | None]]:
    return select(
        _claim.c.id,
        _claim.c.organization_id,
        _claim.c.person_id,
        _person.c.name,
        _claim.c.claimed_at,
        _claim.c.decided_by,
        _claim.c.granted,
    ).join(_person, _person.c.id == _claim.c.person_id)
