"""What is planned of a session for each organization and person, and on each kind of database.

Thursday 26 November 2026, 5:30 p. m., announced on 3 November.
"""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from notifications.drawing import make_ready
from procedures import planning
from programme.reminders import Rsvp
from ruta.service import DRAWERS
from storage.invitations import Invitation, told_of
from storage.leases import claim, settle, try_again
from storage.memberships import MANAGER, MEMBER, Membership
from storage.organizations import Organization
from storage.outbox import ACCEPTED, Notification
from storage.people import Chat, Person, note_unreachable
from storage.preferences import NoticePreference
from storage.tables import table
from tests.sessions import LIMA, answered, cancelled, invitation_number, lima, made, moved

NOW, STARTS = lima("2026-11-03 09:00"), lima("2026-11-26 17:30")
_notification = table(Notification)


@pytest.fixture
def do(store):
    """Runs a unit of work and waits for it."""
    return lambda work, *arguments, **details: store.submit(work, *arguments, **details).result(timeout=60)


@pytest.fixture
def session_id(do):
    """A session to which the organization of Rosa and Julio is invited, and that of Carla."""
    do(add_people, 2)
    return do(made, STARTS, NOW, organizations=(1, 2))


def add_people(tx, number):
    """So many organizations: the first with Rosa and Julio, each other with one person."""
    for organization_id in range(1, number + 1):
        names = {"ruc": f"2{organization_id:010}", "legal_name": f"Cooperativa {organization_id}"}
        what = {"kind": "cooperative", "chain": "cacao", "region": "san_martin"}
        tx.add(Organization(id=organization_id, created_at=NOW, updated_at=NOW, **names, **what))
        tx.flush()
        for role in (MANAGER, MEMBER) if organization_id == 1 else (MANAGER,):
            person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
            tx.add(person)
            tx.flush()
            tx.add(Chat(id=100 + person.id, person_id=person.id))
            times = {"since": NOW, "accepted_at": NOW, "chosen_at": NOW}
            tx.add(Membership(person_id=person.id, organization_id=organization_id, role=role, **times))
    tx.flush()


def outbox(tx, *states):
    """«person what when», of what is in those states."""
    columns = _notification.c.person_id, _notification.c.kind, _notification.c.due_at
    asked = select(*columns).where(_notification.c.state.in_(states or ("planned",)))
    order = _notification.c.due_at, _notification.c.person_id, _notification.c.id
    return [
        f"{row.person_id} {row.kind.removeprefix('session.')} {row.due_at.astimezone(LIMA):%m-%d %H:%M}"
        for row in tx.execute(asked.order_by(*order))
    ]


def brought(tx, now, outcome=ACCEPTED):
    """What is due is drawn and taken by Telegram, or surely not."""
    for due in claim(tx, now, 100, timedelta(minutes=2)).rows:
        ready = make_ready(tx, due, DRAWERS, now)
        if ready and outcome == ACCEPTED:
            settle(tx, due.id, ACCEPTED, now)
        elif ready:
            try_again(tx, ready.row, now + timedelta(minutes=1), now)
            ready.take_back(tx, now)


def test_every_person_of_every_organization_has_a_plan_from_the_invitation_on(do, session_id):
    assert do(outbox) == [
        f"{person} {rest}"
        for rest in ("invitation 11-03 09:00", "no_answer 11-19 17:30", "no_answer 11-23 17:30")
        for person in (1, 2, 3)
    ]


def test_an_answer_changes_the_plan_of_its_organization_alone(do, session_id):
    do(brought, NOW)
    do(answered, session_id, 1, Rsvp.COMING, NOW + timedelta(hours=1), by=2)

    assert do(outbox) == [
        "3 no_answer 11-19 17:30",
        "3 no_answer 11-23 17:30",
        "2 before 11-25 17:30",
        "2 before 11-26 16:30",
        "2 after 11-26 20:30",
    ]


def test_an_answer_that_is_taken_back_brings_back_what_was_called_off(do, session_id):
    do(brought, NOW)
    before = do(outbox)
    do(answered, session_id, 1, Rsvp.NOT_COMING, NOW + timedelta(hours=1), by=1)
    assert do(outbox) != before
    do(answered, session_id, 1, None, NOW + timedelta(hours=2), by=1)

    assert do(outbox) == before


def test_what_has_gone_out_for_a_date_does_not_come_again_when_the_session_comes_back_to_it(do, session_id):
    do(brought, NOW)
    do(brought, lima("2026-11-19 17:30"))
    do(moved, session_id, lima("2026-11-27 17:30"), lima("2026-11-20 09:00"))
    do(moved, session_id, STARTS, lima("2026-11-20 09:01"))

    assert do(outbox) == [f"{person} no_answer 11-23 17:30" for person in (1, 2, 3)]


def test_whoever_was_never_told_of_a_cancelled_session_hears_nothing(do, session_id):
    do(cancelled, session_id, NOW + timedelta(minutes=1))

    assert do(outbox) == []


def test_whoever_was_told_hears_that_it_is_cancelled_and_nothing_else(do, session_id):
    do(brought, NOW)
    do(cancelled, session_id, NOW + timedelta(minutes=1))

    assert do(outbox) == [f"{person} cancelled 11-03 09:01" for person in (1, 2, 3)]


def test_an_organization_that_is_not_expected_any_more_hears_nothing_more(do, session_id):
    def withdraw(tx):
        invitation = tx.get_one(Invitation, invitation_number(tx, session_id, 2))
        invitation.withdrawn_at = NOW
        tx.add(invitation)
        planning.plan_session(tx, session_id, NOW)

    do(withdraw)

    assert {line[0] for line in do(outbox)} == {"1", "2"}


def test_what_telegram_has_surely_not_got_is_not_told(do, session_id):
    """So whoever has not got the invitation hears of no change; the invitation says the new date."""
    do(brought, NOW, "not taken")
    assert do(lambda tx: told_of(tx, invitation_number(tx, session_id, 1))) == {}
    do(moved, session_id, lima("2026-11-30 17:30"), NOW + timedelta(seconds=10))

    assert [line for line in do(outbox) if "no_answer" not in line] == [
        f"{person} invitation 11-03 09:00" for person in (1, 2, 3)
    ]


def test_to_a_chat_that_cannot_be_reached_nothing_goes_and_the_reason_is_kept(do, session_id):
    do(note_unreachable, 101, "bot was blocked by the user", NOW)
    do(brought, NOW)

    assert do(outbox, ACCEPTED) == ["2 invitation 11-03 09:00", "3 invitation 11-03 09:00"]
    assert do(outbox, "skipped") == ["1 invitation 11-03 09:00"]
    assert do(lambda tx: list(told_of(tx, invitation_number(tx, session_id, 1)))) == [2]


def test_a_session_with_150_organizations_is_planned_with_few_questions(do, store):
    """What is read does not grow with the organizations."""
    do(add_people, 150)
    number = do(made, STARTS, NOW, organizations=range(1, 151))
    asked = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    do(planning.plan_session, number, NOW)

    assert len(do(outbox)) == 151 * 3
    assert len([each for each in asked if each.lstrip().startswith(("SELECT", "INSERT", "UPDATE"))]) <= 6


def test_where_the_day_is_full_all_that_is_due_together_waits_for_the_next_at_once(do, session_id):
    """Else each would be drawn, with all the others beside it, to find that out."""
    do(lambda tx: tx.add(NoticePreference(person_id=3, fewer=True, changed_at=NOW)))
    do(brought, NOW)
    later = NOW + timedelta(hours=2)
    for n in range(4):
        do(made, STARTS + timedelta(days=n), later, organizations=(2,), service=f"S-{n}")
    (first, *_others) = do(claim, later, 100, timedelta(minutes=2)).rows

    assert do(make_ready, first, DRAWERS, later) is None

    assert [line for line in do(outbox) if line.startswith("3 invitation")] == ["3 invitation 11-04 06:30"] * 4
