"""«Irá otra persona»: a colleague, or somebody who comes through a link and sees that session alone."""

from bot.calendars import attached
from bot.invitations import about_invitation, draw_done, how_answered
from bot.names import read_name, say_no_name
from bot.parts import shortened
from bot.presses import Verb, press, read_press
from bot.session_page import Asked, asked_for, draw_session, invitation_for, title
from bot.session_words import head, say_when
from bot.telling import tell
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.confirming import confirm, open_invitation
from procedures.errors import InviteRefused, NotYours, SeatRefused
from procedures.inviting import OpenInvite
from procedures.substituting import Named, send_colleague, send_other, take_seat
from programme import consent
from programme.imports import fold
from programme.reminders import Rsvp
from storage.handoffs import note_written, talk_in
from storage.invitations import Invited, invited
from storage.invites import TO_SUBSTITUTE, came_in_place, invite_by_token
from storage.kept import BOT_USERNAME, recall
from storage.memberships import team_of
from storage.organizations import Organization
from storage.sessions import session_view

#: Colleagues with a button each, and so much of a name on it.
OFFERED, ON_A_BUTTON = 8, 28


def on_other_goes(turn: Turn) -> Shown:
    """Who? The colleagues, or somebody else."""
    asked, _read = asked_for(turn)
    open_invitation(turn.tx, asked.invited.id, turn.now)
    if asked.is_guest:
        raise NotYours
    _, number = turn._, asked.invited.id
    colleagues = [
        (Button(shortened(each.name or "?", ON_A_BUTTON), press(Verb.GOES, number, each.person_id)),)
        for each in team_of(turn.tx, asked.invited.organization_id)
        if each.accepted and turn.speaker is not None and each.person_id != turn.speaker.person_id
    ]
    rows = (
        *colleagues[:OFFERED],
        (Button(_("Another person"), press(Verb.GOES, number, 0)),),
        (Button(_("Back"), press(Verb.SESSION, number)),),
    )
    text = (title(turn, asked), _("Who will go?"))
    return Screen("\n\n".join(text), rows)


def on_goes(turn: Turn) -> Shown:
    """A colleague was chosen, or somebody whose name is asked."""
    asked, read = asked_for(turn)
    if asked.is_guest:
        raise NotYours
    person_id = read.number(1)
    if not person_id:
        open_invitation(turn.tx, asked.invited.id, turn.now)
        return _ask_name(turn, asked)
    assert turn.speaker is not None
    by, how = turn.speaker.person_id, how_answered(turn)
    try:
        done = send_colleague(turn.tx, asked.invited.id, person_id, by, how, turn.now)
    except NotYours:
        return draw_session(turn, asked, turn._("That person is not in your team now."))
    return draw_done(turn, done)


def on_name(turn: Turn) -> Shown:
    """The name of whoever goes was typed."""
    assert turn.speaker is not None
    read = read_press(turn.speaker.written_in or "")
    number = read.number(0) if read else None
    talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()
    return about_invitation(lambda turn: _take_name(turn, number or 0))(turn)


def come_in(turn: Turn, person_id: int, invite: OpenInvite) -> Shown:
    """Somebody has opened the link to go in place of others, and has accepted the notice."""
    turn.refresh()
    return about_invitation(lambda turn: _take_seat(turn, person_id, invite))(turn)


def refuse(turn: Turn, why: str, code: str, seat: SeatRefused) -> Shown:
    """A link to go in place of others that does not let them in: whose it is, or where to ask. Nothing is used up."""
    _ = turn._
    if code != InviteRefused.YOURS:
        said = f"{why} {_('Ask {name}, who sent it to you.', name=seat.legal_name)}"
    else:
        said = _("This link is for {name}: forward it to them.", name=seat.for_whom)
    on = Button(_("Continue"), press(Verb.START))
    try:
        return draw_session(turn, invitation_for(turn, seat.invitation_id), said)
    except NotYours:
        return Screen(said, ((on,),) if turn.speaker else ())


def message_for(_: Catalog, named: Named, bot: str) -> Screen:
    """What is forwarded as it is, and read by somebody who knows nothing of it."""
    found, session = named.confirmed.invited, named.confirmed.session
    assert session.starts_at is not None
    text = (
        _(
            "{name}, {organization} asks you to go in its place to:",
            name=found.substitute or "",
            organization=found.legal_name,
        ),
        f"{session.service} ({session.entity})\n{say_when(_, session.starts_at)}",
        _("Open this link in Telegram. It is for you alone, until the session begins:"),
        f"https://t.me/{bot}?start={named.token}",
    )
    return Screen("\n\n".join(text))


def say_forward(_: Catalog, name: str) -> str:
    """What whoever names somebody in an organization's name does with that message."""
    return _(
        "Forward the next message to {name}, by Telegram or WhatsApp. "
        "Until they open it, the reminders go to the organization.",
        name=name,
    )


def draw_notice(turn: Turn, token: str, invite: OpenInvite) -> Screen:
    """What they read before anything about them is kept: to which session they go, for whom, and what is kept of it."""
    _, found = turn._, invited(turn.tx, invite.invitation_id or 0)
    session = session_view(turn.tx, found.session_id) if found else None
    about = [head(_, session), say_when(_, session.starts_at)] if session and session.starts_at else [_("RPE")]
    about.append(_("For: {name}", name=invite.legal_name))
    text = "\n\n".join(("\n".join(about), *map(_.of, consent.NOTICE_TO_SUBSTITUTES), _("Do you agree?")))
    agree = Button(_("I agree"), press(Verb.AGREE, token))
    return Screen(text, ((agree, Button(_("I do not agree"), press(Verb.DISAGREE, token))),))


def is_guest(turn: Turn) -> bool:
    """Whether somebody is here only because they go, or went, to a session in place of others."""
    speaker, works_here = turn.speaker, turn.desk is not None or turn.officer is not None
    if speaker is None or not speaker.consented or works_here or turn.membership is not None:
        return False
    return came_in_place(turn.tx, speaker.person_id)


def sender_of(turn: Turn, token: str) -> str:
    """The organization that sends somebody through a link, which has given their name; blank: it is no such link."""
    invite = invite_by_token(turn.tx, token)
    if invite is None or invite.kind != TO_SUBSTITUTE:
        return ""
    return turn.tx.get_one(Organization, invite.organization_id).legal_name


def _take_seat(turn: Turn, person_id: int, invite: OpenInvite) -> Shown:
    assert invite.invitation_id is not None
    if not invite.is_used:
        found = take_seat(turn.tx, person_id, invite, turn.now)
        turn.refresh()
        _tell_who_came(turn, found, invite)
    _, asked = turn._, invitation_for(turn, invite.invitation_id)
    remark = _(
        "Good day, {name}. {organization} asks you to go in its place.",
        name=_name(turn),
        organization=invite.legal_name,
    )
    as_whom = asked.invited.substitute or _name(turn)
    remark += " " + _("You go as {name}. If that is not you, press «I cannot come».", name=as_whom)
    return attached(turn, asked, draw_session(turn, asked, remark))


def _take_name(turn: Turn, number: int) -> Shown:
    assert turn.speaker is not None
    _, asked = turn._, invitation_for(turn, number)
    open_invitation(turn.tx, number, turn.now)
    if asked.is_guest:
        raise NotYours
    name = read_name(turn.event.text)
    if remark := say_no_name(_, name):
        return _ask_name(turn, asked, remark)
    by, how, bot = turn.speaker.person_id, how_answered(turn), recall(turn.tx, BOT_USERNAME)
    if bot is None:
        done = confirm(turn.tx, number, Rsvp.SUBSTITUTE, by, how, turn.now, substitute=name)
        return draw_done(turn, done, _("I cannot make links just now: tell them the date yourself."))
    named = send_other(turn.tx, number, name, by, how, turn.make_token, turn.now)
    what_to_do = _(
        "Forward the next message to {name}, by Telegram or WhatsApp. Until they open it, I remind you.", name=name
    )
    if turn.is_assisting:
        what_to_do = say_forward(_, name)
    return draw_done(turn, named.confirmed, what_to_do), message_for(_, named, bot)


def _ask_name(turn: Turn, asked: Asked, remark: str = "") -> Screen:
    assert turn.speaker is not None
    _, number = turn._, asked.invited.id
    button = press(Verb.GOES, number, 0)
    note_written(turn.tx, turn.speaker.person_id, button)
    turn.refresh()
    text = (remark, title(turn, asked), _("Who will go? Write their first name and surname."))
    return Screen("\n\n".join(filter(None, text)), ((Button(_("Back"), press(Verb.SESSION, number)),),))


def _tell_who_came(turn: Turn, found: Invited, invite: OpenInvite) -> None:
    """Whoever has sent the link, and the organization's people, hear who has opened it: it may be another."""
    name, in_telegram, for_whom = _name(turn), turn.event.telegram_name, invite.for_whom or ""

    def draw(_: Catalog) -> Screen:
        text = _("{name} has opened your link, and goes for {organization}.", name=name, organization=found.legal_name)
        if fold(name) != fold(for_whom):
            text += " " + _("The link was for {name}.", name=for_whom)
        elif fold(in_telegram) != fold(name):
            text += " " + _("In Telegram they are called {name}.", name=in_telegram)
        return Screen(text, ((Button(_("See the session"), press(Verb.SESSION, found.id)),),))

    people = [each.person_id for each in team_of(turn.tx, found.organization_id) if each.accepted]
    if found.answered_by is not None:
        people.insert(0, found.answered_by)
    for each in dict.fromkeys(people):
        tell(turn, each, "substitute.came", draw, organization_id=found.organization_id)


def _name(turn: Turn) -> str:
    return (turn.speaker.name if turn.speaker else None) or ""
