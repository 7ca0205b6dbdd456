"""Sessions as rows, for tests of what comes of them: announced, moved, cancelled, answered, without their procedures.

`made`, `moved`, `cancelled` and `answered` are units of work; `announced` is for a test with a running service.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from procedures import planning
from storage.entities import Entity, entity_by_slug
from storage.invitations import TAPPED, Invitation
from storage.preferences import NoticePreference
from storage.seasons import Season
from storage.services import Service, service_by_code
from storage.sessions import ANNOUNCED, CANCELLED, ServiceRun, SessionChange, TrainingSession, set_guests
from storage.tables import table

LIMA = ZoneInfo("America/Lima")
LINK = "https://example.com/sala"


def lima(text):
    """«2026-11-20 17:00» in Lima, as the store keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=LIMA).astimezone(UTC)


async def announced(ruta, starts, **details):
    """A session at that moment in Lima («2026-11-20 17:00»), announced now to organization 1 or to `organizations`;
    its number.
    """
    return await ruta.store.write(made, lima(starts), ruta.clock(), **details)


def made(
    tx,
    starts_at,
    now,
    *,
    organizations=(1,),
    hours=2.0,
    service="T-01",
    name="Taller de costos",
    outcome="Una hoja con sus costos por quintal.",
    entity="PROMPERÚ",
    modality="virtual",
    place=None,
    link=LINK,
    capacity=None,
    part=1,
    parts=1,
    key=None,
    state=ANNOUNCED,
):
    """A session with its entity, service and run, and an invitation for each of the organizations; its number."""
    service_id, entity_id = _service(tx, service, name, outcome, entity, hours, parts, now)
    key = key or f"s-{service}-{starts_at:%Y%m%d%H%M}-{part}"
    run = ServiceRun(service_id=service_id, key=key, parts=parts, created_at=now)
    tx.add(run)
    tx.flush()
    session = TrainingSession(
        entity_id=entity_id,
        key=key,
        run_id=run.id,
        part=part,
        month=date(starts_at.year, starts_at.month, 1),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        modality=modality,
        place=place,
        link=link,
        capacity=capacity,
        state=state,
        announced_at=now if state == ANNOUNCED else None,
        created_at=now,
        updated_at=now,
    )
    tx.add(session)
    tx.flush()
    set_guests(tx, session.id, list(organizations))
    if state == ANNOUNCED:
        for number in organizations:
            tx.add(Invitation(session_id=session.id, organization_id=number, invited_at=now))
        tx.flush()
        planning.plan_session(tx, session.id, now)
    return session.id


def moved(tx, session_id, starts_at, now, *, reason=None, **others):
    """It is at another time, or (`place`, `link`, `modality`) elsewhere."""
    session = tx.get_one(TrainingSession, session_id)
    before = {"starts_at": session.starts_at.isoformat()}
    session.ends_at += starts_at - session.starts_at
    session.starts_at, session.month = starts_at, date(starts_at.year, starts_at.month, 1)
    for name, value in others.items():
        setattr(session, name, value)
    session.sequence, session.changed_at, session.reason = session.sequence + 1, now, reason
    tx.add(session)
    tx.add(
        SessionChange(
            session_id=session_id,
            at=now,
            sequence=session.sequence,
            before=before,
            after={"starts_at": starts_at.isoformat()},
            was_announced=True,
            reason=reason,
        )
    )
    tx.flush()
    planning.plan_session(tx, session_id, now)


def cancelled(tx, session_id, now, *, reason=None):
    """It does not take place."""
    session = tx.get_one(TrainingSession, session_id)
    session.state, session.cancelled_at, session.reason = CANCELLED, now, reason
    session.sequence += 1
    tx.add(session)
    tx.flush()
    planning.plan_session(tx, session_id, now)


def answered(tx, session_id, organization_id, rsvp, now, *, by=None, how=TAPPED, attendee_id=None, substitute=None):
    """What an organization says to its invitation; None: it takes its answer back."""
    invitation = tx.get_one(Invitation, invitation_number(tx, session_id, organization_id))
    invitation.rsvp, invitation.answered_at, invitation.answered_by = rsvp, now, by
    invitation.how, invitation.attendee_id, invitation.substitute = how, attendee_id, substitute
    tx.add(invitation)
    tx.flush()
    planning.plan_invitation(tx, invitation.id, now)


def preferred(tx, person_id, now, **choices):
    """What a person wants of messages from now on: `hours`, `fewer`, `paused_until`, `stopped_at`."""
    preference = tx.get(NoticePreference, person_id) or NoticePreference(person_id=person_id, changed_at=now)
    for name, value in choices.items():
        setattr(preference, name, value)
    tx.add(preference)
    tx.flush()
    planning.plan_person(tx, person_id, now)


def harvested(tx, organization_id, now, *, busiest=None, packing=()):
    """When an organization harvests most (half-months), and on which weekdays it packs."""
    season = tx.get(Season, organization_id) or Season(organization_id=organization_id, told_at=now)
    season.busiest, season.packing = None if busiest is None else list(busiest), list(packing)
    tx.add(season)
    tx.flush()
    planning.plan_organization(tx, organization_id, now)


def invitation_number(tx, session_id, organization_id=1):
    """The number of an organization's invitation."""
    source = table(Invitation).c
    asked = select(source.id).where(source.session_id == session_id, source.organization_id == organization_id)
    return tx.execute(asked).scalar_one()


def _service(tx, code, name, outcome, entity, hours, parts, now):
    """The number of the service, and of its entity; both are made where they are not known yet."""
    slug = entity.lower().replace("ú", "u").replace(" ", "-")
    owner = entity_by_slug(tx, slug)
    if owner is None:
        owner = Entity(slug=slug, name=entity, created_at=now)
        tx.add(owner)
        tx.flush()
    service = service_by_code(tx, code)
    if service is None:
        service = Service(
            code=code,
            name=name,
            type="management",
            entity_id=owner.id,
            chains="coffee cacao banana",
            hours=hours * parts,
            sessions=parts,
            modality="mixed",
            outcome=outcome,
            audience="Gerentes y responsables.",
            origin="imported",
            created_at=now,
            updated_at=now,
        )
        tx.add(service)
        tx.flush()
    return service.id, owner.id
