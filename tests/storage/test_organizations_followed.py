"""150 invented organizations, 40 of them stuck at different places: each is found, with its question and since when."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from procedures.errors import NotFollowed
from procedures.following import (
    Filters,
    State,
    Which,
    everybody,
    find,
    may_see,
    pick,
    state_of,
    where_is,
)
from procedures.importing import import_organizations
from procedures.questionnaires import publish_all
from ruta.data import demo_history, demo_organizations, shipped_forms
from ruta.demo_history import read_past, relive
from storage.facilitators import Desk
from storage.following import Followed, contacts_of, organizations_followed
from storage.people import note_unreachable

FIRST_CHAT = 5_000_000_000
ALL = Desk(1, "Ana Torres", chains=(), regions=(), shown={}, doing=None, doing_id=None)
#: Tabla 8 (domain.md §1c).
ADMITTED = {"banana": 42, "coffee": 61, "cacao": 47}


@pytest.fixture
def pilot(do, now):
    """The pilot's 150, as far as they have come; who has sent is left out: nobody looks for them here."""
    do(publish_all, shipped_forms(), now - timedelta(days=90))
    do(import_organizations, demo_organizations(), now - timedelta(days=90))
    past = [each for each in read_past(demo_history()) if each.answered < 117]
    tokens = (f"token-{number:026}" for number in itertools.count())

    def live(tx):
        for number, each in enumerate(past):
            relive(tx, each, FIRST_CHAT + number, lambda: next(tokens), now)

    do(live)
    return past


def rows_of(do, desk=ALL):
    return do(everybody, desk)


def test_one_statement_finds_all_150_each_of_its_chain_and_in_one_state(pilot, do, store, now):
    asked = []
    event.listen(store.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    rows = rows_of(do)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1

    assert Counter(row.chain for row in rows) == ADMITTED
    states = Counter(state_of(row, now) for row in rows)
    assert states == {
        State.STUCK: 40,
        State.MOVING: len(pilot) - 40,
        State.UNOPENED: 150 - len(pilot),
    }


def test_each_of_the_40_that_are_stuck_is_found_with_its_question_and_since_when(pilot, do, now):
    stuck = {each.ruc: each for each in pilot if each.silent_days >= 1}
    found = pick(rows_of(do), Which.STUCK, Filters(), now, now)

    assert len(found) == 40
    assert {row.ruc for row in found} == set(stuck)
    assert [row.silent_since for row in found] == sorted(row.silent_since for row in found)
    questions = set()
    for row in found:
        where, past = do(where_is, row), stuck[row.ruc]
        assert where.step == where.sitting.standing.relevant[past.answered]
        assert where.sitting.standing.progress().answered == past.answered
        assert abs(now - row.silent_since - timedelta(days=past.silent_days)) < timedelta(seconds=1)
        questions.add(where.step.name)
    assert len(questions) > 20


@pytest.fixture
def few(now):
    """Organizations of two chains and two regions, one in each state; no database is needed for them."""
    begun = {"response_id": 1, "state": "in_progress", "people": 1}
    silent = [now - timedelta(days=days) for days in (0, 1, 7)]
    return [
        organization("Orilla Verde", "20999900021", "coffee", "junin"),
        organization("Asociación Flor", "20999999981", "coffee", "piura", people=1),
        organization("Cooperativa Semilla", "20999999990", "cacao", "junin", silent_since=silent[0], **begun),
        organization("Neblina", "20999999973", "cacao", "piura", silent_since=silent[1], reaches_manager=True, **begun),
        organization("Río Claro", "20999999965", "cacao", "junin", silent_since=silent[2], **begun),
        organization("Flor de Café", "20999900403", "coffee", "junin", state="sent", sent_at=now - timedelta(days=1)),
    ]


def organization(legal_name, ruc, chain, region, **more):
    nothing = {"kind": "association", "response_id": None, "state": None, "sent_at": None, "people": 0}
    unseen = {"silent_since": None, "last_seen_at": None, "is_reachable": False, "has_phone": False}
    facts = {**nothing, **unseen, "reaches_manager": False, **more}
    return Followed(1, legal_name=legal_name, ruc=ruc, chain=chain, region=region, **facts)


@pytest.mark.parametrize(
    ("which", "filters", "names"),
    [
        (
            Which.SHOWN,
            Filters(),
            ["Río Claro", "Neblina", "Cooperativa Semilla", "Orilla Verde", "Asociación Flor", "Flor de Café"],
        ),
        (Which.SHOWN, Filters(chains=("coffee",)), ["Orilla Verde", "Asociación Flor", "Flor de Café"]),
        (Which.SHOWN, Filters(regions=("piura",)), ["Neblina", "Asociación Flor"]),
        (Which.SHOWN, Filters(states=("moving", "sent")), ["Cooperativa Semilla", "Flor de Café"]),
        (Which.SHOWN, Filters(("cacao",), ("junin",), ("stuck",)), ["Río Claro"]),
        (Which.STUCK, Filters(), ["Río Claro", "Neblina"]),
        (Which.STUCK, Filters(regions=("piura",), states=("sent",)), ["Neblina"]),
        (Which.LATE, Filters(regions=("piura",)), ["Río Claro"]),
        (Which.UNREACHABLE, Filters(), ["Río Claro", "Cooperativa Semilla", "Asociación Flor"]),
        (Which.UNOPENED, Filters(), ["Orilla Verde"]),
        (Which.SENT, Filters(), ["Flor de Café"]),
    ],
    ids=[
        "all, the longest silence first",
        "a chain",
        "a region",
        "two states",
        "all three filters",
        "stuck: a day or more",
        "stuck, by region, whatever state is ticked",
        "late: whatever is filtered",
        "no manager to write to, and begun or joined",
        "link not opened",
        "sent since yesterday",
    ],
)
def test_a_list_holds_those_that_belong_on_it_the_worst_first(few, now, which, filters, names):
    assert [row.legal_name for row in pick(few, which, filters, now, now - timedelta(days=1))] == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("20999900021", ["Orilla Verde"]),
        ("verde", ["Orilla Verde"]),
        ("RIO  CLARO", ["Río Claro"]),
        ("flor", ["Asociación Flor", "Flor de Café"]),
        ("209999", 6),
        ("orilla azul", []),
        ("¿?", []),
    ],
    ids=["RUC", "part of a name", "capitals, no accent", "two have it", "all RUCs begin so", "nobody", "only signs"],
)
def test_an_organization_is_found_by_what_one_types(few, typed, names):
    found = [row.legal_name for row in find(few, typed)]

    assert (len(found) if names == 6 else found) == names


def test_a_facilitator_sees_only_what_they_follow(pilot, do):
    coffee_in_junin = replace(ALL, chains=("coffee",), regions=("junin",))
    rows = rows_of(do, coffee_in_junin)
    other = next(row for row in rows_of(do) if row.chain == "cacao")

    assert rows
    assert {(row.chain, row.region) for row in rows} == {("coffee", "junin")}
    assert do(may_see, coffee_in_junin, rows[0].organization_id) == rows[0]
    for hidden in (other.organization_id, 404, None):
        with pytest.raises(NotFollowed):
            do(may_see, coffee_in_junin, hidden)


def test_how_to_reach_them_is_known_and_a_blocked_manager_stands_out(pilot, do, now):
    stuck = pick(rows_of(do), Which.STUCK, Filters(), now, now)
    past = {each.ruc: each for each in pilot}
    assert all(row.is_reachable and row.reaches_manager for row in stuck)
    assert {row.ruc for row in stuck if row.has_phone} == {row.ruc for row in stuck if past[row.ruc].phone}

    blocked = stuck[0]
    chat = FIRST_CHAT + [each.ruc for each in pilot].index(blocked.ruc)
    do(note_unreachable, chat, "bot was blocked by the user", now)

    out_of_reach = pick(rows_of(do), Which.UNREACHABLE, Filters(), now, now)
    assert [row.ruc for row in out_of_reach] == [blocked.ruc]
    (contact,) = do(contacts_of, blocked.organization_id)
    assert (contact.is_reachable, contact.unreachable_since) == (False, now)


def test_an_organization_that_grows_something_else_now_is_followed_by_its_present_form(pilot, do, now):
    rows = rows_of(do)
    row = next(row for row in rows if row.chain == "cacao" and row.response_id)

    def change(tx):
        tx.connection().exec_driver_sql(f"UPDATE organization SET chain = 'coffee' WHERE id = {row.organization_id}")

    do(change)
    (after,) = [each for each in do(organizations_followed, (), ()) if each.ruc == row.ruc]
    assert (after.chain, after.response_id, state_of(after, now)) == ("coffee", None, State.NOT_STARTED)
