"""What a person knows of a session: kept whenever they are shown it, so that nothing is told twice, and a change is."""

from datetime import datetime
from typing import Any

from procedures import planning
from storage.invitations import Told, note_told, told_of
from storage.sessions import CANCELLED, SessionView
from storage.tx import Tx


def show_to(tx: Tx, invitation_id: int, person_id: int, session: SessionView, now: datetime) -> Told | None:
    """They see the session as it is now; what they knew of it before. None: nothing."""
    assert session.starts_at is not None
    assert session.ends_at is not None
    before = told_of(tx, invitation_id).get(person_id)
    known: dict[str, Any] = {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "modality": session.modality,
        "place": session.place,
        "link": session.link,
        "is_cancelled": session.state == CANCELLED,
    }
    if before is not None and all(getattr(before, name) == value for name, value in known.items()):
        return before
    # A copy: the row itself may be read anew.
    before = Told(**before.model_dump()) if before else None
    note_told(tx, Told(invitation_id=invitation_id, person_id=person_id, told_at=now, **known))
    planning.plan_invitation(tx, invitation_id, now)
    return before
