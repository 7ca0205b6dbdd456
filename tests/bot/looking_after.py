"""What tests of those who look after sessions share: more organizations, sessions that are watched, and officers."""

from stdnum.pe.ruc import calc_check_digit

from procedures.few_confirmed import watch
from procedures.importing import import_organizations
from procedures.officers import invite_officer
from programme.sheets import make_sheet
from storage.organizations import organization_by_ruc
from tests.bot.conftest import link_of
from tests.bot.wall import read_all, said
from tests.sessions import answered, lima, made

SHOP = "Taller de costos"


def ruc_of(place):
    """The RUC of one of the `organizations`, the first is 0."""
    digits = f"20999999{20 + place:02}"
    return digits + calc_check_digit(digits)


async def organizations(ruta, count, chain="cacao", region="san_martin", name="Grupo {n:02}"):
    """So many more organizations; their numbers."""
    rucs = [ruc_of(place) for place in range(count)]
    rows = [
        (ruc, name.format(n=place), "association", chain, region) for place, ruc in enumerate(rucs, start=1)
    ]  # fmt: skip
    sheet = make_sheet("organizations", ("ruc", "legal_name", "kind", "chain", "region"), rows)
    await ruta.store.write(import_organizations, sheet, ruta.clock())
    return await ruta.store.read(lambda tx: [organization_by_ruc(tx, ruc).id for ruc in rucs])


async def session(ruta, starts, organizations=(1,), **details):
    """A session at that moment in Lima, announced and watched; its number."""

    def work(tx):
        number = made(tx, lima(starts), ruta.clock(), organizations=organizations, **details)
        watch(tx, number, ruta.clock())
        return number

    return await ruta.store.write(work)


async def say(ruta, session_id, rsvp, *organizations, **details):
    """Those organizations answer so."""
    for number in organizations:
        await ruta.store.write(answered, session_id, number, rsvp, ruta.clock(), **details)


async def officer(ruta, first_name="Luz", entity="promperu"):
    """An officer of an entity that is known, who has come in."""
    name = f"{first_name} Vega"
    made_link = await ruta.store.write(invite_officer, entity, name, (), ruta.make_token, ruta.clock())
    person = await ruta.newcomer(first_name)
    await person.open(link_of(made_link.token))
    await person.tap("Acepto")
    return person


async def press(ruta, person, data):
    """They press a button by what is written on it, on whatever is their last message; what is shown then, be it what
    was shown before.
    """
    shown = await person.phone.messages()
    message_id = next(each["message_id"] for each in reversed(shown) if each["from"]["is_bot"])
    await person.phone.tap(data, message_id, is_stale=True)
    await ruta.settled()
    await read_all(person)
    return said((await person.phone.messages())[-1])
