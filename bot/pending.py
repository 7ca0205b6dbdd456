"""/pendientes: what others asked of me, what I asked of others, what was left for later."""

from bot.moments import say_day_of
from bot.parts import ON_A_BUTTON, draw_live, number_of, part_in_words, shortened
from bot.presses import Verb, press
from bot.question import Rows, in_even_rows, index_of
from bot.review import draw_sent
from bot.tpe import no_test_yet, sit
from bot.turn import Shown, Turn
from notifications.screen import Button, Screen
from procedures import helping
from procedures.answering import Sitting
from procedures.helping import Live
from programme.questionnaire import Step

#: Parts and questions that are listed; more are reached from the summary.
MOST = 6


def on_pending(turn: Turn) -> Shown:
    """The list of the person, for the organization that they speak for."""
    sitting = sit(turn)
    if sitting is None:
        return no_test_yet(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return _draw(turn, sitting)


def _draw(turn: Turn, sitting: Sitting) -> Screen:
    _ = turn._
    lives = helping.live(turn.tx, sitting)
    of_me = [each for each in lives if each.help.given_to == sitting.person_id][:MOST]
    of_others = [each for each in lives if each.help.asked_by == sitting.person_id][:MOST]
    later = [step for step in sitting.standing.missing if step.name in sitting.postponed][:MOST]
    parts = [_("Pending")]
    if of_me:
        parts.append("\n".join((_("They ask you:"), *(_line_of_mine(turn, sitting, each) for each in of_me))))
    if of_others:
        lines = (draw_live(_, sitting, each, turn.now) for each in of_others)
        parts.append("\n".join((_("You asked:"), *lines)))
    if later:
        numbers = ", ".join(number_of(sitting, step) for step in later)
        parts.append(_("Left for later: {list}", list=numbers))
    if len(parts) == 1:
        parts.append(_("Nothing is pending for you."))
    rows = (
        *_rows_of_mine(turn, sitting, of_me),
        *_rows_of_others(turn, sitting, of_others),
        *_rows_of_later(sitting, later),
    )
    on = Verb.WHOLE if sitting.task else Verb.GO_ON
    return Screen("\n\n".join(parts), (*rows, (Button(_("Go on with the TPE"), press(on, sitting.response.id)),)))


def _line_of_mine(turn: Turn, sitting: Sitting, each: Live) -> str:
    _ = turn._
    return _(
        "{name}: {part}, {n} of {total}, until {day}",
        name=each.help.asker,
        part=part_in_words(_, sitting, each.help.covered),
        n=each.answered,
        total=each.total,
        day=say_day_of(_, each.help.due_at),
    )


def _rows_of_mine(turn: Turn, sitting: Sitting, lives: list[Live]) -> Rows:
    _ = turn._
    begin = (
        Button(
            _("Begin: {part}", part=shortened(part_in_words(_, sitting, each.help.covered), ON_A_BUTTON)),
            press(Verb.TASK, each.help.id),
        )
        for each in lives
    )
    cannot = (Button(_("I cannot"), press(Verb.CANNOT, each.help.id)) for each in lives)
    return tuple((button,) for pair in zip(begin, cannot, strict=True) for button in pair)


def _rows_of_others(turn: Turn, sitting: Sitting, lives: list[Live]) -> Rows:
    _ = turn._
    return tuple(
        (
            Button(
                _("Take back: {part}", part=shortened(part_in_words(_, sitting, each.help.covered), ON_A_BUTTON)),
                press(Verb.TAKE_BACK, each.help.id),
            ),
        )
        for each in lives
    )


def _rows_of_later(sitting: Sitting, steps: list[Step]) -> Rows:
    """The questions by their numbers, as in a section's page."""
    response = sitting.response.id
    return in_even_rows(
        [Button(number_of(sitting, step), press(Verb.OPEN, response, index_of(sitting, step))) for step in steps]
    )
