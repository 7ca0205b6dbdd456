"""The rules' data that ship with the Ruta, read once when they are first asked for."""

from functools import cache
from pathlib import Path

import programme
from programme.few_confirmed import Thresholds, read_thresholds
from programme.harvest import Harvest
from programme.harvest_rows import read_harvest
from programme.reminder_rules import Rules, read_rules
from storage.spreadsheets import read_table

DATA = Path(programme.__file__).parent / "data"


@cache
def harvest() -> Harvest:
    """The harvest calendars (domain.md §2)."""
    return read_harvest(read_table(DATA / "harvest.csv"))


@cache
def reminder_rules() -> Rules:
    """When each kind of message is due (the table is for officers too)."""
    return read_rules(read_table(DATA / "reminders.csv"))


@cache
def few_confirmed() -> Thresholds:
    """When few have confirmed a session (domain.md C23)."""
    return read_thresholds(read_table(DATA / "few_confirmed.csv"))
