"""`ruta import …` and `ruta export …`: spreadsheets in and out."""

from pathlib import Path
from typing import Annotated

import typer

from procedures.errors import ImportRefused
from procedures.exporting import export_answers
from procedures.importing import import_organizations
from ruta.clock import utc_now
from ruta.context import existing, open_store, print_json, words
from ruta.errors import CommandError
from ruta.findings import finding_as_json, finding_in_words
from ruta.settings import Settings
from storage.spreadsheets import read_table, write_csv

imports = typer.Typer(help="Read a spreadsheet (.csv or .xlsx) into the store.", no_args_is_help=True)
exports = typer.Typer(help="Write a spreadsheet from the store.", no_args_is_help=True)


@imports.callback()
def _imports() -> None:
    """Keeps `ruta import` a group while it has one command."""


@exports.callback()
def _exports() -> None:
    """As above."""


@imports.command()
def organizations(
    file: Path,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Add organizations, or bring known ones up to date, by RUC. All rows or none."""
    settings = Settings()
    _ = words(settings)
    sheet = read_table(existing(file))
    with open_store(settings) as store:
        try:
            done = store.submit(import_organizations, sheet, utc_now(), dry_run=dry_run).result()
        except ImportRefused as refused:
            if json:
                print_json({"findings": [finding_as_json(_, finding) for finding in refused.findings]})
            else:
                for finding in refused.findings:
                    typer.echo(finding_in_words(_, finding), err=True)
            raise CommandError("{n} findings: nothing was imported.", n=len(refused.findings)) from refused
    if json:
        print_json({"new": done.new, "changed": done.changed, "same": done.same, "dry_run": dry_run})
        return
    text = _(
        "Organizations: {new} new, {changed} changed, {same} as they were.",
        new=done.new,
        changed=done.changed,
        same=done.same,
    )
    typer.echo(f"{text} {_('Nothing was kept: this was a trial.')}" if dry_run else text)


@exports.command()
def answers(file: Path) -> None:
    """One row per response, a column per question, as .csv."""
    if file.suffix.lower() != ".csv":
        raise CommandError("The file must end in .csv.")
    with open_store(Settings()) as store:
        write_csv(file, store.submit(export_answers).result())
