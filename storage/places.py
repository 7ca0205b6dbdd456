"""The organizations of one person: those that they may speak for, and those whose RUC they know."""

from sqlalchemy import select

from storage.memberships import Membership
from storage.organizations import Organization
from storage.tables import table
from storage.tx import Tx

_membership, _organization = table(Membership), table(Organization)
_is_in, _may_act = _membership.c.until.is_(None), _membership.c.accepted_at.is_not(None)


def places_of(tx: Tx, person_id: int) -> list[tuple[int, str]]:
    """The memberships in which a person may act, with the organizations' names."""
    mine = (
        select(_membership.c.id, _organization.c.legal_name)
        .join(_organization, _organization.c.id == _membership.c.organization_id)
        .where(_membership.c.person_id == person_id, _is_in, _may_act)
        .order_by(_organization.c.legal_name)
    )
    return [(row.id, row.legal_name) for row in tx.execute(mine)]


def organizations_of(tx: Tx, person_id: int) -> list[int]:
    """The organizations in whose name a person may act."""
    mine = select(_membership.c.organization_id).where(_membership.c.person_id == person_id, _is_in, _may_act)
    return list(tx.execute(mine).scalars())


def rucs_of(tx: Tx, person_id: int) -> list[str]:
    """The RUCs of the organizations that a person is in, or asks to be in."""
    rucs = (
        select(_organization.c.ruc)
        .join(_membership, _membership.c.organization_id == _organization.c.id)
        .where(_membership.c.person_id == person_id, _is_in)
    )
    return list(tx.execute(rucs).scalars())
