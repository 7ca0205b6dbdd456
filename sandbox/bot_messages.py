"""Methods of the Bot API that write to chats: send, edit, delete, answer a tap."""

from collections.abc import Callable
from typing import Any

from sandbox.chats import Message
from sandbox.entities import Entity, find_entities, parse_html
from sandbox.errors import bad_request
from sandbox.keyboards import parse_inline_markup, parse_markup
from sandbox.params import Params
from sandbox.telegram import BOT_ID, WORDS, Telegram

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_TOAST_LIMIT = 200
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(telegram: Telegram, params: Params) -> Message:
    """sendMessage: a text with optional keyboard, in answer to another message if `reply_parameters` say so."""
    chat = _chat(telegram, params)
    content = _text(params, "message is too long")
    return telegram.post(chat, content | _reply(telegram, params, chat["id"]), parse_markup(params.raw("reply_markup")))


def send_document(telegram: Telegram, params: Params) -> Message:
    """sendDocument: a new file by multipart, or one sent before by its file_id."""
    return _send_file(telegram, params, "document", telegram.files.add_document, telegram.files.document)


def send_photo(telegram: Telegram, params: Params) -> Message:
    """sendPhoto: likewise, and it must be a picture."""
    files = telegram.files
    return _send_file(telegram, params, "photo", lambda content, _: files.add_photo(content), files.photo)


def _send_file(
    telegram: Telegram, params: Params, kind: str, add: Callable[[bytes, str], Any], again: Callable[[str], Any]
) -> Message:
    chat = _chat(telegram, params)
    caption = _caption(params)
    markup = parse_markup(params.raw("reply_markup"))
    # The file lies in the field itself, or in another one that the field names as attach://name.
    upload = params.files.get(kind) or params.files.get(params.text(kind).removeprefix("attach://"))
    if upload is None and not params.text(kind):
        raise bad_request(f"there is no {kind} in the request")
    facts = again(params.text(kind)) if upload is None else add(upload[1], upload[0])
    return telegram.post(chat, {kind: facts, **caption, **_reply(telegram, params, chat["id"])}, markup)


def edit_message_text(telegram: Telegram, params: Params) -> Message:
    """editMessageText: other text and buttons; without a reply_markup the buttons go."""
    message = _own_message(telegram, params)
    content = _text(params, "MESSAGE_TOO_LONG")
    markup = parse_inline_markup(params.raw("reply_markup"))
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return telegram.edit(message, content, markup)


def edit_message_caption(telegram: Telegram, params: Params) -> Message:
    """editMessageCaption: other words under a document or photo, or none; without a reply_markup the buttons go."""
    message = _own_message(telegram, params)
    caption = _caption(params)
    markup = parse_inline_markup(params.raw("reply_markup"))
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    return telegram.edit(message, caption, markup)


def edit_message_reply_markup(telegram: Telegram, params: Params) -> Message:
    """editMessageReplyMarkup: the same message with other buttons or none."""
    message = _own_message(telegram, params)
    content: dict[str, Any] = {key: message[key] for key in WORDS if key in message}
    return telegram.edit(message, content, parse_inline_markup(params.raw("reply_markup")))


def delete_message(telegram: Telegram, params: Params) -> bool:
    """deleteMessage: in a private chat also the person's own."""
    telegram.delete(_message(telegram, params, "delete"))
    return True


def answer_callback_query(telegram: Telegram, params: Params) -> bool:
    """answerCallbackQuery: ends the button's waiting; a text shows as a toast or, with show_alert, as a window."""
    text = params.text("text")
    if len(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    telegram.answer_tap(params.text("callback_query_id"), text, params.flag("show_alert"))
    return True


def send_chat_action(telegram: Telegram, params: Params) -> bool:
    """sendChatAction: «is typing …» on the person's phone for five seconds."""
    chat = _chat(telegram, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    if telegram.people.find(chat["id"]):
        telegram.journal.add(chat["id"], "action", action=params.text("action"))
    return True


def _chat(telegram: Telegram, params: Params) -> dict[str, Any]:
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat_id = params.chat_id()
    if chat_id is None:
        raise bad_request("chat not found")
    return telegram.reachable(chat_id)


def _message(telegram: Telegram, params: Params, verb: str) -> Message:
    chat = _chat(telegram, params)
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = telegram.chats.find(chat["id"], params.number("message_id", 0))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def _own_message(telegram: Telegram, params: Params) -> Message:
    message = _message(telegram, params, "edit")
    if message["from"]["id"] != BOT_ID:
        raise bad_request("message can't be edited")
    return message


def _text(params: Params, too_long: str) -> dict[str, Any]:
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(params: Params) -> dict[str, Any]:
    caption, entities = _formatted(params, "caption", "caption_entities")
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    found = {"caption": caption, "caption_entities": entities}
    return {key: value for key, value in found.items() if value}


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
        return text, sorted([*entities, *find_entities(text)], key=lambda entity: int(entity["offset"]))
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode: the sandbox reads HTML only")
    given = params.decoded(entities_name, "entities")
    if given is not None and not (isinstance(given, list) and all(map(_is_entity, given))):
        raise bad_request("can't parse MessageEntity: expected an Object")
    return source.strip(), given or find_entities(source.strip())


def _is_entity(value: Any) -> bool:
    return isinstance(value, dict) and {"type", "offset", "length"} <= value.keys()


def _reply(telegram: Telegram, params: Params, chat_id: int) -> dict[str, Any]:
    reply = params.decoded("reply_parameters", "reply parameters")
    if reply is None:
        return {}
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    number = reply.get("message_id")
    answered = telegram.chats.find(chat_id, number) if isinstance(number, int) else None
    if answered is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {"reply_to_message": answered} if answered else {}
