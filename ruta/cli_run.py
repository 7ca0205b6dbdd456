"""Commands that run the service: demo, serve, web, worker, migrate, doctor.

The parts of the service are heavy, so the commands that need them import them: no other command waits for them.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ruta.clock import utc_now
from ruta.context import open_store, print_json, words
from ruta.data import bring_up_to_date
from ruta.errors import CommandError
from ruta.settings import Settings
from ruta.usage import Json
from storage.store import Store


def add_to(app: typer.Typer) -> None:
    """Put these commands at the top level."""
    app.command(help="Probar la Ruta en esta computadora. Teléfonos en el navegador, sin token ni red.")(demo)
    app.command(help="Poner la Ruta en marcha, en un solo proceso.")(serve)
    app.command(help="Solo la parte que atiende HTTP. Para un Procfile, junto con worker.")(web)
    app.command(help="Solo la parte que recibe y envía. Para un Procfile, junto con web.")(worker)
    app.command(help="Poner al día la base de datos. Publica también los cuestionarios que vienen con la Ruta.")(
        migrate
    )
    app.command(help="Decir qué falta para que todo funcione. Revisa los ajustes, la base de datos y Telegram.")(doctor)


def serve() -> None:
    """Run everything in one process; the database is brought up to date first."""
    settings = Settings()
    with open_store(settings, migrated=False) as store:
        bring_up_to_date(store, utc_now())
        _run(settings, store, web=True, work=True)


def web() -> None:
    """Serve HTTP, and take Telegram's updates if PUBLIC_URL is set."""
    settings = Settings()
    with open_store(settings) as store:
        _run(settings, store, web=True, work=False)


def worker() -> None:
    """Poll Telegram for updates if PUBLIC_URL is not set."""
    settings = Settings()
    with open_store(settings) as store:
        _run(settings, store, web=False, work=True)


def migrate() -> None:
    """Bring any older or empty database up to date, and publish the questionnaires that ship."""
    settings = Settings()
    _ = words(settings)
    with open_store(settings, migrated=False) as store:
        published = bring_up_to_date(store, utc_now())
    typer.echo(_("The database is up to date."))
    for form in published:
        if form.is_new:
            typer.echo(_("Published: {form}, version {number}.", form=form.form_id, number=form.number))


def doctor(*, json: Annotated[bool, Json] = False) -> None:
    """Look at the settings, the database and Telegram, and say what is wrong."""
    from ruta.doctor import examine

    settings = Settings()
    _ = words(settings)
    checks = asyncio.run(examine(settings, _))
    if json:
        print_json([{"name": check.name, "ok": check.ok, "found": check.found} for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'✓' if check.ok else '✗'} {check.found}")
    if not all(check.ok for check in checks):
        raise CommandError("Something is not well: see the lines marked ✗.")


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Puerto de la página de los teléfonos.")] = 8080,
    data: Annotated[Path, typer.Option(help="Carpeta donde la prueba guarda sus chats.")] = Path("data/demo"),
) -> None:
    """Try the Ruta on this computer: phones in the browser, invented organizations, no token and no network."""
    from ruta.demo import run_demo
    from sandbox.errors import StoreUnusableError

    try:
        asyncio.run(run_demo(data, port))
    except StoreUnusableError as error:
        raise CommandError(
            "The chats in {path} are open in another demo, or damaged. Close it, or name another folder: --data FOLDER",
            path=error.path,
        ) from error


def _run(settings: Settings, store: Store, *, web: bool, work: bool) -> None:
    from ruta.service import Duties, run

    asyncio.run(run(settings, store, Duties(web, work)))
