"""Somebody with a phone who answers each question once, as soon as it is shown, and never presses again."""

import random
import re
from string import ascii_uppercase

from programme.questionnaire import DONT_KNOW, Kind, canonical_choices
from sandbox import phones

QUESTION = re.compile(r"Pregunta (\d+) de \d+")
#: Choices that stand alone: ticking another one beside them is refused.
ALONE = {DONT_KNOW, "none", "all_year"}


class AnsweringPhone:
    """`given` holds what was answered, question → canonical value, for comparing with what was kept."""

    def __init__(self, telegram, person, questionnaire, rng):
        self.person = person
        self.given = {}
        self.is_done = False
        self.last_seen = ""
        self._telegram = telegram
        self._steps = {step.number: step for step in questionnaire.steps if step.asks}
        self._wishes = {step.name: _wish(step, rng) for step in questionnaire.steps if step.asks}
        self._reacted = set()

    def open(self, link):
        phones.open_link(self._telegram, self.person, link)

    def see(self, change):
        """React to what the phone shows, if it is something that has not been reacted to."""
        if change["kind"] == "keyboard":
            keyboard = change["keyboard"]
            if keyboard and not keyboard["is_hidden"] and self._is_new("keyboard"):
                phones.press(self._telegram, self.person, keyboard["keyboard"][-1][0]["text"])
            return
        message = change.get("message")
        if message is None or not message["from"]["is_bot"]:
            return
        self.last_seen = message["text"]
        self.is_done = self.is_done or "TPE enviado" in message["text"]
        if "reply_markup" not in message or self.is_done:
            return
        asked = QUESTION.search(message["text"])
        if asked:
            self._answer(self._steps[int(asked[1])], message)
        elif self._is_new(message["text"]):
            self._tap(message, message["reply_markup"]["inline_keyboard"][0][0]["text"])

    def _answer(self, step, message):
        if step.name in self.given:
            return
        wish = self._wishes[step.name]
        if step.kind is Kind.SELECT_MULTIPLE:
            self._tick(step, message, wish)
            return
        self.given[step.name] = wish
        if step.kind is Kind.SELECT_ONE:
            self._tap(message, _label(message, step, wish))
        else:
            phones.say(self._telegram, self.person, wish)

    def _tick(self, step, message, wish):
        missing = [name for name in wish.split() if not _label(message, step, name).startswith("✓")]
        if not self._is_new((step.name, tuple(missing))):
            return
        if missing:
            self._tap(message, _label(message, step, missing[0]))
        else:
            self.given[step.name] = wish
            self._tap(message, "Listo")

    def _tap(self, message, label):
        phones.tap(self._telegram, self.person, message["message_id"], label, is_stale=False)

    def _is_new(self, seen):
        is_new = seen not in self._reacted
        self._reacted.add(seen)
        return is_new


def _wish(step, rng: random.Random):
    """The canonical value that this person answers a question with."""
    if step.kind is Kind.SELECT_ONE:
        return rng.choice([choice.name for choice in step.choices])
    if step.kind is Kind.SELECT_MULTIPLE:
        together = [choice.name for choice in step.choices if choice.name not in ALONE]
        return canonical_choices(step, rng.sample(together, min(2, len(together))))
    return f"Un secador solar para {rng.randint(2, 90)} socios" if step.kind is Kind.TEXT else str(rng.randint(2, 90))


def _label(message, step, name):
    """The button of a choice: the lettered ones in their order, then «No sé»."""
    labels = [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]
    if name == DONT_KNOW:
        return "No sé"
    lettered = [choice.name for choice in step.choices if choice.name != DONT_KNOW]
    letter = ascii_uppercase[lettered.index(name)]
    return next(label for label in labels if re.match(rf"(✓ )?{letter}(\)|$)", label))
