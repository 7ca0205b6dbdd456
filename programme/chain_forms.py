"""The questionnaires of the chains, made from one source: what they share is written once (domain.md §4, I-6).

The source is an XLSForm whose texts may hold placeholders such as {crop}, and whose sheets survey and choices have one
more column, `chains`. A row that names no chain is for all. A row that names chains stands below it, under the same
name, and says what is different for them; its blank cells keep what the row above says. An option without a row for
all is an option of its chains alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum

from programme.errors import ProgrammeError
from programme.sheets import Sheet, Sheets
from programme.xlsform_columns import language_code

CHAINS = "chains"
#: The one word that needs no translation: the code of the chain itself, for form_id.
_CODE = "chain"
#: What makes two rows speak of the same thing. A row without a name, such as end_group, is like no other.
_NAMED_BY = {"survey": ("name",), "choices": ("list_name", "name")}
#: {crop}, but neither ${question} nor the {11} of a pattern.
_PLACEHOLDER = re.compile(r"(?<!\$)\{([A-Za-z]\w*)\}")

Row = tuple[int, Mapping[str, str]]
Names = tuple[str, ...]


class ChainFault(Enum):
    """What can be wrong with the source of the questionnaires."""

    UNKNOWN_CHAIN = "this chain has no words"
    DOUBLED = "two rows say it for this chain"
    LEFT_OUT = "this chain is not asked it"
    NO_WORD = "this chain has no word for it"


class ChainFormRefused(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """The source gives no questionnaire of `chain`: `fault` in a row of a sheet, about `what`."""

    def __init__(self, fault: ChainFault, chain: str, sheet: str, row: int, what: str) -> None:
        super().__init__(f"{sheet}:{row} {what}: {fault.value} ({chain})")
        self.fault = fault
        self.chain = chain
        self.sheet = sheet
        self.row = row
        self.what = what


def form_of_chain(sheets: Sheets, words: Sheet, chain: str) -> Sheets:
    """The questionnaire of one chain, as an ordinary XLSForm with the row numbers of the source.

    `words` has the columns chain and word, and one for each language by its code. Raises ChainFormRefused.
    """
    known = {row["chain"] for _, row in words.rows}
    own = {row["word"]: row for _, row in words.rows if row["chain"] == chain}
    return {name: _with_words(_of_chain(sheet, chain, known), own, chain) for name, sheet in sheets.items()}


def _of_chain(sheet: Sheet, chain: str, known: Iterable[str]) -> Sheet:
    if CHAINS not in sheet.headers:
        return sheet
    kept: dict[Names, Row] = {}
    for number, cells in _rows_of(sheet, chain, known):
        names = _names(sheet, (number, cells))
        if names not in kept:
            kept[names] = (number, cells)
            continue
        first, above = kept[names]
        if above[CHAINS] or not cells[CHAINS]:
            raise ChainFormRefused(ChainFault.DOUBLED, chain, sheet.name, number, names[-1])
        kept[names] = (first, {**above, **{header: cell for header, cell in cells.items() if cell}})
    _check_nothing_is_left_out(sheet, chain, kept)
    rows = tuple((number, {h: cell for h, cell in cells.items() if h != CHAINS}) for number, cells in kept.values())
    return replace(sheet, headers=tuple(header for header in sheet.headers if header != CHAINS), rows=rows)


def _rows_of(sheet: Sheet, chain: str, known: Iterable[str]) -> Iterator[Row]:
    for number, cells in sheet.rows:
        chains = cells[CHAINS].split()
        for code in chains:
            if code not in known:
                raise ChainFormRefused(ChainFault.UNKNOWN_CHAIN, code, sheet.name, number, CHAINS)
        if not chains or chain in chains:
            yield number, cells


def _names(sheet: Sheet, row: Row) -> Names:
    number, cells = row
    return tuple(cells[column] for column in _NAMED_BY[sheet.name]) if cells["name"] else (str(number),)


def _check_nothing_is_left_out(sheet: Sheet, chain: str, kept: Mapping[Names, Row]) -> None:
    """Every question is asked of every chain; only options may be of some chains alone."""
    if sheet.name != "survey":
        return
    for row in sheet.rows:
        names = _names(sheet, row)
        if row[1]["name"] and names not in kept:
            raise ChainFormRefused(ChainFault.LEFT_OUT, chain, sheet.name, row[0], names[-1])


def _with_words(sheet: Sheet, own: Mapping[str, Mapping[str, str]], chain: str) -> Sheet:
    def say(number: int, header: str, cell: str) -> str:
        language = language_code(header.partition("::")[2].strip()) or ""

        def word(found: re.Match[str]) -> str:
            text = chain if found[1] == _CODE else own.get(found[1], {}).get(language)
            if not text:
                raise ChainFormRefused(ChainFault.NO_WORD, chain, sheet.name, number, found[1])
            return text

        return _PLACEHOLDER.sub(word, cell)

    rows = ((number, {header: say(number, header, cell) for header, cell in row.items()}) for number, row in sheet.rows)
    return replace(sheet, rows=tuple(rows))
