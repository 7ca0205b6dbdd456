"""Settings: from the environment and a .env file; wrong ones are named, never shown."""

from pathlib import Path

import pytest

from ruta.settings import Settings


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TELEGRAM_TOKEN", "hunter2", "no es un token"),
        ("TELEGRAM_TOKEN", "123456:with blanks", "no es un token"),
        ("TELEGRAM_API_URL", "hunter2", "http:// o https://"),
        ("TELEGRAM_API_URL", "http://", "http:// o https://"),
        ("PUBLIC_URL", "ruta.example.org", "https://"),
        ("PUBLIC_URL", "http://ruta.example.org", "https://"),
        ("DATABASE_URL", "mysql://rosa:hunter2@there/ruta", "sqlite:///ARCHIVO o postgresql://"),
        ("DATABASE_URL", "postgresql://rosa:hunter2@there:port/ruta", "sqlite:///ARCHIVO o postgresql://"),
        ("DATABASE_URL", "sqlite", "sqlite:///ARCHIVO o postgresql://"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///ARCHIVO o postgresql://"),
        ("PORT", "eighty", "un número entero de 0 a 65535"),
        ("PORT", "70000", "un número entero de 0 a 65535"),
        ("RUTA_TIMEZONE", "America/Limon", "America/Lima"),
        ("RUTA_TIMEZONE", "/etc", "America/Lima"),
        ("RUTA_LANGUAGE", "qu", "es o en"),
        ("RUTA_HELP_DAYS", "0", "de 1 a 60"),
        ("RUTA_HELP_DAYS", "pronto", "de 1 a 60"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(ruta, monkeypatch, name, value, expected):
    monkeypatch.setenv(name, value)

    line = ruta.refuses("migrate")

    assert line.startswith(f"Ajustes equivocados: {name} (")
    assert expected in line
    assert "hunter2" not in line


def test_all_wrong_settings_are_named_at_once(ruta, monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("RUTA_TIMEZONE", "Mars")

    line = ruta.refuses("doctor")

    assert "PORT" in line
    assert "RUTA_TIMEZONE" in line


def test_an_empty_setting_counts_as_not_set(monkeypatch):
    for name in ("TELEGRAM_TOKEN", "DATABASE_URL", "PORT", "PUBLIC_URL"):
        monkeypatch.setenv(name, "")

    settings = Settings()

    assert (settings.telegram_token, settings.port, settings.public_url) == (None, 8000, None)
    assert settings.database == "sqlite:///data/ruta.db"


def test_blanks_around_a_setting_and_a_slash_at_its_end_do_no_harm(monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", " 123456:ABC-def\n")
    monkeypatch.setenv("TELEGRAM_API_URL", " http://127.0.0.1:8081/ ")

    settings = Settings()

    assert settings.telegram_token.get_secret_value() == "123456:ABC-def"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert "ABC-def" not in repr(settings)


def test_a_bot_api_server_of_ones_own_may_post_to_http(monkeypatch):
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8000")

    assert Settings().public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"], ids=["plain", "as Notepad writes it"])
def test_settings_may_stand_in_a_dot_env_file(ruta, encoding):
    Path(".env").write_text("RUTA_DATA_DIR=elsewhere\r\nRUTA_LANGUAGE=en\r\n", encoding=encoding)

    assert ruta.does("migrate").startswith("The database is up to date.")
    assert Path("elsewhere/ruta.db").is_file()


def test_the_environment_wins_over_the_file(monkeypatch):
    Path(".env").write_text("PORT=9001\nHOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "9002")

    assert (Settings().port, Settings().host) == (9002, "0.0.0.0")


def test_a_dot_env_file_in_another_encoding_is_named(ruta):
    Path(".env").write_bytes("# año\nPORT=9001\n".encode("latin-1"))

    assert ruta.refuses("migrate") == "El archivo .env no está en UTF-8. Guárdelo otra vez como UTF-8."


def test_the_line_that_refuses_is_in_the_language_that_was_chosen(ruta):
    Path(".env").write_text("RUTA_LANGUAGE=en\n", encoding="utf-8")

    assert ruta.refuses("import", "organizations", "nope.csv") == "There is no such file or folder: nope.csv"
