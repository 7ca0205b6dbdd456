"""When each kind of message is due, as a table in data: a row for each kind and situation, with reason and source.

A cell says one or several moments, with a stroke between them: "7 días antes / 3 días antes". What the Ruta does with
them is in `programme.reminders`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from programme.errors import ProgrammeError
from programme.findings import Finding
from programme.import_faults import CellRefused, ImportFault
from programme.imports import Column, Record, one_of, read_rows, shorten, words
from programme.sheets import Sheet


class Situation(StrEnum):
    """How much an organization has to do in the days before a session: the columns of the rules."""

    NORMAL = "normal"
    SOME = "some"
    PEAK = "peak"
    #: A weekday of cutting, packing and shipping: banana.
    PACKING = "packing"


class Anchor(StrEnum):
    """What a moment is reckoned from."""

    #: From when it is so: a session is announced, moved or cancelled.
    AT_ONCE = "at_once"
    #: So long before the session begins.
    BEFORE = "before"
    #: At the beginning of the evening before the session.
    EVENING = "evening"
    #: With the digest: on the last Sunday so many days before the session, or on the next Sunday if there is none.
    DIGEST = "digest"
    #: So long after the session's end, or after silence began.
    AFTER = "after"
    #: Not while it is so.
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Term:
    """One moment of a rule."""

    anchor: Anchor
    distance: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    #: The moments as they are written.
    text: str
    #: In the order in which they come. None for what is no moment: the hours and the daily limit.
    when: tuple[Term, ...]
    #: If the only moment of `when` is past already.
    otherwise: Term | None
    #: How long the message is of use; None: until the session begins.
    useful_for: timedelta | None
    reason: str
    source: str


Rules = Mapping[tuple[str, Situation], Rule]
"""Every kind of message in every situation."""

#: What the table has a rule for, and how people name it.
MESSAGES: Mapping[str, tuple[str, ...]] = {
    "invitation": ("invitación",),
    "no_answer": ("sin respuesta",),
    "before": ("antes de la sesión",),
    "change": ("cambio",),
    "cancelled": ("cancelación",),
    "after": ("después de la sesión",),
    "announcement": ("comunicado",),
    "tpe_nudge": ("recordatorio del TPE",),
    "hours": ("horas permitidas",),
    "daily_limit": ("máximo por día",),
}
#: What the moments of each message are reckoned from. Those that are not here hold none: they tell their readers what
#: `programme.reminder_hours` does.
ANCHORS: Mapping[str, frozenset[Anchor]] = {
    "invitation": frozenset({Anchor.AT_ONCE}),
    "no_answer": frozenset({Anchor.BEFORE, Anchor.EVENING, Anchor.DIGEST}),
    "before": frozenset({Anchor.BEFORE, Anchor.EVENING, Anchor.DIGEST}),
    "change": frozenset({Anchor.AT_ONCE}),
    "cancelled": frozenset({Anchor.AT_ONCE}),
    "after": frozenset({Anchor.AFTER}),
    "announcement": frozenset({Anchor.AT_ONCE, Anchor.DIGEST}),
    "tpe_nudge": frozenset({Anchor.AFTER, Anchor.PAUSED}),
}
SITUATIONS: Mapping[str, tuple[str, ...]] = {
    Situation.NORMAL: ("normal",),
    Situation.SOME: ("algo de cosecha",),
    Situation.PEAK: ("plena cosecha",),
    Situation.PACKING: ("día de empaque",),
}

_UNITS = {"hora": timedelta(hours=1), "día": timedelta(days=1)}
_FIXED = {
    "enseguida": Term(Anchor.AT_ONCE),
    "la víspera": Term(Anchor.EVENING),
    "el domingo": Term(Anchor.DIGEST),
    "en pausa": Term(Anchor.PAUSED),
}
_RELATIVE = re.compile(r"(domingo )?(\d+) (hora|día)s? (antes|después)")
_MOMENTS = (
    "enseguida, 3 días antes, 1 hora antes, 1 hora después, la víspera, el domingo, domingo 3 días antes, en pausa"
)


class RulesRefused(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """The file gives no rules: everything to mend in it is in `findings`, each with its row and column."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(map(_in_words, findings)))
        self.findings = tuple(findings)


class MissingRule(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """There is no row for a kind of message in a situation."""

    def __init__(self, message: str, situation: str) -> None:
        super().__init__(f"no rule for {message} in the situation {situation}")
        self.message, self.situation = message, situation


def read_rules(sheet: Sheet) -> Rules:
    """The rules of a sheet. Raises RulesRefused and MissingRule: what ships is wholly sound, or it is not taken."""
    records, findings = read_rows(sheet, COLUMNS, rules={"when": _check_moments, "useful_for": _check_useful})
    rows: dict[tuple[str, Situation], int] = {}
    rules: dict[tuple[str, Situation], Rule] = {}
    for record in records:
        key = record.values["message"], Situation(record.values["situation"])
        if (first := rows.setdefault(key, record.row)) != record.row:
            findings.append(
                ImportFault.DUPLICATE.at(sheet.name, record.row, "situation", value=" ".join(key), first=first)
            )
        rules[key] = _rule(record)
    if findings:
        raise RulesRefused(findings)
    for message in MESSAGES:
        for situation in Situation:
            if (message, situation) not in rules:
                raise MissingRule(message, situation)
    return rules


def read_term(text: str) -> Term:
    """One moment as people write it. Raises CellRefused."""
    written = " ".join(text.split())
    if written in _FIXED:
        return _FIXED[written]
    found = _RELATIVE.fullmatch(written)
    if not found or (found[1] and (found[3], found[4]) != ("día", "antes")):
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed=_MOMENTS)
    direction = Anchor.BEFORE if found[4] == "antes" else Anchor.AFTER
    return Term(Anchor.DIGEST if found[1] else direction, int(found[2]) * _UNITS[found[3]])


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+) (hora|día)s?", text)
    if not found:
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(text), allowed="7 días, 12 horas")
    return int(found[1]) * _UNITS[found[2]]


COLUMNS: tuple[Column, ...] = (
    Column("message", True, one_of(MESSAGES)),
    Column("situation", True, one_of(SITUATIONS)),
    Column("when", True, words(100)),
    Column("otherwise", False, read_term),
    Column("useful_for", False, _duration),
    Column("reason", True, words(300)),
    Column("source", True, words(200)),
)


def _terms(text: str) -> tuple[Term, ...]:
    return tuple(map(read_term, text.split("/")))


def _check_moments(values: Mapping[str, Any]) -> None:
    allowed = ANCHORS.get(values["message"])
    terms = _terms(values["when"]) + tuple(filter(None, [values["otherwise"]])) if allowed else ()
    if allowed and not {term.anchor for term in terms} <= allowed:
        raise CellRefused(ImportFault.UNKNOWN_VALUE, value=shorten(values["when"]), allowed=", ".join(sorted(allowed)))


def _check_useful(values: Mapping[str, Any]) -> None:
    """What comes when a session is over has no beginning to be of use until."""
    if values["message"] == "after" and values["useful_for"] is None:
        raise CellRefused(ImportFault.EMPTY_CELL)


def _rule(record: Record) -> Rule:
    cells = record.values
    when = _terms(cells["when"]) if cells["message"] in ANCHORS else ()
    return Rule(cells["when"], when, cells["otherwise"], cells["useful_for"], cells["reason"], cells["source"])


def _in_words(finding: Finding) -> str:
    place = f"{finding.sheet}:{finding.row or 1} {finding.column or ''}".rstrip()
    return f"{place}: {finding.problem.text.format_map(finding.problem.facts)}"
