"""What facilitators share: whom they follow («A quién sigo»), the words for it, and that all they do is kept."""

from collections.abc import Mapping
from datetime import datetime

from bot.presses import Verb, press, read_press
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import facilitators
from procedures.errors import WouldFollowNobody
from procedures.facilitators import CHAIN, REGION, Choice
from programme.organizations import CHAINS, KINDS, REGIONS, Term
from storage import audit
from storage.facilitators import Desk

Row = tuple[Button, ...]


def on_chosen(turn: Turn) -> Shown:
    """«A quién sigo»: chains and regions, those followed ticked."""
    return _draw_chosen(turn)


def on_choose(turn: Turn) -> Shown:
    """A chain or region was ticked or unticked."""
    assert turn.speaker is not None
    read = read_press(turn.event.pressed or "")
    what, code, follow = (read.word(0), read.word(1), read.word(2) == "1") if read else ("", "", False)
    try:
        facilitators.choose(turn.tx, turn.speaker.person_id, at_desk(turn), what, code, follow=follow, now=turn.now)
    except WouldFollowNobody:
        return _draw_chosen(turn, turn._("Follow at least one chain and one region."))
    turn.refresh()
    return _draw_chosen(turn)


def on_menu(turn: Turn) -> Shown:
    """/menu, for a facilitator who is of no organization."""
    _ = turn._
    rows = (
        draw_ways(_),
        (Button(_("Sessions"), press(Verb.SESSIONS, 0)), Button(_("Whom I follow"), press(Verb.CHOSEN))),
        (Button(_("Help"), press(Verb.HELP)), Button(_("Language"), press(Verb.LANGUAGES))),
    )
    return Screen(_("Menu") + "\n\n" + _("{name}, RPE team", name=at_desk(turn).name), rows)


def on_help(turn: Turn) -> Shown:
    """/ayuda, for the same."""
    _ = turn._
    lines = (
        _("/hoy shows what needs a person."),
        _("/seguimiento shows how far the organizations are, and who is stuck at which question."),
        _("/sesiones shows the sessions to come, who will come, and whom to call."),
        _("Write the name or the RUC of an organization to open it."),
        _("There you can remind its people, write to them, or answer for them by telephone."),
        _("All that you do here is kept with your name."),
        _("/menu, /idioma, /privacidad: the rest."),
    )
    return Screen("\n\n".join(lines), (draw_ways(_),))


def draw_ways(_: Catalog) -> Row:
    """To a facilitator's two screens."""
    return (Button(_("Follow-up"), press(Verb.FOLLOWING)), Button(_("Today"), press(Verb.TODAY)))


def at_desk(turn: Turn) -> Desk:
    """The facilitator whose turn it is: the routing lets nobody else through."""
    assert turn.desk is not None
    return turn.desk


def watched(turn: Turn, action: str, organization_id: int | None = None, **facts: str | int) -> None:
    """Keep in the audit trail what a facilitator does. No personal data in the facts."""
    assert turn.speaker is not None
    audit.record(
        turn.tx, action, turn.now, person_id=turn.speaker.person_id, organization_id=organization_id, **facts
    )  # fmt: skip


def chain_in_words(_: Catalog, code: str) -> str:
    """«café»."""
    return _in_words(_, CHAINS, code)


def region_in_words(_: Catalog, code: str) -> str:
    """«San Martín»."""
    return _in_words(_, REGIONS, code)


def kind_in_words(_: Catalog, code: str) -> str:
    """«cooperativa»."""
    return _in_words(_, KINDS, code)


def capital(text: str) -> str:
    """With a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def days_ago(_: Catalog, at: datetime, now: datetime) -> str:
    """«hoy», «hace 9 días»."""
    days = (now - at).days
    return _.many("{n} day ago", "{n} days ago", days) if days else _("today")


def tick(label: str, verb: Verb, what: str, code: str, *, is_ticked: bool) -> Button:
    """A button that ticks or unticks: it says how it will be once it is pressed, so pressing twice is harmless."""
    return Button(f"✓ {label}" if is_ticked else label, press(verb, what, code, 0 if is_ticked else 1))


def _draw_chosen(turn: Turn, remark: str = "") -> Screen:
    assert turn.speaker is not None
    _ = turn._
    chains, regions = facilitators.choices(turn.tx, turn.speaker.person_id, at_desk(turn))
    parts = (
        remark,
        _("Whom I follow"),
        _("You see the organizations of the chains and regions with a ✓, and are told about them."),
    )
    rows = (
        _ticks(_, chains),
        _ticks(_, regions),
        draw_ways(_),
    )
    return Screen("\n\n".join(part for part in parts if part), rows)


def _ticks(_: Catalog, choice: Choice) -> Row:
    words = {CHAIN: chain_in_words, REGION: region_in_words}[choice.what]
    return tuple(
        tick(capital(words(_, code)), Verb.CHOOSE, choice.what, code, is_ticked=code in choice.chosen)
        for code in choice.possible
    )


def _in_words(_: Catalog, terms: Mapping[str, Term], code: str) -> str:
    return _.of(terms[code].name) if code in terms else code
