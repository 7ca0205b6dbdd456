"""«A quién llamar»: those to telephone about a session, with their numbers and why, and what they say there (C03)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.facilitators import watched
from bot.jobs import job_in_words
from bot.lists import shorten
from bot.names import read_name, say_no_name
from bot.presses import Verb, press
from bot.question import in_even_rows
from bot.session_words import head, when
from bot.staff import Row, ask, back_to, let_go, pressed, staff_of
from bot.substitutes import message_for, say_forward
from bot.turn import Shown, Turn, remarked
from bot.who_comes import say_answer
from language.catalogs import Catalog
from notifications.screen import Attachment, Button, Screen
from procedures import calling
from procedures.call_sheets import WHYS, calls_page
from procedures.calling import ToCall
from procedures.errors import NotYourSession
from procedures.staff import Staff, may_see
from programme.reminders import Rsvp
from programme.session_reasons import WHY_NOT
from storage.callers import Callee
from storage.invitations import Invited
from storage.kept import BOT_USERNAME, recall
from storage.pages import xlsx_of
from storage.sessions import CANCELLED, SessionView

#: Organizations on one page of the list, how much of a name is shown, people named of each, and buttons in a row.
A_PAGE, NAME, NAMED, BESIDE = 5, 40, 2, 5
#: What a button says in place of an answer: they were told that it does not take place.
TOLD = "told"


def on_to_call(turn: Turn) -> Shown:
    """A page of the list: those first whom no message reaches."""
    staff, session = _at_desk(turn)
    watched(turn, "session.calls_read", session=session.id)
    return _draw_list(turn, session, calling.to_call(turn.tx, staff, session, turn.now), pressed(turn).number(1) or 0)


def on_sheet(turn: Turn) -> Shown:
    """The whole list as a spreadsheet."""
    _ = turn._
    staff, session = _at_desk(turn)
    listed = calling.to_call(turn.tx, staff, session, turn.now)
    watched(turn, "session.calls_exported", session=session.id, organizations=len(listed))
    content = xlsx_of([calls_page(_, [(session, each) for each in listed])])
    said = _.many("Whom to call: {n} organization", "Whom to call: {n} organizations", len(listed))
    back = Button(_("Back to the list"), press(Verb.TO_CALL, session.id, 0))
    return Screen(f"{head(_, session)}\n\n{said}", ((back,),), attachment=Attachment(_("calls.xlsx"), content))


def on_call(turn: Turn) -> Shown:
    """An organization of the list: its people, its answer so far, and what they say. Raises `NotFollowed`."""
    invitation = calling.on_the_line(turn.tx, staff_of(turn), pressed(turn).number(0))
    watched(turn, "invitation.called", invitation.organization_id, invitation=invitation.id)
    return _draw_call(turn, invitation)


def on_call_set(turn: Turn) -> Shown:
    """What they say. Raises `NotFollowed` and `InvitationClosed`."""
    read, staff = pressed(turn), staff_of(turn)
    invitation = calling.on_the_line(turn.tx, staff, read.number(0))
    if read.word(1) == TOLD:
        return _note_told(turn, staff, invitation)
    match read.word(1):
        case Rsvp.SUBSTITUTE:
            return _ask_name(turn, invitation)
        case Rsvp.NOT_COMING if not read.word(2):
            calling.answer(turn.tx, staff, invitation.id, Rsvp.NOT_COMING, turn.now)
            return _ask_reason(turn, invitation)
        case Rsvp.NOT_COMING if read.word(2) in WHY_NOT:
            calling.answer(turn.tx, staff, invitation.id, Rsvp.NOT_COMING, turn.now, reason=read.word(2))
        case Rsvp.COMING:
            calling.answer(turn.tx, staff, invitation.id, Rsvp.COMING, turn.now)
        case _:
            return _draw_call(turn, invitation)
    return _done(turn, invitation.id)


def on_text(turn: Turn) -> Shown:
    """The name of whoever goes in their place was typed."""
    staff, name = staff_of(turn), read_name(turn.event.text)
    invitation = calling.on_the_line(turn.tx, staff, pressed(turn).number(0))
    if said := say_no_name(turn._, name):
        return remarked(said, _ask_name(turn, invitation))
    let_go(turn)
    bot = recall(turn.tx, BOT_USERNAME)
    if bot is None:  # no link can be made
        calling.answer(turn.tx, staff, invitation.id, Rsvp.SUBSTITUTE, turn.now, substitute=name)
        return _done(turn, invitation.id)
    named = calling.answer_other(turn.tx, staff, invitation.id, name, turn.make_token, turn.now)
    done = _done(turn, invitation.id)
    first = replace(done, text=f"{done.text}\n\n{say_forward(turn._, name)}")
    return first, message_for(turn._, named, bot)


def say_callee(_: Catalog, person: Callee) -> str:
    """«Rosa Quispe, Gerente: 987 654 321»."""
    words = [person.name or _("without a name yet")]
    if person.job:
        words.append(job_in_words(_, person.job))
    return f"{', '.join(words)}: {person.phone or _('no telephone')}"


def _at_desk(turn: Turn) -> tuple[Staff, SessionView]:
    """Telephones are for facilitators. Raises `NotYourSession`."""
    staff = staff_of(turn)
    session = may_see(turn.tx, staff, pressed(turn).number(0))
    if staff.desk is None:
        raise NotYourSession
    return staff, session


def _draw_list(turn: Turn, session: SessionView, listed: Sequence[ToCall], page: int) -> Screen:
    _, number = turn._, session.id
    back = Button(_("Back to the session"), press(Verb.MEETING, number))
    if not listed:
        return Screen(f"{head(_, session)}\n\n{_('Nobody has to be called now.')}", ((back,),))
    page = min(page, (len(listed) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = listed[first : first + A_PAGE]
    title = _("Whom to call: {first} to {last} of {n}", first=first + 1, last=first + len(shown), n=len(listed))
    lines = [f"{first + place}. {_say(turn, each)}" for place, each in enumerate(shown, start=1)]
    numbers = [
        Button(str(first + place), press(Verb.CALL, each.invited.id)) for place, each in enumerate(shown, start=1)
    ]
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.TO_CALL, number, page - 1)))
    if first + A_PAGE < len(listed):
        turning.append(Button(_("More"), press(Verb.TO_CALL, number, page + 1)))
    sheet = Button(_("As a spreadsheet"), press(Verb.CALL_SHEET, number))
    rows = (*in_even_rows(numbers, BESIDE), *((tuple(turning),) if turning else ()), (sheet, back))
    return Screen("\n\n".join((f"{session.service}\n{title}", *lines)), rows)


def _say(turn: Turn, each: ToCall) -> str:
    _ = turn._
    lines = [f"{shorten(each.invited.legal_name, NAME)}: {_.of(WHYS[each.why])}"]
    if each.invited.rsvp is not None:
        lines.append(say_answer(turn, each.invited))
    lines.extend(say_callee(_, person) for person in each.people[:NAMED])
    return "\n".join(lines)


def _draw_call(turn: Turn, invitation: Invited) -> Screen:
    _, session = turn._, _session(turn, invitation)
    is_off = session.state == CANCELLED
    people = [say_callee(_, person) for person in calling.people_of(turn.tx, invitation)]
    parts = (
        head(_, session),
        when(_, session) if session.starts_at else "",
        f"{invitation.legal_name}, RUC {invitation.ruc}",
        "\n".join(people) or _("Nobody of it is here yet, and no telephone is known."),
        _("Answer so far: {answer}", answer=say_answer(turn, invitation)),
        _("Tell them that it does not take place.")
        if is_off
        else _("What do they say? It is kept as told by telephone, with your name."),
    )
    set_to = Verb.CALL_SET, invitation.id
    back: Row = (Button(_("Back to the list"), press(Verb.TO_CALL, invitation.session_id, 0)),)
    if is_off:
        told: Row = (Button(_("I have told them"), press(*set_to, TOLD)),)
        return Screen("\n\n".join(part for part in parts if part), (told, back))
    rows: tuple[Row, ...] = (
        (Button(_("They will come"), press(*set_to, Rsvp.COMING)),),
        (
            Button(_("They cannot"), press(*set_to, Rsvp.NOT_COMING)),
            Button(_("Somebody else will go"), press(*set_to, Rsvp.SUBSTITUTE)),
        ),
        back,
    )
    return Screen("\n\n".join(part for part in parts if part), rows)


def _session(turn: Turn, invitation: Invited) -> SessionView:
    """Raises `NotYourSession`."""
    return may_see(turn.tx, staff_of(turn), invitation.session_id)


def _note_told(turn: Turn, staff: Staff, invitation: Invited) -> Shown:
    session = _session(turn, invitation)
    if session.state != CANCELLED:
        return _draw_call(turn, invitation)
    calling.note_told(turn.tx, staff, invitation, turn.now)
    said = turn._("Kept. {name} knows that it does not take place.", name=invitation.legal_name)
    return remarked(said, _draw_list(turn, session, calling.to_call(turn.tx, staff, session, turn.now), 0))


def _ask_reason(turn: Turn, invitation: Invited) -> Screen:
    _ = turn._
    buttons = [
        Button(_.of(words), press(Verb.CALL_SET, invitation.id, Rsvp.NOT_COMING, code))
        for code, words in WHY_NOT.items()
    ]
    without = Button(_("They do not say"), press(Verb.TO_CALL, invitation.session_id, 0))
    said = _("{name}: it is kept that they cannot come. Why?", name=invitation.legal_name)
    return Screen(said, (*in_even_rows(buttons, 2), (without,)))


def _ask_name(turn: Turn, invitation: Invited) -> Screen:
    _, button = turn._, press(Verb.CALL_SET, invitation.id, Rsvp.SUBSTITUTE)
    ask(turn, button)
    said = _("{name}: who will go? Write first name and last name.", name=invitation.legal_name)
    return Screen(said, ((Button(_("Return"), press(Verb.CALL, invitation.id)),),))


def _done(turn: Turn, invitation_id: int) -> Screen:
    _ = turn._
    after = calling.on_the_line(turn.tx, staff_of(turn), invitation_id)
    said = _("Kept. {name}: {answer}", name=after.legal_name, answer=say_answer(turn, after))
    screen = back_to(_, after.session_id)
    further = Button(_("Whom else to call"), press(Verb.TO_CALL, after.session_id, 0))
    change = Button(_("Change the answer"), press(Verb.CALL, after.id))
    return Screen(said, ((further,), (change,), *screen.rows))
