"""One organization, as a facilitator opens it: the route so far, its people and how to reach them, and what can be done
for it in one tap.
"""

from dataclasses import replace

from bot.facilitators import (
    Row,
    at_desk,
    capital,
    chain_in_words,
    days_ago,
    draw_ways,
    kind_in_words,
    region_in_words,
    watched,
)
from bot.jobs import job_in_words
from bot.lists import shorten
from bot.moments import LIMA, say_moment
from bot.notices import say_in_short
from bot.presses import Press, Verb, press, read_press
from bot.review import draw_section, draw_summary
from bot.season_words import say_season
from bot.turn import Shown, Turn, remarked
from bot.who_comes import say_answer
from language.catalogs import Catalog
from language.dates import say_day
from notifications.screen import Button, Screen
from procedures.following import State, Whereabouts, may_see, state_of, where_is
from procedures.reminding import reminders
from programme.messages import Message
from programme.questionnaire import position
from storage.answers import given_in
from storage.claims import open_claims_of
from storage.following import Contact, Followed, contacts_of
from storage.handoffs import open_talks_of
from storage.invitations import invited
from storage.memberships import MANAGER
from storage.responses import SENT
from storage.seats import preferences_of
from storage.session_lists import next_session_of
from storage.sessions import session_view

#: How one organization stands.
STANDS = {
    State.STUCK: Message("It is stuck"),
    State.MOVING: Message("It moves on"),
    State.NOT_STARTED: Message("It has not started"),
    State.UNOPENED: Message("Nobody has opened its link"),
    State.SENT: Message("TPE sent"),
}
#: So much of a question is quoted, and so many people are named.
EXCERPT, NAMED = 90, 5


def on_organization(turn: Turn) -> Shown:
    """An organization was opened."""
    return open_organization(turn, chosen_organization(turn))


def open_organization(turn: Turn, followed: Followed) -> Screen:
    """Show it to a facilitator who has asked for it."""
    watched(turn, "organization.opened", followed.organization_id)
    return draw_organization(turn, followed)


def on_read(turn: Turn) -> Shown:
    """«Ver respuestas»: what its own people see in their summary, to be read and not to be changed."""
    followed, read = chosen_organization(turn), _pressed(turn)
    where = where_is(turn.tx, followed)
    if where is None:
        return remarked(turn._("They have not begun the TPE."), draw_organization(turn, followed))
    watched(turn, "answers.read", followed.organization_id)
    # As after sending: nothing in it can be changed.
    sitting = replace(where.sitting, response=replace(where.sitting.response, state=SENT))
    place = read.number(1)
    screen = draw_summary(turn._, sitting)
    if place is not None:
        given = given_in(turn.tx, sitting.response.id)
        screen = draw_section(turn._, sitting, place, read.number(2) or 0, given) or screen
    rows = (*_for_reading(screen.rows, followed), (_back_to(turn._, followed),))
    return replace(screen, text=f"{followed.legal_name}\n\n{screen.text}", rows=rows)


def draw_organization(turn: Turn, followed: Followed) -> Screen:
    """The route so far, and the people."""
    _, where = turn._, where_is(turn.tx, followed)
    parts = (
        _say_who(_, followed),
        _say_route(turn, followed, where),
        "\n".join(_say_contact(turn, each) for each in contacts_of(turn.tx, followed.organization_id)[:NAMED])
        or _("Nobody is in it yet."),
        _say_claims(turn, followed),
        _say_reminders(turn, followed),
        _say_next_session(turn, followed),
        say_season(_, turn.tx, followed.organization_id),
    )
    return Screen("\n\n".join(part for part in parts if part), _ways(turn, followed, where))


def _say_who(_: Catalog, followed: Followed) -> str:
    what = (
        capital(kind_in_words(_, followed.kind)),
        chain_in_words(_, followed.chain),
        region_in_words(_, followed.region),
    )
    return f"{followed.legal_name}\n{', '.join(what)}. RUC {followed.ruc}"


def _say_route(turn: Turn, followed: Followed, where: Whereabouts | None) -> str:
    _ = turn._
    lines = [_.of(STANDS[state_of(followed, turn.now)])]
    if where is not None and followed.sent_at is not None:
        lines[0] += f": {say_moment(_, followed.sent_at, turn.now)}"
    elif where is not None and followed.silent_since is not None:
        progress = where.sitting.standing.progress()
        lines[0] += f": {_('{n} of {total} answered', n=progress.answered, total=progress.total)}"
        lines.append(_("Last answer: {when}", when=days_ago(_, followed.silent_since, turn.now)))
        lines.append(_say_question(_, where))
        lines.extend(_say_pending(_, where))
    return "\n".join(lines)


def _say_question(_: Catalog, where: Whereabouts) -> str:
    if where.step is None:
        return _("At the review: nothing more is asked, and it is not sent.")
    form = where.sitting.questionnaire
    number, _total = position(form, where.sitting.standing, where.step)
    return _("Question {n}: {text}", n=number, text=shorten(form.text(where.step.label, _.locale), EXCERPT))


def _say_pending(_: Catalog, where: Whereabouts) -> list[str]:
    lines, sitting = [], where.sitting
    if later := sum(step.name in sitting.postponed for step in sitting.standing.missing):
        lines.append(_.many("{n} question is left for later.", "{n} questions are left for later.", later))
    if sitting.helps:
        lines.append(_.many("{n} part is with a colleague.", "{n} parts are with colleagues.", len(sitting.helps)))
    return lines


def _say_contact(turn: Turn, contact: Contact) -> str:
    _ = turn._
    words = [_name(_, contact.name)]
    if contact.role == MANAGER:
        words.append(_("manages it"))
    elif contact.job:
        words.append(job_in_words(_, contact.job))
    words.append(contact.phone or _("no telephone"))
    words.append(_("seen {when}", when=days_ago(_, contact.last_seen_at, turn.now)))
    if contact.unreachable_since is not None and not contact.is_reachable:
        words.append(_("gets no messages since {when}", when=say_moment(_, contact.unreachable_since, turn.now)))
    wanted = preferences_of(turn.tx, contact.person_id)
    words.append(say_in_short(_, wanted, turn.now.astimezone(LIMA).date()))
    return ", ".join(filter(None, words))


def _say_claims(turn: Turn, followed: Followed) -> str:
    _ = turn._
    claims = open_claims_of(turn.tx, followed.organization_id)
    return "\n".join(_("{name} says that they manage it now.", name=_name(_, claim.name)) for claim in claims)


def _say_reminders(turn: Turn, followed: Followed) -> str:
    if followed.response_id is None:
        return ""
    _, known, lines = turn._, reminders(turn.tx, followed.response_id, turn.now), []
    if known.last_at is not None:
        lines.append(_("Last reminder: {when}", when=say_moment(_, known.last_at, turn.now)))
    if known.next_at is not None:
        lines.append(_("Next reminder: {when}", when=say_day(known.next_at, _.locale, LIMA)))
    return "\n".join(lines)


def _say_next_session(turn: Turn, followed: Followed) -> str:
    found = next_session_of(turn.tx, followed.organization_id, turn.now)
    session = session_view(turn.tx, found[0]) if found else None
    invitation = invited(turn.tx, found[1]) if found else None
    if session is None or session.starts_at is None or invitation is None:
        return ""
    when, answer = say_day(session.starts_at, turn._.locale, LIMA), say_answer(turn, invitation)
    service = shorten(session.service, EXCERPT)
    return turn._("Next session: {service}, {when} ({answer})", service=service, when=when, answer=answer)


def _ways(turn: Turn, followed: Followed, where: Whereabouts | None) -> tuple[Row, ...]:
    _, number = turn._, followed.organization_id
    rows: list[Row] = [
        (Button(_("Attend: {name}", name=_name(_, talk.person_name)), press(Verb.HANDOFF, talk.id)),)
        for talk in open_talks_of(turn.tx, number)
    ]
    for claim in open_claims_of(turn.tx, number):
        yes, no = press(Verb.CONFIRM, claim.id), press(Verb.REFUTE, claim.id)
        rows.append((Button(_("Confirm"), yes), Button(_("It is not so"), no)))
    if where is not None:
        read = Button(_("See answers"), press(Verb.READ, number))
        is_open = where.sitting.is_open and followed.is_reachable
        rows.append((Button(_("Remind now"), press(Verb.NUDGE, number)), read) if is_open else (read,))
    if followed.is_reachable:
        rows.append((Button(_("Write to them"), press(Verb.WRITE_TO, number)),))
    if followed.sent_at is None:
        rows.append((Button(_("Answer for them"), press(Verb.ASSIST, number)),))
    return (*rows, draw_ways(_))


def _name(_: Catalog, name: str | None) -> str:
    return name or _("without a name yet")


def _for_reading(rows: tuple[Row, ...], followed: Followed) -> tuple[Row, ...]:
    """The ways through a summary, leading a reader; those that only its own people may go are left out."""
    kept = (tuple(button for each in row if (button := _leading(each, followed))) for row in rows)
    return tuple(row for row in kept if row)


def _leading(button: Button, followed: Followed) -> Button | None:
    read = read_press(button.press)
    if read is None or read.verb not in {Verb.SECTION, Verb.SUMMARY}:
        return None
    return replace(button, press=press(Verb.READ, followed.organization_id, *read.args[1:]))


def _back_to(_: Catalog, followed: Followed) -> Button:
    return Button(_("Back to the organization"), press(Verb.ORGANIZATION, followed.organization_id))


def chosen_organization(turn: Turn) -> Followed:
    """The organization that a button names. Raises `NotFollowed`."""
    return may_see(turn.tx, at_desk(turn), _pressed(turn).number(0))


def _pressed(turn: Turn) -> Press:
    read = read_press(turn.event.pressed or "")
    return read or Press(Verb.ORGANIZATION)
