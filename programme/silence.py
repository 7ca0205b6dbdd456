"""Telephone numbers change hands (domain.md §5, implication 6): a prepaid number may be somebody else's after 90 days.

So a chat that was silent for long proves, before anything of an organization is shown in it, that it is still theirs.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

#: From then on a chat is asked. Operators give a number away after 90 days (domain.md §5).
SILENT_AFTER = timedelta(days=60)
#: Wrong answers that lock the check, and for how long. Three guesses of a thousand open it three times in a thousand.
TRIES = 3
LOCKED_FOR = timedelta(hours=24)
#: How many of the RUC's last digits are asked for, and how many it has.
ASKED_DIGITS, RUC_DIGITS = 3, 11


def is_silent(last_seen_at: datetime, now: datetime) -> bool:
    """Whether it is in doubt who reads there: nothing of an organization may be shown or sent."""
    return now - last_seen_at >= SILENT_AFTER


def locked_until(check_since: datetime, tries: int, now: datetime) -> datetime | None:
    """Until when no answer is taken; None: one is taken. `check_since` is when the last wrong answer locked it."""
    until = check_since + LOCKED_FOR
    return until if tries >= TRIES and now < until else None


def read_digits(typed: str) -> str | None:
    """The digits that somebody answered with, however they are spaced; None: that is no answer to the check."""
    digits = "".join(each for each in typed if not each.isspace() and each not in ".-")
    return digits if digits.isascii() and digits.isdigit() and len(digits) in {ASKED_DIGITS, RUC_DIGITS} else None


def is_right(digits: str, rucs: Collection[str]) -> bool:
    """Whether the last digits, or the whole RUC, are those of one of the person's organizations."""
    return any(ruc == digits or ruc[-ASKED_DIGITS:] == digits for ruc in rucs)
