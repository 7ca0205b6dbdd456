"""In whose name somebody speaks, said on every screen where it may be in doubt, and the way to a person on all."""

from dataclasses import replace

from bot.presses import Verb, press, read_press
from bot.turn import Shown, Step, Toast, Turn, several
from notifications.screen import Button, Screen
from storage.facilitators import REPLYING, WRITING
from storage.memberships import Standing
from storage.places import places_of

#: Other organizations that have a button of their own; with more of them one button leads to the list.
WITH_A_BUTTON = 3
#: What those do who look after sessions.
LOOKING_AFTER = frozenset(
    {
        Verb.SESSIONS, Verb.MEETING, Verb.ANNOUNCE, Verb.WHO_COMES, Verb.TO_CALL, Verb.CALL, Verb.CALL_SET,
        Verb.CALL_SHEET, Verb.REMIND_ALL, Verb.OFFER, Verb.VIRTUAL, Verb.MOVE, Verb.MOVE_TO, Verb.CALL_OFF,
        Verb.CALLED_OFF, Verb.LEAVE_IT, Verb.MATERIAL, Verb.MATERIAL_SENT, Verb.NO_MATERIAL,
    }
)  # fmt: skip
#: A facilitator's own screens.
OWN = LOOKING_AFTER | {Verb.TODAY, Verb.FOLLOWING, Verb.FILTERS, Verb.FILTER, Verb.LIST, Verb.CHOSEN, Verb.CHOOSE}
#: Screens about an organization that need not be the one that the person speaks for: they name it themselves.
NAMING = LOOKING_AFTER | {
    Verb.COMING,
    Verb.NOT_COMING,
    Verb.WHY_NOT,
    Verb.OTHER_GOES,
    Verb.GOES,
    Verb.SESSION,
    Verb.ICS,
    Verb.AGENDA,
    Verb.SCORE,
    Verb.ABSENT,
    Verb.ABSENT_WHY,
    Verb.LINE,
    Verb.READ_MATERIAL,
    Verb.SEASON,
    Verb.MONTH,
    Verb.SEASON_DONE,
    Verb.PACKING,
    Verb.PACKING_DONE,
}
OWN_COMMANDS = frozenset({"/hoy", "/today", "/seguimiento", "/following", "/sesiones", "/sessions"})
#: Of a long name a button shows so much.
ON_A_BUTTON = 28


def with_voice(step: Step) -> Step:
    """The step, whose screens say for whom the person speaks, and where a person can be reached."""

    def voiced(turn: Turn) -> Shown:
        return _signed(turn, step(turn))

    return voiced


def _signed(turn: Turn, shown: Shown) -> Shown:
    place, screens = turn.membership, several(shown)
    writes_for_rpe = turn.desk is not None and turn.desk.doing in {REPLYING, WRITING}
    if isinstance(shown, Toast) or not screens or place is None or not place.accepted or writes_for_rpe:
        return shown
    head, rows = _head(turn, place), _ways(turn, place)
    first, last = replace(screens[0], text=head + screens[0].text), screens[-1]
    if len(screens) == 1:
        return _with_rows(first, rows)
    return (first, *screens[1:-1], _with_rows(last, rows))


def _with_rows(screen: Screen, rows: tuple[tuple[Button, ...], ...]) -> Screen:
    """Only under buttons: a screen without any ends what was asked before."""
    return replace(screen, rows=(*screen.rows, *rows)) if screen.rows else screen


def _head(turn: Turn, place: Standing) -> str:
    _ = turn._
    if turn.is_assisting:
        return "" if _is_own(turn) else _("On behalf of {name}", name=place.legal_name) + "\n\n"
    if place.places == 1 or _names_itself(turn):
        return ""
    return _("You speak for {name}.", name=place.legal_name) + "\n\n"


def _names_itself(turn: Turn) -> bool:
    """Whether the screen says which organization it is about, which need not be the one that they speak for."""
    read = read_press(turn.event.pressed or "")
    return read.verb in NAMING if read else _command(turn) == "/agenda"


def _is_own(turn: Turn) -> bool:
    """Whether a facilitator looks at what is their own, /hoy and /seguimiento, and at nobody's TPE."""
    read = read_press(turn.event.pressed or "")
    return read.verb in OWN if read else _command(turn) in OWN_COMMANDS


def _command(turn: Turn) -> str:
    return turn.event.text.split("@")[0].strip()


def _ways(turn: Turn, place: Standing) -> tuple[tuple[Button, ...], ...]:
    _ = turn._
    if turn.is_assisting:
        return ((Button(_("Stop answering for them"), press(Verb.STOP)),),)
    if turn.speaker and (turn.speaker.talking_in or turn.speaker.written_in):
        return _others(turn, place)
    talk = (Button(_("Talk to a person"), press(Verb.TALK)),)
    return (*_others(turn, place), talk)


def _others(turn: Turn, place: Standing) -> tuple[tuple[Button, ...], ...]:
    if place.places < 2 or turn.speaker is None:  # noqa: PLR2004 - there is no other
        return ()
    _ = turn._
    others = [each for each in places_of(turn.tx, turn.speaker.person_id) if each[0] != place.membership_id]
    if len(others) > WITH_A_BUTTON:
        return ((Button(_("Speak for another organization"), press(Verb.PLACES)),),)
    return tuple(
        (Button(_("Change to {name}", name=name[:ON_A_BUTTON]), press(Verb.SPEAK_FOR, number)),)
        for number, name in others
    )
