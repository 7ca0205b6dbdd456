"""`ruta demo`: the whole Ruta on this computer, with a Telegram of its own and invented organizations.

Nothing here is special: the organizations come in through the real import, the links are real invites, and the
service is the one that `ruta worker` runs. Only Telegram is the sandbox.
"""

import asyncio
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import typer

from language.catalogs import catalog
from procedures.importing import import_organizations
from procedures.inviting import invite_organization
from ruta.cli_invite import TOKEN_BYTES, invite_link
from ruta.clock import utc_now
from ruta.data import bring_up_to_date, shipped_form
from ruta.service import Duties, running, stop_signal, until
from ruta.settings import Settings
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.spreadsheets import read_table
from storage.store import Store

TOKEN = "1:demo"  # noqa: S105 - the sandbox takes any
HOST = "127.0.0.1"
ORGANIZATIONS = "demo/organizations.csv"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a phone in the demo, and the organization that they get a link to."""

    first_name: str
    last_name: str
    ruc: str


GUESTS = (
    Guest("Rosa", "Quispe Huamán", "20999999990"),
    Guest("Julio", "Tapullima Shupingahua", "20999999990"),
    Guest("Elmer", "Camarena Rojas", "20999999973"),
)


async def run_demo(data: Path, port: int) -> None:
    """Run until Ctrl+C. What happens in the demo stays in `data`, and is there again the next time."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    stop = stop_signal()
    async with AsyncExitStack() as open_until_stop:
        sandbox = await _telegram(open_until_stop, data, port)
        settings = Settings(
            telegram_token=TOKEN,
            telegram_api_url=sandbox.url,
            database_url=f"sqlite:///{data / 'ruta.db'}",
            public_url=None,
        )
        store = Store(settings.database)
        open_until_stop.callback(store.close)
        await asyncio.to_thread(bring_up_to_date, store, utc_now())
        failed = await open_until_stop.enter_async_context(running(settings, store, Duties(web=False, work=True)))
        await _invite_guests(store, sandbox)
        typer.echo(catalog("es")("Open this address in a browser. Ctrl+C ends the demo."), err=True)
        # Flushed, and the only line on stdout: whoever starts the demo as a child process waits for it.
        typer.echo(sandbox.url)
        await until(stop, failed)


async def _telegram(open_until_stop: AsyncExitStack, data: Path, port: int) -> Sandbox:
    sandbox = Sandbox(data / "telegram.db")
    try:
        return await open_until_stop.enter_async_context(sandbox.running(HOST, port))
    except OSError:
        # Somebody else has that port; a newcomer should not have to choose another.
        return await open_until_stop.enter_async_context(sandbox.running(HOST, 0))


async def _invite_guests(store: Store, sandbox: Sandbox) -> None:
    """The first time: the organizations, the phones, and in each a note with its link."""
    await store.write(import_organizations, read_table(shipped_form(ORGANIZATIONS)), utc_now())
    async with SandboxClient(sandbox.url) as telegram:
        known = {phone.name for phone in await telegram.phones()}
        _ = catalog("es")
        for guest in GUESTS:
            if guest.first_name in known:
                continue
            token = await store.write(
                invite_organization, guest.ruc, lambda: secrets.token_urlsafe(TOKEN_BYTES), utc_now()
            )
            phone = await telegram.phone(guest.first_name, last_name=guest.last_name, language_code="es")
            link = invite_link("ruta_demo_bot", token)
            await phone.note(
                _("RPE team"),
                _("Good day, {name}. This is the link of your organization: {link}", name=guest.first_name, link=link),
            )
