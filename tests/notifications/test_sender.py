"""The sender: what is due arrives once, each chat in order; what does not arrive says why; replies go first."""

import asyncio
from datetime import timedelta

import pytest

from notifications.drawing import UNTIL_UPDATED, Postpone, Skip
from notifications.screen import Button, Reply, Screen
from notifications.sender import FOR_ONE_CHAT, PAUSES, Sender
from notifications.way import Way
from storage.errors import StoreUnavailable
from storage.leases import CUT_OFF, TOO_LATE
from storage.outbox import ACCEPTED, FAILED, MISSED, PLANNED, SKIPPED, UNKNOWN
from storage.people import note_seen
from tests.notifications.conftest import NOW

SEND, EDIT, STRIP = "sendMessage", "editMessageText", "editMessageReplyMarkup"
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def question(text="¿Exporta?"):
    return Screen(text, ((Button("Sí", "a"), Button("No", "b")),))


async def told(phone):
    """What the bot has written, without what it wrote before."""
    return [message["text"] for message in await phone.messages() if message["from"]["is_bot"]]


async def buttons(phone):
    """The buttons of each message of the bot, the oldest first."""
    keyboards = [
        message.get("reply_markup", {}).get("inline_keyboard", [])
        for message in await phone.messages()
        if message["from"]["is_bot"]
    ]
    return [[button["text"] for row in rows for button in row] for rows in keyboards]


async def test_what_is_due_arrives_once_and_what_is_not_waits_for_its_time(post, rosa):
    await post.plan(rosa, "now")
    await post.plan(rosa, "in an hour", due=NOW + HOUR)

    assert await post.sweep() == [(SEND, 200)]
    assert await post.sweep(minutes=59) == []
    assert await post.sweep(minutes=1) == [(SEND, 200)]

    assert await told(rosa) == ["now", "in an hour"]
    last = (await rosa.messages())[-1]["message_id"]
    kept = await post.message("in an hour")
    assert (kept["state"], kept["message_id"], kept["reason"]) == (ACCEPTED, last, None)
    assert kept["asked_at"] == kept["settled_at"] == NOW + HOUR
    assert (await post.chat(rosa))["last_message_id"] == last


async def test_a_notice_stands_aside_and_a_question_becomes_the_live_screen(post, rosa, make_reply):
    await post.bring(rosa, make_reply("¿Cuánto?", "Poco"))
    await post.plan(rosa, "notice", Screen("Julio quiere entrar.", ((Button("Que entre", "c"),),)))
    assert await post.sweep() == [(SEND, 200)]
    assert await buttons(rosa) == [["Poco"], ["Que entre"]]

    await post.plan(rosa, "question", question(), is_aside=False)
    assert await post.sweep() == [(SEND, 200), (STRIP, 200)]
    assert await buttons(rosa) == [[], ["Que entre"], ["Sí", "No"]]
    assert (await post.chat(rosa))["screen_message_id"] == (await rosa.screen())["message_id"]

    await post.bring(rosa, make_reply("Gracias"))
    assert await buttons(rosa) == [[], ["Que entre"], [], []]


DRAWINGS = [
    ("a screen", question(), ACCEPTED, None, ["¿Exporta?"]),
    ("a reply of two screens", Reply((Screen("uno"), Screen("dos"))), ACCEPTED, None, ["uno", "dos"]),
    ("needless by now", Skip("answered"), SKIPPED, "answered", []),
    ("later", Postpone(NOW + HOUR), PLANNED, None, []),
    ("later than it matters", Postpone(NOW + HOUR + SECOND), MISSED, TOO_LATE, []),
]


@pytest.mark.parametrize(
    ("drawn", "state", "reason", "texts"), [row[1:] for row in DRAWINGS], ids=[row[0] for row in DRAWINGS]
)
async def test_a_kind_is_drawn_when_it_goes_out_by_whoever_draws_it(post, rosa, drawn, state, reason, texts):
    seen = []
    post.drawers["tpe.stalled"] = lambda _tx, claimed, now: seen.append((claimed.key, now)) or drawn
    await post.plan(rosa, "a", kind="tpe.stalled", useful_for=HOUR)

    await post.sweep(seconds=5)

    kept = await post.message("a")
    assert (kept["state"], kept["reason"], kept["attempts"]) == (state, reason, 0)
    assert seen == [("a", NOW + 5 * SECOND)]
    assert await told(rosa) == texts


async def test_what_cannot_be_drawn_fails_aloud_and_the_next_arrives(post, rosa, caplog):
    def fail(_tx, _claimed, _now):
        raise LookupError("nobody")

    post.drawers["broken"] = fail
    await post.plan(rosa, "a", kind="broken")
    await post.plan(rosa, "b")

    assert await post.sweep() == [(SEND, 200)]
    kept = await post.message("a")
    assert (kept["state"], kept["reason"]) == (FAILED, "it could not be brought: LookupError")
    assert "could not be brought" in caplog.text


async def test_a_kind_that_nobody_here_draws_waits_for_a_newer_ruta(post, rosa, caplog):
    await post.plan(rosa, "a", kind="of tomorrow")
    assert await post.sweep() == []
    assert "of tomorrow" in caplog.text

    post.drawers["of tomorrow"] = lambda *_: Screen("drawn")
    assert await post.sweep(seconds=UNTIL_UPDATED.total_seconds()) == [(SEND, 200)]


TROUBLES = [
    # what happens, and what the message is then; then what it is an hour later, and how often it has arrived
    ("Telegram asks to wait", {"kind": "429", "retry_after": 30}, PLANNED, None, ACCEPTED, 1),
    ("Telegram stumbles", {"kind": "5xx"}, PLANNED, None, ACCEPTED, 1),
    ("the line is cut in the act", {"kind": "cut"}, UNKNOWN, CUT_OFF, UNKNOWN, 0),
    ("the answer is lost", {"kind": "lose_answer"}, UNKNOWN, CUT_OFF, UNKNOWN, 1),
    ("blocked", {"kind": "403"}, FAILED, "Forbidden: bot was blocked by the user", FAILED, 0),
    ("a slow answer", {"kind": "slow", "seconds": 0.05}, ACCEPTED, None, ACCEPTED, 1),
]


@pytest.mark.parametrize(
    ("fault", "state", "reason", "at_last", "arrived"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES]
)
async def test_what_goes_wrong_leaves_an_honest_state_and_never_a_second_message(
    post, rosa, fault, state, reason, at_last, arrived
):
    await post.telegram.plan_fault(method=SEND, **fault)
    await post.plan(rosa, "a")

    await post.sweep()
    kept = await post.message("a")
    assert (kept["state"], kept["reason"]) == (state, reason)

    await post.sweep(hours=1)
    assert (await post.message("a"))["state"] == at_last
    assert await told(rosa) == ["a"] * arrived


async def test_telegrams_own_pause_is_obeyed_for_that_chat_and_the_others_go_on(post, rosa):
    julio = await post.newcomer("Julio")
    await post.telegram.plan_fault("429", chat_id=rosa.id, retry_after=30)
    for phone, key, due in ((rosa, "b", NOW), (rosa, "a", NOW - SECOND), (julio, "c", NOW)):
        await post.plan(phone, key, due=due)

    assert sorted(await post.sweep()) == [(SEND, 200), (SEND, 429)]
    assert await told(julio) == ["c"]
    assert await post.states() == {"a": PLANNED, "b": PLANNED, "c": ACCEPTED}

    assert await post.sweep(seconds=29) == []
    await post.sweep(seconds=1)
    assert await told(rosa) == ["a", "b"]


async def test_a_telegram_that_cannot_be_reached_is_asked_ever_more_seldom_until_it_is_too_late(post, rosa, sandbox):
    await post.telegram.plan_fault("5xx", method=SEND, times=99)
    await post.plan(rosa, "a", useful_for=timedelta(minutes=10))

    await post.sweep()
    waited = []
    while (kept := await post.message("a"))["state"] == PLANNED:
        waited.append(await post.lease("a") - post.now)
        await post.sweep(seconds=waited[-1].total_seconds())

    assert waited == list(PAUSES)
    assert (kept["state"], kept["reason"]) == (MISSED, TOO_LATE)


async def test_nobody_at_telegrams_address_means_that_nothing_was_sent(post, rosa, store):
    nowhere = Way(
        type(post.bot)("1:A", base_url="http://127.0.0.1:9/bot", request=post.bot.request), store, lambda: NOW
    )
    sender = Sender(nowhere, {})
    await post.plan(rosa, "a")

    await sender.sweep()
    await sender.drain()

    kept = await post.message("a")
    assert (kept["state"], kept["attempts"], kept["asked_at"], kept["due_at"]) == (PLANNED, 1, None, NOW)


async def test_who_has_blocked_us_is_sent_nothing_more_until_they_come_back(post, rosa):
    await rosa.block()
    for key, due in (("a", NOW), ("b", NOW), ("tomorrow", NOW + DAY), ("the day after", NOW + 2 * DAY)):
        await post.plan(rosa, key, due=due)

    assert await post.sweep() == [(SEND, 403)]
    assert await post.sweep(days=1) == []
    assert await post.states() == {"a": FAILED, "b": SKIPPED, "tomorrow": SKIPPED, "the day after": PLANNED}
    assert "blocked by the user" in (await post.message("b"))["reason"]
    chat = await post.chat(rosa)
    assert chat["unreachable_since"] == NOW

    await rosa.unblock()
    await post.store.write(note_seen, chat["person_id"], rosa.id, post.now)
    assert await post.sweep(days=1) == [(SEND, 200)]
    assert await told(rosa) == ["the day after"]


async def test_a_chat_that_is_gone_is_as_good_as_blocked(post):
    never_met = await post.telegram.phone("Julio")
    await post.plan(never_met, "a")

    assert await post.sweep() == [(SEND, 400)]
    kept = await post.message("a")
    assert (kept["state"], kept["reason"]) == (FAILED, "Chat not found")


async def test_what_telegram_will_never_take_fails_and_the_next_arrives(post, rosa):
    await post.plan(rosa, "a", "x" * 4097)
    await post.plan(rosa, "b")

    assert await post.sweep() == [(SEND, 400), (SEND, 200)]
    kept = await post.message("a")
    assert (kept["state"], kept["reason"]) == (FAILED, "Message is too long")
    assert (await post.chat(rosa))["unreachable_since"] is None


async def test_a_second_screen_that_never_arrives_is_no_reason_to_send_the_first_again(post, rosa):
    post.drawers["two"] = lambda *_: Reply((Screen("uno"), Screen("x" * 4097)))
    await post.plan(rosa, "a", kind="two")

    assert await post.sweep() == [(SEND, 200), (SEND, 400)]
    kept = await post.message("a")
    assert (kept["state"], kept["reason"]) == (UNKNOWN, "only its beginning has arrived: Message is too long")
    assert await post.sweep(hours=1) == []


BEFORE = [
    # planned in another order than due; for how long each matters
    ("this month", NOW + 10 * MINUTE, 30 * DAY),
    ("within the hour", NOW + MINUTE, 30 * MINUTE),
    ("today", NOW + 5 * MINUTE, 8 * HOUR),
    ("before all", NOW, 30 * DAY),
]
OUTAGES = [
    ("ten minutes", {"minutes": 10}, ["before all", "within the hour", "today", "this month"]),
    ("an hour", {"hours": 1}, ["before all", "today", "this month"]),
    ("a week", {"days": 7}, ["before all", "this month"]),
]


@pytest.mark.parametrize(("passed", "arrive"), [row[1:] for row in OUTAGES], ids=[row[0] for row in OUTAGES])
async def test_after_an_outage_what_still_matters_goes_out_in_order_and_the_rest_is_missed(post, rosa, passed, arrive):
    julio = await post.newcomer("Julio")
    for key, due, useful_for in BEFORE:
        for phone in (rosa, julio):
            await post.plan(phone, f"{key}, {phone.name}", key, due=due, useful_for=useful_for)

    assert await post.sweep(**passed) == [(SEND, 200)] * 2 * len(arrive)

    assert await told(rosa) == await told(julio) == arrive
    states = await post.states()
    assert {key for key, state in states.items() if state == MISSED} == {
        f"{key}, {name}" for key, *_ in BEFORE if key not in arrive for name in ("Rosa", "Julio")
    }
    assert await post.sweep() == []


async def test_many_messages_leave_at_thirty_a_second_in_the_order_in_which_they_were_due(post):
    phones = [await post.telegram.phone(f"Rosa {n}") for n in range(90)]
    for n, phone in enumerate(phones):
        await phone.say("/start")
        await post.plan(phone, f"{n:02}", due=NOW - n * SECOND)
    left, note = [], post.way.pace.note
    post.way.pace.note = lambda chat_id: left.append((post.ticks, chat_id)) or note(chat_id)

    await post.sweep()

    assert [chat_id for _, chat_id in left] == [phone.id for phone in reversed(phones)]
    assert left[-1][0] - left[0][0] == pytest.approx(89 / 30)
    assert set((await post.states()).values()) == {ACCEPTED}


async def test_one_chat_gets_one_message_a_second_and_keeps_nobody_waiting(post, rosa):
    julio = await post.newcomer("Julio")
    for n in range(FOR_ONE_CHAT + 5):
        await post.plan(rosa, f"{n:02}", due=NOW - n * SECOND)
    await post.plan(julio, "for Julio")

    await post.sweep()
    assert (len(await told(rosa)), await told(julio)) == (FOR_ONE_CHAT, ["for Julio"])
    assert post.ticks == pytest.approx(FOR_ONE_CHAT - 1)

    await post.sweep(seconds=2)
    assert await told(rosa) == [f"{n:02}" for n in reversed(range(FOR_ONE_CHAT + 5))]


async def test_a_reply_goes_before_the_messages_that_its_chat_still_waits_for(post, rosa, make_reply):
    """The second message waits for its second to pass; the reply does not wait behind it."""
    may_pass, waits = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds):
        waits.set()
        await may_pass.wait()
        post.ticks += 10

    post.way.sleep = sleep
    for key in ("a", "b"):
        await post.plan(rosa, key)
    await post.sender.sweep()
    await waits.wait()

    post.courier.pay(await post.owe(rosa, make_reply("the reply")))
    await post.courier.drain()
    may_pass.set()
    await post.sender.drain()

    assert await told(rosa) == ["a", "the reply", "b"]


async def test_after_many_replies_messages_wait_and_replies_do_not(post, rosa, make_reply):
    for n in range(5):
        await post.bring(rosa, make_reply(str(n)))
    assert post.pauses == []

    await post.plan(rosa, "a")
    await post.sweep()
    assert sum(post.pauses) == pytest.approx(2)


async def test_while_a_reply_is_on_its_way_its_chat_is_left_alone_for_a_moment(post, rosa, make_reply):
    may_go = asyncio.Event()

    async def wait(_seconds):
        await may_go.wait()

    post.way.sleep = wait
    await post.telegram.plan_fault("5xx", method=SEND)
    await post.plan(rosa, "a")
    post.courier.pay(await post.owe(rosa, make_reply("the reply", "Sí")))
    await post.sender.sweep()
    await post.sender.drain()
    assert await post.states() == {"a": PLANNED}

    may_go.set()
    await post.courier.drain()
    post.way.sleep = post.pause
    await post.sweep(seconds=2)
    assert await told(rosa) == ["the reply", "a"]


async def test_told_to_stop_it_gives_back_what_it_has_not_asked_for(post, rosa):
    waits, may_pass = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds):
        waits.set()
        await may_pass.wait()
        post.ticks += 10

    post.way.sleep = sleep
    for key in "abc":
        await post.plan(rosa, key)
    await post.sender.sweep()
    await waits.wait()
    post.sender.finish()
    may_pass.set()
    await post.sender.drain()

    assert await post.states() == {"a": ACCEPTED, "b": ACCEPTED, "c": PLANNED}
    assert await post.sender.sweep() == 0

    next_one = Sender(post.way, {})
    await next_one.sweep()
    await next_one.drain()
    assert await told(rosa) == ["a", "b", "c"]


class NeverAnswered:
    """A bot whose messages arrive, and who is not told so."""

    def __init__(self, bot):
        self._bot, self.has_sent = bot, asyncio.Event()

    async def send(self, *message):
        await self._bot.send(*message)
        self.has_sent.set()
        await asyncio.Event().wait()


async def test_stopped_at_once_what_was_asked_for_is_unknown_and_the_rest_comes_again(post, rosa):
    post.way.bot = NeverAnswered(post.bot)
    for key in "ab":
        await post.plan(rosa, key)
    await post.sender.sweep()
    await post.way.bot.has_sent.wait()
    post.sender.stop()
    await post.sender.drain()

    post.way.bot, post.sender = post.bot, Sender(post.way, {})
    await post.sweep(minutes=3)
    assert await post.states() == {"a": UNKNOWN, "b": ACCEPTED}
    assert await told(rosa) == ["a", "b"]


async def test_a_store_that_is_away_when_a_message_has_arrived_has_it_sent_once(post, rosa):
    """What Telegram has taken is written down as soon as that can be done."""
    await post.plan(rosa, "a")
    write, failures = post.store.write, []

    async def away_for_a_moment(fn, *args, **kwargs):
        if fn.__name__ == "_arrived" and len(failures) < 2:
            failures.append(fn)
            raise StoreUnavailable("away")
        return await write(fn, *args, **kwargs)

    post.store.write = away_for_a_moment
    assert await post.sweep() == [(SEND, 200)]
    assert (await post.states(), len(failures)) == ({"a": ACCEPTED}, 2)


async def test_a_store_that_is_away_before_a_message_is_asked_for_only_delays_it(post, rosa):
    await post.plan(rosa, "a")
    write = post.store.write

    async def away(fn, *args, **kwargs):
        if fn.__name__ in {"make_ready", "hold"}:
            raise StoreUnavailable("away")
        return await write(fn, *args, **kwargs)

    post.store.write = away
    assert await post.sweep() == await post.sweep(minutes=1) == []
    assert await post.states() == {"a": PLANNED}

    post.store.write = write
    await post.sweep(minutes=3)
    assert await told(rosa) == ["a"]


async def test_two_senders_on_one_store_bring_everything_once(post):
    phones = [await post.newcomer(f"Rosa {n}") for n in range(10)]
    for n in range(60):
        await post.plan(phones[n % 10], f"{n:02}", due=NOW - (60 - n) * SECOND)
    senders = [post.sender, Sender(post.way, {})]

    for _ in range(4):
        post.now += timedelta(seconds=3)
        await asyncio.gather(*(sender.sweep() for sender in senders))
        await asyncio.gather(*(sender.drain() for sender in senders))

    assert sorted([text for phone in phones for text in await told(phone)]) == [f"{n:02}" for n in range(60)]
    assert set((await post.states()).values()) == {ACCEPTED}
