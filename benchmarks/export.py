"""What an export costs: seconds and memory of `ruta export`, for 1,000 and for 10,000 responses of 117 answers.

Each command runs in a process of its own, from its birth to its end, on SQLite. One answer in twenty was changed once.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from stdnum.pe import ruc

from procedures.answering import form_of
from procedures.questionnaires import questionnaire_of_version
from programme.questionnaire import DONT_KNOW, Kind, Questionnaire, Step
from ruta.data import bring_up_to_date
from storage.answers import TAPPED, Answer
from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.people import Person
from storage.questionnaires import find_version
from storage.responses import IN_PROGRESS, SENT, Response
from storage.store import Store
from storage.tables import table
from storage.tx import Tx

FEW, MANY = 1_000, 10_000
#: Responses in one unit of work.
AT_ONCE = 500
CHAIN = "cacao"
SECONDS, GROWTH = 10, 1.2
EXPORTS = (("answers", "answers.csv"), ("answers", "answers.xlsx"), ("progress", "progress.csv"))
NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    seconds: float
    #: The most memory that its process ever held, in MB of 2**20 bytes.
    megabytes: float
    #: What it wrote, in MB.
    written: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.export", description="What an export costs")
    parser.add_argument("--most", type=int, default=MANY, help=f"responses in the larger store (default {MANY})")
    most = parser.parse_args().most
    costs = {}
    for responses in (FEW, most):
        with tempfile.TemporaryDirectory() as name:
            print(f"… preparing {responses:,} responses", flush=True)
            fill(Path(name) / "ruta.db", responses)
            for what, file in EXPORTS:
                costs[file, responses] = cost = measure(Path(name), what, file)
                print(f"… {responses:,}: {file}: {cost.seconds:.1f} s, {cost.megabytes:.0f} MB", flush=True)
    print(report(costs, most))


def measure(folder: Path, what: str, file: str) -> Cost:
    """One export, by the command that people type."""
    command = [str(Path(sys.executable).with_name("ruta")), "export", what, file]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'ruta.db'}"}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    assert status == 0, f"{' '.join(command)} failed"
    return Cost(seconds, used.ru_maxrss / 1024, (folder / file).stat().st_size / 2**20)


def report(costs: dict[tuple[str, int], Cost], most: int) -> str:
    """The table in Markdown."""
    lines = ["\n| file | responses | seconds | peak RSS MB | written MB |", "|---|--:|--:|--:|--:|"]
    for (file, responses), cost in costs.items():
        cells = (file, f"{responses:,}", f"{cost.seconds:.1f}", f"{cost.megabytes:.0f}", f"{cost.written:.1f}")
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| goal | measured | |", "|---|---|---|"]
    few, many = costs["answers.csv", FEW], costs["answers.csv", most]
    growth = many.megabytes / few.megabytes
    for goal, measured, met in (
        (f"{most:,} responses in ≤ {SECONDS} s", f"{many.seconds:.1f} s", many.seconds <= SECONDS),
        ("memory does not grow with the responses", f"{growth:.2f} times", growth <= GROWTH),
    ):
        lines.append(f"| {goal} | {measured} | {'met' if met else 'MISSED'} |")
    return "\n".join(lines)


def fill(database: Path, responses: int) -> None:
    """A migrated database with so many organizations, each with a manager and all of its answers."""
    store, luck = Store(f"sqlite:///{database}"), random.Random(1)
    try:
        bring_up_to_date(store, NOW)
        rucs = list(_rucs(responses))
        for at in range(0, responses, AT_ONCE):
            store.submit(_fill, rucs[at : at + AT_ONCE], at + 1, luck).result()
    finally:
        store.close()


def _rucs(most: int) -> Iterator[str]:
    """Valid numbers of nobody."""
    for number in range(most):
        body = f"209999{number:04}"
        yield body + str(ruc.calc_check_digit(body))


def _fill(tx: Tx, rucs: list[str], first: int, luck: random.Random) -> None:
    version = find_version(tx, form_of(CHAIN))
    assert version is not None
    form, ids, since = questionnaire_of_version(tx, version), range(first, first + len(rucs)), NOW - timedelta(days=9)
    profile = {"kind": "cooperative", "chain": CHAIN, "region": "san_martin", "created_at": since, "updated_at": since}
    member = {"role": MANAGER, "since": since, "accepted_at": since, "chosen_at": since}
    _add(
        tx,
        Organization,
        ({"id": n, "ruc": r, "legal_name": f"Cooperativa {r}", **profile} for n, r in zip(ids, rucs, strict=True)),
    )
    _add(tx, Person, ({"id": n, "name": f"Rosa {n}", "created_at": since, "last_seen_at": since} for n in ids))
    _add(tx, Membership, ({"id": n, "person_id": n, "organization_id": n, **member} for n in ids))
    _add(tx, Response, (_response(n, version.id, since) for n in ids))
    _add(tx, Answer, (answer for n in ids for answer in _answers(form, n, since, luck)))


def _response(number: int, version_id: int, since: datetime) -> dict[str, object]:
    is_sent = number % 3 > 0
    return {
        "id": number,
        "organization_id": number,
        "version_id": version_id,
        "form_id": form_of(CHAIN),
        "state": SENT if is_sent else IN_PROGRESS,
        "started_at": since,
        "sent_at": NOW if is_sent else None,
    }


def _answers(form: Questionnaire, number: int, since: datetime, luck: random.Random) -> Iterator[dict[str, object]]:
    common = {"response_id": number, "person_id": number, "how": TAPPED}
    for place, step in enumerate(form.steps):
        if step.asks:
            at, value = since + timedelta(seconds=20 * place), _value(step, luck)
            if luck.random() < 0.05:
                yield {**common, "question": step.name, "value": _value(step, luck), "at": at, "superseded_at": NOW}
            yield {**common, "question": step.name, "value": value, "at": at, "superseded_at": None}


def _value(step: Step, luck: random.Random) -> str:
    if step.kind is Kind.TEXT:
        return "Un secador solar, y agua"
    if not step.selects:
        return str(luck.randint(1, 99))
    names = [choice.name for choice in step.choices if choice.name != DONT_KNOW]
    return " ".join(names[:3]) if step.kind is Kind.SELECT_MULTIPLE else luck.choice(names)


def _add(tx: Tx, model: type, rows: Iterator[dict[str, object]]) -> None:
    tx.connection().execute(insert(table(model)), list(rows))


if __name__ == "__main__":
    main()
