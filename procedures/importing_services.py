"""Services from a spreadsheet, and the portfolio that ships (domain.md §1e). A blank cell leaves what is known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from procedures.errors import ImportRefused
from procedures.importing import Imported, import_rows
from programme.entities import read_entities
from programme.findings import Finding
from programme.services import SHEET, ServiceRow, read_services
from programme.sheets import Sheet
from storage import audit
from storage.entities import Entity, entities
from storage.services import Service, services_by_code
from storage.tx import Tx

PROPOSED, IMPORTED = "proposed", "imported"


def import_services(tx: Tx, sheet: Sheet, now: datetime, *, dry_run: bool = False) -> Imported:
    """Services, by code: new ones are added, known ones take the file's values. Raises `ImportRefused`."""
    return import_rows(tx, partial(_read, tx), _save, sheet, now, dry_run=dry_run)


def publish_portfolio(tx: Tx, entity_sheet: Sheet, service_sheet: Sheet, now: datetime) -> int:
    """Add the entities and services that ship and are not known yet; returns how many. What is known stays as it is:
    an import may have changed it. Raises `ImportRefused`.
    """
    rows, findings = read_entities(entity_sheet)
    if findings:
        raise ImportRefused(tuple(findings))
    known = {each.slug for each in entities(tx)}
    missing = [each for each in rows if each.slug not in known]
    for each in missing:
        tx.add(Entity(slug=each.slug, name=each.name, aliases="\n".join(each.aliases or ()), created_at=now))
    tx.flush()
    services, findings = _read(tx, service_sheet)
    if findings:
        raise ImportRefused(tuple(findings))
    there = services_by_code(tx, [row.code for row in services])
    fresh = [row for row in services if row.code not in there]
    if fresh:
        _save(tx, fresh, now)
    return len(missing) + len(fresh)


def names_of_entities(known: Sequence[Entity]) -> dict[str, tuple[str, ...]]:
    """Slug → the names that people write."""
    return {each.slug: (each.name, *each.aliases.splitlines()) for each in known}


def _read(tx: Tx, sheet: Sheet) -> tuple[list[ServiceRow], list[Finding]]:
    return read_services(sheet, names_of_entities(entities(tx)))


def _save(tx: Tx, rows: Sequence[ServiceRow], now: datetime) -> Imported:
    numbers = {each.slug: each.id for each in entities(tx)}
    known = services_by_code(tx, [row.code for row in rows])
    counts = {"new": 0, "changed": 0, "same": 0}
    for row in rows:
        told = {name: value for name, value in asdict(row).items() if name != "row" and value is not None}
        told["entity_id"] = numbers[told.pop("entity")]
        counts[_save_one(tx, known.get(row.code), told, now)] += 1
    if counts["new"] or counts["changed"]:
        audit.record(tx, "services.imported", now, **counts)
    tx.flush()
    return Imported(**counts)


def _save_one(tx: Tx, service: Service | None, told: Mapping[str, Any], now: datetime) -> str:
    values = {**told, **_marks(service, told)}
    values |= {name: " ".join(values[name]) for name in ("chains", "regions") if name in values}
    if service is None:
        tx.add(Service(**values, created_at=now, updated_at=now))
        return "new"
    if all(getattr(service, name) == value for name, value in values.items()):
        return "same"
    for name, value in values.items():
        setattr(service, name, value)
    service.updated_at = now
    tx.add(service)
    return "changed"


def _marks(service: Service | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is ours of the service afterwards: what a file tells is nobody's proposal any more, unless it says so."""
    origin = told.get("origin") or (service.origin if service and service.origin != PROPOSED else IMPORTED)
    if "proposed" in told:
        return {"origin": origin, "proposed": list(told["proposed"])}
    return {"origin": origin, "proposed": _left(service.proposed, told) if service else []}


def _left(proposed: Sequence[str], told: Collection[str]) -> list[str]:
    named = {"entity" if name == "entity_id" else name for name in told}
    return [column for column in SHEET if column in proposed and column not in named]
