"""What has happened in the demo before anybody looks: invented organizations on their way, some of them stuck.

Each step goes through the procedure that a chat would call, at the time at which it would have been.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures import answering, enrolling
from procedures.answering import Sitting
from procedures.inviting import MakeToken, invite_organization, open_invite
from programme import consent
from programme.questionnaire import DONT_KNOW, Kind, Step, check_value, choices_now
from programme.sheets import Sheet
from storage.answers import TAPPED, TYPED
from storage.memberships import current_membership, manager_of, set_job
from storage.organizations import organization_by_ruc
from storage.people import note_seen
from storage.tx import Tx

#: Numbers that the questions accept, one or the other, and what somebody might want.
NUMBERS, WISH = ("12", "30", "5", "1", "0"), "Un secador solar"


@dataclass(frozen=True, slots=True)
class Past:
    """How far one organization has come, and who took it there."""

    ruc: str
    first_name: str
    last_name: str
    job: str
    phone: str
    began_days_ago: float
    answered: int
    silent_days: float


def read_past(sheet: Sheet) -> list[Past]:
    """The rows of the history that ships with the demo."""
    return [
        Past(
            row["ruc"],
            row["first_name"],
            row["last_name"],
            row["job"],
            row["phone"],
            float(row["began_days_ago"]),
            int(row["answered"]),
            float(row["silent_days"]),
        )
        for _number, row in sheet.rows
    ]


def relive(tx: Tx, past: Past, chat_id: int, make_token: MakeToken, now: datetime) -> None:
    """Let it have happened, up to `now`: the link, the consent, the answers, and since then silence."""
    organization = organization_by_ruc(tx, past.ruc)
    assert organization is not None
    if manager_of(tx, organization.id or 0):
        return  # the demo was interrupted while its stage was being set
    began, last = now - timedelta(days=past.began_days_ago), now - timedelta(days=past.silent_days)
    token = invite_organization(tx, past.ruc, make_token, began)
    tx.flush()
    invite = open_invite(tx, token, began)
    person_id = enrolling.agree(tx, chat_id, consent.VERSION, "es", began)
    enrolling.join(tx, person_id, invite, began)
    enrolling.call_me(tx, person_id, f"{past.first_name} {past.last_name}")
    enrolling.set_phone(tx, person_id, f"+51{past.phone}" if past.phone else None, began)
    place = current_membership(tx, person_id)
    assert place is not None
    set_job(tx, place.membership_id, past.job)
    sitting = answering.open_tpe(tx, person_id, place.organization_id, place.chain, began)
    assert sitting is not None
    pause = (last - began) / max(past.answered, 1)
    for number in range(past.answered):
        sitting = _answer_next(tx, sitting, int(past.ruc), began + pause * (number + 1))
    if sitting.standing.missing:
        answering.go_on(tx, sitting, last)
    else:
        answering.send(tx, sitting, last)
    note_seen(tx, person_id, chat_id, last)


def _answer_next(tx: Tx, sitting: Sitting, seed: int, at: datetime) -> Sitting:
    sitting = answering.go_on(tx, sitting, at)
    step = sitting.here
    assert step is not None
    how = TAPPED if step.selects else TYPED
    return answering.answer(tx, sitting, step, _some_answer(sitting, step, seed), how, at).sitting


def _some_answer(sitting: Sitting, step: Step, seed: int) -> str | None:
    """An answer that the question accepts; another one for another organization."""
    if step.kind is Kind.TEXT:
        return WISH if step.required else None
    if step.selects:
        named = [each.name for each in choices_now(sitting.questionnaire, step, sitting.answers)]
        known = [name for name in named if name != DONT_KNOW]
        return known[(seed // 10 + sitting.questionnaire.place(step) * 7) % len(known)]
    return next(each for each in NUMBERS if check_value(sitting.questionnaire, step, each, sitting.answers) is None)
