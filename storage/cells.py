"""One cell of a spreadsheet: as text when it comes in, and as text that can do no harm when it goes out."""

import re
from datetime import date, time
from decimal import Decimal

#: Where a spreadsheet program may see a formula begin when it opens a .csv: where a cell begins, and, for a program
#: that divides cells by another sign than the comma, behind that sign or on a new line. Full-width signs count too, and
#: quotation marks go before a formula unseen: such a program reads the `""` that stand for one as nothing.
_BEGINNING = r"(\A|[;\t\r\n])"
_SIGN = r"((?:[^\S\t\r\n]|['\"])*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])"
_FORMULA, _ESCAPED = re.compile(_BEGINNING + _SIGN), re.compile(f"{_BEGINNING}'{_SIGN}")
#: Signed numbers and telephone numbers are harmless.
_SIGNED_NUMBER = re.compile(r"[+-][\d\s.,]*")


def to_text(value: object) -> str:
    """What a cell of an .xlsx holds, as its author sees it.

    Whole numbers have no `.0` and no exponent, so a RUC that became a number is a RUC again; days and times are in
    ISO 8601 whatever their format on the sheet; a blank cell is `""`.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            # 15 digits are what Excel itself keeps and shows: 0.1 + 0.2 is 0.3 there.
            number = Decimal(f"{value:.15g}")
            return f"{number:f}" if number % 1 else f"{number.to_integral_value():f}"
        case date() | time():
            return value.isoformat().removesuffix("T00:00:00").removesuffix(":00")
        case _:
            return str(value)


def escape(text: str) -> str:
    """The text as a cell of a .csv, with an apostrophe before whatever would otherwise be a formula."""
    return text if _SIGNED_NUMBER.fullmatch(text) else _FORMULA.sub(r"\1'\2", text)


def unescape(text: str) -> str:
    """The inverse of `escape`."""
    return _ESCAPED.sub(r"\1\2", text)
