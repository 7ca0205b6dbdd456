"""«Quiénes asistirán»: each organization with its answer, whoever goes, and why others cannot."""

from collections.abc import Sequence

from bot.facilitators import watched
from bot.lists import shorten
from bot.presses import Verb, press
from bot.session_words import TIGHT
from bot.staff import Chosen, chosen, pressed
from bot.turn import Shown, Turn
from notifications.screen import Button, Screen
from procedures.staff import visible
from programme.reminders import Rsvp
from programme.session_reasons import WHY_NOT
from storage.invitations import BY_PHONE, Invited
from storage.people import name_and_language
from storage.tx import Tx

#: Organizations on one page, and the letters of the page.
A_PAGE, MOST = 8, 1_000
#: So much is shown of an organization's name and of a person's; and where the page would be too long with that.
NAMES, SHORT_NAMES = (40, 80), (24, 16)
#: In this order.
ORDER: tuple[str | None, ...] = (Rsvp.COMING, Rsvp.SUBSTITUTE, Rsvp.WAITING, Rsvp.NOT_COMING, None)


def on_who(turn: Turn) -> Shown:
    """A page of the list: those who come first."""
    here = chosen(turn, mark_at=2)
    watched(turn, "session.answers_read", session=here.session.id)
    listed = sorted(visible(turn.tx, here.staff, here.session), key=lambda each: ORDER.index(each.rsvp))
    return _draw(turn, here, listed, pressed(turn).number(1) or 0)


def say_answer(turn: Turn, each: Invited, most: int = NAMES[1]) -> str:
    """«irá Luis Ramos (por teléfono con Ana Torres)», with so much of their names."""
    _ = turn._
    match each.rsvp:
        case Rsvp.COMING:
            name = _name(turn.tx, each.attendee_id, most)
            said = _("{name} will come", name=name) if name else _("will come")
        case Rsvp.SUBSTITUTE:
            said = _("in their place goes {name}", name=shorten(each.substitute or "?", most))
        case Rsvp.WAITING:
            said = _("waits for a seat")
        case Rsvp.NOT_COMING:
            why = WHY_NOT.get(each.reason or "")
            said = _("cannot come: {reason}", reason=_.of(why)) if why else _("cannot come")
        case _:
            return _("has not answered, a free seat was offered") if each.is_offer else _("has not answered")
    if each.how == BY_PHONE:
        said += " " + _("(by telephone with {name})", name=_name(turn.tx, each.answered_by, most) or _("the RPE team"))
    return said


def _draw(turn: Turn, here: Chosen, listed: Sequence[Invited], page: int) -> Screen:
    _, number = turn._, here.session.id
    back = Button(_("Back to the session"), press(Verb.MEETING, number))
    if not listed:
        return Screen(_("Nobody whom you look after is invited to this session."), ((back,),))
    page = min(page, (len(listed) - 1) // A_PAGE)
    first = page * A_PAGE
    shown = listed[first : first + A_PAGE]
    head = _("Who will come: {first} to {last} of {n}", first=first + 1, last=first + len(shown), n=len(listed))
    for name, person in NAMES, SHORT_NAMES:
        lines = [f"· {shorten(each.legal_name, name)}: {say_answer(turn, each, person)}" for each in shown]
        text = f"{shorten(here.session.service, TIGHT)}\n{head}\n\n" + "\n".join(lines)
        if len(text) <= MOST:
            break
    turning = []
    if page:
        turning.append(Button(_("Earlier"), press(Verb.WHO_COMES, number, page - 1)))
    if first + A_PAGE < len(listed):
        turning.append(Button(_("More"), press(Verb.WHO_COMES, number, page + 1)))
    rows = (*((tuple(turning),) if turning else ()), (back,))
    return Screen(text, rows)


def _name(tx: Tx, person_id: int | None, most: int) -> str | None:
    name = name_and_language(tx, person_id)[0] if person_id is not None else None
    return name and shorten(name, most)
