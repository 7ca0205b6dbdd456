"""Writing to an organization: a letter to one of its people or to all, a draft until the facilitator sends it."""

from dataclasses import dataclass
from datetime import datetime

from procedures import assisting
from storage import audit
from storage.facilitators import WRITING, Desk, set_doing, set_idle
from storage.letters import Letter
from storage.memberships import Member, team_of
from storage.organizations import Organization
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, and those whom it is for as the organization is now."""

    letter_id: int
    organization_id: int
    legal_name: str
    people: tuple[Member, ...]
    text: str


def addressees(tx: Tx, desk: Desk, organization_id: int) -> tuple[str, list[Member]]:
    """The organization's name and its people, the manager first. Raises `NotFollowed`."""
    whom = assisting.check(tx, desk, organization_id)
    return whom.legal_name, _people(tx, organization_id, None)


def begin(tx: Tx, writer_id: int, desk: Desk, organization_id: int, person_id: int | None, now: datetime) -> Draft:
    """Begin a letter (`person_id` None: to all). What the facilitator writes next is its text. Raises `NotFollowed`."""
    assisting.check(tx, desk, organization_id)
    letter = Letter(organization_id=organization_id, written_by=writer_id, person_id=person_id, begun_at=now)
    tx.add(letter)
    tx.flush()
    assert letter.id is not None
    set_doing(tx, desk.facilitator_id, WRITING, letter.id)
    return _draft(tx, letter)


def write(tx: Tx, letter_id: int, text: str) -> Draft | None:
    """The text of the letter, in place of an earlier one; None: it was sent, or there is none."""
    letter = tx.get(Letter, letter_id)
    if letter is None or letter.sent_at is not None:
        return None
    letter.text = text
    tx.add(letter)
    tx.flush()
    return _draft(tx, letter)


def draft_of(tx: Tx, letter_id: int) -> Draft | None:
    """A letter that is being written; None: it was sent, or there is none."""
    letter = tx.get(Letter, letter_id)
    return _draft(tx, letter) if letter is not None and letter.sent_at is None else None


def send(tx: Tx, writer_id: int, desk: Desk, letter_id: int, now: datetime) -> Draft | None:
    """It goes out now: to whom, and what. None: it went out before, has no text, or is not theirs. Raises
    `NotFollowed`.
    """
    letter = tx.get(Letter, letter_id)
    if letter is None or letter.written_by != writer_id or letter.text is None or letter.sent_at is not None:
        return None
    assisting.check(tx, desk, letter.organization_id)
    letter.sent_at = now
    tx.add(letter)
    tx.flush()
    _put_down(tx, desk, letter_id)
    draft = _draft(tx, letter)
    audit.record(
        tx, "letter.sent", now, person_id=writer_id, organization_id=letter.organization_id, letter_id=letter.id,
        people=len(draft.people),
    )  # fmt: skip
    return draft


def drop(tx: Tx, writer_id: int, desk: Desk, letter_id: int) -> bool:
    """The facilitator does not want to send it; False: it was sent before, or it is not theirs."""
    _put_down(tx, desk, letter_id)
    letter = tx.get(Letter, letter_id)
    return letter is not None and letter.written_by == writer_id and letter.sent_at is None


def _put_down(tx: Tx, desk: Desk, letter_id: int) -> None:
    if (desk.doing, desk.doing_id) == (WRITING, letter_id):
        set_idle(tx, desk.facilitator_id)


def _draft(tx: Tx, letter: Letter) -> Draft:
    assert letter.id is not None
    legal_name = tx.get_one(Organization, letter.organization_id).legal_name
    people = tuple(_people(tx, letter.organization_id, letter.person_id))
    return Draft(letter.id, letter.organization_id, legal_name, people, letter.text or "")


def _people(tx: Tx, organization_id: int, person_id: int | None) -> list[Member]:
    return [each for each in team_of(tx, organization_id) if each.accepted and person_id in {None, each.person_id}]
