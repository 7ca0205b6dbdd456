"""What somebody was asked in their own words outside the test: what they type next is the answer, and nothing else.

The button that asked is kept with the person (`storage.handoffs.note_written`) until they press or type.
"""

from collections.abc import Mapping

from bot import calling, calling_off, material, moving, notices, opinions, remind_me, season, substitutes
from bot.presses import Verb, read_press
from bot.staff import looking_after
from bot.turn import Step

#: What the words are for, by the button that asked for them. A step lets go of it (`talk_in(…, None)`), or asks again.
ANSWERS: Mapping[Verb, Step] = {
    Verb.REMIND: remind_me.on_text,
    Verb.MOVE: looking_after(moving.on_text),
    Verb.VIRTUAL: looking_after(moving.on_link),
    Verb.CALL_OFF: looking_after(calling_off.on_text),
    Verb.CALL_SET: looking_after(calling.on_text),
    Verb.GOES: substitutes.on_name,
    Verb.PAUSE_NOTICES: notices.on_day,
    Verb.LINE: opinions.on_text,
    Verb.SEASON: season.on_text,
    Verb.MATERIAL: material.on_given,
}
#: Those that are given whatever is sent, a document or a photo too (`turn.event.file`), and say what they do not take.
TAKES_FILES: frozenset[Step] = frozenset({material.on_given, opinions.on_text, substitutes.on_name})


def step_for(button: str | None) -> Step | None:
    """The step that takes what is typed now; None: nothing was asked."""
    read = read_press(button) if button else None
    return ANSWERS.get(read.verb) if read else None
