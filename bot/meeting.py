"""One session, as those who look after it see it: when and where, how many come, what speaks against its date, and what
can be done about it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.facilitators import watched
from bot.lists import shorten
from bot.objections import hit_by, say_objection
from bot.opinions import say_opinions
from bot.presses import Verb, press
from bot.session_words import TIGHT, head, tight, when, where
from bot.sessions import STATES, given_button, is_over, say_count, say_month_of, say_reasons
from bot.staff import Chosen, Row, chosen, pressed, staff_of
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import scheduling
from procedures.few_confirmed import Count, are_few, count
from procedures.staff import Staff, held, may_accept, visible
from procedures.timetabling import objections_from
from programme.timetable import Objection, Weight
from storage.session_lists import accepted, objections_kept
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, MONTH_KNOWN, SessionView, session_view
from storage.timetable import farms

#: The states in which a session can still be moved or called off.
OPEN = frozenset({MONTH_KNOWN, DATED, CHECKED, ANNOUNCED})
VIRTUAL = "virtual"
#: The letters of a session's page, if names can be shortened so far.
MOST = 1_000
#: So many objections are said; and so many on a session's page.
SAID, SAID_ON_PAGE = 4, 2


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
    short = tight(session)
    shortest = replace(short, link=short.link and shorten(short.link, TIGHT))
    for each, objections in (session, SAID_ON_PAGE), (short, SAID_ON_PAGE), (short, 1), (shortest, 1):
        parts = (
            head(_, each),
            _say_when(_, each),
            _say_state(turn, each, is_held=is_held),
            _say_count(turn, each, counted) if counted.invited else "",
            _say_against(turn, staff, each, objections),
            say_opinions(turn, staff, each),
        )
        text = "\n\n".join(part for part in parts if part)
        if len(text) <= MOST:
            break
    return Screen(text, _ways(turn, Chosen(staff, session, None), counted, is_held=is_held))


def say_objections(
    turn: Turn, staff: Staff, session: SessionView, objections: Sequence[Objection], most: int = SAID
) -> str:  # fmt: skip
    """A line for each, those that hold a session back first; of many the first. It names organizations as far as one
    may read of them: to an officer of the entity all, to a facilitator those that they follow.
    """
    names = {
        number: name
        for number, (name, farm) in farms(turn.tx, hit_by(objections)).items()
        if staff.is_of(session) or staff.follows_any([(farm.chain, farm.region)])
    }
    lines = [f"· {say_objection(turn._, each, names)}" for each in objections[:most]]
    if len(objections) > most:
        lines.append(turn._("and {n} more", n=len(objections) - most))
    return "\n".join(lines)


def _say_when(_: Catalog, session: SessionView) -> str:
    if session.starts_at is None:
        return say_month_of(_, session.month) + "\n" + _("The day is not known yet.")
    return f"{when(_, session)}\n{where(_, session)}".rstrip()


def _say_state(turn: Turn, session: SessionView, *, is_held: bool) -> str:
    _ = turn._
    if session.state == CANCELLED:
        said = _("It is called off.")
        return said + ("\n" + _("Reason: {reason}", reason=session.reason) if session.reason else "")
    if is_held and session.state == CHECKED:
        return _("It is not announced yet: a facilitator must accept its date first.")
    if is_held:
        return _("It is announced, and something stands against its new date.")
    if session.is_open and is_over(session, turn.now):
        return _("It is over.")
    return _("State: {state}", state=_.of(STATES[session.state]))


def _say_count(turn: Turn, session: SessionView, counted: Count) -> str:
    _ = turn._
    lines = [_("Organizations: {count}.", count=say_count(_, counted)), say_reasons(turn, session.id)]
    if session.capacity is not None:
        lines.append(_("Seats: {n}.", n=session.capacity))
    if session.is_open and not is_over(session, turn.now) and are_few(session, counted):
        lines.append(_("Few have confirmed."))
    return "\n".join(line for line in lines if line)


def _say_against(turn: Turn, staff: Staff, session: SessionView, most: int) -> str:
    """What nobody has accepted, those first that hold it back."""
    if session.state not in OPEN or is_over(session, turn.now):
        return ""
    kept = objections_from(objections_kept(turn.tx, [session.id])[session.id])
    if accepted(turn.tx, [session.id]):
        kept = [each for each in kept if each.weight is not Weight.HOLD]
    if not kept:
        return ""
    ordered = sorted(kept, key=lambda each: each.weight is not Weight.HOLD)
    return turn._("Against its date:") + "\n" + say_objections(turn, staff, session, ordered, most)


def _ways(turn: Turn, here: Chosen, counted: Count, *, is_held: bool) -> tuple[Row, ...]:
    _, session = turn._, here.session
    rows: list[Row] = []
    if is_held and here.staff.desk is not None:
        label = _("Announce in spite of it") if session.state == CHECKED else _("Leave this date")
        rows.append((Button(label, press(Verb.ANNOUNCE, session.id)),))
    if counted.invited:
        rows.append(_lists(_, here, is_past=is_over(session, turn.now)))
    has_begun = session.starts_at is not None and session.starts_at <= turn.now
    if session.is_open and not has_begun and visible(turn.tx, here.staff, session):
        rows.append((Button(_("Remind those who are missing"), press(Verb.REMIND_ALL, session.id, 0)),))
        rows.append((Button(_("Offer seats"), press(Verb.OFFER, session.id, 0)),))
    if session.state in OPEN and not has_begun:
        rows.extend(_changes(_, here))
    if session.announced_at is not None and session.state != CANCELLED:
        rows.append((Button(_("Send a summary or material"), press(Verb.MATERIAL, session.id)),))
    lists = (Button(_("Sessions"), press(Verb.SESSIONS, 0)),)
    rows.append((*lists, given_button(_)) if is_over(session, turn.now) else lists)
    return tuple(rows)


def _lists(_: Catalog, here: Chosen, *, is_past: bool) -> Row:
    who = Button(_("Who will come"), press(Verb.WHO_COMES, here.session.id, 0))
    if here.staff.desk is None or is_past:
        return (who,)
    return (who, Button(_("Whom to call"), press(Verb.TO_CALL, here.session.id, 0)))


def _changes(_: Catalog, here: Chosen) -> list[Row]:
    number = here.session.id
    move = Button(_("Move"), press(Verb.MOVE, number, 0))
    to_virtual = Button(_("Make it virtual"), press(Verb.VIRTUAL, number, 0))
    can_be_virtual = here.session.modality != VIRTUAL and here.session.starts_at is not None
    first: Row = (move, to_virtual) if can_be_virtual else (move,)
    return [first, (Button(_("Cancel"), press(Verb.CALL_OFF, number, 0)),)]
