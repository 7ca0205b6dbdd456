"""What colleagues are told because of an answer, each once: that a part is done, that an answer of theirs was changed.

Only whoever still belongs to the organization is told: what it answers is nobody else's business any more.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from bot.parts import part_in_words, shortened
from bot.presses import Verb, press
from bot.question import draw_answer, index_of
from bot.telling import Draw, tell
from bot.turn import Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures.answering import Answered, Sitting
from programme.questionnaire import Step
from storage.helps import Help
from storage.memberships import belongs
from storage.organizations import Organization
from storage.tx import Tx

#: Of a question so much is repeated.
EXCERPT = 120


def tell_colleague(turn: Turn, person_id: int, organization_id: int, what: str, draw: Draw) -> None:
    """Tell somebody of an organization, under its name, unless it is they who speak."""
    if turn.speaker is not None and person_id == turn.speaker.person_id:
        return
    if not belongs(turn.tx, person_id, organization_id):
        return
    tell(turn, person_id, what, headed(turn.tx, organization_id, draw), organization_id=organization_id)


def headed(tx: Tx, organization_id: int, draw: Draw) -> Draw:
    """The notice, under the name of the organization that it is about."""
    head = tx.get_one(Organization, organization_id).legal_name

    def drawn(_: Catalog) -> Screen:
        screen = draw(_)
        return replace(screen, text=f"{head}\n\n{screen.text}")

    return drawn


def tell_of_answer(turn: Turn, step: Step, answered: Answered) -> None:
    """Tell whom an answer concerns."""
    tell_finished(turn, answered.sitting, answered.finished)
    _tell_replaced(turn, step, answered)


def tell_finished(turn: Turn, sitting: Sitting, finished: Collection[Help]) -> None:
    """Tell whoever asked and whoever was asked that parts are done."""
    organization_id = sitting.response.organization_id
    for each in finished:
        done = _drawn_done(turn, sitting, each)
        tell_colleague(turn, each.asked_by, organization_id, f"help.done:{each.id}", done)
    tell_needless(turn, sitting, finished)


def tell_needless(turn: Turn, sitting: Sitting, ended: Iterable[Help]) -> None:
    """Tell whoever was asked for parts that nothing of them is needed any more."""
    for each in ended:
        if each.given_to is not None:
            key, needless = f"help.needless:{each.id}", _drawn_needless(sitting, each)
            tell_colleague(turn, each.given_to, sitting.response.organization_id, key, needless)


def _drawn_done(turn: Turn, sitting: Sitting, asked: Help) -> Callable[[Catalog], Screen]:
    by_holder = turn.speaker is not None and turn.speaker.person_id == asked.given_to

    def draw(_: Catalog) -> Screen:
        part = part_in_words(_, sitting, asked.covered)
        text = (
            _("{name} finished what you asked for: {part}.", name=asked.holder, part=part)
            if by_holder
            else _("What you asked for is all answered: {part}.", part=part)
        )
        response = sitting.response.id
        rows = (
            (Button(_("Summary"), press(Verb.SUMMARY, response)), Button(_("Continue"), press(Verb.GO_ON, response))),
        )
        return Screen(text, rows)

    return draw


def _drawn_needless(sitting: Sitting, asked: Help) -> Callable[[Catalog], Screen]:
    def draw(_: Catalog) -> Screen:
        part = part_in_words(_, sitting, asked.covered)
        text = _("What {name} asked you for needs no answer any more: {part}. Thank you.", name=asked.asker, part=part)
        return Screen(text)

    return draw


def _tell_replaced(turn: Turn, step: Step, answered: Answered) -> None:
    sitting, earlier = answered.sitting, answered.replaced
    if earlier is None or earlier.person_id is None or turn.speaker is None:
        return
    is_assisting = turn.is_assisting
    name = (turn.desk.name if turn.desk and is_assisting else turn.speaker.name) or ""

    def draw(_: Catalog) -> Screen:
        changed = (
            _("By telephone with {name} (RPE) an answer that you gave was changed:", name=name)
            if is_assisting
            else _("{name} changed an answer that you gave:", name=name)
        )
        asked = shortened(sitting.questionnaire.text(step.label, _.locale), EXCERPT)
        lines = (
            changed,
            asked,
            _("Yours: {answer}", answer=draw_answer(_, sitting, step, earlier.value))
            + "\n"
            + _("Now: {answer}", answer=draw_answer(_, sitting, step, sitting.answers[step.name])),
        )
        see = Button(_("See the question"), press(Verb.OPEN, sitting.response.id, index_of(sitting, step)))
        return Screen("\n\n".join(lines), ((see,),))

    key = f"answer.changed:{sitting.response.id}:{step.name}"
    tell_colleague(turn, earlier.person_id, sitting.response.organization_id, key, draw)
