"""`ruta`: the command line. One line says what went wrong, and the exit status is 1."""

import logging
import sys

import typer
from pydantic import ValidationError

from language.catalogs import Catalog, catalog
from ruta import cli_data, cli_invite, cli_questionnaire, cli_run
from ruta.errors import CommandError
from ruta.settings import Settings
from storage.errors import StoreError
from storage.spreadsheets import UnreadableFile

app = typer.Typer(
    name="ruta",
    help="La Ruta Productiva Exportadora, por chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli_run.add_to(app)
app.add_typer(cli_data.imports, name="import")
app.add_typer(cli_data.exports, name="export")
app.add_typer(cli_invite.app, name="invite")
app.add_typer(cli_questionnaire.app, name="questionnaire")


def main() -> None:
    """The entry point: what a command cannot do becomes one line on stderr."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        app()
    except CommandError as error:
        _fail(_catalog().of(error.message))
    except UnreadableFile as error:
        _fail(f"{error.path}: {_catalog().of(error.message)}")
    except StoreError as error:
        _fail(str(error))
    except ValidationError as error:
        wrong = error.errors()[0]
        _fail(f"{'.'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}")
    except OSError as error:
        _fail(str(error))


def _catalog() -> Catalog:
    try:
        return catalog(Settings().language)
    except ValidationError:
        return catalog("es")


def _fail(line: str) -> None:
    sys.exit(" ".join(line.split()))
