"""A session in words: every message of one begins with whose it is, and says day, hour, length and place in full.

Nobody needs a picture to know what they are invited to (domain.md C43; §5, implication 5).
"""

from datetime import datetime, timedelta

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
AN_HOUR = timedelta(hours=1)


def head(_: Catalog, session: SessionView) -> str:
    """«RPE · Taller de costos · PROMPERÚ», and which session of how many, where there are several."""
    line = f"RPE · {session.service} · {session.entity}"
    if session.parts > 1:
        line += "\n" + _("Session {n} of {total}", n=session.part, total=session.parts)
    return line


def when(_: Catalog, session: SessionView) -> str:
    """«Jueves 14 de agosto, 5:30 p. m. (2 horas)». Only for a session that has a date."""
    assert session.starts_at is not None
    assert session.ends_at is not None
    day = say_when(_, session.starts_at)
    return f"{day} ({say_length(_, session.ends_at - session.starts_at)})"


def say_when(_: Catalog, moment: datetime) -> str:
    """Day and hour of a session: «Jueves 14 de agosto, 5:30 p. m.»."""
    said = say_day(moment, _.locale, LIMA)
    return said[:1].upper() + said[1:]


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
