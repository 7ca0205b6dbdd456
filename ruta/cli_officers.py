"""`ruta invite officer`, `ruta list officers`, `ruta dismiss officer`: who works for which entity here."""

from dataclasses import asdict
from typing import Annotated

import typer

from language.catalogs import Catalog
from language.dates import say_date
from procedures.errors import NameNotUnique, NoSuchOfficer, UnknownEntity, UnknownService
from procedures.officers import dismiss_officer, find_entity, find_services, invite_officer
from ruta.cli_invite import bot_username, invite_link
from ruta.cli_staff import WithLists, sound_name
from ruta.clock import utc_now
from ruta.context import open_store, print_json, words
from ruta.errors import CommandError
from ruta.randomness import make_token
from ruta.settings import Settings
from ruta.usage import Json
from storage.officers import Listed, officers_now, officers_to_come


def add_to(invites: typer.Typer, lists: typer.Typer, dismissals: typer.Typer) -> None:
    """Make these the commands of `ruta invite`, `ruta list` and `ruta dismiss`."""
    invites.command("officer", cls=WithLists, help="Un enlace para alguien de una entidad: un uso, 7 días.")(_invite)
    lists.command("officers", help="Las personas de las entidades, y los enlaces sin abrir.")(_list)
    dismissals.command("officer", help="Deja de representar a su entidad, desde este momento.")(_dismiss)


def _invite(
    entity: Annotated[str, typer.Argument(metavar="ENTIDAD", help="promperu, inia, itp, devida, mincetur…")],
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Nombre y apellido, entre comillas.")],
    *,
    services: Annotated[
        list[str] | None, typer.Option("--services", help="Códigos de los servicios que da: S08 S09.")
    ] = None,
    json: Annotated[bool, Json] = False,
) -> None:
    settings = Settings()
    sound = sound_name(name)
    codes = [code for text in services or () for code in text.replace(",", " ").split()]
    with open_store(settings) as store:
        try:
            # First what needs no Telegram: nobody should mend the token to learn that a word was mistyped.
            store.submit(find_entity, entity).result()
            store.submit(find_services, codes).result()
            username = bot_username(store, settings)
            made = store.submit(invite_officer, entity, sound, codes, make_token, utc_now()).result()
        except UnknownEntity as error:
            raise CommandError(
                "No entity is called {value}. These are known: {known}.",
                value=error.value,
                known=", ".join(error.known),
            ) from error
        except UnknownService as error:
            raise CommandError(
                "No service has the code {code}. Import it first: ruta import services FILE", code=error.code
            ) from error
    link = invite_link(username, made.token)
    facts = {"name": sound, "entity": made.slug, "services": list(made.services), "link": link}
    print_json(facts) if json else typer.echo(link)


def _list(*, json: Annotated[bool, Json] = False) -> None:
    settings = Settings()
    _ = words(settings)
    with open_store(settings) as store:
        rows = store.submit(lambda tx: [*officers_now(tx), *officers_to_come(tx, utc_now())]).result()
    if json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        typer.echo(_line(_, row))
    if not rows:
        typer.echo(_("There are no officers yet. Invite one: ruta invite officer ENTITY NAME"))


def _dismiss(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Como se escribió al invitar.")],
    *,
    number: Annotated[
        int | None, typer.Option("--number", help="Si hay varios con ese nombre: su número (ruta list officers).")
    ] = None,
) -> None:
    settings = Settings()
    _ = words(settings)
    with open_store(settings) as store:
        try:
            done = store.submit(dismiss_officer, name, number, utc_now()).result()
        except NoSuchOfficer as error:
            raise CommandError(
                "Nobody called {name} is an officer now, or has an open link. See: ruta list officers", name=name
            ) from error
        except NameNotUnique as error:
            raise CommandError(
                "Several officers are called {name}: numbers {numbers}. Say which one with --number.",
                name=name,
                numbers=", ".join(map(str, error.numbers)),
            ) from error
    said = _("{name} is no officer any more.", name=done.name) if done.was_officer else f"{done.name}:"
    links = _.many("{n} open link was withdrawn.", "{n} open links were withdrawn.", done.links) if done.links else ""
    typer.echo(" ".join(part for part in (said, links) if part))


def _line(_: Catalog, row: Listed) -> str:
    when = (
        _("since {day}", day=say_date(row.since, _.locale))
        if row.since
        else _("link not opened, good until {day}", day=say_date(row.link_until, _.locale) if row.link_until else "")
    )
    gives = ", ".join(row.services) or _("no service of their own")
    number = f"{row.number}. " if row.number else ""
    return f"{number}{row.name}: {row.entity}; {gives}; {when}"
