"""Methods of the Bot API about the bot itself: who it is, how it gets updates, its commands, files and chats."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.files import DOWNLOAD_LIMIT_BYTES
from sandbox.params import Params
from sandbox.telegram import Telegram
from sandbox.webhook_delivery import WebhookDelivery

_LONGEST_POLL_SECONDS = 50


def get_me(telegram: Telegram, _: Params) -> dict[str, Any]:
    """What `getMe` tells: the bot itself."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**telegram.bot, **abilities, "can_connect_to_business": False, "has_main_web_app": False}


async def get_updates(telegram: Telegram, params: Params) -> list[dict[str, Any]]:
    """getUpdates: long polling; `offset` confirms everything before it."""
    telegram.updates.allow(_allowed(params))
    limit = min(max(params.number("limit", 100), 1), 100)
    timeout = min(max(params.number("timeout", 0), 0), _LONGEST_POLL_SECONDS)
    return await telegram.updates.poll(params.number("offset", 0), limit, timeout)


async def set_webhook(telegram: Telegram, delivery: WebhookDelivery, params: Params) -> bool:
    """setWebhook: updates are posted from now on; an empty url deletes it."""
    connections = min(max(params.number("max_connections", 40), 1), 100)
    allowed = _allowed(params)
    telegram.updates.set_webhook(params.text("url").strip(), params.text("secret_token"), connections)
    telegram.updates.allow(allowed)
    if params.flag("drop_pending_updates"):
        telegram.updates.drop_all()
    await delivery.restart()
    return True


async def delete_webhook(telegram: Telegram, delivery: WebhookDelivery, params: Params) -> bool:
    """deleteWebhook: back to polling; what waits stays, unless drop_pending_updates."""
    telegram.updates.set_webhook("", "", 40)
    if params.flag("drop_pending_updates"):
        telegram.updates.drop_all()
    await delivery.restart()
    return True


def get_webhook_info(telegram: Telegram, _: Params) -> dict[str, Any]:
    """What `getWebhookInfo` tells, with the last failed delivery."""
    webhook = telegram.updates.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.waiting()),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.allowed_updates:
        info["allowed_updates"] = webhook.allowed_updates
    if webhook.last_error_date:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    return info


def _allowed(params: Params) -> list[str] | None:
    kinds = params.decoded("allowed_updates", "allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed_updates")
    return kinds


def set_my_commands(telegram: Telegram, params: Params) -> bool:
    """setMyCommands, by scope and language."""
    commands = params.decoded("commands", "commands")
    telegram.commands.set(params.decoded("scope", "BotCommandScope"), params.text("language_code"), commands)
    return True


def get_my_commands(telegram: Telegram, params: Params) -> list[dict[str, str]]:
    """The list (`getMyCommands`) of exactly this scope and language."""
    return telegram.commands.get(params.decoded("scope", "BotCommandScope"), params.text("language_code"))


def delete_my_commands(telegram: Telegram, params: Params) -> bool:
    """Removes the list (`deleteMyCommands`) of exactly this scope and language."""
    telegram.commands.set(params.decoded("scope", "BotCommandScope"), params.text("language_code"), [])
    return True


def get_chat(telegram: Telegram, params: Params) -> dict[str, Any]:
    """getChat: a person whom the bot has met, blocked or not, or a group."""
    chat_id = params.chat_id()
    person = telegram.people.find(chat_id) if chat_id is not None else None
    is_met = person is not None and person.has_started
    chat = person.chat() if person and is_met else telegram.chats.group(chat_id or 0)
    if chat is None:
        raise bad_request("chat not found" if params.text("chat_id") else "chat_id is empty")
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    gifts["gifts_from_channels"] = False
    return {**chat, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_file(telegram: Telegram, params: Params) -> dict[str, Any]:
    """getFile: where the bytes can be fetched."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    known = telegram.files.get(params.text("file_id"))
    if known["file_size"] > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {key: value for key, value in known.items() if key != "file_name"}
