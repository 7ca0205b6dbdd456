"""A database to measure on: fifty organizations with links, and others that have answered already.

Everything goes in through the functions of the house, so that it is what the service itself would have written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from stdnum.pe import ruc

from benchmarks.load import PHONES, TYPED
from benchmarks.survey import Question, read_survey
from procedures.answering import form_of
from procedures.enrolling import agree, join
from procedures.inviting import invite_organization, open_invite
from programme import consent
from ruta.data import bring_up_to_date
from storage import answers, responses, updates
from storage.organizations import Organization
from storage.questionnaires import latest_version_id
from storage.store import Store
from storage.tx import Tx

CHAIN = "cacao"
#: Organizations in one unit of work.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """A prepared SQLite file, and the phones' links into it."""

    database: Path
    links: list[str]


def prepare(database: Path, stored_answers: int) -> Ground:
    """A migrated database with the phones' organizations and about so many answers of others."""
    now = datetime.now(UTC)
    store = Store(f"sqlite:///{database}")
    survey = read_survey()
    try:
        bring_up_to_date(store, now)
        rucs = _rucs()
        tokens = store.submit(_invite, list(islice(rucs, PHONES)), "phone", now).result()
        others = list(islice(rucs, stored_answers // len(survey)))
        for at in range(0, len(others), AT_ONCE):
            store.submit(_add_answered, others[at : at + AT_ONCE], at, survey, now).result()
    finally:
        store.close()
    return Ground(database, [f"https://t.me/ruta_demo_bot?start={token}" for token in tokens])


def _rucs() -> Iterator[str]:
    """Valid numbers of nobody."""
    for number in range(10_000):
        body = f"209999{number:04}"
        yield body + str(ruc.calc_check_digit(body))


def _invite(tx: Tx, rucs: list[str], prefix: str, now: datetime) -> list[str]:
    for number in rucs:
        organization = Organization(
            ruc=number, legal_name=f"Cooperativa {number}", kind="cooperative", chain=CHAIN, region="san_martin",
            created_at=now, updated_at=now,
        )  # fmt: skip
        tx.add(organization)
    tx.flush()
    tokens = iter([f"{prefix}-{number}" for number in rucs])
    return [invite_organization(tx, number, lambda: next(tokens), now) for number in rucs]


def _add_answered(tx: Tx, rucs: list[str], before: int, survey: tuple[Question, ...], now: datetime) -> None:
    """Organizations that have answered everything, and the updates in which their answers came."""
    for nth, token in enumerate(_invite(tx, rucs, "other", now), before):
        person_id = agree(tx, 1_000_000 + nth, consent.VERSION, "es", now)
        invite = open_invite(tx, token, now)
        join(tx, person_id, invite, now)
        version_id = latest_version_id(tx, form_of(CHAIN))
        assert version_id is not None
        responses.start_response(tx, invite.organization_id, form_of(CHAIN), version_id, now)
        response = responses.latest_response(tx, invite.organization_id, form_of(CHAIN))
        assert response is not None
        for question in survey:
            name, value = f"q{question.place + 1:03}", TYPED.get(question.kind) or question.options[0][0]
            answers.add_answer(
                tx, response.id, name, value, person_id=person_id, how=answers.TAPPED, now=now, replaces=False
            )
            # Below zero: the sandbox counts its own updates from one.
            updates.mark_taken(tx, -(nth * len(survey) + question.place), now)
        responses.move_to(tx, response.id, person_id, responses.Place(name), now)
        responses.mark_sent(tx, response.id, person_id, now)
