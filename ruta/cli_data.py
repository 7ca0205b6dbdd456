"""`ruta import …` and `ruta export …`: spreadsheets in and out."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer

from language.catalogs import Catalog
from procedures.call_sheets import calls_page
from procedures.calling import all_to_call
from procedures.errors import ImportRefused
from procedures.exporting import answers_page, as_code, as_label, progress_page, who_page
from procedures.importing import Imported, import_organizations
from procedures.importing_answers import import_answers
from procedures.importing_commitments import import_commitments
from procedures.importing_services import import_services
from programme.messages import Message
from programme.sheets import Sheet
from ruta.clock import utc_now
from ruta.context import existing_file, open_store, print_json, with_suffix, words
from ruta.errors import CommandError
from ruta.findings import report
from ruta.settings import Settings
from ruta.usage import FileToRead, Json
from storage.pages import write_pages
from storage.spreadsheets import read_grid, read_table
from storage.tx import Tx

T = TypeVar("T")


class Import(Protocol):
    """Takes the rows of a sheet, by their key. Raises `ImportRefused`."""

    def __call__(self, tx: Tx, sheet: Sheet, now: datetime, *, dry_run: bool = False) -> Imported: ...


DryRun = typer.Option("--dry-run", help="Decir qué pasaría, sin guardar nada.")
FileToWrite = typer.Argument(metavar="ARCHIVO", help="El .csv o .xlsx que se escribe.")

imports = typer.Typer(help="Leer una hoja de cálculo (.xlsx o .csv).")
exports = typer.Typer(help="Escribir una hoja de cálculo.")


@imports.command(help="Agregar o actualizar organizaciones, por su RUC. Todas las filas, o ninguna.")
def organizations(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, DryRun] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Add organizations, or bring known ones up to date. A blank cell leaves what is known as it is."""
    said = Message("Organizations: {new} new, {changed} changed, {same} as they were.")
    _import(import_organizations, file, said, dry_run=dry_run, as_json=json)


@imports.command(help="Agregar o actualizar servicios con su ficha, por su código. Todas las filas, o ninguna.")
def services(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, DryRun] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Add services, or bring known ones up to date. A blank cell leaves what is known as it is."""
    said = Message("Services: {new} new, {changed} changed, {same} as they were.")
    _import(import_services, file, said, dry_run=dry_run, as_json=json)


@imports.command(help="Recibir a qué servicios se compromete cada organización. Vale lo último que dijo.")
def commitments(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, DryRun] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Take what organizations have said of services. A later file wins; what was said before is kept."""
    said = Message("Commitments: {new} new, {changed} changed, {same} as they were.")
    _import(import_commitments, file, said, dry_run=dry_run, as_json=json)


@imports.command(
    "answers", help="Recibir respuestas de una hoja. La de una reunión, o la que escribió «ruta export answers»."
)
def answers_back(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, DryRun] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Take answers from a sheet, each validated as in the chat. A blank cell leaves what is known as it is."""
    settings = Settings()
    _ = words(settings)
    grid = read_grid(existing_file(file))
    with open_store(settings) as store:
        try:
            done = store.submit(import_answers, grid, _, utc_now(), dry_run=dry_run).result()
        except ImportRefused as refused:
            raise _refusal(_, refused, as_json=json) from refused
    if json:
        print_json({**asdict(done), "dry_run": dry_run})
        return
    text = _(
        "Answers: {new} new, {replaced} in place of earlier ones, {same} as they were. "
        "Organizations: {organizations}. Sent: {sent}.",
        **asdict(done),
    )
    typer.echo(f"{text} {_('Nothing was kept: this was a trial.')}" if dry_run else text)


def _import(work: Import, file: Path, said: Message, *, dry_run: bool, as_json: bool) -> None:
    """Read a file, keep all of it or nothing, and say what it brought."""
    settings = Settings()
    _ = words(settings)
    sheet = read_table(existing_file(file))
    with open_store(settings) as store:
        try:
            done = store.submit(work, sheet, utc_now(), dry_run=dry_run).result()
        except ImportRefused as refused:
            raise _refusal(_, refused, as_json=as_json) from refused
    if as_json:
        print_json({**asdict(done), "dry_run": dry_run})
        return
    text = _.of(Message(said.text, asdict(done)))
    typer.echo(f"{text} {_('Nothing was kept: this was a trial.')}" if dry_run else text)


def _refusal(_: Catalog, refused: ImportRefused, *, as_json: bool) -> CommandError:
    """Say all findings; the error that ends the command."""
    report(_, refused.findings, as_json=as_json)
    return CommandError("Findings: {n}. Nothing was imported.", n=len(refused.findings))


@exports.command(help="Escribir las respuestas. Una fila por cada cuestionario que una organización empezó.")
def answers(
    file: Annotated[Path, FileToWrite],
    *,
    labels: Annotated[
        bool, typer.Option("--labels", help="Escribir las opciones con sus palabras, no en códigos.")
    ] = False,
) -> None:
    """One row per response, a column per question. An .xlsx also has a column per option where several may be chosen,
    and a second sheet that says who answered, how and when (design.md, «Settled details»).
    """
    settings = Settings()
    _ = words(settings)
    with_suffix(file, ".csv", ".xlsx")
    show, whole = as_label(_) if labels else as_code, file.suffix.lower() == ".xlsx"

    def write(tx: Tx) -> int:
        sheets = [answers_page(tx, show, split=whole)]
        return write_pages(file, [*sheets, who_page(tx, show)] if whole else sheets)

    typer.echo(_("Questionnaires written: {n}", n=_read(settings, write)))


@exports.command(help="Escribir cómo va cada organización en el TPE de su cadena. Una fila por organización.")
def progress(
    file: Annotated[Path, FileToWrite],
    *,
    labels: Annotated[
        bool, typer.Option("--labels", help="Escribir con palabras, no en códigos, y con la hora de Lima.")
    ] = False,
) -> None:
    """One row per organization: how many questions are answered of how many, where it is, since when."""
    settings = Settings()
    _ = words(settings)
    with_suffix(file, ".csv", ".xlsx")
    count = _read(settings, lambda tx: write_pages(file, [progress_page(tx, _ if labels else None)]))
    typer.echo(_("Organizations written: {n}", n=count))


@exports.command(help="Escribir a quién llamar por las sesiones. Las de los próximos 30 días, una fila por persona.")
def calls(file: Annotated[Path, FileToWrite]) -> None:
    """One row per person to telephone, of the organizations that have not answered or that no message reaches."""
    settings = Settings()
    _ = words(settings)
    with_suffix(file, ".csv", ".xlsx")
    count = _read(settings, lambda tx: write_pages(file, [calls_page(_, all_to_call(tx, utc_now()))]))
    typer.echo(_("People to call written: {n}", n=count))


def _read(settings: Settings, work: Callable[[Tx], T]) -> T:
    """Run `work` on one state of the data: a service that runs meanwhile goes on writing."""
    with open_store(settings) as store:
        return asyncio.run(store.read(work))
