"""What tests of talks, letters and assistance share."""

from sqlalchemy import select

from storage.tables import table


async def rows(ruta, model, *columns):
    """Those columns of all that a table holds, in order."""
    source = table(model)
    wanted = select(*(source.c[name] for name in columns)).order_by(source.c.id)
    return await ruta.store.read(lambda tx: [tuple(row) for row in tx.execute(wanted)])


async def heard(ruta, person):
    """The next thing that the outbox brings somebody."""
    await ruta.settled()
    return await person.reply()
