"""What can be wrong with a file of sessions, numbered after the faults of services (programme.service_faults).

I050-I056  when it is, and how big
I057-I059  which session is meant, and whose it is
I060-I064  what cannot be changed any more of a session that is known
I065       where it is
I066       when it is, once more

A code keeps its meaning for ever; a new fault gets a new number.
"""

from programme.messages import Message
from programme.xlsform_findings import Fault


class SessionFault(Fault):
    """Mistakes in what a row says of a session."""

    MOMENT = (
        "I050",
        Message("“{value}” is no day with its hour."),
        Message("Write it such as 14/08/2026 17:30. For the month alone write such as setiembre 2026."),
    )
    NO_HOUR = (
        "I051",
        Message("“{value}” has no hour."),
        Message("Write the day with its hour, such as 14/08/2026 17:30."),
    )
    NO_END = (
        "I052",
        Message("When it ends is missing."),
        Message("Write it such as 14/08/2026 19:30."),
    )
    END_OF_MONTH = (
        "I053",
        Message("It has an end and no beginning."),
        Message("Write the day and hour at which it begins, or leave the end blank while only the month is known."),
    )
    BACKWARDS = (
        "I054",
        Message("It ends before it begins, or at once."),
        Message("Correct one of the two."),
    )
    TOO_LONG = (
        "I055",
        Message("It takes more than {hours} hours."),
        Message("Correct one of the two. A course of several days is one session for each day."),
    )
    NUMBER = (
        "I056",
        Message("“{value}” is no number that fits here."),
        Message("Write a whole number from 1 to {most}."),
    )
    PART = (
        "I057",
        Message("It is part {part}, and there are {parts}."),
        Message("Correct one of the two."),
    )
    OTHER_ENTITY = (
        "I058",
        Message("The service {service} is given by {entity}."),
        Message("Write that entity, or the code of another service."),
    )
    SAID_TWICE = (
        "I059",
        Message("Row {first} is about session {session} of {entity} already."),
        Message("Delete one of the two rows, or give one another number."),
    )
    CANCELLED = (
        "I060",
        Message("Session {session} was cancelled."),
        Message("If it takes place after all, give it a new number."),
    )
    OVER = (
        "I061",
        Message("Session {session} is over: its date stays as it is."),
        Message("Write its date as it was, or give another session a new number."),
    )
    DATED = (
        "I062",
        Message("Session {session} has its day and hour already."),
        Message("Write the new day and hour, or cancel it."),
    )
    OTHER_SERVICE = (
        "I063",
        Message("Session {session} is known as one of another service."),
        Message("Correct the service, or give the session a new number."),
    )
    PAST = (
        "I064",
        Message("Session {session} is announced, and the new moment has passed already."),
        Message("Correct the day and the hour, or cancel the session."),
    )
    LINK = (
        "I065",
        Message("“{value}” is no link."),
        Message("Write the whole address: it begins with https://, and has no blanks and up to {most} letters."),
    )
    OTHER_WEEKDAY = (
        "I066",
        Message("“{value}”: that date is another day of the week."),
        Message("Correct the date or the day of the week."),
    )
