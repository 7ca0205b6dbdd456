"""«Hablar con una persona», at the facilitator's desk: attending, writing, leaving it to others, closing.

What a facilitator writes while they attend to a talk goes to that person; every screen says to whom.
"""

from dataclasses import replace
from datetime import datetime

from bot.assisting import finish, finish_for
from bot.facilitators import at_desk, chain_in_words, region_in_words, watched
from bot.lists import shorten
from bot.passing import A_PART, draw_all_said, draw_said, expect_answer, parts_of, pass_on, take_this
from bot.presses import Verb, press, read_press
from bot.telling import inform, tell
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import answering, handing_off
from procedures.errors import HandoffOver, HandoffTaken, NotYours
from programme.questionnaire import position
from storage import handoffs
from storage.facilitators import REPLYING, set_doing, set_idle
from storage.handoffs import Talk
from storage.memberships import belongs
from storage.outbox import cancel_of_others
from storage.places import organizations_of
from storage.tx import Tx

#: Of the question at which somebody asked, a notice shows so much; of the other talks a desk offers so many.
EXCERPT, OFFERED = 160, 5
#: A button on a small telephone shows so many letters, of which a person's name takes at most so many.
ON_A_BUTTON, A_NAME = 25, 18


def on_attend(turn: Turn) -> Shown:
    """«Atender»: the first who presses it has it; others are told who. It also goes from one talk to another."""
    assert turn.speaker is not None
    _, me, number = turn._, turn.speaker.person_id, _number(turn) or 0
    before = handoffs.talk_by_id(turn.tx, number)
    try:
        talk = handing_off.attend(turn.tx, number, me, at_desk(turn), turn.now)
    except NotYours:
        return _passing_by(turn, _("That talk is not of the organizations that you follow."))
    except HandoffOver:
        return _passing_by(turn, _("That talk is closed."))
    except HandoffTaken as taken:
        return _passing_by(turn, _("{name} attends to it already.", name=taken.by))
    if before is not None and before.taken_by != me:
        _tell_attended(turn, talk)
    return _take_up(turn, talk)


def _take_up(turn: Turn, talk: Talk) -> Shown:
    """From now on what the facilitator writes goes there; what they had written for nobody yet goes at once."""
    assert turn.speaker is not None
    written = take_this(turn)
    handoffs.talk_in(turn.tx, turn.speaker.person_id, None)
    ended = finish(turn) if turn.is_assisting else ""
    set_doing(turn.tx, at_desk(turn).facilitator_id, REPLYING, talk.id)
    turn.refresh()
    shown = say(turn, talk, written) if written else _draw_whole(turn, talk)
    return remarked(ended, shown) if ended else shown


def on_text(turn: Turn) -> Shown:
    """What a facilitator writes goes to the person whom they attend to."""
    assert turn.speaker is not None
    _, desk = turn._, at_desk(turn)
    talk = handoffs.talk_by_id(turn.tx, desk.doing_id or 0)
    if talk is None or talk.closed_at is not None or talk.taken_by != turn.speaker.person_id:
        set_idle(turn.tx, desk.facilitator_id)
        turn.refresh()
        return _passing_by(turn, _("That talk is closed. What you wrote was not sent."))
    return say(turn, talk, turn.event.text)


def draw_open(turn: Turn) -> Screen:
    """The desk of the talk that the facilitator writes in, as it is."""
    talk = handoffs.talk_by_id(turn.tx, at_desk(turn).doing_id or 0)
    is_open = talk is not None and talk.closed_at is None
    return _draw_desk(turn, talk) if talk and is_open else _passing_by(turn, turn._("That talk is closed."))


def say(turn: Turn, talk: Talk, text: str) -> Shown:
    """Pass on what the facilitator wrote."""
    assert turn.speaker is not None
    _ = turn._
    handing_off.say(turn.tx, talk, turn.speaker.person_id, text, turn.now)
    watched(turn, "handoff.said", talk.organization_id, handoff_id=talk.id)
    name = at_desk(turn).name

    def head(_: Catalog) -> str:
        return _("{name}, RPE, to {organization}:", name=name, organization=talk.legal_name)

    reached = pass_on(
        turn, talk.person_id, f"handoff.said:{talk.id}", head, text, lambda _: _answering(_, talk), talk.organization_id
    )
    if handoffs.talking_in(turn.tx, talk.person_id) != talk.id:
        expect_answer(turn, talk.person_id, press(Verb.REPLY, talk.id))
    sent = _("Sent to {name}, {organization}.", name=who_asks(_, talk), organization=talk.legal_name)
    if len(parts_of(text)) > 1:
        sent += " " + _("It was long: it goes in {n} parts.", n=len(parts_of(text)))
    lost = _("{name} cannot be reached here now. It is kept in the talk; call them.", name=who_asks(_, talk))
    return remarked(sent if reached else lost, _draw_desk(turn, talk))


def on_close(turn: Turn) -> Shown:
    """«Cerrar»: the person is told, and may open another."""
    assert turn.speaker is not None
    talk = _mine(turn)
    if talk is None or not handing_off.close(turn.tx, talk, turn.speaker.person_id, turn.now):
        return _passing_by(turn, turn._("That talk is closed."))
    name = at_desk(turn).name

    def draw(_: Catalog) -> Screen:
        text = _("{name}, RPE, closed the talk about {organization}.", name=name, organization=talk.legal_name)
        return Screen(f"{text} {_('Anything else? Press the button.')}", _again(_))

    tell(turn, talk.person_id, f"handoff.closed:{talk.id}", draw, organization_id=talk.organization_id)
    return _passing_by(turn, turn._("Closed. {name} was told.", name=who_asks(turn._, talk)))


def on_release(turn: Turn) -> Shown:
    """«Dejar a otro»: it waits again, and the others are told."""
    assert turn.speaker is not None
    talk = _mine(turn)
    if talk is None:
        return _passing_by(turn, turn._("That talk is closed."))
    talk = handing_off.release(turn.tx, talk, turn.speaker.person_id, turn.now)
    tell_waiting(turn.tx, talk, f"handoff.released:{turn.event.update_id}", turn.now, but=turn.speaker.person_id)
    return _passing_by(turn, turn._("It waits for another person of the team."))


def tell_waiting(tx: Tx, talk: Talk, what: str, now: datetime, *, but: int | None = None) -> int:
    """Tell those who may attend to it that somebody waits, and what they have said so far; how many are reached."""
    return sum(
        inform(
            tx,
            each,
            f"{what}:{talk.id}",
            lambda _: draw_waiting(_, tx, talk),
            now,
            organization_id=talk.organization_id,
        )
        for each in handing_off.listeners(tx, talk)
        if each != but
    )


def relieve(tx: Tx, person_id: int, name: str, now: datetime) -> None:
    """A facilitator works for the RPE no longer: the talks that they attended to wait again, and the others are told;
    what they answered in an organization's name is told to it; what was still to come to them about organizations is
    called off. In the transaction that ends the role, after it.
    """
    cancel_of_others(tx, person_id, organizations_of(tx, person_id), "works for the RPE no longer", now)
    finish_for(tx, person_id, name, now)
    for talk in handoffs.talks_taken_by(tx, person_id):
        waiting = handing_off.release(tx, talk, person_id, now)
        tell_waiting(tx, waiting, f"handoff.orphaned:{now.timestamp()}", now, but=person_id)


def draw_waiting(_: Catalog, tx: Tx, talk: Talk) -> Screen:
    """Somebody waits: who, of what, where in the TPE, and what they have said."""
    about: dict[str, object] = {"name": who_asks(_, talk), "organization": talk.legal_name}
    who = _("{name}, {organization}, asks to talk with a person.", **about)
    if not belongs(tx, talk.person_id, talk.organization_id):
        who = _("{name}, who asked to join {organization}, asks to talk with a person.", **about)
    parts = [
        f"{who}\n({chain_in_words(_, talk.chain)}, {region_in_words(_, talk.region)})",
        draw_context(_, tx, talk),
        draw_said(_, handoffs.messages_of(tx, talk.id), _names(_, talk)) or _("They have not written anything yet."),
    ]
    rows = ((Button(_("Attend"), press(Verb.HANDOFF, talk.id)),),)
    return Screen("\n\n".join(part for part in parts if part), rows)


def who_asks(_: Catalog, talk: Talk) -> str:
    """What whoever asked is called."""
    return talk.person_name or _("somebody without a name yet")


def draw_context(_: Catalog, tx: Tx, talk: Talk) -> str:
    """Where in the TPE the person was when they asked; blank: they had not begun."""
    if talk.response_id is None:
        return ""
    sitting = answering.reopen_sitting(tx, talk.person_id, talk.response_id, talk.organization_id)
    progress = sitting.standing.progress()
    so_far = _("{n} of {total} questions answered.", n=progress.answered, total=progress.total)
    step = sitting.questionnaire.step(talk.question) if talk.question else None
    if step is None or step not in sitting.standing.relevant:
        return so_far
    number, total = position(sitting.questionnaire, sitting.standing, step)
    label = sitting.questionnaire.text(step.label, _.locale)
    label = f"{label[:EXCERPT].rstrip()}…" if len(label) > EXCERPT else label
    return _("At question {n} of {total}: {question}", n=number, total=total, question=label) + f"\n{so_far}"


def in_short(_: Catalog, talk: Talk) -> str:
    """«Rosa Quispe · Cooperativa S…»: who asks, and of what, as a button shows it on a small telephone."""
    who = shorten(" ".join((talk.person_name or _("without a name yet")).split()[:2]), A_NAME)
    return f"{who} · {shorten(talk.legal_name, ON_A_BUTTON - len(who))}"


def _draw_whole(turn: Turn, talk: Talk) -> Shown:
    """Where the person was, all that was said, and the desk."""
    _ = turn._
    said = draw_all_said(_, handoffs.messages_of(turn.tx, talk.id), _names(_, talk))
    said = said or [_("They have not written anything yet.")]
    who = f"{who_asks(_, talk)}, {talk.legal_name}"
    context, desk = "\n".join(filter(None, (who, draw_context(_, turn.tx, talk)))), _draw_desk(turn, talk)
    whole = "\n\n".join(part for part in (context, *said, desk.text) if part)
    if len(whole) <= A_PART:
        return replace(desk, text=whole)
    return (*(Screen(part) for part in (context, *said) if part), desk)


def _draw_desk(turn: Turn, talk: Talk) -> Screen:
    _ = turn._
    text = _("What you write now reaches {name}, {organization}.", name=who_asks(_, talk), organization=talk.legal_name)
    rows = [
        (
            Button(_("Close"), press(Verb.CLOSE, talk.id)),
            Button(_("Leave it to another"), press(Verb.RELEASE, talk.id)),
        ),
        *_other_talks(turn, talk),
        (
            Button(_("See the organization"), press(Verb.ORGANIZATION, talk.organization_id)),
            Button(_("Today"), press(Verb.TODAY)),
        ),
    ]
    return Screen(f"{text} {_('Your number is not shown.')}", tuple(rows))


def _other_talks(turn: Turn, talk: Talk) -> list[tuple[Button, ...]]:
    assert turn.speaker is not None
    others = [each for each in handoffs.talks_taken_by(turn.tx, turn.speaker.person_id) if each.id != talk.id]
    return [(Button(f"→ {in_short(turn._, each)}", press(Verb.HANDOFF, each.id)),) for each in others[:OFFERED]]


def _tell_attended(turn: Turn, talk: Talk) -> None:
    name = at_desk(turn).name

    def draw(_: Catalog) -> Screen:
        text = _("{name}, of the RPE team, attends to you ({organization}).", name=name, organization=talk.legal_name)
        return Screen(text, _answering(_, talk))

    tell(turn, talk.person_id, f"handoff.taken:{talk.id}", draw, organization_id=talk.organization_id)


def _answering(_: Catalog, talk: Talk) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(_("Answer them"), press(Verb.REPLY, talk.id)),),
        (Button(_("Go on with the test"), press(Verb.START)),),
    )


def _again(_: Catalog) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(_("Talk to a person"), press(Verb.TALK)),),
        (Button(_("Go on with the test"), press(Verb.START)),),
    )


def _passing_by(turn: Turn, remark: str) -> Screen:
    return Screen(remark, ((Button(turn._("Today"), press(Verb.TODAY)),),))


def _mine(turn: Turn) -> Talk | None:
    """The open talk on the button, if this facilitator attends to it."""
    assert turn.speaker is not None
    number = _number(turn)
    talk = handoffs.talk_by_id(turn.tx, number) if number is not None else None
    return talk if talk and talk.closed_at is None and talk.taken_by == turn.speaker.person_id else None


def _number(turn: Turn) -> int | None:
    read = read_press(turn.event.pressed or "")
    return read.number(0) if read else None


def _names(_: Catalog, talk: Talk) -> dict[int, str]:
    names = {talk.person_id: who_asks(_, talk)}
    return names | {talk.taken_by: talk.taker} if talk.taken_by and talk.taker else names
