"""Sessions are scheduled, judged, announced, moved and called off; whoever is expected is invited, and nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from procedures.errors import SessionFixed
from procedures.expecting import expected_at, resync, resync_service
from procedures.few_confirmed import looked_at
from procedures.orders import Change, Order
from procedures.scheduling import accept, cancel, move, schedule, schedule_all
from procedures.timetabling import free_dates_for, objections_from, objections_to, objections_to_json
from programme.timetable import Concern, Weight
from storage.audit import AuditEntry
from storage.commitments import Commitment
from storage.entities import Entity, Officer
from storage.facilitators import Facilitator
from storage.invitations import invitation_of, invitations_of
from storage.organizations import Organization
from storage.outbox import Notification
from storage.people import Chat, Person
from storage.services import Service, ServiceOfficer
from storage.sessions import (
    ANNOUNCED,
    CANCELLED,
    CHECKED,
    DATED,
    MONTH_KNOWN,
    ServiceRun,
    SessionChange,
    TrainingSession,
    session_view,
)

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
#: A Thursday, 17:30 in Lima, with weeks of notice.
STARTS = datetime(2027, 1, 14, 22, 30, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
SEED, FLOWER, MIST = 1, 2, 3
COSTS, SOILS = 1, 2
ORDER = Order(
    entity_id=1,
    key="7",
    service_id=COSTS,
    month=date(2027, 1, 1),
    starts_at=STARTS,
    ends_at=STARTS + TWO_HOURS,
    modality="virtual",
    link="https://example.com/sala",
)


def made(tx):
    """Three organizations, an entity with two services, a facilitator of all."""
    places = [
        ("20999999990", "cacao", "san_martin"),
        ("20999999981", "cacao", "junin"),
        ("20999999973", "coffee", "junin"),
    ]
    for number, (ruc, chain, region) in enumerate(places, start=1):
        tx.add(
            Organization(
                id=number, ruc=ruc, legal_name=f"Cooperativa {number}", kind="cooperative", chain=chain, region=region,
                created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
    tx.add(Entity(id=1, slug="promperu", name="PROMPERÚ", created_at=NOW))
    tx.flush()
    for number, chains in ((COSTS, "cacao"), (SOILS, "cacao coffee")):
        tx.add(
            Service(
                id=number, code=f"S{number}", name="Taller", type="management", entity_id=1, chains=chains, hours=4,
                sessions=2, modality="mixed", outcome="Una hoja de costos", audience="Gerentes", origin="imported",
                created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
    for number in (1, 2):
        tx.add(Person(id=number, name=f"Persona {number}", created_at=NOW, last_seen_at=NOW))
        tx.flush()
        tx.add(Chat(id=100 + number, person_id=number))
        tx.add(Facilitator(person_id=number, name=f"Facilitadora {number}", since=NOW))


@pytest.fixture
def portfolio(do):
    do(made)


@pytest.fixture
def order(do, portfolio):
    """Schedules a session like ORDER but for what is told."""

    def run(**changes):
        now = changes.pop("now", NOW)
        return do(schedule, replace(ORDER, **changes), now)

    return run


@pytest.fixture
def say(do):
    """An organization says yes or no to a service."""

    def add(tx, organization_id, service_id, accepted):
        tx.add(Commitment(organization_id=organization_id, service_id=service_id, accepted=accepted, since=NOW))

    return lambda *said: do(add, *said)


@pytest.fixture
def session(do):
    return lambda number=1: do(lambda tx: tx.get_one(TrainingSession, number).model_dump())


@pytest.fixture
def rows(do):
    return lambda model: do(lambda tx: [each.model_dump() for each in tx.exec(select(model).order_by(model.id))])


@pytest.fixture
def invited(do):
    """The organizations with an invitation that holds."""

    def holding(tx, number):
        return sorted(each.organization_id for each in invitations_of(tx, number) if each.withdrawn_at is None)

    return lambda number=1: do(holding, number)


@pytest.fixture
def told(rows):
    """The people who are told of what, of sessions that are held back."""

    def held():
        notices = [each for each in rows(Notification) if each["kind"] == "session.held"]
        return [(each["person_id"], each["facts"]["sessions"]) for each in notices]

    return held


def concerns(scheduled):
    return [each.concern for each in scheduled.objections]


def test_a_date_that_nothing_holds_back_is_announced_at_once(order, session, invited, told):
    done = order()

    assert (done.change, done.state, done.announced) == (Change.NEW, ANNOUNCED, True)
    assert all(each.weight is Weight.WARNING for each in done.objections)
    assert session()["announced_at"] == NOW
    assert (session()["part"], session()["sequence"], session()["changed_at"]) == (1, 0, None)
    assert invited() == [SEED, FLOWER]
    assert told() == []


EXPECTED = [
    ("nobody has spoken of the service: its chains", {}, [], [SEED, FLOWER]),
    ("its chains in the regions given", {"regions": ("junin",)}, [], [FLOWER]),
    ("a service of two chains", {"service_id": SOILS}, [], [SEED, FLOWER, MIST]),
    ("those committed to it, wherever they are", {"regions": ("junin",)}, [(SEED, COSTS, True)], [SEED]),
    ("who has said no is not expected", {}, [(SEED, COSTS, True), (FLOWER, COSTS, False)], [SEED]),
    ("all have said no: nobody", {}, [(SEED, COSTS, False)], []),
    ("a word on another service does not matter", {}, [(SEED, SOILS, True)], [SEED, FLOWER]),
    ("those it names, whatever else is known", {"organizations": (MIST,)}, [(SEED, COSTS, True)], [MIST]),
]


@pytest.mark.parametrize(
    ("changes", "commitments", "expected"), [row[1:] for row in EXPECTED], ids=[row[0] for row in EXPECTED]
)
def test_who_is_expected_is_named_or_committed_or_of_its_chains_and_regions(
    do, order, say, invited, changes, commitments, expected
):
    """design.md, «Who is expected at a session»."""
    for said in commitments:
        say(*said)
    order(**changes)

    assert do(expected_at, 1) == expected
    assert invited() == expected


def test_a_service_for_one_region_expects_only_those_there(do, order):
    do(lambda tx: setattr(tx.get_one(Service, COSTS), "regions", "san_martin"))
    order()

    assert do(expected_at, 1) == [SEED]


def test_the_same_again_is_nothing(order, rows):
    order()
    before = rows(TrainingSession), rows(AuditEntry)

    assert order(now=NOW + timedelta(days=1)).change is Change.SAME
    assert (rows(TrainingSession), rows(AuditEntry)) == before


def test_what_is_not_told_stays_as_it_was(order, session):
    order(capacity=30, speaker="Invitada", organizations=(SEED,), regions=("junin",), run="R", parts=2, part=2)

    assert order(link=None).change is Change.SAME
    assert (session()["capacity"], session()["regions"], session()["part"]) == (30, "junin", 2)


MOVES = [
    ("another day", {"starts_at": STARTS + timedelta(days=1), "ends_at": STARTS + timedelta(days=1) + TWO_HOURS}),
    ("another end", {"ends_at": STARTS + timedelta(hours=1)}),
    ("another place", {"place": "Local comunal"}),
    ("another link", {"link": "https://example.com/otra"}),
    ("another way", {"modality": "mixed"}),
]


@pytest.mark.parametrize("changes", [row[1] for row in MOVES], ids=[row[0] for row in MOVES])
def test_a_new_date_place_or_way_is_a_move_and_counts(order, session, rows, changes):
    """C21: every change is kept, with its notice."""
    order()
    done = order(now=NOW + timedelta(days=2), **changes)

    assert (done.change, done.announced) == (Change.MOVED, True)
    assert (session()["sequence"], session()["changed_at"]) == (1, NOW + timedelta(days=2))
    [change] = rows(SessionChange)
    assert (change["sequence"], change["was_announced"], change["is_cancelled"]) == (1, True, False)
    assert set(change["before"]) == set(change["after"]) == set(changes)


OTHERS = [
    ("seats", {"capacity": 30}),
    ("who speaks", {"speaker": "Invitada"}),
    ("the flyer", {"flyer": "https://example.com/afiche"}),
    ("for whom it is", {"regions": ("junin",)}),
    ("whom it names", {"organizations": (MIST,)}),
    ("which part it is", {"part": 2}),
    ("of how many", {"parts": 2}),
    ("of which run", {"run": "R"}),
]


@pytest.mark.parametrize("changes", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_anything_else_is_a_change_and_nobody_is_told_of_a_move(order, session, rows, changes):
    order()

    assert order(**changes).change is Change.CHANGED
    assert (session()["sequence"], rows(SessionChange)) == (0, [])
    assert order(**changes).change is Change.SAME


def test_a_session_that_names_others_invites_them_and_not_those_who_have_not_answered(do, order, invited):
    order()

    def answer(tx):
        flower = invitation_of(tx, 1, FLOWER)
        flower.rsvp = "coming"
        tx.add(flower)

    do(answer)
    order(organizations=(MIST,))
    assert invited() == [FLOWER, MIST]

    order(organizations=())
    assert invited() == [SEED, FLOWER]


def test_moving_there_and_back_goes_on_counting(do, order, session):
    order()
    day = timedelta(days=1)
    do(move, 1, STARTS + day, STARTS + day + TWO_HOURS, NOW, reason="Feriado")
    done = do(move, 1, STARTS, STARTS + TWO_HOURS, NOW)

    assert (done.change, session()["sequence"], session()["reason"]) == (Change.MOVED, 2, None)
    assert do(move, 1, STARTS, STARTS + TWO_HOURS, NOW).change is Change.SAME


def test_a_session_of_which_only_the_month_is_known_is_dated_later(order, session, invited):
    first = order(starts_at=None, ends_at=None)
    assert (first.state, first.objections, invited()) == (MONTH_KNOWN, (), [])

    assert order(starts_at=None, ends_at=None, month=date(2027, 2, 1)).change is Change.CHANGED
    assert session()["month"] == date(2027, 2, 1)

    done = order()
    assert (done.change, done.state, session()["month"]) == (Change.MOVED, ANNOUNCED, date(2027, 1, 1))
    assert (session()["sequence"], invited()) == (0, [SEED, FLOWER])


def test_a_dated_session_keeps_its_date_when_the_month_comes_again_and_does_not_lose_it_for_another(order, session):
    order()

    assert order(starts_at=None, ends_at=None).change is Change.SAME
    with pytest.raises(SessionFixed) as refused:
        order(starts_at=None, ends_at=None, month=date(2027, 2, 1))
    assert (refused.value.why, refused.value.key, refused.value.at) == (SessionFixed.DATED, "7", STARTS)


def test_runs_are_counted_once_and_parts_take_their_places(order, rows, session):
    order(key="a", run="R")
    order(key="b", run="R", starts_at=STARTS + timedelta(days=7), ends_at=STARTS + timedelta(days=7) + TWO_HOURS)
    order(key="c", starts_at=STARTS + timedelta(days=14), ends_at=STARTS + timedelta(days=14) + TWO_HOURS)

    assert [(each["key"], each["parts"]) for each in rows(ServiceRun)] == [("R", None), ("c", None)]
    assert [each["part"] for each in rows(TrainingSession)] == [1, 2, 1]

    order(key="c", run="R", part=2)
    assert [each["key"] for each in rows(ServiceRun)] == ["R"]


def test_what_is_odd_is_told_and_taken(order):
    assert [each.text for each in order().warnings] == []
    missing = order(key="8", link=None, modality="mixed", starts_at=None, ends_at=None)
    assert [each.text for each in missing.warnings] == ["It has no place yet.", "It has no link yet."]
    [many] = order(key="9", run="R", part=1, parts=3, starts_at=None, ends_at=None).warnings
    assert many.facts == {"part": 1, "parts": 3, "sessions": 2}


def test_two_sessions_of_an_organization_at_one_time_hold_the_second_back(order, session, invited, told):
    """design.md, «Holds»; C20."""
    order()
    done = order(key="8", service_id=SOILS, organizations=(FLOWER, MIST))

    assert (done.state, done.announced) == (CHECKED, False)
    hold = done.objections[0]
    assert (hold.concern, hold.organizations, hold.sessions) == (Concern.ORGANIZATION_TWICE, (FLOWER,), (1,))
    assert dict(hold.message.facts) == {"n": 1, "total": 2}
    assert (session(2)["announced_at"], invited(2)) == (None, [])
    assert told() == [(1, [2]), (2, [2])]


def test_a_session_that_is_held_is_not_told_again_while_nothing_changes_and_goes_out_once_nothing_holds_it(
    do, order, told
):
    order()
    order(key="8")
    assert order(key="8", now=NOW + timedelta(hours=1)).state == CHECKED
    assert len(told()) == 2

    do(cancel, 1, "Sin sala", NOW)
    assert order(key="8", now=NOW + timedelta(hours=2)).state == ANNOUNCED


def test_all_that_one_file_holds_back_goes_into_one_message(do, portfolio, told):
    """Two that clash are both held: nobody can tell which of them is to give way."""
    orders = [ORDER, replace(ORDER, key="8"), replace(ORDER, key="9")]
    done = do(schedule_all, orders, NOW)

    assert [each.state for each in done] == [CHECKED] * 3
    assert told() == [(1, [1, 2, 3]), (2, [1, 2, 3])]


def test_sessions_that_change_places_in_one_file_do_not_clash(do, order):
    later = {"starts_at": STARTS + timedelta(days=7), "ends_at": STARTS + timedelta(days=7) + TWO_HOURS}
    order()
    order(key="8", **later)
    done = do(schedule_all, [replace(ORDER, **later), replace(ORDER, key="8")], NOW)

    assert [(each.change, Concern.ORGANIZATION_TWICE in concerns(each)) for each in done] == [(Change.MOVED, False)] * 2


def test_a_facilitator_accepts_what_holds_it_and_it_is_announced(do, order, session, invited, rows):
    order()
    order(key="8")
    done = do(accept, 2, 1, NOW + timedelta(hours=1))

    assert (done.announced, done.change) == (True, Change.CHANGED)
    assert (session(2)["accepted_by"], session(2)["announced_at"]) == (1, NOW + timedelta(hours=1))
    assert invited(2) == [SEED, FLOWER]
    assert [each["person_id"] for each in rows(AuditEntry) if each["action"] == "session.accepted"] == [1]
    assert do(accept, 2, 2, NOW + timedelta(hours=2)).change is Change.SAME
    assert session(2)["accepted_by"] == 1


def test_a_new_link_does_not_ask_again_what_was_accepted_and_a_new_date_does(do, order, session, told):
    order()
    order(key="8")
    do(accept, 2, 1, NOW)
    order(key="8", link="https://example.com/otra")
    assert (session(2)["accepted_by"], len(told())) == (1, 2)

    order(key="8", starts_at=STARTS + timedelta(hours=1), now=NOW + timedelta(hours=1))
    assert (session(2)["accepted_by"], session(2)["state"], len(told())) == (None, ANNOUNCED, 4)


def test_an_announced_session_that_is_moved_onto_another_stays_announced_and_the_others_are_told(
    do, order, session, told
):
    order()
    later = STARTS + timedelta(days=7)
    order(key="8", starts_at=later, ends_at=later + TWO_HOURS)
    done = do(move, 2, STARTS, STARTS + TWO_HOURS, NOW, by=1)

    assert (done.announced, done.objections[0].concern) == (True, Concern.ORGANIZATION_TWICE)
    assert session(2)["sequence"] == 1
    assert told() == [(2, [2])]


def test_the_only_officer_of_a_service_cannot_be_at_two_sessions_and_of_two_nobody_knows_which(do, order):
    """C20: the same officer twice at a time."""

    def give(tx, number):
        tx.add(Officer(id=number, person_id=number, entity_id=1, name="Oficial", since=NOW))
        tx.flush()
        for service in (COSTS, SOILS):
            tx.add(ServiceOfficer(service_id=service, officer_id=number))

    do(give, 1)
    order()
    clash = order(key="8", service_id=SOILS, organizations=(MIST,))
    assert (clash.state, clash.objections[0].concern, clash.objections[0].officers) == (
        CHECKED, Concern.OFFICER_TWICE, (1,),
    )  # fmt: skip

    do(give, 2)
    assert order(key="8", service_id=SOILS, organizations=(MIST,)).state == ANNOUNCED


def test_a_cancelled_session_stays_cancelled(do, order, session, rows, invited):
    order()
    done = do(cancel, 1, "No hay sala", NOW, 1)

    assert (done.change, done.state, done.announced) == (Change.CANCELLED, CANCELLED, False)
    assert (session()["cancelled_at"], session()["reason"], session()["sequence"]) == (NOW, "No hay sala", 1)
    [change] = rows(SessionChange)
    assert (change["is_cancelled"], change["was_announced"], change["by"]) == (True, True, 1)
    assert change["before"]["starts_at"] == STARTS.isoformat()

    assert do(cancel, 1, "Otra vez", NOW + timedelta(days=1)).change is Change.SAME
    assert order().change is Change.SAME
    for again in (
        lambda: order(starts_at=STARTS - timedelta(days=1)),
        lambda: do(move, 1, STARTS, STARTS + timedelta(hours=3), NOW),
        lambda: do(accept, 1, 1, NOW),
    ):
        with pytest.raises(SessionFixed) as refused:
            again()
        assert (refused.value.why, refused.value.at) == (SessionFixed.CANCELLED, NOW)


def test_what_is_over_can_be_neither_moved_nor_cancelled(do, order):
    order()
    after = STARTS + timedelta(days=1)

    for late in (
        lambda: do(move, 1, after, after + TWO_HOURS, after),
        lambda: do(cancel, 1, "Tarde", after),
        lambda: order(place="Otro local", now=after),
    ):
        with pytest.raises(SessionFixed) as refused:
            late()
        assert (refused.value.why, refused.value.at) == (SessionFixed.OVER, STARTS + TWO_HOURS)
    assert order(now=after).change is Change.SAME
    assert order(speaker="Invitada", now=after).change is Change.CHANGED


def test_a_session_in_the_past_is_taken_nobody_is_invited_and_a_mistyped_year_can_be_mended(order, invited, rows):
    """design.md, «Settled details»."""
    past = STARTS - timedelta(days=365)
    done = order(starts_at=past, ends_at=past + TWO_HOURS)

    assert (done.state, done.announced, invited()) == (DATED, False, [])
    assert Concern.PAST in concerns(done)
    assert [each for each in rows(Notification) if each["kind"].startswith("session.")] == []
    assert order().state == ANNOUNCED


def test_one_number_is_one_service(order):
    order()
    with pytest.raises(SessionFixed) as refused:
        order(service_id=SOILS)
    assert refused.value.why == SessionFixed.OTHER_SERVICE


def test_a_session_without_a_date_or_begun_cannot_be_accepted(do, order):
    order(starts_at=None, ends_at=None)
    order(key="8")
    order(key="9")
    for number, now, why in ((1, NOW, SessionFixed.UNDATED), (3, STARTS, SessionFixed.OVER)):
        with pytest.raises(SessionFixed) as refused:
            do(accept, number, 1, now)
        assert refused.value.why == why


def test_who_says_yes_or_no_later_is_invited_or_not(do, order, say, invited):
    order()
    assert invited() == [SEED, FLOWER]
    say(FLOWER, COSTS, True)
    do(resync_service, COSTS, NOW)
    assert invited() == [FLOWER]

    say(SEED, COSTS, True)
    do(resync_service, COSTS, NOW)
    assert invited() == [SEED, FLOWER]
    do(resync_service, SOILS, NOW)
    assert invited() == [SEED, FLOWER]


def test_a_new_organization_of_the_chain_is_invited_to_what_is_to_come_and_not_to_what_has_begun(do, order, invited):
    order()

    def join(tx):
        tx.get_one(Organization, MIST).chain = "cacao"

    do(join)
    do(resync, STARTS)
    assert invited() == [SEED, FLOWER]
    do(resync, NOW)
    assert invited() == [SEED, FLOWER, MIST]


def test_a_free_date_gives_the_notice_and_is_held_by_nothing(do, order):
    order()
    order(key="8", service_id=SOILS)
    dates = do(free_dates_for, 2, NOW)

    assert len(dates) == 3
    for starts_at in dates:
        assert starts_at >= NOW + timedelta(days=29)
        done = do(move, 2, starts_at, starts_at + TWO_HOURS, NOW)
        assert all(each.weight is Weight.WARNING for each in done.objections)


def test_a_session_without_a_date_has_nothing_against_it_and_no_free_dates(do, order):
    order(starts_at=None, ends_at=None)

    assert do(objections_to, 1, NOW) == []
    assert do(free_dates_for, 1, NOW) == []


def test_objections_come_back_from_the_store_as_they_were(do, order, session):
    order()
    done = order(key="8", starts_at=STARTS - timedelta(hours=1))

    assert len(done.objections) > 1
    assert objections_from(session(2)["objections"]) == list(done.objections) == do(objections_to, 2, NOW)
    assert objections_to_json(done.objections) == session(2)["objections"]


@pytest.mark.parametrize("when", [NOW, NOW - timedelta(days=365)], ids=["at once", "a year mistyped"])
def test_an_announced_session_is_not_moved_into_the_past(do, order, session, rows, when):
    """Nobody could be told, and nothing could mend it."""
    order()
    for again in (
        lambda: order(starts_at=when, ends_at=when + TWO_HOURS),
        lambda: do(move, 1, when, when + TWO_HOURS, NOW),
    ):
        with pytest.raises(SessionFixed) as refused:
            again()
        assert (refused.value.why, refused.value.at) == (SessionFixed.PAST, when)
    assert (session()["starts_at"], rows(SessionChange)) == (STARTS, [])


def test_another_link_does_not_undo_that_it_was_looked_whether_enough_had_confirmed(do, order):
    order()
    later = STARTS - timedelta(days=4)
    look = lambda: do(lambda tx: looked_at(tx, session_view(tx, 1), later))  # noqa: E731 - it is asked thrice
    before = look()
    do(move, 1, STARTS, STARTS + TWO_HOURS, later - timedelta(hours=1), link="https://example.com/otra")
    assert before is not None
    assert look() == before

    do(move, 1, STARTS + TWO_HOURS, STARTS + 2 * TWO_HOURS, later - timedelta(minutes=1))
    assert look() is None
