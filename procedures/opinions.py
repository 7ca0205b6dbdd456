"""What those who were to go say of a session: how useful it was, or why they could not be there (C33, C34, C46)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.errors import NotYours, OpinionClosed
from programme.reminders import Rsvp
from programme.session_reasons import UNSAID, WHY_ABSENT
from storage import audit
from storage.invitations import BY_PHONE, Invited, invited, invited_to
from storage.memberships import belongs
from storage.opinions import Said, opinion_of, opinions_on, set_opinion
from storage.sessions import CANCELLED, SessionView, session_view
from storage.tx import Tx

#: An opinion is asked for until so long after the end, and can be changed for so long after its first word.
ASKED_FOR, CHANGEABLE = timedelta(days=14), timedelta(days=7)
#: Scores, and up to which one something was wrong.
SCORES, LOW = range(1, 6), 2
LONGEST_LINE = 300
#: The answers of those who were to go.
WENT = frozenset({Rsvp.COMING, Rsvp.SUBSTITUTE})


@dataclass(frozen=True, slots=True)
class Asked:
    """A session of which somebody may say something now, and what they have said so far."""

    invited: Invited
    session: SessionView
    said: Said | None


@dataclass(frozen=True, slots=True)
class Summed:
    """What was said of a session, in numbers and words. Organizations count, however many of their people speak."""

    #: Organizations that were to come, and of how many of them there is a score.
    expected: int
    scored: int
    #: The mean of all scores; None: there is none.
    mean: float | None
    #: Reasons why people could not be there → how many.
    absences: Mapping[str, int]
    #: How many of their people wrote something.
    written: int
    #: Organization → what its people wrote, of those of whom it may be read.
    lines: tuple[tuple[str, str], ...]


def may_say(tx: Tx, person_id: int, invitation_id: int | None, now: datetime) -> Asked:
    """What they may say something of. Raises `NotYours` where it was not they who were to go, and `OpinionClosed`."""
    found = invited(tx, invitation_id) if invitation_id is not None else None
    session = session_view(tx, found.session_id) if found else None
    if found is None or session is None or not was_to_go(tx, person_id, found):
        raise NotYours
    said = opinion_of(tx, found.id, person_id)
    if session.ends_at is None or session.state == CANCELLED or now < session.ends_at:
        raise OpinionClosed(OpinionClosed.TOO_EARLY)
    until = said.at + CHANGEABLE if said else session.ends_at + ASKED_FOR
    if now > until:
        raise OpinionClosed(OpinionClosed.TOO_LATE)
    return Asked(found, session, said)


def was_to_go(tx: Tx, person_id: int, invitation: Invited) -> bool:
    """Whether the session was about this person: as reminders go (`procedures.planning`)."""
    if invitation.rsvp not in WENT:
        return False
    if invitation.attendee_id == person_id and invitation.substitute is not None:
        return True
    answered_by = None if invitation.how == BY_PHONE else invitation.answered_by
    for each in (invitation.attendee_id, answered_by):
        is_guest = each == invitation.attendee_id and invitation.substitute is not None
        if each is not None and (is_guest or belongs(tx, each, invitation.organization_id)):
            return each == person_id
    return belongs(tx, person_id, invitation.organization_id)


def give_score(tx: Tx, asked: Asked, person_id: int, score: int, now: datetime) -> None:
    """How useful it was to them, 1 to 5: so they were there."""
    _say(tx, asked, person_id, now, score=score, absence=None)


def say_absent(tx: Tx, asked: Asked, person_id: int, why: str, now: datetime) -> None:
    """They were not there, or not until the end; `why` is a code of `WHY_ABSENT`, or `UNSAID`."""
    _say(tx, asked, person_id, now, score=None, absence=why)


def say_line(tx: Tx, asked: Asked, person_id: int, line: str, now: datetime) -> None:
    """In their own words, at most `LONGEST_LINE` letters."""
    _say(tx, asked, person_id, now, line=line)


def sum_up(tx: Tx, session_id: int, readable: Collection[int]) -> Summed:
    """What has been said of a session so far: figures of all; names and words of `readable` invitations alone
    (`procedures.staff.visible`).
    """
    everybody = {each.id: each for each in invited_to(tx, session_id)}
    said = [each for each in opinions_on(tx, session_id) if each.invitation_id in everybody]
    scores = [each.score for each in said if each.score is not None]
    absences = Counter(each.absence for each in said if each.absence in {UNSAID, *WHY_ABSENT})
    return Summed(
        sum(each.rsvp in WENT for each in everybody.values()),
        len({each.invitation_id for each in said if each.score is not None}),
        sum(scores) / len(scores) if scores else None,
        {why: number for why, number in absences.items() if why is not None},
        sum(bool(each.line) for each in said),
        tuple(
            (everybody[each.invitation_id].legal_name, each.line)
            for each in said
            if each.line and each.invitation_id in readable
        ),
    )


def _say(tx: Tx, asked: Asked, person_id: int, now: datetime, **said: int | str | None) -> None:
    set_opinion(tx, asked.invited.id, person_id, now, **said)
    audit.record(
        tx, "opinion.said", now, person_id=person_id, organization_id=asked.invited.organization_id,
        invitation_id=asked.invited.id,
    )  # fmt: skip
