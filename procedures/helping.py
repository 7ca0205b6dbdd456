"""«Pedir ayuda»: a part of the questionnaire is given to a colleague, and comes back (domain.md C08).

What is given away is not asked of anybody else meanwhile, but anybody may still answer it. It is done when nothing of
it is missing, whoever answered (procedures.answering); else it goes back: taken back, given back, or by itself when
its time is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.answering import Sitting
from procedures.errors import NotYours
from procedures.inviting import GOOD_FOR_ONE, use_invite
from programme.parts import Part
from programme.questionnaire import Step
from storage import audit, helps, invites
from storage.answers import last_answers_in
from storage.helps import DECLINED, DONE, EXPIRED, TAKEN_BACK, Help
from storage.outbox import Planned, plan
from storage.people import chats_of_person
from storage.responses import response_by_id
from storage.tx import Tx

#: For so long whoever was asked has a part, where a deployment says nothing else.
HELP_FOR = timedelta(days=3)
#: The kind of the message that tells that the time of a part is over, and brings it back.
HELP_DUE = "help.due"
#: After this long nobody needs to be told any more that it came back.
NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Live:
    """How far along a part is that was given to somebody."""

    help: Help
    answered: int
    total: int
    #: When whoever has it gave an answer last, since they have it; None: they have not begun.
    last_at: datetime | None


def to_give(sitting: Sitting, part: Part) -> list[Step]:
    """The questions of a part that may be given away: missing, and nobody else was asked for them."""
    return [step for step in sitting.standing.missing if part.covers(step) and not sitting.is_with_others(step)]


def given(sitting: Sitting, part: Part) -> Help | None:
    """Who has exactly that part already; None: nobody."""
    return next((each for each in sitting.helps if each.covered == part), None)


def ask(
    tx: Tx,
    sitting: Sitting,
    part: Part,
    now: datetime,
    good_for: timedelta,
    *,
    given_to: int | None = None,
    invite_id: int | None = None,
) -> Help | None:
    """Ask somebody for a part: a colleague, or whoever comes through a link. None: nothing of it is left to give, or
    somebody has it. It comes back after `good_for`; behind a link never later than the link itself ends.
    """
    steps = to_give(sitting, part)
    if not steps or given(sitting, part):
        return None
    for over in helps.open_helps(tx, sitting.response.id):
        if over.due_at <= now:
            helps.end(tx, over, EXPIRED, now)
    row = {
        "response_id": sitting.response.id,
        "part": part.size.value,
        "name": part.name,
        "asked_by": sitting.person_id,
        "given_to": given_to,
        "invite_id": invite_id,
        "questions": len(steps),
        "asked_at": now,
        "due_at": now + (good_for if invite_id is None else min(good_for, GOOD_FOR_ONE)),
    }
    asked = helps.help_by_id(tx, helps.give(tx, row))
    assert asked is not None
    _plan_end(tx, asked, sitting.response.organization_id, now)
    _record(tx, "help.asked", asked, now, sitting.person_id, sitting.response.organization_id)
    return asked


def take_up(tx: Tx, invite_id: int, person_id: int, now: datetime) -> Help | None:
    """Somebody came through a link: they have the part that waits behind it, and the link is used up, also where they
    were in the organization before; None: there is none (any more), or somebody else has it.
    """
    waiting = helps.open_help_of_invite(tx, invite_id)
    if waiting is None or waiting.due_at <= now or waiting.asked_by == person_id:
        return None
    if not helps.take_up(tx, waiting.id, person_id):
        return None
    if tx.get_one(invites.Invite, invite_id).used_by != person_id:
        use_invite(tx, invite_id, person_id)
    return waiting


def give_back(tx: Tx, asked: Help, person_id: int, now: datetime) -> bool:
    """«No puedo». False: it had ended before. Raises `NotYours` for anybody but whoever has it."""
    if asked.given_to != person_id:
        raise NotYours
    return _end(tx, asked, DECLINED, now, person_id)


def take_back(tx: Tx, asked: Help, person_id: int, now: datetime) -> bool:
    """Whoever asked takes it back; a link that nobody has opened lets nobody in any more. False: it had ended before.
    Raises `NotYours` for anybody else.
    """
    if asked.asked_by != person_id:
        raise NotYours
    return _end(tx, asked, TAKEN_BACK, now, person_id)


def expire(tx: Tx, asked: Help, now: datetime) -> bool:
    """Its time is over: it goes back by itself. False: it had ended before."""
    return _end(tx, asked, EXPIRED, now, None)


def settle(tx: Tx, asked: Help, sitting: Sitting, now: datetime) -> bool:
    """Done, if nothing of it is missing; some answers come in without anybody sitting here (a spreadsheet)."""
    if any(asked.covered.covers(step) for step in sitting.standing.missing):
        return False
    return _end(tx, asked, DONE, now, None)


def live(tx: Tx, sitting: Sitting) -> list[Live]:
    """How far along each part is that somebody was asked for, in the order in which they were asked."""
    if not sitting.helps:
        return []
    last = last_answers_in(tx, sitting.response.id)
    return [_live(sitting, each, last.get(each.given_to or 0)) for each in sitting.helps]


def progress_of(sitting: Sitting, asked: Help) -> tuple[int, int]:
    """How many of the questions of a part are answered since it was given, and of how many."""
    missing = sum(each.id == asked.id for each in sitting.holders.values())
    total = max(asked.questions, missing)
    return total - missing, total


def _live(sitting: Sitting, asked: Help, last_at: datetime | None) -> Live:
    began = last_at is not None and last_at >= asked.asked_at
    return Live(asked, *progress_of(sitting, asked), last_at if began else None)


def _end(tx: Tx, asked: Help, outcome: str, now: datetime, person_id: int | None) -> bool:
    if not helps.end(tx, asked, outcome, now):
        return False
    if asked.invite_id is not None and asked.given_to is None:
        invites.revoke(tx, asked.invite_id, now)
    response = response_by_id(tx, asked.response_id)
    assert response is not None
    _record(tx, f"help.{outcome}", asked, now, person_id, response.organization_id)
    return True


def _plan_end(tx: Tx, asked: Help, organization_id: int, now: datetime) -> None:
    """The message of the end of its time; for somebody without a chat (any more) it comes back all the same, untold."""
    for chat_id in chats_of_person(tx, asked.asked_by)[:1]:
        facts = {"help": asked.id}
        useful_until = asked.due_at + NEWS_FOR
        plan(
            tx,
            Planned(
                asked.due_key, HELP_DUE, chat_id, asked.due_at, useful_until, facts, asked.asked_by, organization_id
            ),
            now,
        )


def _record(tx: Tx, action: str, asked: Help, now: datetime, person_id: int | None, organization_id: int) -> None:
    audit.record(
        tx, action, now, person_id=person_id, organization_id=organization_id, help_id=asked.id, part=asked.name
    )  # fmt: skip
