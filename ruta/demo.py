"""`ruta demo`: the whole Ruta on this computer, with a Telegram of its own and invented organizations.

Nothing here is special: the organizations come in through the real import, the links are real invites, and the
service is the one that `ruta worker` runs. Only Telegram is the sandbox.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import typer

from language.catalogs import catalog
from procedures.importing import import_organizations
from procedures.inviting import invite_facilitator, invite_organization
from ruta.cli_invite import invite_link
from ruta.clock import utc_now
from ruta.data import bring_up_to_date, demo_history, demo_organizations
from ruta.demo_history import read_past, relive
from ruta.randomness import make_token
from ruta.service import Duties, running, stop_signal, until
from ruta.settings import Settings
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.store import Store

TOKEN = "1:demo"  # noqa: S105 - the sandbox takes any
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a phone in the demo, and the organization that they get a link to."""

    first_name: str
    last_name: str
    ruc: str | None  # None: a facilitator


GUESTS = (
    Guest("Rosa", "Quispe Huamán", "20999999990"),
    Guest("Julio", "Tapullima Shupingahua", "20999999990"),
    Guest("Ana", "Torres Vela", None),
)
BOT = "ruta_demo_bot"


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
        async with SandboxClient(sandbox.url) as telegram:
            await _set_the_stage(store, telegram)
        failed = await open_until_stop.enter_async_context(running(settings, store, Duties(web=False, work=True)))
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


async def _set_the_stage(store: Store, telegram: SandboxClient) -> None:
    """The first time: the organizations, what has happened so far, and for each guest a phone with a link."""
    known = {phone.name for phone in await telegram.phones()}
    if GUESTS[0].first_name not in known:
        await store.write(import_organizations, demo_organizations(), utc_now())
        for past in read_past(demo_history()):
            phone = await telegram.phone(
                past.first_name, last_name=past.last_name, language_code="es", in_background=True
            )
            await store.write(relive, past, phone.id, make_token, utc_now())
    for guest in GUESTS:
        if guest.first_name not in known:
            await _invite(store, telegram, guest)


async def _invite(store: Store, telegram: SandboxClient, guest: Guest) -> None:
    _, name = catalog("es"), guest.first_name
    phone = await telegram.phone(name, last_name=guest.last_name, language_code="es")
    if guest.ruc:
        link = invite_link(BOT, await store.write(invite_organization, guest.ruc, make_token, utc_now()))
        text = _("Good day, {name}. This is the link of your organization: {link}", name=name, link=link)
    else:
        whole = f"{name} {guest.last_name}"
        link = invite_link(BOT, await store.write(invite_facilitator, whole, (), (), make_token, utc_now()))
        text = _("Good day, {name}. This is your link as a facilitator: {link}", name=name, link=link)
    await phone.note(_("RPE team"), text)
