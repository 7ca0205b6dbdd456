"""The clock: its jobs are done again and again, whatever befalls one of them, and by the time that it is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from notifications.clock import Job, Rounds, ticking
from storage.errors import StoreUnavailable

OFTEN, HOUR, DAY = 0.01, 3_600, 86_400
NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


def now():
    return datetime.now(UTC)


class Counted:
    """A job that counts, and that can be waited for."""

    def __init__(self, trouble=None):
        self.times, self._trouble, self._done = 0, trouble, asyncio.Condition()

    async def __call__(self):
        async with self._done:
            self.times += 1
            self._done.notify_all()
        if self._trouble:
            raise self._trouble

    async def was_done(self, times):
        async with asyncio.timeout(10), self._done:
            await self._done.wait_for(lambda: self.times >= times)


class Moved:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


async def test_a_job_is_done_at_once_and_then_in_its_time():
    often, seldom = Counted(), Counted()

    async with ticking(Rounds([Job("often", OFTEN, often), Job("seldom", DAY, seldom)], now)):
        await often.was_done(3)
        await seldom.was_done(1)

    assert seldom.times == 1


TROUBLES = [
    ("the store is away", StoreUnavailable("away"), "WARNING", "the store is unavailable"),
    ("a mistake of ours", LookupError("nobody"), "ERROR", "has failed"),
]


@pytest.mark.parametrize(("trouble", "level", "told"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES])
async def test_a_job_that_fails_is_told_of_and_done_again_and_the_others_go_on(caplog, trouble, level, told):
    failing, sound = Counted(trouble), Counted()

    async with ticking(Rounds([Job("failing", OFTEN, failing), Job("sound", OFTEN, sound)], now)):
        await failing.was_done(3)
        await sound.was_done(3)

    assert {(record.levelname, record.name) for record in caplog.records} == {(level, "notifications.clock")}
    assert told in caplog.text


async def test_a_job_that_takes_long_is_not_begun_a_second_time(caplog):
    may_end, begun, other = asyncio.Event(), [], Counted()

    async def long():
        begun.append(1)
        await may_end.wait()

    async with ticking(Rounds([Job("long", OFTEN, long), Job("other", OFTEN, other)], now)):
        await other.was_done(5)
        assert len(begun) == 1
        may_end.set()
    assert caplog.records == []


async def test_after_the_block_nothing_is_done_any_more():
    counted = Counted()
    async with ticking(Rounds([Job("often", OFTEN, counted)], now)):
        await counted.was_done(1)

    after = counted.times
    await asyncio.sleep(5 * OFTEN)
    assert counted.times == after


async def test_a_clock_that_jumps_over_a_jobs_time_has_it_done_at_the_next_beat():
    clock, often, hourly, daily = Moved(), Counted(), Counted(), Counted()

    rounds = Rounds([Job("often", OFTEN, often), Job("hourly", HOUR, hourly), Job("daily", DAY, daily)], clock)
    async with ticking(rounds):
        await asyncio.gather(often.was_done(1), hourly.was_done(1), daily.was_done(1))
        clock.now += timedelta(days=1)
        await asyncio.gather(often.was_done(2), hourly.was_done(2), daily.was_done(2))
        clock.now += timedelta(minutes=59)
        await often.was_done(3)

    assert (hourly.times, daily.times) == (2, 2)


async def test_who_moves_the_clock_need_not_wait_for_a_beat():
    clock, often, hourly = Moved(), Counted(), Counted()
    rounds = Rounds([Job("often", 1, often), Job("hourly", HOUR, hourly)], clock)

    for passed, times in ((0, (1, 1)), (0, (1, 1)), (1, (2, 1)), (HOUR - 1, (3, 2)), (7 * DAY, (4, 3))):
        clock.now += timedelta(seconds=passed)
        await rounds.do_all_due()
        assert (often.times, hourly.times) == times


async def test_a_beat_that_comes_a_moment_too_soon_is_not_lost():
    clock, often = Moved(), Counted()
    rounds = Rounds([Job("often", 1, often)], clock)

    for times in range(1, 6):
        await rounds.do_all_due()
        assert often.times == times
        clock.now += timedelta(seconds=0.95)


async def test_while_the_jobs_are_held_none_is_at_work_and_none_begins():
    may_end, long_ended, often = asyncio.Event(), [], Counted()

    async def long():
        await may_end.wait()
        long_ended.append(1)

    rounds = Rounds([Job("long", OFTEN, long), Job("often", OFTEN, often)], now)
    async with ticking(rounds):
        await often.was_done(1)
        asyncio.get_running_loop().call_later(2 * OFTEN, may_end.set)
        async with rounds.held():
            assert long_ended
            held_at = often.times
            await asyncio.sleep(5 * OFTEN)
            assert often.times == held_at
        await often.was_done(held_at + 1)
