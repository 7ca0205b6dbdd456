"""The rules' data that ship with the Ruta, read once when they are first asked for."""

from functools import cache
from pathlib import Path

import programme
from programme.harvest import Harvest
from programme.harvest_rows import read_harvest
from storage.spreadsheets import read_table

DATA = Path(programme.__file__).parent / "data"


@cache
def harvest() -> Harvest:
    """The harvest calendars (domain.md §2)."""
    return read_harvest(read_table(DATA / "harvest.csv"))
