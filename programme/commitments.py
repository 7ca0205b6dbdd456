"""Commitments as a file brings them: which organization has said yes or no to which service (domain.md C16, C17)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from programme.answer_faults import AnswerSheetFault
from programme.findings import Finding
from programme.import_faults import CellRefused
from programme.imports import Column, Record, fold, read_rows, shorten, yes_no
from programme.organizations import read_ruc
from programme.service_faults import ServiceFault
from programme.sheets import Sheet


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One answer of an organization to a service."""

    row: int
    ruc: str
    #: The service's code.
    service: str
    accepted: bool


def known_service(services: Mapping[str, str]) -> Callable[[str], str]:
    """Reads a service by its code or its name; `services`: code → name. Gives the code. Raises CellRefused."""
    codes: dict[str, set[str]] = {}
    for code, name in services.items():
        codes.setdefault(fold(name), set()).add(code)
    # A code is a code, even where some service is called so.
    codes |= {fold(code): {code} for code in services}

    def read(text: str) -> str:
        meant = codes.get(fold(text), set())
        if len(meant) > 1:
            raise CellRefused(ServiceFault.SEVERAL_SERVICES, value=shorten(text), codes=", ".join(sorted(meant)))
        if not meant:
            raise CellRefused(ServiceFault.UNKNOWN_SERVICE, value=shorten(text))
        return next(iter(meant))

    return read


def known_ruc(rucs: Collection[str]) -> Callable[[str], str]:
    """Reads the RUC of an organization that is known here. Raises CellRefused."""

    def read(text: str) -> str:
        ruc = read_ruc(text)
        if ruc not in rucs:
            raise CellRefused(AnswerSheetFault.UNKNOWN_ORGANIZATION, ruc=ruc)
        return ruc

    return read


def read_commitments(
    sheet: Sheet, rucs: Collection[str], services: Mapping[str, str]
) -> tuple[list[CommitmentRow], list[Finding]]:
    """The sound rows of a file of commitments (design.md, «Import columns»), and everything to mend in it."""
    columns = (
        Column("ruc", True, known_ruc(rucs), aliases=("número de RUC", "N° RUC")),
        Column("service", True, known_service(services), aliases=("servicio", "código", "código del servicio")),
        Column("accepted", True, yes_no, aliases=("acepta", "aceptación", "aceptado", "SI o NO", "SI/NO")),
    )
    records, findings = read_rows(sheet, columns)
    findings += _said_twice(sheet.name, records)
    rows = [CommitmentRow(row=record.row, **record.values) for record in records]
    return rows, sorted(findings, key=lambda finding: finding.row or 0)


def _said_twice(name: str, records: Iterable[Record]) -> list[Finding]:
    """Rows about what an earlier row is about: which of the two holds, nobody can tell."""
    seen: dict[tuple[str, str], int] = {}
    findings = []
    for record in records:
        ruc, service = record.values["ruc"], record.values["service"]
        first = seen.setdefault((ruc, service), record.row)
        if first != record.row:
            findings.append(ServiceFault.SAID_TWICE.at(name, record.row, None, first=first, ruc=ruc, service=service))
    return findings
