"""Facilitators of the RPE: whom they follow, who they are, and that they are so no longer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.errors import NameNotUnique, NoSuchFacilitator, WouldFollowNobody
from programme.imports import fold
from programme.organizations import CHAINS, REGIONS
from storage import audit
from storage.facilitators import (
    Desk,
    Facilitator,
    facilitators,
    limits_of,
    open_staff_invites,
    set_followed,
)
from storage.invites import Invite
from storage.tx import Tx

CHAIN, REGION = "chain", "region"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a facilitator may follow, and what of it they do."""

    what: str
    possible: tuple[str, ...]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What a dismissal ended."""

    name: str
    was_facilitator: bool
    #: Links for that name that nobody had come through yet.
    links: int
    #: The person who was the facilitator; None: only links were withdrawn.
    person_id: int | None = None


def choices(tx: Tx, person_id: int, desk: Desk) -> tuple[Choice, Choice]:
    """The chains, and the regions, that a facilitator may follow."""
    chains, regions = limits_of(tx, person_id)
    return (
        _choice(CHAIN, chains or tuple(CHAINS), desk.chains),
        _choice(REGION, regions or tuple(REGIONS), desk.regions),
    )


def choose(tx: Tx, person_id: int, desk: Desk, what: str, code: str, *, follow: bool, now: datetime) -> None:
    """From now on the facilitator follows that chain or region, or does not. Unknown codes change nothing. Raises
    `WouldFollowNobody` for the last one.
    """
    chains, regions = (
        _changed(choice, code, follow=follow) if choice.what == what else choice.chosen
        for choice in choices(tx, person_id, desk)
    )
    if not (chains and regions):
        raise WouldFollowNobody
    set_followed(tx, desk.facilitator_id, _all_or(chains, CHAINS), _all_or(regions, REGIONS))
    audit.record(tx, "facilitator.follows", now, person_id=person_id, chains=list(chains), regions=list(regions))


def dismiss(tx: Tx, name: str, number: int | None, now: datetime) -> Dismissed:
    """Withdraw the role at once, and the links for that name. `number` tells facilitators of one name apart. Raises
    `NoSuchFacilitator`, `NameNotUnique`.
    """
    those = [each for each in facilitators(tx) if fold(each.name) == fold(name) and number in (None, each.id)]
    links = [each for each in open_staff_invites(tx, now) if fold(each.for_whom or "") == fold(name)]
    if len(those) > 1:
        raise NameNotUnique(name, tuple(each.id or 0 for each in those))
    if not those and (number is not None or not links):
        raise NoSuchFacilitator(name)
    for each in those:
        _end(tx, each, now)
    for link in links:
        _revoke(tx, link, now)
    tx.flush()
    gone = those[0] if those else None
    return Dismissed(
        gone.name if gone else links[0].for_whom or "", bool(gone), len(links), gone.person_id if gone else None
    )


def end_role(tx: Tx, person_id: int, now: datetime) -> str:
    """The person works for the RPE no longer: their telephone is somebody else's. Returns their name as one."""
    role = next(each for each in facilitators(tx) if each.person_id == person_id)
    _end(tx, role, now)
    tx.flush()
    return role.name


def _end(tx: Tx, facilitator: Facilitator, now: datetime) -> None:
    facilitator.until, facilitator.doing, facilitator.doing_id = now, None, None
    tx.add(facilitator)
    audit.record(tx, "facilitator.dismissed", now, facilitator_id=facilitator.id, dismissed_id=facilitator.person_id)


def _revoke(tx: Tx, link: Invite, now: datetime) -> None:
    link.revoked_at = now
    tx.add(link)
    audit.record(tx, "facilitator.invite_revoked", now, invite_id=link.id)


def _choice(what: str, possible: Sequence[str], chosen: Sequence[str]) -> Choice:
    return Choice(what, tuple(possible), tuple(code for code in possible if not chosen or code in chosen))


def _changed(choice: Choice, code: str, *, follow: bool) -> tuple[str, ...]:
    return tuple(each for each in choice.possible if (follow if each == code else each in choice.chosen))


def _all_or(chosen: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Blank where everything is followed: what is added to the programme later is followed too."""
    return () if set(chosen) >= set(known) else tuple(chosen)
