"""Which message ids the code speaks.

They stand as literals in calls: `_("…")`, `_.many("…", "…", n)`, `Message("…")`, `CommandError("…")`. The syntax tree
is read rather than Babel's stream of tokens, which would take `_("yes" if sure else "no")` for one message “yesno”.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from language.errors import TemplateTextError

ROOMS = ("bot", "procedures", "notifications", "webhooks", "programme", "ruta", "storage")
"""The packages that speak to people."""

_KEYWORDS = {"_": 1, "Message": 1, "CommandError": 1, "many": 2}


def extract(root: Path) -> Catalog:
    """The message ids of all rooms under `root`, without translations. Raises TemplateTextError and SyntaxError."""
    template = Catalog()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            for msgid in _message_ids(path):
                template.add(msgid)
    return template


def _message_ids(path: Path) -> Iterator[str | tuple[str, ...]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Call) and (count := _KEYWORDS.get(_name(node.func))):
            texts = [_literals(path, argument) for argument in _arguments(node)[:count]]
            if count == 1:
                yield from (text for found in texts for text in found)
            elif len(texts) == count and all(texts):
                yield tuple(found[0] for found in texts)


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _arguments(call: ast.Call) -> list[ast.expr]:
    return call.args or [keyword.value for keyword in call.keywords if keyword.arg == "text"]


def _literals(path: Path, argument: ast.expr) -> list[str]:
    """The texts that an argument can be; none where it is computed elsewhere."""
    match argument:
        case ast.Constant(value=str(text)):
            return [text] if text else []
        case ast.IfExp(body=body, orelse=orelse):
            return [*_literals(path, body), *_literals(path, orelse)]
        case ast.JoinedStr():
            raise TemplateTextError(path, argument.lineno)
    return []
