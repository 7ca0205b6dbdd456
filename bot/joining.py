"""Joining an organization that has people already: asking, and being let in or not."""

from bot import tpe
from bot.jobs import job_in_words
from bot.newcomers import draw_where
from bot.presses import Verb, press, read_press
from bot.telling import tell
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import enrolling
from procedures.catching_up import catch_up
from procedures.errors import NotYours
from storage.invites import inviter_of
from storage.memberships import Membership, Standing, current_membership, manager_of
from storage.organizations import Organization
from storage.places import places_of
from storage.tx import Tx


def tell_of_newcomer(turn: Turn) -> None:
    """Somebody has said who they are: whoever invited them hears of it, or whoever decides whether they are let in."""
    membership, speaker = turn.membership, turn.speaker
    if membership is None or speaker is None or turn.is_assisting:
        return
    if not membership.accepted:
        _ask(turn, membership, speaker.name or "")
        return
    inviter = inviter_of(turn.tx, speaker.person_id, membership.organization_id)
    if inviter is not None:
        _tell_inviter(turn, membership, speaker.name or "", inviter)


def _ask(turn: Turn, membership: Standing, name: str) -> None:
    def draw(_: Catalog) -> Screen:
        text = _(
            "{name} ({job}) asks to join {organization} here. They would see and answer its test. Do you let them in?",
            name=name,
            job=job_in_words(_, membership.job or ""),
            organization=membership.legal_name,
        )
        return Screen(text, draw_decision(_, membership.membership_id))

    for person_id in enrolling.deciders_on_joining(turn.tx, membership.organization_id):
        tell(turn, person_id, "join.asked", draw, organization_id=membership.organization_id)


def _tell_inviter(turn: Turn, membership: Standing, name: str, inviter: int) -> None:
    def draw(_: Catalog) -> Screen:
        text = _("{name} came in through your link, for {organization}.", name=name, organization=membership.legal_name)
        return Screen(text)

    tell(turn, inviter, "join.invited", draw, organization_id=membership.organization_id)


def draw_decision(_: Catalog, membership_id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons that let somebody in, or not."""
    yes, no = press(Verb.ADMIT, membership_id), press(Verb.TURN_AWAY, membership_id)
    return ((Button(_("Yes, let them in"), yes), Button(_("No"), no)),)


def draw_waiting(turn: Turn) -> Screen:
    """Somebody has asked, and nobody has answered yet. They may go on for another organization of theirs meanwhile."""
    assert turn.membership is not None
    _, place = turn._, turn.membership
    text = _("{name} has a manager here already. They decide whether you join; we tell you.", name=place.legal_name)
    if manager_of(turn.tx, place.organization_id) is None:
        text = _(
            "{name} has no manager here now. Its people decide whether you join; we tell you.", name=place.legal_name
        )
    claim = (Button(_("I am the new manager"), press(Verb.CLAIM, place.membership_id)),)
    return Screen(text, (*draw_ways_meanwhile(turn), claim))


def draw_ways_meanwhile(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """What somebody may do who is not let in yet: talk to a person, or go on for another organization of theirs."""
    assert turn.speaker is not None
    _ = turn._
    talk = (Button(_("Talk to a person"), press(Verb.TALK)),)
    others = (
        (Button(_("Go on for {name}", name=name), press(Verb.SPEAK_FOR, membership_id)),)
        for membership_id, name in places_of(turn.tx, turn.speaker.person_id)
    )
    return (talk, *others)


def begin_waiting(turn: Turn) -> Shown:
    """The same as the answer to the telephone, whose own button must go."""
    return (Screen(turn._("Thank you."), ends_phone_request=True), draw_waiting(turn))


def on_admit(turn: Turn) -> Shown:
    """A colleague is let in."""
    return _decide(turn, admit=True)


def on_turn_away(turn: Turn) -> Shown:
    """A colleague is not let in."""
    return _decide(turn, admit=False)


def _decide(turn: Turn, *, admit: bool) -> Shown:
    assert turn.speaker is not None
    _ = turn._
    read = read_press(turn.event.pressed or "")
    number, by = (read.number(0) if read else None), turn.speaker.person_id
    try:
        membership = (
            enrolling.decide_on_joining(turn.tx, by, number, admit=admit, now=turn.now) if number is not None else None
        )
    except NotYours:
        return remarked(_("Only the manager decides on that."), _go_on(turn))
    if membership is None:
        return remarked(_("That was decided already."), _go_on(turn))
    _tell_decision(turn, membership, admit=admit)
    return remarked(_("Done: they are in.") if admit else _("Done: they are not in."), _go_on(turn))


def say_place_now(_: Catalog, tx: Tx, person_id: int) -> str:
    """Beside the news that somebody is not in an organization: for which other one they speak; blank: for none."""
    place = current_membership(tx, person_id)
    return " " + _("Now you speak for {name}.", name=place.legal_name) if place and place.accepted else ""


def _go_on(turn: Turn) -> Shown:
    """Where whoever decided was; a facilitator is at no question."""
    return tpe.resume(turn) if turn.membership else Screen("", ((Button(turn._("Today"), press(Verb.TODAY)),),))


def _tell_decision(turn: Turn, membership: Membership, *, admit: bool) -> None:
    organization = turn.tx.get_one(Organization, membership.organization_id)

    def draw(_: Catalog) -> Screen:
        if not admit:
            declined = _("The manager has not let you in. Ask them, or the RPE team.")
            return Screen(declined + say_place_now(_, turn.tx, membership.person_id))
        caught = catch_up(turn.tx, membership.person_id, membership.organization_id, organization.chain, turn.now)
        remark = _("You are in {name} now. Press «Continue» to begin.", name=organization.legal_name)
        return draw_where(_, caught, membership.id or 0, remark)

    tell(turn, membership.person_id, "join.decided", draw, organization_id=membership.organization_id)
