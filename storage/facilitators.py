"""Facilitators of the RPE: who they are, whom they follow, and what they are doing now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, bindparam, select, text, update
from sqlmodel import Field, col
from sqlmodel import select as select_model

from storage.invites import TO_FACILITATOR, Invite
from storage.tables import Row, table
from storage.tx import Tx

#: What a facilitator may be in the middle of: answering in an organization's name, or writing to somebody.
ASSISTING, WRITING, REPLYING = "assisting", "writing", "replying"


class Facilitator(Row, table=True):
    """A person who works for the RPE, from a day to a day."""

    __tablename__ = "facilitator"
    __table_args__ = (
        Index(
            "uq_facilitator_one_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str  # as the link was made out, and as organizations read it
    chains: str = ""  # the codes of those they follow, by spaces; blank: all
    regions: str = ""  # the same
    since: datetime
    until: datetime | None = None  # NULL: still one
    shown: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # filters that stay
    doing: str | None = Field(default=None, max_length=10)  # ASSISTING, WRITING or REPLYING; NULL: nothing
    doing_id: int | None = None  # the organization, the letter, or the hand-off, that it is about


@dataclass(frozen=True, slots=True)
class Desk:
    """A facilitator at work, as data."""

    facilitator_id: int
    name: str
    chains: tuple[str, ...]
    regions: tuple[str, ...]
    shown: Mapping[str, Any]
    doing: str | None
    doing_id: int | None

    def follows(self, chain: str, region: str) -> bool:
        """Whether an organization of that chain and region is theirs to follow."""
        return (not self.chains or chain in self.chains) and (not self.regions or region in self.regions)


_facilitator = table(Facilitator)
_DESK = select(
    _facilitator.c.id,
    _facilitator.c.name,
    _facilitator.c.chains,
    _facilitator.c.regions,
    _facilitator.c.shown,
    _facilitator.c.doing,
    _facilitator.c.doing_id,
).where(_facilitator.c.person_id == bindparam("person_id"), _facilitator.c.until.is_(None))
_DESKS = (
    select(_facilitator.c.person_id, _facilitator.c.chains, _facilitator.c.regions)
    .where(_facilitator.c.until.is_(None))
    .order_by(_facilitator.c.id)
)


def desk_of(tx: Tx, person_id: int) -> Desk | None:
    """The facilitator that a person is now; None: they are none (any more). Asked on every action of theirs."""
    row = tx.execute(_DESK, {"person_id": person_id}).first()
    if row is None:
        return None
    number, name, chains, regions, *rest = row
    return Desk(number, name, tuple(chains.split()), tuple(regions.split()), *rest)


def has_facilitated(tx: Tx, person_id: int) -> bool:
    """Whether a person is a facilitator or was one before."""
    return tx.execute(select(_facilitator.c.id).where(_facilitator.c.person_id == person_id)).first() is not None


def set_doing(tx: Tx, facilitator_id: int, doing: str, doing_id: int) -> None:
    """From now on the facilitator is in the middle of that."""
    tx.execute(update(_facilitator).where(_facilitator.c.id == facilitator_id).values(doing=doing, doing_id=doing_id))


def set_idle(tx: Tx, facilitator_id: int) -> None:
    """The facilitator is in the middle of nothing."""
    tx.execute(update(_facilitator).where(_facilitator.c.id == facilitator_id).values(doing=None, doing_id=None))


def followers_of(tx: Tx, chain: str, region: str) -> list[int]:
    """The people who are facilitators now and follow organizations of that chain and region."""
    desks = tx.execute(_DESKS).all()
    return [row.person_id for row in desks if _covers(row.chains, chain) and _covers(row.regions, region)]


def all_facilitators(tx: Tx) -> list[int]:
    """The people who are facilitators now, whomever they follow."""
    return [row.person_id for row in tx.execute(_DESKS)]


def _covers(followed: str, code: str) -> bool:
    return not followed or code in followed.split()


def facilitators(tx: Tx) -> list[Facilitator]:
    """Those who are facilitators now, in the order in which they came."""
    return list(
        tx.exec(select_model(Facilitator).where(col(Facilitator.until).is_(None)).order_by(col(Facilitator.id)))
    )


def set_shown(tx: Tx, facilitator_id: int, shown: Mapping[str, Any]) -> None:
    """The filters that stay until the facilitator changes them."""
    tx.execute(update(_facilitator).where(_facilitator.c.id == facilitator_id).values(shown=dict(shown)))


def set_followed(tx: Tx, facilitator_id: int, chains: Sequence[str], regions: Sequence[str]) -> None:
    """The chains and regions that the facilitator follows from now on; none: all."""
    followed = {"chains": " ".join(chains), "regions": " ".join(regions)}
    tx.execute(update(_facilitator).where(_facilitator.c.id == facilitator_id).values(**followed))


def limits_of(tx: Tx, person_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chains and regions that the RPE has given a facilitator to follow, by the link they came through; blank: all.
    Within them they choose for themselves.
    """
    came_through = (
        select_model(Invite)
        .where(Invite.kind == TO_FACILITATOR, Invite.used_by == person_id)
        .order_by(col(Invite.id).desc())
    )
    invite = tx.exec(came_through).first()
    return (tuple(invite.chains.split()), tuple(invite.regions.split())) if invite else ((), ())


def open_staff_invites(tx: Tx, now: datetime) -> list[Invite]:
    """The links for facilitators that somebody may still come through."""
    return list(
        tx.exec(
            select_model(Invite)
            .where(
                Invite.kind == TO_FACILITATOR,
                col(Invite.revoked_at).is_(None),
                Invite.expires_at > now,
                col(Invite.uses_left) > 0,
            )
            .order_by(col(Invite.id))
        )
    )
