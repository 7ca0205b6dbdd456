"""What has come to people about sessions, hour by hour, in a line each."""

from storage.responses import Response
from storage.tables import table
from tests.sessions import LIMA, lima


class Scribe:
    """Writes down what has come to somebody since the last look, with the hour in Lima."""

    def __init__(self, ruta, wall):
        self.ruta, self.wall = ruta, wall

    async def until(self, moment, *people):
        """«11-26 16:30 first line below the head», for each that came by that moment."""
        clock, end, lines = self.ruta.clock, lima(moment), [[] for _ in people]
        while True:
            await self.wall.tick()
            for person, written in zip(people, lines, strict=True):
                hour = f"{clock.now.astimezone(LIMA):%m-%d %H:%M}"
                written += [f"{hour} {gist(each)}" for each in await self.wall.new(person)]
            if clock.now >= end:
                return lines[0] if len(lines) == 1 else lines
            clock.now = min([end, *(due for due in self.wall._dues() if due > clock.now)])


def gist(text):
    """What a message is for: its first line below the head."""
    return text.split("\n\n")[1].split("\n")[0] if text.startswith("RPE") else text.split("\n")[0]


async def tpe_sent(ruta):
    """Nobody is asked to go on with the TPE."""
    response = table(Response)
    await ruta.store.write(lambda tx: tx.execute(response.update().values(state="sent")) and None)


async def do(ruta, work, *arguments, **details):
    """A change, now; what comes of it has not gone out yet."""
    await ruta.store.write(lambda tx: work(tx, *arguments, ruta.clock(), **details))


async def labels(person):
    """What may be pressed under the last message that has buttons."""
    message = [each for each in await person.phone.messages() if "reply_markup" in each][-1]
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]
