"""Commands that run the service: demo, serve, web, worker, migrate, doctor."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ruta.clock import utc_now
from ruta.context import open_store, print_json, words
from ruta.data import bring_up_to_date
from ruta.doctor import examine
from ruta.errors import CommandError
from ruta.service import Duties, run
from ruta.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Put these commands at the top level."""
    for command in (demo, serve, web, worker, migrate, doctor):
        app.command()(command)


def serve() -> None:
    """Run everything in one process; the database is brought up to date first."""
    settings = Settings()
    with open_store(settings, migrated=False) as store:
        bring_up_to_date(store, utc_now())
        asyncio.run(run(settings, store, Duties(web=True, work=True)))


def web() -> None:
    """Serve HTTP, and take Telegram's updates if PUBLIC_URL is set."""
    _run(Duties(web=True, work=False))


def worker() -> None:
    """Poll Telegram for updates if PUBLIC_URL is not set."""
    _run(Duties(web=False, work=True))


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


def doctor(*, json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Look at the settings, the database and Telegram, and say what is wrong."""
    settings = Settings()
    _ = words(settings)
    checks = asyncio.run(examine(settings))
    if json:
        print_json([{"name": check.name, "ok": check.ok, "found": _.of(check.found)} for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'✓' if check.ok else '✗'} {check.name}: {_.of(check.found)}")
    if not all(check.ok for check in checks):
        raise CommandError("Something is not well: see the lines marked ✗.")


def demo(
    port: Annotated[int, typer.Option(help="Where the phone page is.")] = 8080,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its chats.")] = Path("data/demo"),
) -> None:
    """Try the Ruta on this computer: phones in the browser, invented organizations, no token and no network."""
    from ruta.demo import run_demo

    asyncio.run(run_demo(data, port))


def _run(duties: Duties) -> None:
    settings = Settings()
    with open_store(settings) as store:
        asyncio.run(run(settings, store, duties))
