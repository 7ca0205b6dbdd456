"""Importing a file: all of it or nothing. Each kind of file has a reader (pure rules) and a saver."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from procedures.errors import ImportRefused
from procedures.expecting import resync
from procedures.planning import plan_organization
from programme.findings import Finding
from programme.organizations import OrganizationRow, read_organizations
from programme.sheets import Sheet
from storage import audit
from storage.organizations import Organization, organizations_by_ruc
from storage.tx import Tx

#: What is read, a row of it, and what keeping the rows comes to.
S = TypeVar("S")
R = TypeVar("R")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought, or would bring: how many were new, changed, and as they were."""

    new: int
    changed: int
    same: int


def import_rows(
    tx: Tx,
    read: Callable[[S], tuple[Sequence[R], Sequence[Finding]]],
    save: Callable[[Tx, Sequence[R], datetime], D],
    sheet: S,
    now: datetime,
    *,
    dry_run: bool = False,
) -> D:
    """Read a sheet and keep it whole. Raises `ImportRefused` with every finding; then, and in a dry run, nothing is
    kept.
    """
    rows, findings = read(sheet)
    if findings:
        raise ImportRefused(tuple(findings))
    attempt = tx.begin_nested()
    imported = save(tx, rows, now)
    if dry_run:
        attempt.rollback()
    else:
        attempt.commit()
    return imported


def import_organizations(tx: Tx, sheet: Sheet, now: datetime, *, dry_run: bool = False) -> Imported:
    """Organizations, by RUC: new ones are added, known ones take the file's values. Raises `ImportRefused`."""
    return import_rows(tx, read_organizations, _save_organizations, sheet, now, dry_run=dry_run)


def _save_organizations(tx: Tx, rows: Sequence[OrganizationRow], now: datetime) -> Imported:
    known = organizations_by_ruc(tx, [row.ruc for row in rows])
    counts = {"new": 0, "changed": 0, "same": 0}
    for row in rows:
        counts[_save_organization(tx, known.get(row.ruc), row, now)] += 1
    if counts["new"] or counts["changed"]:
        audit.record(tx, "organizations.imported", now, **counts)
        tx.flush()
        resync(tx, now)
        for organization in known.values():  # the harvest of the place where it lies now is another one
            if organization.updated_at == now and organization.id is not None:
                plan_organization(tx, organization.id, now)
    return Imported(**counts)


def _save_organization(tx: Tx, organization: Organization | None, row: OrganizationRow, now: datetime) -> str:
    # A blank cell says nothing: it does not wipe out what is known.
    values = {name: value for name, value in asdict(row).items() if name != "row" and value is not None}
    if organization is None:
        tx.add(Organization(**values, created_at=now, updated_at=now))
        return "new"
    if all(getattr(organization, name) == value for name, value in values.items()):
        return "same"
    for name, value in values.items():
        setattr(organization, name, value)
    organization.updated_at = now
    tx.add(organization)
    return "changed"
