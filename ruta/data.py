"""The data that ship with the Ruta, and bringing a database up to date with them."""

from datetime import datetime
from pathlib import Path

import programme
from procedures.answering import form_of
from procedures.importing_services import publish_portfolio
from procedures.questionnaires import Published, publish_all
from programme.chain_forms import form_of_chain
from programme.sheets import Sheet, Sheets
from storage.schema import migrate
from storage.spreadsheets import read_table
from storage.store import Store
from storage.xlsform import read_sheets

_DATA = Path(programme.__file__).parent / "data"
_CHAINS = {form_of(chain): chain for chain in ("cacao", "coffee", "banana")}

#: The questionnaires that ship, in the order in which they are published.
FORMS = tuple(_CHAINS)


def shipped_forms() -> list[Sheets]:
    """The questionnaires that ship, as sheets."""
    return [shipped_form(name) for name in FORMS]


def shipped_form(name: str) -> Sheets:
    """One of them: what the chains share, in the words of its chain."""
    source = _DATA / "tpe"
    return form_of_chain(read_sheets(source), read_table(source / "crops.csv"), _CHAINS[name])


def shipped_entities() -> Sheet:
    """The entities of the pilot (domain.md §1a)."""
    return read_table(_DATA / "entities.csv")


def shipped_services() -> Sheet:
    """The services of the pilot's document, and what we propose beside them (domain.md §1e)."""
    return read_table(_DATA / "services.csv")


def demo_organizations() -> Sheet:
    """The invented organizations of the demo, as a facilitator would import them."""
    return read_table(_DATA / "demo" / "organizations.csv")


def demo_history() -> Sheet:
    """How far those have come before anybody looks (`ruta.demo_history`)."""
    return read_table(_DATA / "demo" / "history.csv")


def demo_sessions() -> Sheet:
    """Its sessions, by days from now (`ruta.demo_sessions`)."""
    return read_table(_DATA / "demo" / "sessions.csv")


def demo_commitments() -> Sheet:
    """What some of its organizations have said of services, as a facilitator would import it."""
    return read_table(_DATA / "demo" / "commitments.csv")


def demo_answers() -> Sheet:
    """What some of them have answered to those sessions."""
    return read_table(_DATA / "demo" / "answers.csv")


def bring_up_to_date(store: Store, now: datetime) -> list[Published]:
    """Any older or empty database: the schema of this release, and the data that ship. Harmless if repeated."""
    migrate(store.engine)
    store.submit(publish_portfolio, shipped_entities(), shipped_services(), now).result()
    return store.submit(publish_all, shipped_forms(), now).result()
