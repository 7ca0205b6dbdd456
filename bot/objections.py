"""What speaks against a session's date, in words, with the names of those who are hit."""

from collections.abc import Mapping, Sequence

from language.catalogs import Catalog
from programme.timetable import Objection

#: Organizations that an objection names, and how much of a name it shows.
NAMED, NAME = 3, 40


def hit_by(objections: Sequence[Objection]) -> set[int]:
    """The organizations whose names `say_objection` wants to know."""
    return {number for each in objections for number in each.organizations}


def say_objection(_: Catalog, objection: Objection, names: Mapping[int, str]) -> str:
    """«Organizaciones con otra sesión a la misma hora: 4 de 14 (Cooperativa Semilla, Asociación Flor y 2 más).».

    Nobody is named where the objection does not count them: then it holds for all, or for the session itself.
    """
    said = _.of(objection.message)
    hit = sorted(names[number] for number in objection.organizations if number in names)
    if not hit or "n" not in objection.message.facts or "total" not in objection.message.facts:
        return said
    listed = ", ".join(name[:NAME].rstrip() for name in hit[:NAMED])
    if len(hit) > NAMED:
        listed += " " + _("and {n} more", n=len(hit) - NAMED)
    first, _stop, rest = said.partition(". ")
    named = f"{first.removesuffix('.')} ({listed})."
    return f"{named} {rest}" if rest else named
