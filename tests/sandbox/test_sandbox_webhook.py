"""How updates are posted to a webhook."""

import asyncio

import pytest

from sandbox.webhook_delivery import chat_of


async def test_updates_are_posted_with_the_secret(api, rosa, hook, until):
    await rosa.say("antes")
    await api.ok("setWebhook", url=hook.url, secret_token="S3-cret_")
    await rosa.say("después")
    await until(lambda: len(hook.updates) == 2)
    assert [update["message"]["text"] for update in hook.updates] == ["antes", "después"]
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for headers in hook.headers} == {"S3-cret_"}
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_an_update_is_posted_again_until_it_is_taken_and_holds_up_its_own_chat_only(
    api, client, rosa, hook, until
):
    juan = await client.phone("Juan")
    refusals = iter([500, 302, 404])

    async def refuse_rosas_first(update):
        is_first = update["message"]["text"] == "uno"
        return next(refusals, 200) if is_first else 200

    hook.answer = refuse_rosas_first
    await api.ok("setWebhook", url=hook.url)
    await rosa.say("uno")
    await rosa.say("dos")
    await juan.say("/start")
    await until(lambda: len(hook.updates) == 3)
    assert [update["message"]["text"] for update in hook.updates] == ["/start", "uno", "dos"]
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
    assert len(hook.headers) == 6


async def test_chats_are_served_side_by_side(api, client, rosa, hook, until):
    juan = await client.phone("Juan")
    both_are_in = asyncio.Barrier(2)

    async def meet(_):
        await both_are_in.wait()
        return 200

    hook.answer = meet
    await api.ok("setWebhook", url=hook.url)
    await rosa.say("hola")
    await juan.say("hola")
    await until(lambda: len(hook.updates) == 2)

    assert not both_are_in.broken


async def test_max_connections_limits_how_many_at_a_time(api, client, rosa, hook, until):
    juan = await client.phone("Juan")
    inside, most = 0, 0

    async def count(_):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1
        return 200

    hook.answer = count
    await api.ok("setWebhook", url=hook.url, max_connections=1)
    await rosa.say("hola")
    await juan.say("hola")
    await until(lambda: len(hook.updates) == 2)
    assert most == 1


async def test_a_webhook_that_is_away_gets_everything_when_it_is_deleted_and_polled(api, rosa, sandbox, until):
    await api.ok("setWebhook", url="http://127.0.0.1:9/nobody")
    await rosa.say("hola")
    await until(lambda: sandbox.telegram.updates.webhook.last_error_message)
    info = await api.ok("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert info["last_error_message"].startswith("Connection failed")
    await api.ok("deleteWebhook")
    assert [update["message"]["text"] for update in await api.ok("getUpdates")] == ["hola"]


async def test_waiting_updates_can_be_dropped(api, rosa, hook):
    await rosa.say("hola")
    await api.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.ok("getUpdates") == []


async def test_webhook_info_tells_the_settings(api, hook):
    assert (await api.ok("getWebhookInfo"))["url"] == ""
    await api.ok("setWebhook", url=hook.url, max_connections=7, allowed_updates=["message"])
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (hook.url, 7, ["message"])


@pytest.mark.parametrize(
    ("label", "values", "part"),
    [
        ("another computer", {"url": "http://example.org/hook"}, "the sandbox posts to this computer only"),
        ("no host", {"url": "hook"}, "the sandbox posts to this computer only"),
        ("no HTTP", {"url": "ftp://127.0.0.1/hook"}, "invalid webhook URL specified"),
        ("a long secret", {"secret_token": "x" * 257}, "secret token is too long"),
        ("a strange secret", {"secret_token": "ñ"}, "secret token contains unallowed characters"),
    ],
)
async def test_an_impossible_webhook_is_refused(api, label, values, part):
    assert part in await api.refused("setWebhook", **{"url": "http://127.0.0.1:8000/", **values})


@pytest.mark.parametrize(
    ("label", "update", "chat_id"),
    [
        ("message", {"message": {"chat": {"id": 5}}}, 5),
        ("tap", {"callback_query": {"message": {"chat": {"id": 5}}, "from": {"id": 6}}}, 5),
        ("tap on a message of old", {"callback_query": {"from": {"id": 6}}}, 6),
        ("block", {"my_chat_member": {"chat": {"id": 5}}}, 5),
        ("something else", {"poll": {"id": "1"}}, 0),
        ("nonsense", {"message": 3}, 0),
        ("nonsense inside", {"callback_query": {"message": "x", "from": 4}}, 0),
    ],
)
def test_an_update_belongs_to_a_chat(label, update, chat_id):
    assert chat_of({"update_id": 1, **update}) == chat_id
