"""The hand-over: «Ya no trabajo aquí», and «Soy el nuevo gerente», which somebody else confirms (domain.md C24)."""

from functools import partial

from bot import enrolment
from bot.newcomers import draw_where
from bot.presses import Verb, press, read_press
from bot.tasks import give_back_all
from bot.team import draw_team
from bot.telling import tell
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import handing_over
from procedures.catching_up import catch_up
from procedures.errors import ClaimDecided, NotYours
from procedures.handing_over import Claimed, Decided, Left
from storage.facilitators import followers_of
from storage.memberships import MANAGER, Standing, standing_of
from storage.people import name_and_language


def on_leave(turn: Turn) -> Shown:
    """«Ya no trabajo aquí»: once more, are you sure?"""
    place = _place(turn)
    if place is None:
        return _old_button(turn)
    _ = turn._
    text = _(
        "You no longer work in {name}? You will see and answer nothing more of it, at once.", name=place.legal_name
    )
    stays = _("What you answered stays with the organization.")
    yes = Button(_("Yes, I no longer work here"), press(Verb.LEFT, place.membership_id))
    return Screen(f"{text} {stays}", ((yes,), (Button(_("No, I go on"), press(Verb.START)),)))


def on_left(turn: Turn) -> Shown:
    """They are no longer in it; whoever stays hears of it, and may manage it from now on."""
    place = _place(turn)
    if place is None:
        return _old_button(turn)
    assert turn.speaker is not None
    left = handing_over.leave(turn.tx, turn.speaker.person_id, place.membership_id, turn.now)
    _tell_of_leaving(turn, left)
    give_back_all(turn, turn.speaker.person_id, place.organization_id)
    turn.refresh()
    _, next_place = turn._, turn.membership
    gone = _("You are no longer in {name}. Thank you for your work.", name=place.legal_name)
    if next_place is not None and next_place.accepted:
        gone += " " + _("Now you speak for {name}.", name=next_place.legal_name)
        return remarked(gone, enrolment.go_on(turn))
    if turn.desk is not None or turn.officer is not None:
        return remarked(gone, enrolment.go_on(turn))
    way_back = _(
        "All that was answered stays kept. To come back, open a link: ask a colleague or the RPE team for one."
    )
    return Screen(f"{gone}\n\n{way_back}")


def on_claim(turn: Turn) -> Shown:
    """«Soy el nuevo gerente»: what that means, and are you sure?"""
    place = _place(turn)
    if place is None:
        return _old_button(turn)
    _ = turn._
    if place.role == MANAGER:
        return remarked(_("You are its manager already."), draw_team(turn))
    text = _("Are you the new manager of {name}?", name=place.legal_name)
    how = _("Another person of the organization, or the RPE team, confirms it. If you press «Yes», we tell them.")
    yes = Button(_("Yes, I am the manager"), press(Verb.CLAIMED, place.membership_id))
    return Screen(f"{text} {how}", ((yes,), (Button(_("No"), press(Verb.START)),)))


def on_claimed(turn: Turn) -> Shown:
    """They say so: whoever may confirm it is told."""
    place = _place(turn)
    if place is None:
        return _old_button(turn)
    assert turn.speaker is not None
    _ = turn._
    if place.role == MANAGER:
        return remarked(_("You are its manager already."), draw_team(turn))
    claimed = handing_over.claim_management(turn.tx, turn.speaker.person_id, place.membership_id, turn.now)
    if not claimed.is_new:
        return remarked(_("We have told them already. Somebody has to confirm it."), enrolment.go_on(turn))
    told = _tell_witnesses(turn, claimed)
    remark = _("We have told those who can confirm it. We write to you as soon as they do.")
    if not told:
        remark = _("It is kept. Nobody who can confirm it can be reached here now: please call the RPE team.")
    return remarked(remark, enrolment.go_on(turn))


def on_confirm(turn: Turn) -> Shown:
    """It is so: they manage the organization."""
    return _decide(turn, granted=True)


def on_refute(turn: Turn) -> Shown:
    """It is not so."""
    return _decide(turn, granted=False)


def _decide(turn: Turn, *, granted: bool) -> Shown:
    if turn.speaker is None or not turn.speaker.consented:
        return enrolment.go_on(turn)
    _, read = turn._, read_press(turn.event.pressed or "")
    number = (read.number(0) if read else None) or 0
    try:
        decided = handing_over.decide_claim(turn.tx, number, turn.speaker.person_id, granted=granted, now=turn.now)
    except NotYours:
        return remarked(_("That is for another person of the organization, or the RPE team."), enrolment.go_on(turn))
    except ClaimDecided as before:
        return remarked(_say_decided(turn, before), enrolment.go_on(turn))
    _tell_decision(turn, decided)
    if decided.granted:
        done = _(
            "Done: {name} manages {organization}.",
            name=decided.claim.name,
            organization=decided.organization.legal_name,
        )
    else:
        done = _("Done: nothing changes in {organization}.", organization=decided.organization.legal_name)
    turn.refresh()
    return remarked(done, enrolment.go_on(turn))


def _say_decided(turn: Turn, before: ClaimDecided) -> str:
    _ = turn._
    name = name_and_language(turn.tx, before.decided_by)[0] if before.decided_by else ""
    if before.granted:
        return _("It was decided already, by {name}: it is so.", name=name)
    return _("It was decided already, by {name}: it is not so.", name=name)


def _place(turn: Turn) -> Standing | None:
    """The organization that the button names, if the person who presses is still in it, or asks to be."""
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    speaker = turn.speaker
    if speaker is None or not speaker.consented or speaker.name is None or number is None or turn.is_assisting:
        return None
    return standing_of(turn.tx, speaker.person_id, number)


def _old_button(turn: Turn) -> Shown:
    return remarked(turn._("That button no longer serves. Here we are:"), enrolment.go_on(turn))


def _tell_of_leaving(turn: Turn, left: Left) -> None:
    name, organization = left.who.name or "", left.organization
    was_manager = left.who.role == MANAGER

    def draw_for(membership_id: int, _: Catalog) -> Screen:
        text = _("{name} no longer works in {organization}.", name=name, organization=organization.legal_name)
        if not was_manager:
            return Screen(text)
        rows = ((Button(_("I am the new manager"), press(Verb.CLAIM, membership_id)),),)
        return Screen(text + " " + _("It has no manager now. Is it you?"), rows)

    for member in left.remaining:
        if was_manager or member.role == MANAGER:
            tell(
                turn,
                member.person_id,
                "team.left",
                partial(draw_for, member.membership_id),
                organization_id=organization.id,
            )
    if left.remaining:
        return

    def draw_empty(_: Catalog) -> Screen:
        text = _("{name} no longer works in {organization}.", name=name, organization=organization.legal_name)
        return Screen(text + " " + _("Nobody is in it now. The next through its link becomes its manager."))

    for person_id in followers_of(turn.tx, organization.chain, organization.region):
        tell(turn, person_id, "team.empty", draw_empty, organization_id=organization.id)


def _tell_witnesses(turn: Turn, claimed: Claimed) -> int:
    assert turn.speaker is not None
    name, organization = turn.speaker.name or "", claimed.organization

    def draw(_: Catalog) -> Screen:
        text = _(
            "{name} says: I am the new manager of {organization}.", name=name, organization=organization.legal_name
        )
        yes, no = press(Verb.CONFIRM, claimed.claim_id), press(Verb.REFUTE, claimed.claim_id)
        return Screen(f"{text} {_('Is it so?')}", ((Button(_("Confirm"), yes), Button(_("It is not so"), no)),))

    witnesses = {*claimed.representatives, *claimed.facilitators}
    return sum(tell(turn, each, "manager.claimed", draw, organization_id=organization.id) for each in sorted(witnesses))


def _tell_decision(turn: Turn, decided: Decided) -> None:
    claim, organization = decided.claim, decided.organization
    about: dict[str, object] = {"name": claim.name or "", "organization": organization.legal_name}

    def draw_for_claimer(_: Catalog) -> Screen:
        if not decided.granted or decided.membership_id is None:
            return Screen(_("They did not confirm that you manage {organization}. Speak to the RPE team.", **about))
        caught = catch_up(turn.tx, claim.person_id, organization.id or 0, organization.chain, turn.now)
        return draw_where(
            _, caught, decided.membership_id, _("It is confirmed: you manage {organization} now.", **about)
        )

    tell(turn, claim.person_id, "manager.decided", draw_for_claimer, organization_id=organization.id)
    me = turn.speaker.person_id if turn.speaker else None
    others = {each.person_id for each in decided.others} | ({decided.former.person_id} if decided.former else set())
    for person_id in sorted(others - {me, claim.person_id}):
        tell(
            turn,
            person_id,
            "manager.changed",
            lambda _: Screen(_("{name} manages {organization} now. You are in the team as before.", **about)),
            organization_id=organization.id,
        )
