"""Keyboards under messages and under the text field: what the Bot API accepts, and which button is meant."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.wire import read_json

DATA_LIMIT_BYTES = 64
_BUTTON_LIMIT = 100
_ROW_LIMIT = 8
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_URL_SCHEMES = ("http://", "https://", "tg://")

Markup = dict[str, Any]


def parse_markup(value: Any) -> Markup | None:
    """The reply_markup of a request, checked; None when there is none. An empty keyboard is none, too."""
    if value in (None, ""):
        return None
    markup = _decode(value)
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if rows := _rows(markup, "keyboard", 'field "keyboard" must be an Array of Arrays'):
        return markup | {"keyboard": [[_reply_button(button) for button in row] for row in rows]}
    problem = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    if rows := _rows(markup, "inline_keyboard", problem):
        return {"inline_keyboard": _inline_rows(rows)}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def parse_inline_markup(value: Any) -> Markup | None:
    """The reply_markup of an edit: only an inline keyboard can be put under a message that is there already."""
    markup = parse_markup(value)
    if markup is not None and not is_inline(markup):
        raise bad_request("inline keyboard expected")
    return markup


def is_inline(markup: Markup | None) -> bool:
    """Whether the buttons stand under the message itself."""
    return markup is not None and "inline_keyboard" in markup


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The inline buttons of a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def find_button(message: dict[str, Any], name: str) -> dict[str, Any] | None:
    """The inline button with these data or, failing that, this label."""
    buttons = buttons_of(message)
    by_data = (button for button in buttons if button.get("callback_data") == name)
    by_label = (button for button in buttons if button["text"].strip() == name.strip())
    return next(by_data, None) or next(by_label, None)


def _decode(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None


def _rows(markup: Markup, name: str, problem: str) -> list[list[Any]]:
    rows = markup.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(problem)
    return [row for row in rows if row]


def _reply_button(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    return button


def _inline_rows(rows: list[list[Any]]) -> list[list[dict[str, Any]]]:
    checked = [[_inline_button(button) for button in row] for row in rows]
    if sum(map(len, checked)) > _BUTTON_LIMIT or any(len(row) > _ROW_LIMIT for row in checked):
        raise bad_request("reply markup is too long")
    return checked


def _inline_button(button: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(prefix + 'Can\'t find field "text"')
    if not any(button.get(action) or (action.startswith("switch") and action in button) for action in _ACTIONS):
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    _check_action(button)
    return {key: value for key, value in button.items() if value is not None}


def _check_action(button: dict[str, Any]) -> None:
    data, url = button.get("callback_data"), button.get("url")
    if data is not None and (not isinstance(data, str) or len(data.encode()) > DATA_LIMIT_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not str(url).lower().startswith(_URL_SCHEMES):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
