"""Answers are only ever added to, and one of them holds."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.answers import TAPPED, TYPED, Answer, add_answer, current_answers, history_of
from storage.exports import exported_responses
from storage.responses import (
    ASKING,
    CHANGING,
    Place,
    latest_response,
    mark_sent,
    move_to,
    place_of,
    postpone,
    postponed_of,
    start_response,
)


def history(tx, response_id, question):
    asked = select(Answer).where(Answer.response_id == response_id, Answer.question == question)
    return [answer.model_dump() for answer in tx.exec(asked.order_by(col(Answer.id)))]


def give(do, response_id, person_id, value, now, *, question="q1", how=TAPPED, replaces=False):
    do(add_answer, response_id, question, value, person_id=person_id, how=how, now=now, replaces=replaces)


def test_the_database_refuses_a_second_current_answer(do, response_id, person_id, now):
    give(do, response_id, person_id, "yes", now)

    with pytest.raises(IntegrityError):
        give(do, response_id, person_id, "no", now)
    assert do(current_answers, response_id) == {"q1": "yes"}


def test_a_changed_answer_keeps_the_earlier_one_with_by_whom_how_and_when(do, response_id, make_person, now):
    rosa, julio, later = make_person(), make_person(), now + timedelta(days=40)
    give(do, response_id, rosa, "yes", now)
    give(do, response_id, julio, "no", later, how=TYPED, replaces=True)

    first, second = do(history, response_id, "q1")
    assert (first["value"], first["person_id"], first["how"], first["at"]) == ("yes", rosa, TAPPED, now)
    assert (first["superseded_at"], first["superseded_by"]) == (later, second["id"])
    assert (second["value"], second["person_id"], second["how"], second["at"]) == ("no", julio, TYPED, later)
    assert (second["superseded_at"], second["superseded_by"]) == (None, None)
    assert do(current_answers, response_id) == {"q1": "no"}
    assert [each.value for each in do(history_of, response_id, "q1")] == ["no", "yes"]


def test_an_answer_left_out_is_an_answer_and_a_missing_one_is_not(do, response_id, person_id, now):
    give(do, response_id, person_id, None, now)

    assert do(current_answers, response_id) == {"q1": None}
    assert do(history_of, response_id, "q2") == []


def test_two_who_answer_the_same_question_at_the_same_instant_leave_one_answer_and_the_whole_history(
    store, do, response_id, make_person, now
):
    people, together = [make_person() for _ in range(4)], threading.Barrier(4)

    def answer(tx, person_id):
        replaces = "q1" in current_answers(tx, response_id)
        add_answer(tx, response_id, "q1", str(person_id), person_id=person_id, how=TAPPED, now=now, replaces=replaces)

    def press(person_id):
        together.wait(20)
        store.submit(answer, person_id).result(timeout=30)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(press, people))

    given = do(history, response_id, "q1")
    assert sorted(each["person_id"] for each in given) == people
    assert [each["superseded_at"] for each in given].count(None) == 1
    assert {each["superseded_by"] for each in given} == {None, *(each["id"] for each in given[1:])}


def test_an_organization_has_one_response_in_progress_and_may_begin_another_after_sending(
    do, organization_id, version_id, response_id, person_id, now
):
    with pytest.raises(IntegrityError):
        do(start_response, organization_id, "tpe_cacao", version_id, now)
    do(start_response, organization_id, "another_form", version_id, now)

    do(mark_sent, response_id, person_id, now)
    do(start_response, organization_id, "tpe_cacao", version_id, now)

    assert do(latest_response, organization_id, "tpe_cacao").id > response_id


def test_colleagues_have_places_of_their_own_in_one_response(do, response_id, make_person, now):
    rosa, julio = make_person(), make_person()
    do(move_to, response_id, rosa, Place("q1", ASKING, "a b"), now)
    do(move_to, response_id, julio, Place("q9", CHANGING), now)
    do(move_to, response_id, rosa, Place("q2", ASKING), now)

    assert do(place_of, response_id, rosa) == Place("q2", ASKING, None)
    assert do(place_of, response_id, julio) == Place("q9", CHANGING, None)
    assert do(place_of, response_id, make_person()) == Place()


def test_how_often_a_question_was_left_for_later_is_counted(do, response_id):
    for times in (1, 2):
        do(postpone, response_id, "q1", times)
    do(postpone, response_id, "q2", 1)

    assert do(postponed_of, response_id) == {"q1": 2, "q2": 1}


def test_what_is_exported_are_the_current_answers_with_whose_they_are(do, response_id, person_id, now):
    give(do, response_id, person_id, "yes", now)
    give(do, response_id, person_id, "no", now, replaces=True)
    give(do, response_id, person_id, None, now, question="q2")
    do(mark_sent, response_id, person_id, now)

    (exported,) = do(lambda tx: list(exported_responses(tx)))
    assert (exported.ruc, exported.legal_name, exported.state) == ("20999999990", "Cooperativa Semilla", "sent")
    assert (exported.form_id, exported.version, exported.sent_at) == ("tpe_cacao", 1, now)
    assert exported.answers == {"q1": "no", "q2": None}
