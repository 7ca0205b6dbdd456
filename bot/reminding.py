"""A reminder on a facilitator's word: pressing «Recordar ahora», and the question as it is drawn when it goes out."""

from dataclasses import replace
from datetime import datetime

from bot import nudges
from bot.facilitators import at_desk
from bot.moments import LIMA, say_moment
from bot.organization import chosen_organization, draw_organization
from bot.turn import Shown, Turn, remarked
from language.dates import say_day
from notifications.drawing import Drawn
from procedures.errors import NotReminded
from procedures.nudging import Due
from procedures.reminding import consider_asked, remind
from programme.messages import Message
from storage.outbox import Claimed
from storage.tx import Tx

BY_FACILITATOR = Message("The RPE team asks you to go on. You have {n} of {total}:")
REFUSALS = {
    NotReminded.NOTHING_DUE: Message("They are at no question now: there is nothing to remind them of."),
    NotReminded.AT_WORK: Message("They are here at this moment. Nobody is reminded meanwhile."),
    NotReminded.PLANNED: Message("A reminder waits already. It goes out {when}."),
    NotReminded.LATELY: Message("They were reminded already ({when}). Wait an hour before the next one."),
    NotReminded.NOBODY: Message("Nobody there can be written to. Call them, or answer for them by telephone."),
}


def on_remind(turn: Turn) -> Shown:
    """«Recordar ahora»."""
    assert turn.speaker is not None
    _, followed = turn._, chosen_organization(turn)
    key = str(turn.event.update_id)
    try:
        done = remind(turn.tx, at_desk(turn), turn.speaker.person_id, followed.organization_id, key, turn.now)
    except NotReminded as refused:
        why = replace(REFUSALS[refused.why], facts={"when": _when(turn, refused.at)})
        return remarked(_.of(why), draw_organization(turn, followed))
    name = done.name or followed.legal_name
    said = _("The question goes out to {name} now.", name=name)
    if done.at > turn.now:
        said = _(
            "Nobody is written to at this hour. The question goes to {name} {when}.",
            name=name,
            when=_when(turn, done.at),
        )
    return remarked(said, draw_organization(turn, followed))


def draw_reminder(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """The question that is due, as the person's next screen; not if they have gone on since it was asked for."""
    due = consider_asked(tx, claimed, now)
    return nudges.remind(tx, claimed, due, BY_FACILITATOR, now) if isinstance(due, Due) else due


def _when(turn: Turn, at: datetime | None) -> str:
    if at is None:
        return ""
    return say_day(at, turn._.locale, LIMA) if at > turn.now else say_moment(turn._, at, turn.now)
