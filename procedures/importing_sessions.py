"""Sessions from a spreadsheet: each is scheduled, moved or changed as if its entity had said so.

A file is kept whole or not at all. What speaks against a date is no mistake of the file: it is told, row by row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from procedures.errors import ImportRefused, SessionFixed
from procedures.importing_services import names_of_entities
from procedures.nudging import LIMA
from procedures.scheduling import Change, Order, Scheduled, refusal_of, schedule_all
from programme.findings import Finding
from programme.session_faults import SessionFault
from programme.session_rows import Offered, SessionRow, read_sessions
from programme.sheets import Sheet
from storage import audit
from storage.entities import Entity, entities
from storage.organizations import Organization, organizations_by_ruc
from storage.services import Service
from storage.timetable import farms
from storage.tx import Tx

FAULTS = {
    SessionFixed.CANCELLED: (SessionFault.CANCELLED, "session"),
    SessionFixed.OVER: (SessionFault.OVER, "starts_at"),
    SessionFixed.PAST: (SessionFault.PAST, "starts_at"),
    SessionFixed.DATED: (SessionFault.DATED, "starts_at"),
    SessionFixed.OTHER_SERVICE: (SessionFault.OTHER_SERVICE, "service"),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one row."""

    row: int
    #: The slug of the entity, and its own number of the session.
    entity: str
    key: str
    scheduled: Scheduled


@dataclass(frozen=True, slots=True)
class ImportedSessions:
    """What a file of sessions brought, or would bring, row by row."""

    rows: tuple[Brought, ...]
    #: The organizations that objections are about: number → name.
    names: Mapping[int, str]
    #: Only of a trial: what is to be mended before the file can be kept. The rows are those that are sound.
    findings: tuple[Finding, ...] = ()

    def count(self, change: Change) -> int:
        """How many sessions that became of."""
        return sum(each.scheduled.change is change for each in self.rows)


@dataclass(frozen=True, slots=True)
class _Sound:
    row: SessionRow
    order: Order


def import_sessions(tx: Tx, sheet: Sheet, now: datetime, *, dry_run: bool = False) -> ImportedSessions:
    """The sessions of a file. Raises `ImportRefused` with every finding; a trial keeps nothing, and tells all it can of
    the sound rows too.
    """
    sound, findings = _read(tx, sheet, now)
    if findings and not dry_run:
        raise ImportRefused(tuple(findings))
    attempt = tx.begin_nested()
    done = schedule_all(tx, [each.order for each in sound], now)
    rows = tuple(
        Brought(each.row.row, each.row.entity, each.row.session, scheduled)
        for each, scheduled in zip(sound, done, strict=True)
    )
    imported = ImportedSessions(rows, _names(tx, done), tuple(findings))
    if dry_run:
        attempt.rollback()
        return imported
    counts = {change.value: imported.count(change) for change in Change}
    audit.record(tx, "sessions.imported", now, **counts)
    attempt.commit()
    return imported


def _read(tx: Tx, sheet: Sheet, now: datetime) -> tuple[list[_Sound], list[Finding]]:
    """The rows that can be kept as orders, and everything to mend: in the file, and against what is known here."""
    known = entities(tx)
    slugs = {each.id: each.slug for each in known}
    services = {each.code: each for each in tx.exec(select(Service))}
    offered = {code: Offered(each.name, slugs[each.entity_id]) for code, each in services.items()}
    rucs = frozenset(tx.exec(select(Organization.ruc)))
    rows, findings = read_sessions(sheet, names_of_entities(known), offered, rucs, LIMA)
    sound = []
    for row, order in zip(rows, _orders(tx, rows, known, services), strict=True):
        if refused := refusal_of(tx, order, now):
            fault, column = FAULTS[refused.why]
            findings.append(fault.at(sheet.name, row.row, column, session=row.session))
        else:
            sound.append(_Sound(row, order))
    faulty = {finding.row for finding in findings}
    # A session that stands there twice is judged in neither row.
    return [each for each in sound if each.row.row not in faulty], sorted(findings, key=lambda each: each.row or 0)


def _names(tx: Tx, done: Sequence[Scheduled]) -> dict[int, str]:
    hit = {number for each in done for objection in each.objections for number in objection.organizations}
    return {number: name for number, (name, _farm) in farms(tx, hit).items()}


def _orders(
    tx: Tx, rows: Sequence[SessionRow], known: Sequence[Entity], services: dict[str, Service]
) -> list[Order]:  # fmt: skip
    numbers = {each.slug: each.id or 0 for each in known}
    organizations = organizations_by_ruc(tx, [ruc for row in rows for ruc in row.organizations or ()])
    return [
        Order(
            entity_id=numbers[row.entity],
            key=row.session,
            service_id=services[row.service].id or 0,
            month=row.month,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            modality=row.modality,
            place=row.place,
            link=row.link,
            speaker=row.speaker,
            capacity=row.capacity,
            regions=row.regions,
            organizations=_numbers(row, organizations),
            run=row.run,
            part=row.part,
            parts=row.parts,
            flyer=row.flyer,
        )
        for row in rows
    ]


def _numbers(row: SessionRow, organizations: dict[str, Organization]) -> tuple[int, ...] | None:
    return None if row.organizations is None else tuple(organizations[ruc].id or 0 for ruc in row.organizations)
