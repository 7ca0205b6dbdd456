"""/equipo: who is in the organization, who manages it, who answered what, and taking somebody out."""

from collections import Counter
from itertools import groupby

from bot.jobs import job_in_words
from bot.joining import draw_decision, say_place_now
from bot.moments import say_moment
from bot.parts import shortened
from bot.presses import Verb, press, read_press
from bot.tasks import give_back_all
from bot.telling import tell
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import handing_over
from procedures.answering import Sitting, form_of, reopen_sitting
from procedures.enrolling import deciders_on_joining
from procedures.errors import NotYours
from storage.answers import given_in
from storage.invites import unopened_invites
from storage.memberships import MANAGER, Member, Standing, team_of
from storage.responses import latest_response

#: People on one page, and so much of a name on a button.
A_PAGE, ON_A_BUTTON = 5, 24
#: From so many words on a name has two first names in it: «Ana María Torres Vela».
WITH_TWO_FIRST_NAMES = 4


def on_team(turn: Turn) -> Shown:
    """/equipo."""
    read = read_press(turn.event.pressed or "")
    return draw_team(turn, (read.number(0) if read else 0) or 0)


def draw_team(turn: Turn, page: int = 0) -> Screen:
    """A page of the people, and what can be done."""
    assert turn.membership is not None
    _, place = turn._, turn.membership
    team = team_of(turn.tx, place.organization_id)
    pages = max(-(-len(team) // A_PAGE), 1)
    page = min(page, pages - 1)
    shown = team[page * A_PAGE : (page + 1) * A_PAGE]
    counts = Counter(_givers(turn, place)[1].values())
    lines = [_("Team of {name}", name=place.legal_name) + (f" ({page + 1}/{pages})" if pages > 1 else "")]
    lines.extend(_line(turn, member, counts[member.person_id]) for member in shown)
    if not any(member.role == MANAGER for member in team):
        lines.append(_("Nobody is its manager now."))
    names = [
        Button(_short(member.name) if member.name else _name(_, member), press(Verb.MEMBER, member.membership_id))
        for member in shown
    ]
    return Screen("\n\n".join(lines), (*((name,) for name in names), *_turning(_, page, pages), *_ways(turn, place)))


def on_member(turn: Turn) -> Shown:
    """One of the people: which questions they answered, and what can be done about them."""
    assert turn.membership is not None
    assert turn.speaker is not None
    member = _chosen(turn)
    if member is None:
        return remarked(turn._("They are not in the team now."), draw_team(turn))
    _, place = turn._, turn.membership
    rows: list[tuple[Button, ...]] = []
    sitting, givers = _givers(turn, place)
    mine = {question for question, person_id in givers.items() if person_id == member.person_id}
    lines = [_line(turn, member, len(mine)), *(_answered(_, sitting, mine) if sitting else ())]
    is_other = member.person_id != turn.speaker.person_id
    if not member.accepted and turn.speaker.person_id in deciders_on_joining(turn.tx, place.organization_id):
        rows.extend(draw_decision(_, member.membership_id))
    elif place.role == MANAGER and is_other and member.accepted:
        rows.append((Button(_("Take out of the team"), press(Verb.TAKE_OUT, member.membership_id)),))
    rows.append((Button(_("Team"), press(Verb.TEAM, 0)), Button(_("Continue"), press(Verb.START))))
    return Screen("\n\n".join(lines), tuple(rows))


def on_take_out(turn: Turn) -> Shown:
    """«Quitar del equipo»: once more, are you sure?"""
    assert turn.membership is not None
    member, _ = _chosen(turn), turn._
    if member is None or turn.membership.role != MANAGER:
        return _not_now(turn, member)
    text = _(
        "Take {name} out of the team of {organization}? They would see and answer nothing more, at once. "
        "Their answers stay.",
        name=_name(_, member),
        organization=turn.membership.legal_name,
    )
    yes = Button(_("Yes, take them out"), press(Verb.TAKEN_OUT, member.membership_id))
    return Screen(text, ((yes,), (Button(_("No, leave it so"), press(Verb.TEAM, 0)),)))


def on_taken_out(turn: Turn) -> Shown:
    """They are out, at once."""
    assert turn.speaker is not None
    member, _ = _chosen(turn), turn._
    if member is None:
        return _not_now(turn, member)
    try:
        left = handing_over.take_out(turn.tx, turn.speaker.person_id, member.membership_id, turn.now)
    except NotYours:
        return _not_now(turn, member)
    name, organization = turn.speaker.name or "", left.organization
    tell(
        turn,
        member.person_id,
        "team.taken_out",
        lambda _: Screen(
            _(
                "{name} has taken you out of the team of {organization}.",
                name=name,
                organization=organization.legal_name,
            )
            + " "
            + _("If that is a mistake, speak to them or to the RPE team.")
            + say_place_now(_, turn.tx, member.person_id)
        ),
        organization_id=organization.id,
    )
    returned = give_back_all(turn, member.person_id, organization.id or 0)
    done = _("Done: {name} is out of the team.", name=_name(_, member))
    return remarked("\n\n".join((done, *returned)), draw_team(turn))


def _not_now(turn: Turn, member: Member | None) -> Shown:
    _ = turn._
    why = _("They are not in the team now.") if member is None else _("Only the manager takes people out of the team.")
    return remarked(why, draw_team(turn))


def _chosen(turn: Turn) -> Member | None:
    """Whom the button names, if they are in the organization that the person speaks for."""
    assert turn.membership is not None
    read = read_press(turn.event.pressed or "")
    number = read.number(0) if read else None
    return next(
        (each for each in team_of(turn.tx, turn.membership.organization_id) if each.membership_id == number), None
    )


def _givers(turn: Turn, place: Standing) -> tuple[Sitting | None, dict[str, int | None]]:
    """Before the organization's TPE: who gave which of the answers that count now."""
    assert turn.speaker is not None
    response = latest_response(turn.tx, place.organization_id, form_of(place.chain))
    if response is None:
        return None, {}
    sitting = reopen_sitting(turn.tx, turn.speaker.person_id, response.id, place.organization_id)
    given = given_in(turn.tx, response.id)
    return sitting, {name: given[name].person_id for name in given if name in sitting.standing.counted}


def _line(turn: Turn, member: Member, answers: int) -> str:
    _ = turn._
    job = job_in_words(_, member.job or "")
    head = ("★ " if member.role == MANAGER else "") + _name(_, member) + (f", {job}" if job else "")
    if not member.accepted:
        return f"{head}\n{_('asks to join')}"
    facts = [
        _.many("{n} answer", "{n} answers", answers),
        _("last seen {when}", when=say_moment(_, member.last_seen_at, turn.now)),
    ]
    if member.role == MANAGER:
        facts.insert(0, _("manager here"))
    if not member.reachable:
        facts.append(_("messages do not arrive"))
    return f"{head}\n{' · '.join(facts)}"


def _answered(_: Catalog, sitting: Sitting, mine: set[str]) -> list[str]:
    """Section by section the numbers of the questions that somebody answered: «Producción: 1-4, 7»."""
    lines = []
    for section in sitting.questionnaire.sections:
        steps = [step for step in sitting.standing.relevant if step.section == section.name]
        runs = groupby(steps, key=lambda step: step.name in mine)
        numbers = [_numbers(sitting, [step.name for step in run]) for is_mine, run in runs if is_mine]
        if numbers:
            lines.append(f"{sitting.questionnaire.text(section.label, _.locale)}: {', '.join(numbers)}")
    return lines


def _numbers(sitting: Sitting, run: list[str]) -> str:
    names = [step.name for step in sitting.standing.relevant]
    numbers = [sitting.questionnaire.step(name).number or names.index(name) + 1 for name in (run[0], run[-1])]
    return str(numbers[0]) if len(run) == 1 else f"{numbers[0]}-{numbers[1]}"


def _ways(turn: Turn, place: Standing) -> list[tuple[Button, ...]]:
    _ = turn._
    rows = [(Button(_("Invite a colleague"), press(Verb.INVITE)),)]
    if links := len(unopened_invites(turn.tx, place.organization_id, turn.now)):
        rows.append((Button(_("Links not opened yet ({n})", n=links), press(Verb.LINKS)),))
    if place.role != MANAGER:
        rows.append((Button(_("I am the new manager"), press(Verb.CLAIM, place.membership_id)),))
    rows.append((Button(_("I no longer work here"), press(Verb.LEAVE, place.membership_id)),))
    return [*rows, (Button(_("Continue"), press(Verb.START)),)]


def _turning(_: Catalog, page: int, pages: int) -> list[tuple[Button, ...]]:
    turning = [Button(_("Earlier"), press(Verb.TEAM, page - 1))] if page > 0 else []
    if page < pages - 1:
        turning.append(Button(_("More"), press(Verb.TEAM, page + 1)))
    return [tuple(turning)] if turning else []


def _name(_: Catalog, member: Member) -> str:
    return member.name or _("(no name yet)")


def _short(name: str) -> str:
    """First name and first surname: of four words or more the first two are first names, as people here write them."""
    words = name.split()
    surname = 2 if len(words) >= WITH_TWO_FIRST_NAMES else 1
    return shortened(" ".join((*words[:1], *words[surname : surname + 1])), ON_A_BUTTON)
