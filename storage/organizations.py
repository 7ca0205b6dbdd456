"""Organizations: the subject of everything. The RUC is their key; people come and go (domain.md C24)."""

from datetime import datetime

from sqlmodel import Field, col, select

from storage.tables import Row
from storage.tx import Tx


class Organization(Row, table=True):
    """A cooperative, association, company or natural person with a business."""

    __tablename__ = "organization"

    id: int | None = Field(default=None, primary_key=True)
    ruc: str = Field(max_length=11, unique=True)
    legal_name: str
    kind: str = Field(max_length=20)  # a code of programme.organizations
    chain: str = Field(max_length=20)  # the chain that the organization was admitted for
    region: str = Field(max_length=20)  # where that chain is; producers may live elsewhere too (I-20)
    province: str | None = None  # NULL: not told
    district: str | None = None
    altitude_band: str | None = Field(default=None, max_length=10)  # NULL: not known
    exporter: bool | None = None  # NULL: not known, which is not «no»
    created_at: datetime
    updated_at: datetime


def organization_by_ruc(tx: Tx, ruc: str) -> Organization | None:
    """The organization with that RUC, if it is known here."""
    return tx.exec(select(Organization).where(Organization.ruc == ruc)).first()


def organizations_by_ruc(tx: Tx, rucs: list[str]) -> dict[str, Organization]:
    """Those of the RUCs that are known here, by RUC."""
    found = tx.exec(select(Organization).where(col(Organization.ruc).in_(rucs)))
    return {organization.ruc: organization for organization in found}
