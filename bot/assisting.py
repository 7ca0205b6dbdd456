"""A facilitator answers in an organization's name, on the telephone (domain.md C03). Every screen says so, every such
answer is kept as one, the organization is told at the end, and what is the organization's own stays its own.
"""

from datetime import datetime, timedelta

from bot import tpe
from bot.facilitators import at_desk, watched
from bot.presses import Verb, press, read_press
from bot.telling import inform
from bot.turn import Shown, Step, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import answering, assisting
from procedures.assisting import Ended
from storage.memberships import Member, team_of
from storage.tx import Tx

#: Without a press for so long a facilitator no longer answers in anybody's name: tomorrow's text is no answer of today.
ENDS_AFTER = timedelta(hours=2)
#: Colleagues of an organization who have a button of their own.
OFFERED = 6

Rows = tuple[tuple[Button, ...], ...]


def on_assist(turn: Turn) -> Shown:
    """«Responder por ellos»: with whom is the facilitator on the telephone? Raises `NotFollowed`."""
    _, organization_id = turn._, _number(turn, 0)
    whom = assisting.check(turn.tx, at_desk(turn), organization_id)
    if turn.is_assisting and at_desk(turn).doing_id == whom.id:
        return tpe.resume(turn)
    text = _("Are you talking on the telephone with {name} now? With whom?", name=whom.legal_name)
    why = _(
        "What you answer is kept as answered by telephone, with your name. Everybody there sees it. "
        "It ends by itself after two hours without a press."
    )
    people = [member for member in team_of(turn.tx, organization_id) if member.accepted]
    return Screen(f"{text}\n\n{why}", _people(_, organization_id, people))


def on_assist_with(turn: Turn) -> Shown:
    """The person on the telephone was named: from here on the facilitator answers. Raises `NotFollowed`."""
    assert turn.speaker is not None
    _, organization_id, membership_id = turn._, _number(turn, 0), _number(turn, 1)
    ended = finish(turn) if turn.is_assisting else ""
    whom = assisting.begin(
        turn.tx, turn.speaker.person_id, at_desk(turn), organization_id, membership_id or None, turn.now
    )
    turn.refresh()
    begun = _("You answer for {name} now. Ask, and press what they say.", name=whom.legal_name)
    return remarked("\n\n".join(part for part in (ended, begun) if part), tpe.resume(turn))


def on_stop(turn: Turn) -> Shown:
    """«Dejar de responder por ellos»."""
    _ = turn._
    today = Button(_("Today"), press(Verb.TODAY))
    if not turn.is_assisting or turn.membership is None:
        return Screen(_("You answer for nobody now."), ((today,),))
    organization = Button(_("See the organization"), press(Verb.ORGANIZATION, turn.membership.organization_id))
    return Screen(finish(turn), ((organization, today),))


def look_away(turn: Turn) -> None:
    """A facilitator who answers in an organization's name looks at something else: what they type there is no answer,
    until the question is on their screen again.
    """
    sitting = tpe.sit(turn) if turn.is_assisting else None
    if sitting is not None and sitting.here is not None:
        answering.go_to(turn.tx, sitting, None, turn.now)


def finish(turn: Turn) -> str:
    """End it, tell the organization what was answered in its name, and say so to the facilitator."""
    assert turn.speaker is not None
    _, desk = turn._, at_desk(turn)
    ended = assisting.end(turn.tx, turn.speaker.person_id, desk, turn.now)
    turn.refresh()
    if ended is None:
        return _("You answer for nobody now.")
    said = _.many(
        "You answered {n} question for {name}.", "You answered {n} questions for {name}.", ended.answered,
        name=ended.legal_name,
    )  # fmt: skip
    if not ended.answered:
        return said
    is_told = _tell(turn.tx, ended, desk.name, f"assist.ended:{turn.event.update_id}", turn.now)
    return said + " " + (_("They were told.") if is_told else _("Nobody of them can be told here yet."))


def finish_for(tx: Tx, person_id: int, name: str, now: datetime) -> None:
    """End it for somebody who works for the RPE no longer, and tell the organization what was answered in its name."""
    ended = assisting.end(tx, person_id, None, now)
    if ended is not None and ended.answered:
        _tell(tx, ended, name, f"assist.ended:{person_id}:{now.timestamp()}", now)


def lapsed(turn: Turn) -> bool:
    """Whether the facilitator has pressed nothing for so long that what they were doing is over."""
    return turn.speaker is not None and turn.now - turn.speaker.last_seen_at >= ENDS_AFTER


def offering_to_send(step: Step) -> Step:
    """Handing in is the organization's own: a facilitator is offered to send it the button."""

    def done(turn: Turn) -> Shown:
        return _offer(turn) if turn.is_assisting else step(turn)

    return done


def for_oneself(step: Step) -> Step:
    """What is somebody's own (their notices, their calendar): not done by a facilitator in an organization's name."""

    def done(turn: Turn) -> Shown:
        if not turn.is_assisting:
            return step(turn)
        return remarked(turn._("Only the person can do that themselves."), tpe.resume(turn))

    return done


def on_ask_to_send(turn: Turn) -> Shown:
    """The manager (else everybody there) gets the button «Enviar el TPE»."""
    _, place = turn._, turn.membership
    if not turn.is_assisting or place is None:
        return Screen(_("You answer for nobody now."), ((Button(_("Today"), press(Verb.TODAY)),),))
    response_id, name, legal_name = _number(turn, 0), at_desk(turn).name, place.legal_name

    def draw(_: Catalog) -> Screen:
        text = _("{name}, RPE, asks {organization} to send the TPE.", name=name, organization=legal_name)
        more = _("Please look at the answers first. After that they can no longer be changed here.")
        summary = (Button(_("Summary"), press(Verb.SUMMARY, response_id)),)
        return Screen(f"{text}\n\n{more}", (summary, (Button(_("Send the TPE"), press(Verb.SEND, response_id)),)))

    told = [
        inform(turn.tx, each, f"assist.send:{turn.event.update_id}", draw, turn.now)
        for each in assisting.whom_to_ask(turn.tx, place.organization_id)
    ]
    watched(turn, "assist.asked_to_send", place.organization_id)
    sent = _("Sent. They press «Send the TPE» on their own telephone.")
    return remarked(sent if any(told) else _("Nobody of them can be told here yet."), tpe.resume(turn))


def _offer(turn: Turn) -> Shown:
    _ = turn._
    text = _("Only the organization sends its TPE. Shall I send them the button «Send the TPE»?")
    rows = (
        (Button(_("Yes, send them the button"), press(Verb.ASK_TO_SEND, _number(turn, 0))),),
        (Button(_("Continue"), press(Verb.START)),),
    )
    return Screen(text, rows)


def _tell(tx: Tx, ended: Ended, name: str, what: str, now: datetime) -> bool:
    def draw(_: Catalog) -> Screen:
        text = _.many(
            "{name}, RPE, answered {n} question for {organization} by telephone, with {whom}.",
            "{name}, RPE, answered {n} questions for {organization} by telephone, with {whom}.",
            ended.answered, name=name, organization=ended.legal_name, whom=ended.whom or _("another person of it"),
        )  # fmt: skip
        where = () if ended.response_id is None else (ended.response_id,)
        return Screen(text, ((Button(_("See the answers"), press(Verb.SUMMARY, *where)),),))

    told = [
        inform(tx, each, what, draw, now, organization_id=ended.organization_id)
        for each in assisting.everybody_in(tx, ended.organization_id)
    ]
    return any(told)


def _people(_: Catalog, organization_id: int, people: list[Member]) -> Rows:
    named = [
        (Button(_("With {name}", name=member.name or "?"), _with(organization_id, member.membership_id)),)
        for member in people[:OFFERED]
    ]
    other = (Button(_("With somebody else of it"), _with(organization_id, 0)),)
    return (*named, other, (Button(_("No, go back"), press(Verb.ORGANIZATION, organization_id)),))


def _with(organization_id: int, membership_id: int) -> str:
    return press(Verb.ASSIST_WITH, organization_id, membership_id)


def _number(turn: Turn, place: int) -> int:
    read = read_press(turn.event.pressed or "")
    return (read.number(place) if read else None) or 0
