"""One sends the TPE and a colleague answers, in the same instant, on two connections of PostgreSQL: what is sent is
whole, and what was answered before it is in it. (SQLite has one writer: there the two come one after the other.)
"""

import threading
from datetime import UTC, datetime

import pytest

from procedures import answering, enrolling
from procedures.answering import open_tpe
from procedures.errors import AlreadySent, StillMissing
from procedures.importing import import_organizations
from procedures.questionnaires import publish
from programme.sheets import make_sheet
from storage.answers import TAPPED, current_answers
from storage.organizations import organization_by_ruc
from storage.responses import IN_PROGRESS, SENT, latest_response
from storage.schema import migrate
from storage.store import Store
from tests.bot.conftest import CACAO, SHORT_FORM
from tests.conftest import new_postgres_database
from tests.programme.markdown_forms import sheets

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
COMPLETE = {"exports": "no", "crops": "cacao", "sales": "1000", "wish": None}


class Office:
    """An organization with two people before its TPE, all of which is answered. It does not export, so nobody is asked
    since when.
    """

    def __init__(self, store):
        self.store = store
        self.rosa, self.julio, self.organization = store.submit(self._open).result()

    def _open(self, tx):
        publish(tx, sheets(SHORT_FORM), NOW)
        columns = ("ruc", "legal_name", "kind", "chain", "region")
        row = (CACAO, "Cooperativa Semilla", "cooperative", "cacao", "san_martin")
        import_organizations(tx, make_sheet("organizations", columns, (row,)), NOW)
        people = [enrolling.agree(tx, chat, "1", "es", NOW) for chat in (1, 2)]
        tx.flush()
        organization = organization_by_ruc(tx, CACAO).id
        sitting = open_tpe(tx, people[0], organization, "cacao", NOW)
        for question, value in COMPLETE.items():
            step = sitting.questionnaire.step(question)
            sitting = answering.answer(tx, sitting, step, value, TAPPED, NOW).sitting
        answering.go_on(tx, open_tpe(tx, people[1], organization, "cacao", NOW), NOW)
        return *people, organization

    def send(self, tx, *, then=lambda: None):
        """Rosa hands in; `then` comes between what she sees and that."""
        sitting = open_tpe(tx, self.rosa, self.organization, "cacao", NOW)
        then()
        return answering.send(tx, sitting, NOW)

    def export_after_all(self, tx, *, then=lambda: None):
        """Julio answers that they do export: now there is a question more that must be answered."""
        sitting = open_tpe(tx, self.julio, self.organization, "cacao", NOW)
        then()
        return answering.answer(tx, sitting, sitting.questionnaire.step("exports"), "yes", TAPPED, NOW)

    def state(self):
        """The state of the response, and whether they export."""

        def read(tx):
            response = latest_response(tx, self.organization, "tpe_cacao")
            return response.state, current_answers(tx, response.id)["exports"]

        return self.store.submit(read).result()


class Once:
    """Between two people: one waits, the first time only, until the other is done."""

    def __init__(self):
        self.reached, self.done, self._tries = threading.Event(), threading.Event(), 0

    def __call__(self):
        self._tries += 1
        if self._tries == 1:
            self.reached.set()
            assert self.done.wait(10)


@pytest.fixture
def office(postgres):
    """On PostgreSQL."""
    store = Store(new_postgres_database(postgres))
    migrate(store.engine)
    yield Office(store)
    store.close()


def test_an_answer_that_opens_a_question_while_somebody_sends_keeps_it_from_being_sent(office):
    between = Once()
    sending = office.store.submit(office.send, then=between)
    assert between.reached.wait(10)
    office.store.submit(office.export_after_all).result(10)
    between.done.set()

    with pytest.raises(StillMissing) as missing:
        sending.result(10)
    assert missing.value.questions == ("year",)
    assert office.state() == (IN_PROGRESS, "yes")


def test_an_answer_that_comes_while_somebody_has_sent_changes_nothing(office):
    between = Once()
    answering_late = office.store.submit(office.export_after_all, then=between)
    assert between.reached.wait(10)
    office.store.submit(office.send).result(10)
    between.done.set()

    with pytest.raises(AlreadySent):
        answering_late.result(10)
    assert office.state() == (SENT, "no")
