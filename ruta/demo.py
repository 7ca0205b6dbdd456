"""`ruta demo`: the whole Ruta on this computer, with a Telegram of its own and invented organizations.

Nothing here is special: the organizations come in through the real import, the links are real invites, and the
service is the one that `ruta worker` runs. Only Telegram is the sandbox.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from language.catalogs import catalog
from procedures.importing import import_organizations
from procedures.inviting import invite_facilitator, invite_organization
from procedures.officers import invite_officer
from ruta.cli_invite import invite_link
from ruta.clock import Clock
from ruta.data import (
    bring_up_to_date,
    demo_answers,
    demo_commitments,
    demo_history,
    demo_organizations,
    demo_sessions,
)
from ruta.demo_history import read_past, relive
from ruta.demo_sessions import Timetable, open_timetable
from ruta.randomness import make_token
from ruta.service import Duties, Service, running, stop_signal, until
from ruta.settings import Settings
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.store import Store

TOKEN = "1:demo"  # noqa: S105 - the sandbox takes any
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a phone in the demo, and what they get a link to."""

    first_name: str
    last_name: str
    #: The organization; None: they come as staff.
    ruc: str | None = None
    #: The entity of an officer, by its slug; None, and no organization: a facilitator.
    entity: str | None = None


GUESTS = (
    Guest("Rosa", "Quispe Huamán", "20999999990"),
    Guest("Julio", "Tapullima Shupingahua", "20999999990"),
    Guest("Ana", "Torres Vela"),
    Guest("Pedro", "Alvarado Ríos", entity="promperu"),
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
        await asyncio.to_thread(bring_up_to_date, store, sandbox.now())
        async with SandboxClient(sandbox.url) as telegram:
            await _set_the_stage(store, telegram, sandbox.now)
        service = await open_until_stop.enter_async_context(_service(settings, store, sandbox))
        typer.echo(catalog("es")("Open this address in a browser. Ctrl+C ends the demo."), err=True)
        # Flushed, and the only line on stdout: whoever starts the demo as a child process waits for it.
        typer.echo(sandbox.url)
        await until(stop, service.work)


async def _telegram(open_until_stop: AsyncExitStack, data: Path, port: int) -> Sandbox:
    sandbox = Sandbox(data / "telegram.db")
    try:
        return await open_until_stop.enter_async_context(sandbox.running(HOST, port))
    except OSError:
        # Somebody else has that port; a newcomer should not have to choose another.
        return await open_until_stop.enter_async_context(sandbox.running(HOST, 0))


@asynccontextmanager
async def _service(settings: Settings, store: Store, sandbox: Sandbox) -> AsyncIterator[Service]:
    """It lives by the sandbox's clock, which goes no faster than it can follow."""
    clock = sandbox.telegram.clock
    async with running(settings, store, Duties(web=False, work=True), clock.now, clock.ticks) as service:
        clock.catch_up = service.catch_up
        try:
            yield service
        finally:
            clock.catch_up = None


async def _set_the_stage(store: Store, telegram: SandboxClient, clock: Clock) -> None:
    """The first time: the organizations, what has happened so far, sessions, and for each guest a phone with a link."""
    known = {phone.name for phone in await telegram.phones()}
    if GUESTS[0].first_name not in known:
        await store.write(import_organizations, demo_organizations(), clock())
        for past in read_past(demo_history()):
            phone = await telegram.phone(
                past.first_name, last_name=past.last_name, language_code="es", in_background=True
            )
            await store.write(relive, past, phone.id, make_token, clock())
        timetable = Timetable(demo_sessions(), demo_commitments(), demo_answers())
        await store.write(open_timetable, timetable, clock())
    for guest in GUESTS:
        if guest.first_name not in known:
            await _invite(store, telegram, guest, clock())


async def _invite(store: Store, telegram: SandboxClient, guest: Guest, now: datetime) -> None:
    _, name = catalog("es"), guest.first_name
    phone = await telegram.phone(name, last_name=guest.last_name, language_code="es")
    if guest.ruc:
        link = invite_link(BOT, await store.write(invite_organization, guest.ruc, make_token, now))
        text = _("Good day, {name}. This is the link of your organization: {link}", name=name, link=link)
    elif guest.entity:
        whole = f"{name} {guest.last_name}"
        invited = await store.write(invite_officer, guest.entity, whole, (), make_token, now)
        text = _(
            "Good day, {name}. This is your link as an officer of {entity}: {link}",
            name=name,
            entity=invited.entity,
            link=invite_link(BOT, invited.token),
        )
    else:
        whole = f"{name} {guest.last_name}"
        link = invite_link(BOT, await store.write(invite_facilitator, whole, (), (), make_token, now))
        text = _("Good day, {name}. This is your link as a facilitator: {link}", name=name, link=link)
    await phone.note(_("RPE team"), text)
