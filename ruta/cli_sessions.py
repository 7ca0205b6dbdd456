"""`ruta import sessions`: what became of each row, and what speaks against its date, in words or for a script."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.objections import say_objection
from language.catalogs import Catalog
from procedures.errors import ImportRefused
from procedures.importing_sessions import Brought, ImportedSessions, import_sessions
from procedures.scheduling import Change
from programme.messages import Message
from programme.timetable import Weight
from ruta.cli_data import DryRun
from ruta.clock import utc_now
from ruta.context import existing_file, open_store, print_json, words
from ruta.errors import CommandError
from ruta.findings import findings_as_json, report
from ruta.settings import Settings
from ruta.usage import FileToRead, Json
from storage.sessions import ANNOUNCED, CANCELLED, CHECKED, DATED, MONTH_KNOWN
from storage.spreadsheets import read_table

#: Where a session stands after the file.
STATES = {
    MONTH_KNOWN: Message("only its month is known"),
    DATED: Message("it has begun already, nobody is invited"),
    CHECKED: Message("it waits until a facilitator accepts it"),
    ANNOUNCED: Message("announced"),
    CANCELLED: Message("cancelled"),
}
OVER = Message("it has taken place")


def add_to(imports: typer.Typer) -> None:
    """Add the command to `ruta import`."""
    imports.command(help="Programar o mover sesiones, por su número en cada entidad. Todas las filas, o ninguna.")(
        sessions
    )


def sessions(
    file: Annotated[Path, FileToRead],
    *,
    dry_run: Annotated[bool, DryRun] = False,
    json: Annotated[bool, Json] = False,
) -> None:
    """Schedule sessions, or move and change known ones. A blank cell leaves what is known as it is."""
    settings = Settings()
    _ = words(settings)
    sheet = read_table(existing_file(file))
    with open_store(settings) as store:
        try:
            done = store.submit(import_sessions, sheet, utc_now(), dry_run=dry_run).result()
        except ImportRefused as refused:
            report(_, refused.findings, as_json=json)
            raise CommandError("Findings: {n}. Nothing was imported.", n=len(refused.findings)) from refused
    if json:
        print_json(_as_json(_, done, dry_run=dry_run))
    else:
        typer.echo("\n".join(_in_words(_, done, dry_run=dry_run)))
        report(_, done.findings, as_json=False)
    if done.findings:
        raise CommandError("Findings: {n}. Nothing was imported.", n=len(done.findings))


def _in_words(_: Catalog, done: ImportedSessions, *, dry_run: bool) -> list[str]:
    counts = {change.value: done.count(change) for change in Change}
    text = _("Sessions: {new} new, {moved} moved, {changed} changed, {same} as they were.", **counts)
    lines = [f"{text} {_('Nothing was kept: this was a trial.')}" if dry_run else text]
    for each in done.rows:
        if each.scheduled.change is not Change.SAME or each.scheduled.state == CHECKED:
            lines.extend(_row_in_words(_, each, done))
    return lines


def _row_in_words(_: Catalog, each: Brought, done: ImportedSessions) -> list[str]:
    scheduled = each.scheduled
    state = _.of(STATES.get(scheduled.state, OVER))
    lines = [
        _(
            "Row {row}, session {session} of {entity}: {state}.",
            row=each.row,
            session=each.key,
            entity=each.entity,
            state=state,
        )
    ]
    for objection in scheduled.objections:
        said = say_objection(_, objection, done.names)
        lines.append(f"  · {_('Holds it back:')} {said}" if objection.weight is Weight.HOLD else f"  · {said}")
    lines.extend(f"  · {_.of(warning)}" for warning in scheduled.warnings)
    return lines


def _as_json(_: Catalog, done: ImportedSessions, *, dry_run: bool) -> dict[str, Any]:
    counts = {change.value: done.count(change) for change in (Change.NEW, Change.MOVED, Change.CHANGED, Change.SAME)}
    rows = [_row_as_json(_, each, done) for each in done.rows]
    return {**counts, "dry_run": dry_run, "sessions": rows, "findings": findings_as_json(_, done.findings)}


def _row_as_json(_: Catalog, each: Brought, done: ImportedSessions) -> dict[str, Any]:
    scheduled = each.scheduled
    objections = [
        {"code": one.concern, "weight": one.weight, "text": say_objection(_, one, done.names)}
        for one in scheduled.objections
    ]
    return {
        "row": each.row,
        "entity": each.entity,
        "session": each.key,
        "change": scheduled.change,
        "state": scheduled.state,
        "announced": scheduled.announced,
        "objections": objections,
        "warnings": [_.of(warning) for warning in scheduled.warnings],
    }
