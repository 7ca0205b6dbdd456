"""What somebody who has just come in, or manages the organization from now on, is told: where it is, and how to go on
from there.
"""

from bot import tpe
from bot.givers import say_giver
from bot.presses import Verb, press
from bot.question import draw_progress
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.catching_up import CaughtUp, catch_up
from programme.questionnaire import Step, position

#: So much of the question is quoted, and so many of those who answered are named.
EXCERPT, NAMED = 90, 4


def welcome(turn: Turn) -> Shown:
    """The first screens of somebody who has told who they are: the TPE's beginning, or where their colleagues are."""
    assert turn.membership is not None
    caught = _catch_up(turn)
    if caught is None or caught.sitting.task:
        return tpe.begin(turn)
    thanks = Screen(turn._("Thank you. You are in {name}.", name=turn.membership.legal_name), ends_phone_request=True)
    return (thanks, draw_where(turn._, caught, turn.membership.membership_id))


def go_in(turn: Turn) -> Shown:
    """The same for somebody whose telephone was not asked for: they have been in another organization before."""
    assert turn.membership is not None
    caught = _catch_up(turn)
    return (
        draw_where(turn._, caught, turn.membership.membership_id)
        if caught and not caught.sitting.task
        else tpe.resume(turn)
    )


def draw_where(_: Catalog, caught: CaughtUp | None, membership_id: int, remark: str = "") -> Screen:
    """How far the organization is, who answered, what is pending, and the question it is at. None: it has not begun."""
    lines = [remark] if remark else []
    if caught is not None:
        lines.extend(_where(_, caught))
    return Screen("\n\n".join(lines), ((Button(_("Continue"), press(Verb.SPEAK_FOR, membership_id)),),))


def _where(_: Catalog, caught: CaughtUp) -> list[str]:
    sitting = caught.sitting
    lines = [draw_progress(_, sitting)]
    if caught.givers:
        named = [f"{say_giver(_, given)} ({n})" for given, n in caught.givers[:NAMED]]
        lines.append(_("Who answered: {list}", list=", ".join(named) + ("…" if len(caught.givers) > NAMED else "")))
    if later := sum(step.name in sitting.postponed for step in sitting.standing.missing):
        lines.append(_.many("{n} question is left for later.", "{n} questions are left for later.", later))
    if sitting.helps:
        lines.append(_.many("{n} part is with a colleague.", "{n} parts are with colleagues.", len(sitting.helps)))
    if not sitting.is_open:
        lines.append(_("It has been sent already."))
    elif step := _due(caught):
        number, _total = position(sitting.questionnaire, sitting.standing, step)
        asked = sitting.questionnaire.text(step.label, _.locale)
        excerpt = f"{asked[:EXCERPT].rstrip()}…" if len(asked) > EXCERPT else asked
        lines.append(_("It goes on at question {n}: {question}", n=number, question=excerpt))
    else:
        lines.append(_("Nothing is missing: it only has to be sent."))
    return lines


def _due(caught: CaughtUp) -> Step | None:
    """The question that «Continuar» asks."""
    here = caught.sitting.here
    return here if here is not None and here in caught.sitting.standing.missing else caught.sitting.following().step


def _catch_up(turn: Turn) -> CaughtUp | None:
    """None also where nobody has answered anything: then there is nothing to catch up with."""
    assert turn.speaker is not None
    assert turn.membership is not None
    place = turn.membership
    caught = catch_up(turn.tx, turn.speaker.person_id, place.organization_id, place.chain, turn.now)
    return caught if caught is not None and caught.givers else None
