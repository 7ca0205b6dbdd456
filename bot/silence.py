"""A chat that was silent for long proves that it is still its person's, before anything of theirs is shown in it.

Whatever comes from such a chat (a press, a text, a command) meets the check first: so an old button tells the number's
new owner nothing.
"""

from datetime import datetime
from functools import partial

from bot import enrolment, notices
from bot.events import command_argument
from bot.handoffs import relieve
from bot.moments import LIMA
from bot.presses import Verb, press, read_press
from bot.telling import tell
from bot.turn import Shown, Step, Turn, remarked
from bot.voice import with_voice
from language.catalogs import Catalog
from language.dates import say_day
from notifications.screen import Button, Screen
from procedures import checking, officers
from procedures.checking import Concerned
from procedures.facilitators import end_role
from procedures.substituting import goes_somewhere
from programme.silence import TRIES, is_right, locked_until, read_digits
from storage.facilitators import all_facilitators
from storage.handoffs import talk_in
from storage.invites import TO_FACILITATOR, TO_OFFICER


def with_check(step: Step) -> Step:
    """The step (it has its voice already), for whoever need not prove that the chat is theirs; others are asked to."""

    def checked(turn: Turn) -> Shown:
        speaker, event = turn.speaker, turn.event
        is_spoken = event.is_message or event.pressed is not None
        if speaker is None or speaker.check_since is None or not is_spoken:
            return step(turn)
        works_here = speaker.facilitates or speaker.officiates
        is_guest = turn.membership is None and not works_here
        if is_guest and not goes_somewhere(turn.tx, speaker.person_id, turn.now):
            # They have left meanwhile: nothing can be shown.
            checking.pass_check(turn.tx, event.chat_id, speaker.person_id, turn.now)
            return step(turn)
        if notices.stops(event.text):  # whoever it is, they are written to no more; nothing of anybody is shown
            return notices.on_typed(turn)
        pressed = read_press(event.pressed or "")
        if pressed is not None and pressed.verb is Verb.NOT_ME:
            return _not_me(turn)
        if works_here:
            return _ask_staff(turn, step)
        if is_guest:
            return _ask_guest(turn, step)
        return _ask(turn, speaker.check_since, speaker.check_tries)

    return checked


def on_unlock(turn: Turn) -> Shown:
    """A facilitator knows that the telephone is still that person's: they may try again at once."""
    _, read = turn._, read_press(turn.event.pressed or "")
    person_id = (read.number(0) if read else None) or 0
    if turn.desk is None or turn.speaker is None:
        return remarked(_("That button no longer serves. Here we are:"), enrolment.go_on(turn))
    done = checking.unlock(turn.tx, turn.desk, turn.speaker.person_id, person_id, turn.now)
    remark = _("Done: they may try again.") if done else _("There is nothing to open there now.")
    return remarked(remark, enrolment.go_on(turn))


def _ask(turn: Turn, since: datetime, tries: int) -> Shown:
    assert turn.speaker is not None
    _ = turn._
    if until := locked_until(since, tries, turn.now):
        return _locked(_, until)
    typed = turn.event.text if turn.event.is_message else ""
    digits = read_digits(typed)
    if digits is None:
        is_word = bool(typed) and not typed.startswith("/")
        return _draw(_, _("Please write just three digits, such as 123.") if is_word else "")
    if is_right(digits, checking.rucs_to_prove(turn.tx, turn.speaker.person_id)):
        return _pass(turn)
    tries = tries + 1 if tries < TRIES else 1
    checking.note_wrong(turn.tx, turn.event.chat_id, turn.speaker.person_id, tries, since, turn.now)
    if tries < TRIES:
        left = _.many("That is not right. {n} try is left.", "That is not right. {n} tries are left.", TRIES - tries)
        return _draw(_, left)
    _tell_of_lock(turn)
    until = locked_until(turn.now, tries, turn.now)
    assert until is not None
    return _locked(_, until)


def _draw(_: Catalog, remark: str = "") -> Screen:
    lines = (
        remark,
        _("You have not written here for 60 days or more, and telephone numbers change hands."),
        _("To go on, write the last three digits of the RUC of your organization."),
        _("If this telephone is somebody else's now, press the button."),
    )
    return Screen("\n\n".join(line for line in lines if line), _not_me_button(_))


def _locked(_: Catalog, until: datetime) -> Screen:
    text = _(
        "That was not right three times. You can try again from this moment on: {day}",
        day=say_day(until, _.locale, LIMA),
    )
    return Screen(text + "\n\n" + _("The RPE team can open it before."), _not_me_button(_))


def _not_me_button(_: Catalog) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("I am not that person"), press(Verb.NOT_ME)),),)


def _pass(turn: Turn) -> Shown:
    assert turn.speaker is not None
    checking.pass_check(turn.tx, turn.event.chat_id, turn.speaker.person_id, turn.now)
    # The question is on the screen now: what they write next is for no talk of long ago.
    talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()
    return with_voice(lambda turn: remarked(turn._("Thank you. We go on where you were."), enrolment.go_on(turn)))(turn)


def _ask_staff(turn: Turn, step: Step) -> Shown:
    """Whoever sees what is many organizations' proves it with a new link, which comes to them by another way."""
    assert turn.speaker is not None
    _, event, facilitates = turn._, turn.event, turn.speaker.facilitates
    token = command_argument(event) if event.text.startswith("/start ") else ""
    kind = TO_FACILITATOR if facilitates else TO_OFFICER
    if token and checking.is_fresh_link(turn.tx, token, turn.speaker.person_id, kind, turn.now):
        checking.pass_check(turn.tx, event.chat_id, turn.speaker.person_id, turn.now)
        turn.refresh()
        return step(turn)
    text = _("You have not written here for 60 days or more, and telephone numbers change hands.")
    way = _("Ask the RPE team for a new officer's link, and open it here. Until then nothing is shown.")
    if facilitates:
        way = _("Ask the RPE team for a new facilitator's link, and open it here. Until then nothing is shown.")
    return Screen(f"{text}\n\n{way}", _not_me_button(_))


def _ask_guest(turn: Turn, step: Step) -> Shown:
    """Whoever only goes in place of others knows no RUC that would prove it: they need a new link of theirs."""
    assert turn.speaker is not None
    _, event = turn._, turn.event
    token = command_argument(event) if event.text.startswith("/start ") else ""
    if token and checking.is_fresh_seat(turn.tx, token, turn.speaker.person_id, turn.now):
        checking.pass_check(turn.tx, event.chat_id, turn.speaker.person_id, turn.now)
        turn.refresh()
        return step(turn)
    text = _("You have not written here for 60 days or more, and telephone numbers change hands.")
    way = _("Ask the organization for which you go for a new link, and open it here. Until then nothing is shown.")
    return Screen(f"{text}\n\n{way}", _not_me_button(_))


def _not_me(turn: Turn) -> Shown:
    """The number is somebody else's: the chat is nobody's that we know, and its person is told of to those near."""
    assert turn.speaker is not None
    name = turn.speaker.name or ""
    for concerned in checking.concerned_with(turn.tx, turn.speaker.person_id):
        _tell_all(turn, concerned, "chat.lost", name)
    if turn.speaker.facilitates:
        _end_role(turn, turn.speaker.person_id)
    if turn.speaker.officiates:
        _end_office(turn, turn.speaker.person_id)
    checking.forget(turn.tx, turn.event.chat_id, turn.speaker.person_id, turn.now)
    turn.refresh()
    return remarked(turn._("Thank you. We have let go of that person here."), enrolment.stranger(turn))


def _end_role(turn: Turn, person_id: int) -> None:
    """Nobody works for the RPE from a telephone that is somebody else's: the others are told, and have their talks."""
    name = end_role(turn.tx, person_id, turn.now)
    relieve(turn.tx, person_id, name, turn.now)

    def draw(_: Catalog) -> Screen:
        text = _("The telephone of {name}, of the RPE team, is somebody else's now.", name=name)
        return Screen(
            text + " " + _("They are no facilitator here now. If they have another one, send them a new link.")
        )

    for other in all_facilitators(turn.tx):
        tell(turn, other, "facilitator.lost", draw)


def _end_office(turn: Turn, person_id: int) -> None:
    """The same for an officer of an entity: the RPE team is told."""
    ended = officers.end_role(turn.tx, person_id, turn.now)
    if ended is None:
        return
    name, entity = ended

    def draw(_: Catalog) -> Screen:
        text = _("The telephone of {name}, of {organization}, is somebody else's now.", name=name, organization=entity)
        return Screen(text + " " + _("They are no officer here now. If they have another one, send them a new link."))

    for facilitator in all_facilitators(turn.tx):
        tell(turn, facilitator, "officer.lost", draw)


def _tell_all(turn: Turn, concerned: Concerned, what: str, name: str) -> None:
    organization = concerned.organization.legal_name

    def draw(_: Catalog) -> Screen:
        text = _(
            "The telephone of {name}, of {organization}, is somebody else's now.", name=name, organization=organization
        )
        return Screen(text + " " + _("If they have another one, send them a link."))

    for person_id in (*concerned.representatives, *concerned.facilitators):
        tell(turn, person_id, what, draw, organization_id=concerned.organization.id)


def _tell_of_lock(turn: Turn) -> None:
    assert turn.speaker is not None
    locked, name = turn.speaker.person_id, turn.speaker.name or ""

    def draw_for(concerned: Concerned, rows: tuple[tuple[Button, ...], ...], _: Catalog) -> Screen:
        text = _(
            "Somebody writes from the telephone of {name}, of {organization}, and does not know its RUC.",
            name=name,
            organization=concerned.organization.legal_name,
        )
        return Screen(text + " " + _("It is locked for a day. Nothing was shown."), rows)

    def draw_for_facilitator(concerned: Concerned, _: Catalog) -> Screen:
        unlock = Button(_("Let them try again"), press(Verb.UNLOCK, locked))
        return draw_for(concerned, ((unlock,),), _)

    for concerned in checking.concerned_with(turn.tx, locked):
        number = concerned.organization.id
        for person_id in concerned.representatives:
            tell(turn, person_id, "check.locked", partial(draw_for, concerned, ()), organization_id=number)
        for person_id in concerned.facilitators:
            tell(turn, person_id, "check.locked", partial(draw_for_facilitator, concerned), organization_id=number)
