"""An export reads in batches and shows one state of the data, while others go on writing."""

import asyncio
from datetime import UTC, datetime

import pytest

import storage.exports
from storage.answers import TYPED, add_answer
from storage.exports import exported_answers, exported_responses
from storage.organizations import Organization
from storage.progress import progress_of_organizations
from storage.questionnaires import QuestionnaireVersion
from storage.responses import latest_response, start_response
from storage.store import Store

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
RUCS = ("20999999965", "20999999973", "20999999981", "20999999990")


@pytest.fixture
def full(store, monkeypatch):
    """A store with four responses, of which two are read at once."""
    monkeypatch.setattr(storage.exports, "BATCH", 2)
    store.submit(fill).result(timeout=30)
    return store


def fill(tx):
    version = QuestionnaireVersion(form_id="tpe_cacao", number=1, content_hash="1", sheets={}, published_at=NOW)
    tx.add(version)
    for ruc in RUCS:
        values = {"kind": "cooperative", "chain": "cacao", "region": "junin", "created_at": NOW, "updated_at": NOW}
        organization = Organization(ruc=ruc, legal_name=f"Cooperativa {ruc}", **values)
        tx.add(organization)
        tx.flush()
        start_response(tx, organization.id, "tpe_cacao", version.id, NOW)
        answer(tx, organization.id, "before")


def answer(tx, organization_id, value, *, replaces=False):
    response = latest_response(tx, organization_id, "tpe_cacao")
    add_answer(tx, response.id, "q1", value, person_id=None, how=TYPED, now=NOW, replaces=replaces)


def read_while_others_write(full, database_url, read):
    """What is read if another writer changes all answers after the first row, and what is read afterwards."""

    def work(tx):
        rows = iter(read(tx))
        first = next(rows)
        other = Store(database_url)
        try:
            for organization_id in range(1, 5):
                other.submit(answer, organization_id, "after", replaces=True).result(timeout=30)
        finally:
            other.close()
        return [first, *rows]

    return asyncio.run(full.read(work)), asyncio.run(full.read(lambda tx: list(read(tx))))


def test_responses_are_those_of_one_moment(full, database_url):
    def read(tx):
        return ((each.ruc, each.answers) for each in exported_responses(tx))

    during, afterwards = read_while_others_write(full, database_url, read)

    assert during == [(ruc, {"q1": "before"}) for ruc in RUCS]
    assert afterwards == [(ruc, {"q1": "after"}) for ruc in RUCS]


def test_so_are_all_answers_ever_given(full, database_url):
    def read(tx):
        return ((each.ruc, [answer.value for answer in given]) for each, given in exported_answers(tx))

    during, afterwards = read_while_others_write(full, database_url, read)

    assert during == [(ruc, ["before"]) for ruc in RUCS]
    assert afterwards == [(ruc, ["before", "after"]) for ruc in RUCS]


def test_so_are_organizations_on_their_way(full, database_url):
    def read(tx):
        return ((each.ruc, each.answers) for each in progress_of_organizations(tx, {"cacao": "tpe_cacao"}))

    during, afterwards = read_while_others_write(full, database_url, read)

    assert during == [(ruc, {"q1": "before"}) for ruc in RUCS]
    assert afterwards == [(ruc, {"q1": "after"}) for ruc in RUCS]


def test_an_organization_that_has_not_begun_the_form_of_its_chain_is_there_without_one(full):
    read = asyncio.run(full.read(lambda tx: list(progress_of_organizations(tx, {"cacao": "tpe_other"}))))

    assert [(each.ruc, each.running, each.answers, each.people) for each in read] == [
        (ruc, None, {}, 0) for ruc in RUCS
    ]
