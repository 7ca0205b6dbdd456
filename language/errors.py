"""What can be wrong with the texts themselves, named. Both are mistakes for a developer; no user ever meets them.

LanguageError
├── TemplateTextError     an f-string stands where a message id belongs
└── BrokenCatalogError    a .po file cannot be read
"""

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
