"""What the script says happens, through the procedures that a file or a facilitator would go through."""

from datetime import datetime

from benchmarks.pilot import stage
from benchmarks.pilot.crowd import Crowd
from benchmarks.pilot.season import Admit, CallOff, Event, Schedule, Sign
from procedures import scheduling
from procedures.errors import ImportRefused, SessionFixed
from procedures.importing_commitments import import_commitments
from procedures.importing_sessions import import_sessions
from storage.entities import entity_by_slug
from storage.sessions import session_by_key
from storage.store import Store
from storage.tx import Tx

REASON = "La entidad no tiene presupuesto para el viaje"


async def perform(event: Event, store: Store, crowd: Crowd, now: datetime) -> str:
    """Let it happen; what it was, for counting."""
    try:
        match event:
            case Admit():
                await store.write(stage.admit, event.organizations, crowd.newcomers(event.organizations), now)
                return "admitted"
            case Sign():
                await store.write(import_commitments, event.commitments, now)
                return "signed"
            case Schedule():
                await store.write(import_sessions, event.sessions, now)
                return "scheduled" if event.is_news else "moved"
            case CallOff():
                await store.write(_call_off, event, now)
                return "called off"
    except (ImportRefused, SessionFixed):  # it was called off before, or is over because staff have moved it
        return "refused"


def _call_off(tx: Tx, event: CallOff, now: datetime) -> None:
    entity = entity_by_slug(tx, event.entity)
    assert entity is not None
    session = session_by_key(tx, entity.id or 0, event.key)
    assert session is not None
    scheduling.cancel(tx, session.id or 0, REASON, now)
