"""Fifty phones, flat out: each taps as soon as it sees a screen.

They live in the sandbox's process and touch its phones directly, without HTTP between: a phone then costs next to
nothing, and what a second core can do goes into the sandbox's Bot API, so that the bot under test is what is busy.
"""

import asyncio
import re
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from benchmarks.survey import SELECT_MULTIPLE, read_survey
from sandbox import phones
from sandbox.people import Person
from sandbox.telegram import Telegram

PHONES = 50
#: Seconds in which a phone must get its next screen, else the bot has lost somebody.
PATIENCE = 30.0
#: Taps from the link to the first question, and some to spare.
MOST_TO_ARRIVE = 10
QUESTION = re.compile(r"Pregunta (\d+) de \d+")
TYPED = {"integer": "8", "decimal": "12.5", "text": "Un secador solar"}


class SomebodyWaitsError(Exception):
    """Phones that never got their next screen, or never the first question."""

    def __init__(self, waiting: list[str]) -> None:
        super().__init__(f"{len(waiting)} phones wait in vain; one of them shows: {(waiting or ['nothing'])[0]}")


@dataclass(slots=True)
class Phone:
    """One person's phone."""

    person: Person
    screen: dict[str, Any] | None = None
    #: When it was tapped; None: it shows what the bot has answered.
    tapped_at: float | None = None

    @property
    def question(self) -> int | None:
        """The question that the screen asks."""
        found = QUESTION.search(self.screen["text"]) if self.screen else None
        return int(found[1]) if found else None


class Crowd:
    """All the phones. `links` lead into the bot: one for each phone."""

    def __init__(self, telegram: Telegram, links: list[str]) -> None:
        self._telegram = telegram
        self._links = links
        self._survey = read_survey()
        self._changes = telegram.journal.watch()
        people = [telegram.people.add(first_name=f"Rosa {n}", language_code="es") for n, _ in enumerate(links, 1)]
        self._phones = {person.id: Phone(person) for person in people}

    async def arrive(self) -> None:
        """Everybody opens their link and says who they are, until the first question is on every screen."""
        for phone, link in zip(self._phones.values(), self._links, strict=True):
            self._open(phone, link)
        left = MOST_TO_ARRIVE * len(self._phones)
        while any(phone.question is None for phone in self._phones.values()):
            phone = await self._next_screen()
            if phone.question is None:
                left -= 1
                if left < 0:
                    raise SomebodyWaitsError([str(phone.screen)])
                self._act(phone)

    def _open(self, phone: Phone, link: str) -> None:
        phone.tapped_at = perf_counter()
        phones.open_link(self._telegram, phone.person, link)

    async def answer(self, turns: int, at_once: int = PHONES) -> tuple[list[float], float]:
        """So many turns in all, on that many phones: seconds from each tap to its screen, and of all together."""
        began = perf_counter()
        latencies: list[float] = []
        left = turns
        for phone in list(self._phones.values())[:at_once]:
            self._act(phone)
            left -= 1
        while len(latencies) < turns:
            phone = await self._next_screen(latencies)
            if left:
                self._act(phone)
                left -= 1
        return latencies, perf_counter() - began

    def tap_all(self) -> None:
        """Everybody answers their question once; nobody waits for what comes."""
        for phone in self._phones.values():
            self._act(phone)

    async def _next_screen(self, latencies: list[float] | None = None) -> Phone:
        """The phone on which the bot's answer appears next. Raises `SomebodyWaitsError`."""
        while True:
            if self._changes.empty():
                try:
                    change = await asyncio.wait_for(self._changes.get(), PATIENCE)
                except TimeoutError:
                    waiting = [phone for phone in self._phones.values() if phone.tapped_at]
                    raise SomebodyWaitsError([str((each.screen or {}).get("text")) for each in waiting]) from None
            else:
                change = self._changes.get_nowait()
            phone = self._phones.get(change["person"]) if change else None
            if change and phone and phone.tapped_at and self._is_screen(phone, change):
                if latencies is not None:
                    latencies.append(perf_counter() - phone.tapped_at)
                phone.tapped_at = None
                return phone

    def _is_screen(self, phone: Phone, change: dict[str, Any]) -> bool:
        """Is this something new to press? An old screen that loses its buttons is not."""
        if change["kind"] == "keyboard":
            return bool(change["keyboard"]) and not change["keyboard"]["is_hidden"]
        message = change.get("message")
        if message is None or not message["from"]["is_bot"] or "reply_markup" not in message:
            return False
        if phone.screen and message["message_id"] < phone.screen["message_id"]:
            return False
        phone.screen = message
        return True

    def _act(self, phone: Phone) -> None:
        """The first option; where it is ticked already, «Listo»; words where words are asked for."""
        phone.tapped_at = perf_counter()
        keyboard = phone.person.keyboard
        if keyboard and not keyboard["is_hidden"]:
            phones.press(self._telegram, phone.person, keyboard["keyboard"][-1][0]["text"])
            return
        assert phone.screen is not None
        question = self._survey[phone.question - 1] if phone.question else None
        if question and question.is_typed:
            phones.say(self._telegram, phone.person, TYPED[question.kind])
            return
        button = phone.screen["reply_markup"]["inline_keyboard"][0][0]
        is_ticked = question and question.kind == SELECT_MULTIPLE and button["text"].startswith("✓")
        pressed = "Listo" if is_ticked else button["callback_data"]
        phones.tap(self._telegram, phone.person, phone.screen["message_id"], pressed, is_stale=False)
