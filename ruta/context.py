"""What every command begins with: the settings, the store, and the words to speak."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from language.catalogs import Catalog, catalog
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
    """The path, if something is there. Raises FileNotFoundError with one clear line."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder")
    return path
