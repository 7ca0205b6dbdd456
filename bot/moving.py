"""A session is moved to another day, or made virtual, by somebody who looks after it. Before it is done they see what
speaks against the new date, and how many are told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.facilitators import watched
from bot.meeting import OPEN, VIRTUAL, draw_meeting, say_objections
from bot.moments import LIMA
from bot.presses import Verb, press
from bot.session_words import head, say_length, say_when, when
from bot.staff import Chosen, Row, ask, chosen, let_go, minutes_of, moment_of, pressed, say_date_of, staff_of
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from language.dates import say_day_of_year, weekday_name
from language.errors import MomentRefused
from language.reading_moments import FARTHEST, read_moment
from notifications.screen import Button, Screen
from procedures import scheduling
from procedures.calling import reach
from procedures.errors import SessionFixed
from procedures.few_confirmed import Choice, check_open, decide
from procedures.holding import holds_among
from procedures.timetabling import free_dates_for, objections_on
from programme.links import is_link
from programme.messages import Message
from storage.services import Service
from storage.sessions import CANCELLED, SessionView

#: What a button says besides: go on, and there is no link yet.
YES, NONE = "yes", "none"
#: Nobody knows yet how long a session without a date is, where its service does not say it.
USUAL_LENGTH = timedelta(hours=2)

REFUSALS = {
    MomentRefused.NO_DAY: Message("Which day? Write it all together: {day} 5:30 pm"),
    MomentRefused.NO_HOUR: Message("At what time? Write it all together: {day} 5:30 pm"),
    MomentRefused.NO_HALF: Message("In the morning or in the afternoon? Write it all together: {day} 5:30 pm"),
    MomentRefused.UNCLEAR: Message("Write only one day and one hour: 14 de agosto 5:30 pm"),
    MomentRefused.NO_SUCH_DAY: Message("There is no such day. Write it like this: 14 de agosto 5:30 pm"),
    MomentRefused.NO_SUCH_HOUR: Message("There is no such hour. Write it all together: {day} 5:30 pm"),
    MomentRefused.OTHER_WEEKDAY: Message("That date is another day of the week: {day} is a {weekday}."),
    MomentRefused.PAST: Message("That moment is past. Write a day to come."),
    MomentRefused.TOO_FAR: Message("That is more than a year and a half from now. Write an earlier day."),
}


def on_move(turn: Turn) -> Shown:
    """«Mover»: days that suit, or a day that is typed. Raises `NotYourSession`, `DecidedBefore`, `SessionFixed`."""
    here = _movable(turn)
    return _ask_day(turn, here)


def on_text(turn: Turn) -> Shown:
    """A day and an hour were typed: what would speak against it."""
    here = _movable(turn)
    try:
        starts_at = read_moment(turn.event.text, turn.now, LIMA)
    except MomentRefused as refused:
        return remarked(_say_refused(turn._, refused), _ask_day(turn, here))
    return _preview(turn, here, starts_at)


def on_move_to(turn: Turn) -> Shown:
    """A day was chosen, or «Mover» to it pressed. Raises as `on_move`."""
    read, here = pressed(turn), _movable(turn, mark_at=2)
    starts_at = moment_of(read.number(1) or 0)
    if starts_at is None:
        return _ask_day(turn, here)
    if not turn.now < starts_at <= turn.now + FARTHEST:
        why = MomentRefused.PAST if starts_at <= turn.now else MomentRefused.TOO_FAR
        return remarked(turn._.of(REFUSALS[why]), _ask_day(turn, here))
    if read.word(3) != YES:
        return _preview(turn, here, starts_at)
    return _move(turn, here, starts_at)


def on_virtual(turn: Turn) -> Shown:
    """«Pasar a virtual»: with which link? Raises as `on_move`."""
    here = _movable(turn)
    if here.session.starts_at is None:
        raise SessionFixed(SessionFixed.UNDATED, here.session.id, here.session.key)
    if here.session.modality == VIRTUAL:
        return remarked(turn._("This session is virtual already."), _page(turn, here))
    if pressed(turn).word(2) == NONE:
        return _make_virtual(turn, here, None)
    return _ask_link(turn, here)


def on_link(turn: Turn) -> Shown:
    """The link of a virtual session was typed. Raises as `on_move`."""
    here, link = _movable(turn), turn.event.text.strip()
    if not is_link(link):
        said = turn._("That is no link. It begins with https:// and has no blanks.")
        return remarked(said, _ask_link(turn, here))
    return _make_virtual(turn, here, link)


def say_told(turn: Turn, session: SessionView) -> str:
    """How many a message tells of a change, and how many must be called; blank: nobody knows of the session yet."""
    if not session.is_open:
        return ""
    _, staff = turn._, staff_of(turn)
    told, missed = reach(turn.tx, staff, session, turn.now)
    said = [_.many("{n} organization is told.", "{n} organizations are told.", told)] if told or not missed else []
    if missed and told:
        said.append(_.many("{n} other cannot be written to.", "{n} others cannot be written to.", missed))
    elif missed:
        said.append(_.many("{n} organization cannot be written to.", "{n} organizations cannot be written to.", missed))
    if missed and staff.desk is not None:
        said.append(_("Call them: they are in “Whom to call”."))
    elif missed:
        said.append(_("The RPE team calls them."))
    return " ".join(said)


def _say_refused(_: Catalog, refused: MomentRefused) -> str:
    """With the day that was understood: all is to be written together."""
    if refused.day is None:
        facts = {"day": "14 de agosto"}
    else:
        weekday = weekday_name(refused.day.weekday(), _.locale)
        facts = {"day": say_day_of_year(refused.day, _.locale), "weekday": weekday}
    return _.of(replace(REFUSALS[refused.why], facts=facts))


def _movable(turn: Turn, *, mark_at: int = 1) -> Chosen:
    """Raises `NotYourSession`, `SessionFixed`, and `DecidedBefore`."""
    here = chosen(turn, mark_at=mark_at)
    session = here.session
    if session.state == CANCELLED:
        raise SessionFixed(SessionFixed.CANCELLED, session.id, session.key)
    if session.state not in OPEN or (session.starts_at is not None and session.starts_at <= turn.now):
        raise SessionFixed(SessionFixed.OVER, session.id, session.key)
    check_open(turn.tx, session.id, here.checked_at)
    return here


def _ask_day(turn: Turn, here: Chosen) -> Screen:
    _, session = turn._, here.session
    ask(turn, press(Verb.MOVE, session.id, here.mark))
    free = free_dates_for(turn.tx, session.id, turn.now)
    rows: list[Row] = [
        (Button(say_when(_, day), press(Verb.MOVE_TO, session.id, minutes_of(day), here.mark)),) for day in free
    ]
    now = _("The day is not known yet.")
    if session.starts_at is not None:
        now = _("Now: {when}", when=when(_, session, inside=True))
    how = _("These days suit most. Choose one, or write the day and the hour: 14 de agosto 5:30 pm")
    alone = _("Write the day and the hour: 14 de agosto 5:30 pm")
    parts = (head(_, session), now, how if free else alone)
    return Screen("\n\n".join(parts), (*rows, (_stay(_, session),)))


def _preview(turn: Turn, here: Chosen, starts_at: datetime) -> Screen:
    """What it will be, what speaks against it, and who is told."""
    _, session = turn._, here.session
    ask(turn, press(Verb.MOVE, session.id, here.mark))  # another day may be typed in place of this one
    ends_at = starts_at + _length(turn, session)
    found = objections_on(turn.tx, session.id, starts_at, ends_at, turn.now)
    holds = holds_among(found)
    against = _("Against that date:") + "\n" + say_objections(turn, here.staff, session, found) if found else ""
    length = say_length(_, ends_at - starts_at)
    parts = (
        head(_, session),
        _("It will be: {when} ({length})", when=say_when(_, starts_at, inside=True), length=length),
        _("Now: {when}", when=when(_, session, inside=True)) if session.starts_at is not None else "",
        against or _("Nothing speaks against that date."),
        say_told(turn, session),
    )
    label = _("Move it all the same") if holds else _("Move it")
    move = press(Verb.MOVE_TO, session.id, minutes_of(starts_at), here.mark, YES)
    another = Button(_("Another day"), press(Verb.MOVE, session.id, here.mark))
    rows = ((Button(label, move),), (another, _stay(_, session)))
    return Screen("\n\n".join(part for part in parts if part), rows)


def _move(turn: Turn, here: Chosen, starts_at: datetime) -> Shown:
    _, session = turn._, here.session
    let_go(turn)
    if starts_at == session.starts_at:
        return remarked(_("It is on that date already."), _page(turn, here))
    ends_at, told = starts_at + _length(turn, session), say_told(turn, session)
    _decide(turn, here, Choice.MOVE)
    done = scheduling.move(turn.tx, session.id, starts_at, ends_at, turn.now, by=here.staff.person_id)
    watched(turn, "session.moved_by_hand", session=session.id)
    said = [_("Moved to {when}", when=say_date_of(_, starts_at)), told]
    if not done.announced and holds_among(list(done.objections)):
        said.append(_("It is not announced yet: a facilitator must accept its date first."))
    return remarked("\n".join(part for part in said if part), _page(turn, here))


def _make_virtual(turn: Turn, here: Chosen, link: str | None) -> Shown:
    _, session = turn._, here.session
    assert session.starts_at is not None
    assert session.ends_at is not None
    let_go(turn)
    told = say_told(turn, session)
    _decide(turn, here, Choice.VIRTUAL)
    by = here.staff.person_id
    link = link or ("" if session.link else None)  # None would leave the one that it had
    scheduling.move(
        turn.tx, session.id, session.starts_at, session.ends_at, turn.now, modality=VIRTUAL, link=link, by=by
    )  # fmt: skip
    watched(turn, "session.made_virtual", session=session.id)
    said = [_("It is virtual now."), told]
    return remarked(" ".join(part for part in said if part), _page(turn, here))


def _ask_link(turn: Turn, here: Chosen) -> Screen:
    _, session = turn._, here.session
    ask(turn, press(Verb.VIRTUAL, session.id, here.mark))
    parts = (
        head(_, session),
        _("It will be virtual, on the same day and hour."),
        say_told(turn, session),
        _("Write the link of the session. It begins with https://"),
    )
    without = Button(_("There is no link yet"), press(Verb.VIRTUAL, session.id, here.mark, NONE))
    return Screen("\n\n".join(part for part in parts if part), ((without,), (_stay(_, session),)))


def _decide(turn: Turn, here: Chosen, choice: Choice) -> None:
    decide(turn.tx, here.session, here.checked_at, choice, here.staff.person_id, turn.now)


def _length(turn: Turn, session: SessionView) -> timedelta:
    if session.starts_at is not None and session.ends_at is not None:
        return session.ends_at - session.starts_at
    service = turn.tx.get_one(Service, session.service_id)
    return timedelta(hours=service.hours / service.sessions) if service.hours and service.sessions else USUAL_LENGTH


def _page(turn: Turn, here: Chosen) -> Screen:
    return draw_meeting(turn, here.staff, here.session.id)


def _stay(_: Catalog, session: SessionView) -> Button:
    return Button(_("Leave it as it is"), press(Verb.MEETING, session.id))
