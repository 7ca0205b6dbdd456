"""Somebody, their organization and its response, in a store of each kind."""

from datetime import UTC, datetime

import pytest

from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.people import Chat, Person
from storage.questionnaires import QuestionnaireVersion
from storage.responses import latest_response, start_response
from storage.schema import migrate
from storage.store import Store
from tests.conftest import new_postgres_database

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def do(store):
    """Runs a unit of work and waits for it."""

    def run(fn, *args, **kwargs):
        return store.submit(fn, *args, **kwargs).result(timeout=30)

    return run


@pytest.fixture
def make_person(do):
    def add(tx, chat_id):
        person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
        tx.add(person)
        tx.flush()
        if chat_id:
            tx.add(Chat(id=chat_id, person_id=person.id))
        return person.id

    return lambda chat_id=None: do(add, chat_id)


@pytest.fixture
def person_id(make_person):
    return make_person()


@pytest.fixture
def organization_id(do):
    def add(tx):
        values = {"kind": "cooperative", "chain": "cacao", "region": "junin", "created_at": NOW, "updated_at": NOW}
        organization = Organization(ruc="20999999990", legal_name="Cooperativa Semilla", **values)
        tx.add(organization)
        tx.flush()
        return organization.id

    return do(add)


@pytest.fixture
def version_id(do):
    def add(tx):
        version = QuestionnaireVersion(form_id="tpe_cacao", number=1, content_hash="1", sheets={}, published_at=NOW)
        tx.add(version)
        tx.flush()
        return version.id

    return do(add)


@pytest.fixture
def response_id(do, organization_id, version_id):
    do(start_response, organization_id, "tpe_cacao", version_id, NOW)
    return do(latest_response, organization_id, "tpe_cacao").id


@pytest.fixture
def make_membership():
    """A row that says who belongs where, to be added in a transaction."""

    def make(person_id, organization_id, role=MANAGER):
        return Membership(
            person_id=person_id,
            organization_id=organization_id,
            role=role,
            since=NOW,
            accepted_at=NOW,
            chosen_at=NOW,
        )

    return make


@pytest.fixture
def sqlite_store(tmp_path):
    """A migrated store on SQLite, for what is SQLite's own."""
    store = Store(f"sqlite:///{tmp_path / 'sqlite.db'}")
    migrate(store.engine)
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres):
    """A migrated store on PostgreSQL, for what is PostgreSQL's own."""
    store = Store(new_postgres_database(postgres))
    migrate(store.engine)
    yield store
    store.close()
