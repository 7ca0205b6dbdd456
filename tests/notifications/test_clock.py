"""The clock: its jobs are done again and again, whatever befalls one of them."""

import asyncio

import pytest

from notifications.clock import Job, ticking
from storage.errors import StoreUnavailable

OFTEN = 0.01


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


async def test_a_job_is_done_at_once_and_then_in_its_time():
    often, seldom = Counted(), Counted()

    async with ticking([Job("often", OFTEN, often), Job("seldom", 86_400, seldom)]):
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

    async with ticking([Job("failing", OFTEN, failing), Job("sound", OFTEN, sound)]):
        await failing.was_done(3)
        await sound.was_done(3)

    assert {(record.levelname, record.name) for record in caplog.records} == {(level, "notifications.clock")}
    assert told in caplog.text


async def test_a_job_that_takes_long_is_not_begun_a_second_time():
    may_end, begun, other = asyncio.Event(), [], Counted()

    async def long():
        begun.append(1)
        await may_end.wait()

    async with ticking([Job("long", OFTEN, long), Job("other", OFTEN, other)]):
        await other.was_done(5)
        assert len(begun) == 1
        may_end.set()


async def test_after_the_block_nothing_is_done_any_more():
    counted = Counted()
    async with ticking([Job("often", OFTEN, counted)]):
        await counted.was_done(1)

    after = counted.times
    await asyncio.sleep(5 * OFTEN)
    assert counted.times == after
