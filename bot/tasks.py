"""A part that a colleague was asked for: beginning it, giving it back, taking it back, and the end of its time."""

from datetime import datetime

from bot.news import headed, tell_colleague, tell_finished
from bot.parts import part_in_words, press_part
from bot.presses import Verb, press, read_press
from bot.question import index_of
from bot.review import draw_sent
from bot.telling import drawn_for, inform
from bot.tpe import resume, show, sit_before
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.drawing import Postpone, Skip
from notifications.screen import Button, Reply, Screen
from procedures import answering, helping, nudging
from procedures.answering import Sitting
from procedures.errors import NotYours
from storage.helps import DECLINED, DONE, EXPIRED, TAKEN_BACK, Help, end_all_by, end_all_of, help_by_id
from storage.memberships import belongs
from storage.outbox import Claimed
from storage.tx import Tx


def on_task(turn: Turn) -> Shown:
    """«Empezar»: to the first missing question of the part, or to where they are in it."""
    asked, sitting = _named(turn)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    if asked.given_to != sitting.person_id:
        raise NotYours
    if asked not in sitting.helps:
        return remarked(_say_over(turn._, asked), resume(turn))
    if helping.settle(turn.tx, asked, sitting, turn.now):
        tell_finished(turn, sitting, (asked,))
        return remarked(turn._("It is all answered already. Thank you."), resume(turn))
    return show(turn, answering.begin_task(turn.tx, sitting, asked, turn.now))


def on_cannot(turn: Turn) -> Shown:
    """«No puedo»: the part goes back, with what is answered of it."""
    asked, sitting = _named(turn)
    if not helping.give_back(turn.tx, asked, sitting.person_id, turn.now):
        return remarked(_say_over(turn._, asked), resume(turn))
    _tell_given_back(turn, sitting, asked)
    return Screen(
        turn._("All right. {name} knows, and your answers are kept.", name=asked.asker),
        ((Button(turn._("Go on with the TPE"), press(Verb.START)),),),
    )


def on_take_back(turn: Turn) -> Shown:
    """«Recuperar»: whoever asked has the part again."""
    asked, sitting = _named(turn)
    if not helping.take_back(turn.tx, asked, sitting.person_id, turn.now):
        return remarked(_say_over(turn._, asked), resume(turn))
    if asked.given_to is not None:
        tell_colleague(
            turn,
            asked.given_to,
            sitting.response.organization_id,
            f"help.taken_back:{asked.id}",
            lambda _: Screen(
                _(
                    "{name} goes on with this part: {part}. Your answers are kept.",
                    name=asked.asker,
                    part=part_in_words(_, sitting, asked.covered),
                )
            ),
        )
    return remarked(turn._("It is yours again."), resume(turn))


def on_whole(turn: Turn) -> Shown:
    """«Seguir con el TPE» for somebody who works on a part: on with what nobody was asked for."""
    pressed = read_press(turn.event.pressed or "")
    response_id = pressed.number(0) if pressed else None
    if response_id is None:
        raise NotYours
    sitting = sit_before(turn, response_id)
    if not sitting.is_open:
        return draw_sent(turn._, sitting)
    return show(turn, answering.leave_task(turn.tx, sitting, turn.now))


def give_back_all(turn: Turn, person_id: int, organization_id: int) -> list[str]:
    """Somebody leaves an organization: the parts that they have there go back, those that they asked for end, and
    whoever asked, or was asked, is told. Returns what to say to whoever does this, of the parts that come back to them.
    """
    remarks = []
    for asked in end_all_of(turn.tx, person_id, organization_id, turn.now):
        sitting = answering.reopen_sitting(turn.tx, asked.asked_by, asked.response_id, organization_id, turn.now)
        _tell_given_back(turn, sitting, asked)
        if turn.speaker is not None and asked.asked_by == turn.speaker.person_id != person_id:
            part = part_in_words(turn._, sitting, asked.covered)
            remarks.append(turn._("This came back to you: {part}.", part=part))
    for asked in end_all_by(turn.tx, person_id, organization_id, turn.now):
        if asked.given_to is not None:
            sitting = answering.reopen_sitting(turn.tx, asked.given_to, asked.response_id, organization_id, turn.now)
            _tell_of_departed(turn, asked.given_to, sitting, asked)
    return remarks


def draw_help_due(tx: Tx, claimed: Claimed, now: datetime) -> Reply | Skip | Postpone:
    """The time of a part is over: it goes back, and both are told. It is drawn for whoever asked."""
    asked = help_by_id(tx, int(claimed.facts["help"]))
    if asked is None or claimed.organization_id is None:
        return Skip("there is no such part")
    if wait := nudging.not_before(now):
        return Postpone(wait)  # whoever has it may finish it until they are told
    sitting = answering.reopen_sitting(tx, asked.asked_by, asked.response_id, claimed.organization_id, now)
    # It has ended when this is drawn once more, because Telegram did not take it.
    is_over = asked.outcome == EXPIRED or (
        not helping.settle(tx, asked, sitting, now) and helping.expire(tx, asked, now)
    )
    if not is_over:
        return Skip("the part came back before, or is done")
    organization_id = claimed.organization_id
    if asked.given_to is not None and belongs(tx, asked.given_to, organization_id):
        late = headed(tx, organization_id, lambda _: _draw_late(_, sitting, asked))
        inform(tx, asked.given_to, f"help.over:{asked.id}", late, now, organization_id=organization_id)
    if not belongs(tx, asked.asked_by, organization_id):
        return Skip("whoever asked is not in the organization any more")
    came_back = headed(tx, organization_id, lambda _: _draw_came_back(_, sitting, asked))
    return Reply((drawn_for(tx, asked.asked_by, came_back, now),), is_aside=True)


def _draw_late(_: Catalog, sitting: Sitting, asked: Help) -> Screen:
    part = part_in_words(_, sitting, asked.covered)
    return Screen(
        _("The time is over: {part} went back to {name}. Your answers are kept.", part=part, name=asked.asker)
    )


def _draw_came_back(_: Catalog, sitting: Sitting, asked: Help) -> Screen:
    part = part_in_words(_, sitting, asked.covered)
    if asked.given_to is None:
        text = _("Nobody opened your link, so this came back to you: {part}. The link serves no more.", part=part)
    else:
        text = _("{name} did not finish in time, so this came back to you: {part}.", name=asked.holder, part=part)
    return Screen(text, _after_return(_, sitting, asked))


def _after_return(_: Catalog, sitting: Sitting, asked: Help) -> tuple[tuple[Button, ...], ...]:
    first = next((step for step in sitting.standing.missing if asked.covered.covers(step)), None)
    if first is None:
        return ((Button(_("Continue"), press(Verb.GO_ON, sitting.response.id)),),)
    return (
        (Button(_("I answer it"), press(Verb.OPEN, sitting.response.id, index_of(sitting, first))),),
        (Button(_("Ask somebody else"), press_part(Verb.ASK_PART, sitting, asked.covered)),),
    )


def _tell_given_back(turn: Turn, sitting: Sitting, asked: Help) -> None:
    tell_colleague(
        turn,
        asked.asked_by,
        sitting.response.organization_id,
        f"help.given_back:{asked.id}",
        lambda _: Screen(
            _(
                "{name} cannot, so this came back to you: {part}.",
                name=asked.holder,
                part=part_in_words(_, sitting, asked.covered),
            ),
            _after_return(_, sitting, asked),
        ),
    )


def _tell_of_departed(turn: Turn, holder: int, sitting: Sitting, asked: Help) -> None:
    def draw(_: Catalog) -> Screen:
        part = part_in_words(_, sitting, asked.covered)
        text = _("{name} is not in the team now. This is for everybody again: {part}.", name=asked.asker, part=part)
        return Screen(text + " " + _("Your answers are kept."))

    tell_colleague(turn, holder, sitting.response.organization_id, f"help.departed:{asked.id}", draw)


def _say_over(_: Catalog, asked: Help) -> str:
    """Why a part is with nobody any more."""
    if asked.outcome == DONE:
        return _("It is all answered already. Thank you.")
    if asked.outcome == TAKEN_BACK:
        return _("{name} goes on with that part already.", name=asked.asker)
    if asked.outcome == DECLINED:
        return _("That part went back to {name} already.", name=asked.asker)
    return _("The time of that part is over: it went back to {name}.", name=asked.asker)


def _named(turn: Turn) -> tuple[Help, Sitting]:
    """The part that a button names, and its response. Raises `NotYours` (also for one that does not exist)."""
    pressed = read_press(turn.event.pressed or "")
    number = pressed.number(0) if pressed else None
    asked = help_by_id(turn.tx, number) if number is not None else None
    if asked is None:
        raise NotYours
    return asked, sit_before(turn, asked.response_id)
