"""Services as the RPE lists them: their types, modalities and objectives, and the columns of a file of services.

Every service has its sheet («ficha»): hours, sessions, methodology, what one takes home, for whom (domain.md C15).
This is the one home of the names of its codes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from programme.findings import Finding
from programme.import_faults import CellRefused
from programme.imports import Column, fold, one_of, read_rows, shorten, words
from programme.messages import Message
from programme.organizations import CHAINS, REGIONS, Term
from programme.service_faults import ServiceFault
from programme.sheets import Sheet

TYPES: Mapping[str, Term] = {
    "productive": Term(
        Message("productive development"), ("desarrollo productivo", "servicios de desarrollo productivo", "productivo")
    ),
    "management": Term(
        Message("business management"),
        ("desarrollo de gestión empresarial", "servicios de desarrollo de gestión empresarial", "gestión empresarial"),
    ),
    "trade": Term(Message("foreign trade"), ("comercio exterior", "servicios de comercio exterior")),
}
"""The three of Tabla 10 (domain.md §1c, I-25)."""

MODALITIES: Mapping[str, Term] = {
    "virtual": Term(Message("virtual"), ("virtual", "en línea", "a distancia")),
    "in_person": Term(Message("in person"), ("presencial",)),
    "mixed": Term(Message("virtual and in person"), ("mixta", "mixto", "semipresencial", "virtual y presencial")),
}
OBJECTIVES: Mapping[str, Term] = {
    "informative": Term(Message("informative"), ("informativo", "informativa", "informar")),
    "interactive": Term(Message("interactive"), ("interactivo", "interactiva", "practicar")),
}
"""To inform may be virtual; to practise asks for being there (domain.md C32)."""

ORIGINS: Mapping[str, Term] = {
    "document": Term(Message("word for word from the pilot's letter of commitment"), ("carta de compromiso",)),
    "named": Term(Message("named in the pilot's document"), ("nombrado",)),
    "proposed": Term(Message("a proposal"), ("propuesto", "propuesta")),
    "imported": Term(Message("told by its entity"), ("importado",)),
}
"""Where a service comes from. Its sheet may have proposed cells all the same: `ServiceRow.proposed`."""

LONGEST_CODE, MOST_HOURS, MOST_SESSIONS = 20, 500, 99
_CODE = re.compile(r"[A-Z0-9_\-]+")
_HOURS = re.compile(r"\d{1,4}([.,]\d{1,2})?")
#: What people put between the items of a list, beside blanks.
_BETWEEN = re.compile(r"[\s,;/]+")
_AND = frozenset({"y", "e", "and"})
#: The columns that say what a service is: those that may be a proposal of ours.
SHEET = (
    "name", "type", "entity", "chains", "hours", "sessions", "modality", "outcome", "audience", "methodology", "cost",
    "regions", "objective",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service of a file, in our codes. None: not told, and so left as it is known."""

    row: int
    code: str
    name: str
    type: str
    #: The slug of the entity that gives it.
    entity: str
    chains: tuple[str, ...]
    #: In all its sessions together.
    hours: float
    sessions: int
    modality: str
    #: What one takes home, and for whom it is.
    outcome: str
    audience: str
    methodology: str | None
    cost: str | None
    regions: tuple[str, ...] | None
    objective: str | None
    origin: str | None
    #: Where it is written: a figure or table of the pilot's document, and the lines of its text (L).
    source: str | None
    #: The columns of this row that nobody has told us, and that we propose.
    proposed: tuple[str, ...] | None


def read_code(text: str) -> str:
    """A service's code, in capitals. Raises CellRefused."""
    code = text.strip().upper()
    if len(code) > LONGEST_CODE or _CODE.fullmatch(code) is None:
        raise CellRefused(ServiceFault.CODE, value=shorten(text), most=LONGEST_CODE)
    return code


def some_of(spellings: Mapping[str, Iterable[str]]) -> Callable[[str], tuple[str, ...]]:
    """Reads a list of codes, written as such or in their spellings, with blanks or commas between: «café, San Martín».

    Each comes once, in the order of `spellings`. A refusal names the first word that begins none of them.
    """
    read = one_of(spellings)
    known = {fold(text) for code, others in spellings.items() for text in (code, *others)}

    def read_list(text: str) -> tuple[str, ...]:
        pieces, found = [piece for piece in _BETWEEN.split(text) if piece and fold(piece) not in _AND], set()
        while pieces:
            # The longest name that fits: «banano orgánico» is one item, and «banano café» are two.
            ends = range(len(pieces), 0, -1)
            end = next((end for end in ends if fold(" ".join(pieces[:end])) in known), 1)
            found.add(read(" ".join(pieces[:end])))
            pieces = pieces[end:]
        return tuple(code for code in spellings if code in found) or (read(text),)

    return read_list


def spellings_of(terms: Mapping[str, Term]) -> dict[str, tuple[str, ...]]:
    """Code → how people write it."""
    return {code: term.spellings for code, term in terms.items()}


def service_columns(entities: Mapping[str, Iterable[str]]) -> tuple[Column, ...]:
    """The columns of `ruta import services` (design.md, «Import columns»). `entities`: slug → names that people use."""
    return (
        Column("code", True, read_code, unique=True, aliases=("código", "cod")),
        Column("name", True, words(200), aliases=("nombre", "servicio", "nombre del servicio")),
        Column("type", True, one_of(spellings_of(TYPES)), aliases=("tipo", "tipo de servicio", "aspecto")),
        Column("entity", True, one_of(entities), aliases=("entidad", "proveedor", "entidad prestadora")),
        Column("chains", True, some_of(spellings_of(CHAINS)), aliases=("chain", "cadena", "cadenas")),
        Column("hours", True, _hours, aliases=("horas", "número de horas")),
        Column("sessions", True, _sessions, aliases=("sesiones", "número de sesiones")),
        Column("modality", True, one_of(spellings_of(MODALITIES)), aliases=("modalidad",)),
        Column("outcome", True, words(300), aliases=("resultado", "resultados", "resultados esperados")),
        Column("audience", True, words(300), aliases=("público", "público objetivo", "dirigido a")),
        Column("methodology", False, words(300), aliases=("metodología",)),
        Column("cost", False, words(120), aliases=("costo", "precio")),
        Column("regions", False, some_of(spellings_of(REGIONS)), aliases=("region", "región", "regiones")),
        Column("objective", False, one_of(spellings_of(OBJECTIVES)), aliases=("objetivo",)),
        Column("origin", False, one_of(spellings_of(ORIGINS)), aliases=("origen",)),
        Column("source", False, words(120), aliases=("fuente",)),
        Column("proposed", False, some_of(dict.fromkeys(SHEET, ())), aliases=("propuesto por la RPE",)),
    )


def read_services(sheet: Sheet, entities: Mapping[str, Iterable[str]]) -> tuple[list[ServiceRow], list[Finding]]:
    """The sound rows of a file of services, and everything to mend in it."""
    records, findings = read_rows(sheet, service_columns(entities))
    return [ServiceRow(row=record.row, **record.values) for record in records], findings


def _hours(text: str) -> float:
    hours = float(text.replace(",", ".")) if _HOURS.fullmatch(text) else 0
    if not 0 < hours <= MOST_HOURS:
        raise CellRefused(ServiceFault.HOURS, value=shorten(text), most=MOST_HOURS)
    return hours


def _sessions(text: str) -> int:
    # Spreadsheets write 3.0 where a number is decimal.
    digits = text.removesuffix(".0")
    sessions = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_SESSIONS)) else 0
    if not 0 < sessions <= MOST_SESSIONS:
        raise CellRefused(ServiceFault.SESSIONS, value=shorten(text), most=MOST_SESSIONS)
    return sessions
