"""What can be wrong with a file of services, commitments or entities, numbered after the faults of any file of rows
(programme.import_faults).

I040-I042  a service's sheet
I043-I045  which service is meant, and by whom
I046       an entity

A code keeps its meaning for ever; a new fault gets a new number.
"""

from programme.messages import Message
from programme.xlsform_findings import Fault


class ServiceFault(Fault):
    """Mistakes in what a row says of a service, or of an entity."""

    CODE = (
        "I040",
        Message("“{value}” cannot be a service's code."),
        Message("Write up to {most} letters and digits without blanks, such as S08."),
    )
    HOURS = (
        "I041",
        Message("“{value}” is no number of hours."),
        Message("Write how many hours it takes in all, such as 8 or 1.5, up to {most}."),
    )
    SESSIONS = (
        "I042",
        Message("“{value}” is no number of sessions."),
        Message("Write how many sessions it has, such as 3, up to {most}."),
    )
    UNKNOWN_SERVICE = (
        "I043",
        Message("No service “{value}” is known here."),
        Message("Write its code, such as S08, or import it first: ruta import services FILE"),
    )
    SEVERAL_SERVICES = (
        "I044",
        Message("Several services are called “{value}”: {codes}."),
        Message("Write the code of the one that is meant."),
    )
    SAID_TWICE = (
        "I045",
        Message("Row {first} is about {ruc} and {service} already."),
        Message("Delete one of the two rows."),
    )
    SLUG = (
        "I046",
        Message("“{value}” cannot be an entity's short name."),
        Message("Write small letters, digits and dashes without blanks, such as promperu."),
    )
