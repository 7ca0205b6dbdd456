"""Sessions in a person's own calendar: one as a file, and «Mi calendario», an address that shows them all."""

from dataclasses import replace

from bot.presses import Verb, press
from bot.session_page import Asked, asked_for, say_changed, title
from bot.session_words import when, where
from bot.turn import Shown, Turn
from notifications.screen import Attachment, Button, Screen
from procedures.calendars import FILE_NAME, end_feed, give_feed, ics_of
from storage.feeds import has_feed


def on_ics(turn: Turn) -> Shown:
    """The session as a file, as it is now."""
    asked, _read = asked_for(turn)
    _, session = turn._, asked.session
    changed = say_changed(turn, asked)
    place = f"{when(_, session)}\n{where(_, session)}".rstrip()
    text = "\n\n".join(filter(None, (title(turn, asked), changed, place, _("Open the file to put it there."))))
    rows = (
        (
            Button(_("See the session"), press(Verb.SESSION, asked.invited.id)),
            Button(_("Agenda"), press(Verb.AGENDA, 0)),
        ),
    )
    return attached(turn, asked, Screen(text, rows))


def attached(turn: Turn, asked: Asked, screen: Screen) -> Screen:
    """The screen, with its session as a file."""
    content = ics_of(turn.tx, asked.session, turn.now, turn._.locale)
    return replace(screen, attachment=Attachment(FILE_NAME, content))


def on_feed(turn: Turn) -> Shown:
    """«Mi calendario»: what it is."""
    return _draw_feed(turn)


def on_feed_new(turn: Turn) -> Shown:
    """A new address, shown once."""
    assert turn.speaker is not None
    _ = turn._
    if turn.calendar_at is None:
        return _draw_feed(turn)
    token = give_feed(turn.tx, turn.speaker.person_id, turn.make_token, turn.now)
    lines = (
        _("Add this address in your calendar, where it says «From URL» or «Subscribe»:"),
        f"{turn.calendar_at}/calendar/{token}.ics",
        _("I show it only now. Whoever has it sees your sessions: give it to nobody. Earlier ones serve no longer."),
    )
    off = (Button(_("Turn it off"), press(Verb.FEED_OFF)), Button(_("Agenda"), press(Verb.AGENDA, 0)))
    return Screen("\n\n".join(lines), (off,))


def on_feed_off(turn: Turn) -> Shown:
    """No address shows anything any more."""
    assert turn.speaker is not None
    done = end_feed(turn.tx, turn.speaker.person_id, turn.now)
    remark = turn._("Done: that address shows nothing any more.") if done else turn._("It was not on.")
    return _draw_feed(turn, remark)


def _draw_feed(turn: Turn, remark: str = "") -> Screen:
    assert turn.speaker is not None
    _, agenda = turn._, (Button(turn._("Agenda"), press(Verb.AGENDA, 0)),)
    if turn.calendar_at is None:
        text = _("Here there is no address for calendars. Each session has a file for yours.")
        return Screen("\n\n".join(filter(None, (remark, text))), (agenda,))
    text = _("Your calendar can show your sessions by itself, and moves them when we move them. You need an address.")
    rows: tuple[tuple[Button, ...], ...] = ((Button(_("Make the address"), press(Verb.FEED_NEW)),), agenda)
    if has_feed(turn.tx, turn.speaker.person_id):
        text += "\n\n" + _("You have one. If you make another, that one serves no longer.")
        rows = (
            (
                Button(_("Make another address"), press(Verb.FEED_NEW)),
                Button(_("Turn it off"), press(Verb.FEED_OFF)),
            ),
            agenda,
        )
    return Screen("\n\n".join(filter(None, (remark, text))), rows)
