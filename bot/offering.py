"""«Ofrecer cupos»: to whom the free seats would be offered, and then, once that is confirmed, to whom they were."""

from collections.abc import Sequence

from bot.facilitators import watched
from bot.lists import shorten
from bot.meeting import draw_meeting
from bot.moving import YES
from bot.presses import Verb, press
from bot.session_words import head, when
from bot.staff import Chosen, check_not_begun, chosen, pressed
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from procedures import offering
from procedures.errors import NotOffered
from procedures.few_confirmed import Choice, check_open, decide
from procedures.offering import Candidate
from procedures.staff import Staff
from programme.messages import Message
from storage.timetable import farms

#: So many organizations are named, and so much of a name.
NAMED, NAME = 10, 34

REFUSALS = {
    NotOffered.TOO_LATE: Message("It is under 3 days until the session: seats are offered to nobody in such a hurry."),
    NotOffered.NO_SEATS: Message("There are no free seats, or they are all offered already."),
    NotOffered.NOBODY: Message(
        "There is no other organization of these chains that could come: "
        "they are invited already, harvest then, have too much in that month, or cannot be written to."
    ),
    NotOffered.NOT_ANNOUNCED: Message("Nobody is invited to this session now."),
}


def on_offer(turn: Turn) -> Shown:
    """To whom seats would be offered, or that they are. Raises `NotYourSession`, `DecidedBefore`, `SessionFixed`."""
    here = chosen(turn)
    check_not_begun(here.session, turn.now)
    check_open(turn.tx, here.session.id, here.checked_at)
    try:
        found = offering.candidates(turn.tx, here.session, turn.now)
    except NotOffered as refused:
        said = turn._.of(REFUSALS[refused.why])
        return remarked(said, draw_meeting(turn, here.staff, here.session.id))
    if pressed(turn).word(2) != YES:
        return _preview(turn, here, found)
    decide(turn.tx, here.session, here.checked_at, Choice.OFFER, here.staff.person_id, turn.now)
    offered = offering.offer(turn.tx, here.session, here.staff.person_id, turn.now)
    watched(turn, "session.offered_by_hand", session=here.session.id, organizations=len(offered))
    _, names = turn._, _names(turn, here.staff, offered)
    said = _.many("Offered to {n} organization.", "Offered to {n} organizations.", len(offered))
    if names:
        said = _.many(
            "Offered to {n} organization: {names}.", "Offered to {n} organizations: {names}.",
            len(offered), names=names,
        )  # fmt: skip
    return remarked(said, draw_meeting(turn, here.staff, here.session.id))


def _preview(turn: Turn, here: Chosen, found: Sequence[Candidate]) -> Screen:
    _, session = turn._, here.session
    names = _names(turn, here.staff, found)
    whom = _.many("Seats are offered to {n} organization.", "Seats are offered to {n} organizations.", len(found))
    if names:
        whom = _.many(
            "Seats are offered to {n} organization: {names}.", "Seats are offered to {n} organizations: {names}.",
            len(found), names=names,
        )  # fmt: skip
    why = _("They are of the same chains, do not harvest on that day, and have room in that month.")
    yes = press(Verb.OFFER, session.id, here.mark, YES)
    rows = (
        (Button(_("Offer the seats"), yes),),
        (Button(_("Leave it as it is"), press(Verb.MEETING, session.id)),),
    )
    return Screen(f"{head(_, session)}\n{when(_, session)}\n\n{whom}\n\n{why}", rows)


def _names(turn: Turn, staff: Staff, found: Sequence[Candidate]) -> str:
    """Those that a facilitator follows; the others, as all for an officer, are none of theirs yet, and are counted."""
    known = farms(turn.tx, [each.organization_id for each in found])
    followed = {number for number, (_name, farm) in known.items() if staff.follows_any([(farm.chain, farm.region)])}
    named = [shorten(each.legal_name, NAME) for each in found if each.organization_id in followed][:NAMED]
    names, rest = ", ".join(named), len(found) - len(named)
    return turn._("{names} and {n} more", names=names, n=rest) if named and rest else names
