"""Whatever happens, in whatever order: at allowed hours only, never too many a day, never too late, never twice, and of
a session that does not take place only that (domain.md C12, C19, C21). Histories are drawn by Hypothesis.

The rules are said here once more, in few words, so that a slip in one place is no slip in both.
"""

import shutil
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from notifications.drawing import make_ready
from programme.harvest import Load
from programme.hours import is_holiday
from programme.reminders import Rsvp
from ruta.service import DRAWERS
from storage.invitations import Invitation, Told
from storage.leases import Lease, claim, expire_leases, settle, try_again
from storage.memberships import MANAGER, MEMBER, Membership
from storage.organizations import Organization
from storage.outbox import ACCEPTED, SKIPPED, UNKNOWN, Notification
from storage.people import Chat, Person
from storage.preferences import NoticePreference
from storage.schema import migrate
from storage.seasons import farm_of
from storage.sessions import CANCELLED, TrainingSession
from storage.shipped import harvest
from storage.store import Store
from storage.tables import table
from tests.sessions import LIMA, answered, cancelled, harvested, made, moved, preferred

GRACE, A_DAY = timedelta(minutes=10), timedelta(days=1)
#: Organizations: Rosa and Julio of cacao in San Martín, Carla of coffee in Junín, Elena of banana in Piura.
ORGANIZATIONS = (("cacao", "san_martin"), ("coffee", "junin"), ("banana", "piura"))
TEAMS = {1: (1, 2), 2: (3,), 3: (4,)}

#: What people choose in /avisos.
CHOICES = {
    "fewer": lambda _now: {"fewer": True},
    "more": lambda _now: {"fewer": False, "hours": "any", "paused_until": None},
    "stop": lambda now: {"stopped_at": now},
    "go on": lambda _now: {"stopped_at": None},
    "pause": lambda now: {"paused_until": _day(now) + timedelta(days=4)},
    "evening": lambda _now: {"hours": "evening"},
    "morning": lambda _now: {"hours": "morning"},
}

numbers = st.integers(0, 11)
organizations = st.sampled_from((1, 2, 3))
people = st.sampled_from((1, 2, 3, 4))
days, hours = st.integers(1, 25), st.integers(7, 20)
EVENTS = st.one_of(
    st.tuples(st.just("announce"), days, hours, st.sets(organizations, min_size=1)),
    st.tuples(st.just("move"), numbers, days, hours),
    st.tuples(st.just("cancel"), numbers),
    st.tuples(st.just("answer"), numbers, people, st.sampled_from((None, *Rsvp))),
    st.tuples(st.just("answer"), numbers, people, st.just(Rsvp.COMING)),
    st.tuples(st.just("prefer"), people, st.sampled_from(tuple(CHOICES))),
    st.tuples(st.just("harvest"), organizations, st.booleans(), st.sets(st.integers(0, 6), max_size=3)),
    st.tuples(st.just("pass"), st.integers(1, 200)),
    st.tuples(st.just("pass"), st.integers(1, 48)),
    st.tuples(st.just("outage"), st.integers(1, 60)),
    st.tuples(st.just("trouble"), st.sampled_from((UNKNOWN, "not taken"))),
)
BEGINS = st.integers(0, 365 * 24 * 4).map(lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + quarters * A_DAY / 96)
HISTORIES = st.tuples(BEGINS, st.lists(EVENTS, min_size=4, max_size=30))


class World:
    """The Ruta with its outbox, and a messenger that takes what it is given, unless there is trouble."""

    def __init__(self, store, begin):
        self.store, self.now = store, begin
        self.sessions, self.trouble = [], None
        #: Messages that have gone out, or may have: (when, to whom, what it is, its rows).
        self.gone = []
        self.keys = Counter()

    def do(self, work, *arguments, **details):
        return self.store.submit(work, *arguments, **details).result(timeout=60)

    def happen(self, event):
        """One event; those that cannot be, such as moving what is over, are no event."""
        kind, *details = event
        getattr(self, f"on_{kind}")(*details)
        self.sweep()

    def on_announce(self, in_days, hour, invited):
        starts = self._at(in_days, hour)
        number = len(self.sessions)
        service = f"Servicio {number % 4}"
        details = {"key": f"s{number}", "service": service, "name": service}
        self.sessions.append(self.do(made, starts, self.now, organizations=sorted(invited), **details))

    def on_move(self, number, in_days, hour):
        if session_id := self._open(number):
            self.do(moved, session_id, self._at(in_days, hour), self.now)

    def on_cancel(self, number):
        if session_id := self._open(number):
            self.do(cancelled, session_id, self.now)

    def on_answer(self, number, person_id, rsvp):
        organization_id = next(number for number, team in TEAMS.items() if person_id in team)
        session_id = self._open(number)
        if session_id and self.do(_is_invited, session_id, organization_id):
            self.do(answered, session_id, organization_id, rsvp, self.now, by=person_id)

    def on_prefer(self, person_id, choice):
        self.do(preferred, person_id, self.now, **CHOICES[choice](self.now))

    def on_harvest(self, organization_id, is_peak, packing):
        self.do(harvested, organization_id, self.now, busiest=range(24) if is_peak else None, packing=packing)

    def on_trouble(self, outcome):
        """Of the next message Telegram surely has nothing, or nobody knows."""
        self.trouble = outcome

    def on_outage(self, hours):
        """Nobody sweeps meanwhile."""
        self.now += timedelta(hours=hours)

    def on_pass(self, hours):
        """Time passes, and what is due goes out when it is."""
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            dues = [each for each in self.do(_dues) if each > self.now]
            self.now = min([end, *dues])
            self.sweep()

    def sweep(self):
        """What is due goes out, as the sender does it."""
        self.do(_seen, self.now)
        self.do(expire_leases, self.now)
        while claims := self.do(claim, self.now, 50, timedelta(minutes=2)).rows:
            for due in claims:
                self.do(self._bring, due)

    def _bring(self, tx, due):
        row = dict(tx.execute(select(_notification).where(_notification.c.id == due.id)).one()._mapping)
        told = _believed(tx, row["person_id"])
        ready = make_ready(tx, due, DRAWERS, self.now)
        if ready is None:
            return
        together = _together(tx, row)
        self.check(tx, row, told, together, ready.reply)
        outcome, self.trouble = self.trouble, None
        if outcome == "not taken":
            try_again(tx, ready.row, self.now + timedelta(minutes=1), self.now)
            ready.take_back(tx, self.now)
            tx.execute(_lease.delete())
            return
        state = outcome or ACCEPTED
        settle(tx, row["id"], state, self.now, reason=None if state == ACCEPTED else "cut off")
        self.gone.append((self.now, row["person_id"]))
        self.keys.update(each["key"] for each in together)

    def check(self, tx, row, told, together, reply):
        """What must hold of every message that goes out."""
        person_id, today = row["person_id"], self.now.astimezone(LIMA).date()
        preference = tx.get(NoticePreference, person_id)
        assert preference is None or preference.stopped_at is None
        held_back = not any(_is_never_held_back(each, told, self.now) for each in together)
        if held_back:
            before = sum(who == person_id and _day(at) == today for at, who in self.gone)
            farm = farm_of(tx, row["organization_id"])
            few = harvest().load_on(farm, today) is Load.PEAK or (preference is not None and preference.fewer)
            assert before < (1 if few else 2), "over the daily limit"
        for each in together:
            assert self.now <= each["useful_until"], "past its last useful moment"
            assert _may_come(tx, each, self.now), f"at a barred hour: {each['key']} {self.now.astimezone(LIMA)}"
            session = tx.get_one(TrainingSession, tx.get_one(Invitation, each["facts"]["invitation"]).session_id)
            is_cancelled = session.state == CANCELLED
            assert is_cancelled == (each["kind"] == "session.cancelled"), "of a session that does not take place"
        (screen,) = reply.screens
        number = len({each["facts"]["invitation"] for each in together})
        assert len(screen.text) <= (500 if number == 1 else 900)
        assert screen.text.startswith("RPE · " if number == 1 else f"Sobre sus sesiones ({number}):"), "it says more"

    def _open(self, number):
        if number >= len(self.sessions):
            return None
        return self.do(_still_open, self.sessions[number], self.now)

    def _at(self, in_days, hour):
        return datetime.combine(_day(self.now) + timedelta(days=in_days), time(hour, 30), LIMA).astimezone(UTC)


_notification, _lease, _told, _invitation = table(Notification), table(Lease), table(Told), table(Invitation)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A migrated database with three organizations and their people, to be copied."""
    path = tmp_path_factory.mktemp("planning") / "ruta.db"
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    store.submit(_people).result(timeout=60)
    store.close()
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_whatever_happens_nobody_hears_too_much_too_late_at_a_barred_hour_or_twice(empty, tmp_path, history):
    begin, events = history
    with _world(empty, tmp_path, begin) as world:
        for event in events:
            world.happen(event)
        world.happen(("pass", 40 * 24))

        assert max(world.keys.values(), default=0) <= 1, "the same thing twice"
        assert world.do(_to_come) == []


MOVES = st.lists(st.tuples(days, hours), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BEGINS, MOVES, st.sampled_from((None, *Rsvp)))
def test_moving_a_session_again_and_again_is_moving_it_once(empty, tmp_path, begin, moves, rsvp):
    """What is to come is the same, whichever dates lay between, whether they have heard of the first one or not."""
    plans = []
    for way in (moves, moves[-1:]):
        with _world(empty, tmp_path, begin) as world:
            world.happen(("announce", 30, 17, {1}))
            world.happen(("answer", 0, 1, rsvp))
            for in_days, hour in way:
                world.on_move(0, in_days, hour)
            plans.append(world.do(_to_come))

    assert plans[0] == plans[1]


@contextmanager
def _world(empty, tmp_path, begin):
    path = tmp_path / "copy.db"
    for old in tmp_path.glob("copy.db*"):
        old.unlink()
    shutil.copy(empty, path)
    store = Store(f"sqlite:///{path}")
    try:
        yield World(store, begin)
    finally:
        store.close()


def _people(tx):
    then = datetime(2025, 1, 1, tzinfo=UTC)
    for number, (chain, region) in enumerate(ORGANIZATIONS, start=1):
        names = {"ruc": f"2099999999{number}", "legal_name": f"Cooperativa {number}", "kind": "cooperative"}
        tx.add(Organization(id=number, chain=chain, region=region, created_at=then, updated_at=then, **names))
        tx.flush()
        for place, person_id in enumerate(TEAMS[number]):
            tx.add(Person(id=person_id, name=f"Persona {person_id}", created_at=then, last_seen_at=then))
            tx.flush()
            tx.add(Chat(id=100 + person_id, person_id=person_id))
            role = MEMBER if place else MANAGER
            belongs = {"person_id": person_id, "organization_id": number, "role": role}
            tx.add(Membership(since=then, accepted_at=then, chosen_at=then, **belongs))
    tx.flush()


def _is_invited(tx, session_id, organization_id):
    asked = _invitation.c.session_id == session_id, _invitation.c.organization_id == organization_id
    return tx.execute(select(_invitation.c.id).where(*asked)).first() is not None


def _still_open(tx, session_id, now):
    session = tx.get_one(TrainingSession, session_id)
    return session_id if session.state != CANCELLED and session.starts_at > now else None


def _seen(tx, now):
    tx.execute(table(Person).update().values(last_seen_at=now))


def _dues(tx):
    return list(tx.execute(select(_notification.c.due_at).where(_notification.c.state == "planned")).scalars())


def _to_come(tx):
    """What is to come: to whom, for what, when; the number of a change is not the same."""
    columns = _notification.c.person_id, _notification.c.kind, _notification.c.due_at, _notification.c.useful_until
    waiting = select(*columns, _notification.c.facts).where(_notification.c.state == "planned")
    return sorted((*row[:-1], row.facts["nth"], row.facts["starts"]) for row in tx.execute(waiting))


def _believed(tx, person_id):
    """When each session begins, by what the person was told last."""
    return {row.invitation_id: row.starts_at for row in tx.execute(select(_told).where(_told.c.person_id == person_id))}


def _together(tx, row):
    """The row, and those whose content goes out in its message."""
    carried = (
        _notification.c.state == SKIPPED,
        _notification.c.reason == f"it went out together with message {row['id']}",
    )
    return [row, *(dict(each._mapping) for each in tx.execute(select(_notification).where(*carried)))]


def _is_never_held_back(row, told, now):
    if row["kind"] not in {"session.change", "session.cancelled"}:
        return False
    starts = [datetime.fromisoformat(row["facts"]["starts"]), told.get(row["facts"]["invitation"])]
    return any(each is not None and now <= each <= now + A_DAY for each in starts)


def _may_come(tx, row, now):
    starts = None if row["kind"] == "session.after" else datetime.fromisoformat(row["facts"]["starts"])
    if row["facts"]["urgent"]:
        return now.astimezone(LIMA).time() >= time(5, 30)
    farm = farm_of(tx, row["organization_id"])
    return _is_allowed(farm, now, starts) or _is_allowed(farm, now - GRACE, starts)


def _is_allowed(farm, moment, starts):
    local = moment.astimezone(LIMA)
    hour, day = local.time(), local.date()
    if farm.packing and day.weekday() in farm.packing:
        eve = starts is not None and _day(starts) == day + A_DAY
        return eve and time(18) <= hour <= time(20, 30)
    if harvest().load_on(farm, day) is Load.PEAK:
        usual = time(5, 30) <= hour <= time(6, 30) or time(18) <= hour <= time(20, 30)
    else:
        usual = time(6, 30) <= hour <= time(20, 30)
    if day.weekday() != 6 and not is_holiday(day, farm.region):
        return usual
    shortly = starts is not None and starts - A_DAY <= moment <= starts
    return (usual and shortly) or (day.weekday() == 6 and time(18) <= hour <= time(20))


def _day(moment):
    return moment.astimezone(LIMA).date()
