"""What can go wrong in the rules of the RPE."""


class ProgrammeError(Exception):
    """The rules cannot take what they were given. The facts are attributes of each kind."""
