"""Findings in words: where, what is wrong, how to mend it."""

from collections.abc import Sequence
from typing import Any

import typer

from language.catalogs import Catalog
from programme.findings import Finding
from ruta.context import print_json


def report(_: Catalog, findings: Sequence[Finding], *, as_json: bool) -> None:
    """All of them, numbered, a line each on stderr; or for a script, as one JSON document on stdout."""
    if as_json:
        print_json({"findings": findings_as_json(_, findings)})
        return
    for number, finding in enumerate(findings, start=1):
        typer.echo(f"{number}. {_in_words(_, finding)}", err=True)


def findings_as_json(_: Catalog, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The same for a document that holds more."""
    return [_as_json(_, finding) for finding in findings]


def _in_words(_: Catalog, finding: Finding) -> str:
    place = [finding.sheet]
    if finding.row is not None:
        place.append(_("row {row}", row=finding.row))
    if finding.column is not None:
        place.append(_("column {column}", column=finding.column))
    line = f"[{finding.code}] {', '.join(place)}: {_.of(finding.problem)} {_.of(finding.remedy)}"
    return " ".join(line.split())  # a cell that is quoted may hold line breaks


def _as_json(_: Catalog, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "problem": _.of(finding.problem),
        "remedy": _.of(finding.remedy),
    }
