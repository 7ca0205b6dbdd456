"""What can go wrong in the store, named.

StoreError
├── StoreUnavailable      the database does not answer now; what was asked may be asked again
├── UnknownDatabase       DATABASE_URL names no database that we speak to
└── NotMigrated           the schema is older than the code
"""


class StoreError(Exception):
    """The base of the storage room's errors."""


class StoreUnavailable(StoreError):  # noqa: N818 - it reads as what is the case
    """The database does not answer now. Nothing was kept; the same work may be asked again."""


class UnknownDatabase(StoreError):  # noqa: N818 - as above
    """DATABASE_URL is neither SQLite nor PostgreSQL."""

    def __init__(self, url_scheme: str) -> None:
        super().__init__(f"DATABASE_URL begins with {url_scheme!r}; use sqlite:///… or postgresql://…")
        self.url_scheme = url_scheme


class NotMigrated(StoreError):  # noqa: N818 - as above
    """The database has not been brought up to date."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(f"the database is at {found or 'no version'}, this Ruta needs {wanted}: run `ruta migrate`")
        self.found = found
        self.wanted = wanted
