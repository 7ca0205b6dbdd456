"""The columns of an XLSForm: which there are, what other columns of the standard do, and how headers are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from programme.findings import Finding
from programme.sheets import Sheet
from programme.xlsform_findings import SheetFault

#: What people read, and so what a form may say in several languages.
TRANSLATED = frozenset(("label", "hint", "constraint_message", "form_title"))

KNOWN: Mapping[str, frozenset[str]] = {
    "survey": frozenset(
        [
            "type",
            "name",
            "label",
            "hint",
            "required",
            "relevant",
            "constraint",
            "constraint_message",
            "choice_filter",
            "default",
            "calculation",
            "number",
            "need",
            "source",
            "evidence",
            "dont_know",
        ]
    ),
    "choices": frozenset(["list_name", "name", "label", "points", "no_points"]),
    "settings": frozenset(["form_title", "form_id", "version", "default_language"]),
}
NEEDED = {"survey": ("type", "name", "label"), "choices": ("list_name", "name", "label"), "settings": ()}

#: Other columns of the standard, by what they do: change behaviour, or look and sound like something on another screen.
_UNSUPPORTED = frozenset(
    [
        "repeat_count",
        "count",
        "parameters",
        "trigger",
        "read_only",
        "readonly",
        "bind",
        "instance",
        "save_to",
        "disabled",
        "compact_tag",
    ]
)
IGNORED = frozenset(
    [
        "appearance",
        "media",
        "image",
        "audio",
        "video",
        "big-image",
        "autoplay",
        "rows",
        "body",
        "guidance_hint",
        "required_message",
        "requiredmsg",
        "instance_name",
        "style",
        "public_key",
        "submission_url",
        "allow_choice_duplicates",
    ]
)
_ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "caption": "label",
    "command": "type",
    "value": "name",
    "tag": "name",
    "title": "form_title",
    "id_string": "form_id",
}
_ALIKE = 80

_LANGUAGE = re.compile(r"[^()]*[^()\s]\s*\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)")


def language_code(written: str) -> str | None:
    """The code in a language written as "Español (es)"; None where there is none."""
    found = _LANGUAGE.fullmatch(written)
    return found[1].lower() if found else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the form uses. `language` is None where the header names none: the form's own."""

    header: str
    name: str
    language: str | None


def ignored_columns(sheet: Sheet) -> tuple[str, ...]:
    """The headers that mean nothing here and change nothing; further columns of choices are kept for filters."""
    if sheet.name not in KNOWN:
        return ()
    return tuple(
        header
        for header in sheet.headers
        if base_name(header) in IGNORED or (sheet.name != "choices" and base_name(header) not in KNOWN[sheet.name])
    )


def base_name(header: str) -> str:
    """The column that a header names, without its language."""
    return header.partition("::")[0].strip().lower().replace(" ", "_")


def read_column(sheet: Sheet, header: str, findings: list[Finding]) -> Column | None:
    """The column that the header names, if it is one of ours; doubts about it go to `findings`."""
    name, (_, mark, written) = base_name(header), header.partition("::")
    if name not in KNOWN[sheet.name]:
        findings.extend(_doubts(sheet, header, name))
        return None
    language = language_code(written.strip()) if mark else None
    if mark and (language is None or name not in TRANSLATED):
        findings.append(SheetFault.UNREADABLE_LANGUAGE.at(sheet.name, 1, header, written=header))
        return None
    return Column(header, name, language)


def _doubts(sheet: Sheet, header: str, name: str) -> Iterable[Finding]:
    """A column that is not ours: fine, unless it changes behaviour or is one of ours with a slip of the pen."""
    if name in IGNORED:
        return
    if name in _UNSUPPORTED:
        if any(row[header] for _, row in sheet.rows):
            yield SheetFault.UNSUPPORTED_COLUMN.at(sheet.name, 1, header, column=header)
        return
    alike = [known for known in sorted(KNOWN[sheet.name]) if fuzz.ratio(known, name) >= _ALIKE]
    meant = _ALIASES.get(name) or next(iter(alike), None)
    if meant in KNOWN[sheet.name]:
        yield SheetFault.MISSPELT_COLUMN.at(sheet.name, 1, header, column=header, meant=meant)
