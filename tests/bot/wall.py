"""What comes to telephones by itself, as time passes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from procedures.nudging import plan_missing_nudges
from storage.audit import AuditEntry
from storage.outbox import Notification
from storage.tables import table

LIMA = ZoneInfo("America/Lima")
RULE, HEAD = "tpe.stalled", "Van {n} de 5. Seguimos aquí:"


class Wall:
    """What a phone has been brought by itself: the messages that are new since the last look."""

    def __init__(self, ruta):
        self.ruta = ruta
        self.seen = {}

    async def new(self, person):
        """The texts that came since; what the person does next is answered after them."""
        messages = [each for each in await person.phone.messages() if each["from"]["is_bot"]]
        await read_all(person)
        last = self.seen.get(person, 0)
        self.seen[person] = max((each["message_id"] for each in messages), default=0)
        return [said(each) for each in messages if each["message_id"] > last]

    async def after(self, *people, **duration):
        """So much later: what has come to each meanwhile, as the sweep and the hourly watch bring it."""
        for person in people:
            await self.new(person)
        clock, end = self.ruta.clock, self.ruta.clock.now + timedelta(**duration)
        while clock.now < end:
            clock.now = min([end, clock.now + timedelta(hours=4), *self._dues()])
            await self.tick()
        came = [await self.new(person) for person in people]
        return came[0] if len(came) == 1 else came

    def _dues(self):
        return [due for _kind, state, *_, due in rows(self.ruta) if state == "planned" and due > self.ruta.clock.now]

    async def tick(self):
        """What the clock's jobs do."""
        await self.ruta.store.write(plan_missing_nudges, self.ruta.clock())
        await self.ruta.settled()

    async def at(self, moment, *people):
        """At that moment in Lima: what has come meanwhile."""
        then = datetime.fromisoformat(moment).replace(tzinfo=LIMA).astimezone(UTC)
        return await self.after(*people, seconds=(then - self.ruta.clock.now).total_seconds())


async def read_all(person):
    """They have read all that came, and wait for the answer to what they do next."""
    await person.phone._read_changes(0)
    while person.phone._unread:
        message = person.phone._unread.pop(0)
        person._seen[message["message_id"]] = said(message)


def said(message):
    """The words of a message, or those under its file."""
    return message.get("text") or message.get("caption")


async def press_old(person, data):
    """They press a button that an earlier message had."""
    earlier = [each["message_id"] for each in await person.phone.messages() if each["from"]["is_bot"]][-2]
    await read_all(person)
    return await person.tap(data, earlier, is_stale=True)


async def newcomer(ruta, rosa):
    """Julio, whom Rosa has invited, and who sees the question that is due."""
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await read_all(julio)
    await julio.tap("Seguir")
    return julio


def rows(ruta, *kinds):
    """What the outbox holds of these kinds, in order."""
    source = table(Notification).c
    query = select(source.kind, source.state, source.reason, source.person_id, source.due_at)
    query = query.where(source.kind.in_(kinds)) if kinds else query
    return ruta.store.submit(lambda tx: [tuple(row) for row in tx.execute(query.order_by(source.id))]).result()


def to_come(ruta, *kinds):
    """When what is still to come is due, by the clock in Lima."""
    return [
        f"{due:%m-%d %H:%M}"
        for _kind, state, _reason, _person, due in ((*row[:4], row[4].astimezone(LIMA)) for row in rows(ruta, *kinds))
        if state == "planned"
    ]


def audited(ruta, action):
    """The organizations about which that was recorded."""
    source = table(AuditEntry).c
    query = select(source.organization_id).where(source.action == action).order_by(source.id)
    return list(ruta.store.submit(lambda tx: tx.execute(query).scalars().all()).result())
