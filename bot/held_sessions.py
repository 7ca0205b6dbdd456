"""What goes out to facilitators of sessions that something holds back: what it is, and what they can do.

They press; what follows is the same as from the session's own page.
"""

from datetime import datetime

from bot.events import Event
from bot.lists import shorten
from bot.objections import hit_by, say_objection
from bot.presses import Verb, press
from bot.session_words import head, say_when, when
from bot.turn import Turn
from language.catalogs import DEFAULT, catalog
from notifications.drawing import Drawn, Postpone, Skip
from notifications.screen import Button, Reply, Screen
from procedures.holding import holds_among, still_held
from procedures.nudging import LIMA
from procedures.timetabling import objections_from
from programme.hours import may_still_go, next_allowed
from programme.silence import is_silent
from storage.outbox import Claimed
from storage.sessions import ANNOUNCED, SessionView, TrainingSession, session_view
from storage.timetable import farms
from storage.tx import Tx

#: Sessions that one message names, how much of a service's name it shows, and warnings beside what holds a session.
NAMED, NAME, WARNINGS = 5, 40, 3


def draw_held(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """For a facilitator: the sessions that were held at one moment and are so even now; one of them in full."""
    turn = Turn(tx, Event(0, claimed.chat_id), now, _make_no_token, catalog(DEFAULT))
    turn.refresh()
    if turn.desk is None or turn.speaker is None:
        return Skip("they are no facilitator any more")
    if turn.speaker.check_since is not None or is_silent(turn.speaker.last_seen_at, now):
        return Skip("it is not known whose telephone it is")
    if not may_still_go(now, LIMA):
        return Postpone(next_allowed(now, LIMA))
    held = still_held(tx, claimed, now)
    if not held:
        return Skip("nothing holds them back any more")
    return Reply((_draw_one(turn, held[0]) if len(held) == 1 else _draw_several(turn, held),), is_aside=True)


def _say_held(turn: Turn, session: TrainingSession) -> str:
    """A line for each thing that speaks against its date, holds first, the lesser ones only as far as they fit. It
    names only organizations that they follow.
    """
    _, desk = turn._, turn.desk
    objections = objections_from(session.objections)
    holds = holds_among(objections)
    warnings = [each for each in objections if each not in holds]
    names = {
        number: name
        for number, (name, farm) in farms(turn.tx, hit_by(objections)).items()
        if desk is not None and desk.follows(farm.chain, farm.region)
    }
    lines = [f"· {say_objection(_, each, names)}" for each in [*holds, *warnings[:WARNINGS]]]
    if len(warnings) > WARNINGS:
        lines.append(_("and {n} more", n=len(warnings) - WARNINGS))
    return "\n".join(lines)


def _draw_one(turn: Turn, session: TrainingSession) -> Screen:
    _, view = turn._, _view(turn.tx, session)
    what = (
        _("It was moved, and people are being told. This speaks against the new date:")
        if session.state == ANNOUNCED
        else _("It is not announced yet: this speaks against its date.")
    )
    rows = [
        (Button(_("See the session"), press(Verb.MEETING, view.id)),),
        (Button(_("Move"), press(Verb.MOVE, view.id)), Button(_("Cancel"), press(Verb.CALL_OFF, view.id))),
    ]
    if session.state != ANNOUNCED:
        rows.insert(0, (Button(_("Announce in spite of it"), press(Verb.ANNOUNCE, view.id)),))
    parts = (head(_, view), when(_, view), f"{what}\n{_say_held(turn, session)}")
    return Screen("\n\n".join(parts), tuple(rows))


def _draw_several(turn: Turn, sessions: list[TrainingSession]) -> Screen:
    _ = turn._
    views = [_view(turn.tx, each) for each in sessions[:NAMED]]
    lines = [_("Sessions that wait, because something speaks against their date: {n}", n=len(sessions))]
    for place, view in enumerate(views, start=1):
        assert view.starts_at is not None
        lines.append(f"{place}. {shorten(view.service, NAME)} · {view.entity}\n{say_when(_, view.starts_at)}")
    if len(sessions) > NAMED:
        lines.append(_("and {n} more", n=len(sessions) - NAMED))
    numbers = tuple(Button(str(place), press(Verb.MEETING, view.id)) for place, view in enumerate(views, start=1))
    return Screen("\n\n".join(lines), (numbers, (Button(_("Sessions"), press(Verb.SESSIONS, 0)),)))


def _view(tx: Tx, session: TrainingSession) -> SessionView:
    assert session.id is not None
    view = session_view(tx, session.id)
    assert view is not None
    return view


def _make_no_token() -> str:
    raise AssertionError("nothing that goes out by itself makes a link")
