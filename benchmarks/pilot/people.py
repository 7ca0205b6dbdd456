"""People with phones: what they do with what comes, by their kind and a seed. Some never answer, some are gone.

They tap what they are shown, as people do; what they decide, and when, is all that is invented here.
"""

import random
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.presses import Press, Verb, read_press
from sandbox.client import words_of

#: How many of each kind there are in a hundred.
KINDS = {"prompt": 46, "slow": 24, "silent": 17, "blocks": 4, "stops": 4, "fewer": 5}
#: How likely a kind is to answer what comes, each time.
ANSWERS = {"prompt": 0.8, "slow": 0.35, "silent": 0.0, "blocks": 0.5, "stops": 0.5, "fewer": 0.7, "guest": 0.9}
#: What they press wherever they see it, and how likely.
PRESSED = {Verb.AGREE: 1.0, Verb.FEWER: 1.0, Verb.WHY_NOT: 0.7, Verb.GOES: 1.0, Verb.SCORE: 0.4}
LINK = re.compile(r"https://t\.me/\S+\?start=\S+")
SUBSTITUTES = ("Elena Paredes", "Hugo Ticona", "Nelly Ríos", "Víctor Campos", "Sonia Alva")
#: What people wait before they look at their phone; in steps of ten minutes.
STEP = timedelta(minutes=10)
LATER = (1, 1, 2, 6, 12, 36, 60, 100)
#: The hours at which they do.
LIMA, AWAKE = ZoneInfo("America/Lima"), range(6, 22)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person will do."""

    at: datetime
    chat_id: int
    #: A button's data, or what is written: «/avisos», a name; or "block".
    what: str
    #: The message with the button; None: it is written.
    message_id: int | None = None


@dataclass(slots=True)
class Someone:
    """One person with a phone."""

    chat_id: int
    kind: str
    rng: random.Random
    #: How many messages came until they stop, block or ask for fewer.
    patience: int
    #: Of their organization; they are asked for it after a long silence.
    ruc: str = ""
    came: int = 0
    answered: set[int] = field(default_factory=set)
    #: A name is asked of them.
    is_asked_a_name: bool = False

    def see(self, message: dict[str, Any], now: datetime) -> list[Act]:
        """What they will do about a message that has come."""
        self.came += 1
        if self.is_asked_a_name:
            self.is_asked_a_name = False
            return [self._write(self.rng.choice(SUBSTITUTES), now, 1)]
        acts = self._lose_patience(now)
        presses = buttons(message)
        if Verb.NOT_ME in presses and self.ruc:
            return [self._write(self.ruc[-3:], now, 1)]
        if not presses and "/start" in words_of(message) and self.rng.random() < ANSWERS[self.kind]:
            return [self._write("/start", now, 3)]
        act = self._answer(presses, message["message_id"], now)
        return [*acts, act] if act else acts

    def _lose_patience(self, now: datetime) -> list[Act]:
        if self.came != self.patience:
            return []
        words = {"blocks": "block", "stops": "STOP", "fewer": "/avisos"}
        return [self._write(words[self.kind], now, 2)] if self.kind in words else []

    def _answer(self, presses: dict[Verb, list[Press]], message_id: int, now: datetime) -> Act | None:
        rng = self.rng
        for verb, likely in PRESSED.items():
            if verb in presses and not (verb is Verb.GOES and Verb.OTHER_GOES in presses):
                chosen = rng.choice(presses[verb])
                if verb is Verb.FEWER and chosen.word(0) != "1":  # they have them already
                    return None
                self.is_asked_a_name = verb is Verb.GOES and chosen.args[1:] == ("0",)
                return self._tap(chosen, message_id, now) if rng.random() < likely else None
        if Verb.COMING in presses:
            return self._reply(presses, message_id, now)
        if Verb.NOT_COMING in presses and rng.random() < 0.04:  # «Ya no podré»
            return self._tap(presses[Verb.NOT_COMING][0], message_id, now)
        unread = [each for each in presses.get(Verb.SESSION, []) if each.number(0) not in self.answered]
        if unread and rng.random() < ANSWERS[self.kind]:
            return self._tap(unread[0], message_id, now)
        return None

    def _reply(self, presses: dict[Verb, list[Press]], message_id: int, now: datetime) -> Act | None:
        """«Asistiré», «No podré», «Irá otra persona»; once, unless they change their mind."""
        invitation = presses[Verb.COMING][0].number(0) or 0
        likely = 0.05 if invitation in self.answered else ANSWERS[self.kind]
        if self.rng.random() >= likely:
            return None
        self.answered.add(invitation)
        verb = self.rng.choices((Verb.COMING, Verb.NOT_COMING, Verb.OTHER_GOES), (70, 18, 12))[0]
        return self._tap(presses.get(verb, presses[Verb.COMING])[0], message_id, now)

    def _tap(self, chosen: Press, message_id: int, now: datetime) -> Act:
        return Act(self._soon(now, self.rng.choice(LATER)), self.chat_id, data(chosen), message_id)

    def _write(self, text: str, now: datetime, steps: int) -> Act:
        return Act(self._soon(now, steps), self.chat_id, text)

    def _soon(self, now: datetime, steps: int) -> datetime:
        at = now + steps * STEP
        local = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0).astimezone(LIMA)
        if local.hour in AWAKE:
            return local
        return (local + (local.hour >= AWAKE.stop) * timedelta(days=1)).replace(hour=AWAKE.start)


@dataclass(slots=True)
class Staff:
    """A facilitator, or an officer of an entity: announces what is held, and decides where few have confirmed."""

    chat_id: int
    rng: random.Random
    facilitates: bool

    def see(self, message: dict[str, Any], now: datetime) -> list[Act]:
        """What they will do about a message that has come."""
        presses, rng = buttons(message), self.rng
        if Verb.ANNOUNCE in presses:
            wanted = [Verb.ANNOUNCE] if self.facilitates and rng.random() < 0.9 else []
        elif Verb.LEAVE_IT in presses:
            wanted = rng.choices(([Verb.REMIND_ALL], [Verb.OFFER], [Verb.LEAVE_IT], []), (30, 20, 15, 35))[0]
        else:  # the preview of an offer: they confirm it
            wanted = [Verb.OFFER] if any(each.word(2) for each in presses.get(Verb.OFFER, [])) else []
        chosen = next((each for verb in wanted for each in reversed(presses.get(verb, []))), None)
        if chosen is None:
            return []
        return [Act(now + rng.choice((3, 12)) * STEP, self.chat_id, data(chosen), message["message_id"])]


def make_someone(chat_id: int, rng: random.Random, ruc: str) -> Someone:
    """Somebody of an organization, of one of the kinds."""
    kind = rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    return Someone(chat_id, kind, rng, rng.randint(4, 25), ruc)


def buttons(message: dict[str, Any]) -> dict[Verb, list[Press]]:
    """What a message's buttons mean, by verb."""
    found: dict[Verb, list[Press]] = {}
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            read = read_press(button.get("callback_data", ""))
            if read is not None:
                found.setdefault(read.verb, []).append(read)
    return found


def data(chosen: Press) -> str:
    """The bytes on the button."""
    return ":".join((chosen.verb, *chosen.args))
