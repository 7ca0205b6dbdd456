"""`ruta invite facilitator`, `ruta list facilitators`, `ruta dismiss facilitator`: who works for the RPE here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from language.catalogs import Catalog
from language.dates import say_date
from procedures.errors import NameNotUnique, NoSuchFacilitator
from procedures.facilitators import Dismissed, dismiss
from procedures.inviting import invite_facilitator
from programme.import_faults import CellRefused
from programme.imports import one_of, words
from programme.organizations import CHAINS, REGIONS, Term
from ruta.cli_invite import bot_username, invite_link
from ruta.clock import utc_now
from ruta.context import open_store, print_json
from ruta.context import words as catalog_of
from ruta.errors import CommandError
from ruta.randomness import make_token
from ruta.settings import Settings
from ruta.usage import Json
from storage.facilitators import facilitators as current_facilitators
from storage.facilitators import open_staff_invites
from storage.tx import Tx

#: Organizations read the name above what a facilitator writes to them.
LONGEST_NAME = 60
#: Options that take more than one word.
LISTED = frozenset({"--chains", "--regions", "--services"})

lists = typer.Typer(help="Mostrar quién está.")
dismissals = typer.Typer(help="Quitar un permiso, desde este momento.")


class WithLists(TyperCommand):
    """Takes several words after an option of `LISTED`, as people write them: --chains café cacao."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _joined(args))


def add_to(invites: typer.Typer) -> None:
    """Make `ruta invite facilitator` a command of `ruta invite`."""
    invites.command("facilitator", cls=WithLists, help="Un enlace para un facilitador: un uso, 7 días.")(_invite)


def _invite(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Nombre y apellido, entre comillas.")],
    *,
    chains: Annotated[
        list[str] | None, typer.Option("--chains", help="Cadenas que sigue: café cacao banano. Sin esto: todas.")
    ] = None,
    regions: Annotated[
        list[str] | None, typer.Option("--regions", help="Regiones que sigue: junin san_martin piura. Sin esto: todas.")
    ] = None,
    json: Annotated[bool, Json] = False,
) -> None:
    settings = Settings()
    sound = sound_name(name)
    followed = _codes("--chains", CHAINS, chains or ()), _codes("--regions", REGIONS, regions or ())
    with open_store(settings) as store:
        username = bot_username(store, settings)
        token = store.submit(invite_facilitator, sound, *followed, make_token, utc_now()).result()
    link = invite_link(username, token)
    facts = {"name": sound, "chains": followed[0], "regions": followed[1], "link": link}
    print_json(facts) if json else typer.echo(link)


@lists.command("facilitators", help="Los facilitadores, y los enlaces sin abrir.")
def list_facilitators(*, json: Annotated[bool, Json] = False) -> None:
    """Print a line for each facilitator, and for each link that is still good."""
    settings = Settings()
    _ = catalog_of(settings)
    with open_store(settings) as store:
        rows = store.submit(_everybody, utc_now()).result()
    if json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(_line(_, row))
    if not rows:
        typer.echo(_("There are no facilitators yet. Invite one: ruta invite facilitator NAME"))


@dismissals.command("facilitator", help="Deja de ser facilitador, desde este momento.")
def dismiss_facilitator(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Como se escribió al invitar.")],
    *,
    number: Annotated[
        int | None, typer.Option("--number", help="Si hay varios con ese nombre: su número (ruta list facilitators).")
    ] = None,
) -> None:
    """Withdraw the role at once: it is asked on every action."""
    settings = Settings()
    _ = catalog_of(settings)
    with open_store(settings) as store:
        try:
            done = store.submit(_dismiss, name, number, utc_now()).result()
        except NoSuchFacilitator as error:
            raise CommandError(
                "Nobody called {name} is a facilitator now, or has an open link. See: ruta list facilitators", name=name
            ) from error
        except NameNotUnique as error:
            numbers = ", ".join(map(str, error.numbers))
            raise CommandError(
                "Several facilitators are called {name}: numbers {numbers}. Say which one with --number.",
                name=name,
                numbers=numbers,
            ) from error
    said = _("{name} is no facilitator any more.", name=done.name) if done.was_facilitator else f"{done.name}:"
    links = _.many("{n} open link was withdrawn.", "{n} open links were withdrawn.", done.links) if done.links else ""
    typer.echo(" ".join(part for part in (said, links) if part))


def _dismiss(tx: Tx, name: str, number: int | None, now: datetime) -> Dismissed:
    """The role ends, and in the same transaction what they had in hand goes to others."""
    from bot.handoffs import relieve  # brings the whole bot with it: no other command of this file needs it

    done = dismiss(tx, name, number, now)
    if done.person_id is not None:
        relieve(tx, done.person_id, done.name, now)
    return done


def _everybody(tx: Tx, now: datetime) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "number": each.id,
            "name": each.name,
            "chains": each.chains.split(),
            "regions": each.regions.split(),
            "since": each.since,
            "link_until": None,
        }
        for each in current_facilitators(tx)
    ]
    rows.extend(
        {
            "number": None,
            "name": invite.for_whom,
            "chains": invite.chains.split(),
            "regions": invite.regions.split(),
            "since": None,
            "link_until": invite.expires_at,
        }
        for invite in open_staff_invites(tx, now)
    )
    return rows


def _line(_: Catalog, row: Mapping[str, Any]) -> str:
    def said(codes: Sequence[str], terms: Mapping[str, Term], everything: str) -> str:
        return ", ".join(_.of(terms[code].name) if code in terms else code for code in codes) or everything

    when = (
        _("since {day}", day=say_date(row["since"], _.locale))
        if row["since"]
        else _("link not opened, good until {day}", day=say_date(row["link_until"], _.locale))
    )
    follows = said(row["chains"], CHAINS, _("all chains")), said(row["regions"], REGIONS, _("all regions"))
    number = f"{row['number']}. " if row["number"] else ""
    return f"{number}{row['name']}: {'; '.join((*follows, when))}"


def sound_name(text: str) -> str:
    """The name that was typed, on one line. Raises `CommandError` with what is wrong with it."""
    try:
        name = words(LONGEST_NAME)(text)
    except CellRefused as refused:
        raise _mistake("NOMBRE", refused) from refused
    if not any(letter.isalpha() for letter in name):
        raise CommandError("A name has letters: {name}", name=text)
    return name


def _codes(option: str, terms: Mapping[str, Term], values: Sequence[str]) -> list[str]:
    """The codes that were written: each on its own, or several with commas or blanks between."""
    read = one_of({code: term.spellings for code, term in terms.items()})
    try:
        codes = [code for value in values for code in _split(read, value)]
    except CellRefused as refused:
        raise _mistake(option, refused) from refused
    return [code for code in terms if code in codes]


def _split(read: Callable[[str], str], value: str) -> list[str]:
    pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
    codes = []
    for piece in pieces:
        try:
            codes.append(read(piece))
        except CellRefused:
            codes.extend(read(word) for word in piece.split())
    return codes


def _mistake(where: str, refused: CellRefused) -> CommandError:
    wrong = refused.fault.at("", **refused.facts)
    return CommandError("{where}: {problem} {remedy}", where=where, problem=wrong.problem, remedy=wrong.remedy)


def _joined(args: Sequence[str]) -> list[str]:
    """«--chains coffee cacao» as «--chains coffee,cacao»; the words before the options stay as they are."""
    joined: list[str] = []
    is_list, values = False, 0
    for word in args:
        if word.startswith("-"):
            is_list, values = word in LISTED, 0
            joined.append(word)
        elif is_list and values:
            joined[-1] += f",{word}"
        else:
            joined.append(word)
            values += 1
    return joined
