"""Organizations as the RPE lists them: their kinds, chains and regions, their RUC, and the columns of their file.

The chains and regions are those of the pilot (domain.md §1c, Tabla 7). This is the one home of their names.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from stdnum.pe import ruc as stdnum_ruc

from programme.findings import Finding
from programme.import_faults import CellRefused, RucFault
from programme.imports import Column, one_of, read_rows, shorten, words, yes_no
from programme.messages import Message
from programme.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Term:
    """A code's name for people, and how Spanish-speaking people write it in a file; the first is the one we show."""

    name: Message
    spellings: tuple[str, ...]


KINDS: Mapping[str, Term] = {
    "cooperative": Term(Message("cooperative"), ("cooperativa", "coop", "coop.", "cooperativa agraria")),
    "association": Term(Message("association"), ("asociación", "asoc", "asoc.", "asociación de productores")),
    "company": Term(Message("company"), ("empresa", "sociedad", "S.A.C.", "SAC", "S.A.", "S.R.L.", "E.I.R.L.")),
    "natural_person": Term(
        Message("natural person with a business"), ("persona natural", "persona natural con negocio", "natural")
    ),
}
CHAINS: Mapping[str, Term] = {
    "coffee": Term(Message("coffee"), ("café",)),
    "cacao": Term(Message("cacao"), ("cacao",)),
    "banana": Term(Message("banana"), ("banano", "banano orgánico")),
}
REGIONS: Mapping[str, Term] = {
    "junin": Term(Message("Junín"), ("Junín",)),
    "san_martin": Term(Message("San Martín"), ("San Martín",)),
    "piura": Term(Message("Piura"), ("Piura",)),
}
ALTITUDE_BANDS: Mapping[str, Term] = {
    "low": Term(Message("low (600 to 900 m)"), ("baja", "bajo")),
    "mid": Term(Message("middle (900 to 1,200 m)"), ("media", "medio")),
    "high": Term(Message("high (1,200 to 2,000 m)"), ("alta", "alto")),
}
"""Of Peruvian coffee (domain.md §2)."""

NATURAL_PERSON = "natural_person"
#: Every kind of blank and of dash.
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]")
_SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)


def clean_ruc(text: str) -> str:
    """A RUC without the blanks, dots and dashes that people put into it; nothing is judged."""
    # Programs that take a RUC for a number write a decimal after it.
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip().removesuffix(".0"))


def read_ruc(text: str) -> str:
    """The 11 digits of a valid RUC (domain.md §3). Raises CellRefused.

    The check digit tells typing mistakes; that SUNAT has the RUC as active is for a person to check.
    """
    if _SHORTENED.fullmatch(text.strip()):
        raise CellRefused(RucFault.SHORTENED, value=text.strip())
    number = clean_ruc(text)
    if not number:
        raise CellRefused(RucFault.MISSING)
    if not (number.isascii() and number.isdigit()):
        raise CellRefused(RucFault.NOT_DIGITS, value=shorten(text))
    try:
        return str(stdnum_ruc.validate(number))
    except InvalidLength as error:
        raise CellRefused(RucFault.LENGTH, value=shorten(text), digits=len(number)) from error
    except InvalidComponent as error:
        raise CellRefused(RucFault.PREFIX, value=number, prefix=number[:2]) from error
    except (InvalidChecksum, InvalidFormat) as error:
        raise CellRefused(RucFault.CHECK_DIGIT, value=number) from error


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One organization of a file, in our codes. None: not told, which is never «no»."""

    row: int
    ruc: str
    legal_name: str
    kind: str
    chain: str
    region: str
    province: str | None
    district: str | None
    altitude_band: str | None
    exporter: bool | None


def _code(terms: Mapping[str, Term]) -> Callable[[str], str]:
    return one_of({code: term.spellings for code, term in terms.items()})


COLUMNS: tuple[Column, ...] = (
    Column("ruc", True, read_ruc, unique=True, aliases=("número de RUC", "N° RUC")),
    Column("legal_name", True, words(200), aliases=("razón social", "nombre", "organización")),
    Column("kind", True, _code(KINDS), aliases=("tipo", "tipo de organización")),
    Column("chain", True, _code(CHAINS), aliases=("cadena", "cadena productiva")),
    Column("region", True, _code(REGIONS), aliases=("región", "departamento")),
    Column("province", False, words(60), aliases=("provincia",)),
    Column("district", False, words(60), aliases=("distrito",)),
    Column("altitude_band", False, _code(ALTITUDE_BANDS), aliases=("altitud", "banda altitudinal", "piso altitudinal")),
    Column("exporter", False, yes_no, aliases=("exportadora", "exportador", "exporta")),
)
"""The columns of `ruta import organizations` (design.md, «Import columns»)."""


def read_organizations(sheet: Sheet) -> tuple[list[OrganizationRow], list[Finding]]:
    """The sound rows of a file of organizations, and everything to mend in it."""
    records, findings = read_rows(sheet, COLUMNS, rules={"kind": _check_kind})
    return [OrganizationRow(row=record.row, **record.values) for record in records], findings


def _check_kind(values: Mapping[str, Any]) -> None:
    """Prefix 10 is a natural person's and 20 everybody else's; 15 and 17 are old or foreign and tell nothing."""
    prefix, kind = values["ruc"][:2], values["kind"]
    if prefix == ("20" if kind == NATURAL_PERSON else "10"):
        raise CellRefused(RucFault.KIND, ruc=values["ruc"], prefix=prefix, kind=KINDS[kind].name)
