"""What all tables share: constraint names that are the same on both databases, and Core access for the hot path."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table. Rows declare; they do nothing. All times are aware and in UTC."""

    metadata = MetaData(naming_convention=NAMING)


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model, for statements on the hot path (half the CPU of the ORM)."""
    return model.metadata.tables[str(model.__tablename__)]
