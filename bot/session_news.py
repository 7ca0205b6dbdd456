"""What an answer is to others: that a colleague has answered, that there is a seat now, that somebody need not go.

Drawn when it goes out: an answer that was changed meanwhile is not told any more, only the last one is.
"""

from collections.abc import Callable
from datetime import datetime

from bot.presses import Verb, press
from bot.session_messages import answer_rows
from bot.session_page import say_state
from bot.session_words import head, say_when, when, where
from bot.telling import drawn_for
from language.catalogs import Catalog
from notifications.drawing import Drawer, Drawn, Skip
from notifications.screen import Button, Reply, Screen
from procedures.confirming import goes_for_others
from procedures.good_moment import why_not_now
from programme.reminders import Rsvp
from storage.invitations import BY_PHONE, InvitationAnswer, Invited, invited, last_answer
from storage.memberships import belongs
from storage.outbox import Claimed
from storage.people import name_and_language
from storage.sessions import SessionView, session_view
from storage.tx import Tx
from storage.unasked import ANSWERED, RELEASED, SEAT

#: What a message is drawn from: the invitation, its session, the answer, whom it is for.
News = Callable[[Catalog, Tx, Invited, SessionView, InvitationAnswer, int], Screen]


def draw_answered(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """A colleague has answered, or somebody for them."""
    return _drawn(tx, claimed, now, _answered)


def draw_seat(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """Whoever has waited has a seat."""
    return _drawn(tx, claimed, now, _seat)


def draw_released(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """Somebody who was to go in place of others need not."""
    found = invited(tx, claimed.facts["invitation"])
    person_id = claimed.person_id or 0
    if found is not None and goes_for_others(person_id, found):
        return Skip("they go after all")
    return _drawn(tx, claimed, now, _released, is_theirs=True)


def _drawn(tx: Tx, claimed: Claimed, now: datetime, draw: News, *, is_theirs: bool = False) -> Drawn:
    found, person_id = invited(tx, claimed.facts["invitation"]), claimed.person_id or 0
    session = session_view(tx, found.session_id) if found else None
    if found is None or session is None or not session.is_open:
        return Skip("there is nothing to answer any more")
    answer = last_answer(tx, found.id)
    if answer is None or (answer.id != claimed.facts["answer"] and not is_theirs):
        return Skip("it was answered anew since")
    if not (is_theirs or goes_for_others(person_id, found) or belongs(tx, person_id, found.organization_id)):
        return Skip("they do not belong to the organization any more")
    is_essential = claimed.kind != ANSWERED
    waits = why_not_now(
        tx, claimed, found.organization_id, session.starts_at, now, is_hasty=True, is_essential=is_essential
    )
    if waits:
        return waits
    screen = drawn_for(tx, person_id, lambda _: draw(_, tx, found, session, answer, person_id), now)
    return Reply((screen,), is_aside=True)


def _answered(
    _: Catalog, tx: Tx, found: Invited, session: SessionView, answer: InvitationAnswer, person_id: int
) -> Screen:
    name = (name_and_language(tx, answer.by)[0] if answer.by is not None else None) or ""
    who = (
        _(
            "By telephone with {name} (RPE) it was answered for {organization}:",
            name=name,
            organization=found.legal_name,
        )
        if answer.how == BY_PHONE
        else _("{name} has answered for {organization}:", name=name, organization=found.legal_name)
    )
    parts = [who, say_state(_, tx, found, person_id), f"{head(_, session)}\n{_when(_, session)}"]
    if found.rsvp == Rsvp.NOT_COMING:
        parts.append(_("If somebody can go, choose it here."))
        return Screen("\n\n".join(parts), answer_rows(_, found.id))
    return Screen("\n\n".join(parts), _see(_, found))


def _seat(
    _: Catalog, tx: Tx, found: Invited, session: SessionView, _answer: InvitationAnswer, person_id: int
) -> Screen:
    parts = (
        _("A seat has become free: {organization} has it now.", organization=found.legal_name),
        say_state(_, tx, found, person_id),
        head(_, session),
        f"{when(_, session)}\n{where(_, session)}".rstrip(),
    )
    no = (Button(_("I can come no more"), press(Verb.NOT_COMING, found.id)),)
    return Screen("\n\n".join(parts), (no, *_see(_, found)))


def _released(
    _: Catalog, _tx: Tx, found: Invited, session: SessionView, _answer: InvitationAnswer, _person_id: int
) -> Screen:
    text = _("You need not go for {organization} any more. Thank you.", organization=found.legal_name)
    return Screen(f"{text}\n\n{head(_, session)}\n{_when(_, session)}")


def _when(_: Catalog, session: SessionView) -> str:
    assert session.starts_at is not None
    return say_when(_, session.starts_at)


def _see(_: Catalog, found: Invited) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("See the session"), press(Verb.SESSION, found.id)),),)


#: Who draws each kind of message that an answer causes.
NEWS_DRAWERS: dict[str, Drawer] = {ANSWERED: draw_answered, SEAT: draw_seat, RELEASED: draw_released}
