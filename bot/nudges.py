"""What goes out by itself about a TPE that stands still: the question that is due, and the facilitators' list.

A reminder is no "please continue": it is the current question itself, with its buttons, as if the person had come back.
"""

from dataclasses import replace
from datetime import date, datetime

from bot.asked import step_for
from bot.enrolment import ask_what_is_missing
from bot.events import Event
from bot.lists import NAME, shorten
from bot.presses import Verb, press
from bot.remind_me import offer_reminder
from bot.tpe import show, sit_before
from bot.turn import Shown, Turn, several
from bot.voice import with_voice
from language.catalogs import DEFAULT, catalog
from language.dates import say_date
from notifications.drawing import Drawn, Postpone, Skip
from notifications.screen import Button, Reply, Screen
from procedures import answering, following, nudging, stuck
from procedures.following import Which
from procedures.nudging import Due
from programme.messages import Message
from programme.nudges import AT_WORK
from programme.questionnaire import position
from programme.silence import is_silent
from storage.following import organization_followed
from storage.handoffs import talk_by_id, talk_in
from storage.outbox import Claimed
from storage.places import places_of
from storage.stalls import Stall
from storage.tx import Tx

#: Organizations that the facilitators' list names one by one.
NAMED = 5

BY_RULE = Message("You have {n} of {total}. We go on here:")
AS_ASKED = Message("You asked me to remind you. You have {n} of {total}. We go on here:")


def draw_stalled(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """After days of silence: the question that is due, as the person's next screen."""
    due = nudging.consider(tx, claimed, now)
    return remind(tx, claimed, due, BY_RULE, now) if isinstance(due, Due) else due


def draw_remind_me(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """At the moment that the person has chosen: the same."""
    due = nudging.consider_reminder(tx, claimed, now)
    return remind(tx, claimed, due, AS_ASKED, now) if isinstance(due, Due) else due


def draw_pause(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """Once, in the peak of the harvest: that the test waits for its end, and that they may go on all the same (C19)."""
    until = nudging.consider_pause(tx, claimed, now)
    if not isinstance(until, date):
        return until
    turn, response_id = _turn(tx, claimed.chat_id, now), claimed.facts["response"]
    assert turn.speaker is not None
    assert claimed.organization_id is not None
    _ = turn._
    lines = [
        _("It is your harvest now. I will remind you of the test again on {day}.", day=say_date(until, _.locale)),
        _("Your answers are kept. You can go on whenever you want."),
    ]
    if len(places_of(tx, turn.speaker.person_id)) > 1:
        followed = organization_followed(tx, claimed.organization_id)
        assert followed is not None
        lines.insert(0, _("For: {name}", name=followed.legal_name))
    go_on = Button(_("Go on now"), press(Verb.GO_ON, response_id))
    return Reply((Screen("\n\n".join(lines), ((go_on,),)),), is_aside=True)


def draw_stuck(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """For a facilitator, once a day: the organizations that the reminders have not moved."""
    turn = _turn(tx, claimed.chat_id, now)
    if turn.desk is None or turn.speaker is None:
        return Skip("they are no facilitator any more")
    if turn.speaker.check_since is not None or is_silent(turn.speaker.last_seen_at, now):
        return Skip("it is not known whose telephone it is")
    if wait := nudging.not_before(now):
        return Postpone(wait)
    stalls = stuck.still_stuck(tx, claimed, turn.desk)
    if not stalls:
        return Skip("all of them have moved on")
    if not claimed.attempts:
        stuck.note_told(tx, turn.speaker.person_id, stalls, now)
    return Reply((_draw_stuck(turn, stalls),), is_aside=True)


def remind(tx: Tx, claimed: Claimed, due: Due, remark: Message, now: datetime) -> Drawn:
    """Draw a reminder that goes out now, and plan what comes after it; not while the person is at something else."""
    if wait := nudging.after_another(tx, claimed.chat_id, now):
        return Postpone(wait)  # it would take the buttons from a question that they have not read yet
    turn = _turn(tx, claimed.chat_id, now)
    if turn.desk is not None and turn.desk.doing is not None:
        return Postpone(now + AT_WORK)  # a facilitator of the RPE who is in an organization too
    if turn.speaker is not None and turn.speaker.talking_in is not None:
        talk = talk_by_id(tx, turn.speaker.talking_in)
        if talk is not None and talk.closed_at is None:
            return Postpone(nudging.day_after(now))  # they wait for a person, and what they write is for that person
        talk_in(tx, turn.speaker.person_id, None)  # from here on it is for the question that they see
        turn.refresh()
    elif turn.speaker is not None and step_for(turn.speaker.written_in) is not None:
        talk_in(tx, turn.speaker.person_id, None)  # the same: whatever they were asked before
        turn.refresh()
    reply = Reply(several(with_voice(lambda turn: _question(turn, due, remark))(turn)))
    nudging.note_reminded(tx, due, claimed, now)
    return reply


def _question(turn: Turn, due: Due, remark: Message) -> Shown:
    """What is due from the person, as they would see it if they came back now."""
    sitting = sit_before(turn, due.stall.response_id)
    missing = ask_what_is_missing(turn)
    if missing is not None:
        return missing
    # That they are led on is not their doing: their place keeps the time of what was done last.
    go_on = answering.advance if sitting.is_changing else answering.go_on
    progress = sitting.standing.progress()
    said = turn._.of(replace(remark, facts={"n": progress.answered, "total": progress.total}))
    screen = show(turn, go_on(turn.tx, sitting, due.stall.active_at), said)
    return replace(screen, rows=(*screen.rows, (offer_reminder(turn._, due.stall.response_id),)))


def _draw_stuck(turn: Turn, stalls: list[Stall]) -> Screen:
    _, number = turn._, len(stalls)
    lines = [
        _.many(
            "{n} organization is still stuck after the reminders:",
            "{n} organizations are still stuck after the reminders:",
            number,
        )
    ]
    lines.extend(f"· {_line(turn, stall)}" for stall in stalls[:NAMED])
    if number > NAMED:
        lines.append(_("and {n} more", n=number - NAMED))
    rows: list[tuple[Button, ...]] = [(Button(_("See the list"), press(Verb.LIST, Which.LATE, 0)),)]
    if number == 1:
        rows.insert(0, (Button(_("Open"), press(Verb.ORGANIZATION, stalls[0].organization_id)),))
    return Screen("\n".join(lines), tuple(rows))


def _line(turn: Turn, stall: Stall) -> str:
    """«Cooperativa Semilla (pregunta 41, hace 9 días)»."""
    _, followed = turn._, organization_followed(turn.tx, stall.organization_id)
    assert followed is not None
    where = following.where_is(turn.tx, followed)
    days = (turn.now - stall.active_at).days
    name = shorten(followed.legal_name, NAME)
    if not followed.is_reachable:
        return _.many(
            "{name} (nobody can be written to, {n} day)", "{name} (nobody can be written to, {n} days)", days, name=name
        )
    if where is None or where.step is None:
        return _.many("{name} (review, {n} day)", "{name} (review, {n} days)", days, name=name)
    question, _total = position(where.sitting.questionnaire, where.sitting.standing, where.step)
    return _.many(
        "{name} (question {question}, {n} day)", "{name} (question {question}, {n} days)",
        days, name=name, question=question,
    )  # fmt: skip


def _turn(tx: Tx, chat_id: int, now: datetime) -> Turn:
    """A turn that nobody has taken: what the Ruta says of its own accord is drawn like what it answers."""
    turn = Turn(tx, Event(0, chat_id), now, _make_no_token, catalog(DEFAULT))
    turn.refresh()
    return turn


def _make_no_token() -> str:
    raise AssertionError("nothing that goes out by itself makes a link")
