"""JSON as it goes over the wire and into the store."""

import json
from typing import Any


def read_json(source: str | bytes) -> Any:
    """Decodes JSON; raises ValueError also for what could not be written again: NaN, half an emoji, endless nesting."""
    text = source if isinstance(source, str) else source.decode()
    try:
        value = json.loads(text, parse_constant=_refuse)
        # An escaped half of a surrogate pair gets through the decoder and would fail in the store.
        if "\\ud" in text.lower():
            write_json(value)
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None
    return value


def write_json(value: Any) -> bytes:
    """Encodes JSON in UTF-8, without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
