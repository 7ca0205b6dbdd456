"""Lanes: order where it matters, side by side everywhere else."""

import asyncio

import pytest

from notifications.lanes import Lanes


async def test_one_lane_keeps_its_order_however_long_each_takes():
    lanes, done, gate = Lanes(), [], asyncio.Event()

    async def slow():
        await gate.wait()
        done.append("slow")

    async def quick():
        done.append("quick")

    lanes.run("a", slow)
    lanes.run("a", quick)
    await asyncio.sleep(0)
    assert done == []
    gate.set()
    await lanes.drain()

    assert done == ["slow", "quick"]


async def test_lanes_run_side_by_side():
    lanes, together = Lanes(), asyncio.Barrier(3)

    async with asyncio.timeout(10):
        places = await asyncio.gather(*(lanes.run(key, together.wait) for key in "abc"))

    assert sorted(places) == [0, 1, 2]


async def test_nothing_overtakes_what_failed_and_the_lane_is_free_again_afterwards():
    lanes = Lanes()

    async def fail():
        raise LookupError("nobody")

    async def give():
        return "given"

    failing, giving = lanes.run("a", fail), lanes.run("a", give)

    for waiting in (failing, giving):
        with pytest.raises(LookupError):
            await waiting
    assert not lanes.is_busy("a")
    assert await lanes.run("a", give) == "given"


async def test_draining_waits_also_for_what_was_added_meanwhile():
    lanes, done = Lanes(), []

    async def last():
        done.append("last")

    async def first():
        done.append("first")
        lanes.run("b", last)

    lanes.run("a", first)
    await lanes.drain()

    assert done == ["first", "last"]


async def test_cancelling_stops_what_runs_and_what_waits_behind_it():
    lanes, reached, never = Lanes(), asyncio.Event(), []

    async def stuck():
        reached.set()
        await asyncio.Event().wait()

    async def behind():
        never.append("behind")

    tasks = [lanes.run("a", stuck), lanes.run("a", behind)]
    await reached.wait()
    lanes.cancel()
    await lanes.drain()

    assert [task.cancelled() for task in tasks] == [True, True]
    assert never == []


async def test_lanes_that_have_ended_leave_nothing_behind():
    lanes = Lanes()

    async def nothing():
        return None

    for key in range(100):
        lanes.run(key, nothing)
    await lanes.drain()
    await asyncio.sleep(0)

    assert (lanes._last, lanes._all) == ({}, set())
