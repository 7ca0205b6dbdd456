"""«Recuérdeme en …»: the person says when, and that wins over the rule."""

from bot.moments import LIMA
from bot.presses import Verb, press, read_press
from bot.question import in_even_rows
from bot.review import draw_sent
from bot.tpe import sit_before
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from language.dates import say_day
from notifications.screen import Button, Screen
from procedures import nudging
from procedures.answering import Sitting
from procedures.errors import NotYours
from programme.messages import Message

CHOICES = {
    3: Message("In 3 hours"),
    24: Message("Tomorrow"),
    72: Message("In 3 days"),
    168: Message("In a week"),
}


def offer_reminder(_: Catalog, response_id: int) -> Button:
    """«Recuérdeme en …»."""
    return Button(_("Remind me in…"), press(Verb.REMIND, response_id))


def on_remind(turn: Turn) -> Shown:
    """«Recuérdeme en …»: the choices."""
    sitting = _sit(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return _ask_when(turn._, sitting)


def on_remind_in(turn: Turn) -> Shown:
    """A moment was chosen; the date is said."""
    sitting, read = _sit(turn), read_press(turn.event.pressed or "")
    hours = read.number(1) if read else None
    assert turn.speaker is not None
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    if hours not in CHOICES:
        return _ask_when(turn._, sitting)
    at = nudging.remind_in(
        turn.tx, sitting.response.id, turn.speaker.person_id, turn.event.chat_id, hours, turn.now
    )  # fmt: skip
    _ = turn._
    text = (
        _("All right. I write to you then: {when}", when=say_day(at, _.locale, LIMA))
        + "\n\n"
        + _("You can go on before that, whenever you want.")
    )
    again = Button(_("Another moment"), press(Verb.REMIND, sitting.response.id))
    return Screen(text, ((_go_on(_, sitting), again),))


def _sit(turn: Turn) -> Sitting:
    """Raises `NotYours`, also for a facilitator who answers in the organization's name: they are not reminded."""
    read = read_press(turn.event.pressed or "")
    response_id = read.number(0) if read else None
    if response_id is None or turn.is_assisting:
        raise NotYours
    return sit_before(turn, response_id)


def _ask_when(_: Catalog, sitting: Sitting) -> Screen:
    buttons = [
        Button(_.of(words), press(Verb.REMIND_IN, sitting.response.id, hours)) for hours, words in CHOICES.items()
    ]
    text = _("When do I remind you? I write between 6:30 a. m. and 8:30 p. m., and not on holidays.")
    return Screen(text, (*in_even_rows(buttons, 2), (_go_on(_, sitting),)))


def _go_on(_: Catalog, sitting: Sitting) -> Button:
    return Button(_("Continue"), press(Verb.GO_ON, sitting.response.id))
