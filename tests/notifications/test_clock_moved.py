"""The service on the sandbox's clock: a jump passes over nothing, finds nothing in hand, and doubles nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from notifications.drawing import DRAWN
from notifications.screen import Reply, Screen
from ruta.service import Duties, running
from ruta.settings import Settings
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.leases import CUT_OFF
from storage.outbox import ACCEPTED, MISSED, PLANNED, UNKNOWN, Notification, Planned, plan
from storage.updates import ReceivedUpdate

LIMA = ZoneInfo("America/Lima")
#: Tuesday morning, ten to six, and some seconds that no step falls upon.
NOW = datetime(2026, 11, 3, 5, 50, 7, tzinfo=LIMA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Season:
    """A service at work, a phone, and the clock that both live by."""

    def __init__(self, store, telegram, phone, service):
        self.store, self.telegram, self.rosa, self.service = store, telegram, phone, service

    async def plan(self, text, due, useful_for=timedelta(minutes=30)):
        facts = Reply((Screen(text),), is_aside=True).to_json()
        planned = Planned(text, DRAWN, self.rosa.id, due, due + useful_for, facts)
        await self.store.write(plan, planned, await self.telegram.now())

    async def outbox(self):
        """State and reason of each message."""
        rows = await self.store.read(lambda tx: [row.model_dump() for row in tx.session.exec(select(Notification))])
        return {row["key"]: (row["state"], row["reason"]) for row in rows}

    async def arrived(self):
        """What has arrived, with day and hour of Lima."""
        messages = [message for message in await self.rosa.messages() if message["from"]["is_bot"]]
        return [(f"{datetime.fromtimestamp(each['date'], LIMA):%d. %H:%M}", each["text"]) for each in messages]


@pytest.fixture
async def season(store):
    standing = NOW.timestamp()
    async with Sandbox(clock=lambda: standing).running() as sandbox, SandboxClient(sandbox.url) as telegram:
        phone = await telegram.phone("Rosa", in_background=True)
        settings = Settings(telegram_token="1:A", telegram_api_url=sandbox.url, public_url=None)
        clock = sandbox.telegram.clock
        async with running(settings, store, Duties(web=False, work=True), clock.now, clock.ticks) as service:
            clock.catch_up = service.catch_up
            yield Season(store, telegram, phone, service)


async def test_on_the_way_to_next_week_each_message_comes_at_its_hour(season):
    await season.plan("hoy", NOW.replace(hour=6, minute=30, second=0))
    await season.plan("mañana", NOW.replace(hour=6, minute=30, second=0) + DAY)
    await season.plan("viernes", NOW.replace(hour=18, minute=0, second=0) + 3 * DAY)
    await season.plan("en dos semanas", NOW + 14 * DAY)

    assert await season.telegram.advance(weeks=1) == NOW + 7 * DAY
    assert await season.arrived() == [("03. 06:30", "hoy"), ("04. 06:30", "mañana"), ("06. 18:00", "viernes")]
    assert set((await season.outbox()).values()) == {(ACCEPTED, None), (PLANNED, None)}


async def test_what_is_due_before_a_jump_goes_out_before_it(season):
    await season.plan("ya", NOW)
    await season.telegram.advance(days=1)
    assert await season.arrived() == [("03. 05:50", "ya")]


async def test_many_for_one_person_all_go_out_and_the_clock_waits_for_the_pace(season):
    texts = [f"aviso {number}" for number in range(3)]
    for text in texts:
        await season.plan(text, NOW + HOUR)
    await season.telegram.advance(hours=2)
    assert [text for _, text in await season.arrived()] == texts
    assert set((await season.outbox()).values()) == {(ACCEPTED, None)}


async def test_a_jump_frees_the_pace(season):
    pace = season.service._way.pace
    for _ in range(1000):
        pace.note(season.rosa.id)
    assert pace.pause_of(season.rosa.id) > 1
    await season.telegram.advance(hours=1)
    assert pace.pause() == pace.pause_of(season.rosa.id) == 0


TROUBLES = [
    # what Telegram does, and what becomes of a message that matters for days; how often it has arrived
    ("it is slow, for which the clock waits", {"kind": "slow", "seconds": 0.2}, (ACCEPTED, None), 1),
    ("it asks to wait, until a time that comes with the jump", {"kind": "429"}, (ACCEPTED, None), 1),
    ("it stumbles", {"kind": "5xx"}, (ACCEPTED, None), 1),
    ("its answer is lost, and no jump makes it come again", {"kind": "lose_answer"}, (UNKNOWN, CUT_OFF), 1),
]


@pytest.mark.parametrize(("fault", "state", "times"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES])
async def test_a_jump_in_the_midst_of_sending_leaves_an_honest_state(season, fault, state, times):
    await season.telegram.plan_fault(method="sendMessage", chat_id=season.rosa.id, **fault)
    await season.plan("aviso", NOW, useful_for=7 * DAY)
    await season.telegram.advance(days=1)
    assert await season.outbox() == {"aviso": state}
    assert len(await season.arrived()) == times


async def test_two_who_move_the_clock_at_once_pass_over_nothing(season):
    for hours in range(1, 6):
        await season.plan(f"en {hours} horas", NOW + hours * HOUR)
    await asyncio.gather(season.telegram.advance(hours=3), season.telegram.advance(hours=3))
    assert len(await season.arrived()) == 5
    assert set((await season.outbox()).values()) == {(ACCEPTED, None)}


async def test_what_was_too_late_before_the_jump_is_missed_as_ever(season):
    await season.plan("tarde", NOW - DAY, useful_for=HOUR)
    await season.telegram.advance(hours=1)
    assert (await season.outbox())["tarde"][0] == MISSED


async def test_a_person_is_answered_after_a_jump_and_it_is_kept_with_the_new_time(season):
    await season.telegram.advance(days=1)
    await season.rosa.say("/start")
    await season.rosa.wait_for(lambda message: True)
    assert await season.store.read(times_of_updates) == [(NOW + DAY).astimezone(UTC)]


def times_of_updates(tx):
    return [each.received_at for each in tx.session.exec(select(ReceivedUpdate))]
