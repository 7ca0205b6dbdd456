"""What the Ruta says, in the reader's language.

Code speaks English message ids with named facts; a catalog says them:

    _ = catalog("es")
    _("Question {n} of {total}", n=3, total=117)
    _.many("{n} question", "{n} questions", 12)
    _.of(message)

The translations are the .po files themselves, read at first use: no compiled file can be missing or out of date.
"""

import gettext
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES: Mapping[str, str] = {"es": "Español", "en": "English"}
"""The one list of languages: code → the language's own name."""

DEFAULT = "es"

LOCALE_DIR = Path(__file__).parent / "locale"


@runtime_checkable
class Sayable(Protocol):
    """Anything kept as data until its reader is known, such as `programme.messages.Message`."""

    @property
    def text(self) -> str:
        """A message id with named placeholders."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What fills the placeholders; a fact may itself be sayable."""


class Catalog:
    """Says message ids in one language.

    A message id without a translation is said as it stands, in English. Facts are filled in after the translation
    and are never read as templates, so braces in what a person wrote are harmless. A fact that the text names and the
    caller does not give raises KeyError: a mistake in the code, and `language.check` keeps translations from making it.
    """

    def __init__(self, locale: str, translations: gettext.NullTranslations) -> None:
        self.locale = locale
        self._translations = translations

    def __call__(self, msgid: str, /, **facts: object) -> str:
        """The message in this language, with its facts."""
        # gettext keeps a file's header under the empty id.
        return self._translations.gettext(msgid).format(**facts) if msgid else ""

    def many(self, singular: str, plural: str, /, n: int, **facts: object) -> str:
        """The message in the form that belongs to `n`, which is one of its facts."""
        return self._translations.ngettext(singular, plural, n).format(n=n, **facts)

    def of(self, message: Sayable) -> str:
        """A message that was kept as data. Facts that are messages are said first, in the same language."""
        return self(message.text, **{name: self._fact(fact) for name, fact in message.facts.items()})

    def _fact(self, fact: object) -> object:
        return self.of(fact) if isinstance(fact, Sayable) else fact


def catalog(locale: str) -> Catalog:
    """The catalog of a language of `LOCALES`; of the default language for any other."""
    return _load(locale if locale in LOCALES else DEFAULT)


def best_locale(language_code: str | None) -> str:
    """Which of our languages suits a code such as Telegram's ("en-US" → "en"); the default where none does."""
    language = (language_code or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LOCALES else DEFAULT


def po_file(locale: str, locale_dir: Path = LOCALE_DIR) -> Path:
    """Where the translations of a language are kept."""
    return locale_dir / locale / "LC_MESSAGES" / "ruta.po"


@cache
def _load(locale: str) -> Catalog:
    with po_file(locale).open("rb") as source:
        entries = read_po(source, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return Catalog(locale, gettext.GNUTranslations(compiled))
