"""Findings in words: where, what is wrong, how to mend it."""

from typing import Any

from language.catalogs import Catalog
from programme.findings import Finding


def finding_in_words(_: Catalog, finding: Finding) -> str:
    """One finding on one line."""
    place = [finding.sheet]
    if finding.row is not None:
        place.append(_("row {row}", row=finding.row))
    if finding.column is not None:
        place.append(_("column {column}", column=finding.column))
    return f"[{finding.code}] {', '.join(place)}: {_.of(finding.problem)} {_.of(finding.remedy)}"


def finding_as_json(_: Catalog, finding: Finding) -> dict[str, Any]:
    """One finding for a script."""
    return {
        "code": finding.code,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "problem": _.of(finding.problem),
        "remedy": _.of(finding.remedy),
    }
