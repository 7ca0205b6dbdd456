"""The organizations that a person may speak for, and changing from one to another in one tap."""

from bot import enrolment
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Turn, remarked
from notifications.screen import Button, Screen
from storage.memberships import choose
from storage.places import places_of


def on_places(turn: Turn) -> Shown:
    """The list, with the one that they speak for now."""
    assert turn.speaker is not None
    _ = turn._
    here = turn.membership.membership_id if turn.membership else None
    rows = tuple(
        (Button(f"✓ {name}" if number == here else name, press(Verb.SPEAK_FOR, number)),)
        for number, name in places_of(turn.tx, turn.speaker.person_id)
    )
    return Screen(_("For which organization do you speak?"), rows)


def on_speak_for(turn: Turn) -> Shown:
    """One was chosen: on at its exact question."""
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    chosen = False
    if turn.speaker is not None and number is not None and not turn.is_assisting:
        chosen = choose(turn.tx, turn.speaker.person_id, number, turn.now)
        turn.refresh()
    on = enrolment.go_on(turn)
    return on if chosen else remarked(turn._("That button no longer serves. Here we are:"), on)
