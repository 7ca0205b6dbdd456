"""The data that ship with the Ruta, and bringing a database up to date with them."""

from datetime import datetime
from pathlib import Path

import programme
from procedures.questionnaires import Published, publish_all
from programme.sheets import Sheets
from storage.schema import migrate
from storage.store import Store
from storage.xlsform import read_sheets

#: The questionnaires that ship, in the order in which they are published.
FORMS = ("tpe_cacao",)


def shipped_forms() -> list[Sheets]:
    """The questionnaires that ship, as sheets."""
    return [read_sheets(shipped_form(name)) for name in FORMS]


def shipped_form(name: str) -> Path:
    """The folder of one of them."""
    return Path(programme.__file__).parent / "data" / name


def bring_up_to_date(store: Store, now: datetime) -> list[Published]:
    """Any older or empty database: the schema of this release, and the data that ship. Harmless if repeated."""
    migrate(store.engine)
    return store.submit(publish_all, shipped_forms(), now).result()
