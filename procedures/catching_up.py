"""Catching up: what somebody who has just come in, or manages the organization from now on, has to know to go on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from procedures.answering import Sitting, form_of, reopen_sitting
from storage import responses
from storage.answers import ASSISTED, Given, given_in
from storage.responses import ASKING, RESTING, Place
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Where the organization is, and the person with it."""

    sitting: Sitting
    #: An answer of each who gave some of those that hold now, with how many they gave, the most first. What somebody
    #: answered by telephone for others is apart from what they answered themselves.
    givers: tuple[tuple[Given, int], ...]


def catch_up(tx: Tx, person_id: int, organization_id: int, chain: str, now: datetime) -> CaughtUp | None:
    """How far the organization's TPE is; None: nobody has begun it. Somebody who has not been anywhere in it yet is put
    where the organization is, so that «Continuar» asks the exact question; unless they were asked for a part: then they
    begin there.
    """
    response = responses.latest_response(tx, organization_id, form_of(chain))
    if response is None:
        return None
    sitting = reopen_sitting(tx, person_id, response.id, organization_id)
    if sitting.place.question is None and sitting.is_open and not sitting.task:
        _stand_where_others_do(tx, sitting, now)
        sitting = reopen_sitting(tx, person_id, response.id, organization_id)
    given = given_in(tx, response.id)
    alike = {_giver(each): each for name, each in given.items() if name in sitting.standing.counted}
    counts = Counter(_giver(each) for name, each in given.items() if name in sitting.standing.counted)
    return CaughtUp(sitting, tuple((alike[giver], n) for giver, n in counts.most_common()))


def _giver(given: Given) -> tuple[int | None, bool]:
    return given.person_id, given.how == ASSISTED


def _stand_where_others_do(tx: Tx, sitting: Sitting, now: datetime) -> None:
    place = responses.newest_place(tx, sitting.response.id)
    if place is None:
        return
    is_missing = any(step.name == place.question for step in sitting.standing.missing)
    responses.move_to(
        tx, sitting.response.id, sitting.person_id, Place(place.question, ASKING if is_missing else RESTING), now
    )
