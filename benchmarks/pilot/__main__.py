"""`python -m benchmarks.pilot`: run it, judge it, and exit 1 if anything that must hold does not."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.pilot.checks import Evidence, judge
from benchmarks.pilot.outcome import usual_outages
from benchmarks.pilot.report import report
from benchmarks.pilot.run import Pilot
from benchmarks.pilot.season import WHOLE, make_season
from ruta.data import demo_organizations

#: In a report between these lines the figures are replaced by those of the run.
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def main() -> int:
    """Returns the exit status."""
    given = _arguments()
    season = make_season(given.seed, demo_organizations(), given.organizations, given.weeks)
    with tempfile.TemporaryDirectory(prefix="ruta-pilot-") as folder:
        database = given.database or f"sqlite:///{folder}/ruta.db"
        pilot = Pilot(season, database, Path(folder), given.seed, given.kills, usual_outages(season))
        outcome = asyncio.run(pilot.run())
    evidence = Evidence(outcome.kept, outcome.arrivals)
    verdicts = judge(evidence, sum(number for _at, number in outcome.kills))
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    text = report(outcome, evidence, verdicts, machine)
    print(text)
    if given.report:
        _write(given.report, text)
    return 0 if all(each.holds for each in verdicts) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pilot", description=__doc__)
    parser.add_argument("--organizations", type=int, default=150)
    parser.add_argument("--weeks", type=int, default=WHOLE)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument(
        "--database", help="postgresql://… of an empty database; SQLite in a temporary folder if not given"
    )
    parser.add_argument(
        "--report", type=Path, help=f"a Markdown file; what stands between {BEGIN} and {END} is replaced"
    )
    return parser.parse_args()


def _write(path: Path, text: str) -> None:
    before, _, rest = path.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


if __name__ == "__main__":
    sys.exit(main())
