"""All that is known of a session, for those who are invited: what, when, where, and how their answer stands."""

from dataclasses import dataclass

from bot.moments import LIMA, say_day_of
from bot.parts import shortened
from bot.presses import Press, Verb, press, read_press
from bot.session_words import head, when, where
from bot.turn import Turn
from language.catalogs import Catalog
from language.dates import say_day
from notifications.screen import Button, Screen
from procedures.confirming import goes_for_others, has_stood_down, place_of, stands_for
from procedures.errors import NotYours
from procedures.telling_sessions import show_to
from programme.reminders import Rsvp
from programme.session_reasons import WHY_NOT
from storage.invitations import BY_PHONE, MOVED_UP, Invited, invited
from storage.materials import materials_of
from storage.memberships import belongs
from storage.people import name_and_language
from storage.sessions import CANCELLED, SessionView, session_view
from storage.tx import Tx

#: So much of what one takes home, and of the reason of a change, is said.
OUTCOME, REASON = 200, 120

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation that is the person's to see and to answer."""

    invited: Invited
    session: SessionView
    #: Whether they only go in place of the organization's people, and are none of them.
    is_guest: bool


def asked_for(turn: Turn) -> tuple[Asked, Press]:
    """The invitation on the pressed button. Raises `NotYours` where it is not theirs (any more)."""
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    if number is None or read is None:
        raise NotYours
    return invitation_for(turn, number), read


def invitation_for(turn: Turn, number: int) -> Asked:
    """That invitation. Raises `NotYours`."""
    found = invited(turn.tx, number)
    session = session_view(turn.tx, found.session_id) if found else None
    if found is None or session is None or session.starts_at is None or turn.speaker is None:
        raise NotYours
    if turn.is_assisting:
        if turn.membership is None or turn.membership.organization_id != found.organization_id:
            raise NotYours
        return Asked(found, session, is_guest=False)
    me = turn.speaker.person_id
    if not stands_for(turn.tx, me, found):
        raise NotYours
    goes = goes_for_others(me, found) or has_stood_down(turn.tx, me, found)
    return Asked(found, session, is_guest=goes and not belongs(turn.tx, me, found.organization_id))


def draw_session(turn: Turn, asked: Asked, remark: str = "", more: tuple[Row, ...] = ()) -> Screen:
    """The page of a session; what the person knew of it before is said where it was otherwise."""
    _, session = turn._, asked.session
    changed = say_changed(turn, asked)
    parts = [title(turn, asked), f"{when(_, session)}\n{where(_, session)}".rstrip()]
    if session.state == CANCELLED:
        parts = [title(turn, asked), when(_, session), _("It does not take place.")]
        if session.reason:
            parts.append(_("Reason: {reason}", reason=shortened(session.reason, REASON)))
    else:
        parts.append(_("You take home: {outcome}", outcome=shortened(session.outcome, OUTCOME)))
        parts.append(say_answer(turn, asked))
    return Screen("\n\n".join(filter(None, (remark, changed, *parts))), (*more, *ways(turn, asked)))


def ways(turn: Turn, asked: Asked) -> tuple[Row, ...]:
    """What may be done: answer until it begins, put it into a calendar, see the others."""
    _, number = turn._, asked.invited.id
    agenda = (Button(_("Agenda"), press(Verb.AGENDA, 0)),)
    if not is_open(turn, asked.session):
        return (*_material(turn, asked), agenda)
    calendar = Button(_("For my calendar (.ics)"), press(Verb.ICS, number))
    return (*answers(turn, asked), *_material(turn, asked), (calendar, *agenda))


def _material(turn: Turn, asked: Asked) -> tuple[Row, ...]:
    """To the summary and the material that were sent of it, if any were."""
    if not materials_of(turn.tx, asked.session.id):
        return ()
    return ((Button(turn._("See summary and material"), press(Verb.READ_MATERIAL, asked.invited.id)),),)


def answers(turn: Turn, asked: Asked) -> tuple[Row, ...]:
    """The answers that would change something; whoever goes in place of others names nobody else."""
    _, found = turn._, asked.invited
    comes = Button(_("I will come"), press(Verb.COMING, found.id))
    not_coming = Button(_("I cannot come"), press(Verb.NOT_COMING, found.id))
    if asked.is_guest and found.rsvp == Rsvp.NOT_COMING:
        return ((Button(_("I can go after all"), press(Verb.COMING, found.id)),),)
    if asked.is_guest:
        return ((comes, not_coming),)
    other_goes = Button(_("Somebody else will go"), press(Verb.OTHER_GOES, found.id))
    if found.rsvp == Rsvp.NOT_COMING:
        return ((comes,), (other_goes,))
    if found.rsvp != Rsvp.COMING or turn.is_assisting:
        return ((comes,), (not_coming, other_goes))
    me = turn.speaker.person_id if turn.speaker else 0
    if found.attendee_id in {None, me}:
        return ((not_coming, other_goes),)
    myself = Button(_("I will go myself"), press(Verb.GOES, found.id, me))
    return ((myself,), (not_coming, other_goes))


def is_open(turn: Turn, session: SessionView) -> bool:
    """Whether its invitations may still be answered."""
    return session.is_open and session.starts_at is not None and session.starts_at > turn.now


def title(turn: Turn, asked: Asked) -> str:
    """Whose session it is; and for which organization, unless the person can speak for no other."""
    place, organization = turn.membership, asked.invited
    is_plain = place is not None and place.places < 2 and place.organization_id == organization.organization_id  # noqa: PLR2004 - the only one
    name = "" if is_plain else "\n" + turn._("For: {name}", name=organization.legal_name)
    return head(turn._, asked.session) + name


def say_changed(turn: Turn, asked: Asked) -> str:
    """That the session was at another time when the person heard of it last; blank: it was not, or they never did. From
    now on they know.
    """
    if turn.speaker is None or turn.is_assisting:
        return ""
    before = show_to(turn.tx, asked.invited.id, turn.speaker.person_id, asked.session, turn.now)
    if before is None or asked.session.state == CANCELLED or before.starts_at == asked.session.starts_at:
        return ""
    return turn._("The date has changed. Before: {when}", when=say_day(before.starts_at, turn._.locale, LIMA))


def say_answer(turn: Turn, asked: Asked) -> str:
    """How their answer stands, and who has given it."""
    me = turn.speaker.person_id if turn.speaker and not turn.is_assisting else 0
    said = say_state(turn._, turn.tx, asked.invited, me)
    return "\n".join(filter(None, (said, _say_by(turn._, turn.tx, asked.invited, me))))


def say_state(_: Catalog, tx: Tx, found: Invited, me: int) -> str:
    """«Usted asistirá», «Irá Julio Pérez», «Su organización no asistirá (motivo: …)» …, as said to that person."""
    if found.rsvp is None:
        return _("Not answered yet.")
    if found.rsvp == Rsvp.WAITING:
        return _("There is no seat left. You are in the queue, number {n}.", n=place_of(tx, found))
    if found.rsvp == Rsvp.NOT_COMING:
        no = _("Your organization does not come.")
        reason = WHY_NOT.get(found.reason or "")
        return f"{no} {_('Reason: {reason}', reason=_.of(reason))}" if reason else no
    if found.attendee_id == me and found.attendee_id is not None:
        return _("You go.")
    name = found.substitute
    if name is None and found.attendee_id is not None:
        name = name_and_language(tx, found.attendee_id)[0]
    return _("{name} goes.", name=name) if name else _("Your organization comes.")


def _say_by(_: Catalog, tx: Tx, found: Invited, me: int) -> str:
    """Who has answered, where it was not the reader."""
    if found.answered_at is None or found.answered_by is None or found.answered_by == me or found.how == MOVED_UP:
        return ""
    name, day = name_and_language(tx, found.answered_by)[0] or "", say_day_of(_, found.answered_at)
    if found.how == BY_PHONE:
        return _("Answered by telephone with {name} (RPE), {day}", name=name, day=day)
    return _("Answered by {name}, {day}", name=name, day=day)
