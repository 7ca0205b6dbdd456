"""Enrolment: the link, the notice, name, role, telephone. Six taps from the link to the first question.

What has been told is in the store, so «where were we?» is always «the first thing that is not known yet».
"""

import re

from bot import assisting, listening, newcomers, notices, substitutes, tpe, typed_answers
from bot.agenda import draw_agenda
from bot.events import command_argument
from bot.jobs import JOBS
from bot.joining import begin_waiting, draw_waiting, draw_ways_meanwhile, tell_of_newcomer
from bot.officers import draw_office
from bot.parts import shortened
from bot.presses import Verb, press, read_press
from bot.today import draw_today, on_typed
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, PhoneRequest, Screen
from procedures import enrolling, helping
from procedures.errors import InviteRefused
from procedures.inviting import OpenInvite, open_invite
from procedures.officers import become_officer
from procedures.substituting import goes_somewhere
from programme import consent
from programme.messages import Message
from storage.facilitators import has_facilitated
from storage.invites import TO_FACILITATOR, TO_OFFICER, TO_SUBSTITUTE, came_in_place
from storage.memberships import is_known_in, set_job
from storage.officers import has_officiated
from storage.places import places_of

SHORTEST_NAME, LONGEST_NAME = 2, 60
PERUVIAN_MOBILE = re.compile(r"(?:\+?51|0051)?(9\d{8})")
#: Of a long name a button shows so much.
ON_A_BUTTON = 20
NO_TOKEN = "-"  # noqa: S105 - it says that there is none

REFUSALS = {
    InviteRefused.UNKNOWN: Message("This link is not known here. Perhaps a part of it is missing."),
    InviteRefused.EXPIRED: Message("This link has expired."),
    InviteRefused.USED_UP: Message("This link has been used already."),
    InviteRefused.REVOKED: Message("This link was withdrawn."),
    InviteRefused.YOURS: Message("You made this link for a colleague. Forward it to them: it is still good."),
}


def on_start(turn: Turn) -> Shown:
    """/start, with or without a link's token: in, or on from where they were."""
    token = command_argument(turn.event)
    if not token:
        return go_on(turn)
    try:
        invite = open_invite(turn.tx, token, turn.now, _known(turn))
    except InviteRefused as refused:
        return _refuse(turn, refused)
    if turn.speaker is None or not turn.speaker.consented:
        if invite.kind == TO_SUBSTITUTE:
            return substitutes.draw_notice(turn, token, invite)
        return _notice(turn._, token, invite.legal_name, to_staff=invite.kind in {TO_FACILITATOR, TO_OFFICER})
    return _at_the_door(turn, turn.speaker.person_id, invite, token)


def on_agree(turn: Turn) -> Shown:
    """«Acepto»: from here on they are a person here."""
    token = _argument(turn)
    invite = None
    if token != NO_TOKEN:
        try:
            invite = open_invite(turn.tx, token, turn.now, _known(turn))
        except InviteRefused as refused:
            return _refuse(turn, refused)
    elif turn.speaker is None:
        return stranger(turn)
    person_id = enrolling.agree(turn.tx, turn.event.chat_id, consent.VERSION, turn._.locale, turn.now)
    if invite:
        return _at_the_door(turn, person_id, invite, token)
    turn.refresh()
    return go_on(turn)


def on_enter(turn: Turn) -> Shown:
    """«Sí, quiero entrar»: into one more organization."""
    if turn.speaker is None or not turn.speaker.consented:
        return go_on(turn)
    try:
        invite = open_invite(turn.tx, _argument(turn), turn.now, turn.speaker.person_id)
    except InviteRefused as refused:
        return _refuse(turn, refused)
    return _enter(turn, turn.speaker.person_id, invite)


def on_disagree(turn: Turn) -> Shown:
    """«No acepto»: nothing is kept, and the way back stays open."""
    _ = turn._
    if turn.speaker is not None and turn.speaker.consented:
        return go_on(turn)
    if turn.speaker is not None:
        return Screen(_("We do not use your data until you agree. To have it deleted, speak to the RPE team."))
    back = Button(_("I agree"), press(Verb.AGREE, _argument(turn)))
    sender = substitutes.sender_of(turn, _argument(turn))
    said = _("All right. We keep nothing about you. If you change your mind, press «I agree».")
    if sender:
        said = _(
            "All right. We keep only the name that {name} gave. If you change your mind, press «I agree».", name=sender
        )
    return Screen(said, ((back,),))


def go_on(turn: Turn) -> Shown:
    """On from where they were: the first thing that is not known yet, else the TPE."""
    missing = ask_what_is_missing(turn)
    return missing if missing is not None else tpe.resume(turn)


def ask_what_is_missing(turn: Turn) -> Shown | None:
    """The first thing that must be known before the TPE; None when all is."""
    if turn.speaker is None:
        return stranger(turn)
    if not turn.speaker.consented:
        works_here = turn.desk is not None or turn.officer is not None
        name = turn.membership.legal_name if turn.membership else ""
        return _notice(turn._, NO_TOKEN, name, to_staff=works_here and turn.membership is None)
    if turn.speaker.name is None:
        return _ask_name(turn)
    if turn.is_assisting:
        return None
    if turn.membership is None:
        return _without_organization(turn)
    if turn.membership.job is None:
        return _ask_job(turn)
    if turn.speaker.phone_asked_at is None:
        return _ask_phone(turn._)
    return None if turn.membership.accepted else draw_waiting(turn)


def stranger(turn: Turn) -> Screen:
    """Somebody without a link."""
    _ = turn._
    return Screen(
        _("Good day. I am Ruta, the assistant of the Ruta Productiva Exportadora.")
        + "\n\n"
        + _("To begin you need the link of your organization. Ask the RPE team for it, and open it here.")
        + " "
        + _("If you have opened it already, press «I agree» above, or open it again.")
    )


def on_my_name(turn: Turn) -> Shown:
    """The name in Telegram is the right one."""
    return _take_name(turn, turn.event.telegram_name)


def on_my_job(turn: Turn) -> Shown:
    """A role was chosen."""
    code = _argument(turn)
    return _take_job(turn, code) if code in JOBS else go_on(turn)


def on_contact(turn: Turn) -> Shown:
    """A contact was shared: the person's own number, or somebody else's."""
    speaker, membership = turn.speaker, turn.membership
    if speaker is None or not speaker.consented or speaker.name is None or (membership and membership.job is None):
        return go_on(turn)
    if turn.event.phone is None:
        return remarked(
            turn._("That contact is not yours. Please share your own number, or leave it out."), go_on(turn)
        )
    return _take_phone(turn, turn.event.phone)


def on_text(turn: Turn) -> Shown:
    """Something was typed: what is being asked, or an answer of the TPE."""
    speaker, membership = turn.speaker, turn.membership
    if speaker is None or not speaker.consented:
        return go_on(turn)
    if notices.is_about(turn):
        return assisting.for_oneself(notices.on_typed)(turn)
    if (heard := listening.on_text(turn)) is not None:
        return heard
    if speaker.name is None:
        return _take_name(turn, turn.event.text)
    if membership and membership.job is None:
        return _take_job(turn, turn.event.text)
    if membership and speaker.phone_asked_at is None and not turn.is_assisting:
        return _take_phone(turn, turn.event.text)
    if (said := typed_answers.on_text(turn)) is not None:
        return said
    if turn.desk is not None and membership is None:
        return on_typed(turn)
    missing = ask_what_is_missing(turn)
    return missing if missing is not None else tpe.on_text(turn)


def _at_the_door(turn: Turn, person_id: int, invite: OpenInvite, token: str) -> Shown:
    """Whoever has another place here is asked before a link takes them out of it; others are in at once."""
    has_another = turn.desk is not None or turn.officer is not None or bool(places_of(turn.tx, person_id))
    has_another = has_another or came_in_place(turn.tx, person_id)  # then they have read another notice
    number = invite.organization_id
    if number is None or invite.is_used or not has_another or is_known_in(turn.tx, person_id, number):
        return _enter(turn, person_id, invite)
    turn.refresh()
    return _ask_to_enter(turn, person_id, invite.legal_name, token)


def _ask_to_enter(turn: Turn, person_id: int, legal_name: str, token: str) -> Screen:
    _, places = turn._, places_of(turn.tx, person_id)
    text = _("Do you want to join {name} too?", name=legal_name)
    if not places:  # they have read another notice
        text = "\n\n".join((*map(_.of, consent.NOTICE), _("Do you want to join {name}?", name=legal_name)))
    here = turn.membership.membership_id if turn.membership else None
    stay = next((each for each in places if each[0] == here), places[0] if places else None)
    no = Button(_("No"), press(Verb.START))
    if stay is not None and not turn.is_assisting:
        name = shortened(stay[1], ON_A_BUTTON)
        no = Button(_("No, go on for {name}", name=name), press(Verb.SPEAK_FOR, stay[0]))
    return Screen(text, ((Button(_("Yes, I want to join"), press(Verb.ENTER, token)),), (no,)))


def _enter(turn: Turn, person_id: int, invite: OpenInvite) -> Shown:
    if invite.kind == TO_FACILITATOR and not invite.is_used:
        enrolling.become_facilitator(turn.tx, person_id, invite, turn.now)
    elif invite.kind == TO_SUBSTITUTE:
        return substitutes.come_in(turn, person_id, invite)
    elif invite.kind == TO_OFFICER and not invite.is_used:
        become_officer(turn.tx, person_id, invite, turn.now)
    elif invite.organization_id is not None and not invite.is_used:
        enrolling.join(turn.tx, person_id, invite, turn.now)
    helping.take_up(turn.tx, invite.invite_id, person_id, turn.now)
    turn.refresh()
    return go_on(turn)


def _notice(_: Catalog, token: str, legal_name: str, *, to_staff: bool = False) -> Screen:
    head = _("RPE · {name}", name=legal_name) if legal_name else _("RPE")
    notice = consent.NOTICE_TO_FACILITATORS if to_staff else consent.NOTICE
    text = "\n\n".join((head, *map(_.of, notice), _("Do you agree?")))
    agree = Button(_("I agree"), press(Verb.AGREE, token))
    return Screen(text, ((agree, Button(_("I do not agree"), press(Verb.DISAGREE, token))),))


def _ask_name(turn: Turn, remark: str = "") -> Screen:
    _ = turn._
    text = _("What is your name? Write your first name and surname.")
    known = _clean(turn.event.telegram_name)
    rows = ((Button(_("I am {name}", name=known), press(Verb.MY_NAME)),),) if _is_name(known) else ()
    return Screen(f"{remark}\n\n{text}" if remark else text, rows)


def _ask_job(turn: Turn, remark: str = "") -> Screen:
    assert turn.membership is not None
    _ = turn._
    text = _("What are you in {name}? If it is not here, write it.", name=turn.membership.legal_name)
    jobs = ((Button(_.of(job), press(Verb.MY_JOB, code)),) for code, job in JOBS.items())
    # Whoever is in has them on every screen (bot.voice).
    rows = (*jobs, *(() if turn.membership.accepted else draw_ways_meanwhile(turn)))
    return Screen(f"{remark}\n\n{text}" if remark else text, rows)


def _ask_phone(_: Catalog, remark: str = "") -> Screen:
    text = _("May the RPE team call you? Share your number with the button, or leave it out.")
    request = PhoneRequest(_("Share my number"), _("Leave out"))
    return Screen(f"{remark}\n\n{text}" if remark else text, phone_request=request)


def _take_name(turn: Turn, text: str) -> Shown:
    name = _clean(text)
    if turn.speaker is None or not turn.speaker.consented or turn.speaker.name is not None:
        return go_on(turn)
    if not _is_name(name):
        return _ask_name(
            turn, turn._("Please write just your name, with letters, up to {most} of them.", most=LONGEST_NAME)
        )
    enrolling.call_me(turn.tx, turn.speaker.person_id, name)
    turn.refresh()
    return go_on(turn)


def _take_job(turn: Turn, text: str) -> Shown:
    job = _clean(text)
    if turn.membership is None or turn.membership.job is not None:
        return go_on(turn)
    if not _is_name(job):
        return _ask_job(turn, turn._("Please write your role in a few words, up to {most} letters.", most=LONGEST_NAME))
    set_job(turn.tx, turn.membership.membership_id, job)
    turn.refresh()
    if turn.speaker is None or turn.speaker.phone_asked_at is None:
        return go_on(turn)
    tell_of_newcomer(turn)  # nothing more is asked of them
    missing = ask_what_is_missing(turn)
    return missing if missing is not None else newcomers.go_in(turn)


def _take_phone(turn: Turn, text: str) -> Shown:
    assert turn.speaker is not None
    _ = turn._
    omitted = text.strip().casefold() in {_("Leave out").casefold(), "omitir"}
    mobile = PERUVIAN_MOBILE.fullmatch(re.sub(r"[\s.()-]", "", text))
    if not omitted and not mobile and turn.event.phone is None:
        return _ask_phone(_, _("I need a mobile number of nine digits, such as 987 654 321, or «Leave out»."))
    phone = None if omitted else f"+51{mobile[1]}" if mobile else f"+{text.lstrip('+')}"
    asked_before = turn.speaker.phone_asked_at is not None
    enrolling.set_phone(turn.tx, turn.speaker.person_id, phone, turn.now)
    turn.refresh()
    if asked_before:
        return go_on(turn)
    if turn.membership is None or turn.membership.job is None:
        return go_on(turn)
    tell_of_newcomer(turn)
    return newcomers.welcome(turn) if turn.membership.accepted else begin_waiting(turn)


def _without_organization(turn: Turn) -> Screen:
    """Somebody who works here, or goes to a session in place of others, or is nobody (any more)."""
    if turn.desk is not None:
        return draw_today(turn)
    if turn.officer is not None:
        return draw_office(turn)
    goes = turn.speaker is not None and goes_somewhere(turn.tx, turn.speaker.person_id, turn.now)
    return draw_agenda(turn) if goes else _no_organization(turn)


def _no_organization(turn: Turn) -> Screen:
    _ = turn._
    if turn.speaker and has_officiated(turn.tx, turn.speaker.person_id):
        return Screen(
            _("You no longer work here for an entity. What you did is kept. If that is a mistake, tell them.")
        )
    if turn.speaker and has_facilitated(turn.tx, turn.speaker.person_id):
        return Screen(_("You no longer work here for the RPE. What you did is kept. If that is a mistake, tell them."))
    return Screen(_("You belong to no organization here now. Ask the RPE team for a link, and open it."))


def _refuse(turn: Turn, refused: InviteRefused) -> Shown:
    _ = turn._
    if refused.seat is not None:
        return substitutes.refuse(turn, _.of(REFUSALS[refused.why]), refused.why, refused.seat)
    way = (
        _("Ask for a new one where it came from, or the RPE team.")
        if refused.is_for_colleague
        else _("Ask the RPE team for a new one.")
    )
    why = _.of(REFUSALS[refused.why]) + ("" if refused.why == InviteRefused.YOURS else f" {way}")
    return remarked(why, go_on(turn)) if turn.speaker else Screen(why)


def _known(turn: Turn) -> int | None:
    return turn.speaker.person_id if turn.speaker else None


def _argument(turn: Turn) -> str:
    read = read_press(turn.event.pressed or "")
    return read.word(0) if read else ""


def _clean(text: str) -> str:
    return " ".join(text.split())


def _is_name(text: str) -> bool:
    return SHORTEST_NAME <= len(text) <= LONGEST_NAME and any(letter.isalpha() for letter in text) and text[0] != "/"
