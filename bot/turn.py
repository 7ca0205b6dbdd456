"""A turn: one thing that somebody did, what it changes, and the reply it earns, in one unit of work.

A step of a conversation is a plain function `(turn) → Shown`. It reads like a line of dialogue: understand, do, answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.events import Event
from language.catalogs import Catalog, best_locale, catalog
from notifications.screen import Reply, Screen
from procedures.helping import HELP_FOR
from procedures.inviting import MakeToken
from procedures.planning import come_back
from procedures.substituting import goes_somewhere
from programme import consent
from programme.silence import is_silent
from storage.entities import Office, office_of
from storage.facilitators import ASSISTING, Desk, desk_of
from storage.memberships import Standing, current_membership, standing_of_assistant
from storage.people import Speaker, note_message, note_seen, set_check, speaker_of_chat
from storage.tx import Tx
from storage.updates import ChatView, Owed, mark_failed, mark_taken, owe, owed_for, was_taken

#: «Last seen» need not be more exact than this, and a write saved on every tap is time saved.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Toast:
    """A reply that passes by: nothing on the screen changes."""

    text: str


Shown = Screen | Sequence[Screen] | Toast


@dataclass(slots=True)
class Turn:
    """What a step needs to know, and where it leaves what is for other people."""

    tx: Tx
    event: Event
    now: datetime
    #: Makes the secret part of a link: randomness is the edge's.
    make_token: MakeToken
    #: Says things in the language of the person.
    _: Catalog
    #: Who speaks; None: nobody who has accepted the notice.
    speaker: Speaker | None = None
    #: The organization that they speak for; None: none.
    membership: Standing | None = None
    #: The facilitator that they are; None: they are none (any more). Read anew on every turn.
    desk: Desk | None = None
    #: The officer of an entity that they are; the same.
    officer: Office | None = None
    #: For so long a colleague has what they are asked for.
    help_for: timedelta = HELP_FOR
    #: The public address of the service, under which calendars are; None: it has none.
    calendar_at: str | None = None

    def refresh(self) -> None:
        """Read again who speaks and for whom, after a step has changed it."""
        self.speaker = speaker_of_chat(self.tx, self.event.chat_id, consent.VERSION)
        self.desk = desk_of(self.tx, self.speaker.person_id) if self.speaker and self.speaker.facilitates else None
        self.officer = office_of(self.tx, self.speaker.person_id) if self.speaker and self.speaker.officiates else None
        self.membership = self._place()
        language = self.speaker.language if self.speaker else None
        self._ = catalog(language or best_locale(self.event.language_code))

    @property
    def is_assisting(self) -> bool:
        """Whether a facilitator answers in an organization's name."""
        return self.desk is not None and self.desk.doing == ASSISTING

    def _place(self) -> Standing | None:
        if self.speaker is None:
            return None
        if self.desk and self.desk.doing == ASSISTING and self.desk.doing_id:
            return standing_of_assistant(self.tx, self.desk.doing_id)
        return current_membership(self.tx, self.speaker.person_id)


Step = Callable[[Turn], Shown]


def several(shown: Shown) -> tuple[Screen, ...]:
    """The screens of what is shown; none for a word that passes by."""
    if isinstance(shown, Toast):
        return ()
    return (shown,) if isinstance(shown, Screen) else tuple(shown)


def remarked(remark: str, shown: Shown) -> Shown:
    """The same screens, with a remark above the first."""
    first, *others = several(shown) or (Screen(""),)
    return (replace(first, text=f"{remark}\n\n{first.text}".rstrip()), *others)


def take(
    tx: Tx,
    event: Event,
    step: Step,
    now: datetime,
    make_token: MakeToken,
    help_for: timedelta = HELP_FOR,
    calendar_at: str | None = None,
) -> list[Owed]:
    """Do the step that an event calls for, once, and return the replies that are (still) owed for it."""
    if not mark_taken(tx, event.update_id, now):
        return owed_for(tx, event.update_id)
    turn = _open(tx, event, now, make_token)
    turn.help_for, turn.calendar_at = help_for, calendar_at
    shown = step(turn)
    return _owe(turn, shown)


def give_up(tx: Tx, event: Event, raw: dict[str, Any], error: str, now: datetime) -> list[Owed]:
    """Keep an update that fails again and again for somebody to look at, and tell the person. Harmless if repeated."""
    if was_taken(tx, event.update_id):
        return []
    mark_failed(tx, event.update_id, raw, error, now)
    _ = catalog(best_locale(event.language_code))
    sorry = Screen(
        _("Something went wrong here, and it is not your fault. Your answers are safe. Write /start to go on.")
    )
    return [owe(tx, event.update_id, event.chat_id, Reply((sorry,), press_id=event.press_id).to_json(), now, None)]


def put_aside(tx: Tx, update_id: int, raw: dict[str, Any], error: str, now: datetime) -> None:
    """Keep an update that cannot be read, once."""
    if not was_taken(tx, update_id):
        mark_failed(tx, update_id, raw, error, now)


def _open(tx: Tx, event: Event, now: datetime, make_token: MakeToken) -> Turn:
    turn = Turn(tx, event, now, make_token, catalog(best_locale(event.language_code)))
    turn.refresh()
    if turn.speaker:
        if event.is_message and event.message_id:
            note_message(tx, event.chat_id, event.message_id)
        _note_presence(turn, turn.speaker)
    return turn


def _note_presence(turn: Turn, speaker: Speaker) -> None:
    """They are there; unless the chat was silent for so long that it may be somebody else's (bot.silence asks)."""
    if speaker.check_since is not None:
        return
    if is_silent(speaker.last_seen_at, turn.now) and _has_to_lose(turn, speaker):
        set_check(turn.tx, turn.event.chat_id, turn.now)
        turn.refresh()
    elif speaker.unreachable and not turn.event.blocked:
        come_back(turn.tx, speaker.person_id, turn.event.chat_id, turn.now)
    elif turn.now - speaker.last_seen_at > SEEN_EVERY:
        note_seen(turn.tx, speaker.person_id, turn.event.chat_id, turn.now)


def _has_to_lose(turn: Turn, speaker: Speaker) -> bool:
    """Whether something is shown to them that is not for everybody; to a guest, the session to which they go."""
    if turn.membership is not None or speaker.facilitates or speaker.officiates:
        return True
    return goes_somewhere(turn.tx, speaker.person_id, turn.now)


def _owe(turn: Turn, shown: Shown) -> list[Owed]:
    event = turn.event
    reply = Reply(
        screens=several(shown),
        toast=shown.text if isinstance(shown, Toast) else None,
        press_id=event.press_id,
        pressed_message_id=event.message_id if event.press_id else None,
        stays=event.pressed_file,
    )
    if not reply.screens and not reply.press_id:
        return []
    return [owe(turn.tx, event.update_id, event.chat_id, reply.to_json(), turn.now, _view(turn))]


def _view(turn: Turn) -> ChatView | None:
    """What the chat of the person looks like, with what they have just sent."""
    if turn.speaker is None:
        return None
    sent = turn.event.message_id if turn.event.is_message and turn.event.message_id else 0
    return ChatView(max(turn.speaker.last_message_id, sent), turn.speaker.screen_message_id)
