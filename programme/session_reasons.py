"""Why somebody cannot come to a session, or could not, in one tap (domain.md C33, C34, C46).

The codes are kept with answers: they never change their meaning.
"""

from collections.abc import Mapping

from programme.messages import Message

#: Why an organization will not come.
WHY_NOT: Mapping[str, Message] = {
    "harvest": Message("We are harvesting"),
    "hour": Message("It is a bad hour"),
    "signal": Message("There is no signal"),
    "travel": Message("It is too far"),
    "known": Message("We know it already"),
    "other": Message("Another reason"),
}

#: They could not come, and have not said why.
UNSAID = "unsaid"
#: Why somebody who was to come did not, or not until the end.
WHY_ABSENT: Mapping[str, Message] = {
    **{code: words for code, words in WHY_NOT.items() if code != "known"},
    "left": Message("I had to leave before the end"),
}
