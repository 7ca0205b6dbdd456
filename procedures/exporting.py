"""What leaves as a spreadsheet: one row per response, a column per question (design.md, «Settled details»)."""

from collections.abc import Sequence

from procedures.questionnaires import questionnaire_of
from programme.sheets import Sheet, make_sheet
from storage.responses import ExportedResponse, exported_responses, response_by_id
from storage.tx import Tx

HEADERS = ("ruc", "legal_name", "state", "started_at", "sent_at", "version")


def export_answers(tx: Tx) -> Sheet:
    """Every response with its current answers, in codes; times in UTC. A question that is not answered is blank.

    Questions stand in the order of their form's newest version; what only older versions ask follows.
    """
    found = exported_responses(tx)
    questions: dict[str, None] = {}
    for response in sorted(found, key=lambda response: (response.form_id, -response.version)):
        questions.update(dict.fromkeys(_questions(tx, response)))
    return make_sheet("answers", (*HEADERS, *questions), [_row(response, list(questions)) for response in found])


def _questions(tx: Tx, response: ExportedResponse) -> list[str]:
    running = response_by_id(tx, response.id)
    assert running is not None
    return [step.name for step in questionnaire_of(tx, running).steps if step.asks]


def _row(response: ExportedResponse, questions: Sequence[str]) -> list[str]:
    about = (
        response.ruc,
        response.legal_name,
        response.state,
        response.started_at.isoformat(timespec="seconds"),
        response.sent_at.isoformat(timespec="seconds") if response.sent_at else "",
        f"{response.form_id} {response.version}",
    )
    return [*about, *(response.answers.get(question) or "" for question in questions)]
