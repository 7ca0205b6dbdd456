"""Entities as the RPE knows them: how their file reads, and how people call them (domain.md §1a, I-19, I-24)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from programme.findings import Finding
from programme.import_faults import CellRefused
from programme.imports import Column, fold, read_rows, shorten, words
from programme.service_faults import ServiceFault
from programme.sheets import Sheet

LONGEST_SLUG = 40
#: Between two aliases of one cell: a name has blanks itself.
BETWEEN = "|"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One entity of the file that ships."""

    row: int
    slug: str
    name: str
    aliases: tuple[str, ...] | None


def read_slug(text: str) -> str:
    """How commands and addresses call an entity: «promperu». Raises CellRefused."""
    slug = text.strip()
    if len(slug) > LONGEST_SLUG or _SLUG.fullmatch(slug) is None:
        raise CellRefused(ServiceFault.SLUG, value=shorten(text))
    return slug


def read_entities(sheet: Sheet) -> tuple[list[EntityRow], list[Finding]]:
    """The entities of a file, and everything to mend in it."""
    columns = (
        Column("slug", True, read_slug, unique=True),
        Column("name", True, words(60)),
        Column("aliases", False, _aliases),
    )
    records, findings = read_rows(sheet, columns)
    return [EntityRow(row=record.row, **record.values) for record in records], findings


def is_called(text: str, slug: str, names: Iterable[str]) -> bool:
    """Whether somebody who writes this means the entity with that slug and these names."""
    return fold(text) in {fold(slug), *map(fold, names)}


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in text.split(BETWEEN) if piece.strip())
