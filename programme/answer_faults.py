"""What can be wrong with a file of answers, numbered after the faults of any file of rows (programme.import_faults).

I020-I027  the sheet: whose it is, of which questionnaire, its columns
I030-I039  its answers

A code keeps its meaning for ever; a new fault gets a new number.
"""

from programme.messages import Message
from programme.xlsform_findings import Fault


class AnswerSheetFault(Fault):
    """Mistakes in what a sheet of answers is about."""

    NO_ANSWERS = (
        "I020",
        Message("This is no sheet of answers."),
        Message(
            "Import what “ruta questionnaire export … --blank RUC” or “ruta export answers” wrote, with its header row."
        ),
    )
    UNKNOWN_ORGANIZATION = (
        "I021",
        Message("No organization with the RUC {ruc} is known here."),
        Message("Correct the RUC, or import the organization first: ruta import organizations FILE"),
    )
    UNKNOWN_VERSION = (
        "I022",
        Message("“{value}” is no published questionnaire."),
        Message("Write its name and its number, such as “tpe_cacao 1”, as the sheet had them."),
    )
    OTHER_CHAIN = (
        "I023",
        Message("The sheet is of {form}, and the organization {ruc} answers {own}."),
        Message("Make a sheet for it: ruta questionnaire export {own} FILE --blank {ruc}"),
    )
    OTHER_VERSION = (
        "I024",
        Message("The sheet is of version {number}, and the organization {ruc} answers version {own}."),
        Message("Make a new sheet: ruta questionnaire export {form} FILE --blank {ruc}"),
    )
    NO_HEADER = (
        "I025",
        Message("“{value}” stands outside the columns."),
        Message("Put a text with a comma between quotation marks, or give the column a header."),
    )
    TIME = (
        "I026",
        Message("“{value}” is no time with its zone, or it lies in the future, or before the beginning."),
        Message("Write it such as 2026-11-03T14:30:00+00:00, or leave the cell blank."),
    )
    NO_VERSION = (
        "I027",
        Message("The questionnaire is missing."),
        Message("Write its name and its number, such as “tpe_cacao 1”, as the sheet had them."),
    )


class AnswerFault(Fault):
    """Mistakes in the answers of a sheet."""

    UNKNOWN_QUESTION = (
        "I030",
        Message("“{name}” is no question of {form}."),
        Message("Write the question's code as the sheet had it, or delete what stands there."),
    )
    NO_QUESTION = (
        "I031",
        Message("There is an answer, and no code of a question."),
        Message("Write the question's code in the row, or delete the answer."),
    )
    NO_OPTION = (
        "I032",
        Message("“{value}” is no answer to this question."),
        Message("Write one of these: {allowed}."),
    )
    NO_NUMBER = (
        "I033",
        Message("“{value}” is no number."),
        Message("Write one number in digits, such as 12."),
    )
    UNSURE = (
        "I034",
        Message("“{value}” may mean “{meant}”, or something else."),
        Message("Write the letter of the option."),
    )
    REFUSED = (
        "I035",
        Message("“{value}” is not accepted here. {why}"),
        Message("Correct it, or leave the cell blank."),
    )
    SENT_ALREADY = (
        "I036",
        Message("The organization {ruc} has sent its answers, and this one is another."),
        Message("Delete the row: what was sent does not change."),
    )
    INCOMPLETE = (
        "I037",
        Message("The row says that the answers were sent, and {n} are missing: {questions}."),
        Message("Fill them in, or write in_progress as the state."),
    )
    CONTRADICTION = (
        "I038",
        Message("The columns “{column}” and “{split}” do not say the same."),
        Message("Correct one of the two, or leave the columns with / blank."),
    )
    UNSURE_NUMBER = (
        "I039",
        Message("“{value}” may mean “{meant}”, or something else."),
        Message("Write only the number, such as {number}."),
    )
