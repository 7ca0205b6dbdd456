"""`ruta questionnaire …`: check, publish and export forms. The facilitators' format is the XLSForm, so it is ours."""

from pathlib import Path
from typing import Annotated

import typer

from language.catalogs import Catalog
from procedures.questionnaires import publish as publish_form
from procedures.questionnaires import published_sheets
from programme.findings import Finding
from programme.sheets import Sheets
from programme.xlsform import QuestionnaireRefused, read_questionnaire
from ruta.clock import utc_now
from ruta.context import existing, open_store, print_json, words
from ruta.data import FORMS, shipped_form
from ruta.errors import CommandError
from ruta.findings import finding_as_json, finding_in_words
from ruta.settings import Settings
from storage.schema import is_migrated
from storage.xlsform import check_with_pyxform, read_sheets, write_xlsx

app = typer.Typer(help="Check, publish or export a questionnaire.", no_args_is_help=True)


@app.command()
def check(file: Path, *, json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Say everything that is wrong with a form, with sheet and row, and how to mend it."""
    settings = Settings()
    _ = words(settings)
    sheets = read_sheets(existing(file))
    findings = _findings(sheets)
    if json:
        print_json([finding_as_json(_, finding) for finding in findings])
    _refuse_if_any(_, findings, silently=json)
    if not json:
        form = read_questionnaire(sheets)
        asked = sum(step.asks for step in form.steps)
        typer.echo(_("{form}: {n} questions, nothing wrong.", form=form.form_id, n=asked))


@app.command()
def publish(file: Path) -> None:
    """Freeze a form as the next version of its form_id. Responses that have begun keep theirs."""
    settings = Settings()
    _ = words(settings)
    sheets = read_sheets(existing(file))
    _refuse_if_any(_, _findings(sheets))
    with open_store(settings) as store:
        done = store.submit(publish_form, sheets, utc_now()).result()
    if done.is_new:
        typer.echo(_("Published: {form}, version {number}.", form=done.form_id, number=done.number))
    else:
        typer.echo(_("Nothing new: this is version {number} of {form}.", form=done.form_id, number=done.number))


@app.command()
def export(name: str, file: Path) -> None:
    """Write a form as an .xlsx: the published version of that name, else the one that ships."""
    if file.suffix.lower() != ".xlsx":
        raise CommandError("The file must end in .xlsx.")
    write_xlsx(_sheets_of(name), file)


def _sheets_of(name: str) -> Sheets:
    settings = Settings()
    shipped = read_sheets(shipped_form(name)) if name in FORMS else None
    with open_store(settings, migrated=False) as store:
        published = store.submit(published_sheets, name).result() if is_migrated(store.engine) else None
    sheets = published or shipped
    if sheets is None:
        raise CommandError("No questionnaire is called {name}. These are: {names}", name=name, names=", ".join(FORMS))
    return sheets


def _findings(sheets: Sheets) -> list[Finding]:
    """Ours, all at once; if there is none, what the standard's own converter says."""
    try:
        read_questionnaire(sheets)
    except QuestionnaireRefused as refused:
        return list(refused.findings)
    return check_with_pyxform(sheets)


def _refuse_if_any(_: Catalog, findings: list[Finding], *, silently: bool = False) -> None:
    if not findings:
        return
    if not silently:
        for place, finding in enumerate(findings, 1):
            typer.echo(f"{place}. {finding_in_words(_, finding)}", err=True)
    raise CommandError("{n} findings: nothing was published.", n=len(findings))
