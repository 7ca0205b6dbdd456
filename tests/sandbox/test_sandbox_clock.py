"""The clock that can be moved: forward only, for everything that has a date, and no faster than the bot can follow."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox.clock import STEP_SECONDS
from sandbox.errors import ControlRefusedError
from sandbox.server import Sandbox

#: Monday 21 September 2026, a quarter past nine and some seconds in Lima: what the fixture's clock shows.
NOW = datetime.fromtimestamp(1_790_000_000, UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_it_begins_with_real_time(client):
    assert await client.now() == NOW
    assert await client.ask("GET", "/clock") == {"now": NOW.isoformat(), "offset_seconds": 0}


@pytest.mark.parametrize(
    ("label", "by", "passed"),
    [
        ("an hour", {"hours": 1}, HOUR),
        ("a day", {"days": 1}, DAY),
        ("a week", {"weeks": 1}, 7 * DAY),
        ("some of each", {"days": 1, "hours": 1.5}, DAY + 1.5 * HOUR),
    ],
)
async def test_it_is_moved_forward_by(client, clock, label, by, passed):
    assert await client.advance(**by) == await client.now() == NOW + passed
    clock.pass_by(60)
    assert await client.now() == NOW + passed + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("label", "to", "moment"),
    [
        ("with an offset", "2026-12-24T18:00-05:00", datetime(2026, 12, 24, 23, tzinfo=UTC)),
        ("in UTC", "2026-12-24T18:00Z", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        ("of Lima", "2026-12-24T18:00", datetime(2026, 12, 24, 23, tzinfo=UTC)),
        ("a day of Lima", "2026-12-24", datetime(2026, 12, 24, 5, tzinfo=UTC)),
    ],
)
async def test_it_is_moved_to_a_time(client, label, to, moment):
    await client.ask("POST", "/clock", {"to": to})
    assert await client.now() == moment


async def test_a_program_moves_it_to_a_date_or_a_time(client):
    assert await client.travel(date(2026, 12, 24)) == datetime(2026, 12, 24, 5, tzinfo=UTC)
    assert await client.travel(datetime(2027, 1, 1, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "wish", "reason"),
    [
        ("nothing", {}, "Say either"),
        ("both", {"advance": {"hours": 1}, "to": "2026-12-24"}, "Say either"),
        ("something else", {"back": 1}, "Say either"),
        ("no units", {"advance": {}}, "advance is how far to go forward"),
        ("a number", {"advance": 5}, "advance is how far to go forward"),
        ("another unit", {"advance": {"months": 1}}, "in hours, days, weeks"),
        ("words", {"advance": {"days": "one"}}, "advance is how far to go forward"),
        ("yes", {"advance": {"days": True}}, "advance is how far to go forward"),
        ("nowhere", {"advance": {"days": 0}}, "advance is how far to go forward"),
        ("back by a day", {"advance": {"days": -1}}, "advance is how far to go forward"),
        ("for ever", {"advance": {"days": 1e300}}, "The clock ends with 2037"),
        ("twelve years", {"advance": {"weeks": 624}}, "The clock ends with 2037"),
        ("to a word", {"to": "mañana"}, "to is a date"),
        ("to a number", {"to": 20261224}, "to is a date"),
        ("to a 32nd", {"to": "2026-12-32"}, "to is a date"),
        ("back", {"to": "2026-09-20"}, "only goes forward, because what was sent and answered has its date already"),
        ("to the first year", {"to": "0001-01-01"}, "only goes forward"),
        ("to the last year", {"to": "9999-12-31T23:59"}, "The clock ends with 2037"),
    ],
)
async def test_an_impossible_move_is_refused_with_a_reason(client, label, wish, reason):
    with pytest.raises(ControlRefusedError, match=reason) as refused:
        await client.ask("POST", "/clock", wish)
    assert refused.value.status == 400
    assert await client.now() == NOW


async def test_what_happens_after_a_move_has_its_date(client, bot, api, rosa):
    await client.advance(days=1)
    tomorrow = (NOW + DAY).timestamp()
    sent = await bot.send_message(rosa.id, "Buenos días")
    edited = await bot.edit_message_text("Buenas", rosa.id, sent.message_id)
    said = await rosa.say("Buenas")
    await rosa.note("Carmen", "La reunión es hoy")
    note = (await rosa.state())["notes"][0]
    assert {sent.date.timestamp(), edited.edit_date.timestamp(), said["date"], note["date"]} == {tomorrow}
    assert (await client.calls())[-1]["at"] == tomorrow


async def test_a_tap_grows_old_by_a_move(client, api, rosa, inline):
    await api.ok("sendMessage", chat_id=rosa.id, text="¿A o B?", reply_markup=inline(("A", "a")))
    query = await rosa.tap("A")
    await client.advance(hours=1)
    assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id=query)


async def test_where_it_stands_survives_a_restart(tmp_path, clock):
    path = tmp_path / "sandbox.db"
    async with Sandbox(path, clock=clock).running() as sandbox:
        await sandbox.telegram.clock.advance(DAY)
        await sandbox.telegram.clock.advance(HOUR)
    clock.pass_by(60)
    async with Sandbox(path, clock=clock).running() as sandbox:
        assert sandbox.now() == NOW + DAY + HOUR + timedelta(minutes=1)


async def test_its_ticks_jump_with_it_and_never_go_back(client, sandbox, clock):
    before = sandbox.telegram.clock.ticks()
    await client.advance(days=1)
    clock.pass_by(-3600)  # somebody has set the computer's clock
    assert sandbox.telegram.clock.ticks() - before >= DAY.total_seconds()


class Follower:
    """A bot that keeps step: the times at which it was asked to catch up."""

    def __init__(self, sandbox):
        self.seen, self._sandbox = [], sandbox
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def catch_up(self):
        self.seen.append(self._sandbox.now())
        await self.may_go_on.wait()


@pytest.fixture
def follower(sandbox):
    follower = Follower(sandbox)
    sandbox.telegram.clock.catch_up = follower.catch_up
    return follower


async def test_who_keeps_step_sees_each_quarter_of_an_hour_on_the_way(client, follower):
    await client.advance(hours=1)
    first, *on_the_way, last = follower.seen
    assert (first, last) == (NOW, NOW + HOUR)
    assert [f"{moment:%H:%M:%S}" for moment in on_the_way] == ["14:15:00", "14:30:00", "14:45:00", "15:00:00"]
    assert max(later - before for before, later in zip(follower.seen, follower.seen[1:], strict=False)) <= timedelta(
        seconds=STEP_SECONDS
    )


async def test_it_stands_still_until_what_is_in_hand_is_done(client, follower, until):
    follower.may_go_on.clear()
    moving = asyncio.create_task(client.advance(hours=1))
    await until(lambda: follower.seen)
    assert await client.now() == NOW
    follower.may_go_on.set()
    assert await moving == NOW + HOUR


async def test_two_moves_come_one_after_the_other(client, follower):
    await asyncio.gather(client.advance(days=1), client.advance(days=1))
    assert await client.now() == NOW + 2 * DAY
    assert follower.seen == sorted(follower.seen)


async def test_a_bot_that_does_not_catch_up_is_told_of_and_the_clock_stays(client, follower, monkeypatch):
    monkeypatch.setattr("sandbox.clock._PATIENCE_SECONDS", 0.01)
    follower.may_go_on.clear()
    with pytest.raises(ControlRefusedError, match="still busy with what is due") as refused:
        await client.advance(hours=1)
    assert refused.value.status == 409
    assert await client.now() == NOW
    follower.may_go_on.set()
    assert await client.advance(hours=1) == NOW + HOUR
