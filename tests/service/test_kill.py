"""Killed at any instant, under load: everybody goes on by themselves, and no answer is lost or doubled."""

import asyncio
import random
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from stdnum.pe.ruc import calc_check_digit

from procedures.importing import import_organizations
from procedures.inviting import invite_organization
from programme.sheets import make_sheet
from programme.xlsform import read_questionnaire
from ruta.data import bring_up_to_date, shipped_form
from sandbox.server import Sandbox
from storage.answers import Answer
from storage.exports import exported_responses
from storage.responses import SENT
from storage.store import Store
from storage.tables import table
from storage.updates import all_owed, count_failed
from tests.service.answering_phone import AnsweringPhone
from tests.service.service_process import ServiceProcess, free_port

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
PHONES = 8
#: Kills while people answer, and one more while the service is still getting up.
KILLS = 4
#: Seconds for the whole walk, kills and starts included; a computer that does nothing else needs a quarter of them.
PATIENCE = 120.0
RUCS = [f"2099998{n:03}{calc_check_digit(f'2099998{n:03}')}" for n in range(PHONES)]

TPE = read_questionnaire(shipped_form("tpe_cacao"))


class Crowd:
    """All the phones, each reacting to what it is shown as soon as it is shown."""

    def __init__(self, telegram, rng):
        people = [telegram.people.add(first_name=f"Rosa {n}", language_code="es") for n in range(PHONES)]
        self.phones = [AnsweringPhone(telegram, person, TPE, rng) for person in people]
        self._by_person = {phone.person.id: phone for phone in self.phones}
        self._changes = telegram.journal.watch()
        self._something_came = asyncio.Condition()
        self._seen = 0

    async def react(self):
        while (change := await self._changes.get()) is not None:
            self._seen += 1
            self._by_person[change["person"]].see(change)
            async with self._something_came:
                self._something_came.notify_all()

    async def have_seen(self, changes):
        async with self._something_came:
            await self._something_came.wait_for(lambda: self._seen >= changes)

    async def are_done(self):
        async with self._something_came:
            await self._something_came.wait_for(lambda: all(phone.is_done for phone in self.phones))


@asynccontextmanager
async def reacting(crowd, service):
    """The phones react inside the block; what goes wrong on one ends the block, and tells what they all show."""
    try:
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            task = group.create_task(crowd.react())
            yield
            task.cancel()
    except BaseException as error:
        error.add_note("\n".join([*(phone.last_seen[:60] for phone in crowd.phones), service.last_words()]))
        raise


@pytest.fixture
def make_settings(database_url):
    """Polling with SQLite, webhook with PostgreSQL: the two ways a service is run."""

    def make(sandbox):
        settings = {"TELEGRAM_TOKEN": "1:A", "TELEGRAM_API_URL": sandbox.url, "DATABASE_URL": database_url}
        port = str(free_port())
        if database_url.startswith("sqlite"):
            return {**settings, "PORT": port}
        return {**settings, "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}

    return make


def invite_everybody(database_url):
    """A migrated database with an organization and a link for each phone."""
    store = Store(database_url)
    bring_up_to_date(store, NOW)
    columns = ["ruc", "legal_name", "kind", "chain", "region"]
    rows = [[ruc, f"Cooperativa {ruc}", "cooperative", "cacao", "junin"] for ruc in RUCS]
    store.submit(import_organizations, make_sheet("organizations", columns, rows), NOW).result()
    now = datetime.now(UTC)  # the service reads the clock: its links must be good today
    links = []
    for ruc in RUCS:
        token = store.submit(invite_organization, ruc, lambda ruc=ruc: f"for-{ruc}", now).result()
        links.append(f"https://t.me/ruta_demo_bot?start={token}")
    store.close()
    return links


def what_was_kept(tx):
    """Current answers per organization, how many answers there are in all, owed replies, failed updates."""
    kept = {response.ruc: response for response in exported_responses(tx)}
    answers = tx.connection().execute(select(func.count()).select_from(table(Answer))).scalar_one()
    return kept, answers, all_owed(tx), count_failed(tx)


async def test_killed_again_and_again_everybody_reaches_the_end_and_every_answer_is_kept_once(
    database_url, make_settings, tmp_path
):
    rng = random.Random(20261122)
    links = invite_everybody(database_url)
    async with Sandbox(None).running() as sandbox:
        service = ServiceProcess(tmp_path, **make_settings(sandbox))
        crowd = Crowd(sandbox.telegram, rng)
        moments = sorted(rng.sample(range(50, PHONES * TPE.total * 2), KILLS))
        try:
            async with reacting(crowd, service):
                await service.start()
                for phone, link in zip(crowd.phones, links, strict=True):
                    phone.open(link)
                for moment in moments:
                    await crowd.have_seen(moment)
                    await asyncio.sleep(rng.uniform(0, 0.02))  # so that it strikes at any point of a turn
                    await service.kill()
                    await service.start()
                await asyncio.sleep(rng.uniform(0.3, 2.0))  # while it is getting up, or has just begun to pay
                await service.kill()
                await service.start()
                await crowd.are_done()
            assert await service.stop() == 0
        finally:
            await service.clear_away()

    store = Store(database_url)
    kept, answers, owed, failed = store.submit(what_was_kept).result()
    store.close()
    assert {ruc: kept[ruc].answers for ruc in RUCS} == dict(
        zip(RUCS, [phone.given for phone in crowd.phones], strict=True)
    )
    assert [len(response.answers) for response in kept.values()] == [117] * PHONES
    assert answers == 117 * PHONES  # none was doubled, none was changed
    assert {response.state for response in kept.values()} == {SENT}
    assert (owed, failed) == ([], 0)
