"""What the RPE's procedures refuse, named. The edge says each in the person's language.

ProcedureError
├── InviteRefused        a link lets nobody in (why: unknown, expired, used_up, revoked, yours)
├── AnswerRefused        a value is no answer to the question
├── StillMissing         questions must be answered before sending
├── AlreadySent          the answers have been handed in; they cannot be changed here
├── NotYours             the person does not belong to that organization (any more)
├── NotFollowed          the facilitator does not follow that organization (any more)
├── NotYourSession       somebody does not look after that session (any more)
├── DecidedBefore        somebody else has decided what is to become of a session
├── NotOffered           no seats of a session are offered (why: too late, no seats, nobody, not announced)
├── NotAskedAgain        nobody is asked again to answer (why: asked today, nobody, not announced)
├── NotReminded          a question is not asked once more now (why: nothing due, at work, planned, lately, nobody)
├── WouldFollowNobody    a facilitator follows at least one chain and one region
├── NoSuchFacilitator    nobody of that name is a facilitator now, or has a link to become one
├── NoSuchOfficer        nobody of that name is an officer now, or has a link to become one
├── NameNotUnique        several facilitators, or officers, have that name
├── ClaimDecided         somebody has decided on that claim before
├── HandoffOver          the talk with a person was closed
├── HandoffTaken         another facilitator attends to that talk
├── InvitationClosed     nobody answers that invitation any more (why: begun, cancelled, withdrawn)
├── OpinionClosed        nothing can be said of a session now (why: too early, too late)
├── MaterialRefused      nothing can be sent of a session (why: not announced, sent, text too long, file too big …)
├── UnknownOrganization  no organization with that RUC
├── UnknownEntity        no entity is called so
├── UnknownService       no service has that code
├── OtherForm            the organization answers the form of another chain
├── SessionFixed         a session stays as it is (why: cancelled, over, past, dated, undated, other_service)
├── NotPublished         no version of that form is published
└── ImportRefused        a file has findings; nothing of it was kept
"""

from dataclasses import dataclass
from datetime import datetime

from programme.findings import Finding
from programme.questionnaire import Refusal


class ProcedureError(Exception):
    """The base of this room's errors."""


@dataclass(frozen=True, slots=True)
class SeatRefused:
    """What a refused link was for: a seat in place of those who were invited to a session."""

    invitation_id: int
    legal_name: str
    for_whom: str


class InviteRefused(ProcedureError):  # noqa: N818 - it reads as what is the case
    """The link lets nobody in."""

    UNKNOWN, EXPIRED, USED_UP, REVOKED, YOURS = "unknown", "expired", "used_up", "revoked", "yours"

    def __init__(self, why: str, *, is_for_colleague: bool = False, seat: SeatRefused | None = None) -> None:
        super().__init__(f"the invite is {why}")
        self.why = why
        #: Whether a colleague made it, and can make a new one.
        self.is_for_colleague = is_for_colleague
        #: None: it is no link for whoever goes to a session in place of others.
        self.seat = seat


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


class NotFollowed(ProcedureError):  # noqa: N818 - as above
    """The organization is none of those that the facilitator follows."""


class NotYourSession(ProcedureError):  # noqa: N818 - as above
    """The session is none of those that the person looks after."""


class DecidedBefore(ProcedureError):  # noqa: N818 - as above
    """What is to become of a session of which few have confirmed was decided: what, by whom, and when."""

    def __init__(self, what: str, by: int, name: str | None, at: datetime) -> None:
        super().__init__(f"it was decided before: {what}")
        self.what, self.by, self.name, self.at = what, by, name, at


class NotOffered(ProcedureError):  # noqa: N818 - as above
    """No free seats are offered to others."""

    TOO_LATE, NO_SEATS, NOBODY, NOT_ANNOUNCED = "too late", "no seats", "nobody", "not announced"

    def __init__(self, why: str) -> None:
        super().__init__(f"not offered: {why}")
        self.why = why


class NotAskedAgain(ProcedureError):  # noqa: N818 - as above
    """Nobody of those who have not answered an invitation is asked again now."""

    ASKED_TODAY, NOBODY, NOT_ANNOUNCED = "asked today", "nobody", "not announced"

    def __init__(self, why: str) -> None:
        super().__init__(f"not asked again: {why}")
        self.why = why


class NotReminded(ProcedureError):  # noqa: N818 - as above
    """The question is not asked once more now; `at`: since when, or when it will be."""

    NOTHING_DUE, AT_WORK, PLANNED, LATELY, NOBODY = "nothing due", "at work", "planned", "lately", "nobody"

    def __init__(self, why: str, at: datetime | None = None) -> None:
        super().__init__(f"not reminded: {why}")
        self.why, self.at = why, at


class WouldFollowNobody(ProcedureError):  # noqa: N818 - as above
    """Nothing would be left to follow."""


class NoSuchFacilitator(ProcedureError):  # noqa: N818 - as above
    """Nobody of that name is a facilitator now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"nobody called {name} is a facilitator now")
        self.name = name


class NoSuchOfficer(ProcedureError):  # noqa: N818 - as above
    """Nobody of that name is an officer of an entity now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"nobody called {name} is an officer now")
        self.name = name


class NameNotUnique(ProcedureError):  # noqa: N818 - as above
    """Several facilitators, or several officers, have that name: their numbers."""

    def __init__(self, name: str, numbers: tuple[int, ...]) -> None:
        super().__init__(f"{len(numbers)} of them are called {name}")
        self.name, self.numbers = name, numbers


class ClaimDecided(ProcedureError):  # noqa: N818 - as above
    """Who manages the organization was decided before."""

    def __init__(self, decided_by: int | None, *, granted: bool | None) -> None:
        super().__init__("the claim was decided already")
        self.decided_by = decided_by
        self.granted = granted


class HandoffOver(ProcedureError):  # noqa: N818 - as above
    """The talk was closed; nothing more goes into it."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__("the hand-off is closed")
        self.closed_at = closed_at


class HandoffTaken(ProcedureError):  # noqa: N818 - as above
    """Another facilitator has taken the talk."""

    def __init__(self, by: str) -> None:
        super().__init__("another facilitator has taken the hand-off")
        self.by = by


class InvitationClosed(ProcedureError):  # noqa: N818 - as above
    """The answer comes too late, or to what is no more."""

    BEGUN, CANCELLED, WITHDRAWN = "begun", "cancelled", "withdrawn"

    def __init__(self, why: str) -> None:
        super().__init__(f"the invitation is closed: {why}")
        self.why = why


class OpinionClosed(ProcedureError):  # noqa: N818 - as above
    """Nothing can be said of the session: it is not over, or it was over long ago."""

    TOO_EARLY, TOO_LATE = "too early", "too late"

    def __init__(self, why: str) -> None:
        super().__init__(f"no opinion now: {why}")
        self.why = why


class MaterialRefused(ProcedureError):  # noqa: N818 - as above
    """That cannot be sent to those of a session; `most`: how much can, where it is too much."""

    NOT_ANNOUNCED, SETTLED, NOTHING = "not announced", "settled", "nothing in it"
    TOO_LONG, TOO_BIG = "too long", "too big"

    def __init__(self, why: str, most: int = 0) -> None:
        super().__init__(f"not sent: {why}")
        self.why, self.most = why, most


class UnknownOrganization(ProcedureError):  # noqa: N818 - as above
    """No organization here has that RUC."""

    def __init__(self, ruc: str) -> None:
        super().__init__(
            f"no organization with the RUC {ruc} is known here; import it first (ruta import organizations)"
        )
        self.ruc = ruc


class UnknownEntity(ProcedureError):  # noqa: N818 - as above
    """No entity is called so: how those that are known are called."""

    def __init__(self, value: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no entity is called {value}")
        self.value, self.known = value, known


class UnknownService(ProcedureError):  # noqa: N818 - as above
    """No service has that code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no service has the code {code}")
        self.code = code


class SessionFixed(ProcedureError):  # noqa: N818 - as above
    """The session stays as it is; `at`: since when it is cancelled or over, or the date that it has, or (PAST) was to
    have.
    """

    CANCELLED, OVER, PAST = "cancelled", "over", "past"
    DATED, UNDATED, OTHER_SERVICE = "dated", "undated", "other_service"

    def __init__(self, why: str, session_id: int, key: str, at: datetime | None = None) -> None:
        super().__init__(f"session {key} stays as it is: {why}")
        self.why, self.session_id, self.key, self.at = why, session_id, key, at


class OtherForm(ProcedureError):  # noqa: N818 - as above
    """The form is of a chain that is not the organization's."""

    def __init__(self, form_id: str, own: str) -> None:
        super().__init__(f"{form_id} is not the form of this organization, {own} is")
        self.form_id = form_id
        self.own = own


class NotPublished(ProcedureError):  # noqa: N818 - as above
    """Nobody can be asked a form of which no version is published."""

    def __init__(self, form_id: str) -> None:
        super().__init__(f"no version of {form_id} is published")
        self.form_id = form_id


class ImportRefused(ProcedureError):  # noqa: N818 - as above
    """The file has to be mended first; nothing of it was kept."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings
