"""What tests of talks, letters and assistance share."""

from sqlalchemy import select

from storage.memberships import Membership
from storage.tables import table
from tests.bot.conftest import CACAO, SECOND_CACAO


async def rows(ruta, model, *columns):
    """Those columns of all that a table holds, in order."""
    source = table(model)
    wanted = select(*(source.c[name] for name in columns)).order_by(source.c.id)
    return await ruta.store.read(lambda tx: [tuple(row) for row in tx.execute(wanted)])


async def heard(ruta, person):
    """The next thing that the outbox brings somebody."""
    await ruta.settled()
    return await person.reply()


async def pressed(person, data):
    """They press a button of long ago, by what is written on it; the reply."""
    shown = await person.phone.messages()
    message_id = next(each["message_id"] for each in reversed(shown) if each["from"]["is_bot"])
    return await person.tap(data, message_id, is_stale=True)


async def in_two(ruta):
    """Rosa, and a colleague of hers who also manages another organization and speaks for hers now."""
    rosa = await ruta.manager()
    julio = await ruta.colleague(rosa)
    ruta.clock.advance(minutes=1)
    await julio.enter(await ruta.invite(SECOND_CACAO))
    await julio.tap("Presidente o presidenta")
    await julio.say("/start")
    ruta.clock.advance(minutes=1)
    await julio.tap("Cambiar a Cooperativa Semilla")
    return rosa, julio


async def taken_out(ruta):
    """The colleague who came last is in the first organization no longer."""

    def end(tx):
        membership = table(Membership)
        mine = (membership.c.organization_id == 1) & (membership.c.role == "member")
        tx.execute(membership.update().where(mine).values(until=ruta.clock()))

    await ruta.store.write(end)


async def written(ana, text, whom="A Rosa Quispe"):
    """Ana has written a letter to somebody of the first organization."""
    await ana.say("/hoy")
    await ana.say(CACAO)
    await ana.tap("write:1")
    await ana.tap(whom)
    await ana.say(text)
    await ana.reply()
    await ana.tap("Enviar a 1 persona")
