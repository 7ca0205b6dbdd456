"""Commitments from a spreadsheet. The newest word of an organization on a service holds; earlier ones are kept."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import col, select

from procedures.expecting import resync_service
from procedures.importing import Imported, import_rows
from programme.commitments import CommitmentRow, read_commitments
from programme.findings import Finding
from programme.sheets import Sheet
from storage import audit
from storage.commitments import Commitment
from storage.officers import codes_of_services
from storage.organizations import Organization, organizations_by_ruc
from storage.services import services_by_code
from storage.tx import Tx


def import_commitments(tx: Tx, sheet: Sheet, now: datetime, *, dry_run: bool = False) -> Imported:
    """What organizations have said of services. Raises `ImportRefused`, also for whom or what nobody knows here."""
    return import_rows(tx, partial(_read, tx), _save, sheet, now, dry_run=dry_run)


def _read(tx: Tx, sheet: Sheet) -> tuple[list[CommitmentRow], list[Finding]]:
    rucs = frozenset(tx.exec(select(Organization.ruc)))
    return read_commitments(sheet, rucs, codes_of_services(tx))


def _save(tx: Tx, rows: Sequence[CommitmentRow], now: datetime) -> Imported:
    organizations = organizations_by_ruc(tx, [row.ruc for row in rows])
    services = services_by_code(tx, [row.service for row in rows])
    known = _holding(tx)
    counts = {"new": 0, "changed": 0, "same": 0}
    spoken_of = set()
    for row in rows:
        organization, service = organizations[row.ruc].id or 0, services[row.service].id or 0
        became = _save_one(tx, known.get((organization, service)), (organization, service), row, now)
        counts[became] += 1
        if became != "same":
            spoken_of.add(service)
    if spoken_of:
        audit.record(tx, "commitments.imported", now, **counts)
    tx.flush()
    for service in sorted(spoken_of):
        resync_service(tx, service, now)
    return Imported(**counts)


def _save_one(tx: Tx, said: Commitment | None, pair: tuple[int, int], row: CommitmentRow, now: datetime) -> str:
    if said is not None and said.accepted == row.accepted:
        return "same"
    if said is not None:
        said.until = now
        tx.add(said)
        tx.flush()  # one word at a time holds: the earlier one ends before the new one is there
    organization_id, service_id = pair
    tx.add(Commitment(organization_id=organization_id, service_id=service_id, accepted=row.accepted, since=now))
    return "new" if said is None else "changed"


def _holding(tx: Tx) -> dict[tuple[int, int], Commitment]:
    """What is said now: (organization, service) → the commitment."""
    holding = tx.exec(select(Commitment).where(col(Commitment.until).is_(None)))
    return {(each.organization_id, each.service_id): each for each in holding}
