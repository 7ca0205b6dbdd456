"""What goes out by itself about sessions: invitation, reminders, changes, as things stand when it goes out.

Each says what it is for and needs no picture (domain.md C43; §5, implication 5). What is due together is one message.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.lists import shorten
from bot.presses import Verb, press
from bot.session_page import say_state
from bot.session_words import MODALITIES, TIGHT, head, say_length, say_soon, say_when, tight, when, where
from language.catalogs import DEFAULT, Catalog, catalog
from notifications.drawing import MOMENT, Drawn, Postpone, Provisional
from notifications.screen import Attachment, Button, Reply, Screen
from procedures import outgoing
from procedures.calendars import FILE_NAME, ics_of
from procedures.opinions import SCORES
from procedures.outgoing import Batch, Item
from programme.messages import Message
from programme.reminders import Rsvp, What
from storage.invitations import Invited, Told, invited
from storage.outbox import Claimed
from storage.people import name_and_language
from storage.places import places_of
from storage.sessions import SessionView, session_view
from storage.tx import Tx

#: How long one message may be, and one that says several things.
MOST, MOST_TOGETHER = 500, 900
#: Telegram takes no text of 1,024 characters or more under a file: a longer one comes without it.
MOST_UNDER_FILE = 1_000
#: So much of what one takes home, of a reason, of a service on a button and in a line.
OUTCOME, REASON, ON_A_BUTTON, IN_A_LINE = 140, 120, 24, 60
#: Less than so much of what one takes home says nothing.
LEAST = 20

#: What a message is for, above the lines of its session.
OPENINGS = {
    What.INVITATION: Message("You are invited to this session:"),
    What.NO_ANSWER: Message("We do not know yet whether you will come:"),
    What.BEFORE: Message("You said that you would come. We are waiting for you:"),
    What.CHANGE: Message("This session has changed."),
    What.CANCELLED: Message("This session will not take place:"),
    What.AFTER: Message("How was this session?"),
}
#: For whoever is to go by then: a colleague has said so, or has named them.
GOES = Message("You go to this session for your organization:")
#: The same, in one line among others.
IN_SHORT = {
    What.INVITATION: Message("Invitation"),
    What.NO_ANSWER: Message("Your answer is missing"),
    What.BEFORE: Message("We are waiting for you"),
    What.CHANGE: Message("It has changed"),
    What.CANCELLED: Message("It will not take place"),
    What.AFTER: Message("Your opinion is missing"),
}
ANSWERED = {
    Rsvp.COMING: Message("Your answer so far: you will come. If you cannot now, press a button."),
    Rsvp.NOT_COMING: Message("Your answer was that you could not come. Can you now?"),
    Rsvp.WAITING: Message("You are on the waiting list. If you cannot come now, press a button."),
}
#: With what a message brings the session as a file for a calendar: what was taken over from one goes with the next.
WITH_FILE = frozenset({What.INVITATION, What.CHANGE, What.CANCELLED})

Row = tuple[Button, ...]


def draw_session_message(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """What is due about a session, with what else is due, beside the talk that the chat is in."""
    batch = outgoing.consider(tx, claimed, now)
    if not isinstance(batch, Batch):
        return batch
    _name, language = name_and_language(tx, batch.guest.person_id)
    _ = catalog(language or DEFAULT)
    if batch.is_veiled:
        return _ready(tx, batch, [batch.items[0]], _veiled(_), now)
    drawer = _Drawer(tx, _, len(places_of(tx, batch.guest.person_id)) > 1, now)
    items = drawer.fitting(batch)
    if all(each.claimed.id != claimed.id for each in items):  # more essential ones fill the message: this comes after
        return Postpone(max(now + MOMENT, items[0].claimed.due_at))
    return _ready(tx, batch, items, drawer.draw(items), now)


def answer_rows(_: Catalog, invitation_id: int, *, is_guest: bool = False) -> tuple[Row, ...]:
    """«Asistiré», «No podré», «Irá otra persona»; whoever goes in place of others names nobody else."""
    coming = Button(_("I will come"), press(Verb.COMING, invitation_id))
    not_coming = Button(_("I cannot come"), press(Verb.NOT_COMING, invitation_id))
    if is_guest:
        return ((coming, not_coming),)
    return (coming,), (not_coming, Button(_("Somebody else will go"), press(Verb.OTHER_GOES, invitation_id)))


def _ready(tx: Tx, batch: Batch, items: Sequence[Item], screen: Screen, now: datetime) -> Provisional:
    return Provisional(Reply((screen,), is_aside=True), outgoing.go_out(tx, batch, items, now))


def _veiled(_: Catalog) -> Screen:
    return Screen(_("There is something new for you in Ruta. Write /start to see it."))


class _Drawer:
    """Draws for one person."""

    def __init__(self, tx: Tx, _: Catalog, says_for_whom: bool, now: datetime) -> None:
        self._tx = tx
        self._ = _
        #: They belong to several organizations: each message says which it is for.
        self._says_for_whom = says_for_whom
        self._now = now

    def fitting(self, batch: Batch) -> list[Item]:
        """What of it goes into one message, the most essential first. All messages about one session go with the first
        of them.
        """
        first, *others = batch.items
        chosen = [first]
        for each in others:
            if _about(each) in map(_about, chosen) or len(self._together([*chosen, each]).text) <= MOST_TOGETHER:
                chosen.append(each)
            else:
                break
        return chosen

    def draw(self, items: Sequence[Item]) -> Screen:
        """One message of those."""
        shown = _one_of_each(items)
        return self._alone(shown[0]) if len(shown) == 1 else self._together(items)

    def _alone(self, item: Item) -> Screen:
        _, number = self._, _about(item)
        session, invitation = self._read(item)
        changes = say_changes(_, item.message.told, session) if item.message.told else []
        text = self._text(item, session, invitation, changes)
        if len(text) > MOST:
            text = self._text(item, tight(session), invitation, changes)
        room = min(OUTCOME, MOST - len(text) - len(_("You take home: {outcome}", outcome="")) - 2)
        if item.what is What.INVITATION and room >= min(LEAST, len(session.outcome)):
            text = _before_last(text, _("You take home: {outcome}", outcome=shorten(session.outcome, room)))
        attachment = self._file(session) if item.what in WITH_FILE and len(text) <= MOST_UNDER_FILE else None
        return Screen(text, self._buttons(item, number), attachment=attachment)

    def _text(self, item: Item, session: SessionView, invitation: Invited, changes: list[str]) -> str:
        """All but what one takes home."""
        parts = (head(self._, session), self._for_whom(invitation), *self._parts(item, session, changes))
        return "\n\n".join(filter(None, parts))

    def _parts(self, item: Item, session: SessionView, changes: list[str]) -> list[str]:
        """What a message says below its head."""
        _, what = self._, item.what
        goes = what is What.INVITATION and item.message.occasion.rsvp is not None
        opening = _.of(GOES if goes else OPENINGS[what])
        if what is What.BEFORE and (soon := say_soon(_, session, self._now)):
            opening = f"{soon} {_('you said that you would come. We are waiting for you:')}"
        place = f"{when(_, session)}\n{where(_, session)}".rstrip()
        now = f"{when(_, session, inside=True)}\n{where(_, session)}".rstrip()
        reason = [_("Reason: {reason}", reason=shorten(session.reason, REASON))] if session.reason else []
        if what is What.CANCELLED:
            return [f"{opening}\n{when(_, session)}", *reason, _("You need do nothing.")]
        if what is What.AFTER:
            return [f"{opening}\n{when(_, session)}", _("Was it of use to you? 1: very little. 5: very much.")]
        if what is What.CHANGE:
            lines = [*changes, _("Now: {when}", when=now)]
            return ["\n".join((opening, *lines)), *reason, self._how_answered(item)]
        if changes:
            return [opening, "\n".join((_("Careful: it has changed."), *changes)), _("Now: {when}", when=now)]
        asks = [self._how_answered(item)] if what in {What.INVITATION, What.NO_ANSWER} else []
        return [f"{opening}\n{place}", *asks]

    def _how_answered(self, item: Item) -> str:
        rsvp, is_guest = item.message.occasion.rsvp, item.message.guest.since is None
        if rsvp is None:
            return self._("Will you come?")
        if rsvp == Rsvp.SUBSTITUTE and not is_guest:
            said = say_state(self._, self._tx, self._read(item)[1], item.message.guest.person_id)
            return f"{said} {self._('If that is so no more, press a button.')}"
        return self._.of(ANSWERED[Rsvp.COMING if is_guest else Rsvp(rsvp)])

    def _together(self, items: Sequence[Item]) -> Screen:
        """What is due about several sessions."""
        _, shown = self._, _one_of_each(items)
        parts = [_("About your sessions ({n}):", n=len(shown))]
        rows: list[Row] = []
        for number, item in enumerate(shown, start=1):
            session, invitation = self._read(item)
            parts.append(f"{number}. {self._in_lines(item, session, invitation)}")
            if item.what is not What.CANCELLED:
                label = _("Answer {n}: {service}", n=number, service=shorten(session.service, ON_A_BUTTON))
                # Without a score it asks for one.
                about = (Verb.SCORE, _about(item), 0) if item.what is What.AFTER else (Verb.SESSION, _about(item))
                rows.append((Button(label, press(*about)),))
        if sum(item.what in {What.INVITATION, What.NO_ANSWER} for item in shown) > 1:
            parts.append(_("Will you come? Answer one by one."))
        return Screen("\n\n".join(parts), tuple(rows))

    def _in_lines(self, item: Item, session: SessionView, invitation: Invited) -> str:
        """«1. Taller de costos · PROMPERÚ» and, below it, what is the matter, when and where."""
        _, told = self._, item.message.told
        lines = [f"{shorten(session.service, IN_A_LINE)} · {session.entity}", self._for_whom(invitation)]
        lines.append(f"{_.of(IN_SHORT[item.what])}: {when(_, session, inside=True)}")
        if item.what not in {What.CANCELLED, What.AFTER}:
            lines.extend(say_changes(_, told, session) if told else [])
            lines.append(where(_, session))
        return "\n".join(filter(None, lines))

    def _buttons(self, item: Item, number: int) -> tuple[Row, ...]:
        _ = self._
        match item.what:
            case What.CANCELLED:
                return ()
            case What.BEFORE:
                return ((Button(_("I can come no more"), press(Verb.NOT_COMING, number)),),)
            case What.AFTER:
                scores = tuple(Button(str(score), press(Verb.SCORE, number, score)) for score in SCORES)
                return (scores, (Button(_("I could not go"), press(Verb.ABSENT, number)),))
            case _:
                return answer_rows(self._, number, is_guest=item.message.guest.since is None)

    def _file(self, session: SessionView) -> Attachment:
        return Attachment(FILE_NAME, ics_of(self._tx, session, self._now, self._.locale))

    def _for_whom(self, invitation: Invited) -> str:
        return self._("For: {name}", name=shorten(invitation.legal_name, TIGHT)) if self._says_for_whom else ""

    def _read(self, item: Item) -> tuple[SessionView, Invited]:
        session, invitation = session_view(self._tx, item.message.occasion.session_id), invited(self._tx, _about(item))
        assert session is not None
        assert invitation is not None
        return session, invitation


def say_changes(_: Catalog, told: Told, session: SessionView) -> list[str]:
    """What the person was told otherwise; nothing if all of it still holds."""
    lines = []
    if (told.starts_at, told.ends_at) != (session.starts_at, session.ends_at):
        length = say_length(_, told.ends_at - told.starts_at)
        lines.append(_("Before: {when}", when=f"{say_when(_, told.starts_at, inside=True)} ({length})"))
    if told.modality != session.modality:
        lines.append(_("It is {modality} now.", modality=_.of(MODALITIES[session.modality])))
    elif told.place != session.place and told.place:
        lines.append(_("Place before: {place}", place=shorten(told.place, TIGHT)))
    elif told.link != session.link and told.link:
        lines.append(_("The link is another one now."))
    return lines


def _about(item: Item) -> int:
    return item.message.occasion.invitation_id


def _one_of_each(items: Sequence[Item]) -> list[Item]:
    """The most essential message about each session."""
    first: dict[int, Item] = {}
    for each in items:
        first.setdefault(_about(each), each)
    return list(first.values())


def _before_last(text: str, part: str) -> str:
    """The text with one more part, above its last."""
    begin, last = text.rsplit("\n\n", 1)
    return f"{begin}\n\n{part}\n\n{last}"


#: Who draws each kind of message about sessions.
SESSION_DRAWERS: dict[str, Callable[[Tx, Claimed, datetime], Drawn]] = {
    f"session.{what}": draw_session_message for what in What
}
