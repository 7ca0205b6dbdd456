"""Those who look after sessions, at work: who they are on this press, which session it is about, what is refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import assisting
from bot.moments import LIMA, say_moment
from bot.presses import Press, Verb, press, read_press
from bot.turn import Shown, Step, Turn, remarked
from language.catalogs import Catalog
from language.dates import say_day
from notifications.screen import Button, Screen
from procedures.errors import DecidedBefore, InvitationClosed, NotFollowed, NotYourSession, SessionFixed
from procedures.few_confirmed import Choice, is_look
from procedures.staff import Staff, may_see
from programme.messages import Message
from storage.handoffs import note_written, talk_in
from storage.sessions import SessionView

Row = tuple[Button, ...]
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: What was decided, in a sentence about somebody.
DECIDED = {
    Choice.REMIND: Message("{name} has decided already: to remind those who have not answered ({when})."),
    Choice.OFFER: Message("{name} has decided already: to offer the free seats ({when})."),
    Choice.VIRTUAL: Message("{name} has decided already: to make it virtual ({when})."),
    Choice.MOVE: Message("{name} has decided already: to move it ({when})."),
    Choice.CANCEL: Message("{name} has decided already: to call it off ({when})."),
    Choice.LEAVE: Message("{name} has decided already: to leave it as it is ({when})."),
}
FIXED = {
    SessionFixed.CANCELLED: Message("That session is called off already. Nothing was changed."),
    SessionFixed.OVER: Message("That session has begun or is over already. Nothing was changed."),
    SessionFixed.PAST: Message("That moment has passed already. Nothing was changed."),
    SessionFixed.UNDATED: Message("That session has no date yet. Give it one first."),
}
STAYS = Message("That session stays as it is. Nothing was changed.")
CLOSED = {
    InvitationClosed.BEGUN: Message("The session has begun: no answer is taken any more."),
    InvitationClosed.CANCELLED: Message("The session is called off: no answer is taken any more."),
    InvitationClosed.WITHDRAWN: Message("That organization is not expected at the session any more."),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The session that a button is about, and who has pressed it."""

    staff: Staff
    session: SessionView
    #: When it was looked whether enough had confirmed, if the button stands under what was told of that; else None.
    checked_at: datetime | None

    @property
    def mark(self) -> int:
        """`checked_at`, to be written on a button; 0: none."""
        return minutes_of(self.checked_at) if self.checked_at is not None else 0


def looking_after(step: Step) -> Step:
    """The step, for those who are facilitators or officers at this very moment; what is refused is said."""

    def admitted(turn: Turn) -> Shown:
        _ = turn._
        if turn.desk is None and turn.officer is None:
            text = _("Only the RPE team and its entities do that, and you are of neither now. Nothing was changed.")
            let_go(turn)
            return Screen(text, ((Button(_("Return"), press(Verb.START)),),))
        if turn.desk is not None:
            assisting.look_away(turn)
        try:
            return step(turn)
        except NotYourSession:
            return _refused(turn, _("You do not look after that session now. Nothing was changed."), nowhere(_))
        except NotFollowed:
            return _refused(turn, _("You do not follow that organization."), nowhere(_))
        except SessionFixed as fixed:
            return _refused(turn, _.of(FIXED.get(fixed.why, STAYS)), back_to(_, fixed.session_id))
        except InvitationClosed as closed:
            return _refused(turn, _.of(CLOSED[closed.why]), nowhere(_))
        except DecidedBefore as decided:
            said = _say_decided(turn, decided)
            session_id = pressed(turn).number(0)
            return _refused(turn, said, back_to(_, session_id) if session_id is not None else nowhere(_))

    return admitted


def chosen(turn: Turn, *, mark_at: int = 1) -> Chosen:
    """What a button is about, or the one that asked for what is typed now. Raises `NotYourSession`."""
    read, staff = pressed(turn), staff_of(turn)
    session = may_see(turn.tx, staff, read.number(0))
    checked_at = moment_of(read.number(mark_at) or 0)
    # Anybody can write a number on a press: only one that was written on a button tells when it was looked.
    was_told = checked_at is not None and is_look(turn.tx, session, checked_at, turn.now)
    return Chosen(staff, session, checked_at if was_told else None)


def check_not_begun(session: SessionView, now: datetime) -> None:
    """Raises `SessionFixed` where nothing can be done about it any more: nobody waits for an answer then."""
    if session.starts_at is not None and session.starts_at <= now:
        raise SessionFixed(SessionFixed.OVER, session.id, session.key)


def staff_of(turn: Turn) -> Staff:
    """Whoever acts, as what they are now."""
    assert turn.speaker is not None
    return Staff(turn.speaker.person_id, turn.desk, turn.officer)


def pressed(turn: Turn) -> Press:
    """The button pressed; where something was typed, the one that asked for it."""
    asked = turn.speaker.written_in if turn.speaker else None
    return read_press(turn.event.pressed or asked or "") or Press(Verb.SESSIONS)


def ask(turn: Turn, button: str) -> None:
    """What they type next is the answer to that button."""
    assert turn.speaker is not None
    note_written(turn.tx, turn.speaker.person_id, button)


def let_go(turn: Turn) -> None:
    """Nothing that they type is an answer any more."""
    assert turn.speaker is not None
    talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()


def minutes_of(moment: datetime) -> int:
    """A moment as a number for a button."""
    return (moment - EPOCH) // MINUTE


def moment_of(minutes: int) -> datetime | None:
    """The moment of that number; None: there is none, or it is 0."""
    try:
        return EPOCH + minutes * MINUTE if minutes else None
    except OverflowError:
        return None


def say_date_of(_: Catalog, moment: datetime) -> str:
    """«jueves 14 de agosto, 5:30 p. m.», in the middle of a sentence."""
    return say_day(moment, _.locale, LIMA)


def back_to(_: Catalog, session_id: int) -> Screen:
    """Nothing but the ways back to a session."""
    rows = ((Button(_("See the session"), press(Verb.MEETING, session_id)),), (_all(_),))
    return Screen("", rows)


def nowhere(_: Catalog) -> Screen:
    """Nothing but the way to the list."""
    return Screen("", ((_all(_),),))


def _refused(turn: Turn, said: str, on: Screen) -> Shown:
    """Why nothing was done; what they type next is no answer to what was asked for it."""
    let_go(turn)
    return remarked(said, on)


def _all(_: Catalog) -> Button:
    return Button(_("Sessions"), press(Verb.SESSIONS, 0))


def _say_decided(turn: Turn, decided: DecidedBefore) -> str:
    _, message = turn._, DECIDED[Choice(decided.what)]
    name = decided.name or _("Somebody")
    return _(message.text, name=name, when=say_moment(_, decided.at, turn.now))
