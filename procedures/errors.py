"""What the RPE's procedures refuse, named. The edge says each in the person's language.

ProcedureError
├── InviteRefused        a link lets nobody in (why: unknown, expired, used_up, revoked)
├── AnswerRefused        a value is no answer to the question
├── StillMissing         questions must be answered before sending
├── AlreadySent          the answers have been handed in; they cannot be changed here
├── NotYours             the person does not belong to that organization (any more)
├── UnknownOrganization  no organization with that RUC
└── ImportRefused        a file has findings; nothing of it was kept
"""

from datetime import datetime

from programme.findings import Finding
from programme.questionnaire import Refusal


class ProcedureError(Exception):
    """The base of this room's errors."""


class InviteRefused(ProcedureError):  # noqa: N818 - it reads as what is the case
    """The link lets nobody in."""

    UNKNOWN, EXPIRED, USED_UP, REVOKED = "unknown", "expired", "used_up", "revoked"

    def __init__(self, why: str) -> None:
        super().__init__(f"the invite is {why}")
        self.why = why


class AnswerRefused(ProcedureError):  # noqa: N818 - as above
    """The value is no answer to the question."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message.text)
        self.refusal = refusal


class StillMissing(ProcedureError):  # noqa: N818 - as above
    """Required questions have no answer yet."""

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(f"{len(questions)} questions are missing")
        self.questions = questions


class AlreadySent(ProcedureError):  # noqa: N818 - as above
    """The organization has handed in these answers."""

    def __init__(self, sent_at: datetime | None) -> None:
        super().__init__("the answers were sent already")
        self.sent_at = sent_at


class NotYours(ProcedureError):  # noqa: N818 - as above
    """The person does not speak for that organization."""


class UnknownOrganization(ProcedureError):  # noqa: N818 - as above
    """No organization here has that RUC."""

    def __init__(self, ruc: str) -> None:
        super().__init__(
            f"no organization with the RUC {ruc} is known here; import it first (ruta import organizations)"
        )
        self.ruc = ruc


class ImportRefused(ProcedureError):  # noqa: N818 - as above
    """The file has to be mended first; nothing of it was kept."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings
