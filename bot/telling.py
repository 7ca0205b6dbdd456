"""Telling other people what has happened, each in their own language."""

from collections.abc import Callable
from datetime import datetime

from bot.turn import Turn
from language.catalogs import DEFAULT, Catalog, catalog
from notifications.notices import notify
from notifications.screen import Screen
from programme.silence import is_silent
from storage.people import last_seen, name_and_language
from storage.tx import Tx

Draw = Callable[[Catalog], Screen]


def tell(turn: Turn, person_id: int, what: str, draw: Draw, *, organization_id: int | None = None) -> bool:
    """Tell somebody, once for this turn and `what`; False: no chat of theirs can be reached.

    `draw` is given the catalog of the person who is told. A notice goes beside their own talk, so it says in its text
    which organization it is about.
    """
    return inform(turn.tx, person_id, f"{what}:{turn.event.update_id}", draw, turn.now, organization_id=organization_id)


def inform(tx: Tx, person_id: int, what: str, draw: Draw, now: datetime, *, organization_id: int | None = None) -> bool:
    """Tell somebody, once for `what`, where nobody's turn has caused it: from the command line, or by itself."""
    screen = drawn_for(tx, person_id, draw, now)
    return notify(tx, person_id, f"{what}:{person_id}", screen, now, organization_id=organization_id) > 0


def drawn_for(tx: Tx, person_id: int, draw: Draw, now: datetime) -> Screen:
    """A notice in the language of whoever is told; in a chat that was silent for long nothing of what it is about."""
    _name, language = name_and_language(tx, person_id)
    if is_silent(last_seen(tx, person_id), now):
        draw = _draw_something
    return draw(catalog(language or DEFAULT))


def _draw_something(_: Catalog) -> Screen:
    """For a chat of which nobody knows any more whose it is: nothing of the organization is in it."""
    return Screen(_("There is something new for you in Ruta. Write /start to see it."))
