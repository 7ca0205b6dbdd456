"""What can be wrong with texts, named.

MomentRefused             what somebody wrote is no moment to come: the edge says why
LanguageError             mistakes in the texts themselves, for a developer; no user ever meets them
├── TemplateTextError     an f-string stands where a message id belongs
└── BrokenCatalogError    a .po file cannot be read
"""

from datetime import date
from pathlib import Path


class LanguageError(Exception):
    """The base of the language room's errors, always about one line of one file."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line


class TemplateTextError(LanguageError):
    """An f-string stands where a message id belongs: it has no translation, and its facts cannot be kept as data."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(path, line, "an f-string cannot be translated; name its facts in a plain string")


class BrokenCatalogError(LanguageError):
    """A .po file cannot be read, so it is neither judged nor rewritten."""


class MomentRefused(Exception):  # noqa: N818 - it reads as what is the case
    """What somebody wrote says no moment to come, or could mean two."""

    NO_DAY, NO_HOUR, NO_HALF, UNCLEAR = "no day", "no hour", "morning or afternoon", "unclear"
    NO_SUCH_DAY, NO_SUCH_HOUR, OTHER_WEEKDAY, PAST = "no such day", "no such hour", "another weekday", "past"
    TOO_FAR = "too far off"

    def __init__(self, why: str, day: date | None = None) -> None:
        super().__init__(f"no moment: {why}")
        self.why = why
        #: The day that was understood all the same; None: none was.
        self.day = day
