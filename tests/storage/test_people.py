"""Who belongs where, who can be reached, and what was done by whom."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from procedures.enrolling import join
from procedures.inviting import OpenInvite
from storage.audit import AuditEntry, record
from storage.invites import TO_ORGANIZATION, Invite, hash_token
from storage.memberships import MANAGER, MEMBER, Membership, belongs, current_membership, manager_of
from storage.people import Chat, chats_of_person, note_seen, note_unreachable, speaker_of_chat

CHAT = 5_000_000_001


def add(tx, row):
    tx.add(row)
    tx.flush()


def test_the_database_refuses_a_second_manager_until_the_first_has_left(
    do, make_person, organization_id, make_membership, now
):
    rosa, julio = make_person(), make_person()
    do(add, make_membership(rosa, organization_id))
    with pytest.raises(IntegrityError):
        do(add, make_membership(julio, organization_id))
    do(add, make_membership(julio, organization_id, MEMBER))

    def hand_over(tx):
        for membership in tx.exec(select(Membership)):
            membership.until = now
        tx.flush()
        tx.add(make_membership(julio, organization_id))

    do(hand_over)
    assert do(manager_of, organization_id) == (julio, "Rosa Quispe")
    assert (do(belongs, rosa, organization_id), do(belongs, julio, organization_id)) == (False, True)


def test_a_person_is_in_an_organization_once_at_a_time(do, person_id, organization_id, make_membership):
    do(add, make_membership(person_id, organization_id, MEMBER))

    with pytest.raises(IntegrityError):
        do(add, make_membership(person_id, organization_id, MEMBER))


def test_of_those_who_open_a_link_at_the_same_instant_one_becomes_manager_and_the_others_ask(
    store, do, make_person, organization_id, now
):
    def invite(tx):
        token = Invite(
            kind=TO_ORGANIZATION,
            organization_id=organization_id,
            token_hash=hash_token("x"),
            created_at=now,
            expires_at=now,
        )
        add(tx, token)
        return token.id

    link = OpenInvite(do(invite), TO_ORGANIZATION, organization_id, "Cooperativa Semilla")
    people, together = [make_person() for _ in range(4)], threading.Barrier(4)

    def enter(person_id):
        together.wait(20)
        return store.submit(join, person_id, link, now).result(timeout=30)

    with ThreadPoolExecutor(4) as threads:
        joined = list(threads.map(enter, people))

    assert sorted(each.is_manager for each in joined) == [False, False, False, True]
    assert [each.is_manager for each in joined] == [each.accepted for each in joined]
    roles = [do(current_membership, person_id).role for person_id in people]
    assert roles == [MANAGER if each.is_manager else MEMBER for each in joined]


def test_a_chat_out_of_reach_keeps_the_first_date_until_the_person_is_seen_again(do, make_person, now):
    rosa = make_person(CHAT)
    do(note_unreachable, CHAT, "bot was blocked by the user", now)
    do(note_unreachable, CHAT, "user is deactivated", now + timedelta(days=3))

    chat = do(lambda tx: tx.get(Chat, CHAT).model_dump())
    assert (chat["unreachable_since"], chat["unreachable_reason"]) == (now, "bot was blocked by the user")
    assert do(chats_of_person, rosa) == []
    assert do(speaker_of_chat, CHAT, "1").unreachable

    do(note_seen, rosa, CHAT, now + timedelta(days=4))
    speaker = do(speaker_of_chat, CHAT, "1")
    assert (speaker.unreachable, speaker.last_seen_at) == (False, now + timedelta(days=4))
    assert do(chats_of_person, rosa) == [CHAT]


def test_the_audit_trail_tells_who_did_what_and_goes_with_what_it_tells_of(do, person_id, organization_id, now):
    facts = {"rows": 3, "form_id": "tpe_cacao", "nested": {"ok": True}}
    do(record, "tpe.sent", now, person_id=person_id, organization_id=organization_id, **facts)
    do(record, "organizations.imported", now)

    def done_and_undone(tx):
        record(tx, "tpe.started", now, person_id=person_id)
        tx.flush()
        raise LookupError

    with pytest.raises(LookupError):
        do(done_and_undone)

    entries = do(lambda tx: [each.model_dump() for each in tx.exec(select(AuditEntry).order_by(col(AuditEntry.id)))])
    told = [(each["action"], each["person_id"], each["organization_id"], each["facts"], each["at"]) for each in entries]
    assert told == [
        ("tpe.sent", person_id, organization_id, facts, now),
        ("organizations.imported", None, None, {}, now),
    ]


def test_the_audit_trail_names_only_people_who_exist(do, now):
    with pytest.raises(IntegrityError):
        do(record, "tpe.sent", now, person_id=404)
