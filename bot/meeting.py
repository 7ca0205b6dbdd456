"""One session, as those who look after it see it: when and where, how many come, what speaks against its date, and what
can be done about it.
"""

from collections.abc import Sequence

from bot.facilitators import watched
from bot.objections import hit_by, say_objection
from bot.opinions import say_opinions
from bot.presses import Verb, press
from bot.session_words import head, when, where
from bot.sessions import STATES, say_count, say_month_of
from bot.staff import Chosen, Row, chosen, pressed, staff_of
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import scheduling
from procedures.few_confirmed import Count, are_few, count
from procedures.staff import Staff, held, may_accept, visible
from procedures.timetabling import objections_from
from programme.timetable import Objection
from storage.session_lists import objections_kept
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, MONTH_KNOWN, SessionView, session_view
from storage.timetable import farms

#: The states in which a session can still be moved or called off.
OPEN = frozenset({MONTH_KNOWN, DATED, CHECKED, ANNOUNCED})
VIRTUAL = "virtual"
#: So many objections are said.
SAID = 4


def on_meeting(turn: Turn) -> Shown:
    """A session was opened."""
    here = chosen(turn)
    watched(turn, "session.opened", session=here.session.id)
    return draw_meeting(turn, here.staff, here.session.id)


def on_announce(turn: Turn) -> Shown:
    """«Anunciar de todos modos»: a facilitator takes it upon themselves. Raises `NotYourSession`, `SessionFixed`."""
    _, staff = turn._, staff_of(turn)
    session = may_accept(turn.tx, staff, pressed(turn).number(0))
    if session.id not in held(turn.tx, [session], turn.now):
        said = _("Nothing holds this session back now.")
        return remarked(said, draw_meeting(turn, staff, session.id))
    scheduling.accept(turn.tx, session.id, staff.person_id, turn.now)
    said = _("It stays on its date. That is kept with your name.")
    if session.state == CHECKED:
        counted = count(turn.tx, session.id)
        said = _.many(
            "Announced. {n} organization is invited.", "Announced. {n} organizations are invited.", counted.invited
        )
    return remarked(said, draw_meeting(turn, staff, session.id))


def draw_meeting(turn: Turn, staff: Staff, session_id: int) -> Screen:
    """The page of a session as it is now."""
    session = session_view(turn.tx, session_id)
    assert session is not None
    _, counted = turn._, count(turn.tx, session_id)
    is_held = session_id in held(turn.tx, [session], turn.now)
    parts = (
        head(_, session),
        _say_when(_, session),
        _say_state(_, session, is_held=is_held),
        _say_count(_, session, counted) if counted.invited else "",
        _say_against(turn, session),
        say_opinions(turn, session_id),
    )
    here = Chosen(staff, session, None)
    return Screen("\n\n".join(part for part in parts if part), _ways(turn, here, counted, is_held=is_held))


def say_objections(turn: Turn, objections: Sequence[Objection]) -> str:
    """A line for each, those that hold a session back first; of many the first."""
    names = {number: name for number, (name, _farm) in farms(turn.tx, hit_by(objections)).items()}
    lines = [f"· {say_objection(turn._, each, names)}" for each in objections[:SAID]]
    if len(objections) > SAID:
        lines.append(turn._("and {n} more", n=len(objections) - SAID))
    return "\n".join(lines)


def _say_when(_: Catalog, session: SessionView) -> str:
    if session.starts_at is None:
        return say_month_of(_, session.month) + "\n" + _("The day is not known yet.")
    return f"{when(_, session)}\n{where(_, session)}".rstrip()


def _say_state(_: Catalog, session: SessionView, *, is_held: bool) -> str:
    if session.state == CANCELLED:
        said = _("It is called off.")
        return said + ("\n" + _("Reason: {reason}", reason=session.reason) if session.reason else "")
    if is_held and session.state == CHECKED:
        return _("It is not announced yet: a facilitator must accept its date first.")
    if is_held:
        return _("It is announced, and something stands against its new date.")
    return _("State: {state}", state=_.of(STATES[session.state]))


def _say_count(_: Catalog, session: SessionView, counted: Count) -> str:
    lines = [_("Organizations: {count}.", count=say_count(_, counted))]
    if session.capacity is not None:
        lines.append(_("Seats: {n}.", n=session.capacity))
    if session.is_open and are_few(session, counted):
        lines.append(_("Few have confirmed."))
    return "\n".join(lines)


def _say_against(turn: Turn, session: SessionView) -> str:
    if session.state not in OPEN:
        return ""
    kept = objections_from(objections_kept(turn.tx, [session.id])[session.id])
    if not kept:
        return ""
    return turn._("Against its date:") + "\n" + say_objections(turn, kept)


def _ways(turn: Turn, here: Chosen, counted: Count, *, is_held: bool) -> tuple[Row, ...]:
    _, session = turn._, here.session
    rows: list[Row] = []
    if is_held and here.staff.desk is not None:
        label = _("Announce in spite of it") if session.state == CHECKED else _("Leave this date")
        rows.append((Button(label, press(Verb.ANNOUNCE, session.id)),))
    if counted.invited:
        rows.append(_lists(_, here))
    has_begun = session.starts_at is not None and session.starts_at <= turn.now
    if session.is_open and not has_begun and visible(turn.tx, here.staff, session):
        rows.append((Button(_("Remind those who are missing"), press(Verb.REMIND_ALL, session.id, 0)),))
        rows.append((Button(_("Offer seats"), press(Verb.OFFER, session.id, 0)),))
    if session.state in OPEN and not has_begun:
        rows.extend(_changes(_, here))
    if session.announced_at is not None and session.state != CANCELLED:
        rows.append((Button(_("Send a summary or material"), press(Verb.MATERIAL, session.id)),))
    rows.append((Button(_("Sessions"), press(Verb.SESSIONS, 0)),))
    return tuple(rows)


def _lists(_: Catalog, here: Chosen) -> Row:
    who = Button(_("Who will come"), press(Verb.WHO_COMES, here.session.id, 0))
    if here.staff.desk is None:
        return (who,)
    return (who, Button(_("Whom to call"), press(Verb.TO_CALL, here.session.id, 0)))


def _changes(_: Catalog, here: Chosen) -> list[Row]:
    number = here.session.id
    move = Button(_("Move"), press(Verb.MOVE, number, 0))
    to_virtual = Button(_("Make it virtual"), press(Verb.VIRTUAL, number, 0))
    can_be_virtual = here.session.modality != VIRTUAL and here.session.starts_at is not None
    first: Row = (move, to_virtual) if can_be_virtual else (move,)
    return [first, (Button(_("Cancel"), press(Verb.CALL_OFF, number, 0)),)]
