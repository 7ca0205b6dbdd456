"""`make bench`: a turn of the service, beside an idiomatic bot and a floor bot, in the same run on the same machine.

A turn: a tap or a typed answer → kept → the next screen on the phone. Fifty phones answer the TPE of the cacao chain
flat out. What is measured and what is not stands in docs/benchmarks.md.
"""

import argparse
import asyncio
import os
import platform
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.bots import FLOOR, PEER, POLLING, WEBHOOK, keep_bytecode
from benchmarks.cold import cold_start_empty, cold_start_migrated
from benchmarks.fill import Ground, prepare
from benchmarks.load import PHONES
from benchmarks.measure import Subject, at_work
from benchmarks.report import FULL, Figures, report

#: All bots run at once and take turns at being measured, slice by slice: what else the machine does meanwhile falls on
#: all of them, and each is compared with what its neighbours cost in the same minute.
SLICES = 6
FEW, MANY = 1_000, 100_000
COLD_STARTS = 3
#: Each phone has one test of 117 questions.
MOST = 80 * PHONES


def main() -> None:
    """Measure everything and print the tables."""
    wanted = _wanted()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        keep_bytecode(Path(name) / "bytecode")
        _say(f"preparing databases with {FEW:,} and {MANY:,} answers")
        few, many = prepare(Path(name) / "few.db", FEW), prepare(Path(name) / "many.db", MANY)
        figures = Figures(machine=_machine(), turns=wanted.turns, few=FEW, many=MANY)
        asyncio.run(_measure(figures, wanted.turns // SLICES, few, many))
        _say("starting cold")
        for _ in range(COLD_STARTS):
            figures.empty_starts.append(asyncio.run(cold_start_empty()))
            figures.migrated_starts.append(asyncio.run(cold_start_migrated(few)))
    print(report(figures))
    _say(f"done in {time.perf_counter() - began:.0f} s")


async def _measure(figures: Figures, turns: int, few: Ground, many: Ground) -> None:
    subjects: dict[str, Subject] = {}
    async with AsyncExitStack() as stack:
        for name, bot, ground in (
            (POLLING.name, POLLING, few),
            (PEER.name, PEER, few),
            (WEBHOOK.name, WEBHOOK, few),
            (FULL, POLLING, many),
            (FLOOR.name, FLOOR, few),
        ):
            _say(f"starting {name}")
            subjects[name] = await stack.enter_async_context(at_work(bot, ground))
        for nth in range(SLICES):
            for name in list(subjects)[:: -1 if nth % 2 else 1]:
                cut = await subjects[name].slice(turns)
                figures.slices.setdefault(name, []).append(cut)
                _say(f"slice {nth + 1}: {name}: {cut.rate:.0f} turns/s, {cut.cost:.2f} CPU s per 1,000")
        for name, subject in subjects.items():
            figures.megabytes[name] = subject.peak_megabytes()
            figures.alone[name] = await subject.alone()


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turns", description="What a turn costs")
    parser.add_argument("--turns", type=int, default=3_000, help="measured turns of each bot (default 3000)")
    wanted = parser.parse_args()
    if not PHONES * SLICES <= wanted.turns <= MOST:
        parser.error(f"--turns must be {PHONES * SLICES} to {MOST}: {PHONES} phones have one test each")
    return wanted


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"


def _say(line: str) -> None:
    print(f"… {line}", flush=True)


if __name__ == "__main__":
    main()
