"""What a pilot showed, in Markdown."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from statistics import mean

from benchmarks.pilot.checks import LIMA, Evidence, Verdict
from benchmarks.pilot.outcome import Outcome
from benchmarks.pilot.season import Admit, Sign
from programme.harvest import Load
from storage.outbox import ACCEPTED
from storage.shipped import harvest

#: In the order in which a message passes them.
STATES = ("accepted", "unknown", "skipped", "missed", "failed", "cancelled", "planned")
MOST_REASONS = 12


def report(outcome: Outcome, evidence: Evidence, verdicts: list[Verdict], machine: str) -> str:
    """Figures, each with its neighbours."""
    parts = (
        _size(outcome, machine),
        "\n".join(["| what must hold | found | |", "|---|---|---|", *map(_line, verdicts)]),
        "Every message that was ever planned, by what it was for and what became of it:",
        _states(outcome),
        "Why those did not go out:",
        _reasons(outcome),
        _rates(evidence),
        _kills(outcome),
    )
    return "\n\n".join(parts)


def _size(outcome: Outcome, machine: str) -> str:
    season, counts = outcome.season, outcome.kept.counts
    admitted = sum(len(each.organizations.rows) for each in season.events if isinstance(each, Admit))
    letters = [row for each in season.events if isinstance(each, Sign) for _n, row in each.commitments.rows]
    signed = sum(row["accepted"] == "yes" for row in letters)
    runs = len({part.run for part in season.parts})
    told = sum(number for name, number in counts.items() if name.startswith("session."))
    return (
        f"{machine}; {outcome.database}; {outcome.seconds:.0f} s for {_day(season.begins)} to {_day(season.ends)}, in "
        f"{outcome.steps:,} steps. {admitted} organizations, {outcome.people} people ({_kinds(outcome.kinds)}, and "
        f"staff), {signed / max(admitted, 1):.1f} services in a letter, {runs} runs of {len(season.parts)} sessions, "
        f"of which {told} were told by then; {counts['moves']} moves, {counts.get('session.cancelled', 0)} cancelled; "
        f"{counts['invitations']:,} invitations, {counts['answered']:,} answered in the end."
    )


def _kinds(kinds: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())


def _line(verdict: Verdict) -> str:
    against = "".join(f"<br>{each}" for each in verdict.against)
    return f"| {verdict.claim} | {verdict.found}{against} | {'holds' if verdict.holds else 'FAILS'} |"


def _states(outcome: Outcome) -> str:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for each in outcome.kept.messages:
        table[each.kind][each.state] += 1
    rows = [(kind, table[kind]) for kind in sorted(table)] + [("all", sum(table.values(), Counter[str]()))]
    lines = [
        f"| | planned | {' | '.join((*STATES[:-1], 'still to come'))} |",
        "|---" + "|--:" * (len(STATES) + 1) + "|",
    ]
    lines += [
        f"| {kind} | {found.total():,} | {' | '.join(f'{found[state]:,}' for state in STATES)} |"
        for kind, found in rows
    ]
    return "\n".join(lines)


def _reasons(outcome: Outcome) -> str:
    reasons = Counter(
        (each.state, _plainly(each.reason)) for each in outcome.kept.messages if each.reason and each.state != ACCEPTED
    )
    lines = [f"| {state} | {reason} | {number:,} |" for (state, reason), number in reasons.most_common(MOST_REASONS)]
    return "\n".join(["| state | reason | messages |", "|---|---|--:|", *lines])


def _plainly(reason: str) -> str:
    return "it went out together with another message" if reason.startswith("it went out together") else reason


def _rates(evidence: Evidence) -> str:
    """How many messages an organization got in a month of peak harvest, and in the others."""
    months: dict[tuple[int, date], int] = Counter()
    for row in evidence.unasked():
        if row.organization_id:
            months[row.organization_id, evidence.at(row).astimezone(LIMA).date().replace(day=15)] += 1
    by_load: dict[bool, list[int]] = {True: [], False: []}
    for (organization, day), number in months.items():
        load = harvest().load_on(evidence.kept.farm_of[organization], day)
        by_load[load is Load.PEAK].append(number)
    peak, others = (_average(by_load[key]) for key in (True, False))
    return (
        f"Unasked messages to an organization, all its people together, in a month in which it got any: {peak} in peak "
        f"harvest, {others} else."
    )


def _average(numbers: Iterable[int]) -> str:
    found = list(numbers)
    return f"{mean(found):.1f} (of {len(found)} months, most {max(found)})" if found else "none"


def _kills(outcome: Outcome) -> str:
    kills = ", ".join(f"{_day(at)} ({number})" for at, number in outcome.kills)
    outages = "; ".join(
        f"{'Telegram answered 5xx' if each.is_telegrams else 'the worker did not run'} from "
        f"{_moment(each.begins)} to {_moment(each.ends)}"
        for each in outcome.outages
    )
    return f"Killed while sending, with so many messages in flight: {kills or 'never'}. Outages: {outages or 'none'}."


def _day(at: datetime) -> str:
    return f"{at.astimezone(LIMA):%Y-%m-%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LIMA):%Y-%m-%d %H:%M}"
