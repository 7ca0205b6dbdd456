"""One organization's TPE, filled by five people on five phones in one evening (domain.md C08)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import select

from storage.answers import Answer
from storage.helps import HelpRequest
from storage.tables import table
from tests.bot.test_helping import asked_for, told

#: What the manager gives to whom: sections of the summary, and what of them.
GIVEN = (
    ("Desarrollo Productivo", ("Personal", "Suelo"), "Julio"),
    ("Desarrollo Productivo", ("Cosecha", "Trazabilidad", "Ambiente"), "Elmer"),
    ("Desarrollo de Gestión…", ("Toda la sección",), "Nelly"),
    ("Comercio Exterior", ("Toda la sección",), "Wilma"),
)


async def give(ruta, host, section, part, colleague, name):
    """Ask a colleague for a part of a section, and let them read it."""
    await host.say("/resumen")
    await host.tap(section)
    await host.tap("Pedir ayuda")
    await host.tap(next(label for label in await host.buttons() if label.startswith(part)))
    await host.tap(f"{name} Quispe")
    await asked_for(ruta, colleague)


async def fill(ruta, person, until):
    """Tap through whatever comes, the first option each time, until a text appears."""
    while True:
        screen = await person.phone.screen()
        if until in screen["text"]:
            return screen["text"]
        button = screen["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        verb = button.partition(":")[0]
        if verb in {"back", "value"}:
            await person.say("12")
        else:
            await person.tap(button)
            if verb == "tick":
                await person.tap("Listo")
        ruta.clock.advance(seconds=20)


async def work(ruta, person, name, parts):
    """Answer all the parts that somebody was asked for."""
    for _ in [part for *_rest, part in parts if part == name]:
        await person.say("/pendientes")
        await person.tap(next(label for label in await person.buttons() if label.startswith("Empezar")))
        assert "Ya le avisamos a Rosa Quispe." in await fill(ruta, person, "su parte está completa")


async def test_five_people_on_five_phones_fill_the_tpe_in_one_evening_and_nobody_gives_more_than_40_answers(ruta):
    ruta.clock.now = began = datetime(2026, 11, 3, 22, 30, tzinfo=UTC)  # half past five in Lima
    rosa = await ruta.manager("Rosa")
    colleagues = {name: await ruta.colleague(rosa, name) for name in ("Julio", "Elmer", "Nelly", "Wilma")}
    parts = [(section, part, name) for section, those, name in GIVEN for part in those]
    for section, part, name in parts:
        await give(ruta, rosa, section, part, colleagues[name], name)

    await rosa.say("/start")
    await asyncio.gather(
        fill(ruta, rosa, "Antes de enviar"), *(work(ruta, person, name, parts) for name, person in colleagues.items())
    )
    await ruta.settled()
    news = [await told(rosa, "terminó lo que usted pidió") for _ in parts]
    assert Counter(text.split()[2] for text in news) == Counter(name for *_, name in parts)
    assert "Ya puede enviarlo" in await rosa.say("/start")
    sent = await rosa.tap("Enviar el TPE")
    await ruta.settled()

    answer, asked = table(Answer).c, table(HelpRequest).c
    kept = await ruta.store.read(
        lambda tx: tx.execute(select(answer.question, answer.person_id, answer.superseded_at, answer.value)).all()
    )
    assert "TPE enviado" in sent
    assert sorted(row.question for row in kept) == [f"q{number:03}" for number in range(1, 118)]
    assert not any(row.superseded_at for row in kept)
    by_person = Counter(row.person_id for row in kept)
    assert len(by_person) == 5
    assert max(by_person.values()) <= 40
    outcomes = await ruta.store.read(lambda tx: tx.execute(select(asked.outcome)).scalars().all())
    assert outcomes == ["done"] * len(parts)
    assert (ruta.clock.now - began).total_seconds() < 4 * 3600
