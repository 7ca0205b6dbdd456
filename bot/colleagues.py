"""«Invitar a un colega»: a link for one person, a message with it to forward as it is, and taking the link back."""

from bot.moments import LIMA
from bot.parts import part_in_words
from bot.presses import Verb, press, read_press
from bot.team import draw_team
from bot.turn import Shown, Turn, remarked
from language.dates import say_date
from notifications.screen import Button, Screen
from procedures.answering import reopen_sitting
from procedures.errors import NotYours
from procedures.inviting import GOOD_FOR_ONE, invite_colleague, withdraw_invite
from storage.helps import open_help_of_invite
from storage.invites import Unopened, unopened_invites
from storage.kept import BOT_USERNAME, recall
from storage.memberships import MANAGER

#: Links that are shown with a button each.
SHOWN = 6


def on_invite(turn: Turn) -> Shown:
    """What to do, and the message to forward."""
    assert turn.membership is not None
    assert turn.speaker is not None
    _, place = turn._, turn.membership
    bot = recall(turn.tx, BOT_USERNAME)
    if bot is None:
        return remarked(_("I cannot make links just now. Ask the RPE team for one."), draw_team(turn))
    _invite_id, token = invite_colleague(
        turn.tx, place.organization_id, turn.speaker.person_id, turn.make_token, turn.now
    )
    until = say_date((turn.now + GOOD_FOR_ONE).astimezone(LIMA).date(), _.locale)
    what_to_do = "\n\n".join(
        (
            _("Forward the next message to your colleague, by Telegram or WhatsApp."),
            _("The link serves one person, until {day}. They come in at once.", day=until),
        )
    )
    message = "\n\n".join(
        (
            _(
                "{name} asks you to answer the test of {organization} together.",
                name=turn.speaker.name,
                organization=place.legal_name,
            ),
            _("Open this link in Telegram. It is for you alone, until {day}:", day=until),
            f"https://t.me/{bot}?start={token}",
        )
    )
    rows = ((Button(_("Team"), press(Verb.TEAM, 0)), Button(_("Continue"), press(Verb.START))),)
    return (Screen(what_to_do, rows), Screen(message))


def on_links(turn: Turn) -> Shown:
    """The links that nobody has opened, with who made each; the manager, or whoever made it, can take it back."""
    assert turn.membership is not None
    assert turn.speaker is not None
    _, place = turn._, turn.membership
    links = unopened_invites(turn.tx, place.organization_id, turn.now)
    if not links:
        return remarked(_("No link waits to be opened."), draw_team(turn))
    lines, rows = [_("Links that nobody has opened yet:")], []
    for number, link in enumerate(links[:SHOWN], start=1):
        lines.append(_draw_link(turn, number, link))
        if place.role == MANAGER or link.invited_by == turn.speaker.person_id:
            rows.append(Button(_("Withdraw link {number}", number=number), press(Verb.WITHDRAW, link.invite_id)))
    ways = (Button(_("Team"), press(Verb.TEAM, 0)), Button(_("Continue"), press(Verb.START)))
    return Screen("\n".join(lines), (*((row,) for row in rows), ways))


def _draw_link(turn: Turn, number: int, link: Unopened) -> str:
    """Whose link it is, until when it serves, and for which part: one that asks for help ends with what it asks for."""
    assert turn.membership is not None
    assert turn.speaker is not None
    _, asked = turn._, open_help_of_invite(turn.tx, link.invite_id)
    ends_at = min(link.expires_at, asked.due_at) if asked else link.expires_at
    until = say_date(ends_at.astimezone(LIMA).date(), _.locale)
    line = _("{number}. Made by {name}. Serves until {day}.", number=number, name=link.inviter, day=until)
    if asked is None:
        return line
    sitting = reopen_sitting(turn.tx, turn.speaker.person_id, asked.response_id, turn.membership.organization_id)
    return line + " " + _("For: {part}.", part=part_in_words(_, sitting, asked.covered))


def on_withdraw(turn: Turn) -> Shown:
    """A link is taken back: it lets nobody in any more."""
    assert turn.membership is not None
    assert turn.speaker is not None
    _, place = turn._, turn.membership
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    try:
        done = number is not None and withdraw_invite(
            turn.tx, number, turn.speaker.person_id, place.organization_id, turn.now
        )
    except NotYours:
        return remarked(_("Only the manager, or whoever made a link, takes it back."), draw_team(turn))
    remark = _("Done: that link lets nobody in.") if done else _("That link was not open any more.")
    return remarked(remark, draw_team(turn))
