"""The sheet that a facilitator takes to a meeting: what is known of an organization, and room for its answers.

It comes back with `ruta import answers`, so its headers are a file format: they stand here, in both languages, and not
in the catalogs (`programme.answer_rows` reads them).
"""

from collections.abc import Callable
from dataclasses import dataclass

from programme.answers import Answers
from programme.messages import Message
from programme.pages import Page
from programme.questionnaire import Questionnaire, Step
from programme.wording import DO_NOT_KNOW, KINDS, behind, in_words, lettered

Say = Callable[[Message], str]

ORGANIZATION = {"es": "Organización", "en": "Organization"}
RUC = {"es": "RUC", "en": "RUC"}
FORM = {"es": "Cuestionario", "en": "Questionnaire"}
CODE = {"es": "Código", "en": "Code"}
QUESTION = {"es": "Pregunta", "en": "Question"}
OPTIONS = {"es": "Opciones", "en": "Options"}
KNOWN = {"es": "Respuesta de hoy", "en": "Answer today"}
ANSWER = {"es": "Respuesta", "en": "Answer"}
NUMBER = {"es": "N.°", "en": "No."}

_COLUMNS = ((CODE, 14), (NUMBER, 6), (QUESTION, 55), (OPTIONS, 50), (KNOWN, 25), (ANSWER, 30))
_HOW = Message(
    "Write the letter of the option, or the number, under «Answer». Several: A, C. Leave blank what stays as it is. "
    "If nobody knows: I don't know."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose sheet it is."""

    ruc: str
    legal_name: str
    #: The version that it is about, as files name it: «tpe_cacao 1».
    version: str


def blank_sheet(form: Questionnaire, subject: Subject, answers: Answers, language: str, say: Say) -> Page:
    """A row for each question, under the titles of its sections, with its present answer and a blank cell beside.

    All questions stand there, also those that the answers so far leave out: in a meeting answers change.
    """
    rows: list[list[str]] = []
    groups: tuple[str, ...] = ()
    for step in form.steps:
        if not step.asks:
            continue
        inside = tuple(form.text(group.label, language) for group in form.groups_of(step))
        rows += [["", "", title, "", "", ""] for title in inside if title not in groups]
        groups = inside
        rows.append(_row(form, step, answers, language, say))
    above = (
        (ORGANIZATION[language], subject.legal_name),
        (RUC[language], subject.ruc),
        (FORM[language], subject.version),
        ("", say(_HOW)),
    )
    headers = tuple(header[language] for header, _ in _COLUMNS)
    return Page(subject.ruc, headers, rows, tuple(width for _, width in _COLUMNS), above, printed=True)


def _row(form: Questionnaire, step: Step, answers: Answers, language: str, say: Say) -> list[str]:
    value = answers.get(step.name)
    asked = (form.text(step.label, language), form.text(step.hint, language))
    return [
        step.name,
        str(step.number) if step.number is not None else "",
        "\n".join(filter(None, asked)),
        "\n".join(_options(form, step, language, say)),
        in_words(form, step, value, language, say(DO_NOT_KNOW)) if value is not None else "",
        "",
    ]


def _options(form: Questionnaire, step: Step, language: str, say: Say) -> list[str]:
    kind = [say(KINDS[step.kind])] if step.kind in KINDS else []
    options = [behind(letter, form.text(choice.label, language)) for letter, choice in lettered(step)]
    unknown = [say(DO_NOT_KNOW)] if step.dont_know else []
    return [*kind, *options, *unknown]
