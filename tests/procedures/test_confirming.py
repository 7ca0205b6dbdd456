"""Answers to invitations: the last one stands, seats run out and become free, and whoever is late spoils nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from procedures import planning
from procedures.confirming import confirm, fill_seats, place_of
from procedures.errors import InvitationClosed, NotYours
from procedures.handing_over import leave
from procedures.inviting import open_invite
from procedures.other_dates import invite_to, next_date
from procedures.substituting import send_colleague, send_other, take_seat
from programme.harvest import Load
from programme.reminders import Rsvp
from storage.agenda import agenda_of
from storage.audit import AuditEntry
from storage.invitations import (
    BY_PHONE,
    MOVED_UP,
    TAPPED,
    Invitation,
    InvitationAnswer,
    Told,
    invited,
    invited_to,
    note_told,
)
from storage.memberships import MANAGER, MEMBER, Membership
from storage.organizations import Organization
from storage.outbox import PLANNED, Notification
from storage.people import Chat, Person
from storage.seasons import farm_of
from storage.sessions import TrainingSession, session_view
from storage.shipped import harvest
from storage.store import Store
from storage.tables import table
from storage.unasked import ANSWERED, RELEASED, SEAT
from tests.sessions import cancelled, invitation_number, made, moved

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
STARTS = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
COMING, NOT_COMING, SUBSTITUTE, WAITING = Rsvp.COMING, Rsvp.NOT_COMING, Rsvp.SUBSTITUTE, Rsvp.WAITING
RUCS = ("20999999990", "20999999981", "20999999973")


class World:
    """Three organizations, with a manager each, and a second member in the first."""

    def __init__(self, store):
        self.store = store
        self.rosa, self.ana, self.luz, self.julio = self.do(self._populate)

    def do(self, fn, *args, **kwargs):
        """A unit of work."""
        return self.store.submit(fn, *args, **kwargs).result(timeout=60)

    def _populate(self, tx):
        for ruc in RUCS:
            values = {"kind": "cooperative", "chain": "cacao", "region": "junin"}
            tx.add(
                Organization(ruc=ruc, legal_name=f"Cooperativa {ruc[-2:]}", created_at=NOW, updated_at=NOW, **values)
            )
        tx.flush()
        people = [self.person(tx, name) for name in ("Rosa", "Ana", "Luz", "Julio")]
        for person_id, organization_id in zip(people, (1, 2, 3, 1), strict=True):
            is_manager = person_id != people[-1]
            times = {"since": NOW, "accepted_at": NOW, "chosen_at": NOW}
            role = MANAGER if is_manager else MEMBER
            tx.add(Membership(person_id=person_id, organization_id=organization_id, role=role, **times))
        tx.flush()
        return people

    @staticmethod
    def person(tx, name):
        """Somebody with a chat."""
        person = Person(name=name, created_at=NOW, last_seen_at=NOW)
        tx.add(person)
        tx.flush()
        tx.add(Chat(id=1000 + person.id, person_id=person.id))
        tx.flush()
        return person.id

    def session(self, **details):
        """A session to which all three are invited; its number, and those of the invitations."""
        number = self.do(made, details.pop("starts_at", STARTS), NOW, organizations=(1, 2, 3), **details)
        return number, *(self.do(invitation_number, number, each) for each in (1, 2, 3))

    def answer(self, invitation, rsvp, by, at=NOW, how=TAPPED, **details):
        """An answer."""
        return self.do(confirm, invitation, rsvp, by, how, at, **details)

    def told(self, invitation, *people):
        """These know of the session."""

        def note(tx):
            for each in people:
                values = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "modality": "virtual"}
                note_told(tx, Told(invitation_id=invitation, person_id=each, told_at=NOW, **values))

        self.do(note)

    def rsvp(self, invitation):
        """What stands."""
        return self.do(invited, invitation).rsvp

    def rows(self, model):
        """All rows of a table."""
        return self.do(lambda tx: [dict(row) for row in tx.execute(select(table(model))).mappings()])

    def news(self):
        """What the outbox has for whom, because of answers."""
        kinds = {ANSWERED, SEAT, RELEASED}
        return [(row["kind"], row["person_id"]) for row in self.rows(Notification) if row["kind"] in kinds]


@pytest.fixture
def world(store):
    return World(store)


def test_the_last_answer_stands_and_every_answer_is_in_the_history(world):
    _session, invitation, *_ = world.session()
    world.answer(invitation, COMING, world.rosa)
    world.answer(invitation, NOT_COMING, world.julio, NOW + timedelta(hours=1), reason="harvest")
    world.answer(invitation, COMING, world.rosa, NOW + timedelta(hours=2))

    stands = world.do(invited, invitation)
    assert (stands.rsvp, stands.answered_by, stands.attendee_id, stands.reason) == (
        COMING,
        world.rosa,
        world.rosa,
        None,
    )
    assert [(row["rsvp"], row["by"], row["reason"]) for row in world.rows(InvitationAnswer)] == [
        (COMING, world.rosa, None),
        (NOT_COMING, world.julio, "harvest"),
        (COMING, world.rosa, None),
    ]
    audited = [row for row in world.rows(AuditEntry) if row["action"] == "invitation.answered"]
    assert [row["facts"]["rsvp"] for row in audited] == [COMING, NOT_COMING, COMING]


def test_the_same_answer_again_is_harmless(world):
    _session, invitation, *_ = world.session()
    first, again = (world.answer(invitation, NOT_COMING, world.rosa, reason=why) for why in ("hour", None))

    assert (first.changed, again.changed, again.invited.reason) == (True, False, "hour")
    assert len(world.rows(InvitationAnswer)) == 1


def test_a_no_stands_at_once_and_its_reason_may_come_after_it(world):
    _session, invitation, *_ = world.session()
    world.told(invitation, world.rosa, world.julio)
    world.answer(invitation, NOT_COMING, world.rosa)
    assert world.rsvp(invitation) == NOT_COMING

    world.answer(invitation, NOT_COMING, world.rosa, reason="signal")

    assert world.do(invited, invitation).reason == "signal"
    assert world.news() == [(ANSWERED, world.julio)], "a reason alone is no news to a colleague"


def test_of_two_colleagues_who_both_say_that_they_come_the_first_goes(world):
    _session, invitation, *_ = world.session()
    world.answer(invitation, COMING, world.rosa)
    again = world.answer(invitation, COMING, world.julio)

    assert (again.changed, again.invited.attendee_id) == (False, world.rosa)


def test_by_telephone_nobody_is_known_to_go(world):
    _session, invitation, *_ = world.session()
    done = world.answer(invitation, COMING, world.luz, how=BY_PHONE)

    assert (done.invited.how, done.invited.attendee_id, done.invited.answered_by) == (BY_PHONE, None, world.luz)


def test_colleagues_who_know_of_the_session_are_told_and_nobody_else(world):
    _session, invitation, *_ = world.session()
    world.told(invitation, world.rosa, world.julio)

    world.answer(invitation, COMING, world.julio)

    assert world.news() == [(ANSWERED, world.rosa)]


CLOSED = [
    pytest.param(lambda tx, number: None, STARTS, InvitationClosed.BEGUN, id="it begins this very moment"),
    pytest.param(lambda tx, number: cancelled(tx, number, NOW), NOW, InvitationClosed.CANCELLED, id="it was cancelled"),
    pytest.param(
        lambda tx, number: tx.execute(table(Invitation).update().values(withdrawn_at=NOW)),
        NOW,
        InvitationClosed.WITHDRAWN,
        id="the organization is expected no longer",
    ),
    pytest.param(
        lambda tx, number: tx.execute(table(TrainingSession).update().values(state="checked")),
        NOW,
        InvitationClosed.WITHDRAWN,
        id="it is announced no longer",
    ),
    pytest.param(
        lambda tx, number: tx.execute(table(TrainingSession).update().values(state="held")),
        NOW,
        InvitationClosed.BEGUN,
        id="it was held",
    ),
]


@pytest.mark.parametrize(("happens", "at", "why"), CLOSED)
def test_what_cannot_be_answered_any_more_says_why(world, happens, at, why):
    number, invitation, *_ = world.session()
    world.do(happens, number)

    with pytest.raises(InvitationClosed) as refused:
        world.answer(invitation, COMING, world.rosa, at)

    assert refused.value.why == why
    assert world.rows(InvitationAnswer) == []


def test_an_answer_is_taken_until_the_last_moment(world):
    _session, invitation, *_ = world.session()
    world.answer(invitation, COMING, world.rosa, STARTS - timedelta(seconds=1))

    assert world.rsvp(invitation) == COMING


def test_an_old_invitation_answers_for_the_session_as_it_is_now(world):
    number, invitation, *_ = world.session()
    later = STARTS + timedelta(days=7)
    world.do(moved, number, later, NOW)

    done = world.answer(invitation, COMING, world.rosa, STARTS + timedelta(hours=1))

    assert (done.invited.rsvp, done.session.starts_at) == (COMING, later)


class TestSeats:
    def test_beyond_the_capacity_people_wait_in_order(self, world):
        _session, *invitations = world.session(capacity=1)
        people = world.rosa, world.ana, world.luz
        done = [
            world.answer(each, COMING, by, NOW + timedelta(minutes=n))
            for n, (each, by) in enumerate(zip(invitations, people, strict=True))
        ]

        assert [each.invited.rsvp for each in done] == [COMING, WAITING, WAITING]
        assert [each.place for each in done] == [None, 1, 2]

    def test_a_seat_that_becomes_free_goes_to_whoever_waited_longest_and_they_are_told(self, world):
        _session, first, second, third = world.session(capacity=1)
        world.answer(first, COMING, world.rosa)
        world.answer(third, COMING, world.luz, NOW + timedelta(minutes=1))
        world.answer(second, COMING, world.ana, NOW + timedelta(minutes=2))

        done = world.answer(first, NOT_COMING, world.rosa, NOW + timedelta(minutes=3))

        assert [each.id for each in done.moved_up] == [third]
        moved_up = world.do(invited, third)
        assert (moved_up.rsvp, moved_up.how, moved_up.attendee_id) == (COMING, MOVED_UP, world.luz)
        assert world.do(lambda tx: place_of(tx, invited(tx, second))) == 1
        assert (SEAT, world.luz) in world.news()

    def test_pressing_again_keeps_the_place_in_the_queue(self, world):
        _session, first, second, third = world.session(capacity=1)
        for minute, (each, by) in enumerate(((first, world.rosa), (second, world.ana), (third, world.luz))):
            world.answer(each, COMING, by, NOW + timedelta(minutes=minute))

        later = NOW + timedelta(hours=1)
        again = world.answer(second, COMING, world.ana, later)
        named = world.answer(second, SUBSTITUTE, world.ana, later, substitute="Elmer Ríos")

        assert (again.changed, again.place) == (False, 1)
        assert (named.invited.rsvp, named.place) == (WAITING, 1)
        world.answer(first, NOT_COMING, world.rosa, later)
        stands = world.do(invited, second)
        assert (stands.rsvp, stands.substitute) == (SUBSTITUTE, "Elmer Ríos")

    def test_who_waits_and_cannot_come_leaves_the_queue(self, world):
        _session, first, second, third = world.session(capacity=1)
        for minute, (each, by) in enumerate(((first, world.rosa), (second, world.ana), (third, world.luz))):
            world.answer(each, COMING, by, NOW + timedelta(minutes=minute))
        world.answer(second, NOT_COMING, world.ana)

        assert world.do(lambda tx: place_of(tx, invited(tx, third))) == 1

    @pytest.mark.parametrize(("capacity", "moved_up"), [(2, 1), (3, 2), (None, 2)], ids=["two", "three", "no limit"])
    def test_a_larger_room_takes_whoever_waits(self, world, capacity, moved_up):
        number, *invitations = world.session(capacity=1)
        for each, by in zip(invitations, (world.rosa, world.ana, world.luz), strict=True):
            world.answer(each, COMING, by)

        def enlarge(tx):
            session = tx.get_one(TrainingSession, number)
            session.capacity = capacity
            tx.add(session)
            return fill_seats(tx, number, NOW)

        assert len(world.do(enlarge)) == moved_up

    def test_a_smaller_room_sends_nobody_away(self, world):
        number, first, second, _third = world.session(capacity=2)
        world.answer(first, COMING, world.rosa)
        world.answer(second, COMING, world.ana)
        world.do(lambda tx: tx.execute(table(TrainingSession).update().values(capacity=1)))

        assert world.do(fill_seats, number, NOW) == []
        assert world.answer(second, COMING, world.ana).invited.rsvp == COMING

    def test_somebody_in_ones_place_takes_the_same_seat(self, world):
        _session, first, *_ = world.session(capacity=1)
        world.answer(first, COMING, world.rosa)

        assert world.answer(first, SUBSTITUTE, world.rosa, substitute="Elmer").invited.rsvp == SUBSTITUTE


class TestAtOnce:
    """Two who do something in the same instant, each with a store of their own, as two processes have."""

    @pytest.fixture
    def at_once(self, world, database_url):
        others = [Store(database_url) for _ in range(2)]

        def run(*jobs):
            ready = Barrier(len(jobs))

            def one(store, fn, args, kwargs):
                ready.wait(timeout=30)
                return store.submit(fn, *args, **kwargs).result(timeout=60)

            with ThreadPoolExecutor(len(jobs)) as pool:
                waiting = [
                    pool.submit(one, store, fn, args, kwargs)
                    for store, (fn, args, kwargs) in zip(others, jobs, strict=True)
                ]
                return [each.result() for each in waiting]

        yield run
        for store in others:
            store.close()

    def test_the_last_seat_is_taken_by_one(self, world, at_once):
        for day in range(5):
            _session, first, second, _ = world.session(
                capacity=1, starts_at=STARTS + timedelta(days=day), key=f"k{day}"
            )
            at_once(
                (confirm, (first, COMING, world.rosa, TAPPED, NOW), {}),
                (confirm, (second, COMING, world.ana, TAPPED, NOW), {}),
            )
            assert sorted([world.rsvp(first), world.rsvp(second)]) == [COMING, WAITING]

    def test_two_colleagues_leave_one_answer_and_two_in_the_history(self, world, at_once):
        for day in range(5):
            number, invitation, *_ = world.session(starts_at=STARTS + timedelta(days=day), key=f"k{day}")
            at_once(
                (confirm, (invitation, COMING, world.rosa, TAPPED, NOW), {}),
                (confirm, (invitation, NOT_COMING, world.julio, TAPPED, NOW), {"reason": "hour"}),
            )
            history = [row["rsvp"] for row in world.rows(InvitationAnswer) if row["invitation_id"] == invitation]
            assert sorted(history) == [COMING, NOT_COMING]
            assert history[-1] == world.rsvp(invitation)
            assert len(world.do(invited_to, number)) == 3

    def test_an_answer_and_a_new_date_at_once_leave_the_plan_that_both_together_want(self, world, at_once):
        def to_come(tx):
            rows = tx.execute(select(table(Notification))).mappings()
            return sorted((row["key"], row["due_at"]) for row in rows if row["state"] == PLANNED)

        for day in range(5):
            starts_at = NOW + timedelta(hours=30, minutes=day)  # so soon that nobody is asked again
            number, invitation, *_ = world.session(starts_at=starts_at, key=f"k{day}")
            world.told(invitation, world.rosa, world.julio)
            world.do(planning.plan_session, number, NOW)
            at_once(
                (confirm, (invitation, COMING, world.rosa, TAPPED, NOW), {}),
                (moved, (number, starts_at + timedelta(days=9), NOW), {}),
            )
            found = world.do(to_come)
            world.do(planning.plan_session, number, NOW)
            assert world.do(to_come) == found


class TestSubstitutes:
    def test_a_colleague_goes_under_their_own_name(self, world):
        _session, invitation, *_ = world.session()
        done = world.do(send_colleague, invitation, world.julio, world.rosa, TAPPED, NOW)

        assert (done.invited.rsvp, done.invited.substitute, done.invited.attendee_id) == (
            SUBSTITUTE,
            "Julio",
            world.julio,
        )

    def test_nobody_of_another_organization_is_sent(self, world):
        _session, invitation, *_ = world.session()

        with pytest.raises(NotYours):
            world.do(send_colleague, invitation, world.ana, world.rosa, TAPPED, NOW)
        assert world.rsvp(invitation) is None

    def named(self, world, invitation, name="Elmer Ríos", token="t1"):
        return world.do(send_other, invitation, name, world.rosa, TAPPED, lambda: token, NOW)

    def test_whoever_opens_the_link_goes_and_sees_that_session_alone(self, world):
        _session, invitation, *_ = world.session()
        world.session(starts_at=STARTS + timedelta(days=1), key="another")
        self.named(world, invitation)
        elmer = world.do(world.person, None)

        world.do(lambda tx: take_seat(tx, elmer, open_invite(tx, "t1", NOW, elmer), NOW))

        assert [found.id for found, _ in world.do(agenda_of, elmer, NOW)] == [invitation]
        assert world.do(lambda tx: tx.get_one(Person, elmer).name) == "Elmer Ríos"
        assert [row["person_id"] for row in world.rows(Membership)] == [world.rosa, world.ana, world.luz, world.julio]

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param({"rsvp": COMING}, id="the manager comes after all"),
            pytest.param({"rsvp": NOT_COMING}, id="nobody comes"),
            pytest.param({"rsvp": SUBSTITUTE, "substitute": "Marta Poma"}, id="somebody else goes"),
        ],
    )
    def test_when_the_answer_changes_the_substitute_and_their_link_are_withdrawn(self, world, answer):
        _session, invitation, *_ = world.session()
        self.named(world, invitation)
        elmer = world.do(world.person, None)
        world.do(lambda tx: take_seat(tx, elmer, open_invite(tx, "t1", NOW, elmer), NOW))
        rsvp = answer["rsvp"]

        world.answer(invitation, rsvp, world.rosa, substitute=answer.get("substitute"))

        assert world.do(agenda_of, elmer, NOW) == []
        assert (RELEASED, elmer) in world.news()
        assert world.do(lambda tx: open_invite(tx, "t1", NOW, elmer).is_used), "it leads to where they are, no further"

    @pytest.mark.parametrize(
        ("at", "moved_to", "is_good"),
        [
            pytest.param(STARTS - timedelta(seconds=1), None, True, id="until it begins"),
            pytest.param(STARTS, None, False, id="not after that"),
            pytest.param(STARTS, STARTS + timedelta(days=1), True, id="longer, where the session comes later"),
            pytest.param(
                STARTS - timedelta(days=1), STARTS - timedelta(days=2), False, id="less, where it was earlier"
            ),
        ],
    )
    def test_a_link_is_good_until_the_session_begins(self, world, at, moved_to, is_good):
        number, invitation, *_ = world.session()
        self.named(world, invitation)
        if moved_to:
            world.do(moved, number, moved_to, NOW)
        elmer = world.do(world.person, None)

        def opens(tx):
            try:
                return open_invite(tx, "t1", at, elmer).invitation_id
            except Exception as refused:  # noqa: BLE001 - its name is looked at
                return type(refused).__name__

        assert world.do(opens) == (invitation if is_good else "InviteRefused")

    def test_where_the_one_who_goes_leaves_the_organization_its_place_stays_and_they_see_nothing(self, world):
        _session, invitation, *_ = world.session()
        world.do(send_colleague, invitation, world.julio, world.rosa, TAPPED, NOW)
        membership = next(row["id"] for row in world.rows(Membership) if row["person_id"] == world.julio)

        world.do(leave, world.julio, membership, NOW)

        stands = world.do(invited, invitation)
        assert (stands.rsvp, stands.attendee_id, stands.substitute) == (COMING, None, None)
        assert world.do(agenda_of, world.julio, NOW) == []


class TestAnotherDate:
    def offered(self, world, invitation, number):
        return world.do(lambda tx: next_date(tx, invited(tx, invitation), session_view(tx, number), NOW))

    def test_the_next_date_of_the_same_part_in_another_run_is_offered(self, world):
        number, invitation, *_ = world.session()
        other = world.do(made, STARTS + timedelta(days=7), NOW, organizations=())
        world.do(made, STARTS + timedelta(days=3), NOW, organizations=(), part=2, parts=2)
        world.do(made, STARTS + timedelta(days=4), NOW, organizations=(), state="checked")

        assert self.offered(world, invitation, number).id == other

    @pytest.mark.parametrize(
        "details",
        [
            pytest.param({"capacity": 0}, id="no seat"),
            pytest.param({"organizations": (2,)}, id="it names others"),
            pytest.param({"service": "P-01"}, id="another service"),
        ],
    )
    def test_a_date_that_is_not_for_them_is_not_offered(self, world, details):
        number, invitation, *_ = world.session()
        world.do(made, STARTS + timedelta(days=7), NOW, **{"organizations": (), **details})

        assert self.offered(world, invitation, number) is None

    def test_a_date_out_of_the_peak_harvest_goes_before_a_nearer_one(self, world):
        """Cacao in Junín: peak in June and July (domain.md §2)."""
        number, invitation, *_ = world.session()
        june, october = (datetime(2027, month, 15, 22, 0, tzinfo=UTC) for month in (6, 10))
        world.do(made, june, NOW, organizations=())
        later = world.do(made, october, NOW, organizations=())
        peak = world.do(lambda tx: self.offered_peak(tx, june))

        assert self.offered(world, invitation, number).id == later
        assert peak

    @staticmethod
    def offered_peak(tx, moment):
        return harvest().load_on(farm_of(tx, 1), moment.date()) is Load.PEAK

    def test_an_organization_that_was_not_invited_there_is_invited_as_an_offer(self, world):
        _number, invitation, *_ = world.session()
        other = world.do(made, STARTS + timedelta(days=7), NOW, organizations=())

        there = world.do(lambda tx: invite_to(tx, invited(tx, invitation), other, NOW))
        again = world.do(lambda tx: invite_to(tx, invited(tx, invitation), other, NOW))

        assert there == again
        assert world.do(invited, there).is_offer
