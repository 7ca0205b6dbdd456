"""What every command begins with: the store, the words to speak, and files that can be what is asked of them."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from language.catalogs import Catalog, catalog
from programme.import_faults import CellRefused
from programme.organizations import read_ruc
from ruta.errors import CommandError
from ruta.settings import Settings
from storage.schema import check_schema
from storage.store import Store


@contextmanager
def open_store(settings: Settings, *, migrated: bool = True) -> Iterator[Store]:
    """The database, closed at the end. Raises `NotMigrated` if it must be `migrated` and is not."""
    store = Store(settings.database)
    try:
        if migrated:
            check_schema(store.engine)
        yield store
    finally:
        store.close()


def words(settings: Settings) -> Catalog:
    """The catalog of the command line's language."""
    return catalog(settings.language)


def print_json(facts: Any) -> None:
    """For scripts: one JSON document on stdout."""
    typer.echo(json.dumps(facts, ensure_ascii=False, default=str, indent=2))


def existing(path: Path) -> Path:
    """The path, if something is there. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(errno.ENOENT, "nothing is there", str(path))
    return path


def existing_file(path: Path) -> Path:
    """The path, if a file is there. Raises FileNotFoundError and IsADirectoryError."""
    if existing(path).is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder is there", str(path))
    return path


def with_suffix(path: Path, *suffixes: str) -> None:
    """Raise `CommandError` before any work is done for a file that is to be written and has another suffix."""
    if path.suffix.lower() not in suffixes:
        suffix, *others = suffixes
        if not others:
            raise CommandError("The file's name must end in {suffix}: {path}", suffix=suffix, path=path)
        raise CommandError(
            "The file's name must end in {first} or {second}: {path}", first=suffix, second=others[0], path=path
        )


def sound_ruc(text: str) -> str:
    """The 11 digits of the RUC that was typed. Raises `CommandError` with what is wrong with it."""
    try:
        return read_ruc(text)
    except CellRefused as refused:
        wrong = refused.fault.at("", **refused.facts)
        raise CommandError("{problem} {remedy}", problem=wrong.problem, remedy=wrong.remedy) from refused
