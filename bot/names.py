"""The name of somebody who goes to a session, as somebody else types it: first name and surname."""

from language.catalogs import Catalog

#: Letters of a name, and of each of at least so many words of it.
LONGEST_NAME, A_WORD, WORDS = 80, 2, 2


def read_name(text: str) -> str:
    """What was typed, in one line."""
    return " ".join(text.split())


def say_no_name(_: Catalog, name: str) -> str:
    """Why that is no full name; blank: it is one."""
    if not name or len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        return _("Please write just their name, with letters, up to {most} of them.", most=LONGEST_NAME)
    full = [word for word in name.split() if sum(letter.isalpha() for letter in word) >= A_WORD]
    return "" if len(full) >= WORDS else _("Please write their surname too.")
