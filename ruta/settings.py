"""Settings, from the environment or a `.env` file. The names are fixed (design.md): people and platforms depend on
them.
"""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """What a deployment decides. Wrong values are refused when they are read, by name."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

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

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _without_slash(cls, url: str | None) -> str | None:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/") if url else url

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is no time zone, such as America/Lima") from error
        return name

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'ruta.db'}"
