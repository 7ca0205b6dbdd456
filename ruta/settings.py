"""Settings, from the environment or a `.env` file. The names are fixed (design.md): people and platforms depend on
them.
"""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from language.catalogs import LOCALES
from programme.messages import Message
from storage.engines import database_url
from storage.errors import UnknownDatabase

TELEGRAM = "https://api.telegram.org"

EXPECTED = {
    "TELEGRAM_TOKEN": Message("it is not a token such as 123456:ABC-def; copy it again from @BotFather"),
    "TELEGRAM_API_URL": Message("write an address that begins with http:// or https://"),
    "DATABASE_URL": Message("write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"),
    "PUBLIC_URL": Message("write an address that begins with https://; Telegram sends to no other"),
    "PORT": Message("write a whole number from 0 to 65535"),
    "RUTA_TIMEZONE": Message("write a time zone such as America/Lima"),
    "RUTA_HELP_DAYS": Message("write a number of days from 1 to 60"),
    "RUTA_LANGUAGE": Message("write es or en"),
}
"""What each setting wants: said instead of the value, which may be a secret."""

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


class Settings(BaseSettings):
    """What a deployment decides. Wrong values are refused when they are read, all at once, by name; empty ones count
    as not set.
    """

    # Windows' Notepad puts a mark before UTF-8; with it the first name in the file would be another.
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", extra="ignore", env_ignore_empty=True, str_strip_whitespace=True
    )

    telegram_token: SecretStr | None = None
    #: Any Bot API server, used as {url}/bot{token}/{method}.
    telegram_api_url: str = TELEGRAM
    #: Unset: SQLite in the data folder.
    database_url: str | None = None
    #: Where Telegram reaches us: set, it posts updates there; unset, we poll.
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    data_dir: Path = Field(default=Path("data"), validation_alias=AliasChoices("RUTA_DATA_DIR", "data_dir"))
    timezone: str = Field(default="America/Lima", validation_alias=AliasChoices("RUTA_TIMEZONE", "timezone"))
    #: The language of the command line: es or en.
    language: str = Field(default="es", validation_alias=AliasChoices("RUTA_LANGUAGE", "language"))

    #: Days that a colleague has a part of the TPE that they were asked for.
    help_days: int = Field(default=3, ge=1, le=60, validation_alias=AliasChoices("RUTA_HELP_DAYS", "help_days"))

    @field_validator("telegram_token")
    @classmethod
    def _like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        bare = token.get_secret_value().strip()
        if not _TOKEN.fullmatch(bare):
            raise ValueError("no token")
        return SecretStr(bare)

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is not None and not _ADDRESS.fullmatch(url):
            raise ValueError("no address")
        return url.rstrip("/") if url else url

    @field_validator("public_url")
    @classmethod
    def _https_for_telegram(cls, url: str | None, info: ValidationInfo) -> str | None:
        # A Bot API server of one's own, such as the sandbox, does post to http.
        if url and url.startswith("http://") and info.data.get("telegram_api_url") == TELEGRAM:
            raise ValueError("Telegram posts to https only")
        return url

    @field_validator("database_url")
    @classmethod
    def _database(cls, text: str | None) -> str | None:
        if text is None:
            return None
        try:
            url = database_url(text)
        except (UnknownDatabase, ArgumentError, ValueError) as error:
            raise ValueError("no database") from error
        if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
            raise ValueError("a database in memory is another one for each connection")
        return text

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no time zone") from error
        return name

    @field_validator("language")
    @classmethod
    def _known_language(cls, code: str) -> str:
        if code not in LOCALES:
            raise ValueError("no language of ours")
        return code

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'ruta.db'}"
