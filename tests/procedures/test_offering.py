"""To whom free seats of a session are offered, and to whom they are not, on both databases (C23; seed L845).

The session is virtual, of the cacao chain, on Thursday 10 December 2026 at 17:30 in Lima; organization 1 is invited.
"""

from datetime import UTC, datetime

import pytest

from procedures.errors import NotOffered
from procedures.importing import import_organizations
from procedures.offering import candidates, offer
from programme.sheets import make_sheet
from storage.commitments import Commitment
from storage.invitations import Invitation
from storage.memberships import Membership
from storage.people import Chat, Person
from storage.preferences import NoticePreference
from storage.seasons import Season
from storage.services import Service
from storage.sessions import session_view
from tests.sessions import lima, made

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DAY = lima("2026-12-10 17:30")
COLUMNS = ("ruc", "legal_name", "kind", "chain", "region")
INVITED, ALBA, BRISA, CUMBRE, DELTA = 1, 2, 3, 4, 5
ROWS = (
    ("20999999990", "Cooperativa Semilla", "cooperative", "cacao", "san_martin"),
    ("20999999981", "Alba", "association", "cacao", "junin"),
    ("20999999973", "Brisa", "association", "cacao", "san_martin"),
    ("20999999965", "Cumbre", "association", "cacao", "san_martin"),
    ("20999999957", "Delta", "association", "coffee", "junin"),
)


def reached(tx, organization_id, **chat):
    """Somebody of the organization whom messages reach."""
    person = Person(name="Rosa", created_at=NOW, last_seen_at=NOW)
    tx.add(person)
    tx.flush()
    tx.add(Chat(id=1000 + person.id, person_id=person.id, **chat))
    details = {"since": NOW, "accepted_at": NOW, "chosen_at": NOW}
    tx.add(Membership(person_id=person.id, organization_id=organization_id, role="member", **details))
    tx.flush()
    return person.id


def busy(tx, organization_id, count, service="T-09", day=1):
    """So many other sessions of the organization in that month."""
    for number in range(count):
        made(
            tx,
            lima(f"2026-12-{day + number:02} 17:30"),
            NOW,
            organizations=(organization_id,),
            service=service,
            hours=1,
        )


def prepared(tx, *, capacity=20, **details):
    import_organizations(tx, make_sheet("organizations", COLUMNS, ROWS), NOW)
    for organization_id in (ALBA, BRISA, CUMBRE, DELTA):
        reached(tx, organization_id)
    number = made(tx, DAY, NOW, organizations=(INVITED,), capacity=capacity, **details)
    service = tx.get_one(Service, 1)
    service.chains = "cacao"
    tx.add(service)
    tx.flush()
    return number


def names(tx, number, now=NOW):
    return [each.legal_name for each in candidates(tx, session_view(tx, number), now)]


def of(store, work):
    return store.submit(work).result()


def test_those_of_the_same_chains_by_name(store):
    assert of(store, lambda tx: names(tx, prepared(tx))) == ["Alba", "Brisa", "Cumbre"]


def test_first_those_committed_to_the_service_then_those_with_the_fewest_sessions_then_by_name(store):
    def work(tx):
        number = prepared(tx)
        tx.add(Commitment(organization_id=CUMBRE, service_id=1, accepted=True, since=NOW))
        tx.flush()
        busy(tx, ALBA, 1)
        return names(tx, number)

    assert of(store, work) == ["Cumbre", "Brisa", "Alba"]


def invited_before(tx, number):
    tx.add(Invitation(session_id=number, organization_id=ALBA, invited_at=NOW, withdrawn_at=NOW))


def harvesting(tx, _number):
    tx.add(Season(organization_id=ALBA, busiest=[22], told_at=NOW))


def packing(tx, _number):
    tx.add(Season(organization_id=ALBA, packing=[3], told_at=NOW))


def with_a_full_month(tx, _number):
    busy(tx, ALBA, 2)
    busy(tx, ALBA, 2, service="T-08", day=20)


def elsewhere_at_that_hour(tx, _number):
    made(tx, DAY, NOW, organizations=(ALBA,), service="T-08")


def blocked(tx, _number):
    chat = tx.get_one(Chat, 1001)
    chat.unreachable_since, chat.unreachable_reason = NOW, "blocked"
    tx.add(chat)


def in_doubt(tx, _number):
    chat = tx.get_one(Chat, 1001)
    chat.check_since = NOW
    tx.add(chat)


def stopped(tx, _number):
    tx.add(NoticePreference(person_id=1, stopped_at=NOW, changed_at=NOW))


@pytest.mark.parametrize(
    "reason",
    [invited_before, harvesting, packing, with_a_full_month, elsewhere_at_that_hour, blocked, in_doubt, stopped],
)
def test_a_seat_is_not_offered_to_whom_it_would_be_of_no_use(store, reason):
    def work(tx):
        number = prepared(tx)
        reason(tx, number)
        tx.flush()
        return names(tx, number)

    assert of(store, work) == ["Brisa", "Cumbre"]


def test_nobody_has_to_travel_from_another_region(store):
    assert of(store, lambda tx: names(tx, prepared(tx, modality="in_person", place="Jr. Lima 1"))) == [
        "Brisa",
        "Cumbre",
    ]


def test_as_many_as_there_are_free_seats_and_those_offered_already_are_not_free(store):
    def work(tx):
        session = session_view(tx, prepared(tx, capacity=2))
        offered = [each.legal_name for each in offer(tx, session, 1, NOW)]
        with pytest.raises(NotOffered) as refused:
            candidates(tx, session, NOW)
        return offered, refused.value.why

    assert of(store, work) == (["Alba", "Brisa"], NotOffered.NO_SEATS)


@pytest.mark.parametrize(
    ("now", "why"),
    [("2026-12-07 17:30", None), ("2026-12-07 17:31", NotOffered.TOO_LATE), ("2026-12-11 08:00", NotOffered.TOO_LATE)],
)
def test_never_under_three_days_before(store, now, why):
    def work(tx):
        number = prepared(tx)
        if why is None:
            return names(tx, number, lima(now))
        with pytest.raises(NotOffered) as refused:
            names(tx, number, lima(now))
        return refused.value.why

    assert of(store, work) == (why or ["Alba", "Brisa", "Cumbre"])
