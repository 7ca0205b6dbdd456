"""The courier insists, chat by chat, until Telegram has taken what is owed; nobody waits for somebody else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from notifications.courier import Courier
from notifications.screen import Reply, Screen
from notifications.way import PAUSES, Way
from tests.notifications.conftest import NOW

SEND, EDIT, ANSWER = "sendMessage", "editMessageText", "answerCallbackQuery"


class Gate:
    """A pause that lasts until the test ends it."""

    def __init__(self):
        self.pauses, self._is_open, self._somebody_waits = [], asyncio.Event(), asyncio.Event()

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        self._somebody_waits.set()
        await self._is_open.wait()

    async def somebody_waits(self):
        async with asyncio.timeout(10):
            await self._somebody_waits.wait()

    def open(self):
        self._is_open.set()


TROUBLES = [
    ("429 asks for its own pause", {"kind": "429", "retry_after": 7}, [7], [429, 200]),
    ("429 again and again", {"kind": "429", "retry_after": 3, "times": 3}, [3, 3, 3], [429, 429, 429, 200]),
    ("5xx", {"kind": "5xx", "times": 2}, list(PAUSES[:2]), [500, 500, 200]),
    ("a cut connection", {"kind": "cut", "times": 2}, list(PAUSES[:2]), [0, 0, 200]),
    ("a slow answer", {"kind": "slow", "seconds": 0.05}, [], [200]),
    ("longer than all pauses", {"kind": "5xx", "times": 9}, [*PAUSES, PAUSES[-1], PAUSES[-1]], [500] * 9 + [200]),
]


@pytest.mark.parametrize(
    ("fault", "pauses", "statuses"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES]
)
async def test_what_fails_is_tried_again_until_it_arrives_once(post, rosa, make_reply, fault, pauses, statuses):
    await post.telegram.plan_fault(method=SEND, **fault)

    assert await post.bring(rosa, make_reply("¿Exporta?", "Sí")) == [(SEND, status) for status in statuses]
    assert [message["text"] for message in await rosa.messages()] == ["/start", "¿Exporta?"]
    assert (post.pauses, await post.owed()) == (pauses, [])


async def test_an_edit_whose_answer_was_lost_is_not_done_twice(post, rosa, make_reply):
    await post.bring(rosa, make_reply("¿Exporta?", "Sí"))
    press, asked = await rosa.tap("Sí"), (await rosa.screen())["message_id"]
    await post.telegram.plan_fault("lose_answer", method=EDIT)

    calls = await post.bring(rosa, make_reply("¿Cuánto?", "Más", press_id=press, pressed_message_id=asked))

    assert calls == [(EDIT, 0), (EDIT, 400), (ANSWER, 200)]
    assert (await rosa.screen())["text"] == "¿Cuánto?"


async def test_a_message_whose_answer_was_lost_comes_twice_rather_than_never(post, rosa, make_reply):
    await post.telegram.plan_fault("lose_answer", method=SEND)

    await post.bring(rosa, make_reply("¿Exporta?", "Sí"))

    assert [message["text"] for message in await rosa.messages()] == ["/start", "¿Exporta?", "¿Exporta?"]
    last = (await rosa.messages())[-1]["message_id"]
    assert (await post.chat(rosa))["screen_message_id"] == last


async def test_while_one_chat_is_held_back_the_others_go_on_and_its_own_order_holds(post, rosa, make_reply):
    julio, gate = await post.newcomer("Julio"), Gate()
    courier = Courier(Way(post.bot, post.store, lambda: NOW, gate.sleep))
    await post.telegram.plan_fault("429", chat_id=rosa.id, retry_after=30)
    for text in ("uno", "dos"):
        courier.pay(await post.owe(rosa, make_reply(text)))
    await gate.somebody_waits()

    courier.pay(await post.owe(julio, make_reply("Para Julio")))
    await julio.wait_for_text("Para Julio")
    assert [message["text"] for message in await rosa.messages()] == ["/start"]

    gate.open()
    await courier.drain()
    assert [message["text"] for message in await rosa.messages()] == ["/start", "uno", "dos"]
    assert (gate.pauses, await post.owed()) == ([30], [])


async def test_who_has_blocked_us_is_out_of_reach_from_that_day_and_nothing_stays_owed(post, rosa, make_reply):
    await rosa.block()

    calls = [await post.bring(rosa, make_reply(text)) for text in ("uno", "dos")]

    assert calls == [[(SEND, 403)], [(SEND, 403)]]
    assert (post.pauses, await post.owed()) == ([], [])
    chat = await post.chat(rosa)
    assert chat["unreachable_since"] == NOW
    assert "blocked by the user" in chat["unreachable_reason"]


async def test_a_chat_that_is_gone_holds_up_nothing(post, make_reply):
    never_met = await post.telegram.phone("Julio")

    assert await post.bring(never_met, make_reply("¿Hola?")) == [(SEND, 400)]
    assert (post.pauses, await post.owed()) == ([], [])


async def test_what_telegram_will_never_take_is_dropped_aloud_and_the_next_reply_arrives(
    post, rosa, make_reply, caplog
):
    assert await post.bring(rosa, make_reply("x" * 4097)) == [(SEND, 400)]
    assert "Message is too long" in caplog.text

    assert await post.bring(rosa, make_reply("¿Exporta?")) == [(SEND, 200)]
    assert await post.owed() == []
    assert (await post.chat(rosa))["unreachable_since"] is None


async def test_a_reply_that_cannot_be_drawn_stays_owed_and_holds_up_nobody(post, rosa, make_reply, caplog):
    owed = await post.owe(rosa, Reply((Screen("x"),)))
    owed.reply.pop("screens")
    owed.reply["screens"] = [{"no text": "here"}]
    post.courier.pay(owed)
    assert await post.bring(rosa, make_reply("¿Exporta?")) == [(SEND, 200)]

    assert [each.id for each in await post.owed()] == [owed.id]
    assert "could not be brought" in caplog.text


def take_away(store):
    """Put a folder in the database's place, which cannot be opened; returns what mends it."""
    store.engine.dispose()
    file = Path(store.engine.url.database)
    kept = file.rename(file.with_name("kept"))
    file.mkdir()

    def bring_back():
        file.rmdir()
        kept.rename(file)

    return bring_back


async def test_a_store_that_cannot_be_read_for_a_moment_costs_nobody_their_reply(post, rosa, make_reply):
    owed = await post.owe(rosa, make_reply("¿Exporta?"))
    bring_back = take_away(post.store)

    async def mend(seconds):
        post.pauses.append(seconds)
        bring_back()

    courier = Courier(Way(post.bot, post.store, lambda: NOW, mend))
    courier.pay(owed)
    await courier.drain()

    assert [message["text"] for message in await rosa.messages()] == ["/start", "¿Exporta?"]
    assert (post.pauses, await post.owed()) == ([PAUSES[0]], [])


async def test_a_store_that_cannot_be_written_for_a_moment_has_nothing_sent_twice(post, rosa, make_reply):
    owed = await post.owe(rosa, make_reply("¿Exporta?"))
    event.listen(post.store.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(post.store.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def mend(seconds):
            post.pauses.append(seconds)
            if len(post.pauses) == 2:
                other.execute("ROLLBACK")

        courier = Courier(Way(post.bot, post.store, lambda: NOW, mend))
        courier.pay(owed)
        await courier.drain()

    assert [message["text"] for message in await rosa.messages()] == ["/start", "¿Exporta?"]
    assert (post.pauses, await post.owed()) == (list(PAUSES[:2]), [])


async def test_what_an_earlier_process_left_owed_is_paid_in_order_by_the_next(post, rosa, make_reply):
    julio = await post.newcomer("Julio")
    for phone, text in ((rosa, "uno"), (julio, "Para Julio"), (rosa, "dos")):
        await post.owe(phone, make_reply(text))

    assert await post.courier.pay_all_owed() == 3
    await post.courier.drain()

    assert [message["text"] for message in await rosa.messages()] == ["/start", "uno", "dos"]
    assert [message["text"] for message in await julio.messages()] == ["/start", "Para Julio"]
    assert (await post.owed(), await post.courier.pay_all_owed()) == ([], 0)


async def test_a_courier_that_is_stopped_leaves_everything_owed(post, rosa, make_reply):
    gate = Gate()
    courier = Courier(Way(post.bot, post.store, lambda: NOW, gate.sleep))
    await post.telegram.plan_fault("5xx", method=SEND)
    owed = [await post.owe(rosa, make_reply(text)) for text in ("uno", "dos")]
    for each in owed:
        courier.pay(each)
    await gate.somebody_waits()

    courier.stop()
    await courier.drain()

    assert await post.owed() == owed
    assert [message["text"] for message in await rosa.messages()] == ["/start"]


async def test_no_token_is_told_when_telegram_fails(post, rosa, make_reply, caplog):
    caplog.set_level("DEBUG")
    for kind in ("5xx", "cut", "429"):
        await post.telegram.plan_fault(kind, method=SEND)

    await post.bring(rosa, make_reply("¿Exporta?"))

    told = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records if is_ours(record))
    assert "secret-of-nobody" not in told
    assert "does not take it yet" in told


def is_ours(record):
    return record.name.startswith("notifications")
