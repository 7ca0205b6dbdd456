"""Handing somebody over to a person of the RPE: asking, attending, writing to each other, closing (domain.md C44)."""

from dataclasses import dataclass
from datetime import datetime

from procedures.answering import form_of
from procedures.errors import HandoffOver, HandoffTaken, NotYours
from storage import audit, handoffs
from storage.facilitators import Desk, all_facilitators
from storage.handoffs import Talk, messages_of
from storage.letters import Letter
from storage.memberships import Standing
from storage.organizations import Organization
from storage.responses import latest_response, place_of
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """A person has asked to speak with somebody."""

    talk: Talk
    #: False: it is the hand-off that they had opened already.
    is_new: bool
    #: Whether a letter has come into it now.
    brings_letter: bool = False


def ask_for_person(tx: Tx, person_id: int, place: Standing | Talk, now: datetime) -> Asked:
    """Open a hand-off with where the person is in the TPE, or find the one that is open. From now on what they write
    goes there. `place`: where they are, or an earlier talk of theirs for the same organization.
    """
    talk = handoffs.open_talk(tx, person_id, place.organization_id)
    is_new = talk is None
    if talk is None:
        talk = _open(tx, person_id, place.organization_id, place.chain, now)
    handoffs.talk_in(tx, person_id, talk.id)
    return Asked(talk, is_new)


def answer_letter(tx: Tx, person_id: int, letter: Letter, now: datetime) -> Asked:
    """Open a hand-off that whoever wrote the letter attends to, or find the one that is open; the letter is in it. If
    they work for the RPE no longer, it waits for another.
    """
    talk = handoffs.open_talk(tx, person_id, letter.organization_id)
    is_new = talk is None
    if talk is None:
        organization = tx.get_one(Organization, letter.organization_id)
        talk = _open(tx, person_id, letter.organization_id, organization.chain, now)
    text = letter.text or ""
    brings = not any((said.person_id, said.text) == (letter.written_by, text) for said in messages_of(tx, talk.id))
    if brings:
        handoffs.add_message(tx, talk.id, letter.written_by, text, now)
    if talk.taken_by is None and letter.written_by in all_facilitators(tx):
        handoffs.take_talk(tx, talk.id, letter.written_by, now)
        _record(tx, "handoff.taken", talk, letter.written_by, now)
    handoffs.talk_in(tx, person_id, talk.id)
    return Asked(_known(tx, talk.id), is_new, brings)


def listeners(tx: Tx, talk: Talk) -> list[int]:
    """Who is told of a hand-off that waits: the facilitators who follow the organization and can be reached; if there
    are none, all who can be: whoever waits is told the truth.
    """
    return handoffs.followers_at_hand(tx, talk) or handoffs.at_hand(tx, talk, all_facilitators(tx))


def attend(tx: Tx, handoff_id: int, person_id: int, desk: Desk, now: datetime) -> Talk:
    """A facilitator attends to it: the first who takes it has it. Raises `HandoffOver`, `HandoffTaken` with who has
    it, and `NotYours` for one that is not theirs to take.
    """
    talk = handoffs.talk_by_id(tx, handoff_id)
    if talk is None or talk.person_id == person_id:
        raise NotYours
    if talk.taken_by != person_id and not handoffs.may_attend(tx, desk, talk):
        raise NotYours
    if talk.closed_at is not None:
        raise HandoffOver(talk.closed_at)
    if talk.taken_by == person_id:
        return talk
    if not handoffs.take_talk(tx, handoff_id, person_id, now):
        raise HandoffTaken(_known(tx, handoff_id).taker or "")
    _record(tx, "handoff.taken", talk, person_id, now)
    return _known(tx, handoff_id)


def say(tx: Tx, talk: Talk, person_id: int, text: str, now: datetime) -> None:
    """Keep what one of the two says. Raises `HandoffOver`."""
    if talk.closed_at is not None:
        raise HandoffOver(talk.closed_at)
    handoffs.add_message(tx, talk.id, person_id, text, now)


def release(tx: Tx, talk: Talk, person_id: int, now: datetime) -> Talk:
    """A facilitator leaves it to others: it waits again."""
    handoffs.release_talk(tx, talk.id)
    _record(tx, "handoff.released", talk, person_id, now)
    return _known(tx, talk.id)


def close(tx: Tx, talk: Talk, person_id: int, now: datetime) -> bool:
    """One of the two ends it; False: it was over already."""
    is_closed = handoffs.close_talk(tx, talk.id, person_id, now)
    if is_closed:
        _record(tx, "handoff.closed", talk, person_id, now)
    return is_closed


def drop_wordless(tx: Tx, handoff_id: int, person_id: int, now: datetime) -> None:
    """Whoever asked has left without a word, and nobody attends to it: it is over, and nobody need know."""
    talk = handoffs.talk_by_id(tx, handoff_id)
    if talk is None or talk.taken_by is not None:
        return
    if all(said.person_id != person_id for said in messages_of(tx, handoff_id)):
        close(tx, talk, person_id, now)


def _open(tx: Tx, person_id: int, organization_id: int, chain: str, now: datetime) -> Talk:
    response = latest_response(tx, organization_id, form_of(chain))
    question = place_of(tx, response.id, person_id).question if response else None
    number = handoffs.begin_talk(tx, person_id, organization_id, response.id if response else None, question, now)
    talk = _known(tx, number)
    _record(tx, "handoff.opened", talk, person_id, now)
    return talk


def _known(tx: Tx, handoff_id: int) -> Talk:
    talk = handoffs.talk_by_id(tx, handoff_id)
    assert talk is not None, "hand-offs are never deleted"
    return talk


def _record(tx: Tx, action: str, talk: Talk, person_id: int, now: datetime) -> None:
    audit.record(tx, action, now, person_id=person_id, organization_id=talk.organization_id, handoff_id=talk.id)
