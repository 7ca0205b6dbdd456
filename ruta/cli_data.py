"""`ruta import …` and `ruta export …`: spreadsheets in and out."""

from pathlib import Path
from typing import Annotated

import typer

from procedures.errors import ImportRefused
from procedures.exporting import export_answers
from procedures.importing import import_organizations
from ruta.clock import utc_now
from ruta.context import existing_file, open_store, print_json, with_suffix, words
from ruta.errors import CommandError
from ruta.findings import report
from ruta.settings import Settings
from ruta.usage import FileToRead, Json
from storage.spreadsheets import read_table, write_csv

imports = typer.Typer(help="Leer una hoja de cálculo (.xlsx o .csv).")
exports = typer.Typer(help="Escribir una hoja de cálculo.")


@imports.callback()
def _imports() -> None:
    """Keeps `ruta import` a group while it has one command."""


@exports.callback()
def _exports() -> None:
    """As above."""


@imports.command(help="Agregar o actualizar organizaciones, por su RUC. Todas las filas, o ninguna.")
def organizations(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decir qué pasaría, sin guardar nada.")] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Add organizations, or bring known ones up to date. A blank cell leaves what is known as it is."""
    settings = Settings()
    _ = words(settings)
    sheet = read_table(existing_file(file))
    with open_store(settings) as store:
        try:
            done = store.submit(import_organizations, sheet, utc_now(), dry_run=dry_run).result()
        except ImportRefused as refused:
            report(_, refused.findings, as_json=json)
            raise CommandError("Findings: {n}. Nothing was imported.", n=len(refused.findings)) from refused
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


@exports.command(help="Escribir las respuestas en un .csv. Una fila por cada cuestionario que una organización empezó.")
def answers(file: Annotated[Path, typer.Argument(metavar="ARCHIVO", help="El .csv que se escribe.")]) -> None:
    """One row per response, a column per question (design.md, «Settled details»)."""
    settings = Settings()
    _ = words(settings)
    with_suffix(file, ".csv")
    with open_store(settings) as store:
        sheet = store.submit(export_answers).result()
    write_csv(file, sheet)
    typer.echo(_("Responses written: {n}", n=len(sheet.rows)))
