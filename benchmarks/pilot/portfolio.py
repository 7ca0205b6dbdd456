"""The 109 services of the pilot, as many of each entity, type and chain as the document counts (domain.md §1c).

Their names and sheets are invented: the document names twenty. Tabla 9 counts them by entity, Tabla 10 by type, Tabla
11 by chain, where one that serves two chains counts twice (I-2).
"""

from collections.abc import Iterator
from dataclasses import dataclass

COFFEE, CACAO, BANANA = "coffee", "cacao", "banana"
ALL, BOTH = (COFFEE, CACAO, BANANA), (COFFEE, CACAO)
#: Entity, type, chains, and how many of these there are. DEVIDA and SSE give none for banana (Tabla 11).
COUNTED = (
    ("devida", "productive", (COFFEE,), 3),
    ("devida", "productive", (CACAO,), 3),
    ("inia", "productive", (COFFEE,), 3),
    ("inia", "productive", (CACAO,), 3),
    ("inia", "productive", (BANANA,), 4),
    ("itp", "productive", (COFFEE,), 3),
    ("itp", "productive", (CACAO,), 3),
    ("itp", "productive", (BANANA,), 2),
    ("sse", "productive", BOTH, 3),
    ("sse", "productive", (COFFEE,), 2),
    ("sse", "productive", (CACAO,), 2),
    ("promperu", "productive", (COFFEE,), 6),
    ("promperu", "productive", (CACAO,), 6),
    ("promperu", "productive", (BANANA,), 6),
    ("promperu", "management", ALL, 2),
    ("promperu", "management", BOTH, 3),
    ("promperu", "trade", ALL, 7),
    ("promperu", "trade", (COFFEE,), 3),
    ("promperu", "trade", (CACAO,), 3),
    ("promperu", "trade", (BANANA,), 3),
    ("mincetur", "productive", (COFFEE,), 4),
    ("mincetur", "productive", (CACAO,), 4),
    ("mincetur", "productive", (BANANA,), 2),
    ("mincetur", "trade", ALL, 3),
    ("mincetur", "trade", BOTH, 3),
    ("mincetur", "trade", (COFFEE,), 2),
    ("mincetur", "trade", (CACAO,), 2),
    ("mincetur", "trade", (BANANA,), 3),
    ("produce", "management", ALL, 3),
    ("produce", "management", BOTH, 3),
    ("produce", "management", (COFFEE,), 3),
    ("produce", "management", (CACAO,), 3),
    ("produce", "management", (BANANA,), 4),
)
TOPICS = {
    "productive": "Asistencia técnica en campo y poscosecha",
    "management": "Taller de gestión de la organización",
    "trade": "Taller de comercio exterior",
}
#: In the columns of `ruta import services`.
HEADERS = ("code", "name", "type", "entity", "chains", "hours", "sessions", "modality", "outcome", "audience")


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the services: it is given once, as one run."""

    code: str
    name: str
    type: str
    entity: str
    chains: tuple[str, ...]

    def row(self, sessions: int) -> tuple[str, ...]:
        """As a file of services has it."""
        outcome, audience = "Lo que se practica, escrito para la propia organización.", "Gerencia y directiva."
        shape = str(2 * sessions), str(sessions), "mixed"
        return self.code, self.name, self.type, self.entity, " ".join(self.chains), *shape, outcome, audience


def portfolio() -> list[Offer]:
    """All 109."""
    return list(_numbered())


def _numbered() -> Iterator[Offer]:
    number = 0
    for entity, kind, chains, how_many in COUNTED:
        for _ in range(how_many):
            number += 1
            yield Offer(f"P{number:03}", f"{TOPICS[kind]} {number}", kind, entity, chains)
