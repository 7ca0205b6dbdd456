"""The invented organizations of the demo, and what has happened to them before anybody looks."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from procedures.importing import import_organizations
from programme.organizations import read_organizations
from ruta.data import bring_up_to_date, demo_history, demo_organizations
from ruta.demo_history import read_past, relive
from storage.store import Store

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
#: domain.md §1c, Tabla 8: chain → associations, cooperatives, companies, exporters, those who may become one.
TABLA_8 = {"banana": (11, 22, 9, 25, 17), "coffee": (18, 30, 13, 30, 31), "cacao": (7, 21, 19, 18, 29)}


@pytest.mark.parametrize(("chain", "counts"), TABLA_8.items())
def test_the_150_organizations_have_the_counts_of_the_pilots_table_8(chain, counts):
    rows, findings = read_organizations(demo_organizations())
    mine = [row for row in rows if row.chain == chain]
    kinds = Counter(row.kind for row in mine)
    assert not findings
    assert len(rows) == 150
    assert (kinds["association"], kinds["cooperative"], kinds["company"]) == counts[:3]
    assert (sum(row.exporter for row in mine), sum(not row.exporter for row in mine)) == counts[3:]


def test_nobody_in_the_history_has_the_name_or_the_number_of_another():
    past = read_past(demo_history())
    phones = [each.phone for each in past if each.phone]
    assert len({(each.first_name, each.last_name) for each in past}) == len(past) == 110
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("9000") for phone in phones)


@pytest.fixture
def staged(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    bring_up_to_date(store, NOW)
    store.submit(import_organizations, demo_organizations(), NOW).result()
    tokens = (f"token-{number}" for number in range(1000))
    for chat_id, past in enumerate(read_past(demo_history()), start=1):
        store.submit(relive, past, chat_id, lambda: next(tokens), NOW).result()
    yield store
    store.close()


def test_forty_organizations_stand_still_at_forty_different_questions(staged):
    standing_still = (
        "SELECT p.question, p.at FROM position p JOIN response r ON r.id = p.response_id "
        "WHERE r.state = 'in_progress' AND p.at < :before AND EXISTS (SELECT 1 FROM answer WHERE response_id = r.id)"
    )
    with staged.engine.connect() as connection:
        still = connection.execute(text(standing_still), {"before": str(NOW - timedelta(days=1))}).all()
        states = dict(connection.execute(text("SELECT state, count(*) FROM response group by state")).all())
    assert len(still) == len({row.question for row in still}) == 40
    assert states == {"sent": 35, "in_progress": 75}


def test_a_history_that_was_interrupted_is_not_lived_twice(staged):
    past = read_past(demo_history())[0]
    staged.submit(relive, past, 5000, lambda: "another", NOW).result()
    with staged.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 110
