"""`ruta`: the command line. Exit status 0, or 1 with one line on stderr that says what is wrong and what to do.

Facilitators type these commands, so their help is in Spanish, written beside each; what a command says goes through the
catalogs like everything else (RUTA_LANGUAGE).
"""

import logging
import sys

import typer

from language.catalogs import DEFAULT, Catalog, catalog
from ruta import cli_data, cli_invite, cli_officers, cli_questionnaire, cli_run, cli_sessions, cli_staff
from ruta.failures import in_words
from ruta.settings import Settings

app = typer.Typer(
    name="ruta",
    help="La Ruta Productiva Exportadora, por chat. Para probarla: ruta demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli_run.add_to(app)
cli_sessions.add_to(cli_data.imports)
app.add_typer(cli_data.imports, name="import")
app.add_typer(cli_data.exports, name="export")
cli_staff.add_to(cli_invite.app)
cli_officers.add_to(cli_invite.app, cli_staff.lists, cli_staff.dismissals)
app.add_typer(cli_invite.app, name="invite")
app.add_typer(cli_staff.lists, name="list")
app.add_typer(cli_staff.dismissals, name="dismiss")
app.add_typer(cli_questionnaire.app, name="questionnaire")


def main() -> None:
    """The entry point: what a command cannot do becomes one line on stderr."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        status = app(prog_name="ruta", standalone_mode=False)
    except Exception as error:
        line = in_words(_words(), error)
        if line is None:
            raise
        print(line, file=sys.stderr)
        status = 1
    sys.exit(status)


def _words() -> Catalog:
    try:
        return catalog(Settings().language)
    except (ValueError, OSError):  # the settings are what is wrong
        return catalog(DEFAULT)
