"""What can be wrong with a questionnaire's file, numbered: the table of all codes is in these two modules.

Q001-Q010  sheets, columns and languages          here, SheetFault
Q011-Q013  the settings                           here, SheetFault
Q020-Q029  the choices                            here, ChoiceFault
Q031-Q059  the rows of the survey                 programme.survey_findings, SurveyFault
Q060-Q073  expressions                            programme.survey_findings, ExpressionFault
Q099       what the XLSForm standard objects to   here, SheetFault

A code keeps its meaning for ever; a new fault gets a new number.
"""

from enum import Enum

from programme.findings import Finding
from programme.messages import Message


class Fault(Enum):
    """A kind of mistake: its code, what is wrong, and how to mend it."""

    def at(self, sheet: str, row: int | None = None, column: str | None = None, /, **facts: object) -> Finding:
        """The mistake at its place, with the facts that its sentences name."""
        code, problem, remedy = self.value
        return Finding(sheet, row, column, code, Message(problem.text, facts), Message(remedy.text, facts))


class SheetFault(Fault):
    """Mistakes of sheets, columns, languages and settings."""

    MISSING_SHEET = (
        "Q001",
        Message("There is no sheet “{sheet}”."),
        Message("Add it: a questionnaire has the sheets survey, choices and settings."),
    )
    EMPTY_SHEET = (
        "Q002",
        Message("The sheet “{sheet}” has no rows."),
        Message("Fill it in below its header."),
    )
    MISSING_COLUMN = (
        "Q003",
        Message("The column “{column}” is missing."),
        Message("Add a column with exactly this header."),
    )
    UNSUPPORTED_COLUMN = (
        "Q004",
        Message("The column “{column}” would change how the questionnaire behaves, and that is not supported by chat."),
        Message("Delete the column."),
    )
    MISSPELT_COLUMN = (
        "Q005",
        Message("The column “{column}” is not known."),
        Message("If you mean “{meant}”, rename it; otherwise give it a name that is less alike."),
    )
    UNREADABLE_LANGUAGE = (
        "Q006",
        Message("“{written}” does not name a language."),
        Message("Write the language with its code in brackets, such as “label::Español (es)”."),
    )
    DUPLICATE_COLUMN = (
        "Q007",
        Message("The column “{column}” stands twice for the same language."),
        Message("Keep one of the two."),
    )
    MISSING_LANGUAGE_COLUMN = (
        "Q008",
        Message("“{column}” is not translated into the language “{language}”, which other columns of the form have."),
        Message("Add the column “{column}” for that language, or delete the language everywhere."),
    )
    MISSING_TRANSLATION = (
        "Q009",
        Message("The text in the language “{language}” is missing."),
        Message("Translate it, or delete the language everywhere."),
    )
    ANSWER_IN_TEXT = (
        "Q010",
        Message("The text contains ${{…}}: answers are not put into texts here."),
        Message("Say it without the earlier answer."),
    )
    MISSING_SETTING = (
        "Q011",
        Message("“{setting}” is missing."),
        Message("Write it in the first row of the sheet settings."),
    )
    SEVERAL_SETTINGS = (
        "Q012",
        Message("The sheet settings has more than one row."),
        Message("Keep one row below the header."),
    )
    BAD_IDENTIFIER = (
        "Q013",
        Message("“{value}” cannot be used as {setting}."),
        Message("Use at most 32 letters, digits, dots, hyphens and underscores, without spaces."),
    )
    STANDARD = (
        "Q099",
        Message("The XLSForm standard does not accept this form: {reason}"),
        Message("Mend it as the sentence says."),
    )


class ChoiceFault(Fault):
    """Mistakes of the sheet choices."""

    MISSING_LIST_NAME = (
        "Q020",
        Message("The option belongs to no list."),
        Message("Write the list's name under list_name, or empty the row."),
    )
    SCATTERED_LIST = (
        "Q021",
        Message("The list “{list}” goes on here although another list stands between."),
        Message("Put all options of a list together, or give the second list another name."),
    )
    EMPTY_LIST = (
        "Q022",
        Message("The list “{list}” has nothing to choose from."),
        Message("Add its options."),
    )
    DUPLICATE_CHOICE = (
        "Q023",
        Message("The list “{list}” has the option “{name}” twice."),
        Message("Give each option a name of its own."),
    )
    SAME_WORDS = (
        "Q024",
        Message("Two options of the list “{list}” read the same: “{label}”."),
        Message("Change the words of one, or delete it."),
    )
    TOO_MANY_CHOICES = (
        "Q025",
        Message("The question offers {count} options; a phone's screen holds {most}."),
        Message("Join some of them, or ask in two steps with a choice_filter."),
    )
    BAD_POINTS = (
        "Q026",
        Message("“{value}” is no number of points."),
        Message(
            "Write 0 for a strength, 1 for in progress, 2 for a gap, or leave it blank and say why under no_points."
        ),
    )
    POINTS_AND_REASON = (
        "Q027",
        Message("The option has points and also a reason for having none."),
        Message("Delete one of the two."),
    )
    NO_POINTS_NO_REASON = (
        "Q028",
        Message("Other options of the list “{list}” have points, and this one has none."),
        Message("Write its points, or the reason for having none under no_points."),
    )
    POINTS_FOR_DONT_KNOW = (
        "Q029",
        Message("“I don't know” has points."),
        Message("Delete them: what is not known is neither a strength nor a gap."),
    )
