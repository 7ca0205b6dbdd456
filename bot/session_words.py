"""A session in words: every message of one begins with whose it is, and says day, hour, length and place in full.

Nobody needs a picture to know what they are invited to (domain.md C43; §5, implication 5).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.lists import shorten
from bot.moments import LIMA
from language.catalogs import Catalog
from language.dates import say_day
from programme.messages import Message
from storage.sessions import SessionView

MODALITIES = {
    "virtual": Message("virtual"),
    "in_person": Message("in person"),
    "mixed": Message("in person and virtual"),
}
#: So much of a name in a message that is too long.
TIGHT = 60
AN_HOUR = timedelta(hours=1)
#: What begins so soon is said by how long it is until then, to so much.
SHORTLY, A_STEP = timedelta(hours=2), timedelta(minutes=5)


def head(_: Catalog, session: SessionView) -> str:
    """«RPE · Taller de costos · PROMPERÚ», and which session of how many, where there are several."""
    line = f"RPE · {session.service} · {session.entity}"
    if session.parts > 1:
        line += "\n" + _("Session {n} of {total}", n=session.part, total=session.parts)
    return line


def tight(session: SessionView) -> SessionView:
    """The same with short names, for a message that is too long with the full ones."""
    place, reason = session.place and shorten(session.place, TIGHT), session.reason and shorten(session.reason, TIGHT)
    return replace(session, service=shorten(session.service, TIGHT), place=place, reason=reason)


def when(_: Catalog, session: SessionView, *, inside: bool = False) -> str:
    """«Jueves 14 de agosto, 5:30 p. m. (2 horas)»; `inside` a sentence «jueves 14 …». Only for one that has a date."""
    assert session.starts_at is not None
    assert session.ends_at is not None
    day = say_when(_, session.starts_at, inside=inside)
    return f"{day} ({say_length(_, session.ends_at - session.starts_at)})"


def say_when(_: Catalog, moment: datetime, *, inside: bool = False) -> str:
    """Day and hour of a session: «Jueves 14 de agosto, 5:30 p. m.»; `inside` a sentence «jueves 14 …»."""
    said = say_day(moment, _.locale, LIMA)
    return said if inside else said[:1].upper() + said[1:]


def say_soon(_: Catalog, session: SessionView, now: datetime) -> str:
    """«Es mañana:», «Es hoy:», «Empieza en 1 hora:», by what it is when it is said; blank: it is farther off."""
    assert session.starts_at is not None
    left = session.starts_at - now
    if timedelta(0) < left <= SHORTLY:
        rounded = max(round(left / A_STEP), 1) * A_STEP
        return _("It begins in {length}:", length=say_length(_, rounded))
    days = (session.starts_at.astimezone(LIMA).date() - now.astimezone(LIMA).date()).days
    return {0: _("It is today:"), 1: _("It is tomorrow:")}.get(days, "")


def say_length(_: Catalog, length: timedelta) -> str:
    """«2 horas», «1 hora 30 minutos», «45 minutos»."""
    hours, rest = divmod(length, AN_HOUR)
    minutes = rest // timedelta(minutes=1)
    parts = [_.many("{n} hour", "{n} hours", hours)] if hours else []
    if minutes or not hours:
        parts.append(_.many("{n} minute", "{n} minutes", minutes))
    return " ".join(parts)


def where(_: Catalog, session: SessionView) -> str:
    """Where it is, and the address to open, as far as they are known; a line each."""
    lines = []
    if session.modality != "virtual":
        lines.append(_("Place: {place}", place=session.place) if session.place else _("Place: we will tell you."))
    if session.modality != "in_person":
        lines.append(_("Link: {link}", link=session.link) if session.link else _("Virtual. We will send you the link."))
    return "\n".join(lines)
