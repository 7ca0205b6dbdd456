"""What is wrong with a file that somebody prepared, so that they can mend all of it at once."""

from dataclasses import dataclass

from programme.messages import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    sheet: str
    #: As a spreadsheet program numbers it: the header is row 1. None where the whole sheet is concerned.
    row: int | None
    #: The header of the column; None where the whole row is concerned.
    column: str | None
    #: A stable number to look up and to test by, such as "Q012".
    code: str
    #: What is wrong, and how to mend it.
    problem: Message
    remedy: Message
