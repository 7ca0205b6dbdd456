"""Sessions as a file brings them, and the columns of `ruta import sessions` (design.md, «Import columns»)."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from programme.commitments import known_ruc, known_service
from programme.findings import Finding
from programme.import_faults import CellRefused
from programme.imports import Column, Record, Rule, one_of, read_rows, shorten, words
from programme.links import LONGEST_LINK, is_link
from programme.organizations import REGIONS
from programme.services import MODALITIES, some_of, spellings_of
from programme.session_faults import SessionFault
from programme.sheets import Sheet
from programme.written_moments import moment_in, moment_or_month_in

LONGEST = timedelta(hours=24)
MOST_PARTS, MOST_SEATS = 99, 9_999
_BETWEEN = re.compile(r"[\s,;/]+")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a file of sessions must know of a service."""

    name: str
    #: The slug of its entity.
    entity: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of a file, in our codes. None: not told, and so left as it is known."""

    row: int
    session: str
    #: The service's code.
    service: str
    #: The slug of the entity.
    entity: str
    #: The first day of its month.
    month: date
    #: In UTC; None: only the month is known.
    starts_at: datetime | None
    ends_at: datetime | None
    modality: str
    place: str | None
    link: str | None
    run: str | None
    part: int | None
    parts: int | None
    capacity: int | None
    regions: tuple[str, ...] | None
    #: RUCs.
    organizations: tuple[str, ...] | None
    speaker: str | None
    flyer: str | None


def read_sessions(
    sheet: Sheet,
    entities: Mapping[str, Iterable[str]],
    services: Mapping[str, Offered],
    rucs: Collection[str],
    zone: tzinfo,
) -> tuple[list[SessionRow], list[Finding]]:
    """The sound rows of a file of sessions, and everything to mend in it.

    `entities`: slug → the names that people write; `services`: by code; `zone`: whose clock the hours go by.
    """
    names = {code: each.name for code, each in services.items()}
    columns = (
        Column("session", True, words(80), aliases=("sesión", "número", "id")),
        Column("service", True, known_service(names), aliases=("servicio", "código del servicio")),
        Column("entity", True, one_of(entities), aliases=("entidad", "entidad prestadora")),
        Column("starts_at", True, moment_or_month_in(zone), aliases=("inicio", "empieza", "fecha", "fecha y hora")),
        Column("ends_at", False, moment_in(zone), aliases=("fin", "término", "termina")),
        Column("modality", True, one_of(spellings_of(MODALITIES)), aliases=("modalidad",)),
        Column("place", False, words(200), aliases=("lugar", "dirección")),
        Column("link", False, _link, aliases=("enlace", "vínculo")),
        Column("run", False, words(80), aliases=("servicio programado", "grupo")),
        Column("part", False, _number(MOST_PARTS), aliases=("parte", "sesión n")),
        Column("parts", False, _number(MOST_PARTS), aliases=("partes", "sesiones")),
        Column("capacity", False, _number(MOST_SEATS), aliases=("aforo", "vacantes", "cupos", "capacidad")),
        Column("regions", False, some_of(spellings_of(REGIONS)), aliases=("region", "región", "regiones")),
        Column("organizations", False, _rucs(rucs), aliases=("organizaciones", "invitadas", "RUC")),
        Column("speaker", False, words(120), aliases=("ponente", "expositor", "expositora")),
        Column("flyer", False, words(500), aliases=("afiche",)),
    )
    rules: dict[str, Rule] = {"entity": _of_its_entity(services), "ends_at": _check_end, "part": _check_part}
    records, findings = read_rows(sheet, columns, rules)
    findings += _said_twice(sheet.name, records)
    return [_row(record, zone) for record in records], sorted(findings, key=lambda finding: finding.row or 0)


def _row(record: Record, zone: tzinfo) -> SessionRow:
    values = dict(record.values)
    begins = values.pop("starts_at")
    is_moment = isinstance(begins, datetime)
    month = begins.astimezone(zone).date().replace(day=1) if is_moment else begins
    return SessionRow(row=record.row, month=month, starts_at=begins if is_moment else None, **values)


def _of_its_entity(services: Mapping[str, Offered]) -> Rule:
    def check(values: Mapping[str, Any]) -> None:
        service = services[values["service"]]
        if service.entity != values["entity"]:
            raise CellRefused(SessionFault.OTHER_ENTITY, service=values["service"], entity=service.entity)

    return check


def _check_end(values: Mapping[str, Any]) -> None:
    begins, ends = values["starts_at"], values["ends_at"]
    if not isinstance(begins, datetime):
        if ends is not None:
            raise CellRefused(SessionFault.END_OF_MONTH)
        return
    if ends is None:
        raise CellRefused(SessionFault.NO_END)
    if ends <= begins:
        raise CellRefused(SessionFault.BACKWARDS)
    if ends - begins > LONGEST:
        raise CellRefused(SessionFault.TOO_LONG, hours=LONGEST // timedelta(hours=1))


def _check_part(values: Mapping[str, Any]) -> None:
    part, parts = values["part"], values["parts"]
    if part is not None and parts is not None and part > parts:
        raise CellRefused(SessionFault.PART, part=part, parts=parts)


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # Spreadsheets write 3.0 where a number is decimal.
        digits = text.removesuffix(".0")
        fits = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))
        if not fits or not 1 <= int(digits) <= most:
            raise CellRefused(SessionFault.NUMBER, value=shorten(text), most=most)
        return int(digits)

    return read


def _link(text: str) -> str:
    link = text.strip()
    if not is_link(link):
        raise CellRefused(SessionFault.LINK, value=shorten(text), most=LONGEST_LINK)
    return link


def _rucs(known: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    read_one = known_ruc(known)

    def read(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(read_one(piece) for piece in _BETWEEN.split(text.strip()) if piece))

    return read


def _said_twice(name: str, records: Iterable[Record]) -> list[Finding]:
    """Rows about a session that an earlier row is about: which of the two holds, nobody can tell."""
    seen: dict[tuple[str, str], int] = {}
    findings = []
    for record in records:
        entity, session = record.values["entity"], record.values["session"]
        first = seen.setdefault((entity, session), record.row)
        if first != record.row:
            facts = {"first": first, "session": session, "entity": entity}
            findings.append(SessionFault.SAID_TWICE.at(name, record.row, None, **facts))
    return findings
