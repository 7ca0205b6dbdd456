"""What can be wrong with a file of rows that somebody imports, numbered.

I001-I009  any file of rows
I010-I016  RUCs, and organizations by their RUC
I020-I039  answers: programme.answer_faults
I040-I046  services, commitments, entities: programme.service_faults
I050-I064  sessions: programme.session_faults

A code keeps its meaning for ever; a new fault gets a new number.
"""

from programme.errors import ProgrammeError
from programme.messages import Message
from programme.xlsform_findings import Fault


class ImportFault(Fault):
    """Mistakes in the rows of any imported file."""

    NO_ROWS = (
        "I001",
        Message("There are no rows below the header."),
        Message("Write one row for each, from row 2 on."),
    )
    MISSING_COLUMN = (
        "I002",
        Message("The column “{column}” is missing."),
        Message("Add a column with one of these headers in row 1: {headers}."),
    )
    DOUBLE_COLUMN = (
        "I003",
        Message("The columns “{first}” and “{second}” mean the same."),
        Message("Delete one of them, or give it another header."),
    )
    EMPTY_CELL = ("I004", Message("The cell is empty."), Message("Fill it in: every row needs it."))
    DUPLICATE = (
        "I005",
        Message("“{value}” stands in row {first} already."),
        Message("Delete one of the two rows, or correct it."),
    )
    UNKNOWN_VALUE = ("I006", Message("“{value}” is not known here."), Message("Write one of these: {allowed}."))
    TOO_LONG = (
        "I007",
        Message("The text has {length} characters."),
        Message("Shorten it to {most} characters."),
    )
    SPREADSHEET_ERROR = (
        "I008",
        Message("The cell shows the spreadsheet's error {value}."),
        Message("Correct the formula, or write the value itself."),
    )
    FORMULA = ("I009", Message("The cell holds a formula."), Message("Write the value itself."))


class RucFault(Fault):
    """Mistakes in a RUC (domain.md §3)."""

    NOT_DIGITS = (
        "I010",
        Message("“{value}” is not a RUC."),
        Message("Write the 11 digits of the RUC."),
    )
    LENGTH = (
        "I011",
        Message("“{value}” has {digits} digits; a RUC has 11."),
        Message("Write the 11 digits of the RUC, not the DNI."),
    )
    PREFIX = (
        "I012",
        Message("The RUC {value} begins with {prefix}; a RUC begins with 10, 15, 17 or 20."),
        Message("Compare it with SUNAT's «Consulta RUC»."),
    )
    CHECK_DIGIT = (
        "I013",
        Message("The RUC {value} is mistyped: its last digit does not fit the others."),
        Message("Compare it with SUNAT's «Consulta RUC»."),
    )
    SHORTENED = (
        "I014",
        Message("The spreadsheet has shortened the RUC to “{value}”."),
        Message("Give the column the format “Text” and write the 11 digits again."),
    )
    KIND = (
        "I015",
        Message("The RUC {ruc} begins with {prefix}, and that does not go with “{kind}”."),
        Message(
            "A natural person's RUC begins with 10, that of any other organization with 20. Correct one of the two."
        ),
    )
    MISSING = ("I016", Message("The RUC is missing."), Message("Write the 11 digits of the RUC."))


class CellRefused(ProgrammeError):  # noqa: N818 - it reads as what is the case
    """A cell cannot be taken as what its column holds: the fault, and the facts that its sentences name."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        super().__init__(f"{fault.name}: {facts}")
        self.fault = fault
        self.facts = facts
