"""What stopped a command, in one line for the person at the keyboard: what is wrong, and what to do.

Every error that a wrong file, setting, database or address can bring has its sentence here. What has none is a mistake
of ours, and comes out whole.
"""

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError
from typer import TyperException

from language.catalogs import Catalog
from ruta.errors import CommandError
from ruta.settings import EXPECTED
from ruta.usage import mistake
from storage.errors import NotMigrated, StoreError
from storage.spreadsheets import UnreadableFile


def in_words(_: Catalog, error: Exception) -> str | None:
    """The error as one line; None: it should never have happened."""
    line = _in_words(_, error)
    return None if line is None else " ".join(line.split())


def _in_words(_: Catalog, error: Exception) -> str | None:
    match error:
        case CommandError():
            return _.of(error.message)
        case TyperException():
            return _.of(mistake(error))
        case ValidationError():
            return _("Wrong settings: {which}.", which=", ".join(_wrong_settings(_, error)))
        case UnicodeDecodeError():
            return _("The file .env is not UTF-8. Save it again as UTF-8.")
        case UnreadableFile():
            return f"{error.path}: {_.of(error.message)}"
        case NotMigrated():
            return _("The database is not of this version of the Ruta. Bring it up to date: ruta migrate")
        case OSError():
            return _of_the_system(_, error)
    return _of_the_database(_, error)


def _wrong_settings(_: Catalog, error: ValidationError) -> list[str]:
    names = [str(wrong["loc"][0]).upper() for wrong in error.errors()]
    return [f"{name} ({_.of(EXPECTED[name])})" if name in EXPECTED else name for name in names]


def _of_the_database(_: Catalog, error: Exception) -> str | None:
    match error:
        case IntegrityError() | DataError():
            return None  # a mistake in a statement of ours
        case DatabaseError() | InterfaceError():
            why: object = error.orig
        case StoreError():
            why = error
        case _ if _is_unknown_revision(error):
            return _("The database is of a newer Ruta than this one. Install that version, or name another database.")
        case _:
            return None
    first_line = next(iter(str(why).splitlines()), "")
    return _("The database cannot be used: {why}. See DATABASE_URL and RUTA_DATA_DIR.", why=first_line.rstrip(". "))


def _is_unknown_revision(error: Exception) -> bool:
    from alembic.util.exc import CommandError as AlembicError

    return isinstance(error, AlembicError) and "locate revision" in str(error)


def _of_the_system(_: Catalog, error: OSError) -> str:
    """Of files and folders; addresses have their own sentence where they are opened."""
    path = error.filename
    match error:
        case FileNotFoundError():
            return _("There is no such file or folder: {path}", path=path)
        case IsADirectoryError():
            return _("This is a folder, and a file is needed: {path}", path=path)
        case FileExistsError() | NotADirectoryError():
            return _("This is a file, and a folder is needed: {path}", path=path)
        case PermissionError():
            return _("There is no permission for this: {path}", path=path)
    return f"{path}: {error.strerror}" if path else str(error)
