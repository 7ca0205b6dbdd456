"""What can be wrong with the rows of a survey and with its expressions, numbered (see `programme.xlsform_findings`)."""

from programme.messages import Message
from programme.xlsform_findings import Fault


class SurveyFault(Fault):
    """Mistakes of the sheet survey, and of names and labels everywhere."""

    MISSING_NAME = ("Q031", Message("The name is missing."), Message("Give it a short name, such as q012."))
    BAD_NAME = (
        "Q032",
        Message("“{name}” cannot be a name."),
        Message(
            "Use at most 32 letters, digits and underscores, without accents or spaces;"
            " the name of a question or group begins with a letter."
        ),
    )
    DUPLICATE_NAME = (
        "Q033",
        Message("The name “{name}” is used in row {first} already."),
        Message("Give each question and group a name of its own."),
    )
    RESERVED_NAME = (
        "Q034",
        Message("The name “{name}” is taken by a column of the exported answers."),
        Message("Choose another name."),
    )
    MISSING_LABEL = (
        "Q035",
        Message("The text in the form's own language “{language}” is missing."),
        Message("Write what the person shall read."),
    )
    MISSING_TYPE = ("Q036", Message("The row has no type."), Message("Write its type, or empty the row."))
    UNKNOWN_TYPE = (
        "Q037",
        Message("The type “{type}” is not supported."),
        Message(
            "Use select_one, select_multiple, integer, decimal, text, note, calculate, begin_group or end_group;"
            " delete rows that only collect data about the device."
        ),
    )
    REPEAT = (
        "Q038",
        Message("Repeats are not supported."),
        Message("Ask for a fixed number of things, each with its own question, in a group."),
    )
    OR_OTHER = (
        "Q039",
        Message("or_other is not supported: its words could not be translated."),
        Message("Add an option for “other” to the list, and a text question that is relevant when it is chosen."),
    )
    MISSING_LIST = (
        "Q040",
        Message("The question names no list of options."),
        Message("Write the list after the type, such as “select_one yes_no”."),
    )
    UNKNOWN_LIST = (
        "Q041",
        Message("There is no list “{list}” in the sheet choices."),
        Message("Add the list, or correct its name."),
    )
    USELESS_COLUMN = (
        "Q042",
        Message("“{column}” means nothing in a row of type {type}."),
        Message("Empty the cell."),
    )
    UNOPENED_GROUP = (
        "Q043",
        Message("Here a group ends that has not begun."),
        Message("Delete the row, or add its begin_group."),
    )
    UNCLOSED_GROUP = (
        "Q044",
        Message("The group “{name}” does not end."),
        Message("Add an end_group after its last question."),
    )
    DEEP_GROUP = (
        "Q045",
        Message("The group “{name}” lies too deep: a section may hold blocks, and a block only questions."),
        Message("Put its questions into the group around it."),
    )
    EMPTY_GROUP = ("Q046", Message("The group “{name}” has no questions."), Message("Delete it, or add questions."))
    LOST_NOTE = (
        "Q047",
        Message("No question follows this note, so nobody would see it."),
        Message("Put it before a question: it is shown above the next one."),
    )
    NO_QUESTIONS = ("Q048", Message("The form asks nothing."), Message("Add questions to the sheet survey."))
    BAD_YES_NO = ("Q049", Message("“{value}” is neither yes nor no."), Message("Write yes, or leave it blank for no."))
    BAD_DEFAULT = (
        "Q050",
        Message("The default “{value}” is no valid answer to the question."),
        Message("Write an option's name or a plain number or text that the question accepts, or leave it blank."),
    )
    BAD_NEED = (
        "Q051",
        Message("“{value}” is no code of a service."),
        Message("Write codes in capital letters with digits, such as S12 or GE_COSTS, separated by spaces."),
    )
    BAD_NUMBER = ("Q052", Message("“{value}” is no number of a question."), Message("Write a whole number from 1 on."))
    MISSING_NUMBER = (
        "Q053",
        Message("Other questions are numbered, and this one is not."),
        Message("Number all questions, or none."),
    )
    WRONG_NUMBER = (
        "Q054",
        Message("The number is {value}; in the order of the form it would be {expected}."),
        Message("Number the questions 1, 2, 3 … as they follow one another."),
    )
    DUPLICATE_NUMBER = (
        "Q055",
        Message("The number {value} is used in row {first} already."),
        Message("Number the questions 1, 2, 3 … as they follow one another."),
    )
    NO_CONSTRAINT_MESSAGE = (
        "Q056",
        Message("The constraint has no message."),
        Message("Write in constraint_message what is expected, as the person shall read it."),
    )
    NO_CONSTRAINT = (
        "Q057",
        Message("There is a constraint_message but no constraint."),
        Message("Write the constraint, or empty the cell."),
    )
    NO_CALCULATION = (
        "Q058",
        Message("There is nothing to calculate."),
        Message("Write an expression under calculation."),
    )
    TOO_LONG = (
        "Q059",
        Message("With its notes, hint and options the question has {count} characters; a phone's screen holds {most}."),
        Message("Say it shorter, or ask two questions."),
    )


class ExpressionFault(Fault):
    """Mistakes of relevant, constraint, choice_filter and calculation."""

    SYNTAX = (
        "Q060",
        Message("The expression cannot be read from here on: “{near}”."),
        Message("Check brackets, commas and straight quotation marks; join comparisons with “and”."),
    )
    CUT_SHORT = (
        "Q061",
        Message("The expression ends too early."),
        Message("Complete it: a bracket or a value is missing."),
    )
    UNKNOWN_FUNCTION = (
        "Q062",
        Message("The function “{function}” is not supported."),
        Message(
            "Use selected, count-selected, if, coalesce, not, true, false, regex, round, int, number, string,"
            " string-length, contains, starts-with, concat, min or max."
        ),
    )
    CLOCK = (
        "Q063",
        Message("The expression asks for the date or the time."),
        Message("Do without: the same answers must mean the same on every day."),
    )
    WRONG_ARGUMENTS = (
        "Q064",
        Message("“{function}” is given {given} values; it takes {least} to {most}."),
        Message("Correct what stands between its brackets."),
    )
    BAD_PATTERN = (
        "Q065",
        Message("The pattern of regex cannot be read."),
        Message("Write a regular expression in quotation marks, such as regex(., '[0-9]+')."),
    )
    QUOTED_QUESTION = (
        "Q066",
        Message("${{…}} stands inside quotation marks and would be taken as plain text."),
        Message("Take it out of the quotation marks; to join texts use concat()."),
    )
    UNKNOWN_QUESTION = (
        "Q067",
        Message("There is no question “{name}”."),
        Message("Correct the name between the braces."),
    )
    LATER_QUESTION = (
        "Q068",
        Message("“{name}” is not asked before this place."),
        Message("Refer to earlier questions only, and to the answer itself by a dot in its constraint."),
    )
    SILENT_QUESTION = (
        "Q069",
        Message("“{name}” is a note or a group and has no answer."),
        Message("Refer to a question or a calculation."),
    )
    MISPLACED_DOT = (
        "Q070",
        Message("The dot stands for the answer itself, which has a meaning in a constraint only."),
        Message("Name the question, such as ${{q012}}."),
    )
    BARE_NAME = (
        "Q071",
        Message("“{name}” is neither a question nor a text."),
        Message("Write ${{{name}}} for a question, or '{name}' for a text."),
    )
    UNKNOWN_COLUMN = (
        "Q072",
        Message("The sheet choices has no column “{name}”."),
        Message("Add the column, or correct its name."),
    )
    UNKNOWN_CODE = (
        "Q073",
        Message("“{code}” is no option of “{name}”, so they are never equal."),
        Message("Write the name of one of its options."),
    )
