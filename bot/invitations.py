"""«Asistiré», «No podré»: an organization answers the invitation to a session, until it begins (domain.md C17, C33).

An old button means what it meant: it answers for the organization that was invited, and for the session as it is now.
"""

from bot import season
from bot.moments import LIMA
from bot.parts import shortened
from bot.presses import Verb, press
from bot.question import in_even_rows
from bot.session_page import (
    Asked,
    Row,
    answers,
    asked_for,
    draw_session,
    invitation_for,
    say_changed,
    say_state,
    title,
    ways,
)
from bot.session_words import when, where
from bot.turn import Shown, Step, Turn
from language.catalogs import Catalog
from language.dates import say_day, say_weekday
from notifications.screen import Button, Screen
from procedures.confirming import Confirmed, confirm
from procedures.errors import InvitationClosed, NotYours
from procedures.other_dates import invite_to, next_date
from programme.messages import Message
from programme.reminders import Rsvp
from programme.session_reasons import WHY_NOT
from storage.invitations import BY_PHONE, TAPPED
from storage.people import name_and_language

CLOSED = {
    InvitationClosed.BEGUN: Message("It has begun already: answers are taken until it begins."),
    InvitationClosed.CANCELLED: Message("It does not take place: there is nothing to answer."),
    InvitationClosed.WITHDRAWN: Message("That invitation holds no longer. If that is a mistake, tell the RPE team."),
}
#: So much of a name stands on a button.
A_NAME = 24


def about_invitation(step: Step) -> Step:
    """The step, for an invitation that is the person's; others are told why not."""

    def answered(turn: Turn) -> Shown:
        _ = turn._
        on = ((Button(_("Agenda"), press(Verb.AGENDA, 0)), Button(_("Continue"), press(Verb.START))),)
        try:
            return step(turn)
        except NotYours:
            text = _("That invitation is not yours now: you do not belong to that organization, or somebody else goes.")
            return Screen(text, on)
        except InvitationClosed as closed:
            return _draw_closed(turn, closed, on)

    return answered


def _draw_closed(turn: Turn, closed: InvitationClosed, on: tuple[Row, ...]) -> Screen:
    """Why it cannot be answered, under what it is about."""
    why = turn._.of(CLOSED[closed.why])
    try:
        asked, _read = asked_for(turn)
    except NotYours:
        return Screen(why, on)
    return draw_session(turn, asked, why)


def on_session(turn: Turn) -> Shown:
    """All that is known of it."""
    asked, _read = asked_for(turn)
    return draw_session(turn, asked)


def on_coming(turn: Turn) -> Shown:
    """«Asistiré»; with another session on the button: there."""
    asked, read = asked_for(turn)
    if (elsewhere := read.number(1)) is not None:
        asked = invitation_for(turn, invite_to(turn.tx, asked.invited, elsewhere, turn.now))
    me = _me(turn)
    if asked.is_guest:
        name = asked.invited.substitute or name_and_language(turn.tx, me)[0] or ""
        done = confirm(
            turn.tx, asked.invited.id, Rsvp.SUBSTITUTE, me, TAPPED, turn.now, substitute=name, attendee_id=me
        )
    else:
        done = confirm(turn.tx, asked.invited.id, Rsvp.COMING, me, how_answered(turn), turn.now)
    if asked.is_guest:
        return draw_done(turn, done)
    return season.asking(turn, asked.invited.organization_id, draw_done(turn, done))


def on_not_coming(turn: Turn) -> Shown:
    """«No podré»: it stands at once; why, and another date, come after it."""
    asked, _read = asked_for(turn)
    if asked.is_guest:
        return _stand_down(turn, asked)
    done = confirm(turn.tx, asked.invited.id, Rsvp.NOT_COMING, _me(turn), how_answered(turn), turn.now)
    asks = turn._("Thank you for telling us. Why can you not come?")
    stands = turn._("Noted: your organization does not come.")
    return _draw_refused(turn, done, f"{stands} {asks}", _reasons(turn, asked))


def on_why_not(turn: Turn) -> Shown:
    """The reason, in one tap."""
    asked, read = asked_for(turn)
    code = read.word(1)
    if code not in WHY_NOT:
        return draw_session(turn, asked)
    done = confirm(turn.tx, asked.invited.id, Rsvp.NOT_COMING, _me(turn), how_answered(turn), turn.now, reason=code)
    if asked.is_guest:
        return draw_session(turn, invitation_for(turn, asked.invited.id), turn._("Thank you. I have noted why."))
    return _draw_refused(turn, done, turn._("Thank you. I have noted why."))


def how_answered(turn: Turn) -> str:
    """By a tap, or through a facilitator who answers in the organization's name."""
    return BY_PHONE if turn.is_assisting else TAPPED


def draw_done(turn: Turn, done: Confirmed, remark: str = "") -> Screen:
    """They come, or wait for a seat, or somebody else goes: with the date as it is now."""
    _, asked = turn._, invitation_for(turn, done.invited.id)
    said = say_state(_, turn.tx, asked.invited, 0 if turn.is_assisting else _me(turn))
    if done.place is not None:
        said += " " + _("If a seat becomes free, I tell you at once.")
    elif asked.invited.attendee_id == _me(turn):
        said = _("Noted: you will come. I remind you before it.")
    place = f"{when(_, done.session)}\n{where(_, done.session)}".rstrip()
    parts = (remark, said, say_changed(turn, asked), title(turn, asked), place)
    return Screen("\n\n".join(filter(None, parts)), ways(turn, asked))


def _draw_refused(turn: Turn, done: Confirmed, said: str, reasons: tuple[Row, ...] = ()) -> Screen:
    """They do not come: what may be done instead."""
    _, asked = turn._, invitation_for(turn, done.invited.id)
    before, parts, rows = done.before, [said, title(turn, asked), when(_, done.session)], list(reasons)
    parts.insert(1, say_changed(turn, asked))
    if before.attendee_id is not None and before.attendee_id != _me(turn):
        name = before.substitute or name_and_language(turn.tx, before.attendee_id)[0] or ""
        parts.append(_("Until now {name} was to go. They are told.", name=name))
        if before.substitute is None:
            label = _("{name} will go", name=shortened(name, A_NAME))
            rows.append((Button(label, press(Verb.GOES, asked.invited.id, before.attendee_id)),))
    other = next_date(turn.tx, done.invited, done.session, turn.now)
    if other is not None and other.starts_at is not None:
        parts.append(_("There is another date: {when}", when=say_day(other.starts_at, _.locale, LIMA)))
        label = _("I can come on {day}", day=say_weekday(other.starts_at, _.locale, LIMA))
        rows.append((Button(label, press(Verb.COMING, asked.invited.id, other.id)),))
    rows.extend(answers(turn, asked))
    rows.append((_to_agenda(_),))
    return Screen("\n\n".join(filter(None, parts)), tuple(rows))


def _stand_down(turn: Turn, asked: Asked) -> Screen:
    """Whoever was to go in place of others cannot: the organization is told, and says who goes; until it does, they may
    think better of it.
    """
    _ = turn._
    heading = title(turn, asked)
    confirm(turn.tx, asked.invited.id, Rsvp.NOT_COMING, _me(turn), TAPPED, turn.now)
    thanks = _("Thank you for telling us. {name} is told, and can send somebody else.", name=asked.invited.legal_name)
    parts = (f"{thanks} {_('Why can you not come?')}", heading, when(_, asked.session))
    back = answers(turn, invitation_for(turn, asked.invited.id))
    return Screen("\n\n".join(parts), (*_reasons(turn, asked), *back, (_to_agenda(_),)))


def _reasons(turn: Turn, asked: Asked) -> tuple[Row, ...]:
    """Why not: a button for each reason."""
    why = [Button(turn._.of(words), press(Verb.WHY_NOT, asked.invited.id, code)) for code, words in WHY_NOT.items()]
    return in_even_rows(why, 2)


def _to_agenda(_: Catalog) -> Button:
    return Button(_("Agenda"), press(Verb.AGENDA, 0))


def _me(turn: Turn) -> int:
    assert turn.speaker is not None
    return turn.speaker.person_id
