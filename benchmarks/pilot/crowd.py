"""All the phones: who has one, and what is done on it when its time has come."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from benchmarks.pilot.people import LINK, Act, Someone, Staff, make_someone
from benchmarks.pilot.stage import Newcomer
from programme.sheets import Sheet
from sandbox import phones
from sandbox.errors import ControlRefusedError
from sandbox.people import Person
from sandbox.server import Sandbox

ENTITIES = ("promperu", "mincetur", "produce", "inia", "itp", "devida", "sse")
FACILITATORS = 2
FIRST_NAMES = ("Rosa", "Julio", "Elsa", "Percy", "Nélida", "Wilder", "Flor", "Segundo", "Gladys", "Edwin")
LAST_NAMES = ("Quispe", "Huamán", "Tapullima", "Shupingahua", "Camacho", "Meza", "Ramos", "Cárdenas", "Silupú", "Oré")
#: How often staff look in: a chat that is silent for two months is told nothing.
LOOK_IN = timedelta(weeks=3)
#: How likely a substitute opens the link that they are sent, and within how many hours.
COMES, HOURS = 0.7, (1, 3, 20)


class Crowd:
    """`plan` is given what somebody will do, for its time."""

    def __init__(self, sandbox: Sandbox, rng: random.Random, plan: Callable[[Act], None]) -> None:
        self.people: dict[int, Someone | Staff] = {}
        #: How often each thing was done, by what was pressed or written.
        self.acts: Counter[str] = Counter()
        self._telegram, self._now = sandbox.telegram, sandbox.now
        self._rng, self._plan = rng, plan

    def newcomers(self, organizations: Sheet) -> list[Newcomer]:
        """One to three people of each organization."""
        found = []
        for _number, row in organizations.rows:
            for _ in range(self._rng.choices((1, 2, 3), (62, 32, 6))[0]):
                name = f"{self._rng.choice(FIRST_NAMES)} {self._rng.choice(LAST_NAMES)}"
                person = self._phone(name)
                self.people[person.id] = make_someone(person.id, self._seed(), row["ruc"])
                found.append(Newcomer(row["ruc"], person.id, name))
        return found

    def staff(self, until: datetime) -> list[tuple[int, str, str | None]]:
        """Chat, name and entity of an officer of each entity, and (None) of facilitators. They look in until then."""
        found = []
        for place, slug in enumerate((*ENTITIES, *(None,) * FACILITATORS)):
            name = f"{FIRST_NAMES[place]} {LAST_NAMES[place]}"
            person = self._phone(name)
            self.people[person.id] = Staff(person.id, self._seed(), slug is None)
            at = self._now() + place * timedelta(minutes=20)
            while at < until:
                self._plan(Act(at, person.id, "/sesiones"))
                at += LOOK_IN
            found.append((person.id, name, slug))
        return found

    def see(self, message: dict[str, Any]) -> None:
        """A message of the bot is on a phone, new or changed."""
        if "edit_date" in message and "reply_markup" not in message:
            return  # its buttons are taken away
        someone = self.people.get(message["chat"]["id"])
        for act in someone.see(message, self._now()) if someone else ():
            self._plan(act)
        link = LINK.search(message.get("text", "")) if isinstance(someone, Someone) else None
        if link and self._rng.random() < COMES:
            self._send_on(link[0])

    def do(self, act: Act) -> None:
        """Its time has come."""
        person = self._telegram.people.get(act.chat_id)
        try:
            if act.what == "block":
                phones.set_blocked(self._telegram, person, blocked=True)
            elif act.what.startswith("https://"):
                phones.open_link(self._telegram, person, act.what)
            elif act.message_id is None:
                phones.say(self._telegram, person, act.what)
            else:
                phones.tap(self._telegram, person, act.message_id, act.what, is_stale=False)
        except ControlRefusedError:  # the button is gone by now, or they have blocked the bot
            self.acts["too late"] += 1
        else:
            self.acts[act.what.partition(":")[0].partition(" ")[0]] += 1

    def _send_on(self, link: str) -> None:
        """The substitute is sent their link, and opens it."""
        person = self._telegram.people.add(first_name="Suplente", language_code="es")
        self.people[person.id] = Someone(person.id, "guest", self._seed(), 0)
        self._plan(Act(self._now() + self._rng.choice(HOURS) * timedelta(hours=1), person.id, link))

    def _phone(self, name: str) -> Person:
        return self._telegram.people.add(first_name=name, language_code="es", in_background=True)

    def _seed(self) -> random.Random:
        return random.Random(self._rng.random())
