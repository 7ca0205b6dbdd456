"""«Ofrecer cupos»: to whom the free seats would be offered, and then, once that is confirmed, to whom they were."""

from collections.abc import Sequence

from bot.facilitators import watched
from bot.lists import shorten
from bot.meeting import draw_meeting
from bot.moving import YES
from bot.presses import Verb, press
from bot.session_words import head, when
from bot.staff import Chosen, chosen, pressed
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from procedures import offering
from procedures.errors import NotOffered
from procedures.few_confirmed import Choice, check_open, decide
from procedures.offering import Candidate
from programme.messages import Message

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
    """To whom seats would be offered, or that they are. Raises `NotYourSession`, `DecidedBefore`."""
    here = chosen(turn)
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
    said = turn._.many(
        "Offered to {n} organization: {names}.", "Offered to {n} organizations: {names}.",
        len(offered), names=_names(turn, offered),
    )  # fmt: skip
    return remarked(said, draw_meeting(turn, here.staff, here.session.id))


def _preview(turn: Turn, here: Chosen, found: Sequence[Candidate]) -> Screen:
    _, session = turn._, here.session
    whom = _.many(
        "Seats are offered to {n} organization: {names}.", "Seats are offered to {n} organizations: {names}.",
        len(found), names=_names(turn, found),
    )  # fmt: skip
    why = _("They are of the same chains, do not harvest on that day, and have room in that month.")
    yes = press(Verb.OFFER, session.id, here.mark, YES)
    rows = (
        (Button(_("Offer the seats"), yes),),
        (Button(_("Leave it as it is"), press(Verb.MEETING, session.id)),),
    )
    return Screen(f"{head(_, session)}\n{when(_, session)}\n\n{whom}\n\n{why}", rows)


def _names(turn: Turn, found: Sequence[Candidate]) -> str:
    names = ", ".join(shorten(each.legal_name, NAME) for each in found[:NAMED])
    return turn._("{names} and {n} more", names=names, n=len(found) - NAMED) if len(found) > NAMED else names
