"""How the bot fetches updates by polling."""

import asyncio

import pytest


async def test_updates_come_in_order_and_again_until_an_offset_confirms_them(api, rosa):
    for text in ("uno", "dos", "tres"):
        await rosa.say(text)
    updates = await api.ok("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["uno", "dos", "tres"]
    assert await api.ok("getUpdates") == updates
    assert await api.ok("getUpdates", offset=updates[1]["update_id"] + 1) == updates[2:]
    assert await api.ok("getUpdates") == updates[2:]


async def test_limit_and_negative_offset(api, rosa):
    for text in ("uno", "dos", "tres"):
        await rosa.say(text)
    assert len(await api.ok("getUpdates", limit=2)) == 2
    assert [update["message"]["text"] for update in await api.ok("getUpdates", offset=-1)] == ["tres"]
    assert len(await api.ok("getUpdates")) == 1


async def test_a_long_poll_answers_when_something_comes(api, rosa):
    poll = asyncio.create_task(api.ok("getUpdates", timeout=20))
    await asyncio.sleep(0)
    await rosa.say("por fin")
    assert (await poll)[0]["message"]["text"] == "por fin"


async def test_a_short_poll_answers_at_once_with_nothing(api, rosa):
    assert await api.ok("getUpdates", timeout=0) == []


async def test_a_second_poll_ends_the_first(api, sandbox, rosa, until):
    first = asyncio.create_task(api.call("getUpdates", timeout=20))
    await until(lambda: sandbox.telegram.updates._poll)
    second = asyncio.create_task(api.ok("getUpdates", timeout=20))
    status, answer = await first
    assert (status, answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await rosa.say("hola")
    assert len(await second) == 1


async def test_a_poll_is_409_while_a_webhook_is_set(api, hook):
    await api.ok("setWebhook", url=hook.url)
    status, answer = await api.call("getUpdates")
    assert (status, answer["error_code"]) == (409, 409)
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []


async def test_only_allowed_kinds_are_queued(api, rosa):
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    await rosa.say("nadie lo oye")
    assert await api.ok("getUpdates") == []
    await api.ok("getUpdates", allowed_updates=[])
    await rosa.say("ahora sí")
    assert len(await api.ok("getUpdates")) == 1


async def test_allowed_updates_must_be_a_list_of_texts(api):
    assert await api.refused("getUpdates", allowed_updates={"a": 1}) == (
        "Bad Request: expected an Array of String as allowed_updates"
    )


async def test_what_is_not_fetched_for_a_day_is_gone(api, rosa, clock):
    await rosa.say("ayer")
    clock.pass_by(24 * 3600 - 1)
    assert len(await api.ok("getUpdates")) == 1
    clock.pass_by(2)
    assert await api.ok("getUpdates") == []


async def test_an_injected_update_keeps_its_number_and_is_handed_out_once_more(api, client, rosa):
    await rosa.say("una vez")
    (update,) = await api.ok("getUpdates")
    offset = update["update_id"] + 1
    assert await api.ok("getUpdates", offset=offset) == []
    assert await client.inject(update) == update
    assert await api.ok("getUpdates", offset=offset) == [update]
    assert await api.ok("getUpdates", offset=offset) == []


async def test_an_injected_update_without_a_number_gets_the_next(api, client, rosa):
    group = {"id": -1001, "type": "supergroup", "title": "Cooperativa"}
    sender = {"id": 77, "is_bot": True, "first_name": "Otro bot"}
    message = {"message_id": 5, "date": 1, "chat": group, "from": sender, "text": "hola"}
    injected = await client.inject({"message": message})
    assert (await api.ok("getUpdates")) == [injected]
    assert (await api.ok("sendMessage", chat_id=-1001, text="Solo atiendo en privado"))["chat"] == group


@pytest.mark.parametrize("update_id", ["x", True, 1.5])
async def test_an_injected_number_must_be_whole(client, update_id):
    with pytest.raises(Exception, match="update_id must be a whole number"):
        await client.inject({"update_id": update_id})
