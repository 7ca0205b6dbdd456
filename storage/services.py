"""Services: what entities offer, each with its sheet («ficha»), and the officers who give it (domain.md C15, C40)."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint, select
from sqlmodel import Field, col
from sqlmodel import select as select_model

from storage.tables import Row, table
from storage.tx import Tx


class Service(Row, table=True):
    """One service of the portfolio, with its sheet."""

    __tablename__ = "service"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    name: str
    type: str = Field(max_length=20)  # productive, management or trade (programme.services)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    chains: str  # the codes of those it is for, by spaces
    regions: str = ""  # the same; blank: all
    hours: float  # in all
    sessions: int  # how many a run has
    modality: str = Field(max_length=10)  # virtual, in_person or mixed
    objective: str | None = Field(default=None, max_length=12)  # informative or interactive; NULL: not told
    methodology: str | None = None  # NULL: not told, as the rest of these
    outcome: str  # what one takes home
    audience: str  # for whom it is
    cost: str | None = None  # NULL: it costs nothing
    origin: str = Field(max_length=10)  # document, named, proposed, or imported
    source: str | None = None  # where it is written; NULL: it was imported
    proposed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # columns that are ours
    created_at: datetime
    updated_at: datetime


class ServiceOfficer(Row, table=True):
    """An officer gives a service."""

    __tablename__ = "service_officer"
    __table_args__ = (UniqueConstraint("service_id", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id")
    officer_id: int = Field(foreign_key="officer.id", index=True)


_given = table(ServiceOfficer)


def service_by_code(tx: Tx, code: str) -> Service | None:
    """The service with that code."""
    return tx.exec(select_model(Service).where(Service.code == code)).first()


def services_by_code(tx: Tx, codes: list[str]) -> dict[str, Service]:
    """Those of the codes that are known here, by code."""
    return {each.code: each for each in tx.exec(select_model(Service).where(col(Service.code).in_(codes)))}


def officers_of_service(tx: Tx, service_id: int) -> list[int]:
    """The numbers of the officers who give a service."""
    return list(tx.execute(select(_given.c.officer_id).where(_given.c.service_id == service_id)).scalars())
