"""The tables: figures with their neighbours, and the goals beside."""

from dataclasses import dataclass, field
from statistics import median, quantiles

from benchmarks.bots import FLOOR, PEER, POLLING, WEBHOOK
from benchmarks.measure import Slice

#: The service, polling, on a store that is full already.
FULL = "Ruta, full store"

HEADER = (
    "| bot | turns/s | p50 ms | p99 ms | alone ms | CPU s / 1,000 turns | peer ÷ it | it ÷ floor | peak RSS MB "
    "| cores: bot, load | calls, bytes / turn |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)
CHEAPER, MOST_MEGABYTES, DEARER, COLD = 2.5, 150, 30, 3.0


@dataclass(slots=True)
class Figures:
    """Everything that was measured, by the bot's name."""

    machine: str
    turns: int
    #: Answers of others in the store and in the full store.
    few: int
    many: int
    slices: dict[str, list[Slice]] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)
    #: Seconds.
    empty_starts: list[float] = field(default_factory=list)
    migrated_starts: list[float] = field(default_factory=list)

    def ratio(self, one: str, other: str) -> float:
        """How many times the CPU of `other` a turn of `one` costs: the median of the slices, pair by pair."""
        return median(a.cost / b.cost for a, b in zip(self.slices[one], self.slices[other], strict=True))


def report(figures: Figures) -> str:
    """The tables in Markdown."""
    lines = [f"\n{figures.machine}; {figures.turns:,} turns of each bot\n", HEADER]
    lines += [_row(figures, name) for name in (POLLING.name, WEBHOOK.name, FULL, PEER.name, FLOOR.name)]
    lines += ["", "| goal | measured | |", "|---|---|---|"]
    for goal, measured, met in _goals(figures):
        lines.append(f"| {goal} | {measured} | {'met' if met else 'MISSED'} |")
    return "\n".join(lines)


def _row(figures: Figures, name: str) -> str:
    cuts = figures.slices[name]
    costs = [cut.cost for cut in cuts]
    turns, seconds = sum(cut.turns for cut in cuts), sum(cut.seconds for cut in cuts)
    percentiles = quantiles([latency for cut in cuts for latency in cut.latencies], n=100, method="inclusive")
    cells = (
        name,
        f"{median(cut.rate for cut in cuts):.0f}",
        f"{percentiles[49]:.0f}",
        f"{percentiles[98]:.0f}",
        f"{figures.alone[name]:.0f}",
        f"{median(costs):.2f} ({min(costs):.2f} to {max(costs):.2f})",
        f"{figures.ratio(PEER.name, name):.1f}",
        f"{figures.ratio(name, FLOOR.name):.1f}",
        f"{figures.megabytes[name]:.0f}",
        f"{sum(cut.cpu for cut in cuts) / seconds:.2f}, {sum(cut.load_cpu for cut in cuts) / seconds:.2f}",
        f"{sum(cut.calls for cut in cuts) / turns:.2f}, {sum(cut.bytes for cut in cuts) / turns:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _goals(figures: Figures) -> list[tuple[str, str, bool]]:
    polling, webhook = (figures.ratio(PEER.name, bot.name) for bot in (POLLING, WEBHOOK))
    megabytes = max(figures.megabytes[name] for name in (POLLING.name, WEBHOOK.name, FULL))
    dearer = (figures.ratio(FULL, POLLING.name) - 1) * 100
    migrated, empty = median(figures.migrated_starts), median(figures.empty_starts)
    return [
        (
            f"CPU of a turn at least {CHEAPER} times cheaper than the peer's",
            f"{polling:.1f} times polling, {webhook:.1f} times webhook",
            min(polling, webhook) >= CHEAPER,
        ),
        (f"RSS ≤ {MOST_MEGABYTES} MB", f"{megabytes:.0f} MB at its peak", megabytes <= MOST_MEGABYTES),
        (
            f"a turn with {figures.many:,} answers stored within {DEARER} % of one with {figures.few:,}",
            f"{dearer:+.0f} % CPU",
            dearer <= DEARER,
        ),
        (f"cold start ≤ {COLD:.0f} s, migrated database", f"{migrated:.1f} s", migrated <= COLD),
        (f"cold start ≤ {COLD:.0f} s, empty database", f"{empty:.1f} s", empty <= COLD),
    ]
