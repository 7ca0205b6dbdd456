"""What a person typed instead of tapping: which option they mean, and whether that is sure enough not to ask.

In this order: the option's own words · «no sé» · a letter, a place, or an option's words behind its letter · «sí» and
«no» · an option's first words · the words with a slip of the pen. Accents, capitals and punctuation never matter.

Alikeness is `fuzz.ratio`, which compares whole texts: rapidfuzz's WRatio finds «si» in «Casi nunca» (ecosystem.md §8).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from programme.steps import DONT_KNOW

#: (name, label) of the options as they are drawn.
Options = Sequence[tuple[str, str]]

#: At least so alike, and so much more alike than the next, is sure; above the lower mark we ask "Did you mean …?".
_SURE, _GAP, _LIKELY = 85, 10, 65
#: Shorter words are alike by accident.
_SHORTEST_TO_COMPARE = 4

_YES = frozenset(("si", "sip", "yes", "claro"))
_NO = frozenset(("no", "nop"))
_DONT_KNOW = frozenset(
    (
        "no se",
        "nose",
        "no lo se",
        "ns",
        "no sabe",
        "no sabemos",
        "no sabria decir",
        "i don t know",
        "dont know",
        "don t know",
    )
)
_BEFORE = re.compile(r"(?:la |el )?(?:opcion|option|alternativa|letra|respuesta|numero|la|el) (?=\S{1,2}$)")
_LETTERED = re.compile(r"\s*([A-Za-z]|\d{1,2})\s*[).:\-]+\s*(\S*[^\W\d_]{2}.*)", re.DOTALL)
#: Not «e»: it is the fifth option's letter.
_BETWEEN = re.compile(r"[,;/+&\n]|\by\b|\band\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """The option that was meant. Where it is not `sure`, ask."""

    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """The options that were meant, in the order of the options. Where they are not `sure`, ask."""

    names: tuple[str, ...]
    sure: bool


def match_choice(text: str, choices: Options) -> Match | None:
    """The one option that `text` means; None where it means none, or as much one as another."""
    said = _plain(text)
    plain = [(name, _plain(label)) for name, label in choices]
    own_words = [name for name, label in plain if label == said]
    if not said or len(own_words) > 1:
        return None
    if own_words:
        return Match(own_words[0], sure=True)
    if said in _DONT_KNOW:
        return Match(DONT_KNOW, sure=True) if any(name == DONT_KNOW for name, _ in choices) else None
    by_place = _by_place(text, said, choices) or _behind_letter(text, choices)
    return by_place or _by_yes_or_no(said, plain) or _by_first_words(said, plain) or _by_words(said, plain)


def match_choices(text: str, choices: Options) -> Matches | None:
    """All the options that `text` names, such as "a, c" or "1 y 3"; None if any part of it means none."""
    whole = match_choice(text, choices)
    if whole is not None and whole.sure:
        return Matches((whole.name,), sure=True)
    listed = _all([part for part in _BETWEEN.split(text) if part.strip()], choices)
    # Without commas, such as "a c" or "enero marzo", the words must all be sure: options have blanks in them too.
    apart = _all(text.split(), choices)
    return apart if apart is not None and apart.sure and not (listed and listed.sure) else listed


def _all(parts: Sequence[str], choices: Options) -> Matches | None:
    matches = [match for part in parts if (match := match_choice(part, choices)) is not None]
    if not parts or len(matches) < len(parts):
        return None
    named = {match.name for match in matches}
    return Matches(tuple(name for name, _ in choices if name in named), all(match.sure for match in matches))


def _plain(text: str) -> str:
    """The text without accents, capitals, punctuation and needless blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w%]+", " ", bare).split())


def _by_place(text: str, said: str, choices: Options) -> Match | None:
    """A letter, or a number that counts the options from 1; «No sé» is drawn without either.

    Where options speak of numbers («De 1 a 3 años»), a bare number may be the answer itself: that is asked, "2)" not.
    """
    lettered = [(name, label) for name, label in choices if name != DONT_KNOW]
    place = _BEFORE.sub("", said)
    if place.isascii() and place.isdigit():
        index = int(place) - 1
        sure = place != said or text.rstrip().endswith(")") or not any(re.search(r"\d", label) for _, label in lettered)
    elif len(place) == 1 and place.isascii() and place.isalpha():
        index, sure = ord(place) - ord("a"), True
    else:
        return None
    return Match(lettered[index][0], sure) if 0 <= index < len(lettered) else None


def _behind_letter(text: str, choices: Options) -> Match | None:
    """The words behind a letter or number ("B) Asociación") decide; they are sure where both mean the same option."""
    found = _LETTERED.fullmatch(text)
    if found is None:
        return None
    place, words = match_choice(found[1], choices), match_choice(found[2], choices)
    if words is None:
        return None
    return Match(words.name, sure=place is not None and place.name == words.name)


def _by_yes_or_no(said: str, plain: Options) -> Match | None:
    for words in (_YES, _NO):
        if said in words:
            begin = [name for name, label in plain if label.split()[:1] and label.split()[0] in words]
            begin = [name for name in begin if name != DONT_KNOW]
            return Match(begin[0], sure=True) if len(begin) == 1 else None
    return None


def _by_first_words(said: str, plain: Options) -> Match | None:
    """The first words of one option alone: «asociación» for «Asociación de productores»."""
    begin = [name for name, label in plain if len(said) >= _SHORTEST_TO_COMPARE and f"{label} ".startswith(f"{said} ")]
    return Match(begin[0], sure=True) if len(begin) == 1 else None


def _by_words(said: str, plain: Options) -> Match | None:
    longest = max((len(label) for _, label in plain), default=0)
    if not _SHORTEST_TO_COMPARE <= len(said) <= 2 * longest:
        return None
    ranked = sorted(((fuzz.ratio(said, label), name) for name, label in plain), reverse=True)
    score, name = ranked[0]
    gap = score - ranked[1][0] if len(ranked) > 1 else score
    if score < _LIKELY or gap == 0:
        return None
    return Match(name, sure=score >= _SURE and gap >= _GAP)
