"""Who answered: said wherever more than one person answers, and always where a facilitator or a sheet did."""

from collections.abc import Collection

from bot.moments import say_day_of
from language.catalogs import Catalog
from storage.answers import ASSISTED, IMPORTED, Given


def say_giver(_: Catalog, given: Given) -> str:
    """«Julio Pérez», «por teléfono con Ana Torres (RPE)», «hoja»."""
    if given.how == ASSISTED:
        return _("by telephone with {name} (RPE)", name=given.name)
    return _("from a sheet") if given.how == IMPORTED else given.name


def is_worth_saying(given: Collection[Given], reader: int) -> bool:
    """Whether a reader needs to be told who answered: it was not they alone, with their own hands."""
    return any(each.person_id != reader or each.how in {ASSISTED, IMPORTED} for each in given)


def are_several(given: Collection[Given]) -> bool:
    """Whether more than one person answered, or one in another's name."""
    return len({each.person_id for each in given}) > 1 or any(each.how in {ASSISTED, IMPORTED} for each in given)


def say_answered_by(_: Catalog, given: Given) -> str:
    """«Respondió Julio Pérez, 3 nov»; «Respondido por teléfono con …»; «De una hoja, 3 nov»."""
    day = say_day_of(_, given.at)
    if given.how == ASSISTED:
        return _("Answered by telephone with {name} (RPE), {day}", name=given.name, day=day)
    if given.how == IMPORTED:
        return _("From a sheet, {day}", day=day)
    return _("Answered by {name}, {day}", name=given.name, day=day)
