"""The sessions that ship with the demo, on any day of the year: what a newcomer finds there to be done."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from procedures import enrolling
from procedures.few_confirmed import are_few, count
from procedures.importing import import_organizations
from procedures.inviting import invite_organization, open_invite
from programme import consent
from programme.reminder_hours import SUNDAY
from ruta.data import (
    bring_up_to_date,
    demo_answers,
    demo_commitments,
    demo_history,
    demo_organizations,
    demo_sessions,
)
from ruta.demo_history import read_past, relive
from ruta.demo_sessions import Timetable, files_of, open_timetable
from storage.outbox import Notification
from storage.sessions import TrainingSession, session_view
from storage.store import Store
from storage.tables import table

LIMA = ZoneInfo("America/Lima")
ROSAS = "20999999990"
DAYS = [
    ("an ordinary day in November, far from the harvest", date(2026, 11, 3)),
    ("the height of the cacao and coffee harvest", date(2026, 6, 10)),
    ("a Sunday", date(2026, 8, 16)),
    ("the Saturday of Holy Week", date(2026, 4, 4)),
    ("the last day of a leap year's February", date(2028, 2, 29)),
    ("New Year's Eve", date(2026, 12, 31)),
]
each_day = pytest.mark.parametrize("day", [row[1] for row in DAYS], ids=[row[0] for row in DAYS])


def timetable():
    return Timetable(demo_sessions(), demo_commitments(), demo_answers())


def those_who_answer():
    """Of the whole history only those who have answered an invitation, to be quick."""
    rucs = {row["ruc"] for _number, row in demo_answers().rows}
    return [past for past in read_past(demo_history()) if past.ruc in rucs]


@pytest.fixture
def staged(tmp_path):
    """A function: the demo's store, as it is set up on that day at ten in the morning."""
    stores = []

    def stage(day):
        now = datetime.combine(day, time(10), LIMA).astimezone(UTC)
        store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
        stores.append(store)
        bring_up_to_date(store, now)
        store.submit(import_organizations, demo_organizations(), now).result()
        tokens = (f"token-{number}" for number in range(1000))
        for chat_id, past in enumerate(those_who_answer(), start=1):
            store.submit(relive, past, chat_id, lambda: next(tokens), now).result()
        store.submit(open_timetable, timetable(), now).result()
        return store, now

    yield stage
    for store in stores:
        store.close()


def states(tx):
    session = table(TrainingSession).c
    return dict(tx.execute(select(session.key, session.state)).all())


def session_called(tx, key):
    number = tx.execute(select(table(TrainingSession).c.id).where(table(TrainingSession).c.key == key)).scalar_one()
    return session_view(tx, number)


def rosa_comes(tx, now):
    token = invite_organization(tx, ROSAS, lambda: "rosa-token-0000000000000000000000", now)
    tx.flush()
    person_id = enrolling.agree(tx, 9001, consent.VERSION, "es", now)
    enrolling.join(tx, person_id, open_invite(tx, token, now), now)
    return person_id


def to_come(tx, person_id):
    message = table(Notification).c
    mine = select(message.kind, message.due_at).where(message.person_id == person_id, message.state == "planned")
    return tx.execute(mine.order_by(message.due_at)).all()


@each_day
def test_one_session_waits_for_a_decision_and_the_others_are_announced(staged, day):
    store, _now = staged(day)
    assert store.submit(states).result() == {
        "DEMO-1": "announced",
        "DEMO-2": "announced",
        "DEMO-3": "announced",
        "DEMO-4": "checked",
        "DEMO-5": "announced",
        "DEMO-6": "month_known",
    }


@each_day
def test_rosa_is_invited_to_one_session_within_two_days_of_her_consent(staged, day):
    store, now = staged(day)
    rosa = store.submit(rosa_comes, now).result()
    planned = store.submit(to_come, rosa).result()
    invitations = [due_at for kind, due_at in planned if kind == "session.invitation"]
    assert len(invitations) == 1
    # On a holiday or a Sunday nobody is written to of an invitation until the next day that is none.
    assert now <= invitations[0] <= now + timedelta(days=2)


@each_day
def test_few_have_confirmed_one_and_it_is_looked_at_again_before_it_begins(staged, day):
    store, now = staged(day)
    session = store.submit(session_called, "DEMO-2").result()
    counted = store.submit(lambda tx: count(tx, session.id)).result()
    assert are_few(session, counted)
    assert (counted.confirmed, counted.not_coming, counted.silent) == (1, 2, 7)
    assert timedelta(days=5) < session.starts_at - now < timedelta(days=8)


@each_day
def test_those_who_were_at_the_one_that_is_over_are_asked_how_it_was(staged, day):
    store, now = staged(day)
    session = store.submit(session_called, "DEMO-1").result()
    asked = "SELECT count(*) FROM notification WHERE kind = 'session.after' AND state = 'planned' AND topic IN "
    of_it = f"(SELECT 'invitation:' || id FROM invitation WHERE session_id = {session.id} AND rsvp = 'coming')"
    with store.engine.connect() as connection:
        assert connection.execute(text(asked + of_it)).scalar() == 5
    assert session.ends_at < now


def test_no_session_is_on_a_sunday_whatever_the_day():
    begins = []
    for ahead in range(14):
        now = datetime(2026, 8, 10 + ahead, 15, tzinfo=UTC)
        for _told_at, sheet in files_of(demo_sessions(), now):
            begins += [row["starts_at"] for _number, row in sheet.rows if "T" in row["starts_at"]]
    weekdays = Counter(datetime.fromisoformat(each).weekday() for each in begins)
    assert begins
    assert SUNDAY not in weekdays


def test_a_stage_that_was_being_set_when_the_demo_ended_is_not_set_twice(staged):
    store, now = staged(date(2026, 11, 3))
    before = store.submit(states).result()
    store.submit(open_timetable, timetable(), now + timedelta(days=1)).result()
    assert store.submit(states).result() == before
