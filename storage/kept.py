"""Small things worth remembering, by name: so far the bot's name, asked of Telegram once."""

from sqlmodel import Field

from storage.tables import Row
from storage.tx import Tx

BOT_USERNAME = "bot_username"


class Kept(Row, table=True):
    """One remembered thing."""

    __tablename__ = "kept"

    name: str = Field(primary_key=True, max_length=40)
    value: str


def recall(tx: Tx, name: str) -> str | None:
    """What is remembered under that name."""
    kept = tx.get(Kept, name)
    return kept.value if kept else None


def keep(tx: Tx, name: str, value: str) -> None:
    """Remember it, instead of what was there before."""
    tx.merge(Kept(name=name, value=value))
