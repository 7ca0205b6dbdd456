"""What stops a command: one clear line for the person at the keyboard."""

from programme.messages import Message


class CommandError(Exception):
    """A command cannot do what was asked. `message` says why and what to do; the command line says it and exits
    with 1.
    """

    def __init__(self, text: str, **facts: object) -> None:
        super().__init__(text)
        self.message = Message(text, facts)
