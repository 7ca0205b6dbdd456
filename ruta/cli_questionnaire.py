"""`ruta questionnaire …`: check, publish and export forms. The facilitators' format is the XLSForm, so it is ours."""

from pathlib import Path
from typing import Annotated

import typer

from language.catalogs import LOCALES, Catalog, catalog
from procedures.errors import AlreadySent, NotPublished, OtherForm, UnknownOrganization
from procedures.meeting_sheets import meeting_sheet
from procedures.questionnaires import publish as publish_form
from procedures.questionnaires import published_sheets
from programme.findings import Finding
from programme.pages import Page
from programme.reviewers_sheet import reviewers_sheet
from programme.sheets import Sheets
from programme.xlsform import QuestionnaireRefused, read_questionnaire
from ruta.clock import utc_now
from ruta.context import existing, open_store, print_json, sound_ruc, with_suffix, words
from ruta.data import FORMS, shipped_form
from ruta.errors import CommandError
from ruta.findings import report
from ruta.settings import Settings
from ruta.usage import Json
from storage.pages import write_pages
from storage.schema import is_migrated
from storage.xlsform import check_with_pyxform, read_sheets, write_xlsx

app = typer.Typer(help="Revisar, publicar o exportar un cuestionario.")

Form = typer.Argument(
    metavar="ARCHIVO", help="El XLSForm: un .xlsx, o una carpeta con survey.csv, choices.csv y settings.csv."
)


@app.command(help="Decir todo lo que hay que corregir. Con hoja y fila; no guarda nada.")
def check(file: Annotated[Path, Form], *, json: Annotated[bool, Json] = False) -> None:
    """Say everything that is wrong with a form, with sheet and row, and how to mend it."""
    _ = words(Settings())
    sheets = read_sheets(existing(file))
    findings = _findings(sheets)
    if findings:
        report(_, findings, as_json=json)
        raise CommandError("Findings: {n}. Correct them and check again.", n=len(findings))
    form = read_questionnaire(sheets)
    asked = sum(step.asks for step in form.steps)
    if json:
        print_json({"form": form.form_id, "questions": asked, "findings": []})
    else:
        typer.echo(_("{form}: {n} questions, nothing wrong.", form=form.form_id, n=asked))


@app.command(help="Publicar la versión siguiente. Las respuestas que ya empezaron conservan la suya.")
def publish(file: Annotated[Path, Form], *, json: Annotated[bool, Json] = False) -> None:
    """Freeze a form as the next version of its form_id. Responses that have begun keep theirs."""
    settings = Settings()
    _ = words(settings)
    sheets = read_sheets(existing(file))
    if findings := _findings(sheets):
        report(_, findings, as_json=json)
        raise CommandError("Findings: {n}. Nothing was published.", n=len(findings))
    with open_store(settings) as store:
        done = store.submit(publish_form, sheets, utc_now()).result()
    if json:
        print_json({"form": done.form_id, "version": done.number, "new": done.is_new})
    elif done.is_new:
        typer.echo(_("Published: {form}, version {number}.", form=done.form_id, number=done.number))
    else:
        typer.echo(_("Nothing new: this is version {number} of {form}.", form=done.form_id, number=done.number))


@app.command(help="Escribir un cuestionario en un .xlsx. Es su última versión publicada o, si no hay, la original.")
def export(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help=f"Por ejemplo, {FORMS[0]}.")],
    file: Annotated[Path, typer.Argument(metavar="ARCHIVO", help="El .xlsx que se escribe.")],
    *,
    sheet: Annotated[bool, typer.Option("--sheet", help="La hoja para quien lo revisa: con puntos y fuentes.")] = False,
    blank: Annotated[
        str | None,
        typer.Option(metavar="RUC", help="La hoja de esa organización, para llenarla en una reunión e importarla."),
    ] = None,
) -> None:
    """Write a form as an .xlsx: the published version of that name, else the one that ships; or a sheet for people."""
    settings = Settings()
    _ = words(settings)
    with_suffix(file, ".xlsx")
    if sheet and blank:
        raise CommandError("--sheet and --blank are two sheets: ask for one of them.")
    if blank:
        write_pages(file, [_meeting_sheet(settings, _, name, sound_ruc(blank))])
    elif sheet:
        form = read_questionnaire(_sheets_of(settings, name))
        languages = sorted(LOCALES, key=lambda language: language != form.default_language)
        write_pages(file, [reviewers_sheet(form, languages, lambda language: catalog(language).of, _.locale)])
    else:
        write_xlsx(_sheets_of(settings, name), file)
    typer.echo(_("Written: {path}", path=file))


def _meeting_sheet(settings: Settings, _: Catalog, name: str, ruc: str) -> Page:
    with open_store(settings) as store:
        try:
            return store.submit(meeting_sheet, name, ruc, _).result()
        except UnknownOrganization as error:
            raise CommandError(
                "No organization with the RUC {ruc} is known here. Import it first: ruta import organizations FILE",
                ruc=ruc,
            ) from error
        except OtherForm as error:
            raise CommandError(
                "The organization {ruc} answers {own}, not {form}.", ruc=ruc, own=error.own, form=name
            ) from error
        except NotPublished as error:
            raise CommandError("No version of {form} is published.", form=name) from error
        except AlreadySent as error:
            raise CommandError("The organization {ruc} has sent its answers already.", ruc=ruc) from error


def _sheets_of(settings: Settings, name: str) -> Sheets:
    with open_store(settings, migrated=False) as store:
        published = store.submit(published_sheets, name).result() if is_migrated(store.engine) else None
    if published is not None:
        return published
    if name not in FORMS:
        raise CommandError("No questionnaire is called {name}. These are: {names}", name=name, names=", ".join(FORMS))
    return shipped_form(name)


def _findings(sheets: Sheets) -> list[Finding]:
    """Ours, all at once; if there is none, what the standard's own converter says."""
    try:
        read_questionnaire(sheets)
    except QuestionnaireRefused as refused:
        return list(refused.findings)
    return check_with_pyxform(sheets)
