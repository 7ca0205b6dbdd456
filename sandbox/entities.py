"""Formatted text: Telegram's HTML becomes plain text with entities, and commands and links are found in plain text."""

import html
import re
from dataclasses import dataclass
from typing import Any

from sandbox.errors import TelegramError, bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z0-9-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# Telegram decodes these four and numbers; any other name stays as it was written.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>(?:https?://|\bt\.me/)[^\s<>\"]*[^\s<>\".,;:!?)\]»])"
)

Entity = dict[str, Any]


@dataclass(slots=True)
class _Open:
    """A start tag that still waits for its end tag."""

    tag: str
    start: int
    facts: dict[str, str]


def utf16_length(text: str) -> int:
    """Telegram counts offsets and lengths of entities in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def find_entities(text: str) -> list[Entity]:
    """Commands and links in a plain text, as Telegram marks them by itself."""
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _FOUND.finditer(text)
    ]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of a text in Telegram's HTML; refuses unknown, unclosed and crossed tags."""
    text, entities, waiting, at = "", [], list[_Open](), 0
    while (start := source.find("<", at)) >= 0:
        text += _decode(source[at:start])
        tag = _TAG.match(source, start)
        if tag is None:
            raise _cannot_parse(source, start, "Unclosed start tag")
        if tag[1]:
            entity = _close(source, tag, waiting, len(text))
            entities += [entity] if entity["length"] else []
        else:
            waiting.append(_opened(source, tag, len(text)))
        at = tag.end()
    if waiting:
        tag_name = waiting[-1].tag
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag_name}\"")
    return _trim(text + _decode(source[at:]), entities)


def _decode(text: str) -> str:
    return _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)


def _opened(source: str, tag: re.Match[str], start: int) -> _Open:
    name = tag[2].lower()
    if name not in _TYPES:
        raise _cannot_parse(source, tag.start(), f'Unsupported start tag "{name}"')
    attributes = {key: double or single or bare for key, double, single, bare in _ATTRIBUTE.findall(tag[3])}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise bad_request('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
    facts = {"url": html.unescape(attributes["href"])} if name == "a" and attributes.get("href") else {}
    return _Open(name, start, facts)


def _close(source: str, tag: re.Match[str], waiting: list[_Open], end: int) -> Entity:
    if not waiting:
        raise _cannot_parse(source, tag.start(), "Unexpected end tag")
    opened = waiting.pop()
    # Telegram lets </> close whatever is open.
    if tag[2] and tag[2].lower() != opened.tag:
        offset = len(source[: tag.start()].encode())
        expected, found = f'"</{opened.tag}>"', f'"</{tag[2].lower()}>"'
        raise bad_request(
            f"can't parse entities: Unmatched end tag at byte offset {offset}, expected {expected}, found {found}"
        )
    return {"type": _TYPES[opened.tag], "offset": opened.start, "length": end - opened.start, **opened.facts}


def _cannot_parse(source: str, at: int, problem: str) -> TelegramError:
    return bad_request(f"can't parse entities: {problem} at byte offset {len(source[:at].encode())}")


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram cuts blanks at both ends; the entities move along, now counted in UTF-16."""
    plain = text.strip()
    cut = len(text) - len(text.lstrip())
    kept = []
    for entity in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, len(plain))
        # A link without an address is plain text.
        if end > start and (entity["type"] != "text_link" or "url" in entity):
            place = {"offset": utf16_length(plain[:start]), "length": utf16_length(plain[start:end])}
            kept.append(entity | place)
    return plain, kept
