"""A sentence for a person, kept as data until the edge knows that person's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """An English message id with its facts; `language.catalogs` says it in the reader's language.

    `text` is a gettext message id with named placeholders (`"{answer} is not a number"`); `facts` fills them.
    """

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)
