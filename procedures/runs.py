"""Runs: a service given once, in one session or several, and counted once (design.md, «Words»)."""

from datetime import datetime

from storage.sessions import ServiceRun, TrainingSession, drop_empty_run, parts_of, run_by_key
from storage.tx import Tx


def run_of(tx: Tx, service_id: int, key: str, parts: int | None, now: datetime) -> int:
    """The number of the run that an entity calls so; it is made where there is none. `parts`: None, not told."""
    run = run_by_key(tx, service_id, key) or ServiceRun(service_id=service_id, key=key, created_at=now)
    run.parts = parts or run.parts
    tx.add(run)
    tx.flush()
    assert run.id is not None
    return run.id


def change_run(tx: Tx, session: TrainingSession, key: str | None, parts: int | None, now: datetime) -> bool:
    """The session is part of the run that is called so, of so many parts; what is not told stays as it was. Returns
    whether anything is not as it was.
    """
    run = tx.get_one(ServiceRun, session.run_id)
    if key is not None and key != run.key:
        left, session.run_id = session.run_id, run_of(tx, run.service_id, key, parts, now)
        tx.add(session)
        tx.flush()
        drop_empty_run(tx, left)
        return True
    if parts is None or parts == run.parts:
        return False
    run.parts = parts
    tx.add(run)
    return True


def free_part(tx: Tx, run_id: int) -> int:
    """The first part of a run that no session is."""
    taken = parts_of(tx, run_id)
    return next(part for part in range(1, len(taken) + 2) if part not in taken)
