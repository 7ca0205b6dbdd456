"""Are the catalogs complete? `python -m language.check` says what is not, and `--update` brings them up to the code.

An update keeps every translation there is, fills the English with the message ids themselves, leaves new Spanish empty
to be written, and moves what the code does not say any more to the end of the file, where it helps until it is deleted.
"""

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from language.catalogs import LOCALES, po_file
from language.errors import BrokenCatalogError, LanguageError
from language.extraction import extract

ROOT = Path(__file__).parent.parent
SOURCE_LOCALE = "en"
UPDATE_HINT = "run `python -m language.check --update`"


def main(arguments: Sequence[str]) -> int:
    """Checks, or updates and then checks; prints each finding. The exit status: 0 when there is none, else 1."""
    try:
        if "--update" in arguments:
            update(ROOT)
        found = list(findings(ROOT))
    except LanguageError as error:
        found = [str(error)]
    for finding in found:
        print(finding)  # noqa: T201 - a command prints
    return 1 if found else 0


def update(root: Path) -> None:
    """Writes the template and both catalogs anew from the code, keeping all translations. Raises LanguageError."""
    template = extract(root)
    _pot_file(root).parent.mkdir(parents=True, exist_ok=True)
    _pot_file(root).write_bytes(_render(template, None))
    for locale in LOCALES:
        path = _po_file(root, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_render(_updated(_read(path, locale), template), locale))


def findings(root: Path) -> Iterator[str]:
    """Everything that is stale, missing, fuzzy, unused or ill-formed in the catalogs, a sentence each."""
    template = extract(root)
    pot = _pot_file(root)
    if not pot.exists() or pot.read_bytes() != _render(template, None):
        yield f"{pot.relative_to(root)} is out of date: {UPDATE_HINT}"
    for locale in LOCALES:
        path = _po_file(root, locale)
        entries = _read(path, locale)
        yield from (f"{path.relative_to(root)}: {finding}" for finding in _catalog_findings(entries, template))


def _catalog_findings(entries: Catalog, template: Catalog) -> Iterator[str]:
    for wanted in _messages(template):
        entry = entries.get(wanted.id)
        if entry is None or entry.id != wanted.id:
            yield f"{_title(wanted)} is not there: {UPDATE_HINT}"
        else:
            yield from (f"{_title(entry)} {problem}" for problem in _entry_findings(entry))
    unused = [entry for entry in _messages(entries) if template.get(entry.id) is None]
    for entry in [*unused, *entries.obsolete.values()]:
        yield f"{_title(entry)} is not said any more: delete it"


def _entry_findings(entry: Message) -> Iterator[str]:
    forms = _texts(entry.string)
    if not all(forms):
        yield "has no translation"
    if entry.fuzzy:
        yield "is marked fuzzy: read it and take the mark away"
    try:
        named = [_placeholders(text) for text in _texts(entry.id)]
        for text in filter(None, forms):
            said = _placeholders(text)
            # The forms of a plural may differ ("one question", "{n} questions"); a single text has no choice.
            if not frozenset.intersection(*named) <= said <= frozenset.union(*named):
                yield f"names other facts in “{text}”"
    except ValueError as error:
        yield f"has braces that do not fit: {error}"


def _placeholders(text: str) -> frozenset[str]:
    """The named places of a text, such as `{n}`. Raises ValueError for unnamed ones and for stray braces."""
    names = frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    if not all(name.isidentifier() for name in names):
        raise ValueError("a place needs a plain name, such as {n}")
    return names


def _updated(entries: Catalog, template: Catalog) -> Catalog:
    for entry in list(entries.obsolete.values()):
        # What is said again finds its old translation again.
        entries[entry.id] = entry
    entries.obsolete.clear()
    entries.update(template, no_fuzzy_matching=True)
    for key, entry in list(entries.obsolete.items()):
        if not any(_texts(entry.string)) or entry.string == entry.id:
            del entries.obsolete[key]
    if entries.locale_identifier == SOURCE_LOCALE:
        for entry in _messages(entries):
            entry.string = entry.string if all(_texts(entry.string)) else entry.id
    return entries


def _read(path: Path, locale: str) -> Catalog:
    content = path.read_bytes() if path.exists() else b""
    try:
        return read_po(BytesIO(content), locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise BrokenCatalogError(path, error.lineno, str(error)) from error


def _render(entries: Catalog, locale: str | None) -> bytes:
    """The file's content: sorted, and without dates, line numbers and format flags that would make noise in a diff."""
    for entry in _messages(entries):
        entry.flags -= {"python-format", "python-brace-format"}
    header = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if locale:
        header += [f"Language: {locale}", f"Plural-Forms: {entries.plural_forms}"]
    content = BytesIO()
    content.write(b'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in header).encode() + b"\n")
    write_po(content, entries, width=0, no_location=True, omit_header=True, sort_output=True)
    return content.getvalue().rstrip(b"\n") + b"\n"


def _messages(entries: Catalog) -> list[Message]:
    """Without the header, which is kept under the empty id."""
    return [entry for entry in entries if entry.id]


def _texts(text: object) -> tuple[str, ...]:
    """One text, or the forms of a plural, as a tuple."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def _title(entry: Message) -> str:
    return f"“{_texts(entry.id)[0]}”"


def _pot_file(root: Path) -> Path:
    return root / "language" / "locale" / "ruta.pot"


def _po_file(root: Path, locale: str) -> Path:
    return po_file(locale, root / "language" / "locale")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
