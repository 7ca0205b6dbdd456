"""What a button means. It is written on the button itself, so an old button still means the question it was drawn for.

Telegram gives a button 64 bytes. `press` builds them and `read_press` reads them: nobody else knows the format.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 64
#: Longer digits are no number of ours.
MOST_DIGITS = 18


class Verb(StrEnum):
    """What pressing does. The words are stored on buttons in people's chats: they never change their meaning."""

    AGREE = "agree"  # token
    DISAGREE = "refuse"  # token
    MY_NAME = "name"  # the name that Telegram gives is right
    MY_JOB = "job"  # code
    SPEAK_FOR = "for"  # membership
    ADMIT = "admit"  # membership
    TURN_AWAY = "decline"  # membership
    ANSWER = "answer"  # response, question, choice
    VALUE = "value"  # response, question, canonical value
    TICK = "tick"  # response, question, ticked choices as bits in hexadecimal
    DONE = "done"  # response, question: that is all that is ticked
    OMIT = "omit"  # response, question
    KEEP = "keep"  # response, question: leave the answer as it was
    BACK = "back"  # response, question
    LATER = "later"  # response, question
    PAUSE = "pause"  # response
    GO_ON = "go"  # response
    OPEN = "open"  # response, question
    SUMMARY = "sum"  # response
    SECTION = "sec"  # response, section, page
    REVIEW = "review"  # response
    SEND = "send"  # response
    START = "start"  # as /start
    MENU = "menu"
    HELP = "help"
    LANGUAGES = "langs"
    SPEAK = "lang"  # code


@dataclass(frozen=True, slots=True)
class Press:
    """A button, read."""

    verb: Verb
    args: tuple[str, ...] = ()

    def number(self, place: int) -> int | None:
        """The argument at that place as a number of zero or more; None where it is none."""
        text = self.args[place] if place < len(self.args) else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None

    def word(self, place: int) -> str:
        """The argument at that place; blank where there is none."""
        return self.args[place] if place < len(self.args) else ""


def press(verb: Verb, *args: int | str) -> str:
    """The bytes to write on a button. Raises ValueError if Telegram could not take them."""
    data = ":".join((verb, *map(str, args)))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"{len(data.encode())} bytes do not fit on a button: {verb}")
    return data


def read_press(data: str) -> Press | None:
    """What a button means; None if it is none of ours."""
    verb, *args = data.split(":")
    return Press(Verb(verb), tuple(args)) if verb in Verb.__members__.values() else None
