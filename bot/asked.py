"""What somebody was asked in their own words outside the test: what they type next is the answer, and nothing else.

The button that asked is kept with the person (`storage.handoffs.note_written`) until they press or type.
"""

from collections.abc import Mapping

from bot import remind_me
from bot.presses import Verb, read_press
from bot.turn import Step

#: What the words are for, by the button that asked for them. A step lets go of it (`talk_in(…, None)`), or asks again.
ANSWERS: Mapping[Verb, Step] = {
    Verb.REMIND: remind_me.on_text,
}
#: Those that take a document or a photo as well (`turn.event.file`).
TAKES_FILES: frozenset[Step] = frozenset()


def step_for(button: str | None) -> Step | None:
    """The step that takes what is typed now; None: nothing was asked."""
    read = read_press(button) if button else None
    return ANSWERS.get(read.verb) if read else None
