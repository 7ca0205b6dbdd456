"""What an officer of an entity sees who is in no organization: who they are here, and the way to their sessions."""

from bot.parts import shortened
from bot.presses import Verb, press
from bot.turn import Shown, Turn
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from storage.entities import Office
from storage.officers import codes_of_services, services_of

#: So many services of theirs are named, and so much of a long name is said.
NAMED, EXCERPT = 6, 80

Row = tuple[Button, ...]


def draw_office(turn: Turn) -> Screen:
    """/start: who they are, which services they give, and their sessions one tap away."""
    _, office = turn._, at_office(turn)
    lines = (
        _("RPE · {name}", name=office.entity),
        _("Good day, {name}.", name=office.name),
        _given(turn, office),
    )
    return Screen("\n\n".join(lines), (draw_way(_), (Button(_("Menu"), press(Verb.MENU)),)))


def on_menu(turn: Turn) -> Shown:
    """/menu."""
    _, office = turn._, at_office(turn)
    rows = (draw_way(_), (Button(_("Help"), press(Verb.HELP)), Button(_("Language"), press(Verb.LANGUAGES))))
    return Screen(_("Menu") + "\n\n" + _("{name}, {entity}", name=office.name, entity=office.entity), rows)


def on_help(turn: Turn) -> Shown:
    """/ayuda."""
    _ = turn._
    lines = (
        _("«Sessions» shows those of your entity: their dates, and who is coming."),
        _("There you can remind people, move a session or call it off."),
        _("All that you do here is kept with your name."),
        _("/menu, /idioma, /privacidad: the rest."),
    )
    return Screen("\n\n".join(lines), (draw_way(_),))


def draw_way(_: Catalog) -> Row:
    """To the sessions that an officer looks after."""
    return (Button(_("Sessions"), press(Verb.SESSIONS, 0)),)


def at_office(turn: Turn) -> Office:
    """The officer whose turn it is: the routing lets nobody else through."""
    assert turn.officer is not None
    return turn.officer


def _given(turn: Turn, office: Office) -> str:
    _ = turn._
    codes, names = services_of(turn.tx, office.officer_id), codes_of_services(turn.tx)
    if not codes:
        return _("You see all the sessions of {entity} here.", entity=office.entity)
    said = [f"{code}. {shortened(names[code], EXCERPT)}" for code in codes[:NAMED]]
    return "\n".join((_("You give:"), *said, *(("…",) if len(codes) > NAMED else ())))
