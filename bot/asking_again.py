"""«Recordar a los que faltan»: whoever has not answered is asked once more, and what they are shown."""

from datetime import datetime

from bot.facilitators import watched
from bot.meeting import draw_meeting
from bot.session_messages import answer_rows, say_changes
from bot.session_words import head, when, where
from bot.staff import check_not_begun, chosen, say_date_of
from bot.turn import Shown, Turn, remarked
from language.catalogs import DEFAULT, Catalog, catalog
from notifications.drawing import Drawn, Postpone, Provisional, Skip
from notifications.screen import Reply, Screen
from procedures import asking_again
from procedures.errors import NotAskedAgain
from procedures.few_confirmed import Choice, check_open, decide
from programme.messages import Message
from storage.invitations import Told
from storage.outbox import Claimed
from storage.people import name_and_language
from storage.places import places_of
from storage.sessions import SessionView
from storage.tx import Tx

REFUSALS = {
    NotAskedAgain.ASKED_TODAY: Message("They were asked once more today already. Again tomorrow."),
    NotAskedAgain.NOBODY: Message("There is nobody who has not answered and can be written to. See whom to call."),
    NotAskedAgain.NOT_ANNOUNCED: Message("Nobody is invited to this session now."),
}


def on_remind_all(turn: Turn) -> Shown:
    """They are asked. Raises `NotYourSession`, `DecidedBefore`, `SessionFixed`."""
    _, here = turn._, chosen(turn)
    check_not_begun(here.session, turn.now)
    check_open(turn.tx, here.session.id, here.checked_at)
    try:
        asked = asking_again.ask_again(turn.tx, here.session, here.staff.person_id, turn.now)
    except NotAskedAgain as refused:
        return remarked(_.of(REFUSALS[refused.why]), draw_meeting(turn, here.staff, here.session.id))
    decide(turn.tx, here.session, here.checked_at, Choice.REMIND, here.staff.person_id, turn.now)
    watched(turn, "session.reminded_by_hand", session=here.session.id)
    said = [
        _.many(
            "{n} organization is asked once more ({when}).", "{n} organizations are asked once more ({when}).",
            asked.organizations, when=say_date_of(_, asked.at),
        )
    ]  # fmt: skip
    if asked.unreachable:
        said.append(
            _.many("{n} other cannot be written to.", "{n} others cannot be written to.", asked.unreachable)
        )  # fmt: skip
    return remarked(" ".join(said), draw_meeting(turn, here.staff, here.session.id))


def draw_asked_again(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """For somebody of an organization that has not answered: the session, and the three answers."""
    considered = asking_again.consider(tx, claimed, now)
    if isinstance(considered, Skip | Postpone):
        return considered
    invitation, session, before = considered.invited, considered.session, considered.before
    assert claimed.person_id is not None
    _ = catalog(name_and_language(tx, claimed.person_id)[1] or DEFAULT)
    is_one_of_several = len(places_of(tx, claimed.person_id)) > 1
    text = "\n\n".join(
        (
            head(_, session),
            *((_("For: {name}", name=invitation.legal_name),) if is_one_of_several else ()),
            *_what_we_ask(_, session, before),
            _("Will you come?"),
        )
    )
    reply = Reply((Screen(text, answer_rows(_, invitation.id)),), is_aside=True)
    return Provisional(reply, considered.take_back)


def _what_we_ask(_: Catalog, session: SessionView, before: Told | None) -> list[str]:
    """When and where it is; and what of that they were told otherwise."""
    opening, place = _("We do not know yet whether you will come:"), f"{when(_, session)}\n{where(_, session)}".rstrip()
    if before is None or not (changed := say_changes(_, before, session)):
        return [f"{opening}\n{place}"]
    now = f"{when(_, session, inside=True)}\n{where(_, session)}".rstrip()
    return [opening, "\n".join((_("Careful: it has changed."), *changed)), _("Now: {when}", when=now)]
