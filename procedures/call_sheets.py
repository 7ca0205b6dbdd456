"""Whom to telephone, as a sheet to take along: one row for each person, or for each organization without anybody."""

from collections.abc import Iterable, Sequence

from language.catalogs import Catalog
from procedures.calling import ToCall, Why
from procedures.nudging import LIMA
from programme.messages import Message
from programme.organizations import CHAINS, REGIONS
from programme.pages import Cell, Page, fitting
from programme.reminders import Rsvp
from storage.callers import Callee
from storage.sessions import SessionView

#: Why somebody is to be telephoned, on the sheet and in the chat.
WHYS = {
    Why.NOBODY: Message("nobody of it is here yet"),
    Why.BLOCKED: Message("messages do not arrive"),
    Why.IN_DOUBT: Message("silent for two months"),
    Why.STOPPED: Message("wants no messages"),
    Why.NO_ANSWER: Message("has not answered"),
    Why.CALLED_OFF: Message("tell them: it does not take place"),
}
ANSWERS = {
    Rsvp.COMING: Message("will come"),
    Rsvp.SUBSTITUTE: Message("somebody else will go"),
    Rsvp.WAITING: Message("waits for a seat"),
    Rsvp.NOT_COMING: Message("cannot come"),
}
#: The columns, and how wide those are that hold long texts.
HEADERS = (
    Message("Session"),
    Message("Service"),
    Message("Entity"),
    Message("Organization"),
    Message("RUC"),
    Message("Chain"),
    Message("Region"),
    Message("Name"),
    Message("Telephone"),
    Message("Manages it"),
    Message("Why call"),
    Message("Answer so far"),
)
WIDE = {1: 36, 3: 36, 7: 28, 8: 16, 10: 26}


def calls_page(_: Catalog, calls: Iterable[tuple[SessionView, ToCall]]) -> Page:
    """One page of all of them. Telephones and RUCs are texts, and so is whatever a person wrote."""
    headers = tuple(_.of(each) for each in HEADERS)
    widths = tuple(WIDE.get(place, fitting([title])) for place, title in enumerate(headers))
    rows = [row for session, each in calls for row in _rows(_, session, each)]
    return Page(_("Whom to call"), headers, rows, widths)


def _rows(_: Catalog, session: SessionView, each: ToCall) -> list[Sequence[Cell]]:
    return [_row(_, session, each, person) for person in each.people or (None,)]


def _row(_: Catalog, session: SessionView, each: ToCall, person: Callee | None) -> Sequence[Cell]:
    invited = each.invited
    return (
        session.starts_at.astimezone(LIMA).replace(tzinfo=None) if session.starts_at else "",
        session.service,
        session.entity,
        invited.legal_name,
        invited.ruc,
        _.of(CHAINS[invited.chain].name) if invited.chain in CHAINS else invited.chain,
        _.of(REGIONS[invited.region].name) if invited.region in REGIONS else invited.region,
        (person.name or "") if person else "",
        (person.phone or "") if person else "",
        (_("yes") if person.is_manager else _("no")) if person else "",
        _.of(WHYS[each.why]),
        _.of(ANSWERS[Rsvp(invited.rsvp)]) if invited.rsvp else "",
    )
