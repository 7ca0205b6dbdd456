"""Joining an organization that has a manager already: asking, and being let in or not."""

from bot import tpe
from bot.jobs import job_in_words
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Toast, Turn, remarked
from notifications.screen import Button, Posted, Reply, Screen
from procedures import enrolling
from procedures.errors import NotYours
from storage.memberships import choose, manager_of, places_of
from storage.people import chats_of_person


def ask_manager(turn: Turn) -> None:
    """Somebody has asked to join and has said who they are: now the manager can decide."""
    membership, speaker = turn.membership, turn.speaker
    if membership is None or speaker is None or membership.accepted:
        return
    manager = manager_of(turn.tx, membership.organization_id)
    if manager is None:
        return
    _ = turn._
    text = _(
        "{name} ({job}) asks to join {organization} here. They would see and answer its test. Do you let them in?",
        name=speaker.name,
        job=job_in_words(_, membership.job or ""),
        organization=membership.legal_name,
    )
    rows = (
        (
            Button(_("Yes, let them in"), press(Verb.ADMIT, membership.membership_id)),
            Button(_("No"), press(Verb.TURN_AWAY, membership.membership_id)),
        ),
    )
    for chat_id in chats_of_person(turn.tx, manager[0]):
        turn.for_others.append(Posted(chat_id, Reply((Screen(text, rows),), is_aside=True)))


def draw_waiting(turn: Turn) -> Screen:
    """Somebody has asked, and nobody has answered yet. They may go on for another organization of theirs meanwhile."""
    assert turn.membership is not None
    assert turn.speaker is not None
    _ = turn._
    text = _(
        "{name} has a manager here already. They decide whether you join; we tell you.", name=turn.membership.legal_name
    )
    rows = tuple(
        (Button(_("Go on for {name}", name=name), press(Verb.SPEAK_FOR, membership_id)),)
        for membership_id, name in places_of(turn.tx, turn.speaker.person_id)
    )
    return Screen(text, rows, ends_phone_request=not rows)


def on_speak_for(turn: Turn) -> Shown:
    """Another of their organizations was chosen."""
    pressed = read_press(turn.event.pressed or "")
    membership_id = pressed.number(0) if pressed else None
    if turn.speaker is not None and membership_id is not None:
        choose(turn.tx, turn.speaker.person_id, membership_id, turn.now)
        turn.refresh()
    if turn.speaker is None or turn.membership is None or not turn.membership.accepted:
        return Toast(turn._("That button no longer serves. Here we are:"))
    return tpe.resume(turn)


def on_admit(turn: Turn) -> Shown:
    """The manager lets a colleague in."""
    return _decide(turn, admit=True)


def on_turn_away(turn: Turn) -> Shown:
    """The manager does not."""
    return _decide(turn, admit=False)


def _decide(turn: Turn, *, admit: bool) -> Shown:
    assert turn.speaker is not None
    _ = turn._
    press_read = read_press(turn.event.pressed or "")
    membership_id = press_read.number(0) if press_read else None
    try:
        membership = (
            enrolling.decide_on_joining(turn.tx, turn.speaker.person_id, membership_id, admit=admit, now=turn.now)
            if membership_id is not None
            else None
        )
    except NotYours:
        return remarked(_("Only the manager decides on that."), tpe.resume(turn))
    if membership is None:
        return remarked(_("That was decided already."), tpe.resume(turn))
    told = (
        _("You are in. Press «Continue» to begin.")
        if admit
        else _("The manager has not let you in. Ask them, or the RPE team.")
    )
    rows = ((Button(_("Continue"), press(Verb.START)),),) if admit else ()
    for chat_id in chats_of_person(turn.tx, membership.person_id):
        turn.for_others.append(Posted(chat_id, Reply((Screen(told, rows),), is_aside=True)))
    return remarked(_("Done: they are in.") if admit else _("Done: they are not in."), tpe.resume(turn))
