"""What is odd about a session whatever its date: whoever orders it is told, and it is taken all the same."""

from programme.messages import Message
from programme.timetable_dates import IN_PERSON, VIRTUAL

NO_PLACE = Message("It has no place yet.")
NO_LINK = Message("It has no link yet.")
TOO_MANY_PARTS = Message("It is part {part} of {parts}, and the service has {sessions}.")


def warnings_about(
    modality: str, place: str | None, link: str | None, part: int, parts: int, sessions: int
) -> tuple[Message, ...]:
    """What is missing to find the session, and whether its run has more parts than the service's sheet says."""
    found = []
    if modality != VIRTUAL and not place:
        found.append(NO_PLACE)
    if modality != IN_PERSON and not link:
        found.append(NO_LINK)
    if max(part, parts) > sessions:
        found.append(Message(TOO_MANY_PARTS.text, {"part": part, "parts": max(part, parts), "sessions": sessions}))
    return tuple(found)
