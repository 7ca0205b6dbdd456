"""«Irá otra persona»: a colleague, or somebody who comes through a link and sees that session alone."""

from bot.calendars import attached
from bot.invitations import about_invitation, draw_done, how_answered
from bot.parts import shortened
from bot.presses import Verb, press, read_press
from bot.session_page import Asked, asked_for, draw_session, invitation_for, title
from bot.session_words import say_when
from bot.telling import tell
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.confirming import confirm, open_invitation
from procedures.errors import NotYours
from procedures.inviting import OpenInvite
from procedures.substituting import send_colleague, send_other, take_seat
from programme.reminders import Rsvp
from storage.handoffs import note_written, talk_in
from storage.invitations import Invited
from storage.kept import BOT_USERNAME, recall
from storage.memberships import team_of

#: Colleagues with a button each, so much of a name on it, and how long the name of somebody who goes may be.
OFFERED, ON_A_BUTTON, LONGEST_NAME = 8, 28, 80


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


def _take_seat(turn: Turn, person_id: int, invite: OpenInvite) -> Shown:
    assert invite.invitation_id is not None
    if not invite.is_used:
        found = take_seat(turn.tx, person_id, invite, turn.now)
        turn.refresh()
        _tell_who_came(turn, found)
    _, asked = turn._, invitation_for(turn, invite.invitation_id)
    remark = _(
        "Good day, {name}. {organization} asks you to go in its place.",
        name=_name(turn),
        organization=invite.legal_name,
    )
    return attached(turn, asked, draw_session(turn, asked, remark))


def _take_name(turn: Turn, number: int) -> Shown:
    assert turn.speaker is not None
    _, asked = turn._, invitation_for(turn, number)
    open_invitation(turn.tx, number, turn.now)
    if asked.is_guest:
        raise NotYours
    name = " ".join(turn.event.text.split())
    if not name or len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        remark = _("Please write just their name, with letters, up to {most} of them.", most=LONGEST_NAME)
        return _ask_name(turn, asked, remark)
    by, how, bot = turn.speaker.person_id, how_answered(turn), recall(turn.tx, BOT_USERNAME)
    if bot is None:
        done = confirm(turn.tx, number, Rsvp.SUBSTITUTE, by, how, turn.now, substitute=name)
        return draw_done(turn, done, _("I cannot make links just now: tell them the date yourself."))
    named = send_other(turn.tx, number, name, by, how, turn.make_token, turn.now)
    what_to_do = _(
        "Forward the next message to {name}, by Telegram or WhatsApp. Until they open it, I remind you.", name=name
    )
    link = f"https://t.me/{bot}?start={named.token}"
    return draw_done(turn, named.confirmed, what_to_do), Screen(_draw_message(turn, asked, name, link))


def _draw_message(turn: Turn, asked: Asked, name: str, link: str) -> str:
    """What is forwarded as it is, and read by somebody who knows nothing of it."""
    _, session = turn._, asked.session
    assert session.starts_at is not None
    return "\n\n".join(
        (
            _(
                "{name}, {organization} asks you to go in its place to:",
                name=name,
                organization=asked.invited.legal_name,
            ),
            f"{session.service} ({session.entity})\n{say_when(_, session.starts_at)}",
            _("Open this link in Telegram. It is for you alone, until the session begins:"),
            link,
        )
    )


def _ask_name(turn: Turn, asked: Asked, remark: str = "") -> Screen:
    assert turn.speaker is not None
    _, number = turn._, asked.invited.id
    button = press(Verb.GOES, number, 0)
    note_written(turn.tx, turn.speaker.person_id, button)
    turn.refresh()
    text = (remark, title(turn, asked), _("Who will go? Write their first name and surname."))
    return Screen("\n\n".join(filter(None, text)), ((Button(_("Back"), press(Verb.SESSION, number)),),))


def _tell_who_came(turn: Turn, found: Invited) -> None:
    """Whoever has sent the link hears that it was opened."""
    if found.answered_by is None:
        return
    name = _name(turn)

    def draw(_: Catalog) -> Screen:
        text = _("{name} has opened your link, and goes for {organization}.", name=name, organization=found.legal_name)
        return Screen(text, ((Button(_("See the session"), press(Verb.SESSION, found.id)),),))

    tell(turn, found.answered_by, "substitute.came", draw, organization_id=found.organization_id)


def _name(turn: Turn) -> str:
    return (turn.speaker.name if turn.speaker else None) or ""
